"""Image synthesis: random numbers in, pictures out that nobody took."""

from pages.components.data import data_panel
from pages.components.frame import demo_page
from pages.components.gan_quality import synthesis_quality
from pages.components.gan_quiz import TITLE, quiz_panel
from pages.components.gan_take import synthesis_take_away
from pages.components.gan_toy import toy_panel
from pages.components.gan_training import SYNTHESIS
from pages.components.gan_try import latent_panel
from pages.components.split import split_panel
from pages.components.training import restore_from_address, training_panel

demo, t = demo_page("gan", TITLE)
restore_from_address(demo, t)
toy_panel(t)

data = data_panel(demo, t)
run = training_panel(demo, data, t, SYNTHESIS)  # the page waits here until there is a run
split_panel(run, data, t)
synthesis_quality(run, data, t)
latent_panel(run, t)
quiz_panel(run, data, t)
synthesis_take_away(demo, run, t)
