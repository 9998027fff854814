"""The opener: a process that holds keys, answers while unlocked, and dies on lock."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from device import passphrase, seal
from device.errors import (
    IdentityInvalid,
    Locked,
    NotesChanged,
    RecordingUnknown,
    SegmentDamaged,
    WrongPassphrase,
)
from device.film import VirtualFilm
from device.film.starts import unpacked
from device.media import SECOND
from device.opener import Opener
from device.opener.shelf import Shelf
from device.store import Store
from tests import filmed, films

PHRASE = "calm otter paints seven green doors"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with Anna, her wrapped identity, and one recording of 8 s."""
    store = filmed.store_at(tmp_path_factory.mktemp("opener") / "store")
    wrapped = passphrase.wrap(filmed.ANNA.secret + "\n", PHRASE)
    store.enrol("Anna", filmed.ANNA.recipient, wrapped)
    filmed.record(store, 8)
    return store


@pytest.fixture
def opener(store: Store) -> Iterator[Opener]:
    """An unlocked opener."""
    started = Opener.start(store.root)
    started.unlock_with(seal.identity_file(filmed.ANNA))
    yield started
    started.end()


def only(store: Store) -> str:
    (recording,) = store.recordings()
    return recording


def test_before_unlocking_it_opens_nothing(store: Store) -> None:
    opener = Opener.start(store.root)

    for ask in (
        opener.recordings,
        lambda: opener.recording(only(store)),
        lambda: opener.read(only(store), "x", 0, 1),
        opener.parcels,
    ):
        with pytest.raises(Locked):
            ask()

    opener.end()


def test_the_right_passphrase_unlocks_and_a_wrong_one_does_not(store: Store) -> None:
    opener = Opener.start(store.root)

    with pytest.raises(WrongPassphrase):
        opener.unlock("Anna", "calm otter paints seven green door")
    with pytest.raises(Locked):
        opener.recordings()
    opener.unlock("Anna", PHRASE)

    assert [one["id"] for one in opener.recordings()] == store.recordings()
    opener.end()


@pytest.mark.parametrize("text", ["", "hello", "AGE-SECRET-KEY-1QQ"])
def test_what_is_no_key_file_is_refused(store: Store, text: str) -> None:
    opener = Opener.start(store.root)

    with pytest.raises(IdentityInvalid):
        opener.unlock_with(text)

    opener.end()


def test_it_tells_of_a_recording_in_plain_words(opener: Opener, store: Store) -> None:
    told = opener.recording(only(store))

    assert 7.5 < told["seconds"] < 8.5
    assert told["ended"] is True
    assert told["gaps"] == []
    assert told["findings"] == []
    assert told["notes"] == {"version": 0, "moments": []}
    assert told["sync"].endswith("nothing is missing.")
    starts = unpacked(opener.frames(only(store)))
    assert starts[:3] == [0, 33_333_333, 66_666_667]
    assert starts == sorted(starts)


def test_the_film_reads_the_same_however_it_is_cut(
    opener: Opener, store: Store
) -> None:
    told = opener.recording(only(store))
    view, size = told["view"], told["size"]

    whole = opener.read(only(store), view, 0, size)
    pieces = [
        opener.read(only(store), view, at, min(at + 50_001, size))
        for at in range(0, size, 50_001)
    ]

    assert b"".join(pieces) == whole
    assert films.numbers_in(whole)[:60] == list(range(60))


def test_a_view_that_is_not_this_film_is_unknown(opener: Opener, store: Store) -> None:
    with pytest.raises(RecordingUnknown):
        opener.read(only(store), "3-0123456789abcdef", 0, 10)
    with pytest.raises(RecordingUnknown):
        opener.read(only(store), "../../etc/passwd", 0, 10)
    with pytest.raises(RecordingUnknown):
        opener.recording("../..")


def test_a_view_stays_what_it_was_while_the_film_grows(tmp_path: Path) -> None:
    store = filmed.store_at(tmp_path / "store")
    recording = filmed.record(store, 4, stop=False)
    hidden = store.find(recording).path / "000006.age"
    later = hidden.read_bytes()
    for number in (6, 7):
        (store.find(recording).path / f"{number:06d}.age").unlink(missing_ok=True)
    opener = Opener.start(store.root)
    opener.unlock_with(seal.identity_file(filmed.ANNA))
    first = opener.recording(recording)
    before = opener.read(recording, first["view"], 0, first["size"])

    hidden.write_bytes(later)
    second = opener.recording(recording)

    assert second["view"] != first["view"]
    assert second["seconds"] > first["seconds"]
    assert opener.read(recording, first["view"], 0, first["size"]) == before
    opener.end()


def test_notes_are_kept_and_never_overwritten_unseen(
    opener: Opener, store: Store
) -> None:
    base = opener.recording(only(store))["notes"]["version"]
    moment = {"id": "m", "name": "He laughs", "start": SECOND, "end": 2 * SECOND}

    saved = opener.save_notes(only(store), {"moments": [moment]}, base)

    assert saved["version"] == base + 1
    assert opener.recording(only(store))["notes"]["moments"] == [moment]
    with pytest.raises(NotesChanged):
        opener.save_notes(only(store), {"moments": []}, base)


def test_a_still_is_a_picture_of_the_film(opener: Opener, store: Store) -> None:
    jpeg = opener.still(only(store), 2 * SECOND, 320)

    assert jpeg[:2] == b"\xff\xd8"


