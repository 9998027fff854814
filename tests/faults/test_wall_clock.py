"""The wall clock jumps by years, or never knew the time: nothing moves or lies."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from device import seal
from device.cli import main
from device.media import SECOND
from device.opened import OpenedRecording
from device.opener.telling import made
from tests import filmed, films
from tests.faults.house import House, film_of
from web import create_app

YEAR = 365 * 24 * 3600 * SECOND
TRUE = 1_700_000_000 * SECOND
JUMPS = [
    pytest.param(10 * YEAR, id="ten years on"),
    pytest.param(-10 * YEAR, id="ten years back"),
    pytest.param(-TRUE, id="to 1970"),
    pytest.param(3600 * SECOND, id="an hour"),
]


def filmed_while(place: Path, jump: int, *, trusted: bool = True) -> OpenedRecording:
    """A recording of 6 s in whose middle the wall clock jumps there and half back."""
    film = films.write_film(place / "film.mp4", 8)
    with House(place / "store", film) as house:
        house.clock.trusted = trusted
        house.press()
        house.wait(2)
        house.clock.wall_at_zero = TRUE + jump  # type: ignore[assignment]
        house.wait(2)
        house.clock.wall_at_zero = TRUE + jump // 2  # type: ignore[assignment]
        house.wait(2)
        house.press()
        return house.opened()


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> OpenedRecording:
    """The same recording while the clock is right."""
    return filmed_while(tmp_path_factory.mktemp("calm"), 0)


@pytest.mark.parametrize("jump", JUMPS)
def test_a_jump_moves_nothing(tmp_path: Path, calm: OpenedRecording, jump: int) -> None:
    jumped = filmed_while(tmp_path, jump)

    assert jumped.duration == calm.duration
    assert jumped.gaps == []
    assert [one.runs for one in jumped.index] == [one.runs for one in calm.index]
    assert films.numbers_in(film_of(jumped)) == films.numbers_in(film_of(calm))
    assert jumped.sync == calm.sync
    assert made(jumped.about) == made(calm.about)


@pytest.fixture
def boot_in_1970(tmp_path: Path) -> House:
    """Two films: one before the box knew the time, one after."""
    film = films.write_film(tmp_path / "film.mp4", 5)
    with House(tmp_path / "store", film) as house:
        house.clock.wall_at_zero = -990 * SECOND  # type: ignore[assignment]
        house.clock.trusted = False
        house.record(4)
        house.clock.wall_at_zero = TRUE  # type: ignore[assignment]
        house.clock.trusted = True
        house.record(4)
    filmed.key_file(tmp_path / "anna.key")
    return house


def test_a_boot_in_1970_gives_a_film_without_a_time(
    boot_in_1970: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ["--store", str(tmp_path / "store"), "--identity", str(tmp_path / "anna.key")]

    assert main(["list", *at]) == 0
    for one in boot_in_1970.store.recordings():
        assert main(["show", one, *at]) == 0
        assert main(["verify", one, *at]) == 0
    said = capsys.readouterr().out

    assert (
        said.count("time not known") == 2
    )  # in the list, and in the one that is shown
    assert said.count("2023-11-1") == 2
    assert "1970" not in said


def test_the_page_never_shows_1970(boot_in_1970: House, tmp_path: Path) -> None:
    page = create_app(tmp_path / "store", secure_cookies=False)
    page.config["WTF_CSRF_ENABLED"] = False
    browser = page.test_client()
    key = io.BytesIO(seal.identity_file(filmed.ANNA).encode())
    try:
        answer = browser.post("/unlock/key-file", data={"key": (key, "anna.key")})
        seen = browser.get("/recordings").text
        for one in boot_in_1970.store.recordings():
            seen += browser.get(f"/recordings/{one}").text
    finally:
        page.session_interface.lock_all()  # type: ignore[attr-defined]

    assert answer.status_code == 303
    assert seen.count("Time not known") >= 2
    assert "November" in seen
    assert "1970" not in seen
