"""Which columns are, by their names, what nobody can change: left out at first where a search asks what would have to change."""

from __future__ import annotations

import re

_FIXED = re.compile(
    r"(?<![a-z])(age|sex|gender|race|races|ethnic[a-z]*|ethnicity|birth[a-z]*|born|family|famil[a-z]*|pedigree|pregnan[a-z]*"
    r"|menopaus[a-z]*|id|pid|uid|mrn|nr|no|index|history|disease[s]?|diagnos[a-z]*|comorbid[a-z]*|cancer|diabetes|dementia"
    r"|metasta[a-z]*|alter|geschlecht)(?![a-z])"
    r"|年龄|性别|种族|民族|出生|家族|孕|绝经|编号|序号|病史|诊断|合并症|癌|糖尿病|痴呆|转移"
)


def is_fixed(*names: str) -> bool:
    """Whether one of a column's names is that of something nobody can change: age, sex, origin, a number, a past disease."""
    split = [re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold() for name in names]
    return any(_FIXED.search(name) for name in split)
