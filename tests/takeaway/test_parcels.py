"""Parcels wait on the card for a day, and never longer, whatever the clocks claim."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from device import disk, parcels
from device.errors import ParcelUnknown, RecordingUnknown, SegmentDamaged
from device.parcels import DAY, Parcels
from device.store import Store
from tests.browser import until
from web.sweeping import Sweeper

RECORDING = f"{7:032x}"
HOUR = DAY // 24


@dataclass
class BootClock:
    """The time since the machine started; it moves when told."""

    now: int = 40 * DAY

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> BootClock:
    return BootClock()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one recording, as far as its key shows."""
    store = Store(tmp_path / "store")
    store.create_layout()
    store.create(RECORDING).write("key", b"sealed")
    return store


@pytest.fixture
def there(store: Store, clock: BootClock) -> Parcels:
    return Parcels(store, clock)


def put(
    there: Parcels,
    sealed: bytes = b"sealed bytes",
    meanwhile: Callable[[], None] = lambda: None,
) -> str:
    parcel = parcels.new_id()
    with there.making(parcel, RECORDING, "mp4.age", "review") as part:
        part.write(sealed)
        meanwhile()
    return parcel


def test_a_parcel_is_told_with_its_name_and_size(there: Parcels) -> None:
    parcel = put(there)

    found = there.find(parcel)

    assert there.all() == [found]
    assert (found.file, found.size) == (f"clip-{parcel[:8]}.mp4.age", 12)
    with there.open(found) as sealed:
        assert sealed.read() == b"sealed bytes"
    assert there.seconds_left(found) == 24 * 3600


def test_after_a_day_it_is_gone_and_swept(
    there: Parcels, store: Store, clock: BootClock
) -> None:
    parcel = put(there)
    clock.now += DAY - 1
    assert there.sweep() == 0
    assert there.find(parcel).id == parcel

    clock.now += 1

    with pytest.raises(ParcelUnknown):
        there.find(parcel)
    assert there.sweep() == 1
    assert disk.all_names(store.out_path) == []


@pytest.mark.parametrize("jump", [-20 * 365 * 86400, -86400, 86400, 30 * 365 * 86400])
def test_the_wall_clock_may_claim_what_it_likes(
    there: Parcels, monkeypatch: pytest.MonkeyPatch, clock: BootClock, jump: int
) -> None:
    real: Callable[[], float] = time.time
    monkeypatch.setattr(time, "time", lambda: real() + jump)
    monkeypatch.setattr(time, "time_ns", lambda: int((real() + jump) * 1e9))
    parcel = put(there)
    clock.now += 23 * HOUR

    assert there.sweep() == 0
    assert there.seconds_left(there.find(parcel)) == 3600
    clock.now += HOUR
    assert there.sweep() == 1


@pytest.mark.parametrize("up", [0, HOUR, 40 * DAY - 1])
def test_none_outlives_the_next_start_of_the_machine(
    there: Parcels, clock: BootClock, up: int
) -> None:
    put(there)

    clock.now = up  # the boot clock began anew

    assert there.all() == []
    assert there.sweep() == 1


def test_it_goes_when_its_recording_is_erased(there: Parcels, store: Store) -> None:
    put(there)

    store.find(RECORDING).erase()

    assert there.all() == []
    assert there.sweep() == 1


def test_what_is_being_made_is_left_alone_and_not_told(
    there: Parcels, store: Store
) -> None:
    parcel = parcels.new_id()
    with there.making(parcel, RECORDING, "html", "review") as part:
        part.write(b"half")
        assert there.sweep() == 0
        assert there.all() == []
    assert there.find(parcel).file.endswith(".html")


def test_what_a_dead_opener_left_is_swept(there: Parcels, store: Store) -> None:
    place = store.out_path / parcels.new_id()
    place.mkdir()
    (place / ".clip-01234567.mp4.age.89abcdef.part").write_bytes(b"half")

    assert there.sweep() == 1
    assert disk.all_names(store.out_path) == []


def test_after_an_error_nothing_is_there(there: Parcels, store: Store) -> None:
    def damaged() -> None:
        raise SegmentDamaged

    with pytest.raises(SegmentDamaged):
        put(there, meanwhile=damaged)

    assert disk.all_names(store.out_path) == []


def test_a_recording_that_is_erased_meanwhile_leaves_no_parcel(
    there: Parcels, store: Store
) -> None:
    with pytest.raises(RecordingUnknown):
        put(there, meanwhile=store.find(RECORDING).erase)

    assert disk.all_names(store.out_path) == []


def test_a_download_goes_on_when_the_parcel_is_removed(there: Parcels) -> None:
    parcel = put(there, bytes(1000))
    with there.open(there.find(parcel)) as sealed:
        sealed.read(10)

        there.remove(parcel)
        there.remove(parcel)

        assert sealed.read() == bytes(990)
    with pytest.raises(ParcelUnknown):
        there.find(parcel)


@pytest.mark.parametrize("name", ["", "..", "../recordings", "A" * 32, "0" * 31])
def test_no_other_name_is_looked_up(there: Parcels, name: str) -> None:
    with pytest.raises(ParcelUnknown):
        there.find(name)
    with pytest.raises(ParcelUnknown):
        there.remove(name)


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "[]", '{"format": 2}', '{"format": 1, "boot_clock": "soon"}'],
)
def test_one_that_cannot_say_when_it_was_made_is_swept(
    there: Parcels, store: Store, text: str
) -> None:
    parcel = put(there)
    (store.out_path / parcel / parcels.MADE).write_text(text)

    assert there.all() == []
    assert there.sweep() == 1


def test_what_lies_beside_it_tells_no_time_of_day(
    there: Parcels, store: Store, clock: BootClock
) -> None:
    parcel = put(there)

    told = json.loads(disk.read(store.out_path / parcel, parcels.MADE))

    about = {"recording": RECORDING, "purpose": "review"}
    assert told == {"format": 1, "boot_clock": clock.now, **about}
    for path in (store.out_path / parcel).iterdir():
        assert path.stat().st_mtime == 0


def test_a_store_without_the_folder_has_no_parcels_and_gets_one(
    there: Parcels, store: Store
) -> None:
    store.out_path.rmdir()

    assert there.all() == []
    assert there.sweep() == 0
    assert there.find(put(there)).size == 12


def test_the_page_sweeps_as_it_starts_and_again_and_again(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    left = [store.out_path / parcels.new_id() for _ in range(2)]
    left[0].mkdir()
    sweeper = Sweeper(store.root, every=0.01)
    with caplog.at_level(logging.INFO, "device.parcels"):
        sweeper.start()
        until(lambda: not left[0].exists(), "the first sweep")
        left[1].mkdir()
        until(lambda: not left[1].exists(), "another sweep")
        sweeper.end()
    assert caplog.text.count("parcels swept count=1") == 2
