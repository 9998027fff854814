"""A claim takes effect whole or not at all, wherever the plug is pulled."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from device import disk, family, receipts, seal
from device.claim import waiting, whole
from device.claim.waiting import CODE
from device.claim.whole import RECOVERY, Claim
from device.cli import main
from device.config import Settings
from device.disk import door, reading, removing, writing
from device.errors import (
    AlreadyClaimed,
    CodeInvalid,
    NoRecipient,
    RecipientInvalid,
    StoreError,
    VigError,
)
from device.opener import done
from device.report import Readiness
from device.store import CLAIMED, Store
from tests.claim.parts import ANNA, CLAIM, SERVICE, unclaimed

CHANGES = ("open", "write", "fsync", "utime", "rename", "unlink", "rmdir")


class Pulled(BaseException):
    """The plug was pulled: nobody is there to handle it."""


class Plug:
    """``os`` until the plug is pulled, which is before the call of this number."""

    def __init__(self, pulled_at: int) -> None:
        self.calls = 0
        self._pulled_at = pulled_at

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        return partial(self._call, real) if name in CHANGES else real

    def _call(self, real: Callable[..., Any], *args: Any, **how: Any) -> Any:
        self.calls += 1
        if self.calls >= self._pulled_at:
            raise Pulled
        return real(*args, **how)


@pytest.fixture(autouse=True)
def _not_synced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here a plug takes the process away; what a card keeps, others try."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = unclaimed(tmp_path / "store")
    waiting.make_code(store)
    return store


def with_plug(do: Callable[[], None], pulled_at: int, patch: pytest.MonkeyPatch) -> int:
    """Do something, and pull the plug before this call; how many calls there were."""
    plug = Plug(pulled_at)
    with patch.context() as wired, suppress(Pulled):
        for room in (door, reading, removing, writing):
            wired.setattr(room, "os", plug, raising=False)
        do()
    return plug.calls


def claim(store: Store) -> Callable[[], None]:
    return partial(whole.take, store, CLAIM)


def is_untouched(store: Store) -> bool:
    """Nobody's, and still claimed by its code."""
    nothing = store.recipients() == {} and store.identities() == []
    card = family.versions(store).numbers()
    return nothing and card == [] and waiting.code_of(store) is not None


def assert_whole(store: Store) -> None:
    assert store.recipients() == {"Anna": CLAIM.recipient, RECOVERY: CLAIM.recovery}
    assert store.wrapped_identity("Anna") == b"wrapped"
    assert disk.all_names(store.claim_path) == []
    for person in (ANNA, SERVICE):
        card = family.load(store, [person.secret])
        assert (card.code, card.since, card.open) == ("K7-14", "2026-11-25", True)
        assert not card.consent.review, "nothing was agreed to yet"
        told, findings = receipts.read(store, [person.secret])
        assert [one.action for one in told] == ["claimed"]
        assert findings == []


def test_it_is_whole(store: Store) -> None:
    whole.take(store, CLAIM)

    assert_whole(store)
    assert store.is_claimed()
    assert not store.being_claimed()


def test_wherever_the_plug_is_pulled_it_is_nobodys_or_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = with_plug(claim(unclaimed(tmp_path / "first")), 10_000, monkeypatch)
    seen = {"nobody's": 0, "whole": 0}
    for number in range(1, calls + 1):
        store = unclaimed(tmp_path / f"{number}")
        waiting.make_code(store)
        with_plug(claim(store), number, monkeypatch)

        ready = Readiness(store, Settings())
        if not store.is_claimed():
            assert is_untouched(store), number
            seen["nobody's"] += 1
            store.tidy()
            whole.take(store, CLAIM)
        else:
            if store.being_claimed():
                with pytest.raises(NoRecipient):
                    ready.require()
            store.tidy()  # the recorder starts
            whole.finish(store)
            seen["whole"] += 1
        assert_whole(store)
        ready.require()

    assert calls > 60
    assert min(seen.values()) > 4, seen


