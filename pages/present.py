"""Presentation: one screen at a time, large, for a room; its steps by keyboard or clicker."""

from pages.components.present_frame import present_page
from pages.components.present_screen import screen_panel
from pages.components.present_shown import presented

t = present_page()
shown = presented(t)  # the page waits here until it is known what is presented
screen_panel(shown, shown.report.t)
