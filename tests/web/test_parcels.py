"""What is ready is handed out with byte ranges, so that a broken pull goes on."""

from __future__ import annotations

import os
import shutil

import pytest
from flask import Flask

from device import parcels
from device.parcels import Parcels
from device.store import Store
from tests.web.conftest import Visitor
from web.media import READERS

SEALED = os.urandom(700_001)


@pytest.fixture
def parcel(store: Store) -> str:
    """A parcel that is ready on the card."""
    store.create(f"{1:032x}").write("key", b"sealed")
    parcel = parcels.new_id()
    with Parcels(store).making(parcel, f"{1:032x}", "html", "review") as part:
        part.write(SEALED)
    return parcel


@pytest.fixture
def where(parcel: str) -> str:
    return f"/take-away/{parcel}/clip-{parcel[:8]}.html"


def test_the_bytes_are_those_on_the_card(anna: Visitor, where: str) -> None:
    answer = anna.get(where)

    assert answer.status_code == 200
    assert answer.data == SEALED
    assert answer.headers["Content-Length"] == str(len(SEALED))
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_it_is_saved_and_never_opened_in_the_page(anna: Visitor, where: str) -> None:
    answer = anna.get(where)

    name = where.rpartition("/")[2]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("broken_at", [0, 1, 262_144, 700_000])
def test_a_pull_that_broke_off_goes_on_where_it_was(
    anna: Visitor, where: str, broken_at: int
) -> None:
    first = anna.get(where)
    tag = first.headers["ETag"]

    rest = anna.get(where, **{"Range": f"bytes={broken_at}-", "If-Range": tag})

    assert rest.status_code == 206
    span = f"bytes {broken_at}-{len(SEALED) - 1}/{len(SEALED)}"
    assert rest.headers["Content-Range"] == span
    assert first.data[:broken_at] + rest.data == SEALED


def test_a_piece_of_another_file_begins_anew(anna: Visitor, where: str) -> None:
    answer = anna.get(where, **{"Range": "bytes=5-", "If-Range": '"another"'})

    assert (answer.status_code, answer.data) == (200, SEALED)


def test_behind_its_end_there_is_nothing(anna: Visitor, where: str) -> None:
    answer = anna.get(where, Range=f"bytes={len(SEALED)}-")

    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(SEALED)}"


def test_its_head_alone_can_be_asked_for(anna: Visitor, where: str) -> None:
    answer = anna.client.head(where)

    assert answer.status_code == 200
    assert answer.headers["Content-Length"] == str(len(SEALED))
    assert answer.data == b""


def test_what_is_ready_can_be_pulled_after_a_new_unlock(
    anna: Visitor, where: str
) -> None:
    anna.client.post("/lock", data={"csrf_token": anna.token})
    assert anna.get(where).status_code == 303
    anna.unlock()

    assert anna.get(where).data == SEALED


def test_under_another_name_or_id_there_is_nothing(
    anna: Visitor, where: str, parcel: str
) -> None:
    for path in (where[:-4] + "mp4", where.replace(parcel, f"{5:032x}", 1)):
        answer = anna.get(path)
        assert answer.status_code == 404
        assert "not on the box any more" in answer.text


def test_after_its_day_it_says_so(anna: Visitor, where: str, store: Store) -> None:
    shutil.rmtree(store.out_path)

    answer = anna.get(where)

    assert answer.status_code == 404
    assert "make it once more" in answer.text


def test_slow_pulls_never_take_every_thread(
    app: Flask, anna: Visitor, where: str
) -> None:
    readers = app.extensions["vig.readers"]
    for _ in range(READERS):
        assert readers.acquire(blocking=False)

    assert anna.get(where).status_code == 503

    readers.release()
    for _ in range(3):  # each pull gives its place back
        assert anna.get(where).status_code == 200
    for _ in range(READERS - 1):
        readers.release()
