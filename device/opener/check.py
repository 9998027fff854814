"""Looking the box over for an unlocked practitioner: what can be told from here.

No camera, microphone or pin is opened by the network: of those it tells what was
measured in the last recording.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from device import status
from device.check import box, filming, machine
from device.check.certificate import WHERE, certificate
from device.opener.clock import clock_told

if TYPE_CHECKING:
    from device.opener.desk import Answer, Desk


def check(desk: Desk) -> Answer:
    """Every line in plain values (``device.check.Line.told``)."""
    store = desk.shelf.store
    clock, _ = clock_told(desk)
    lines = [
        *filming.filming(status.read(store.root / status.NAME)),
        box.folders(store),
        box.keys(store),
        box.claimed(store),
        box.clock(by=clock["by"]),
        certificate(WHERE, clock["now"]),
        *machine.machine(),
    ]
    return [line.told() for line in lines], b""


QUESTIONS: Final[dict[str, Callable[..., Answer]]] = {"check": check}
