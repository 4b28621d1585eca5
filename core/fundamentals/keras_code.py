"""The network of the page as a Keras script that runs as it is: same points, same first weights, same steps."""

from __future__ import annotations

import numpy as np

from core.fundamentals.descent import MEAN, MOMENTUM, SQUARE, TINY
from core.fundamentals.network import Floats, layers
from core.fundamentals.points import MOST, SEED, Points
from core.fundamentals.setup import Setup
from core.i18n import Translator

_OPTIMISERS = {
    "descent": "keras.optimizers.SGD({rate})",
    "momentum": f"keras.optimizers.SGD({{rate}}, momentum={MOMENTUM})",
    "adam": f"keras.optimizers.Adam({{rate}}, beta_1={MEAN}, beta_2={SQUARE}, epsilon={TINY})",
}
_LOSSES = {
    "cross-entropy": '"binary_crossentropy"',
    "squared": '"mean_squared_error"',
    "poisson": '"poisson"',
    "gaussian": "lambda y, answer: 0.5 * (answer - y) ** 2 + 0.5 * math.log(2 * math.pi)",
}
_SCRIPT = """# {about}
import math
import sys

import keras
import numpy as np
import pandas as pd

{points}

model = keras.Sequential([
    keras.Input((2,)),
{layers}
])
model.compile({optimiser}, loss={loss})
# {first}
model.set_weights([
{weights}
])
# {whole}
model.fit(x, y, batch_size=len(x), epochs={steps}, shuffle=False, verbose=0)
print("loss", model.evaluate(x, y, batch_size=len(x), verbose=0))
"""
_IMPORTS = {"import math\n": "math.log", "import sys\n": "sys.argv", "import pandas as pd\n": "pd.read"}
"""Those that only some scripts need, by what they are needed for."""
_OWN = """# {file}
columns = {columns!r}
table = pd.read_csv(sys.argv[1])[columns].dropna()
numbers = table[columns[:2]].to_numpy(float)
kept = np.sort(np.random.default_rng({seed}).permutation(len(numbers))[:{most}])
x = ((numbers - numbers.mean(0)) / numbers.std(0))[kept]
outcomes = [str(value).removesuffix(".0") == {positive!r} for value in table[columns[2]]]
y = np.array(outcomes, float)[kept, None]"""


def keras_code(setup: Setup, start: Floats, points: Points, t: Translator) -> str:
    """Python of the network that begins with the weights ``start`` (parameters,) and takes the steps of the setup.

    SYNTHETIC points stand in it; the user's are read from the file that the script is given: no value of theirs is in it.
    """
    network = setup.network
    code = _SCRIPT.format(
        about=t("The network of the page in Keras; prints the loss after {n} steps.", n=setup.steps),
        points=_synthetic(points, t) if points.synthetic else _from_file(points, t),
        layers="\n".join(
            f'    keras.layers.Dense({units}, "{name}"),'
            for units, name in zip(network.sizes[1:], network.activations, strict=True)
        ),
        optimiser=_OPTIMISERS[setup.optimiser].format(rate=setup.rate),
        loss=_LOSSES[setup.loss],
        first=t("The first weights, as on the page."),
        weights="\n".join(f"    np.array({_plain(array)})," for pair in layers(network, start) for array in pair),
        whole=t("Every case in every step."),
        steps=setup.steps,
    )
    for line, use in _IMPORTS.items():
        code = code if use in code else code.replace(line, "", 1)
    return code


def _synthetic(points: Points, t: Translator) -> str:
    said, rows = t("SYNTHETIC points: two inputs and the outcome."), np.column_stack([points.x, points.y])
    return f"# {said}\npoints = np.array({_plain(rows)})\nx, y = points[:, :2], points[:, 2:]"


def _from_file(points: Points, t: Translator) -> str:
    return _OWN.format(
        file=t("Give the script your CSV file: python network.py table.csv"),
        columns=[*points.names, points.outcome],
        seed=SEED,
        most=MOST,
        positive=points.classes[1],
    )


def _plain(array: Floats) -> str:
    """The array in digits that give it back exactly."""
    return np.array2string(array, separator=", ", threshold=array.size + 1, max_line_width=110, floatmode="unique")
