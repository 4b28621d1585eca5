"""Runs: everything that was trained here, to open again, compare, rename, delete, take home and bring back."""

from pages.components.bundle_upload import import_panel
from pages.components.frame import runs_page
from pages.components.running import running_panel
from pages.components.runs import runs_panel
from pages.components.selected import selected_panel

t = runs_page()
running_panel(t)
chosen = runs_panel(t)
selected_panel(chosen, t)
import_panel(t)
