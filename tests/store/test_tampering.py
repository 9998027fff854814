"""Whatever is done to a recording's files is noticed, named, and never played.

Some of these attacks need somebody who knows the recording's recipient, which stands
nowhere outside ``key.age``: the chain is to hold even then.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from device import documents, seal
from device.chain import BOX_SIZE, Chain
from device.documents import Document
from device.errors import SegmentDamaged, VigError
from device.media import Segment
from device.opened import OpenedRecording
from device.pieces import Pieces
from device.store import Store, segment_name
from device.verify import Finding, Kind
from tests.store.parts import Made, film, identity, record

ANNA = [identity().secret]
Found = list[tuple[Kind, int | None]]


def opened(made: Made) -> OpenedRecording:
    return OpenedRecording.open(made.directory, ANNA)


def findings(made: Made) -> list[Finding]:
    return opened(made).verify()


def found(made: Made) -> Found:
    return [(finding.kind, finding.number) for finding in findings(made)]


def drop(made: Made, *names: str) -> None:
    for name in names:
        made.path(name).unlink()


def swap(made: Made, one: str, other: str) -> None:
    first, second = made.path(one).read_bytes(), made.path(other).read_bytes()
    made.path(one).write_bytes(second)
    made.path(other).write_bytes(first)


def copy(made: Made, one: str, over: str) -> None:
    made.path(over).write_bytes(made.path(one).read_bytes())


def cut(made: Made, name: str, bytes_: int) -> None:
    made.path(name).write_bytes(made.path(name).read_bytes()[:-bytes_])


def from_another(made: Made, name: str) -> None:
    other = record(Store(made.directory.path.parent.parent), "another")
    made.path(name).write_bytes(other.path(name).read_bytes())


def sealed_by_a_stranger(made: Made, name: str) -> None:
    stranger = seal.new_identity().recipient
    made.path(name).write_bytes(seal.seal(made.plain[name], [stranger]))


def forged(made: Made, name: str) -> None:
    """With the recording's recipient known, and a MAC key guessed."""
    chain = Chain(bytes(32), made.id)
    chain.head(b"", b"")
    body = made.plain[name][BOX_SIZE:]
    made.forge(name, chain.bind(Segment(int(name), body)).payload)


def other_picture(made: Made, name: str) -> None:
    plain = made.plain[name]
    made.forge(name, plain[:-1] + bytes([plain[-1] ^ 1]))


def restarted(made: Made, name: str) -> None:
    """Written anew, as only a holder of the MAC key can; but not all that follows."""
    chain = Chain(made.key.mac_key, made.id)
    chain.head(b"", b"")
    body = made.plain[name][BOX_SIZE:] + b"\0\0\0\x08free"
    made.forge(name, chain.bind(Segment(int(name), body)).payload)


def rewritten(made: Made, name: str) -> None:
    """The same, and in its place in the chain."""
    chain = Chain(made.key.mac_key, made.id)
    chain.head(made.plain["init"], made.plain["about"])
    for number in range(int(name)):
        body = made.plain[segment_name(number)][BOX_SIZE:]
        chain.bind(Segment(number, body))
    body = made.plain[name][BOX_SIZE:] + b"\0\0\0\x08free"
    made.forge(name, chain.bind(Segment(int(name), body)).payload)


def restarted_without_chapters(made: Made) -> None:
    drop(made, "c0000", "c0001", "end")
    restarted(made, "000007")


def added(made: Made, name: str) -> None:
    chain = Chain(made.key.mac_key, made.id)
    chain.head(made.plain["init"], made.plain["about"])
    for one in film().segments:
        chain.bind(one)
    made.forge(name, chain.bind(Segment(int(name), film().segments[3].payload)).payload)


def document(made: Made, name: str, value: Document) -> None:
    plain = documents.to_bytes(name, made.id, made.key.mac_key, value)
    made.forge(name, plain)


def forge_init_without_first(made: Made) -> None:
    drop(made, "000000")
    made.forge("init", made.plain["init"] + b"\0")


D, M, R, P = Kind.DAMAGED, Kind.MISSING, Kind.REPEATED, Kind.MISPLACED
F, G, U, V = Kind.FORGED, Kind.FOREIGN, Kind.UNLINKED, Kind.UNPROVEN
K, N = Kind.UNKNOWN, Kind.UNENDED

