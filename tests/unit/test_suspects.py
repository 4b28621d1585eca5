"""Labels flipped on purpose are found again, and what chance alone would list is counted rightly."""

import numpy as np
import pytest

from core.data.bundled import bundled_table
from core.decisions.suspects import doubted, suspects
from core.errors import UserError

FLIPPED = 0.05


def out_of_sample(x, y):
    """Risks of a logistic regression that never learned from the case it is asked about."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1000))
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    return cross_val_predict(model, x, y, cv=folds, method="predict_proba")[:, 1]


def planted(seed):
    """The tumours of WDBC (569,) with the outcomes of one in twenty exchanged, and where."""
    table = bundled_table("wdbc")
    x = table.frame.drop(columns=table.target).to_numpy(float)
    y = (table.frame[table.target] == table.positive).to_numpy(np.int64)
    wrong = np.random.default_rng(seed).choice(len(y), round(FLIPPED * len(y)), replace=False)
    y[wrong] = 1 - y[wrong]
    return x, y, wrong


@pytest.mark.parametrize("seed", range(3))
def test_most_flipped_labels_are_found_and_most_of_what_is_found_was_flipped(seed):
    x, y, wrong = planted(seed)
    found = suspects(y, out_of_sample(x, y), seed)
    hits = len(set(found.places.tolist()) & set(wrong.tolist()))
    recall, precision = hits / len(wrong), hits / len(found.places)
    print(f"seed {seed}: {len(wrong)} of {len(y)} flipped, {len(found.places)} listed: recall {recall:.2f}, precision "
          f"{precision:.2f}; by chance {found.expected:.1f} ({found.low:.0f} to {found.high:.0f})")  # fmt: skip
    assert recall > 0.6 and precision > 0.7
    first = set(found.places[: len(wrong) // 2].tolist())
    assert len(first & set(wrong.tolist())) / len(first) > 0.7  # the worst come first


def test_outcomes_drawn_from_right_risks_give_as_many_as_are_said_to_be_chance():
    inside = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        p = rng.beta(1, 2, 300)
        found = suspects((rng.random(300) < p).astype(np.int64), p, seed)
        assert found.low <= found.expected <= found.high
        inside.append(found.low <= len(found.places) <= found.high)
    assert sum(inside) >= 10


def test_flipped_outcomes_of_sure_risks_are_listed_and_no_others():
    p = np.repeat([0.02, 0.98], 100)
    y = (p > 0.5).astype(np.int64)
    y[[3, 150]] = [1, 0]
    y[10:20] = 1
    found = suspects(y, p, 0)
    assert set(found.places.tolist()) == {3, 150, *range(10, 20)}
    assert found.n == 200 and found.high < len(found.places)


def test_too_few_cases_of_an_outcome_are_answered_in_words():
    y = np.array([1] * 9 + [0] * 91)
    with pytest.raises(UserError, match="at least 10 cases"):
        suspects(y, np.full(100, 0.1), 0)
    assert len(doubted(np.zeros(5, np.int64), np.full(5, 0.5))) == 0
