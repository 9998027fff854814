"""Sealing: age's own command opens what we seal, and the other way round."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from device import seal
from device.errors import (
    IdentityInvalid,
    NoRecipient,
    NotForThisKey,
    RecipientInvalid,
    SegmentDamaged,
    VigError,
)

SIZES = [0, 1, 65_535, 65_536, 65_537, 1 << 20]
ANNA, BEN, CLARE = (seal.new_identity() for _ in range(3))
ALL = [who.recipient for who in (ANNA, BEN, CLARE)]


def text_of(size: int) -> bytes:
    return np.random.default_rng(size).bytes(size)


def age(*arguments: str, stdin: bytes) -> bytes:
    """Run Debian's age; its output."""
    done = subprocess.run(["age", *arguments], input=stdin, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.mark.parametrize("recipients", [ALL[:1], ALL], ids=["one", "three"])
@pytest.mark.parametrize("size", SIZES)
def test_the_age_command_opens_what_we_seal(
    size: int, recipients: list[str], tmp_path: Path
) -> None:
    key = tmp_path / "anna.key"
    key.write_text(seal.identity_file(ANNA))

    sealed = seal.seal(text_of(size), recipients)

    assert age("-d", "-i", str(key), stdin=sealed) == text_of(size)


@pytest.mark.parametrize("recipients", [ALL[:1], ALL], ids=["one", "three"])
@pytest.mark.parametrize("size", SIZES)
def test_we_open_what_the_age_command_seals(size: int, recipients: list[str]) -> None:
    to = [word for recipient in recipients for word in ("-r", recipient)]

    sealed = age(*to, stdin=text_of(size))

    assert seal.unseal(sealed, [ANNA.secret]) == text_of(size)


def test_each_recipient_opens_it_alone_and_nobody_else() -> None:
    sealed = seal.seal(b"film", ALL[:2])

    assert seal.unseal(sealed, [ANNA.secret]) == b"film"
    assert seal.unseal(sealed, [CLARE.secret, BEN.secret]) == b"film"
    with pytest.raises(NotForThisKey):
        seal.unseal(sealed, [CLARE.secret])
    with pytest.raises(NotForThisKey):
        seal.unseal(sealed, [])


@pytest.mark.parametrize("size", [1000, seal.BIG + 1])
def test_damage_is_told_from_a_wrong_key(size: int) -> None:
    sealed = seal.seal(text_of(size), ALL[:1])

    for damaged in (sealed[:-1], sealed + b"\0", sealed[:100], b"", b"no age file"):
        with pytest.raises(SegmentDamaged):
            seal.unseal(damaged, [ANNA.secret])
    with pytest.raises(NotForThisKey):
        seal.unseal(sealed, [BEN.secret])


def test_no_flipped_bit_is_ever_taken_for_the_truth() -> None:
    plain, chance = text_of(300), np.random.default_rng(7)
    sealed = seal.seal(plain, ALL[:1])

    for _ in range(2000):
        bad = bytearray(sealed)
        bad[chance.integers(len(bad))] ^= 1 << int(chance.integers(8))
        with pytest.raises(VigError):
            seal.unseal(bytes(bad), [ANNA.secret])


def test_nothing_is_sealed_to_nobody() -> None:
    with pytest.raises(NoRecipient):
        seal.seal(b"film", [])


@pytest.mark.parametrize(
    "text",
    ["", "age1", ANNA.recipient[:-1], ANNA.recipient + "q", ANNA.secret, "ä\0"],
    ids=["empty", "age1", "too short", "too long", "secret", "not ASCII"],
)
def test_only_recipients_are_recipients(text: str) -> None:
    with pytest.raises(RecipientInvalid):
        seal.seal(b"film", [text])
    with pytest.raises(RecipientInvalid):
        seal.checked_recipient(text)


def test_a_recipient_may_stand_in_blanks() -> None:
    assert seal.checked_recipient(f" {ANNA.recipient}\n") == ANNA.recipient


def test_a_wrong_identity_is_refused_without_being_repeated() -> None:
    wrong = ANNA.secret[:-1] + "Q"

    with pytest.raises(IdentityInvalid) as told:
        seal.unseal(b"", [wrong])

    assert "SECRET" not in str(told.value)
    assert "SECRET" not in str(told.value.__cause__)
    assert ANNA.secret not in repr(ANNA)


def test_we_read_the_file_that_age_keygen_writes(tmp_path: Path) -> None:
    path = tmp_path / "key"
    subprocess.run(["age-keygen", "-o", str(path)], check=True, capture_output=True)

    (secret,) = seal.read_identity_file(path.read_text())

    assert f"# public key: {seal.recipient_of(secret)}\n" in path.read_text()


def test_age_keygen_reads_the_file_that_we_write(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(seal.identity_file(ANNA, datetime(2026, 1, 2, tzinfo=UTC)))

    told = subprocess.run(
        ["age-keygen", "-y", str(path)], check=True, capture_output=True, text=True
    )

    assert told.stdout.strip() == ANNA.recipient
    assert path.read_text().startswith("# created: 2026-01-02T00:00:00+00:00\n")


@pytest.mark.parametrize("text", ["", "# only a comment\n", "age1notasecret\n"])
def test_a_file_without_an_identity_is_refused(text: str) -> None:
    with pytest.raises(IdentityInvalid):
        seal.read_identity_file(text)


def test_an_identity_file_may_hold_several() -> None:
    text = f"# two\n\n{ANNA.secret}\r\n  {BEN.secret}\n"

    assert seal.read_identity_file(text) == [ANNA.secret, BEN.secret]


@contextmanager
def longest_standstill() -> Iterator[list[float]]:
    """How long another thread did not get to run meanwhile, in seconds."""
    longest, over = [0.0], threading.Event()

    def tick() -> None:
        last = time.monotonic()
        while not over.wait(0.0005):
            now = time.monotonic()
            longest[0], last = max(longest[0], now - last), now

    thread = threading.Thread(target=tick)
    thread.start()
    yield longest
    over.set()
    thread.join()


def test_sealing_much_lets_other_threads_run() -> None:
    much = bytes(64 << 20)
    began = time.monotonic()

    with longest_standstill() as standstill:
        sealed = seal.seal(much, ALL[:1])
        seal.unseal(sealed, [ANNA.secret])

    assert standstill[0] < (time.monotonic() - began) / 3
