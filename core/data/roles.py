"""Which column is what in a table nobody described: a first guess that the user sees and can change."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection

import numpy as np
import pandas as pd

from core.data.parts import is_split
from core.data.tables import as_labels
from core.data.units import split_unit

SAMPLE = 10_000  # rows looked at, spread evenly over the table
MOST_CLASSES = 10
FEWEST = 10  # cases of a class; with fewer it cannot be one of several asked at once
FREE_TEXT = 50  # more different texts than this, in more than half of the rows differing: no category

_NUMBERED = r"(id|no|nr|num|number|code|key|identifier|nummer|编号|号|号码|序号|代码|标识)"
_PATIENT = re.compile(
    rf"(patients?|pat|subjects?|subj|participants?|persons?|patienten|患者|病人|受试者){_NUMBERED}?"
    rf"|(case|record|medicalrecord|hospital|study|chart|病历|病案|住院|门诊|登记){_NUMBERED}|id(patient|subject|person)"
    r"|pid|ptid|mrn|subjid|usubjid"
)
_IDENTITY = re.compile(
    r"(^|[^a-z])(id|uid|uuid|guid|index|no|nr|number|key|code|name|mrn|phone|email)$|unnamed|编号|序号|姓名|身份证|电话|手机"
)
_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?([ T].*)?|\d{1,2}[-/.]\d{1,2}[-/.](\d{2}|\d{4})([ T].*)?")
_DATE_NAME = re.compile(r"date|datum|time|日期|时间")
_TARGET = re.compile(
    r"(target|labels?|class|outcome|diagnos(is|e|ed)|disease|status|response|event|y|death|died|dead|deceased|mortality"
    r"|hospitaldeath|survived|malignan(t|cy)|result|diabetes|cancer|目标|标签|类别|分类|诊断|结局|结果|死亡|预后|转归|是否.+)"
)
_POSITIVE = re.compile(
    r"positive|pos|malignant|diseased?|yes|true|y|t|dead|died|death|deceased|event|case|sick|ill|abnormal|present|m|diabetes"
    r"|cancer|阳性|恶性|是|有|死亡|患病|异常"
)
_CODE = re.compile(
    r"(type|code|group|category|race|ethnicity|site|ward|cent(er|re)|department"
    r"|类型|类别|编码|代码|分组|民族|科室|血型|中心|部位)$"
)
_GROUPS = (
    "sex",
    "gender",
    "geschlecht",
    "性别",
    "site",
    "center",
    "centre",
    "hospital",
    "中心",
    "医院",
    "race",
    "ethnicity",
    "民族",
)


@dataclasses.dataclass(frozen=True)
class Roles:
    """Column names; empty text where none was found. ``positive`` is a label of ``target``; empty: all its classes at once."""

    target: str
    positive: str
    group: str
    ignored: tuple[str, ...]
    split: str = ""  # says training, validation or test
    types: tuple[tuple[str, str], ...] = ()  # whole numbers that are codes: column, "category"
    units: tuple[tuple[str, str], ...] = ()  # column, unit as its name says it
    report_by: str = ""


def guess_roles(frame: pd.DataFrame, target: str = "") -> Roles:
    """The likely target, outcome class, patient column and columns to leave out; a given ``target`` is kept."""
    names = [str(name) for name in frame.columns]
    group = next((name for name in names if is_patient_like(frame, name)), "")
    split = next((name for name in names if name not in (group, target) and is_split(frame[name])), "")
    unfit = [name for name in names if name not in (group, split) and not is_measurement(frame[name])]
    target = target or _target(frame.drop(columns=[*unfit, *filter(None, (group, split))]))
    positive = guess_question(frame[target]) if target else ""
    ignored = tuple(name for name in unfit if name != target)
    inputs = frame.drop(columns=[*ignored, *{name for name in (target, group, split) if name}])
    return Roles(
        target,
        positive,
        "" if group == target else group,
        ignored,
        split,
        types=tuple((str(name), "category") for name in inputs if _is_code(inputs[name])),
        units=tuple((str(name), unit) for name in inputs.select_dtypes("number") if (unit := split_unit(str(name))[1])),
        report_by=_report_by(inputs),
    )


def guess_question(target: pd.Series) -> str:
    """The class to ask about against the rest; empty text, all at once, where three or more have enough cases each."""
    counts = as_labels(target.dropna()).value_counts()
    whole = 2 < len(counts) <= MOST_CLASSES and int(counts.min()) >= FEWEST
    return "" if whole else guess_positive(target)


def guess_positive(target: pd.Series) -> str:
    """The class that is most likely the outcome: the larger of numbers, a word such as malignant, or the rarer class."""
    counts = as_labels(target).value_counts().sort_index()
    if counts.empty:
        return ""
    if pd.api.types.is_numeric_dtype(target):
        return str(as_labels(pd.Series([target.max()])).iloc[0])
    known = [label for label in counts.index if _POSITIVE.fullmatch(label.casefold())]
    return str(known[0] if known else counts.idxmin())


def ordered_classes(labels: Collection[str]) -> tuple[str, ...]:
    """The classes by alphabet, numbers by size; of two, the one that is likely asked about second."""
    classes = sorted(set(labels))
    sizes = pd.to_numeric(pd.Series(classes, dtype="str"), errors="coerce")
    if sizes.notna().all():
        return tuple(classes[place] for place in np.argsort(sizes.to_numpy(), kind="stable"))
    if len(classes) == 2 and guess_positive(pd.Series([*labels], dtype="str")) == classes[0]:
        classes.reverse()
    return tuple(classes)


def is_patient_like(frame: pd.DataFrame, name: str) -> bool:
    """Whether a column is named as patient numbers are and some patient has several rows."""
    plain = re.sub(r"[\s_\-./#:]", "", str(name)).casefold()
    return bool(_PATIENT.fullmatch(plain)) and bool(frame[name].dropna().duplicated().any())


def is_measurement(values: pd.Series) -> bool:
    """False for what a network cannot learn from: identifiers, dates, free text."""
    return not (is_identity(values) or is_date(values) or is_free_text(values))


def is_identity(values: pd.Series) -> bool:
    """Whether every row has a value of its own: a running number, or named as identifiers are, or texts all different."""
    filled = values.dropna()
    if len(filled) < 2 or not _spread(filled).is_unique or not filled.is_unique:
        return False
    whole = pd.api.types.is_integer_dtype(filled)
    if whole and len(filled) >= 10 and int(filled.max()) - int(filled.min()) == len(filled) - 1:
        return True
    named = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", str(values.name)).casefold()
    plain = re.sub(r"[\s_\-./#:]", "", named)
    if _IDENTITY.search(named) or _PATIENT.fullmatch(plain):
        return whole or not pd.api.types.is_numeric_dtype(filled)
    return len(filled) > FREE_TEXT and not pd.api.types.is_numeric_dtype(filled)


def is_date(values: pd.Series) -> bool:
    """Whether nine in ten values are written as dates are."""
    some = as_labels(_spread(values.dropna()).head(200))
    if some.empty:
        return False
    if pd.api.types.is_integer_dtype(values):
        return bool(_DATE_NAME.search(str(values.name).casefold())) and bool(some.str.fullmatch(r"(19|20)\d{6}").all())
    if pd.api.types.is_numeric_dtype(values):
        return False
    return bool(some.str.fullmatch(_DATE).mean() >= 0.9)


def is_free_text(values: pd.Series) -> bool:
    """Whether a text column differs in most rows."""
    if pd.api.types.is_numeric_dtype(values):
        return False
    some = _spread(values.dropna())
    return bool(some.nunique() > max(FREE_TEXT, len(some) / 2))


def _target(frame: pd.DataFrame) -> str:
    classes = {str(name): _spread(frame[name].dropna()).nunique() for name in frame.columns}
    binary = [name for name, n in classes.items() if n == 2]
    several = [name for name, n in classes.items() if 2 < n <= MOST_CLASSES]
    names = list(classes)
    order = (
        [name for name in binary if _named_target(name)],
        [name for name in several if _named_target(name)],
        [name for name in binary if name == names[-1]],
        binary[-1:],
        [name for name in several if name == names[-1]],
    )
    return str(next((found[0] for found in order if found), ""))


def _is_code(values: pd.Series) -> bool:
    """Whether a few whole numbers stand for kinds, by the name of the column."""
    if not pd.api.types.is_integer_dtype(values) or not _CODE.search(str(values.name).strip().casefold()):
        return False
    return 2 < values.nunique() <= MOST_CLASSES


def _report_by(inputs: pd.DataFrame) -> str:
    """The first of the usual groups that is a column with a few values."""
    plain = {re.sub(r"[\s_\-./#:]", "", str(name)).casefold(): str(name) for name in inputs}
    named = [plain[word] for word in _GROUPS if word in plain]
    return next((name for name in named if 1 < inputs[name].nunique() <= MOST_CLASSES), "")


def usual_groups(inputs: pd.DataFrame) -> list[str]:
    """The columns by which figures are usually told: sex, site, origin with a few values, and the age."""
    first = _report_by(inputs)
    ages = [str(name) for name in inputs if str(name).strip().casefold() in ("age", "alter", "年龄")]
    return [name for name in dict.fromkeys((first, *ages)) if name]


def _named_target(name: str) -> bool:
    return bool(_TARGET.fullmatch(re.sub(r"[\s_\-./#:]", "", str(name)).casefold()))


def _spread(values: pd.Series) -> pd.Series:
    return values.iloc[:: len(values) // SAMPLE + 1]
