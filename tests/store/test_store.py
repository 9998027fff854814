"""The store: recordings found by their own names, enrolled people, erasure."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from device import disk, seal
from device.errors import (
    PieceMissing,
    RecipientInvalid,
    RecordingUnknown,
    StoreError,
    StoreUnwritable,
)
from device.store import Store
from tests.store.parts import Made, identity

ONE, TWO, THREE = "11" * 16, "1" * 30 + "22", "33" * 16
BEN = seal.new_identity().recipient


def keep(store: Store, recording: str) -> None:
    store.create(recording).write("key", b"sealed")


def test_recordings_are_the_directories_with_a_key(
    store: Store, tmp_path: Path
) -> None:
    for recording in (THREE, ONE):
        keep(store, recording)
    store.create(TWO)
    (store.recordings_path / "notes").mkdir()
    (store.recordings_path / ("44" * 16)).write_bytes(b"a file")
    (store.recordings_path / ("55" * 16)).symlink_to(store.recordings_path / ONE)

    assert store.recordings() == [ONE, THREE]


def test_a_recording_is_found_by_the_beginning_of_its_name(store: Store) -> None:
    for recording in (ONE, TWO, THREE):
        keep(store, recording)

    assert store.find("3").id == THREE
    assert store.find(ONE).id == ONE
    with pytest.raises(RecordingUnknown, match="2 recordings begin"):
        store.find("1")


def test_a_whole_name_that_is_not_there_is_not_repeated_to_anybody(
    store: Store,
) -> None:
    with pytest.raises(RecordingUnknown, match=r"^There is no such recording\.$"):
        store.find("ab" * 16)


@pytest.mark.parametrize("prefix", ["", "4", "..", "../x", "/", "%2e", "11/../33", "A"])
def test_no_other_name_finds_anything(store: Store, prefix: str) -> None:
    keep(store, ONE)
    (store.root / "x").mkdir()
    (store.root / "x" / "key.age").write_bytes(b"outside")

    with pytest.raises(RecordingUnknown):
        store.find(prefix)


@pytest.mark.parametrize(
    "recording", ["", "..", "x" * 32, "A" * 32, "1" * 31, "1" * 33]
)
def test_only_proper_names_become_recordings(store: Store, recording: str) -> None:
    with pytest.raises(RecordingUnknown):
        store.create(recording)


@pytest.mark.parametrize("name", ["", "..", "../key", "key.age", "KEY", "x", "00001"])
def test_only_proper_names_become_pieces(store: Store, name: str) -> None:
    keep(store, ONE)

    with pytest.raises(StoreError, match="name of a piece"):
        store.find(ONE).write(name, b"")
    with pytest.raises(StoreError, match="name of a piece"):
        store.find(ONE).read(name)


def test_pieces_are_listed_by_what_they_are(store: Store) -> None:
    directory = store.create(ONE)
    for name in ("key", "init", "000000", "000010", "1000000", "c0000", "c0002", "end"):
        directory.write(name, b"12")
    for stray in ("0000003.age", "c00001.age", "000007", "x.age", ".000008.age.part"):
        (directory.path / stray).write_bytes(b"34")

    assert directory.segments() == [0, 10, 1_000_000]
    assert directory.chapters() == [0, 2]
    assert directory.strangers() == ["0000003.age", "000007", "c00001.age", "x.age"]
    assert directory.size() == 13 * 2
    assert directory.read("c0002") == b"12"
    with pytest.raises(PieceMissing):
        directory.read("c0001")


def test_all_times_tell_nothing(made: Made, store: Store) -> None:
    paths = [store.recordings_path, made.directory.path, *made.directory.path.iterdir()]

    assert {path.stat().st_mtime_ns for path in paths} == {0}


# --- erasing ---------------------------------------------------------------------


def test_the_key_goes_first(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    key, path = made.path("key"), made.directory.path
    witness = path.parent / "witness"
    os.link(key, witness)
    sealed = key.read_bytes()
    real, seen = os.unlink, []

    def watching(name: str, **options: int) -> None:
        seen.append((name, witness.read_bytes() == sealed))
        real(name, **options)

    monkeypatch.setattr(os, "unlink", watching)
    made.directory.erase()

    assert seen[0] == ("key.age", False)
    assert len(seen) == len(made.plain)
    assert not path.exists()


@pytest.mark.parametrize("after", [0, 1, 2, 10])
def test_an_erasure_that_was_cut_short_is_finished(
    made: Made, store: Store, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    real, left = os.unlink, [after]

    def cut_short(name: str, **options: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        real(name, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", cut_short)
        with pytest.raises(KeyboardInterrupt):
            made.directory.erase()

    assert after == 0 or store.recordings() == []
    made.directory.erase()
    made.directory.erase()
    assert not made.directory.path.exists()


def test_the_recorder_finishes_erasing_and_tidies_when_it_starts(
    made: Made, store: Store
) -> None:
    keep(store, THREE)
    (store.find(THREE).path / ".000000.age.12345678.part").write_bytes(b"left")
    (store.receipts_path / ".000000.age.12345678.part").write_bytes(b"left")
    disk.destroy(made.directory.path, "key.age")

    store.tidy()

    assert disk.all_names(store.recordings_path) == [THREE]
    assert disk.all_names(store.find(THREE).path) == ["key.age"]
    assert disk.all_names(store.receipts_path) == []


def test_half_written_keys_are_destroyed_too(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = made.directory.path / ".key.age.12345678.part"
    part.write_bytes(b"a key, sealed anew")
    witness = made.directory.path.parent / "witness"
    os.link(part, witness)

    made.directory.erase()

    assert b"sealed anew" not in witness.read_bytes()


def test_an_erased_recording_says_that_it_is_gone(made: Made) -> None:
    made.directory.erase()

    with pytest.raises(RecordingUnknown):
        made.directory.segments()
    with pytest.raises(PieceMissing):
        made.directory.read("init")
    with pytest.raises(StoreUnwritable):
        made.directory.write("notes", b"")


# --- where it lies ---------------------------------------------------------------


def test_a_store_that_is_there_can_be_written(store: Store) -> None:
    store.require_writable()
    store.create_layout()
    assert store.room_left() > 0


def test_why_a_store_cannot_be_written_is_said(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "half").mkdir()

    for name, why in [("file", "a file"), ("none", "no folder"), ("half", "no folder")]:
        with pytest.raises(StoreUnwritable, match=why):
            Store(tmp_path / name).require_writable()
    with pytest.raises(StoreUnwritable):
        Store(tmp_path / "none" / "store").create_layout()
    with pytest.raises(StoreUnwritable):
        Store(tmp_path / "file").create_layout()


@pytest.fixture
def nobody() -> Iterator[Path]:
    """Somebody without rights, and a folder that everybody may look into."""
    before = os.geteuid()
    with TemporaryDirectory() as name:
        path = Path(name)
        path.chmod(0o755)
        Store(path / "store").create_layout()
        (path / "store" / "recordings").chmod(0o555)
        (path / "store").chmod(0o555)
        if before == 0:
            os.seteuid(65534)
        try:
            yield path / "store"
        finally:
            os.seteuid(before)
            (path / "store" / "recordings").chmod(0o755)
            (path / "store").chmod(0o755)


def test_a_store_of_somebody_else_is_not_writable(nobody: Path) -> None:
    store = Store(nobody)

    with pytest.raises(StoreUnwritable, match="may not be written"):
        store.require_writable()
    with pytest.raises(StoreUnwritable):
        store.create(ONE)


# --- people ----------------------------------------------------------------------


def test_film_is_sealed_to_everybody_who_is_enrolled(store: Store) -> None:
    store.enrol("Ben O-2.", BEN, b"wrapped")

    assert store.recipients() == {"Anna": identity().recipient, "Ben O-2.": BEN}
    assert store.identities() == ["Ben O-2."]
    assert store.wrapped_identity("Ben O-2.") == b"wrapped"
    text = (store.root / "recipients" / "Ben O-2..pub").read_text()
    assert text == f"# Ben O-2.\n{BEN}\n"


def test_a_name_is_not_taken_over_by_another_key(store: Store) -> None:
    store.enrol("Anna", identity().recipient, b"now wrapped")

    with pytest.raises(StoreError, match="already"):
        store.enrol("Anna", BEN)

    assert store.recipients() == {"Anna": identity().recipient}
    assert store.identities() == ["Anna"]


def test_one_name_written_in_two_ways_is_one_name(store: Store) -> None:
    store.enrol("Ka\u0308the", BEN)
    store.enrol(" Käthe ", BEN)

    assert list(store.recipients()) == ["Anna", "Käthe"]
    with pytest.raises(StoreError, match="already"):
        store.enrol("Käthe", identity().recipient)


@pytest.mark.parametrize(
    "name",
    ["", " ", "a" * 41, "a/b", "..", ".a", "-a", "a\nb", "a_b", "a\0", "😀", "a:b"],
)
def test_not_every_name_will_do(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match="name cannot be used"):
        store.enrol(name, BEN)


@pytest.mark.parametrize("name", ["Żółć", "अनु", "陈", "O-Neill 2", "7"])
def test_names_of_all_languages_will_do(store: Store, name: str) -> None:
    store.enrol(name, BEN, b"wrapped")

    assert name in store.recipients()
    assert store.wrapped_identity(name) == b"wrapped"


def test_nobody_is_enrolled_without_a_recipient(store: Store) -> None:
    with pytest.raises(RecipientInvalid):
        store.enrol("Ben", "age1wrong")

    assert list(store.recipients()) == ["Anna"]


@pytest.mark.parametrize(
    "text", [b"", b"# Ben\n", b"age1wrong\n", b"\xff", b"age1a\nage1b"]
)
def test_a_bad_public_key_is_named_and_not_passed_over(
    store: Store, text: bytes
) -> None:
    (store.root / "recipients" / "Ben.pub").write_bytes(text)

    with pytest.raises(RecipientInvalid, match="Ben"):
        store.recipients()


def test_whoever_is_dismissed_is_sealed_to_no_more(store: Store) -> None:
    store.enrol("Ben", BEN, b"wrapped")

    store.dismiss("Ben")

    assert list(store.recipients()) == ["Anna"]
    assert store.identities() == []
    with pytest.raises(StoreError, match="no key of 'Ben'"):
        store.wrapped_identity("Ben")


@pytest.mark.parametrize("name", ["../recipients/Anna", "", "Zoe"])
def test_only_a_listed_identity_is_read(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match="no key of"):
        store.wrapped_identity(name)
