"""The claimer: keys made and wrapped, looked at, and a box claimed by its process."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest

from device import disk, receipts, seal
from device.claim import waiting, whole
from device.claim.whole import RECOVERY
from device.claimer.client import Claimer
from device.claimer.desk import Desk
from device.errors import (
    IdentityInvalid,
    Locked,
    PassphraseWeak,
    RecipientInvalid,
    SegmentDamaged,
    StoreError,
    VigError,
    WrongPassphrase,
)
from device.passphrase import unwrap, wrap
from device.store import Store
from tests.browser import until
from tests.claim.near import Near
from tests.claim.parts import ANNA, CLAIM, SERVICE, unclaimed
from web.sweeping import Sweeper

WORDS = "calm otter paints seven green doors"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return unclaimed(tmp_path / "store")


@pytest.fixture
def claimer(store: Store) -> Claimer:
    return Near(store.root)


def opened(store: Store, name: str, phrase: str) -> str:
    """The secret that a wrapped identity on the box holds."""
    (secret,) = seal.read_identity_file(unwrap(store.wrapped_identity(name), phrase))
    return secret


def test_a_new_key_is_kept_under_the_passphrase_and_opens_what_is_sealed(
    store: Store, claimer: Claimer
) -> None:
    claimer.new_key("Anna", WORDS)
    claimer.recovery(SERVICE.recipient)
    claimer.claim("", "")

    mine = opened(store, "Anna", WORDS)

    assert store.recipients() == {
        "Anna": seal.recipient_of(mine),
        RECOVERY: SERVICE.recipient,
    }
    (one,), _ = receipts.read(store, [mine])
    assert one.details["kept"] is True


def test_a_recovery_key_that_was_made_here_opens_what_is_sealed(
    store: Store, claimer: Claimer
) -> None:
    claimer.public_key("Anna", ANNA.recipient)
    text = claimer.recovery_key()
    assert claimer.recovery_key() == text, "a page that is loaded anew shows the same"
    claimer.recovery("")
    claimer.claim("K7-14", "2026-11-25")

    (secret,) = seal.read_identity_file(text)

    assert seal.unseal(seal.seal(b"film", list(store.recipients().values())), [secret])
    assert store.identities() == []
    (one,), _ = receipts.read(store, [secret])
    assert one.details["kept"] is False


@pytest.mark.parametrize("armored", [False, True])
def test_her_own_wrapped_key_is_looked_into_and_kept(
    store: Store, claimer: Claimer, *, armored: bool
) -> None:
    file = wrap(seal.identity_file(ANNA), WORDS)
    if armored:
        body = base64.encodebytes(file)
        begin, end = (
            b"-----%s AGE ENCRYPTED FILE-----" % w for w in (b"BEGIN", b"END")
        )
        file = begin + b"\r\n" + body + end + b"\r\n"

    claimer.wrapped_key("Anna", WORDS, file)
    claimer.recovery(SERVICE.recipient)
    claimer.claim("", "")

    assert opened(store, "Anna", WORDS) == ANNA.secret


def test_what_age_itself_has_wrapped_is_taken_at_a_cost_that_the_box_can_bear(
    store: Store, claimer: Claimer
) -> None:
    greedy = wrap(ANNA.secret, WORDS)
    claimer.wrapped_key("Anna", WORDS, greedy)
    claimer.recovery(SERVICE.recipient)
    claimer.claim("", "")

    kept = store.wrapped_identity("Anna")

    assert kept != greedy
    assert kept.splitlines()[1].endswith(b" 17")


def test_a_wrapped_key_that_cannot_be_used_says_why(claimer: Claimer) -> None:
    two = seal.identity_file(ANNA) + seal.identity_file(SERVICE)

    with pytest.raises(WrongPassphrase):
        claimer.wrapped_key("Anna", f"{WORDS} no", wrap(ANNA.secret, WORDS))
    with pytest.raises(SegmentDamaged):
        claimer.wrapped_key("Anna", WORDS, seal.identity_file(ANNA).encode())
    with pytest.raises(SegmentDamaged):
        claimer.wrapped_key("Anna", WORDS, b"-----BEGIN AGE ENCRYPTED FILE-----\n?")
    with pytest.raises(IdentityInvalid, match="more than one"):
        claimer.wrapped_key("Anna", WORDS, wrap(two, WORDS))
    with pytest.raises(PassphraseWeak):
        claimer.wrapped_key("Anna", "sunshine", wrap(ANNA.secret, "sunshine"))

    assert claimer.told()["name"] == ""


def test_a_weak_passphrase_is_refused_before_a_key_is_made(claimer: Claimer) -> None:
    with pytest.raises(PassphraseWeak):
        claimer.new_key("Anna", "Sunshine2024!")

    assert claimer.told()["recipient"] == ""


def test_names_and_keys_that_will_not_do_are_refused_at_their_step(
    claimer: Claimer,
) -> None:
    with pytest.raises(StoreError):
        claimer.public_key("../Anna", ANNA.recipient)
    with pytest.raises(RecipientInvalid):
        claimer.public_key("Anna", "age1no")
    claimer.public_key("Anna", ANNA.recipient)
    with pytest.raises(RecipientInvalid, match="own key"):
        claimer.recovery(ANNA.recipient)
    with pytest.raises(RecipientInvalid):
        claimer.recovery("")

    assert claimer.told()["recovery"] == ""


def test_a_step_can_be_done_once_more(claimer: Claimer) -> None:
    claimer.public_key("Anna", ANNA.recipient)
    claimer.recovery(SERVICE.recipient)

    claimer.back()
    assert (claimer.told()["name"], claimer.told()["recovery"]) == ("Anna", "")
    claimer.back()
    assert claimer.told()["name"] == ""


def test_nothing_is_claimed_before_all_of_it_is_there(
    store: Store, claimer: Claimer
) -> None:
    claimer.public_key("Anna", ANNA.recipient)

    with pytest.raises(VigError, match="something is missing"):
        claimer.claim("", "")

    assert not store.is_claimed()


def test_there_is_nothing_else_to_ask(store: Store) -> None:
    with pytest.raises(VigError):
        Desk(store, lambda: 0.0).answer({"do": "secrets"}, b"")


def test_the_real_process_claims_a_box_and_keeps_nothing_readable(
    store: Store,
) -> None:
    claimer = Claimer.start(store.root)
    try:
        claimer.new_key("Anna", WORDS)
        made = claimer.recovery_key()
        claimer.recovery("")
        claimer.claim("K7-14", "")
    finally:
        claimer.end()

    secrets = [*seal.read_identity_file(made), opened(store, "Anna", WORDS)]
    for path in store.root.rglob("*"):
        if path.is_file():
            for secret in (*secrets, WORDS, "K7-14"):
                assert secret.encode() not in path.read_bytes(), path
    assert disk.all_names(store.claim_path) == []
    with pytest.raises(Locked):
        claimer.told()


def test_a_claim_that_was_cut_short_is_finished_as_the_page_starts(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting.make_code(store)
    with monkeypatch.context() as cut_short:
        cut_short.setattr(whole, "_finish", lambda _: None)
        whole.take(store, CLAIM)
    assert store.being_claimed()

    sweeper = Sweeper(store.root)
    sweeper.start()

    until(lambda: not store.being_claimed(), "the claim to be finished")
    sweeper.end()
    assert set(store.recipients()) == {"Anna", RECOVERY}


def test_it_ends_with_the_page_that_started_it(store: Store) -> None:
    claimer = Claimer.start(store.root)
    process: subprocess.Popen[bytes] = claimer._process
    claimer.told()

    for line in claimer._all:
        line.close()

    until(lambda: process.poll() is not None, "the claimer to end")


def test_idle_for_too_long_it_ends_itself(store: Store) -> None:
    claimer = Claimer.start(store.root, idle_seconds=0.1)

    until(lambda: not claimer.alive, "the claimer to end")

    claimer.end()
