"""Tabular diagnosis: one row of measurements in, the probability of one outcome out."""

from pages.components.crossvalidation import crossvalidation_panel
from pages.components.data import data_panel
from pages.components.dependence import dependence_panel
from pages.components.frame import demo_page
from pages.components.importance import importance_panel
from pages.components.performance import performance_panel
from pages.components.split import split_panel
from pages.components.subgroups import subgroup_panel
from pages.components.take_away import take_away_panel
from pages.components.threshold import decision_panel
from pages.components.training import restore_from_address, training_panel
from pages.components.what_if import patient_panel

demo, t = demo_page("tabular")
restore_from_address(demo, t)

data = data_panel(demo, t)
trained = training_panel(demo, data, t)  # the page waits here until there is a run
split_panel(trained, data, t)
run = performance_panel(demo, trained, t)  # of several classes, the one asked about against the rest
crossvalidation_panel(demo, trained, t)
decision_panel(demo, run, data, t)
subgroup_panel(run, data, t)
patient_panel(demo, run, data, t)
importance_panel(demo, run, data, t)
dependence_panel(demo, run, data, t)
take_away_panel(demo, trained, t)
