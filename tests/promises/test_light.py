"""The light never lies: on while camera or microphone is open, and only then.

Whatever hands, cables, cards and clocks do, in told time. What is open is what the
simulated hardware is really playing, not what the recorder thinks.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from device.config import RecordingSettings, Settings, StoreSettings
from device.errors import StoreFull
from device.recorder import Recorder
from device.rig import Light, RigSettings
from device.rig.simulated import SimulatedRig, ToldClock
from device.rig.simulated.pace import Reel
from device.store import RecordingDirectory
from tests import filmed, films

ON = (Light.SOLID, Light.PARTLY)
"""Solid; the short blink of ``PARTLY`` tells that one of the two is away."""
DOINGS = (
    "press",
    "press",
    "press",
    "hold",
    "star",
    "guests",
    "wait",
    "long wait",
    "pull camera",
    "push camera",
    "pull microphone",
    "push microphone",
    "card fails",
    "card works",
    "dismiss",
    "enrol",
    "end",
)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return films.write_film(tmp_path_factory.mktemp("light") / "film.mp4", 2, rate=10)


class Watched:
    """A box whose light and whose devices are watched at every moment."""

    def __init__(self, place: Path, film: Path, simulate: str = "") -> None:
        self.store = filmed.store_at(place / "store")
        told = RigSettings(film=film, simulate=simulate, say=self._changed)
        self.rig = SimulatedRig(told, ToldClock())
        self.opened = 0
        self._start, self.rig._pace.start = self.rig._pace.start, self._opening  # type: ignore[method-assign]
        self.settings = Settings(
            store=StoreSettings(path=str(self.store.root)),
            recording=RecordingSettings(longest_minutes=1, guest_pause_drops=10),
        )
        self.recorder = Recorder(self.rig, self.store, self.settings)
        self.card_fails = False

    @property
    def open(self) -> bool:
        """Whether camera or microphone is open."""
        return bool(self.rig._pace._reels)  # type: ignore[attr-defined]

    def _opening(self, reel: Reel) -> None:
        self.opened += 1
        assert self.rig.panel.light in ON, f"{reel.name} opened in the dark"
        self._start(reel)

    def _changed(self, line: str) -> None:
        assert self.rig.panel.light in ON or not self.open, f"{line} while it is open"

    def look(self) -> None:
        """Between any two steps the light says what is so."""
        assert (self.rig.panel.light in ON) == self.open, self.rig.panel.light

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds * 10)):
            self.rig.film(0.1)
            self.look()
            self.recorder.step(0)
            self.look()

    def do(self, doing: str) -> None:
        rig, hand = self.rig, self.rig.panel
        {
            "press": hand.press,
            "hold": lambda: hand.hold(6),
            "star": hand.second.press,
            "guests": lambda: hand.second.hold(2.5),
            "wait": lambda: self.wait(1),
            "long wait": lambda: self.wait(7),
            "pull camera": rig.camera.unplug,
            "push camera": rig.camera.plug,
            "pull microphone": rig.microphone.unplug,
            "push microphone": rig.microphone.plug,
            "card fails": lambda: setattr(self, "card_fails", True),
            "card works": lambda: setattr(self, "card_fails", False),
            "dismiss": lambda: self.store.dismiss("Anna"),
            "enrol": lambda: self.store.enrol("Anna", filmed.ANNA.recipient),
            "end": self.recorder.close,
        }[doing]()
        self.look()
        self.wait(0.2)


@contextmanager
def a_card_that_may_fail(box: Watched) -> Iterator[None]:
    write = RecordingDirectory.write

    def may_fail(self: RecordingDirectory, name: str, sealed: bytes) -> None:
        if box.card_fails:
            raise StoreFull
        write(self, name, sealed)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RecordingDirectory, "write", may_fail)
        yield


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(doings=st.lists(st.sampled_from(DOINGS), min_size=3, max_size=10))
@example(doings=["press", "pull camera", "pull microphone", "long wait", "press"])
@example(doings=["press", "card fails", "wait", "wait", "press", "card works", "press"])
@example(doings=["pull microphone", "press", "push microphone", "press", "press"])
@example(doings=["pull camera", "press", "push camera", "press", "end"])
@example(doings=["press", "star", "guests", "hold", "press", "long wait", "guests"])
@example(doings=["press", "card fails", "guests", "card works", "press", "hold"])
@example(doings=["dismiss", "press", "enrol", "wait", "press", "hold", "press"])
def test_whatever_happens_the_light_tells_the_truth(
    film: Path, doings: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as place:
        box = Watched(Path(place), film)
        with a_card_that_may_fail(box):
            for doing in doings:
                box.do(doing)
            box.recorder.close()
        box.rig.close()
        box.look()
        assert not box.open


def test_a_film_that_is_too_long_ends_in_the_dark(film: Path, tmp_path: Path) -> None:
    box = Watched(tmp_path, film)
    box.do("press")
    assert box.rig.panel.light in ON

    box.wait(61)

    assert not box.open
    assert box.opened == 2


def test_the_watch_sees_a_light_that_lies(film: Path, tmp_path: Path) -> None:
    box = Watched(tmp_path, film)
    box.do("press")

    with pytest.raises(AssertionError, match="while it is open"):
        box.rig.panel.show(Light.DARK)
    with pytest.raises(AssertionError):
        box.look()
    box.rig.close()
    with pytest.raises(AssertionError, match="in the dark"):
        box.rig.camera.open(lambda _: None)
