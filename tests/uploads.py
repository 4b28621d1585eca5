"""Files as a user sends them, read or refused; shared by the tests of uploads."""

import pytest

from core.data.uploads import open_table, read_table
from core.errors import UserError

PLAIN = "age,sex,sick\n41,F,1\n52,M,0\n63,F,1\n"


def read(text, encoding="utf-8"):
    content, findings = read_table(text if isinstance(text, bytes) else text.encode(encoding), "mine.csv")
    return open_table(content), findings


def refusal(text):
    with pytest.raises(UserError) as caught:
        read(text)
    return str(caught.value)


def finding(findings, word):
    return next(f for f in findings if word in f.text)