ATTACKS: list[tuple[str, Callable[[Made], object], Found]] = [
    ("nothing", lambda m: None, []),
    ("one dropped", lambda m: drop(m, "000007"), [(M, 7)]),
    (
        "three dropped",
        lambda m: drop(m, "000007", "000008", "000010"),
        [(M, 7), (M, 10)],
    ),
    ("the first dropped", lambda m: drop(m, "000000"), [(M, 0)]),
    ("the tail dropped", lambda m: drop(m, "000021", "000022", "000023"), [(M, 21)]),
    ("the end dropped", lambda m: drop(m, "end"), [(N, None)]),
    (
        "tail, chapter, end dropped",
        lambda m: drop(m, "000023", "c0001", "end"),
        [(N, None)],
    ),
    ("tail and end dropped", lambda m: drop(m, "000023", "end"), [(N, None), (M, 23)]),
    ("two swapped", lambda m: swap(m, "000007", "000012"), [(P, 7), (P, 12)]),
    ("one repeated", lambda m: copy(m, "000007", "000012"), [(R, 12)]),
    ("a repeated tail", lambda m: copy(m, "000023", "000024"), [(R, 24)]),
    ("a byte cut off", lambda m: cut(m, "000007", 1), [(D, 7)]),
    ("cut to nothing", lambda m: m.path("000007").write_bytes(b""), [(D, 7)]),
    ("another recording's", lambda m: from_another(m, "000007"), [(G, 7)]),
    ("another's init", lambda m: from_another(m, "init"), [(G, None)]),
    ("another's end", lambda m: from_another(m, "end"), [(G, None)]),
    ("sealed by a stranger", lambda m: sealed_by_a_stranger(m, "000007"), [(G, 7)]),
    ("forged", lambda m: forged(m, "000007"), [(F, 7)]),
    ("another picture", lambda m: other_picture(m, "000007"), [(F, 7)]),
    ("not a segment", lambda m: copy(m, "init", "000007"), [(F, 7)]),
    ("the first not a segment", lambda m: copy(m, "init", "000000"), [(F, 0)]),
    ("written anew", lambda m: restarted(m, "000007"), [(F, 7), (U, 7)]),
    ("written anew at the end", lambda m: restarted(m, "000023"), [(F, 23), (U, 23)]),
    ("rewritten in its place", lambda m: rewritten(m, "000007"), [(F, 7)]),
    ("added after the end", lambda m: added(m, "000024"), [(F, 24)]),
    ("no chapters", restarted_without_chapters, [(N, None), (U, 7), (U, 8)]),
    ("init dropped", lambda m: drop(m, "init"), [(M, None)]),
    ("init forged", lambda m: m.forge("init", m.plain["init"] + b"\0"), [(D, None)]),
    ("init is a segment", lambda m: copy(m, "000003", "init"), [(D, None)]),
    (
        "init forged, the first dropped",
        forge_init_without_first,
        [(D, None), (M, 0)],
    ),
    (
        "nothing left that vouches for init",
        lambda m: drop(m, "000000", "c0000"),
        [(V, None), (M, None), (M, 0)],
    ),
    ("about cut", lambda m: cut(m, "about", 1), [(D, None)]),
    ("about dropped", lambda m: drop(m, "about"), [(M, None)]),
    (
        "about written anew",
        lambda m: document(m, "about", {"format": 1, "when": "never"}),
        [(D, None)],
    ),
    ("about is end", lambda m: copy(m, "end", "about"), [(D, None)]),
    ("end cut", lambda m: cut(m, "end", 1), [(D, None)]),
    ("a chapter cut", lambda m: cut(m, "c0000", 1), [(D, None)]),
    ("a chapter dropped", lambda m: drop(m, "c0001"), [(M, None)]),
    ("a chapter twice", lambda m: copy(m, "c0000", "c0001"), [(D, None)]),
    ("notes that are no notes", lambda m: copy(m, "end", "notes"), [(D, None)]),
    (
        "a strange file",
        lambda m: shutil.copy(m.path("000003"), m.path("0000003")),
        [(K, None)],
    ),
]


@pytest.mark.parametrize(
    ("attack", "expected"),
    [pytest.param(attack, expected, id=name) for name, attack, expected in ATTACKS],
)
def test_whatever_was_done_is_named_and_nothing_else(
    made: Made, attack: Callable[[Made], object], expected: Found
) -> None:
    attack(made)

    assert found(made) == expected


