"""The list of recordings: told in full, remembered, and searched by her own words."""

from __future__ import annotations

import json
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from device import seal, status
from device.errors import RecordingUnknown
from device.media import SECOND, Nanoseconds
from device.opened import OpenedRecording
from device.opener import Opener, marks, telling
from device.opener.glance import at_a_glance, looked_through
from device.opener.shelf import Shelf
from device.opener.turns import Turns
from device.pieces import Pieces
from device.status import Status
from device.store import RecordingDirectory, Store
from tests import filmed, many
from tests.browser import until

MANY = 500
ANNA = filmed.ANNA


class Reads(list[str]):
    """The pieces that were read from the card since it was last emptied."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.go_on = threading.Event()
        self.go_on.set()
        read = RecordingDirectory.read

        def note(directory: RecordingDirectory, name: str) -> bytes:
            self.go_on.wait(60)
            self.append(name)
            return read(directory, name)

        monkeypatch.setattr(RecordingDirectory, "read", note)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    return Reads(monkeypatch)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with five hundred recordings."""
    store = filmed.store_at(tmp_path_factory.mktemp("many") / "store")
    many.fill(store, ANNA.recipient, MANY)
    return store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filmed.store_at(tmp_path / "store")


@pytest.fixture
def few(store: Store) -> list[str]:
    """Six recordings, newest first."""
    return many.fill(store, ANNA.recipient, 6)


def shelf_over(store: Store) -> Shelf:
    return Shelf(store, [ANNA.secret])


def test_five_hundred_recordings_are_looked_at_once(full: Store, reads: Reads) -> None:
    shelf = shelf_over(full)

    first = shelf.overview(24, 0)

    assert first["known"] == first["there"] == MANY
    assert [one["made"] for one in first["recordings"]] == [
        many.NEWEST - n // 3 * many.DAY - n % 3 * 3600 * SECOND for n in range(24)
    ]
    each = {"key", "about", "end", "init", "c0000", "notes"}
    assert len(reads) == MANY * len(each)
    assert set(reads) == each
    reads.clear()
    assert shelf.overview(24, 0) == first
    assert len(shelf.search("bedtime")) == MANY // 2
    assert reads == []


def test_only_the_notes_that_another_wrote_are_read_again(
    store: Store, few: list[str], reads: Reads
) -> None:
    here, elsewhere = shelf_over(store), shelf_over(store)
    here.summaries()
    moment = {"id": "m", "name": "He points", "start": 0, "end": SECOND}
    elsewhere.save_notes(few[3], {"moments": [moment]}, 0)
    reads.clear()

    told = {one["id"]: one for one in here.summaries()}

    assert told[few[3]]["names"] == ["He points"]
    assert reads == ["notes"]
    assert [one["id"] for one in here.search("points")] == [few[3]]


def test_what_comes_and_goes_is_noticed(store: Store, few: list[str]) -> None:
    shelf = shelf_over(store)
    shelf.summaries()
    store.find(few[0]).erase()
    new = filmed.record(store, 2)

    told = [one["id"] for one in shelf.summaries()]

    assert few[0] not in told
    assert set(told) == {new, *few[1:]}


def test_a_film_that_grows_grows_in_the_list_too(store: Store) -> None:
    recording = filmed.record(store, 4, stop=False)
    directory = store.find(recording)
    held = directory.path / "000005.age"
    later = held.read_bytes()
    for number in directory.segments()[5:]:
        (directory.path / f"{number:06d}.age").unlink()
    shelf = shelf_over(store)
    (before,) = shelf.summaries()

    held.write_bytes(later)

    (after,) = shelf.summaries()
    assert before["seconds"] < after["seconds"]
    assert not after["ended"]


def test_a_glance_tells_what_the_whole_index_tells(store: Store) -> None:
    directory = store.find(filmed.record(store, 12))
    opened = OpenedRecording.open(directory, [ANNA.secret])

    assert at_a_glance(Pieces(directory, [ANNA.secret])) == looked_through(opened)


def test_a_missing_piece_is_seen_without_opening_the_film(
    store: Store, few: list[str]
) -> None:
    (store.find(few[1]).path / "000001.age").unlink()

    told = {one["id"]: one["damaged"] for one in shelf_over(store).summaries()}

    assert [one for one, damaged in told.items() if damaged] == [few[1]]


def test_damage_that_shows_while_it_is_watched_shows_in_the_list(
    store: Store, few: list[str]
) -> None:
    path = store.find(few[1]).path / "000001.age"
    path.write_bytes(path.read_bytes()[:-1])
    shelf = shelf_over(store)
    assert not any(one["damaged"] for one in shelf.summaries())

    shelf.verify(few[1])
    detail = shelf.detail(few[1])
    with pytest.raises(Exception, match="damaged"):
        shelf.read(few[1], detail["view"], 0, detail["size"])

    told = {one["id"]: one["damaged"] for one in shelf.summaries()}
    assert told[few[1]]


def test_what_cannot_be_opened_says_why(store: Store, few: list[str]) -> None:
    sealed_to_another = seal.seal(b"key", [seal.new_identity().recipient])
    (store.find(few[0]).path / "key.age").write_bytes(sealed_to_another)
    shelf = shelf_over(store)

    told = {one["id"]: one for one in shelf.summaries()}

    assert not told[few[0]]["openable"]
    assert all(told[one]["openable"] for one in few[1:])


