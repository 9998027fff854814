"""The age vectors of C2SP: files that must open, and many more that must not.

``DEVIATIONS`` is the whole list of what goes otherwise, in pyrage or at our own doors;
one more, or one less, fails. Where they come from stands in ``tests/vectors``.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest
from pyrage import x25519

from device import passphrase, seal
from device.errors import (
    IdentityInvalid,
    NotForThisKey,
    SegmentDamaged,
    VigError,
    WrongPassphrase,
)

VECTORS = Path(__file__).parents[1] / "vectors"

DEVIATIONS = {
    # name of the vector: what it should do, then what pyrage and what we do instead
    "armor_whitespace_outside": ("success", "refused", "refused"),
    "armor_scrypt": ("success", "success", "refused"),  # we read no armoured keys
    "scrypt_work_factor_23": ("refused", "success", "refused"),  # 8 GiB: never run
    "stanza_missing_body": ("refused", "success", "success"),
    "stanza_missing_final_line": ("refused", "success", "success"),
}
"""The last two open a file of which a line is not written as it should be. What comes
out is proven all the same: it is what was sealed."""

USUAL = "013f54400c82da08037759ada907a8b864e97de81c088a182062c4b5622fd2ab"
"""What lies in a vector that does not say what lies in it, should it open."""

HYBRID_THAT_SHOULD_OPEN = {
    "armor_hybrid",
    "hybrid",
    "hybrid_and_x25519",
    "hybrid_grease",
    "hybrid_multiple_recipients",
}
"""pyrage knows no post-quantum identities yet, and so neither do we."""


@dataclass(frozen=True)
class Vector:
    """An age file, what opens it, and what must come of it."""

    name: str
    expect: str
    payload: str
    identities: tuple[str, ...]
    passphrases: tuple[str, ...]
    sealed: bytes

    @property
    def right(self) -> str:
        """What an opener that gives out nothing unproven makes of it."""
        return "success" if self.expect == "success" else "refused"

    def judge(self, plain: bytes) -> str:
        """``success``, if this is what was sealed."""
        same = hashlib.sha256(plain).hexdigest() == (self.payload or USUAL)
        return "success" if same else "opened to something else"


def read(path: Path) -> Vector:
    """A vector from its file."""
    head, _, sealed = path.read_bytes().partition(b"\n\n")
    pairs = [line.partition(": ")[::2] for line in head.decode().splitlines()]

    def all_of(key: str) -> tuple[str, ...]:
        return tuple(value for name, value in pairs if name == key)

    return Vector(
        path.name,
        all_of("expect")[0],
        "".join(all_of("payload")),
        all_of("identity"),
        all_of("passphrase"),
        zlib.decompress(sealed) if all_of("compressed") else sealed,
    )


ALL = [read(path) for path in sorted((VECTORS / "age").iterdir())]
HYBRID = [one for one in ALL if any("-PQ-" in key for key in one.identities)]
OURS = [one for one in ALL if one not in HYBRID]
KEYS = [one for one in OURS if not one.passphrases]
PHRASES = [one for one in OURS if one.passphrases]


def open_with_ours(vector: Vector) -> bytes:
    """Open it as the box would."""
    if vector.passphrases:
        return passphrase.unwrap(vector.sealed, vector.passphrases[0]).encode()
    return seal.unseal(vector.sealed, vector.identities)


def our_doors(vector: Vector) -> str:
    """What ``seal`` or ``passphrase`` makes of it; any error must be one of ours."""
    try:
        return vector.judge(open_with_ours(vector))
    except VigError:
        return "refused"


def pyrage_itself(vector: Vector) -> str:
    """What the library makes of it."""
    try:
        if vector.passphrases:
            return vector.judge(
                pyrage.passphrase.decrypt(vector.sealed, vector.passphrases[0])
            )
        keys = [x25519.Identity.from_str(key) for key in vector.identities]
        return vector.judge(pyrage.decrypt(vector.sealed, keys))
    except pyrage.DecryptError:
        return "refused"


def named(vectors: list[Vector]) -> list[object]:
    return [pytest.param(one, id=one.name) for one in vectors]


@pytest.mark.parametrize("vector", named(OURS))
def test_our_doors_open_and_refuse_as_age_demands(vector: Vector) -> None:
    _, _, known = DEVIATIONS.get(vector.name, (None, None, vector.right))

    assert our_doors(vector) == known


@pytest.mark.parametrize(
    "vector", named([one for one in OURS if one.name != "scrypt_work_factor_23"])
)
def test_pyrage_opens_and_refuses_as_far_as_we_know(vector: Vector) -> None:
    _, known, _ = DEVIATIONS.get(vector.name, (None, vector.right, None))

    assert pyrage_itself(vector) == known


def test_the_list_of_deviations_says_what_the_vectors_demand() -> None:
    demanded = {one.name: one.right for one in OURS if one.name in DEVIATIONS}

    assert demanded == {name: right for name, (right, _, _) in DEVIATIONS.items()}


@pytest.mark.parametrize("vector", named([o for o in OURS if o.expect == "no match"]))
def test_a_key_that_does_not_fit_is_told_from_damage(vector: Vector) -> None:
    told: type[VigError] = WrongPassphrase if vector.passphrases else NotForThisKey
    if vector.name == "scrypt_uppercase":
        told = SegmentDamaged  # a kind of stanza that nobody knows

    with pytest.raises(told):
        open_with_ours(vector)


def test_a_huge_cost_is_refused_before_any_memory_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(hashlib, "scrypt")
    (greedy,) = (one for one in PHRASES if one.name == "scrypt_work_factor_23")

    with pytest.raises(VigError, match="cannot bear"):
        passphrase.unwrap(greedy.sealed, greedy.passphrases[0])


@pytest.mark.parametrize("vector", named(HYBRID))
def test_a_post_quantum_identity_is_refused_by_name(vector: Vector) -> None:
    with pytest.raises(IdentityInvalid):
        seal.unseal(vector.sealed, vector.identities)


def test_every_kind_of_vector_was_tried() -> None:
    counts = Counter(one.expect for one in OURS)

    assert (len(ALL), len(HYBRID), len(KEYS), len(PHRASES)) == (143, 19, 98, 26)
    assert counts == {
        "success": 21,
        "header failure": 53,
        "payload failure": 19,
        "armor failure": 22,
        "no match": 8,
        "HMAC failure": 1,
    }
    opened = {one.name for one in HYBRID if one.expect == "success"}
    assert opened == HYBRID_THAT_SHOULD_OPEN


def test_the_vectors_are_those_that_were_published() -> None:
    lines = (VECTORS / "SHA256SUMS").read_text().splitlines()
    told = {name: digest for digest, name in (line.split("  ") for line in lines)}

    there = {
        f"age/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (VECTORS / "age").iterdir()
    }

    assert there == told
