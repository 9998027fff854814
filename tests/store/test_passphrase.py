"""A key under a passphrase: a standard age file of a cost that a small box can bear."""

from __future__ import annotations

import os
import pty
import time
from pathlib import Path

import numpy as np
import pyrage
import pytest

from device.errors import SealError, SegmentDamaged, VigError, WrongPassphrase
from device.passphrase import LONGEST, WORK_FACTOR, unwrap, wrap

SECRET = "AGE-SECRET-KEY-1NOTREALLYONE\n"
WORDS = "correct horse battery staple"


@pytest.fixture(scope="module")
def wrapped() -> bytes:
    return wrap(SECRET, WORDS)


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let scrypt cost next to nothing where only the form matters."""
    monkeypatch.setattr("device.passphrase.WORK_FACTOR", 4)


def age_asking(answers: list[str], *arguments: str) -> None:
    """Run Debian's age, which asks for a passphrase on its terminal."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvp("age", ["age", *arguments])  # noqa: S606 (as all here: by name)
    asked = b""
    for answer in answers:
        while asked.count(b":") == 0:
            asked += os.read(terminal, 1024)
        os.write(terminal, answer.encode() + b"\n")
        asked = b""
    told = _rest(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, told
    os.close(terminal)


def _rest(terminal: int) -> bytes:
    told = b""
    try:
        while piece := os.read(terminal, 1024):
            told += piece
    except OSError:  # so a terminal says that nobody is at its other end
        pass
    return told


def test_what_is_wrapped_is_unwrapped(wrapped: bytes) -> None:
    assert unwrap(wrapped, WORDS) == SECRET


def test_pyrage_opens_what_we_wrap(wrapped: bytes) -> None:
    assert pyrage.passphrase.decrypt(wrapped, WORDS) == SECRET.encode()


def test_the_age_command_opens_what_we_wrap(wrapped: bytes, tmp_path: Path) -> None:
    (tmp_path / "key.age").write_bytes(wrapped)
    out = tmp_path / "key"

    age_asking([WORDS], "-d", "-o", str(out), str(tmp_path / "key.age"))

    assert out.read_text() == SECRET


def test_we_open_what_the_age_command_wraps(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(SECRET)
    out = tmp_path / "key.age"

    age_asking([WORDS, WORDS], "-p", "-o", str(out), str(tmp_path / "key"))

    assert unwrap(out.read_bytes(), WORDS) == SECRET


def test_the_cost_of_a_guess_is_fixed(wrapped: bytes) -> None:
    stanza = wrapped.split(b"\n")[1]

    assert stanza.startswith(b"-> scrypt ")
    assert stanza.endswith(b" %d" % WORK_FACTOR)
    assert WORK_FACTOR == 17


def test_a_wrong_passphrase_is_told_from_damage(wrapped: bytes) -> None:
    with pytest.raises(WrongPassphrase):
        unwrap(wrapped, WORDS + " ")
    with pytest.raises(SegmentDamaged):
        unwrap(wrapped[:-1] + bytes([wrapped[-1] ^ 1]), WORDS)


def test_a_cost_that_the_box_cannot_bear_is_refused_at_once(wrapped: bytes) -> None:
    greedy = wrapped.replace(b" 17\n", b" 30\n", 1)  # a tebibyte of memory
    began = time.monotonic()

    with pytest.raises(SealError, match="cannot bear"):
        unwrap(greedy, WORDS)

    assert time.monotonic() - began < 0.1


@pytest.mark.usefixtures("cheap")
def test_one_letter_written_in_two_ways_is_one_letter() -> None:
    composed, decomposed = "Käthe", "Ka\u0308the"

    assert unwrap(wrap(SECRET, composed), decomposed) == SECRET
    assert unwrap(wrap(SECRET, decomposed), composed) == SECRET


@pytest.mark.usefixtures("cheap")
@pytest.mark.parametrize("phrase", ["", "\ud800"])
def test_some_passphrases_cannot_be_used(phrase: str) -> None:
    with pytest.raises(WrongPassphrase):
        wrap(SECRET, phrase)


@pytest.mark.usefixtures("cheap")
def test_one_chunk_is_wrapped_and_not_a_byte_more() -> None:
    assert unwrap(wrap("k" * LONGEST, WORDS), WORDS) == "k" * LONGEST
    with pytest.raises(SealError, match="too long"):
        wrap("k" * (LONGEST + 1), WORDS)


@pytest.mark.usefixtures("cheap")
def test_no_damage_is_ever_taken_for_the_truth() -> None:
    wrapped, chance = wrap(SECRET, WORDS), np.random.default_rng(7)

    for _ in range(2000):
        bad = bytearray(wrapped)
        bad[chance.integers(len(bad))] ^= 1 << int(chance.integers(8))
        if bad[: len("age-encryption.org/v1\n-> scrypt ") + 26].count(b" 4\n") == 0:
            continue  # another work factor: the test above has it
        with pytest.raises(VigError):
            unwrap(bytes(bad), WORDS)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"age-encryption.org/v1\n",
        b"AGE-SECRET-KEY-1",
        b"-----BEGIN AGE ENCRYPTED FILE-----\n",
    ],
)
def test_what_is_no_wrapped_key_is_refused(text: bytes) -> None:
    with pytest.raises(SegmentDamaged):
        unwrap(text, WORDS)


@pytest.mark.usefixtures("cheap")
def test_there_is_one_spelling_of_every_byte() -> None:
    header, _, rest = wrap(SECRET, WORDS).partition(b"\n--- ")
    mac, _, payload = rest.partition(b"\n")
    unused = bytes([mac[-1] + 1])  # two bits of its last letter say nothing

    with pytest.raises(SegmentDamaged):
        unwrap(header + b"\n--- " + mac[:-1] + unused + b"\n" + payload, WORDS)
