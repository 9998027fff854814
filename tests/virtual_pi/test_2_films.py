"""Press, and it films; press, and it stops: real camera, sound card and pins."""

from __future__ import annotations

import json

import pytest

from device.opened import OpenedRecording
from tests.faults.house import film_of
from tests.virtual_pi.box import Box
from tests.virtual_pi.test_1_installed import devices_in_use
from tests.virtual_pi.watching import Watched, is_the_song, watch

IN_ORDER = ("recorder", "folders", "keys", "claimed", "certificate")
"""What does not hang on how fast a machine is, or what it can feel."""


@pytest.fixture(scope="module")
def seen() -> dict[str, object]:
    """What was seen while it filmed."""
    return {}


@pytest.fixture(scope="module")
def opened(box: Box, seen: dict[str, object]) -> OpenedRecording:
    """A film of the song, from press to press."""
    recording = box.start(8)
    seen["light while it films"] = box.lit
    seen["open while it films"] = devices_in_use(box.machine)
    box.stop()
    seen["light afterwards"] = box.lit
    seen["open afterwards"] = devices_in_use(box.machine)
    return box.opened(recording)


@pytest.fixture(scope="module")
def watched(opened: OpenedRecording) -> Watched:
    return watch(film_of(opened))


def test_the_light_is_on_exactly_while_it_films(
    opened: OpenedRecording, seen: dict[str, object]
) -> None:
    assert opened.ended
    assert seen["light while it films"] is True
    assert seen["light afterwards"] is False


def test_camera_and_microphone_are_open_exactly_while_it_films(
    opened: OpenedRecording, seen: dict[str, object]
) -> None:
    used = " ".join(map(str, seen["open while it films"]))  # type: ignore[call-overload]
    assert opened.ended
    assert "/dev/video" in used
    assert "/dev/snd/pcm" in used
    assert seen["open afterwards"] == set()


def test_every_piece_of_the_film_is_what_was_recorded(opened: OpenedRecording) -> None:
    assert opened.verify() == []
    assert opened.end is not None
    assert opened.end["stopped_by"] == "press"


def test_the_film_shows_what_the_camera_saw(watched: Watched) -> None:
    assert watched.pictures > 8 * 2
    assert watched.shows_something
    assert watched.seconds >= 8


def test_the_film_sounds_as_the_room_did(watched: Watched) -> None:
    assert is_the_song(watched.notes), str(watched.notes)


def test_the_check_has_measured_it_and_finds_the_box_in_order(
    box: Box, opened: OpenedRecording
) -> None:
    assert opened.ended
    lines = json.loads(box.machine.run("vig-recorder check --json; true"))

    how = {line["what"]: line["is"] for line in lines}
    assert [what for what in IN_ORDER if how[what] != "ok"] == [], lines
    assert "cannot tell" not in (how["camera"], how["microphone"])
