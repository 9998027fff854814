"""The recordings, the state of the box, and the words for both."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta
from typing import Any

import pytest

from device import seal, status
from device.media import SECOND, Nanoseconds
from device.status import Status
from device.store import Store
from tests.web.conftest import FILM, Visitor
from tests.web.fake_family import TODAY
from tests.web.fake_opener import FakeOpener, Shelf, recording
from web import statics, words


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
    names = ("He laughs", "", "She waits", "A glance", "The block")
    moments = [
        {"id": f"m{n}", "start": n, "end": 9, "name": name, "note": "Private"}
        for n, name in enumerate(names)
    ]
    change(shelf, notes={"version": 3, "moments": moments}, seconds=725.0)

    page = anna.get("/recordings").text

    assert "Wednesday 25 November, 10:42" in page
    assert "12 minutes" in page
    assert "5 moments marked · not yet taken away" in page
    assert "“He laughs”, “She waits”, “A glance” and 1 more" in page
    assert "Private" not in page
    assert "Sound and picture within 2 ms." in page
    assert f'href="/recordings/{1:032x}"' in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"made": None}, "Time not known"),
        ({"ended": False}, "Ended without a stop"),
        ({"damaged": True}, "Part of the film is damaged"),
        ({"made": None}, "The box did not know the time when it filmed these"),
        ({"openable": False}, "Your key does not open this recording"),
        ({"openable": False, "damaged": True}, "damaged and cannot be opened"),
        ({"openable": False, "newer": True}, "Too new for this box"),
        ({"empty": True}, "Holds no film"),
        ({"recording_now": True, "ended": False}, "Watch what there is so far"),
        ({"missing": ["2 seconds of sound are missing at 4:10"]}, "2 seconds of sound"),
        ({"missing": ["x"] * 5}, "Something is missing in 2 more places"),
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
            {"reason": "A thing is odd."},
            ("The box cannot record", "A thing is odd."),
        ),
        (
            "cannot",
            {"lacks": "room", "room_minutes": 0},
            ("The card is full", "Nothing more can be recorded", "erase older films"),
        ),
        ("cannot", {"lacks": "camera"}, ("The camera is missing", "cable")),
        ("cannot", {"lacks": "microphone"}, ("The microphone is missing", "plugged")),
        ("cannot", {"lacks": "person"}, ("Nobody could open", "enrolled")),
        (
            "recording",
            {"lacks": "camera", "reason": "the camera is away"},
            ("Recording now, without picture", "check its cable"),
        ),
        (
            "recording",
            {"lacks": "microphone", "reason": "the microphone is away"},
            ("Recording now, without sound", "The picture goes on"),
        ),
        (
            "recording",
            {"lacks": "camera and microphone", "reason": "both"},
            ("nothing comes in", "check their cables"),
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


@pytest.mark.parametrize(
    ("minutes", "told"), [(40, "about 40 more minutes"), (0, "less than a minute")]
)
def test_little_room_is_told_in_time(
    anna: Visitor, store: Store, minutes: int, told: str
) -> None:
    report(store, "idle", room_minutes=minutes)

    page = anna.get("/recordings").text

    assert f"Room for {told} of film. Take away the clips" in page


def test_a_full_card_is_told_once(anna: Visitor, store: Store) -> None:
    report(store, "cannot", lacks="room", room_minutes=0)

    assert anna.data("/api/here").get_json()["low"] == ""


def test_a_film_that_is_put_away_is_not_said_to_have_no_end(
    anna: Visitor, shelf: Shelf, store: Store
) -> None:
    report(store, "finishing", recording=f"{1:032x}")
    change(shelf, recording_now=True, ended=False)

    page = anna.get("/recordings").text

    assert "Being put away" in page
    assert "Ended without a stop" not in page
    assert "Look through" not in page


def test_a_film_of_this_moment_is_watchable_as_soon_as_there_is_some(
    anna: Visitor, shelf: Shelf, store: Store
) -> None:
    report(store, "recording", recording=f"{1:032x}", seconds=372.0)
    change(shelf, recording_now=True, ended=False, empty=True, made=None)

    assert "6:12 so far" in anna.get("/recordings").text
    assert "Holds no film" not in anna.get("/recordings").text
    assert "Watch what there is" not in anna.get("/recordings").text
    change(shelf, empty=False)
    assert "Watch what there is so far" in anna.get("/recordings").text


# Days -------------------------------------------------------------------------


def listed(anna: Visitor) -> list[tuple[str, list[str]]]:
    """The days' titles and the numbers of the recordings under them."""
    told = anna.data("/api/recordings").get_json()
    return [
        (day["title"], [one["id"].lstrip("0") for one in day["recordings"]])
        for day in told["days"]
    ]


