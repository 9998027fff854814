"""A box that waits to be claimed: its code, wrong ones, and when it has none."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from device import disk, seal
from device.claim import code, waiting
from device.claim.waiting import CODE, MOST_TRIES, TRIES, Tries
from device.cli import main
from device.errors import ClaimClosed, ClaimCodeMissing, ClaimCodeWrong
from device.store import Store
from tests.claim.parts import CLAIM, unclaimed

WRONG = "0000-0000-0000-0000"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return unclaimed(tmp_path / "store")


def typed(*words: str) -> tuple[int, str, str]:
    """A command's exit code, and what it said on both of its outputs."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as wrong:
        done = main(words)
    return done, out.getvalue(), wrong.getvalue()


def test_the_command_makes_a_code_and_keeps_it(store: Store) -> None:
    words = ("claim-code", "--store", str(store.root))

    first, again = typed(*words), typed(*words)

    assert first == again
    assert first[0] == 0
    assert code.is_code(first[1])
    assert (store.claim_path / CODE).read_text() == first[1]


def test_page_and_recorder_can_both_destroy_what_the_command_made(store: Store) -> None:
    typed("claim-code", "--store", str(store.root))

    assert (store.claim_path / CODE).stat().st_mode & 0o777 == 0o660


def test_whoever_is_enrolled_by_hand_ends_the_code(store: Store) -> None:
    where = ("--store", str(store.root))
    typed("claim-code", *where)
    key = seal.new_identity().recipient

    assert typed("enrol", "Anna", "--recipient", key, *where)[0] == 0

    assert disk.names(store.claim_path) == []
    done, out, wrong = typed("claim-code", *where)
    assert (done, out) == (0, "")
    assert "is claimed" in wrong


def test_a_code_that_is_left_on_a_claimed_box_opens_nothing(store: Store) -> None:
    made = waiting.make_code(store)
    assert made is not None
    store.enrol("Anna", CLAIM.recipient)

    assert waiting.code_of(store) is None
    with pytest.raises(ClaimCodeMissing):
        Tries(store, lambda: 1.0).take(made)


@pytest.mark.parametrize("written", [b"", b"hello", b"\xff\xfe", b"0000-0000"])
def test_what_is_no_code_opens_nothing_and_is_made_anew(
    store: Store, written: bytes
) -> None:
    disk.write(store.claim_path, CODE, written)

    assert waiting.code_of(store) is None
    assert code.is_code(waiting.make_code(store) or "")


def test_ten_wrong_codes_close_it_even_for_the_right_one(store: Store) -> None:
    made, tries = waiting.make_code(store) or "", Tries(store, lambda: 100.0)
    for left in reversed(range(MOST_TRIES)):
        with pytest.raises(ClaimCodeWrong):
            tries.take(WRONG)
        assert tries.left == left

    with pytest.raises(ClaimClosed):
        tries.take(made)
    with pytest.raises(ClaimClosed):
        Tries(store, lambda: 200.0).take(made)


def test_a_new_start_of_the_box_opens_it_again(store: Store) -> None:
    made, tries = waiting.make_code(store) or "", Tries(store, lambda: 100.0)
    for _ in range(MOST_TRIES):
        with pytest.raises(ClaimCodeWrong):
            tries.take(WRONG)

    Tries(store, lambda: 20.0).take(made)

    assert not disk.is_file(store.claim_path, TRIES)


def test_a_wrong_code_is_counted_before_it_is_compared(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting.make_code(store)

    def plug(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(code, "same", plug)
    with pytest.raises(KeyboardInterrupt):
        Tries(store, lambda: 100.0).take(WRONG)

    assert Tries(store, lambda: 101.0).left == MOST_TRIES - 1


def test_half_a_code_is_a_slip_and_is_not_counted(store: Store) -> None:
    waiting.make_code(store)
    tries = Tries(store, lambda: 100.0)

    with pytest.raises(ClaimCodeWrong, match="sixteen letters"):
        tries.take("7K3Q-0M")

    assert tries.left == MOST_TRIES
