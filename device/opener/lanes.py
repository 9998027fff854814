"""Lanes for the page: what is known at once; what is lacking is begun."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from device.lanes import VOICE_STEP
from device.lanes.movement import STEP
from device.media import Nanoseconds

if TYPE_CHECKING:  # the desk knows this table, and this only the desk's shape
    from device.opener.desk import Desk

WAVEFORM_STEP: Final = 0.05
"""Seconds that one peak stands for."""


def lanes(desk: Desk, recording: str) -> tuple[Any, bytes]:
    """The lanes of a film as far as they are known; ``complete`` if that is all."""
    opened = desk.shelf.opened(recording)
    growing = opened.id == desk.shelf.filming()
    if not growing:
        desk.maker.want(opened)
    now, progress = opened.lanes.now(), opened.lanes.progress()
    return {
        "complete": progress >= 1 and not growing,
        "progress": progress,
        "waveform": now.waveform,
        "waveform_step": WAVEFORM_STEP,
        "voices": {"step": VOICE_STEP, "values": now.voices, "by": now.judge},
        "movement": {"step": STEP, "values": now.movement},
        "pictures": list(now.pictures),
    }, b""


def small(desk: Desk, recording: str, at: int) -> tuple[Any, bytes]:
    """The small picture of exactly this time, as a JPEG."""
    return None, desk.shelf.opened(recording).lanes.small(Nanoseconds(at))


QUESTIONS: Final[dict[str, Callable[..., tuple[Any, bytes]]]] = {
    "lanes": lanes,
    "small": small,
}
