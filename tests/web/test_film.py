"""Film as byte ranges of an MP4 that exists nowhere."""

from __future__ import annotations

import threading

import pytest
from flask import Flask

from device.errors import Locked, SegmentDamaged
from tests.web.conftest import FILM, Visitor
from tests.web.fake_opener import FakeOpener, Shelf
from web import media


def test_the_whole_film_is_sent_when_no_range_is_asked_for(
    anna: Visitor, film: str
) -> None:
    answer = anna.get(film)

    assert (answer.status_code, answer.data) == (200, FILM)
    assert answer.headers["Content-Length"] == str(len(FILM))
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.mimetype == "video/mp4"
    assert "Content-Range" not in answer.headers


def test_a_range_is_sent_to_the_byte(anna: Visitor, film: str) -> None:
    answer = anna.get(film, Range="bytes=300000-700000")

    assert (answer.status_code, answer.data) == (206, FILM[300_000:700_001])
    assert answer.headers["Content-Range"] == f"bytes 300000-700000/{len(FILM)}"
    assert answer.headers["Content-Length"] == "400001"


def test_a_range_behind_the_end_is_refused(anna: Visitor, film: str) -> None:
    answer = anna.get(film, Range=f"bytes={len(FILM)}-")

    assert (answer.status_code, answer.data) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{len(FILM)}"


def test_a_range_of_another_view_sends_the_whole_film(anna: Visitor, film: str) -> None:
    answer = anna.get(film, **{"Range": "bytes=0-1", "If-Range": '"v7"'})

    assert (answer.status_code, len(answer.data)) == (200, len(FILM))


def test_a_range_of_the_same_view_is_sent(anna: Visitor, film: str) -> None:
    etag = anna.get(film, Range="bytes=0-1").headers["ETag"]

    answer = anna.get(film, **{"Range": "bytes=2-5", "If-Range": etag})

    assert (answer.status_code, answer.data) == (206, FILM[2:6])


def test_asking_for_the_head_alone_opens_no_film(
    anna: Visitor, film: str, opener: FakeOpener
) -> None:
    answer = anna.client.head(film, headers={"Range": "bytes=10-19"})

    assert (answer.status_code, answer.data, opener.reads) == (206, b"", [])
    assert answer.headers["Content-Length"] == "10"


def test_film_is_read_in_pieces(anna: Visitor, film: str, opener: FakeOpener) -> None:
    anna.get(film)

    assert max(stop - start for start, stop in opener.reads) == media.PIECE
    assert len(opener.reads) == 4


def test_a_view_that_was_told_stays_when_the_recording_grows(
    anna: Visitor, shelf: Shelf
) -> None:
    (growing,) = shelf.recordings.values()
    first = anna.data(f"/api/recordings/{growing['id']}").get_json()["film"]
    frozen = anna.client.head(first).headers["Content-Length"]

    growing["view"], growing["size"] = "v999", len(FILM) + 1

    assert anna.client.head(first).headers["Content-Length"] == frozen


@pytest.mark.parametrize(
    "path",
    [
        f"/recordings/{7:032x}/film/v120.mp4",
        f"/recordings/{1:032x}/film/v121.mp4",
        f"/recordings/{1:032x}/film/..%2f..%2fkey.mp4",
        "/recordings/..%2f..%2fetc/film/v1.mp4",
        f"/recordings/{'A' * 32}/film/v120.mp4",
    ],
)
def test_what_is_not_there_is_not_found(anna: Visitor, path: str) -> None:
    assert anna.get(path).status_code == 404


def test_damage_at_the_first_byte_gets_an_answer_of_its_own(
    anna: Visitor, film: str, shelf: Shelf
) -> None:
    shelf.broken = SegmentDamaged()

    answer = anna.get(film)

    assert answer.status_code == 422
    assert "rest of the film" in answer.text


def test_damage_further_on_cuts_the_film_short(
    anna: Visitor, film: str, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.broken, shelf.broken_from = SegmentDamaged(), 500_000

    with pytest.raises(SegmentDamaged):
        anna.get(film)

    assert "film cut short kind=SegmentDamaged" in caplog.text


def test_one_reader_too_many_is_asked_to_come_back(
    app: Flask, anna: Visitor, film: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "PATIENCE", 0.0)
    readers = [anna.client.get(film, buffered=False) for _ in range(media.READERS)]

    refused = anna.get(film)
    readers.pop().close()
    served = anna.get(film, Range="bytes=0-1")

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert served.status_code == 206
    for reader in readers:
        reader.close()


def test_pages_are_served_while_every_reader_of_film_is_slow(
    anna: Visitor, film: str
) -> None:
    readers = [anna.client.get(film, buffered=False) for _ in range(media.READERS)]

    assert anna.get("/recordings").status_code == 200
    for reader in readers:
        reader.close()


def test_a_reader_that_is_refused_at_once_gives_its_turn_back(
    app: Flask, anna: Visitor, film: str, shelf: Shelf
) -> None:
    shelf.broken = SegmentDamaged()
    for _ in range(media.READERS + 1):
        assert anna.get(film).status_code == 422

    readers: threading.Semaphore = app.extensions["vig.readers"]
    assert readers.acquire(blocking=False)


def test_film_stops_when_the_box_is_locked(
    anna: Visitor, film: str, opener: FakeOpener
) -> None:
    answer = anna.client.get(film, buffered=False)
    pieces = answer.iter_encoded()
    next(iter(pieces))

    opener.end()

    with pytest.raises(Locked):
        list(pieces)
    answer.close()


def test_a_still_is_a_jpeg_of_an_allowed_width(anna: Visitor) -> None:
    still = f"/recordings/{1:032x}/still/1500000000"

    assert anna.get(f"{still}-320.jpg").mimetype == "image/jpeg"
    assert anna.get(f"{still}-9999.jpg").status_code == 400


def test_what_is_wanted_first_is_sent_at_once_and_the_rest_without_haste(
    anna: Visitor, film: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused: list[float] = []
    monkeypatch.setattr(media, "AT_ONCE", 2 * media.PIECE)
    monkeypatch.setattr(media, "sleep", paused.append)

    short = anna.get(film, Range=f"bytes=300000-{300_000 + 2 * media.PIECE - 1}")
    assert (len(short.data), paused) == (2 * media.PIECE, [])

    assert anna.get(film).data == FILM
    assert paused == [media.PAUSE] * 2
    assert media.PIECE / media.PAUSE > 4_000_000  # bytes a second: faster than film
