"""The recorder: only a press records, the light tells the truth, nothing is lost."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from device import config, receipts, seal, status
from device.config import Settings, StoreSettings
from device.errors import StoreFull, StoreUnwritable
from device.media import SECOND
from device.opened import OpenedRecording
from device.recorder import Recorder
from device.recording import Recording
from device.rig import Light, RigSettings
from device.rig.simulated import SimulatedRig, ToldClock
from device.store import Store
from tests import films

ME = seal.new_identity()


class House:
    """A recorder in told time, and hands to press its button."""

    def __init__(self, place: Path, simulate: str = "", *, enrolled: bool = True):
        self.lines: list[str] = []
        self.store = Store(place / "store")
        self.store.create_layout()
        if enrolled:
            self.store.enrol("Anna", ME.recipient)
        film = films.write_film(place / "film.mp4", 4)
        self.settings = Settings(store=StoreSettings(path=str(self.store.root)))
        self.rig = SimulatedRig(
            RigSettings(film=film, simulate=simulate, say=self.lines.append),
            ToldClock(),
        )
        self.recorder = Recorder(self.rig, self.store, self.settings)

    def wait(self, seconds: float) -> None:
        """Let time pass; the recorder looks twenty times a second."""
        for _ in range(round(seconds * 20)):
            self.rig.film(0.05)
            self.recorder.step(0)

    def press(self) -> None:
        self.rig.panel.press()
        self.wait(0.1)

    def opened(self) -> OpenedRecording:
        (only,) = self.store.recordings()
        return OpenedRecording.open(self.store.find(only), [ME.secret])

    @property
    def status(self) -> status.Status:
        found = status.read(self.settings.status_path, self.rig.clock.boot())
        assert found is not None
        return found

    @property
    def light(self) -> Light:
        return self.rig.panel.light


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.recorder.close()
    made.rig.close()


def test_a_recording_runs_from_one_press_to_the_next(house: House) -> None:
    house.wait(3)
    house.press()
    house.wait(6)
    house.press()
    house.wait(3)

    film = house.opened()
    assert film.end is not None
    assert film.end["stopped_by"] == "press"
    assert film.verify() == []
    assert film.end["segments"] == len(film.index)
    assert 5.8 < film.index[-1].runs["picture"].end / 90_000 < 6.4  # type: ignore[index]


def test_far_behind_it_still_looks_around_and_loses_nothing(house: House) -> None:
    """A processor that is too slow: what waits must not keep it from its watchdog."""
    house.press()
    house.rig.film(20)

    house.recorder.step(0)

    assert 0 < len(house.opened().index) < 10, "half seconds"
    house.wait(1)
    house.press()
    film = house.opened()
    assert film.verify() == []
    assert film.gaps == []
    assert film.index[-1].runs["picture"].end / 90_000 > 20.5  # type: ignore[index]


def test_far_behind_at_the_stop_it_tells_that_it_lives_while_it_catches_up(
    house: House,
) -> None:
    """Half a minute of film may wait in memory: a slow box needs longer than that."""
    kept: list[int] = []

    def tell() -> None:
        kept.append(len(list(house.store.root.glob("recordings/*/0*.age"))))

    house.recorder = Recorder(house.rig, house.store, house.settings, alive=tell)
    house.press()
    house.rig.film(20)
    house.press()

    film = house.opened()
    assert film.end is not None, "it has stopped"
    assert film.verify() == []
    assert len(film.index) > 40, "half seconds"
    told = [0, *kept, len(film.index)]
    assert max(after - before for before, after in pairwise(told)) < 10


def test_the_light_is_solid_exactly_while_camera_and_microphone_are_open(
    house: House,
) -> None:
    house.press()
    house.wait(2)
    house.press()
    house.wait(1)

    assert house.lines == ["light on", "light slow-wink", "light off"]


def test_nothing_but_a_press_starts_a_recording(house: House) -> None:
    house.wait(5)
    house.rig.panel.hold(6)
    house.wait(5)

    assert not house.recorder.recording
    assert house.store.recordings() == []
    assert house.lines == []


def test_the_held_button_erases_the_last_film_and_leaves_a_receipt(
    house: House,
) -> None:
    for _ in range(2):
        house.press()
        house.wait(3)
        house.press()
        house.wait(1)
    first, second = json.loads((house.store.root / "order.json").read_text())
    house.lines.clear()

    hold(house, 5.5)

    assert house.store.recordings() == [first]
    assert not (house.store.recordings_path / second).exists()
    assert house.lines == ["light count-wink", "light off"]
    found, wrong = receipts.read(house.store, [ME.secret])
    assert wrong == []
    assert [(one.action, one.details) for one in found] == [
        ("erased", {"with": "the family", "recording": second})
    ]


def test_a_hand_that_lets_go_early_erases_nothing(house: House) -> None:
    house.press()
    house.wait(3)
    house.press()
    house.wait(1)
    house.lines.clear()

    hold(house, 4.5)

    assert house.opened().verify() == []
    assert house.lines == ["light count-wink", "light off"]


def test_while_it_records_a_hold_changes_nothing(house: House) -> None:
    house.press()
    house.wait(2)

    hold(house, 8)

    assert house.recorder.recording
    assert house.lines == ["light on"]


def test_a_film_that_was_collected_is_not_erased_by_a_hold(house: House) -> None:
    house.press()
    house.wait(3)
    house.press()
    house.store.collect(house.opened().id)

    hold(house, 6)

    assert house.opened().verify() == []


def test_a_full_card_does_not_keep_the_family_from_erasing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.press()
    house.wait(3)
    house.press()
    monkeypatch.setattr(house.store, "room_left", lambda: 100_000_000)
    house.wait(2)
    assert house.light is Light.DOUBLE_WINK

    hold(house, 6)

    assert house.store.recordings() == []


def test_a_card_that_cannot_be_written_says_that_nothing_was_erased(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from device.store import RecordingDirectory

    house.press()
    house.wait(3)
    house.press()

    def refuses(_: RecordingDirectory) -> None:
        raise StoreUnwritable("key.age could not be destroyed")

    monkeypatch.setattr(RecordingDirectory, "erase", refuses)
    hold(house, 6)

    assert house.light is Light.DOUBLE_WINK
    assert "could not be destroyed" in house.status.reason
    assert len(house.store.recordings()) == 1


def hold(house: House, seconds: float) -> None:
    """Hold the button; the recorder looks all the while."""
    panel = house.rig.panel
    panel.button.move(down=True)
    house.wait(seconds)
    panel.button.move(down=False)
    house.wait(0.2)


def test_a_bouncing_button_is_one_press(tmp_path: Path) -> None:
    house = House(tmp_path, "bounce_ms=15")

    house.press()

    assert house.recorder.recording
    house.recorder.close()


def test_with_nobody_enrolled_it_refuses_and_says_so(tmp_path: Path) -> None:
    house = House(tmp_path, enrolled=False)

    house.press()

    assert house.store.recordings() == []
    assert house.light is Light.DOUBLE_WINK
    assert house.status.state == "cannot"
    assert "enrol" in house.status.reason
    assert house.status.lacks == "person"


def test_once_somebody_is_enrolled_it_can_record(tmp_path: Path) -> None:
    house = House(tmp_path, enrolled=False)
    house.press()
    house.store.enrol("Anna", ME.recipient)
    house.wait(1.1)
    assert house.light is Light.DARK

    house.press()

    assert house.lines[-1] == "light on"
    house.recorder.close()


@pytest.mark.parametrize("missing", ["no_camera=1", "no_microphone=1"])
def test_a_missing_device_refuses_the_recording_and_leaves_nothing(
    tmp_path: Path, missing: str
) -> None:
    house = House(tmp_path, missing)

    house.press()
    house.wait(2)

    assert house.store.recordings() == []
    assert house.light is Light.DOUBLE_WINK
    assert missing.split("=")[0][3:] in house.status.reason.lower()
    assert house.status.lacks == missing.split("=")[0][3:]


def test_a_card_that_is_nearly_full_refuses_a_recording(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.store, "room_left", lambda: 100_000_000)

    house.press()

    assert house.store.recordings() == []
    assert house.light is Light.DOUBLE_WINK
    assert house.status.room_minutes == 0
    assert house.status.lacks == "room"


def test_a_card_that_fills_up_ends_the_recording_with_the_film_intact(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.press()
    house.wait(5)
    monkeypatch.setattr(house.store, "room_left", lambda: 100_000_000)
    house.wait(2)

    film = house.opened()
    assert not house.recorder.recording
    assert film.end is not None
    assert film.end["stopped_by"] == "full"
    assert film.verify() == []


def test_a_write_that_finds_no_room_keeps_what_was_acknowledged(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from device.store import RecordingDirectory

    whole = RecordingDirectory.write

    def full(self: RecordingDirectory, name: str, sealed: bytes) -> None:
        if name.isdigit() and int(name) >= 6:
            raise StoreFull
        whole(self, name, sealed)

    monkeypatch.setattr(RecordingDirectory, "write", full)
    house.press()
    house.wait(8)
    monkeypatch.undo()

    film = house.opened()
    assert not house.recorder.recording
    assert house.light is Light.DOUBLE_WINK
    assert [segment.number for segment in film.index] == [0, 1, 2, 3, 4, 5]
    assert not any(finding.wrong for finding in film.verify())


def test_a_recording_stops_by_itself_at_the_longest(tmp_path: Path) -> None:
    house = House(tmp_path)
    brief = replace(house.settings.recording, longest_minutes=1)
    house.settings = replace(house.settings, recording=brief)
    house.recorder = Recorder(house.rig, house.store, house.settings)

    house.press()
    house.wait(61)

    film = house.opened()
    assert film.end is not None
    assert film.end["stopped_by"] == "longest"
    assert house.light is Light.DARK


def test_it_goes_on_with_sound_when_the_camera_is_pulled_out(tmp_path: Path) -> None:
    house = House(tmp_path, "unplug_camera_at=4,plug_camera_at=8")

    house.press()
    house.wait(12)
    house.press()

    film = house.opened()
    assert film.end is not None
    (gap,) = film.end["gaps"]
    assert gap["track"] == "picture"
    assert 3.5 * SECOND < gap["start"] < 4.5 * SECOND
    assert film.end["stopped_by"] == "press"
    assert film.verify() == []


def test_with_camera_and_microphone_both_away_it_stops(tmp_path: Path) -> None:
    house = House(tmp_path, "unplug_camera_at=4,unplug_microphone_at=5")

    house.press()
    house.wait(15)

    assert not house.recorder.recording
    film = house.opened()
    assert film.end is not None
    assert film.end["stopped_by"] == "nothing left"


def test_told_to_end_it_finishes_the_recording_first(house: House) -> None:
    house.press()
    house.wait(4)
    house.recorder.close()

    film = house.opened()
    assert film.end is not None
    assert film.end["stopped_by"] == "shutdown"
    assert house.light is Light.DARK
    assert house.status.state == "idle"


def test_the_status_says_what_is_going_on_and_no_time_of_day(house: House) -> None:
    house.wait(1)
    assert house.status.state == "idle"
    assert house.status.room_minutes > 0

    house.press()
    house.wait(3)

    assert house.status.state == "recording"
    assert 2 <= house.status.seconds <= 3.5
    assert house.status.recording == house.store.recordings()[0]
    assert house.status.lacks == ""
    told = json.loads(house.settings.status_path.read_text())
    wall = house.rig.clock.wall() // SECOND
    numbers = [value for value in told.values() if isinstance(value, int | float)]
    assert all(abs(number / SECOND - wall) > 3600 for number in numbers)


def test_while_a_recording_is_put_away_the_status_says_which(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[status.Status] = []
    write = status.write

    def note(path: Path, said: status.Status) -> None:
        told.append(said)
        write(path, said)

    house.press()
    house.wait(2)
    monkeypatch.setattr(status, "write", note)
    house.press()

    (putting_away,) = [one for one in told if one.state == "finishing"]
    assert putting_away.recording == house.store.recordings()[0]
    assert house.status.recording is None


def test_the_recorder_keeps_no_key_of_what_it_has_filmed(house: House) -> None:
    import gc

    house.press()
    house.wait(3)
    house.press()
    secret = house.opened()._pieces.key.identity.secret
    gc.collect()

    held = [thing for thing in gc.get_objects() if type(thing) is Recording]
    assert held == []
    assert secret.encode() not in house.settings.status_path.read_bytes()


def test_the_settings_cap_what_nobody_may_exceed() -> None:
    assert config.RANGES["recording", "longest_minutes"][1] == 60
