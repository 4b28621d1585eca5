"""A visitor without a browser: a real session on a real server, by the messages that Streamlit's page exchanges with it."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
import json
import time
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

SLIDER, PATIENT = "vitrine_slider", "-try-"  # the component, and what is in the names of the patient's own
LIMIT_S = 120.0  # for one answer
LARGEST = 1 << 26  # bytes of one message
DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclasses.dataclass
class Slider:
    """One of the patient's sliders, as the page was told of it."""

    widget: str
    fragment: str
    low: float
    high: float


class Visitor:
    """One session on the page of a run."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.sliders: list[Slider] = []
        self.turn = itertools.count(1)

    async def open(self, page: str, query: str) -> None:
        """Load the page and wait until it is whole."""
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = query
        await self._ask(message)
        assert self.sliders, f"the page {page}?{query} has no sliders"

    async def move(self) -> float:
        """Put the first slider somewhere else; gives the seconds until all that follows from it has come."""
        slider = self.sliders[0]
        place = slider.low + (slider.high - slider.low) * (next(self.turn) * 0.382 % 1)
        message = BackMsg()
        message.rerun_script.fragment_id = slider.fragment
        said = WidgetState(id=slider.widget, json_value=json.dumps({"value": place}))
        message.rerun_script.widget_states.widgets.append(said)
        began = time.perf_counter()
        assert await self._ask(message), "the answer did not change"
        return time.perf_counter() - began

    async def _ask(self, message: BackMsg) -> bool:
        """Send it and read until the script has ended; whether a new figure with a value came."""
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(LIMIT_S):
            answered = False
            while True:
                told = ForwardMsg.FromString(await self.socket.recv())
                answered |= told.delta.new_element.HasField("metric")
                self._note(told)
                if told.WhichOneof("type") == "script_finished" and told.script_finished in DONE:
                    return answered

    def _note(self, told: ForwardMsg) -> None:
        component = told.delta.new_element.bidi_component
        if component.component_name.endswith(SLIDER) and PATIENT in component.id:
            about: dict[str, Any] = json.loads(component.json)
            self.sliders.append(Slider(component.id, told.delta.fragment_id, about["low"], about["high"]))


async def arrive(address: str, page: str, query: str) -> Visitor:
    """A new visitor who has the page before their eyes."""
    stream = address.replace("http", "ws", 1) + "/_stcore/stream"
    visitor = Visitor(await connect(stream, subprotocols=["streamlit"], max_size=LARGEST))
    await visitor.open(page, query)
    return visitor
