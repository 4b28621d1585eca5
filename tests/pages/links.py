"""What the pages ask the browser to put into the address."""

from __future__ import annotations

import json

from streamlit.testing.v1 import AppTest


def in_link(app: AppTest) -> dict[str, str]:
    """Name -> value of all panels, those left out that are as without a link."""
    written = [e.proto for e in app.get("bidi_component") if e.proto.component_name == "vitrine_address"]
    found = {name: value for proto in written for name, value in json.loads(proto.json).items()}
    return {name: value for name, value in found.items() if value}
