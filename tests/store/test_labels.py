"""The list of labels on the card: sealed, shared, and never written over unread."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from device import disk, labels, seal
from device.errors import LabelsChanged, NoRecipient, StoreFull
from device.labels import STARTER, Label
from device.store import Store
from device.versions import KEPT

ANNA, BEN = seal.new_identity(), seal.new_identity()
OURS: list[Label] = [{"name": "Zoë reaches out", "group": "Ours"}]
THEIRS: list[Label] = [{"name": "Bath time", "group": ""}]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    store.create_layout()
    store.enrol("Anna", ANNA.recipient)
    return store


def read(store: Store, who: seal.Identity) -> labels.Labels:
    return labels.load(store, [who.secret])


def test_a_new_box_has_the_starter_set(store: Store) -> None:
    assert read(store, ANNA) == labels.Labels(0, STARTER, open=True)


def test_what_was_saved_is_read_again(store: Store) -> None:
    assert labels.save(store, OURS, 0).version == 1

    assert read(store, ANNA) == labels.Labels(1, OURS, open=True)


def test_a_list_that_was_made_over_an_older_one_is_not_kept(store: Store) -> None:
    labels.save(store, THEIRS, 0)

    with pytest.raises(LabelsChanged):
        labels.save(store, OURS, 0)

    assert read(store, ANNA).labels == THEIRS


def test_it_lies_sealed_and_without_its_time(store: Store) -> None:
    labels.save(store, OURS, 0)

    (file,) = store.labels_path.iterdir()
    assert file.read_bytes().startswith(b"age-encryption.org/v1")
    assert "Zoë".encode() not in file.read_bytes()
    assert file.stat().st_mtime == 0


def test_the_age_command_opens_it(store: Store, tmp_path: Path) -> None:
    labels.save(store, OURS, 0)
    key = tmp_path / "mine.key"
    key.write_text(seal.identity_file(ANNA))

    command = ["age", "-d", "-i", str(key), str(store.labels_path / "000001.age")]
    opened = subprocess.run(command, capture_output=True, check=True).stdout

    assert json.loads(opened) == {
        "format": 1,
        "version": 1,
        "labels": OURS,
        "recipients": [ANNA.recipient],
    }


def test_somebody_enrolled_later_reads_it_once_another_has(store: Store) -> None:
    labels.save(store, OURS, 0)
    store.enrol("Ben", BEN.recipient)
    assert read(store, BEN) == labels.Labels(1, STARTER, open=False)

    read(store, ANNA)

    assert read(store, BEN) == labels.Labels(1, OURS, open=True)


def test_somebody_dismissed_does_not_read_what_was_read_since(store: Store) -> None:
    store.enrol("Ben", BEN.recipient)
    labels.save(store, OURS, 0)
    store.dismiss("Ben")

    read(store, ANNA)

    assert read(store, BEN).open is False


def test_reading_writes_nothing_when_everybody_has_it(store: Store) -> None:
    labels.save(store, OURS, 0)
    before = (store.labels_path / "000001.age").read_bytes()

    read(store, ANNA)

    assert (store.labels_path / "000001.age").read_bytes() == before


def test_a_full_card_stops_nobody_from_reading(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels.save(store, OURS, 0)
    store.enrol("Ben", BEN.recipient)

    def full(*_: object) -> None:
        raise StoreFull

    monkeypatch.setattr(disk, "replace", full)
    assert read(store, ANNA).labels == OURS


def test_a_public_key_that_cannot_be_used_stops_nobody_from_reading(
    store: Store,
) -> None:
    labels.save(store, OURS, 0)
    (store.root / "recipients" / "Ben.pub").write_text("# Ben\nnot a key\n")

    assert read(store, ANNA).labels == OURS


def test_when_nobody_is_in_force_any_more_it_stays_as_it_is(store: Store) -> None:
    labels.save(store, OURS, 0)
    store.dismiss("Anna")

    assert read(store, ANNA).labels == OURS
    assert read(store, ANNA).open is True


def test_a_list_that_one_cannot_read_stays_beside_ones_own(store: Store) -> None:
    labels.save(store, OURS, 0)
    store.enrol("Ben", BEN.recipient)
    version = read(store, BEN).version

    labels.save(store, THEIRS, version)

    assert read(store, BEN) == labels.Labels(2, THEIRS, open=True)
    sealed = (store.labels_path / "000001.age").read_bytes()
    assert "Zoë" in seal.unseal(sealed, [ANNA.secret]).decode()


def test_the_last_few_versions_stay_and_no_more(store: Store) -> None:
    for version in range(KEPT + 5):
        labels.save(store, OURS, version)

    assert len(list(store.labels_path.iterdir())) == KEPT
    assert read(store, ANNA).version == KEPT + 5


@pytest.mark.parametrize(
    "planted",
    [
        b"not sealed",
        b"[]\n",
        b'{"version": 2, "labels": [7]}\n',
        b'{"version": 1, "labels": []}\n',
        b'{"format": 99, "version": 2, "labels": []}\n',
    ],
)
def test_what_was_planted_is_passed_over(store: Store, planted: bytes) -> None:
    labels.save(store, OURS, 0)
    sealed = seal.seal(planted, [ANNA.recipient]) if b"{" in planted else planted

    disk.write(store.labels_path, "000002.age", sealed)

    assert read(store, ANNA) == labels.Labels(2, OURS, open=False)


def test_on_a_box_where_nobody_is_enrolled_nothing_is_kept(store: Store) -> None:
    store.dismiss("Anna")

    with pytest.raises(NoRecipient):
        labels.save(store, OURS, 0)

    assert list(store.labels_path.iterdir()) == []


def test_a_box_from_before_there_were_labels_begins_to_keep_them(store: Store) -> None:
    store.labels_path.rmdir()

    assert read(store, ANNA).labels == STARTER
    labels.save(store, OURS, 0)

    assert read(store, ANNA).labels == OURS
