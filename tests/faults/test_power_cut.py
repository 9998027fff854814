"""The plug is pulled while a real recording is made, on a real ext4."""

from __future__ import annotations

import multiprocessing
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from device.errors import RecordingEmpty, RecordingUnknown, SegmentDamaged
from device.media import SECOND
from device.opened import OpenedRecording
from device.store import Store
from tests import filmed
from tests.faults import filming
from tests.faults.house import end_of, film_of
from tests.power_cut import Card, NoCard, mounted, pull_the_plug, run

AT_MOST = SECOND
"""What a cut may take."""
DECODED = 5
"""Of so many films one is played as well."""

forks = multiprocessing.get_context("forkserver")
forks.set_forkserver_preload([filming.__name__])


@dataclass
class Told:
    """What the writer said before it died: its recording, how far, how much is safe."""

    recording: str = ""
    fed: int = 0
    kept: int = 0


@dataclass
class Sum:
    """What many cuts came to."""

    acknowledged: int = 0
    lost: int = 0
    wrong: list[str] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)

    def look(self, folder: Path, told: Told, play: bool) -> None:
        """Look at the card as a recorder does that starts anew, then as an opener."""
        store = Store(folder)
        store.tidy()
        self.acknowledged += told.kept
        try:
            found = store.find(told.recording)
            opened = OpenedRecording.open(found, [filmed.ANNA.secret])
        except (RecordingUnknown, RecordingEmpty, SegmentDamaged):
            self.lost += told.kept
            self.taken.append(told.fed / SECOND)
            return
        there = {segment.number for segment in opened.index}
        self.lost += len(set(range(told.kept)) - there)
        self.wrong += [one.sentence for one in opened.verify() if one.wrong]
        self.taken.append((told.fed - end_of(opened)) / SECOND)
        if play and there:
            self.wrong += play_of(film_of(opened))


def play_of(film: bytes) -> list[str]:
    """What ffmpeg has to complain of."""
    play = ["ffmpeg", "-v", "warning", "-i", "-", "-f", "null", "-"]
    said = subprocess.run(play, input=film, capture_output=True)
    return said.stderr.decode().splitlines() + ["fails"] * bool(said.returncode)


def film_until_the_cut(folder: Path, flaw: str, moment: int) -> Told:
    """Film, pull the plug at about *moment* of the film, and hear the last words."""
    ours, theirs = forks.Pipe(duplex=False)
    writer = forks.Process(target=filming.film, args=(folder, theirs, flaw))
    writer.start()
    theirs.close()
    told = Told("no recording")
    try:
        while told.fed < moment:
            told = Told(*ours.recv())
        pull_the_plug(folder)  # it is at some point of what comes next
        writer.kill()
        while True:
            told = Told(*ours.recv())
    except EOFError:
        return told
    finally:
        writer.join()
        ours.close()


def cut(card: Card, flaw: str, moment: int, found: Sum, play: bool) -> None:
    with mounted(*card):
        shutil.rmtree(card.folder / "recordings", ignore_errors=True)
        filmed.store_at(card.folder)
        run("sync", "-f", card.folder)
        told = film_until_the_cut(card.folder, flaw, moment)
    with mounted(*card):  # here the journal is replayed
        found.look(card.folder, told, play)
    checked = subprocess.run(["e2fsck", "-fn", card.image], capture_output=True)
    assert checked.returncode == 0


def cuts(card: Card, flaw: str, times: int) -> Sum:
    """Cut so many times, at moments drawn by lot."""
    chance, found = np.random.default_rng(11), Sum()
    for number in range(times):
        moment = int(chance.uniform(0, filming.SECONDS - 1) * SECOND)
        cut(card, flaw, moment, found, play=number % DECODED == 0)
    return found


@pytest.fixture
def card(tmp_path: Path) -> Card:
    """An empty card."""
    try:
        return Card.make(tmp_path)
    except NoCard as exc:
        pytest.skip(str(exc.__doc__))


def hold(found: Sum, times: int) -> None:
    """Nothing acknowledged is lost, all that is there is true, no second is gone."""
    assert found.acknowledged > 5 * times
    assert found.lost == 0
    assert found.wrong == []
    assert len(found.taken) == times
    assert max(found.taken) * SECOND <= AT_MOST


def test_fifty_cuts_take_no_more_than_a_second_of_film(card: Card) -> None:
    hold(cuts(card, "none", 50), 50)


@pytest.mark.parametrize(
    ("flaw", "times"), [("nothing synced", 3), ("folder not synced", 6)]
)
def test_a_writer_that_does_not_sync_is_caught(
    card: Card, flaw: str, times: int
) -> None:
    assert cuts(card, flaw, times).lost > 0


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_a_thousand_cuts_take_no_more_than_a_second_of_film(card: Card) -> None:
    hold(cuts(card, "none", 1_000), 1_000)
