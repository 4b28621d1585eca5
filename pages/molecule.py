"""Molecules: a structure in, the probability of toxicity, effect or passage out."""

from pages.components.crossvalidation import crossvalidation_panel
from pages.components.data import data_panel
from pages.components.frame import demo_page
from pages.components.molecule_assays import assays_panel
from pages.components.molecule_list import molecule_list
from pages.components.molecule_screen import screen_panel
from pages.components.molecule_try import molecule_try_panel
from pages.components.molecule_write import write_panel
from pages.components.performance import performance_panel
from pages.components.published import published_panel
from pages.components.sizes import sizes_panel
from pages.components.split import split_panel
from pages.components.splits_beside import splits_panel
from pages.components.take_away import take_away_panel
from pages.components.threshold import decision_panel
from pages.components.training import restore_from_address, training_panel

demo, t = demo_page("molecule")
restore_from_address(demo, t)

data = data_panel(demo, t)
trained = training_panel(demo, data, t)  # the page waits here until there is a run
split_panel(trained, data, t)
run = performance_panel(demo, trained, t)  # of several classes, the one asked about against the rest
assays_panel(demo, trained, t)
splits_panel(demo, trained, t)
published_panel(demo, trained, t)
crossvalidation_panel(demo, run, t)
sizes_panel(demo, trained, t)
decision_panel(demo, run, data, t, molecule_list)
molecule_try_panel(demo, run, data, t)
screen_panel(run, t)
write_panel(demo, run, data, t)
take_away_panel(demo, trained, t)
