"""Fundamentals on the page: every part in both languages, steps, links, weights by hand, one's own table."""

from __future__ import annotations

import numpy as np
import pytest

from pages.components.fundamentals_part import PARTS
from tests.pages.test_pages import opened
from tests.pages.test_series_page import english
from tests.pages.test_several import chosen
from tests.unit.test_fundamentals import own_table


def said(app) -> str:
    return "\n".join(element.value for element in app.markdown)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_drawn_from_its_address(state, part, language):
    app = opened("fundamentals", language, part=part)
    assert not app.exception and not app.error
    assert app.get("plotly_chart") or part == "glossary"
    assert chosen(app, "button_group", "fundamentals-part").value == part
    assert language == "en" or not english(app)


@pytest.mark.parametrize("data", ["blobs", "circles", "xor", "counts"])
def test_every_set_can_be_chosen_and_gets_a_loss_that_fits(state, data):
    app = opened("fundamentals", "en")
    chosen(app, "button_group", "fundamentals-data").set_value(data).run()
    assert not app.exception and app.query_params["data"] == data
    assert chosen(app, "selectbox", "fundamentals-loss").value == ("poisson" if data == "counts" else "cross-entropy")
    chosen(app, "selectbox", "fundamentals-output").select("Sigmoid").run()
    assert not app.exception


def test_steps_are_taken_told_in_the_address_and_taken_back(state):
    app = opened("fundamentals", "en")
    before = app.session_state["fundamentals-course"].course
    chosen(app, "button", "fundamentals-step-10").click().run()
    chosen(app, "button", "fundamentals-step-1").click().run()
    after = app.session_state["fundamentals-course"].course
    assert after.steps == 11 and after.losses[-1] < before.losses[0] and app.query_params["steps"] == "11"
    assert "Step **11**" in said(app)
    linked = opened("fundamentals", "en", steps="11").session_state["fundamentals-course"].course
    assert (linked.weights == after.weights).all()
    chosen(app, "button", "fundamentals-anew").click().run()
    assert app.session_state["fundamentals-course"].course.steps == 0 and "steps" not in app.query_params


def test_while_it_plays_steps_are_taken_by_themselves(state):
    app = opened("fundamentals", "en")
    chosen(app, "button", "fundamentals-play").click().run()
    app.run()
    assert not app.exception and app.session_state["fundamentals-course"].course.steps >= 10
    chosen(app, "button", "fundamentals-play").click().run()
    assert app.session_state["fundamentals-playing"] is False


def test_the_backward_pass_is_shown_for_the_connection_and_the_case_that_are_asked_about(state):
    app = opened("fundamentals", "en", case="7", steps="10")
    app.toggle(key="fundamentals-backward").set_value(True).run()
    chosen(app, "selectbox", "fundamentals-connection-(4,)").set_value("bias of a₂").run()
    assert not app.exception and "Backward: at a₂" in said(app) and "1.000 comes in" in said(app)
    assert any("slope of the loss by each weight" in caption.value for caption in app.caption)
    assert app.number_input(key="fundamentals-case").value == 7


def test_weights_set_by_hand_are_where_the_training_begins(state):
    app = opened("fundamentals", "en", steps="10")
    held = app.session_state["fundamentals-course"]
    weights = np.zeros_like(held.start)
    app.session_state["fundamentals-edited"] = (held.setup.network, weights)
    app.session_state["fundamentals-steps"] = 0
    app.run()
    assert not app.exception and not app.session_state["fundamentals-course"].course.weights.any()
    assert any("set by hand" in caption.value for caption in app.caption)


def test_an_own_table_is_read_and_none_of_it_is_in_the_address(state):
    app = opened("fundamentals", "en", data="own")
    assert not app.exception and "begin" in app.info[0].value
    app.file_uploader(key="fundamentals-file").set_value(("table.csv", own_table(60)[0], "text/csv")).run()
    assert not app.exception and not app.error
    assert any("scaled to mean 0" in caption.value for caption in app.caption)
    assert set(app.query_params) <= {"data", "lang"}
    app.file_uploader(key="fundamentals-file").set_value(("bad.csv", b"a,b\n1,2\n3,4\n5,6\n", "text/csv")).run()
    assert not app.exception and "exactly two values" in app.error[0].value


def test_the_nine_products_follow_the_place_and_the_kernel(state):
    app = opened("fundamentals", "en", part="convolution")
    before = said(app)
    app.number_input(key="fundamentals-row").set_value(20).run()
    after = said(app)
    chosen(app, "button_group", "fundamentals-kernel").set_value("blur").run()
    assert not app.exception and len({before, after, said(app)}) == 3
    app.toggle(key="fundamentals-relu").set_value(True).run()
    assert not app.exception


def test_moved_weights_of_the_recurrent_unit_change_what_is_remembered(state):
    app = opened("fundamentals", "en", part="recurrence")
    before = said(app)
    app.session_state["fundamentals-u"] = 0.1
    app.run()
    assert not app.exception and "vanishing" in said(app) and said(app) != before


def test_attention_says_what_the_asking_step_looks_at(state):
    app = opened("fundamentals", "en", part="attention")
    assert "Step 2 looks most at step" in said(app)
    app.select_slider(key="fundamentals-asking").set_value(5).run()
    assert not app.exception and "Step 5 looks most at step" in said(app)