@pytest.mark.parametrize(
    "attack", [pytest.param(attack, id=name) for name, attack, _ in ATTACKS]
)
def test_nothing_is_ever_given_out_that_was_not_recorded(
    made: Made, attack: Callable[[Made], object]
) -> None:
    attack(made)
    recording = opened(made)

    for number in range(len(film().segments) + 1):
        try:
            assert recording.segment(number) == made.plain[segment_name(number)]
        except SegmentDamaged:
            continue
    for one in recording.index:
        assert len(made.plain[segment_name(one.number)]) == one.size


def test_a_forged_init_is_not_given_out(made: Made) -> None:
    made.forge("init", made.plain["init"] + b"\0")

    with pytest.raises(SegmentDamaged):
        _ = opened(made).init


def test_what_is_found_is_said_in_plain_words(made: Made) -> None:
    drop(made, "000005", "000006", "000022", "000023")
    copy(made, "000007", "000012")
    swap(made, "000014", "000015")

    assert [finding.sentence for finding in findings(made)] == [
        "the piece 000012 is 000007 over again",
        "the piece 000014 is out of place: it is really 000015",
        "the piece 000015 is out of place: it is really 000014",
        "the pieces 000005 to 000006 are missing",
        "2 pieces at the end are missing",
    ]


def test_a_film_that_ended_without_a_stop_is_not_wrong(store: Store) -> None:
    made = record(store, stop=False)

    (finding,) = findings(made)

    assert "without a stop" in finding.sentence
    assert not finding.wrong


def test_a_replaced_key_opens_nothing(made: Made, store: Store) -> None:
    other = record(store, "another")
    made.path("key").write_bytes(other.path("key").read_bytes())

    with pytest.raises(SegmentDamaged, match="another recording"):
        opened(made)


# --- damage by chance ------------------------------------------------------------


def hurt(sealed: bytes, chance: np.random.Generator) -> bytes:
    """Do one thing to a file that a card, or a person, might do."""
    bad, at = bytearray(sealed), int(chance.integers(len(sealed)))
    match int(chance.integers(6)):
        case 0 | 1:
            bad[at] ^= 1 << int(chance.integers(8))
        case 2:
            del bad[at:]
        case 3:
            bad[at : at + 512] = bytes(len(bad[at : at + 512]))
        case 4:
            bad[at:at] = chance.bytes(int(chance.integers(1, 9)))
        case _:
            bad[at : at + 16] = chance.bytes(len(bad[at : at + 16]))
    return bytes(bad)


def read_as_it_is_used(made: Made, pieces: Pieces, name: str) -> bytes:
    """A piece's plaintext, by the way that its readers take."""
    if name == "key":
        return Pieces(made.directory, ANNA).key.text().encode()
    if name.isdecimal():
        return pieces.segment(int(name))[0]
    if name == "init":
        return pieces.plain(name)
    pieces.document(name)
    return pieces.plain(name)


def put(path: Path, content: bytes) -> None:
    path.unlink()  # writing over a file makes ext4 write it out: slow, and no use here
    path.write_bytes(content)


def survive(made: Made, times: int, seed: int) -> int:
    """Hurt files by chance, one at a time; how many were refused."""
    chance = np.random.default_rng(seed)
    names = ["key", "about", "init", "000000", "000013", "c0000", "end"]
    sealed = {name: made.path(name).read_bytes() for name in names}
    pieces, refused = Pieces(made.directory, ANNA), 0
    for _ in range(times):
        name = names[chance.integers(len(names))]
        put(made.path(name), hurt(sealed[name], chance))
        try:
            assert read_as_it_is_used(made, pieces, name) == made.plain[name]
        except VigError:
            refused += 1
        put(made.path(name), sealed[name])
    return refused


def test_no_damage_by_chance_is_taken_for_film(made: Made) -> None:
    assert survive(made, 2_000, seed=7) > 1_900  # zeros over zeros change nothing


@pytest.mark.nightly
def test_no_damage_by_chance_is_taken_for_film_all_night(made: Made) -> None:
    assert survive(made, 100_000, seed=8) > 95_000


def test_a_recording_with_any_file_hurt_can_still_be_verified(
    made: Made, tmp_path: Path
) -> None:
    chance = np.random.default_rng(7)

    for name in sorted(made.plain):
        sealed = made.path(name).read_bytes()
        made.path(name).write_bytes(hurt(sealed, chance))
        try:
            assert findings(made) or made.path(name).read_bytes() == sealed
        except VigError:
            assert name == "key"
        made.path(name).write_bytes(sealed)

    assert findings(made) == []
