"""``lend``, ``family``, ``withdraw``: the family's card on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from device import family, seal
from device.cli import main
from device.family import Consent
from device.store import Store
from tests import filmed


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a store that is lent to nobody, and Anna's key."""
    filmed.key_file(tmp_path / "anna.key")
    filmed.key_file(tmp_path / "stranger.key", seal.new_identity())
    store = filmed.store_at(tmp_path / "store")
    for file in store.family_path.iterdir():
        file.unlink()
    return tmp_path


def ask(place: Path, *words: str, key: str = "anna.key") -> int:
    where = ["--store", str(place / "store"), "--identity", str(place / key)]
    return main([*words, *where])


def lend(place: Path, *words: str) -> int:
    return ask(place, "lend", "k7-14", "--since", "2026-11-24", *words)


def card(place: Path) -> family.Family:
    return family.load(Store(place / "store"), [filmed.ANNA.secret])


def test_lend_records_what_a_family_agreed_to(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    agreed = ["--agreed", "review,copy", "--until", "2027-02-01", "--recorded-by", "A"]

    assert lend(place, *agreed) == 0

    assert capsys.readouterr().out.splitlines() == [
        "lent to    K7-14 since 2026-11-24",
        "agreed to  the shared review, a copy for the family, until 1 February 2027",
    ]
    consent = Consent(review=True, copy=True, until="2027-02-01", recorded_by="A")
    assert card(place).consent == consent


def test_family_tells_the_card_to_a_program(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lend(place)
    capsys.readouterr()

    assert ask(place, "family", "--json") == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["code"], told["left"]) == ("K7-14", [])


def test_a_box_that_is_lent_to_nobody_says_so(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(place, "family") == 0

    assert capsys.readouterr().out == "lent to nobody\n"


@pytest.mark.parametrize("code", ["Sam Smith", "K", "Zoë"])
def test_a_name_is_no_code(
    place: Path, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(place, "lend", code) == 1

    assert "hint: choose a code such as K7-14, never a name" in capsys.readouterr().err
    assert card(place).code == ""


def test_another_family_is_refused_while_film_is_here(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lend(place)
    Store(place / "store").create("0" * 32).write("key", b"sealed")

    assert ask(place, "lend", "B2-03", "--since", "2026-11-25") == 1

    assert "still holds film of K7-14" in capsys.readouterr().err


def test_withdraw_erases_all_and_lists_what_had_left(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lend(place, "--agreed", "supervision")
    recording = filmed.record(Store(place / "store"), 1)
    out = ["--from", "0.2", "--to", "0.8", "-o", str(place / "out.age")]
    assert ask(place, "clip", recording, *out, "--for", "supervision") == 0
    capsys.readouterr()

    assert ask(place, "withdraw", "--yes") == 0

    erased, left = capsys.readouterr().out.splitlines()
    assert erased == "erased 1 recording, 0 reviews, 0 parcels"
    assert "was taken away for supervision by Anna, sealed to Anna" in left
    assert Store(place / "store").recordings() == []
    assert card(place).withdrawn


def test_with_nobody_to_ask_nothing_is_withdrawn(place: Path) -> None:
    lend(place)
    where = ["--store", str(place / "store"), "--identity", str(place / "anna.key")]

    done = subprocess.run(
        [sys.executable, "-m", "device", "withdraw", *where],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert "add --yes" in done.stderr
    assert card(place).withdrawn == ""


def test_a_stranger_takes_nothing_back(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lend(place)

    assert ask(place, "withdraw", "--yes", key="stranger.key") == 1

    assert "opens no family's card" in capsys.readouterr().err
    assert card(place).withdrawn == ""
