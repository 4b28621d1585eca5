"""Time series: the course of visits or a signal in, the probability of every class out."""

from pages.components.crossvalidation import crossvalidation_panel
from pages.components.data import data_panel
from pages.components.forecast import forecast_story
from pages.components.frame import demo_page
from pages.components.over_time import over_time_panel
from pages.components.performance import performance_panel
from pages.components.series_list import series_list
from pages.components.series_try import series_try_panel
from pages.components.sizes import sizes_panel
from pages.components.sleep import sleep_panel
from pages.components.split import split_panel
from pages.components.take_away import take_away_panel
from pages.components.threshold import decision_panel
from pages.components.training import restore_from_address, training_panel

demo, t = demo_page("series")
restore_from_address(demo, t)

data = data_panel(demo, t)
sleep_panel(demo, t)
trained = training_panel(demo, data, t)  # the page waits here until there is a run
forecast_story(demo, trained, data, t)  # a forecast has chapters of its own, and the page ends with them
split_panel(trained, data, t)
run = performance_panel(demo, trained, t)  # of several classes, the one asked about against the rest
crossvalidation_panel(demo, run, t)
over_time_panel(demo, run, t)
sizes_panel(demo, trained, t)
decision_panel(demo, run, data, t, series_list)
series_try_panel(demo, run, data, t)
take_away_panel(demo, trained, t)
