"""The plug is pulled while it films, at random moments, again and again."""

from __future__ import annotations

import random
import re
import threading

import pytest

from device.opened import OpenedRecording
from tests.faults.house import film_of
from tests.virtual_pi import hardware
from tests.virtual_pi.box import STORE, Box
from tests.virtual_pi.test_1_installed import devices_in_use
from tests.virtual_pi.watching import is_the_song, watch

CUTS, CUTS_IN_SHORT = 10, 1
FEWEST, MOST = 1, 14
"""Segments that are kept, half a second each, after a song was heard on the card and
before the plug is pulled."""
SEED = 1971

lots = random.Random(SEED)  # noqa: S311 - moments of a test


def segments(pieces: set[str], recording: str) -> list[str]:
    """The segments of a recording among these names, in order."""
    return sorted(p for p in pieces if re.match(rf"{recording}/\d{{6}}\.age", p))


def acknowledged(pieces: set[str], recording: str) -> set[str]:
    """The segments that were kept for good when these names were read.

    A name is there a moment before the card has confirmed it, and the next piece is
    begun only afterwards: so of the newest one nothing is known.
    """
    return set(segments(pieces, recording)[:-1])


@pytest.mark.parametrize("cut", range(CUTS))
def test_after_a_power_cut_all_that_was_acknowledged_is_there_and_plays(
    box: Box, cut: int, quick: bool
) -> None:
    if quick and cut >= CUTS_IN_SHORT:
        pytest.skip("only in the full form")
    recording = box.start()
    heard = len(segments(box.pieces(), recording))
    box.wait_until_kept(recording, heard + lots.randint(FEWEST, MOST))
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
    assert "EXT4-fs error" not in box.machine.run("dmesg")
    hardware.sing(box.machine)


def assert_plays(opened: OpenedRecording, least: int) -> None:
    """It is as long as *least* segments, and all of it can be seen and heard."""
    watched = watch(film_of(opened))
    assert not opened.ended
    assert watched.seconds >= least / 2 - 0.5
    assert watched.shows_something
    assert is_the_song(watched.notes), str(watched.notes)


@pytest.mark.usefixtures("full_form")
def test_after_all_of_it_the_box_films_as_before(box: Box) -> None:
    recording = box.film()

    opened = box.opened(recording)
    assert opened.verify() == []
    assert opened.ended
