"""Fundamentals: a network small enough to be seen thinking, and what convolution, recurrence and attention compute."""

from pages.components.frame import fundamentals_page
from pages.components.fundamentals_attention import attention_panel
from pages.components.fundamentals_convolution import convolution_panel
from pages.components.fundamentals_glossary import glossary_panel
from pages.components.fundamentals_network import network_panel
from pages.components.fundamentals_part import part_choice
from pages.components.fundamentals_recurrence import recurrence_panel

PANELS = {
    "network": network_panel,
    "convolution": convolution_panel,
    "recurrence": recurrence_panel,
    "attention": attention_panel,
    "glossary": glossary_panel,
}

t = fundamentals_page()
PANELS[part_choice(t)](t)