def test_recordings_stand_under_their_days(
    anna: Visitor, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    noon = datetime.fromisoformat(f"{TODAY}T12:00").astimezone()
    days = [noon - timedelta(days=n) for n in (0, 0, 1, 3, 800)]
    shelf.recordings.clear()
    values: list[dict[str, Any]] = [
        {"openable": False, "made": None},
        {"made": None},
        *({"made": int(day.timestamp()) * SECOND} for day in reversed(days)),
        {"recording_now": True, "made": None},
    ]
    for number, value in enumerate(values, 1):
        one = recording(number, FILM) | value
        shelf.recordings[one["id"]] = one

    before, long_ago = days[3], days[4]
    assert listed(anna) == [
        ("Now", ["8"]),
        ("Today", ["7", "6"]),
        ("Yesterday", ["5"]),
        (f"{before:%A}, {before.day} {before:%B}" + year(before, noon), ["4"]),
        (f"{long_ago:%A}, {long_ago.day} {long_ago:%B} {long_ago.year}", ["3"]),
        ("Time not known", ["2"]),
        ("Cannot be opened", ["1"]),
    ]


def year(day: datetime, now: datetime) -> str:
    return "" if day.year == now.year else f" {day.year}"


def test_the_newest_come_with_the_page_and_all_of_them_when_asked(
    anna: Visitor, shelf: Shelf
) -> None:
    for number in range(2, 41):
        shelf.recordings[f"{number:032x}"] = recording(number, FILM)

    page = anna.get("/recordings").text
    told = anna.data("/api/recordings").get_json()

    assert page.count('data-kind="film"') == 24 + 1  # and the blank one
    assert "data-whole" not in page
    assert (told["known"], told["there"]) == (40, 40)
    assert sum(len(day["recordings"]) for day in told["days"]) == 40


def test_the_newest_film_that_can_be_watched_is_opened_with_the_page(
    anna: Visitor, shelf: Shelf
) -> None:
    shelf.recordings[f"{2:032x}"] = recording(2, FILM)
    shelf.recordings[f"{3:032x}"] = recording(3, FILM) | {"openable": False}
    shelf.made_ready.clear()

    anna.get("/recordings")

    assert shelf.made_ready == [f"{2:032x}"]


def test_to_make_a_film_ready_keeps_nothing_unlocked(
    anna: Visitor, opener: FakeOpener
) -> None:
    before = opener.touched

    assert anna.send("POST", f"/api/recordings/{1:032x}/ready").status_code == 204

    assert opener.touched == before


def test_the_files_of_the_next_page_are_fetched_ahead(anna: Visitor) -> None:
    ahead = re.findall(r'rel="prefetch" href="([^"]+)"', anna.get("/recordings").text)
    page = anna.get(f"/recordings/{1:032x}").text
    needed = re.findall(r'(?:preload|sheet|prefetch)" href="([^"]+)"', page)

    assert set(needed) <= {*ahead, f"{statics.address()}/paper.css"}


def test_what_is_still_being_looked_at_is_said(anna: Visitor, shelf: Shelf) -> None:
    for number in range(2, 11):
        shelf.recordings[f"{number:032x}"] = recording(number, FILM)
    assert 'id="more" role="status" hidden' in anna.get("/recordings").text

    shelf.known = 3

    assert "3 of 10 recordings so far" in anna.get("/recordings").text


def test_that_the_page_asks_by_itself_keeps_nothing_unlocked(
    anna: Visitor, opener: FakeOpener
) -> None:
    before = opener.touched

    assert anna.data("/api/recordings").status_code == 200

    assert opener.touched == before


# Search -----------------------------------------------------------------------


def test_a_search_gives_names_and_places_and_no_note(
    anna: Visitor, shelf: Shelf
) -> None:
    moment = {
        "id": "m1",
        "name": "He laughs",
        "start": 12 * SECOND,
        "end": 14 * SECOND,
        "note": "ask about bedtime",
    }
    nameless = {**moment, "id": "m2", "name": "", "note": "", "seen": "bedtime story"}
    change(shelf, notes={"version": 1, "moments": [moment, nameless]})

    answer = anna.send("POST", "/api/recordings/search", {"words": "Bedtime"})

    where = f"/recordings/{1:032x}"
    assert answer.get_json() == {
        "found": [
            {
                "id": f"{1:032x}",
                "marks": [
                    {
                        "text": "He laughs · in your note · 0:12",
                        "link": f"{where}#moment=m1",
                    },
                    {
                        "text": "A moment without a name · in what you saw · 0:12",
                        "link": f"{where}#moment=m2",
                    },
                ],
            }
        ]
    }
    assert "story" not in answer.text
    assert "ask" not in answer.text


def test_that_nothing_is_missing_is_said_once(anna: Visitor, shelf: Shelf) -> None:
    change(shelf, sync="Sound and picture were in step; nothing is missing.")
    in_step = anna.get(f"/recordings/{1:032x}").text
    change(shelf, sync="")
    not_known = anna.get(f"/recordings/{1:032x}").text

    assert in_step.lower().count("nothing is missing.") == 1
    assert not_known.count("Nothing is missing.") == 1


@pytest.mark.parametrize("body", [{}, {"words": 7}, [], "laughs"])
def test_a_search_for_no_words_gets_a_sentence(anna: Visitor, body: Any) -> None:
    answer = anna.send("POST", "/api/recordings/search", body)

    assert answer.status_code == 400
    assert answer.get_json()["error"].startswith("The box did not understand")


def test_a_search_is_a_sign_of_life(anna: Visitor, opener: FakeOpener) -> None:
    before = opener.touched

    anna.send("POST", "/api/recordings/search", {"words": "x" * 5000})

    assert opener.touched == before + 1


# Words ------------------------------------------------------------------------


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
    change(shelf, sync=nasty, in_step=nasty, missing=[nasty], findings=[nasty])
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