def test_several_threads_may_ask_at_once(opener: Opener, store: Store) -> None:
    told = opener.recording(only(store))
    answers: list[bytes] = []

    def ask() -> None:
        for _ in range(5):
            answers.append(opener.read(only(store), told["view"], 0, 5000))

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(answers) == 60
    assert len(set(answers)) == 1


def test_a_film_that_is_asked_for_twice_at_once_is_laid_out_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(store, [filmed.ANNA.secret])
    recording = shelf.opened(only(store)).id
    both_at_it = threading.Barrier(2)
    laid: list[VirtualFilm] = []

    def lay_out(*parts: Any) -> VirtualFilm:
        with suppress(threading.BrokenBarrierError):
            both_at_it.wait(0.3)
        laid.append(VirtualFilm(*parts))
        return laid[-1]

    monkeypatch.setattr("device.opener.shelf.VirtualFilm", lay_out)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: shelf.film(recording), range(2))

    assert first is second
    assert len(laid) == 1


def test_a_damaged_piece_breaks_off_and_is_left_out_from_then_on(
    tmp_path: Path,
) -> None:
    store = filmed.store_at(tmp_path / "store")
    recording = filmed.record(store, 6)
    piece = store.find(recording).path / "000004.age"
    sealed = bytearray(piece.read_bytes())
    sealed[-1] ^= 1
    piece.write_bytes(sealed)
    opener = Opener.start(store.root)
    opener.unlock_with(seal.identity_file(filmed.ANNA))
    told = opener.recording(recording)

    with pytest.raises(SegmentDamaged):
        opener.read(recording, told["view"], 0, told["size"])

    after = opener.recording(recording)
    assert after["view"] != told["view"]
    assert after["damaged"]
    assert any("missing at 0:02" in sentence for sentence in after["findings"])
    film = opener.read(recording, after["view"], 0, after["size"])
    numbers = films.numbers_in(film)
    assert not set(range(60, 90)) & set(numbers)  # they lean on what is lost
    assert 90 in numbers
    assert any("000004" in sentence for sentence in opener.verify(recording))
    opener.end()


def test_ending_it_ends_the_process_and_every_answer(store: Store) -> None:
    opener = Opener.start(store.root)
    opener.unlock_with(seal.identity_file(filmed.ANNA))
    assert opener.alive

    opener.end()

    assert not opener.alive
    with pytest.raises(Locked):
        opener.recordings()


def test_an_opener_that_nobody_asks_ends_itself(store: Store) -> None:
    opener = Opener.start(store.root, idle_seconds=0.2)

    opener._process.wait(30)

    assert not opener.alive
    opener.end()


PAGE = """
import pathlib, sys
from device.opener import Opener
from device.opener.shelf import Shelf
opener = Opener.start(pathlib.Path(sys.argv[1]))
print(opener._process.pid, flush=True)
sys.stdin.read()
"""


def test_it_dies_with_the_page_that_started_it(store: Store) -> None:
    command = [sys.executable, "-c", PAGE, str(store.root)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as page:
        assert page.stdout is not None
        opener = os.pidfd_open(int(page.stdout.readline()))
        page.kill()

    ended, _, _ = select.select([opener], [], [], 30)

    assert ended == [opener]
    os.close(opener)


def test_nothing_but_the_page_can_look_into_it(store: Store, opener: Opener) -> None:
    status = Path(f"/proc/{opener._process.pid}/limits").read_text()

    core = next(line for line in status.splitlines() if "core file" in line)
    assert core.split()[4:6] == ["0", "0"]


@pytest.mark.parametrize("piece", ["key", "about", "init", "notes", "end", "c0000"])
def test_one_damaged_piece_does_not_hide_the_other_recordings(
    tmp_path: Path, piece: str
) -> None:
    store = filmed.store_at(tmp_path / "store")
    whole, hurt = filmed.record(store, 2), filmed.record(store, 2)
    shelf = Shelf(store, [filmed.ANNA.secret])
    shelf.save_notes(hurt, {"moments": []}, 0)
    file = store.find(hurt).path / f"{piece}.age"
    sealed = bytearray(file.read_bytes())
    sealed[-1] ^= 1
    file.write_bytes(sealed)

    told = Shelf(store, [filmed.ANNA.secret]).summaries()

    by_id = {one["id"]: one for one in told}
    assert set(by_id) == {whole, hurt}
    assert by_id[whole]["openable"]
    assert not by_id[whole]["damaged"]
    if piece in ("key", "init", "notes"):
        assert by_id[hurt]["damaged"]


def test_notes_that_are_damaged_are_told_and_can_be_written_anew(
    tmp_path: Path,
) -> None:
    store = filmed.store_at(tmp_path / "store")
    recording = filmed.record(store, 2)
    Shelf(store, [filmed.ANNA.secret]).save_notes(recording, {"moments": []}, 0)
    file = store.find(recording).path / "notes.age"
    file.write_bytes(file.read_bytes()[:-1])
    shelf = Shelf(store, [filmed.ANNA.secret])

    told = shelf.detail(recording)

    assert told["notes"] == {"version": 0, "moments": []}
    assert any("notes" in sentence for sentence in told["findings"])
    saved = shelf.save_notes(recording, {"moments": []}, told["notes"]["version"])
    assert saved["version"] == 1
