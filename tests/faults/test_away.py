"""Camera and microphone go away and come back: the film goes on, in step, and tells."""

from __future__ import annotations

import io
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import av.container
import numpy as np
import pytest

from device.cli import main
from device.media import SAMPLE_RATE, SECOND, Samples, Track
from device.rig import Light
from tests import filmed, films
from tests.faults.house import House, film_of

LENGTH = 44
RATE = 30
AWAY = 3.0
IN_STEP = 0.010
"""Seconds: what the film promises."""
WINDOW = SAMPLE_RATE // 8
PLAN = ((7, "camera"), (15, "microphone"), (24, "camera"), (33, "microphone"))
"""At which second what goes away."""
CARD = "ppm=80,jitter_ms=4"
"""No perfect one: it has to be followed anew each time it comes back."""


def without(house: House, device: str) -> None:
    """Take a device away for a while."""
    plug = getattr(house.rig, device)
    plug.unplug()
    house.wait(AWAY)
    plug.plug()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A recording in which both were away in turn, twice; what was shown meanwhile."""
    place = tmp_path_factory.mktemp("away")
    film = films.write_film(place / "film.mp4", LENGTH)
    with House(place / "store", film, CARD) as house:
        house.press()
        for at, device in PLAN:
            house.wait(at - (house.clock.now / SECOND - 1000))
            without(house, device)
        house.wait(4)
        house.press()
    return house


@pytest.fixture(scope="module")
def film(house: House) -> bytes:
    return film_of(house.opened())


def opened(film: bytes) -> av.container.InputContainer:
    """The film, to be decoded."""
    container = av.open(io.BytesIO(film))
    assert isinstance(container, av.container.InputContainer)
    return container


def number_on(frame: av.VideoFrame) -> int:
    """The number that a picture shows."""
    return films.number_of(frame.reformat(format="gray").to_ndarray().astype(np.uint8))


def shown(film: bytes) -> list[tuple[float, int]]:
    """When each picture is shown, and its number."""
    with opened(film) as container:
        return [
            (frame.time or 0, number_on(frame)) for frame in container.decode(video=0)
        ]


def sound_of(film: bytes) -> Samples:
    """The sound track, from zero on."""
    with opened(film) as container:
        pieces = [(f.pts or 0, f.to_ndarray()[0]) for f in container.decode(audio=0)]
    whole = np.zeros(pieces[-1][0] + len(pieces[-1][1]), np.float32)
    for first, piece in pieces:
        whole[max(0, first) : first + len(piece)] = piece[max(0, -first) :]
    return whole


def offset_at(sound: Samples, second: float) -> float | None:
    """How late what is heard at this second is (s); None if it is not the film's."""
    first = round(second * SAMPLE_RATE)
    heard = sound[first : first + WINDOW]
    reach = SAMPLE_RATE // 10
    truth = films.noise(LENGTH)[max(0, first - reach) : first + WINDOW + reach]
    match = np.correlate(truth, heard, "valid")
    best = int(np.argmax(match))
    energy = np.linalg.norm(heard) * np.linalg.norm(truth[best : best + WINDOW])
    if energy == 0 or match[best] / energy < 0.5:
        return None
    return (first - max(0, first - reach) - best) / SAMPLE_RATE


def test_every_picture_stands_where_it_was_taken(film: bytes) -> None:
    late = [time - number / RATE for time, number in shown(film)]

    assert len(late) > 28 * RATE
    assert max(late) - min(late) < 0.001


def test_every_sound_stands_where_it_was_heard(film: bytes) -> None:
    pictures = shown(film)
    zero = pictures[0][0] - pictures[0][1] / RATE
    sound = sound_of(film)

    seconds = np.arange(0.5, 39, 0.5)
    found = {at: offset_at(sound, at - zero) for at in seconds}

    away = {at for at, late in found.items() if late is None}
    gone = [at for at, device in PLAN if device == "microphone"]
    assert {at for begin in gone for at in seconds if begin < at < begin + 2.7} <= away
    assert len(away) < 2 * (AWAY + 1) / 0.5
    assert max(abs(late) for late in found.values() if late is not None) < IN_STEP


def test_what_is_missing_is_written_down(house: House) -> None:
    opened = house.opened()
    gaps = opened.gaps

    expected = [Track.PICTURE, Track.SOUND] * 2
    assert [gap.track for gap in gaps] == expected
    for gap, (at, _) in zip(gaps, PLAN, strict=True):
        assert gap.start / SECOND == pytest.approx(at, abs=0.3)
        assert AWAY - 0.3 < gap.duration / SECOND < AWAY + 1.2
    assert {gap.cause for gap in gaps} == {"camera away", "microphone away"}
    assert opened.verify() == []
    assert opened.end is not None
    assert opened.end["stopped_by"] == "press"


def test_show_tells_of_it(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = filmed.key_file(tmp_path / "anna.key")
    (only,) = house.store.recordings()
    at = ["--store", str(house.store.root), "--identity", str(key)]

    assert main(["show", only, *at]) == 0
    said = capsys.readouterr().out
    assert main(["show", only, *at, "--json"]) == 0
    shown: dict[str, Any] = json.loads(capsys.readouterr().out)

    assert said.count("no picture at") == 2
    assert said.count("no sound at") == 2
    assert len(shown["gaps"]) == 4


def test_the_light_tells_and_never_goes_dark(house: House) -> None:
    lights = house.rig.panel.lights

    assert lights == [
        *[Light.SOLID, Light.PARTLY] * 4,
        Light.SOLID,
        Light.SLOW_WINK,
        Light.DARK,
    ]
    assert all(earlier is not later for earlier, later in pairwise(lights))


@pytest.mark.parametrize("device", ["camera", "microphone"])
def test_the_page_is_told_which_one_is_away(tmp_path: Path, device: str) -> None:
    film = films.write_film(tmp_path / "film.mp4", 8)
    with House(tmp_path / "store", film) as house:
        house.press()
        house.wait(2)
        assert house.status.reason == ""

        getattr(house.rig, device).unplug()
        house.wait(1.5)
        told = house.status
        getattr(house.rig, device).plug()
        house.wait(2.5)

        assert (told.state, told.reason) == ("recording", f"the {device} is away")
        assert house.status.reason == ""
        assert house.light is Light.SOLID
