"""The recordings, the state of the box, and the words for both."""

from __future__ import annotations

import time
from typing import Any

import pytest

from device import seal, status
from device.media import Nanoseconds
from device.status import Status
from device.store import Store
from tests.web.conftest import FILM, Visitor
from tests.web.fake_opener import Shelf, recording
from web import words


def now() -> Nanoseconds:
    return Nanoseconds(time.clock_gettime_ns(time.CLOCK_BOOTTIME))


def report(store: Store, state: str, beat: int = 0, **values: Any) -> None:
    standard: dict[str, Any] = {
        "reason": "",
        "seconds": 0.0,
        "room_minutes": 94,
        "recording": None,
    }
    since = Nanoseconds(0)
    at = Nanoseconds(now() - beat)
    report = Status(state=state, since=since, beat=at, **standard | values)
    status.write(store.root / "status.json", report)


def change(shelf: Shelf, **values: Any) -> None:
    shelf.recordings[f"{1:032x}"].update(values)


def test_with_nothing_filmed_the_page_says_who_can_begin(
    anna: Visitor, shelf: Shelf
) -> None:
    shelf.recordings.clear()

    page = anna.get("/recordings").text

    assert "Nothing filmed yet" in page
    assert "The family starts with the button" in page


def test_a_card_says_when_how_long_and_how_far_the_work_is(
    anna: Visitor, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    moments = [{"id": "m", "start": 0, "end": 1}] * 3
    change(shelf, notes={"version": 3, "moments": moments}, seconds=725.0)

    page = anna.get("/recordings").text

    assert "Wednesday 25 November, 10:42" in page
    assert "12 minutes" in page
    assert "3 moments marked · not yet taken away" in page
    assert "Sound and picture within 2 ms." in page
    assert f'href="/recordings/{1:032x}"' in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"made": None}, "Time not known"),
        ({"ended": False}, "Ended without a stop"),
        ({"damaged": True}, "Part of the film is damaged"),
        ({"openable": False}, "Your key does not open this recording"),
        ({"empty": True}, "Holds no film"),
        ({"recording_now": True, "ended": False}, "Watch what there is so far"),
    ],
)
def test_a_card_is_plain_about(
    anna: Visitor, shelf: Shelf, values: dict[str, Any], sentence: str
) -> None:
    assert sentence not in anna.get("/recordings").text

    change(shelf, **values)

    assert sentence in anna.get("/recordings").text


@pytest.mark.parametrize("values", [{"openable": False}, {"empty": True}])
def test_what_cannot_be_watched_has_no_button(
    anna: Visitor, shelf: Shelf, values: dict[str, Any]
) -> None:
    change(shelf, **values)

    page = anna.get("/recordings").text

    assert "Look through" not in page
    assert "/still/" not in page


def test_an_empty_recording_says_so_instead_of_showing_nothing(
    anna: Visitor, shelf: Shelf
) -> None:
    change(shelf, empty=True)

    answer = anna.get(f"/recordings/{1:032x}")

    assert answer.status_code == 404
    assert "holds no film" in answer.text


@pytest.mark.parametrize(
    ("state", "values", "told"),
    [
        ("idle", {}, ("Ready, not recording", "Room for about 94 minutes of film.")),
        (
            "recording",
            {"seconds": 360.0},
            ("Recording now", "6 minutes so far · the family can stop it"),
        ),
        ("finishing", {}, ("Putting the recording away", "shortly")),
        (
            "cannot",
            {"reason": "Nobody is enrolled."},
            ("The box cannot record", "Nobody is enrolled."),
        ),
    ],
)
def test_the_page_says_what_the_box_is_doing(
    anna: Visitor, store: Store, state: str, values: dict[str, Any], told: tuple[str]
) -> None:
    report(store, state, **values)

    page = anna.get("/recordings").text
    live = anna.data("/api/here").get_json()["state"]

    for words_told in told:
        assert words_told in page
        assert words_told in f"{live['title']} {live['text']}"


@pytest.mark.parametrize("age", [6_000_000_000, -60_000_000_000])
def test_a_recorder_that_does_not_beat_is_not_running(
    anna: Visitor, store: Store, age: int
) -> None:
    report(store, "idle", beat=age)

    assert "The recorder is not running" in anna.get("/recordings").text


def test_no_status_means_that_the_recorder_is_not_running(anna: Visitor) -> None:
    assert "The recorder is not running" in anna.get("/recordings").text


def test_little_room_is_told_in_time(anna: Visitor, store: Store) -> None:
    report(store, "idle", room_minutes=40)

    page = anna.get("/recordings").text

    assert "Room for about 40 more minutes of film. Take away the clips" in page


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0.4, "no seconds"),
        (1, "1 second"),
        (42.4, "42 seconds"),
        (60, "1 minute"),
        (65, "1 minute 5 seconds"),
        (599, "9 minutes 59 seconds"),
        (754, "13 minutes"),
    ],
)
def test_lengths_are_said_as_people_say_them(seconds: float, told: str) -> None:
    assert words.length(seconds) == told


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(0, "no minutes"), (1, "1 minute"), (119, "119 minutes"), (2413, "40 hours")],
)
def test_room_is_told_as_roughly_as_anybody_wants_to_know(
    minutes: int, told: str
) -> None:
    assert words.roughly(minutes) == told


def test_names_with_markup_are_shown_as_text(
    anna: Visitor, stranger: Visitor, store: Store, shelf: Shelf
) -> None:
    nasty = "<script>alert(1)</script>"
    report(store, "cannot", reason=nasty)
    change(shelf, sync=nasty, findings=[nasty])
    gap = {"track": "picture", "start": 0, "duration": 1, "cause": nasty}
    change(shelf, gaps=[gap])
    store.enrol("O-Brien", seal.new_identity().recipient, b"wrapped")

    for page in ("/recordings", f"/recordings/{1:032x}"):
        assert nasty not in anna.get(page).text
        assert "&lt;script&gt;alert(1)" in anna.get(page).text


def test_a_gap_is_told_by_length_and_place() -> None:
    gap = {"track": "sound", "start": 250_000_000_000, "duration": 2_000_000_000}

    assert words.gap(gap) == "2 seconds of sound are missing at 4:10"


def test_the_newest_recording_comes_first(anna: Visitor, shelf: Shelf) -> None:
    later = recording(2, FILM)
    shelf.recordings[later["id"]] = later

    page = anna.get("/recordings").text

    assert page.index(f"{2:032x}") < page.index(f"{1:032x}")
