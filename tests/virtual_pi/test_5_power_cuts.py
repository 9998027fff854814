"""The plug is pulled while it films, at random moments, again and again."""

from __future__ import annotations

import random
import re
import threading
from pathlib import Path

import pytest

from device.opened import OpenedRecording
from tests.faults.house import film_of
from tests.virtual_pi import hardware
from tests.virtual_pi.box import STORE, Box
from tests.virtual_pi.test_1_installed import devices_in_use
from tests.virtual_pi.watching import is_the_song, watch

CUTS, CUTS_IN_SHORT = 10, 1
FEWEST, MOST = 3, 16
"""Segments that are on the card before the plug is pulled: half a second each."""
SEED = 1971

lots = random.Random(SEED)  # noqa: S311 - moments of a test


def acknowledged(pieces: set[str], recording: str) -> set[str]:
    """The segments that were kept for good when these names were read.

    A name is there a moment before the card has confirmed it, and the next piece is
    begun only afterwards: so of the newest one nothing is known.
    """
    segments = sorted(p for p in pieces if re.match(rf"{recording}/\d{{6}}\.age", p))
    return set(segments[:-1])


@pytest.mark.parametrize("cut", range(CUTS))
def test_after_a_power_cut_all_that_was_acknowledged_is_there_and_plays(
    box: Box, cut: int, quick: bool
) -> None:
    if quick and cut >= CUTS_IN_SHORT:
        pytest.skip("only in the full form")
    recording = box.start()
    box.wait_until_kept(recording, lots.randint(FEWEST, MOST))
    threading.Event().wait(lots.random())  # not always just after a piece was kept
    before = box.pieces()

    box.machine.cut()
    box.machine.boot()

    box.wait_until("idle")
    assert not box.lit
    assert devices_in_use(box.machine) == set()
    kept = acknowledged(before, recording)
    assert len(kept) >= 2
    assert kept <= box.pieces()
    assert not box.machine.run(f"find {STORE} -name '*.part'")
    opened = box.opened(recording)
    assert not any(one.wrong for one in opened.verify())
    assert_plays(opened, len(kept))
    hardware.sing(box.machine)


def assert_plays(opened: OpenedRecording, segments: int) -> None:
    """It is as long as it must be, and all of it can be seen and heard."""
    watched = watch(film_of(opened))
    assert not opened.ended
    assert watched.seconds >= segments / 2 - 0.5
    assert watched.shows_something
    assert is_the_song(watched.notes), str(watched.notes)


def test_after_all_of_it_the_file_system_is_whole(box: Box, tmp_path: Path) -> None:
    recording = box.film()

    assert box.opened(recording).verify() == []
    box.machine.power_off()
    box.machine.boot()
    hardware.sing(box.machine)
    told = box.machine.run("dmesg")
    assert "EXT4-fs error" not in told