def test_pulled_again_while_it_is_finished_it_is_whole_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12, 70, 3):
        store = unclaimed(tmp_path / f"{number}")
        waiting.make_code(store)
        with_plug(claim(store), 12, monkeypatch)
        assert store.being_claimed()
        with_plug(partial(whole.finish, store), number - 11, monkeypatch)

        store.tidy()
        whole.finish(store)

        assert_whole(store)


def test_a_full_card_leaves_it_nobodys_or_to_be_finished(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, written = disk.write, list[str]()

    def full(directory: Path, name: str, payload: bytes) -> None:
        if len(written) == 3:
            raise StoreError("the card is full")
        written.append(name)
        real(directory, name, payload)

    with monkeypatch.context() as wired:
        wired.setattr(disk, "write", full)
        with pytest.raises(StoreError):
            whole.take(store, CLAIM)
    assert store.is_claimed()
    assert store.being_claimed()

    whole.finish(store)

    assert_whole(store)


def test_nothing_secret_and_no_code_of_a_family_lies_readable_on_the_way(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_plug(claim(store), 12, monkeypatch)

    told = json.loads((store.claim_path / CLAIMED).read_bytes())

    assert told["name"] == "Anna"
    for path in store.root.rglob("*"):
        if path.is_file():
            assert b"K7-14" not in path.read_bytes()
            assert b"AGE-SECRET-KEY" not in path.read_bytes()


def test_nobody_claims_it_twice(store: Store) -> None:
    whole.take(store, CLAIM)
    ben = Claim("Ben", seal.new_identity().recipient, None, SERVICE.recipient)

    with pytest.raises(AlreadyClaimed):
        whole.take(store, ben)

    assert_whole(store)


def test_with_a_key_that_stays_away_none_lies_on_the_box(store: Store) -> None:
    whole.take(store, Claim("Anna", ANNA.recipient, None, SERVICE.recipient))

    assert store.identities() == []
    assert disk.names(store.identities_path) == []
    assert family.load(store, [ANNA.secret]).code == ""


WRONG: list[tuple[dict[str, str], type[VigError]]] = [
    ({"name": "../Anna"}, StoreError),
    ({"name": "recovery KEY"}, StoreError),
    ({"recipient": "age1no"}, RecipientInvalid),
    ({"recovery": "age1no"}, RecipientInvalid),
    ({"recovery": CLAIM.recipient}, RecipientInvalid),
    ({"code": "Samantha Jones"}, CodeInvalid),
]


@pytest.mark.parametrize(("wrong", "error"), WRONG)
def test_what_is_wrong_is_refused_and_nothing_is_written(
    store: Store, wrong: dict[str, str], error: type[VigError]
) -> None:
    fields: dict[str, Any] = {
        name: getattr(CLAIM, name) for name in Claim.__dataclass_fields__
    }

    with pytest.raises(error):
        whole.take(store, Claim(**{**fields, **wrong}))

    assert is_untouched(store)
    assert disk.names(store.claim_path) == [CODE]


@pytest.mark.parametrize("written", [b"", b"[]", b"{}", b'{"name": "Anna"}'])
def test_a_claim_that_nobody_here_has_written_is_void(
    store: Store, written: bytes
) -> None:
    disk.write(store.claim_path, CLAIMED, written)

    whole.finish(store)

    assert is_untouched(store)


def test_the_receipt_says_who_claimed_it_and_to_whom_film_is_sealed(
    store: Store,
) -> None:
    whole.take(store, CLAIM)
    (one,), _ = receipts.read(store, [ANNA.secret])

    people = {key: name for name, key in store.recipients().items()}
    assert done.told(one, people)["says"] == (
        "Anna claimed this box by its claim code and its button. "
        "Film is sealed to Anna and Recovery key."
    )


def test_the_command_finishes_a_claim_that_was_cut_short(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_plug(claim(store), 12, monkeypatch)

    assert main(["claim-code", "--store", str(store.root)]) == 0

    assert_whole(store)
