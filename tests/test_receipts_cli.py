"""``receipts`` and ``erase`` on the command line, and what leaves through it."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from device import disk, receipts, seal, status
from device.cli import main
from device.media import Nanoseconds
from device.status import Status
from device.store import Store
from tests import filmed


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one recording of 3 s."""
    path = tmp_path_factory.mktemp("receipts") / "store"
    filmed.record(filmed.store_at(path), 3)
    return path


@pytest.fixture
def place(tmp_path: Path, recorded: Path) -> Path:
    """A folder with a store of its own, Anna's key, a stranger's key."""
    filmed.key_file(tmp_path / "anna.key")
    filmed.key_file(tmp_path / "stranger.key", seal.new_identity())
    shutil.copytree(recorded, tmp_path / "store")
    return tmp_path


def words_of(place: Path, *words: str, key: str = "anna.key") -> list[str]:
    return [*words, "--store", str(place / "store"), "--identity", str(place / key)]


def ask(place: Path, *words: str, key: str = "anna.key") -> int:
    return main(words_of(place, *words, key=key))


def only(place: Path) -> str:
    (recording,) = Store(place / "store").recordings()
    return recording


def written(place: Path) -> list[tuple[str, dict[str, object]]]:
    """Every receipt: what was done, and the details."""
    told, wrong = receipts.read(Store(place / "store"), [filmed.ANNA.secret])
    assert wrong == []
    return [(one.action, one.details) for one in told]


def test_receipts_tells_what_was_done_newest_first(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store(place / "store")
    receipts.add(store, "unlocked", {"with": "Anna"})
    receipts.add(store, "enrolled", {"name": "Ben"})

    assert ask(place, "receipts") == 0

    newest, oldest = capsys.readouterr().out.splitlines()
    assert newest.endswith("  Ben was enrolled.")
    assert oldest.endswith("  Anna unlocked the box.")


def test_receipts_speaks_json_to_programs(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    receipts.add(Store(place / "store"), "unlocked", {"with": "Anna"})

    assert ask(place, "receipts", "--json") == 0

    told = json.loads(capsys.readouterr().out)
    assert told["findings"] == []
    (one,) = told["receipts"]
    assert one["number"] == 0
    assert one["details"] == {"with": "Anna"}


def test_receipts_that_were_touched_are_told_and_fail(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store(place / "store")
    for _ in range(2):
        receipts.add(store, "unlocked", {"with": "Anna"})
    disk.remove(store.receipts_path, "000000.age")

    assert ask(place, "receipts") == 1

    assert "the receipt 0 is missing" in capsys.readouterr().err


def test_a_stranger_reads_no_receipt(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    receipts.add(Store(place / "store"), "unlocked", {"with": "Anna"})

    assert ask(place, "receipts", key="stranger.key") == 0

    assert capsys.readouterr().out == "this key reads no receipt\n"


def test_a_clip_from_the_command_line_leaves_a_receipt(place: Path) -> None:
    out = str(place / "clip.age")
    span = ["--from", "1", "--to", "2", "--recipient", filmed.ANNA.recipient]

    assert ask(place, "clip", only(place), *span, "-o", out) == 0

    told = {
        "recording": only(place),
        "start": 1_000_000_000,
        "end": 2_000_000_000,
        "recipients": [filmed.ANNA.recipient],
        "purpose": "review",
        "family": "K7-14",
        "with": "Anna",
    }
    assert written(place) == [("taken away", told)]


def test_a_whole_film_that_is_opened_leaves_a_receipt(place: Path) -> None:
    assert ask(place, "film", only(place), "-o", str(place / "film.mp4")) == 0

    told = {"recording": only(place), "with": "Anna"}
    told |= {"purpose": "review", "family": "K7-14"}
    assert written(place) == [("film opened", told)]


@pytest.mark.parametrize("words", [["film"], ["clip", "--from", "1", "--to", "2"]])
def test_without_a_receipt_nothing_leaves(
    place: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    out = place / "out"
    (place / "store" / "receipts").rmdir()
    (place / "store" / "receipts").write_text("no folder")

    assert ask(place, *words, only(place), "-o", str(out)) == 1

    assert not out.exists()
    assert "error: " in capsys.readouterr().err


def test_erase_leaves_a_receipt_and_nothing_else(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recording = only(place)

    assert ask(place, "erase", recording[:8], "--yes") == 0

    assert capsys.readouterr().out == f"erased {recording}\n"
    assert list((place / "store" / "recordings").iterdir()) == []
    assert written(place) == [("erased", {"recording": recording, "with": "Anna"})]


def test_an_empty_recording_can_be_erased(place: Path) -> None:
    recording = only(place)
    folder = place / "store" / "recordings" / recording
    for piece in folder.iterdir():
        if piece.name != "key.age":
            piece.unlink()

    assert ask(place, "erase", recording, "--yes") == 0

    assert not folder.exists()


def test_a_stranger_erases_nothing(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(place, "erase", only(place), "--yes", key="stranger.key") == 1

    assert "does not open this recording" in capsys.readouterr().err
    assert written(place) == []


def test_what_is_being_filmed_is_not_erased(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = Nanoseconds(time.clock_gettime_ns(time.CLOCK_BOOTTIME))
    running = Status("recording", "", now, 3.0, 90, only(place), now)
    status.write(place / "store" / "status.json", running)

    assert ask(place, "erase", only(place), "--yes") == 1

    assert "still being recorded" in capsys.readouterr().err
    assert only(place)


def test_with_nobody_to_ask_nothing_is_erased(place: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "device", *words_of(place, "erase", only(place))],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert "add --yes" in done.stderr
    assert only(place)


def test_erase_on_a_terminal_takes_yes_for_an_answer_and_nothing_else(
    place: Path,
) -> None:
    recording = only(place)

    for answer, left in ((b"y\n", [recording]), (b"yes\n", [])):
        here, theirs = pty.openpty()
        erasing = subprocess.Popen(
            [sys.executable, "-m", "device", *words_of(place, "erase", recording)],
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        os.write(here, answer)
        told, _ = erasing.communicate(timeout=60)
        os.close(here)
        os.close(theirs)
        assert f"Erase the recording {recording[:8]} for good?" in told.decode()
        assert Store(place / "store").recordings() == left
