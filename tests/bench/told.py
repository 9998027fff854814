"""Recordings made in told time: intake, recording and a real store, and no waiting.

The recorder itself stops after an hour at most, so the line of ``device.recorder`` is
walked here without its button: take what the drivers left, feed it, and at the end
finish.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from device import family, passphrase, seal
from device.cli.files import write_pieces
from device.film import VirtualFilm
from device.intake import Intake, room_for
from device.media import Block, Frame
from device.opened import OpenedRecording
from device.recording import Circumstances, Recording
from device.rig import Deliver, PictureFormat, RigSettings
from device.rig.simulated import SimulatedRig, ToldClock
from device.scout import NoScout, StartScout
from device.store import Store
from tests import filmed
from tests.bench import reel

STEP = 0.5
"""Seconds that pass between two looks into the intake."""
A_FEW = 40
"""Items that come in about as much."""
BIT_RATE = 4_000_000


class Box:
    """A store with one practitioner, and her key at hand."""

    def __init__(self, root: Path) -> None:
        self.identity = seal.new_identity()
        self.store = Store(root)
        self.store.create_layout()
        self.store.enrol("Anna", self.identity.recipient)
        card = family.Family("K7-14", "2026-11-24", consent=filmed.ALL)
        family.save(self.store, card, 0)

    def opened(self, recording: str) -> OpenedRecording:
        """Open a recording with her key."""
        directory = self.store.find(recording)
        return OpenedRecording.open(directory, [self.identity.secret])

    def begin(self, rig: SimulatedRig, scout: StartScout = NoScout) -> Recording:
        """Begin a recording for her; nobody looks ahead unless *scout* does."""
        recipients = list(self.store.recipients().values())
        return Recording(self.store, recipients, Circumstances(rig, BIT_RATE), scout)

    def film(
        self,
        picture: PictureFormat,
        seconds: float,
        items: Iterable[Frame | Block] | None = None,
    ) -> str:
        """Record so much of the reel, or *items*; the new recording's id."""
        with still_rig(picture) as rig:
            recording = self.begin(rig)
            feed(recording, items or reel.items(picture, seconds))
            recording.finish("press")
        return recording.id

    def plain(self, recording: str, path: Path) -> Path:
        """The same film opened, as one MP4 whose head comes first."""
        opened = self.opened(recording)
        film = VirtualFilm(opened.init, opened.index)
        write_pieces(path, film.read(0, film.size, opened.segment))
        return path

    def give_passphrase(self, phrase: str) -> None:
        """Let her unlock the page with *phrase*."""
        wrapped = passphrase.wrap(self.identity.secret + "\n", phrase)
        self.store.dismiss("Anna")
        self.store.enrol("Anna", self.identity.recipient, wrapped)


def still_rig(picture: PictureFormat) -> SimulatedRig:
    """A rig that is never opened: a recording asks it for format and clocks."""
    settings = RigSettings(say=lambda _: None)
    return SimulatedRig(settings, ToldClock(), reel.Blank(picture))


def feed(recording: Recording, items: Iterable[Frame | Block]) -> None:
    """Let items go through an intake into a recording, a few at a time."""
    intake = Intake(room_for(BIT_RATE))
    for few in in_pieces(items):
        pass_on(intake, few, recording)


def pass_on(intake: Intake, few: list[Frame | Block], recording: Recording) -> None:
    """Let these go through an intake into a recording."""
    for item in few:
        intake.put(item)
    for held in intake.take(0):
        recording.feed(held)


def in_pieces(items: Iterable[Frame | Block]) -> Iterator[list[Frame | Block]]:
    """About as many items at a time as come in half a second."""
    coming = iter(items)
    while few := list(islice(coming, A_FEW)):
        yield few


def record(
    rig: SimulatedRig,
    box: Box,
    seconds: float,
    between: Callable[[Deliver], Deliver] = lambda deliver: deliver,
) -> Recording:
    """Film for so long; *between* may stand between microphone and intake."""
    intake, recording = Intake(room_for(BIT_RATE)), box.begin(rig)
    rig.microphone.open(between(intake.put))
    rig.camera.open(intake.put)
    for _ in range(round(seconds / STEP)):
        rig.film(STEP)
        for item in intake.take(0):
            recording.feed(item)
    rig.camera.close()
    rig.microphone.close()
    for item in intake.drain():
        recording.feed(item)
    recording.finish("press")
    return recording