def test_whoever_asks_too_soon_is_told_what_there_is_so_far(
    store: Store, few: list[str], reads: Reads
) -> None:
    shelf = shelf_over(store)
    reads.go_on.clear()
    shelf.gather()

    early = shelf.overview(None, 0)
    reads.go_on.set()
    later = shelf.overview(None, 60)

    assert early == {"recordings": [], "known": 0, "there": len(few)}
    assert later["known"] == later["there"] == len(few)
    assert len(reads) == 6 * len(few)  # nothing was done twice


def test_a_list_goes_before_the_gathering(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("device.opener.turns.LONGEST", 60)
    turns, order = Turns(), queue.Queue[str]()

    def work() -> None:
        turns.after_them()
        order.put("work")

    with turns.asking():
        worker = threading.Thread(target=work)
        worker.start()
        order.put("list")
    worker.join()

    assert [order.get(), order.get()] == ["list", "work"]


def test_a_still_that_was_seen_lately_is_not_made_again(
    store: Store, few: list[str], reads: Reads
) -> None:
    shelf = shelf_over(store)
    at = Nanoseconds(SECOND)
    first = shelf.still(few[0], at, 160)
    reads.clear()

    assert shelf.still(few[0], at, 160) == first
    assert reads == []

    store.find(few[0]).erase()
    with pytest.raises(RecordingUnknown):
        shelf.still(few[0], at, 160)


def test_a_recording_that_several_ask_for_at_once_is_opened_once(
    store: Store, few: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, openings, go_on = shelf_over(store), list[str](), threading.Event()
    really = OpenedRecording.open

    def open_slowly(
        directory: RecordingDirectory, identities: list[str]
    ) -> OpenedRecording:
        openings.append(directory.id)
        go_on.wait(60)
        return really(directory, identities)

    monkeypatch.setattr(OpenedRecording, "open", open_slowly)
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(shelf.opened, one) for one in few[:1] * 3 + few[1:2]]
        until(lambda: len(openings) == 2, "both to be opened")
        go_on.set()
        first, second, third, other = (one.result() for one in asked)

    assert first is second is third is not other
    assert sorted(openings) == sorted(few[:2])


def test_an_opener_gathers_by_itself_and_searches(store: Store, few: list[str]) -> None:
    opener = Opener.start(store.root)
    opener.unlock_with(seal.identity_file(ANNA))

    told = opener.overview(2, 60)
    found = opener.search("bedtime")
    opener.end()

    assert [one["id"] for one in told["recordings"]] == few[:2]
    assert (told["known"], told["there"]) == (6, 6)
    assert [one["id"] for one in found] == [few[0], few[2], few[4]]


def test_the_recording_that_is_made_now_is_told(store: Store, few: list[str]) -> None:
    status.write(store.root / "status.json", beating(few[2]))

    live = [one["id"] for one in shelf_over(store).summaries() if one["recording_now"]]

    assert live == [few[2]]


def beating(recording: str) -> Status:
    beat = Nanoseconds(time.clock_gettime_ns(time.CLOCK_BOOTTIME))
    return Status("recording", "", beat, 1.0, 90, recording, beat)


def test_without_a_known_time_the_boot_clock_gives_the_order() -> None:
    def one(name: str, made: int | None, boot: str, clock: int, wall: int) -> Any:
        places = {"boot": boot, "boot_clock": clock, "wall_clock": wall}
        return {"id": name, "made": made, **places}

    told = telling.newest_first(
        [
            one("first start, early", None, "a", 10, 1000),
            one("second start, early", None, "b", 5, 5000),
            one("known", 900, "c", 1, 900),
            one("second start, late", None, "b", 50, 10),  # its clock ran backwards
            one("first start, late", None, "a", 20, 1010),
        ]
    )

    assert [each["id"] for each in told] == [
        "known",
        "second start, late",
        "second start, early",
        "first start, late",
        "first start, early",
    ]


# What she searches for --------------------------------------------------------

NOTES = {
    "moments": [
        {"id": "a", "start": 5, "name": "Zoë laughs", "labels": ["Guiding", "glance"]},
        {
            "id": "b",
            "start": 1,
            "name": "",
            "seen": "the blue block",
            "note": "Bedtime?",
        },
    ],
    "stills": [{"id": "s", "at": 9, "name": "Both faces"}],
}
DAY = "today wednesday 25 november 2026 10:42"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("zoe", [("a", "name")]),
        ("LAUGHS zoë", [("a", "name")]),
        ("glance", [("a", "labels")]),
        ("blue", [("b", "seen")]),
        ("bedtime", [("b", "note")]),
        ("faces", [("s", "name")]),
        ("laughs bedtime", [("b", "note"), ("a", "name")]),
        ("wednesday", []),
        ("wednesday, glance", [("a", "labels")]),
        ("10:42 today", []),
        ("tuesday glance", None),
        ("goodbye", None),
        ("", []),
    ],
)
def test_words_are_found_wherever_they_stand(
    words: str, found: list[tuple[str, str]] | None
) -> None:
    told = marks.find(marks.terms(words), DAY, marks.marks_of(NOTES))

    assert (told is None) == (found is None)
    assert [(one["id"], one["where"]) for one in told or ()] == (found or [])


def test_the_words_of_a_private_note_do_not_leave() -> None:
    told = marks.find(marks.terms("bedtime blue"), DAY, marks.marks_of(NOTES))

    assert "bedtime" not in json.dumps(told).casefold()
    assert "block" not in json.dumps(told)


def test_days_are_found_by_their_names() -> None:
    today = "2026-11-26"

    assert marks.day_words(many.NEWEST, today).split()[:4] == [
        "yesterday",
        "wednesday",
        "25",
        "november",
    ]
    assert marks.day_words(None, today) == "time not known"
