"""``vig-recorder check``: each line is right about what it looked at, and says so."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from device import check, disk, status
from device.check import Line, Verdict, box, filming, machine, ok
from device.check.certificate import certificate
from device.cli import check as command
from device.cli import main, trying
from device.errors import RigError, StoreFull
from device.media import SECOND, Nanoseconds
from device.opener.desk import Desk
from device.rig import Light, RigSettings, open_rig
from device.seal import identity_file, new_identity
from device.status import Status
from device.store import Store
from tests import filmed, films
from web import words

NOON = 1_795_608_000 * SECOND  # 25 November 2026
GOOD = {
    "frames_a_second": 30.0,
    "wanted": 30.0,
    "blocks": 400.0,
    "loudest_db": -12.0,
    "drift_ppm": 40.0,
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = filmed.store_at(tmp_path / "store")
    for path in (store.root, *store.root.iterdir()):
        path.chmod(0o770)
    return store


def running(state: str = "idle", **values: Any) -> Status:
    """What a recorder says that runs."""
    now = Nanoseconds(time.clock_gettime_ns(time.CLOCK_BOOTTIME))
    standard = {"reason": "", "seconds": 0.0, "room_minutes": 94, "recording": None}
    return Status(state=state, since=now, beat=now, **{**standard, **values})


def verdicts(lines: list[Line]) -> dict[str, str]:
    return {line.what: line.is_.value for line in lines}


@pytest.mark.parametrize(
    ("told", "how"),
    [
        (None, Verdict.BAD),
        (running(), Verdict.OK),
        (running("cannot", reason="The card is full."), Verdict.BAD),
        (running("recording", reason="the camera is away"), Verdict.LOOK),
        (running(room_minutes=12), Verdict.LOOK),
    ],
    ids=["not running", "ready", "cannot", "camera away", "little room"],
)
def test_the_recorder_is_judged_by_what_it_says(
    told: Status | None, how: Verdict
) -> None:
    assert filming.recorder(told).is_ is how


@pytest.mark.parametrize(
    ("minutes", "told"), [(1, "1 minute"), (119, "119 minutes"), (2160, "36 hours")]
)
def test_room_is_told_as_the_page_tells_it(minutes: int, told: str) -> None:
    said = filming.recorder(running(room_minutes=minutes)).says

    assert f"room for {told} of film" in said
    assert words.roughly(minutes) == told


@pytest.mark.parametrize(
    ("values", "what", "how"),
    [
        ({}, "camera", "ok"),
        ({"frames_a_second": 27.0}, "camera", "look here"),
        ({"frames_a_second": 12.0}, "camera", "bad"),
        ({}, "microphone", "ok"),
        ({"blocks": 0}, "microphone", "bad"),
        ({"loudest_db": -70.0}, "microphone", "look here"),
        ({"loudest_db": 0.0}, "microphone", "look here"),
        ({"drift_ppm": -300.0}, "microphone", "look here"),
        ({"drift_ppm": 900.0}, "microphone", "bad"),
    ],
)
def test_camera_and_microphone_are_judged_by_their_last_recording(
    values: dict[str, float], what: str, how: str
) -> None:
    lines = filming.filming(running(measured={**GOOD, **values}))

    assert verdicts(lines)[what] == how


def test_a_clock_that_is_right_is_off_by_nothing() -> None:
    assert "clock 0 millionths" in filming.microphone({**GOOD, "drift_ppm": -0.3}).says


def test_before_the_first_recording_nothing_is_known_of_them() -> None:
    found = verdicts(filming.filming(running()))

    assert found["camera"] == found["microphone"] == "cannot tell"


def test_the_recorder_measures_what_it_films(tmp_path: Path) -> None:
    store = filmed.store_at(tmp_path / "store")
    filmed.record(store, 6)

    told = json.loads((store.root / "status.json").read_text())["measured"]

    assert told["frames_a_second"] == pytest.approx(told["wanted"], rel=0.01)
    assert told["blocks"] > 100
    assert -60 < told["loudest_db"] <= 0
    assert abs(told["drift_ppm"]) < 200


def sys_with(place: Path, **files: str) -> Path:
    """A /sys that holds these."""
    paths = {
        "temp": "class/thermal/thermal_zone0/temp",
        "throttled": "devices/platform/soc/soc:firmware/get_throttled",
        "alarm": "class/hwmon/hwmon1/in0_lcrit_alarm",
    }
    for name, text in files.items():
        path = place / paths[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n")
    return place


@pytest.mark.parametrize(
    ("files", "temperature", "power"),
    [
        ({}, "cannot tell", "cannot tell"),
        ({"temp": "48312", "throttled": "0"}, "ok", "ok"),
        ({"temp": "71000", "throttled": "50000"}, "look here", "look here"),
        ({"temp": "83000", "throttled": "0x50005"}, "bad", "bad"),
        ({"throttled": "20002"}, "cannot tell", "bad"),
        ({"throttled": "40000"}, "cannot tell", "look here"),
        ({"throttled": "what"}, "cannot tell", "cannot tell"),
        ({"alarm": "0"}, "cannot tell", "ok"),
        ({"alarm": "1"}, "cannot tell", "bad"),
    ],
)
def test_heat_and_power_are_read_where_the_machine_tells(
    tmp_path: Path, files: dict[str, str], temperature: str, power: str
) -> None:
    found = verdicts(machine.machine(sys_with(tmp_path, **files)))

    assert found == {"temperature": temperature, "power": power}


def test_a_folder_that_is_open_or_gone_is_named(store: Store) -> None:
    assert box.folders(store).is_ is Verdict.OK

    store.receipts_path.chmod(0o775)
    assert str(store.receipts_path) in box.folders(store).says

    store.receipts_path.chmod(0o770)
    store.reviews_path.rmdir()
    assert box.folders(store).is_ is Verdict.BAD


@pytest.mark.parametrize(
    ("took", "how"),
    [
        ([0.02] * 19 + [0.4], Verdict.OK),
        ([0.3] * 20, Verdict.LOOK),
        ([0.6] * 20, Verdict.BAD),
        ([0.02] * 19 + [12.0], Verdict.BAD),
    ],
    ids=["quick", "slow", "too slow", "stalled once"],
)
def test_the_card_is_judged_by_how_long_pieces_take(
    store: Store, monkeypatch: pytest.MonkeyPatch, took: list[float], how: Verdict
) -> None:
    monkeypatch.setattr(box, "write_times", lambda _: took)

    assert box.card(store).is_ is how


def test_what_was_written_to_measure_the_card_is_gone(store: Store) -> None:
    took = box.write_times(store, times=4)

    assert len(took) == 4
    assert all(0 < one < 30 for one in took)
    assert list(store.out_path.iterdir()) == []


def test_a_full_card_is_bad_and_says_what_to_do(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreFull

    monkeypatch.setattr(disk, "write", full)

    line = box.card(store)
    assert (line.is_, line.do) == (Verdict.BAD, StoreFull.hint)


def test_one_key_alone_is_worth_a_look(store: Store) -> None:
    assert box.keys(store).is_ is Verdict.LOOK

    store.enrol("Recovery", new_identity().recipient)
    assert box.keys(store).is_ is Verdict.OK
    assert box.claimed(store).is_ is Verdict.OK


def test_a_box_of_nobody_says_so(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.create_layout()

    assert box.keys(store).is_ is Verdict.BAD
    assert box.claimed(store).is_ is Verdict.LOOK


def make_certificate(place: Path, days: int, names: str) -> Path:
    """One as ``scripts/install`` makes it."""
    openssl = shutil.which("openssl")
    assert openssl
    words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    words += ["-nodes", "-days", str(days), "-subj", "/CN=box.local"]
    words += ["-addext", f"subjectAltName={names}", "-keyout", "key", "-out", "cert"]
    subprocess.run([openssl, *words], cwd=place, check=True, capture_output=True)
    return place / "cert"


@pytest.mark.parametrize(
    ("after", "names", "how"),
    [
        (1, "DNS:box.local,IP:10.42.0.1", Verdict.OK),
        (None, "DNS:box.local,IP:10.42.0.1", Verdict.OK),
        (80, "DNS:box.local,IP:10.42.0.1", Verdict.LOOK),
        (101, "DNS:box.local,IP:10.42.0.1", Verdict.BAD),
        (-9, "DNS:box.local,IP:10.42.0.1", Verdict.BAD),
        (1, "DNS:box.local", Verdict.BAD),
    ],
    ids=["valid", "no clock", "soon over", "over", "not yet", "another name"],
)
def test_the_certificate_is_judged_by_its_days_and_names(
    tmp_path: Path, after: int | None, names: str, how: Verdict
) -> None:
    path = make_certificate(tmp_path, 100, names)
    now = None if after is None else time.time_ns() + after * 86_400 * SECOND

    assert certificate(path, now).is_ is how


def test_a_certificate_that_is_none_is_bad_and_a_missing_one_unknown(
    tmp_path: Path,
) -> None:
    (tmp_path / "cert").write_text("nothing")

    assert certificate(tmp_path / "cert", NOON).is_ is Verdict.BAD
    assert certificate(tmp_path / "none", NOON).is_ is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("is_", "code"),
    [
        ([], 0),
        (["ok", "cannot tell"], 0),
        (["look here"], 1),
        (["look here", "bad"], 2),
    ],
)
def test_the_worst_line_is_the_exit_code(is_: list[str], code: int) -> None:
    assert check.worst(Line("x", Verdict(one), "") for one in is_) == code


def test_the_command_tells_all_of_it_for_people_and_programs(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    status.write(store.root / "status.json", running(measured=GOOD))
    words = ["check", "--store", str(store.root), "--certificate", "/nothing"]

    code = main(words)
    read = capsys.readouterr().out
    assert main([*words, "--json"]) == code
    told = json.loads(capsys.readouterr().out)

    assert code == check.worst(
        Line(one["what"], Verdict(one["is"]), one["says"]) for one in told
    )
    assert [one["what"] for one in told] == [
        *("recorder", "camera", "microphone", "light and button", "folders", "card"),
        *("keys", "claimed", "clock", "certificate", "temperature", "power"),
    ]
    assert "look here   keys: film is sealed to Anna alone" in read
    assert "            > enrol a recovery key" in read


def test_while_it_films_the_card_is_left_alone(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    status.write(store.root / "status.json", running("recording", measured=GOOD))

    main(["check", "--store", str(store.root), "--json"])

    told = {one["what"]: one["is"] for one in json.loads(capsys.readouterr().out)}
    assert told["card"] == "cannot tell"


def test_while_the_recorder_runs_nothing_is_tried(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    status.write(store.root / "status.json", running())
    monkeypatch.setattr(command, "open_rig", lambda *_: pytest.fail("it was opened"))

    main(["check", "--try", "--press", "--store", str(store.root)])

    assert "cannot tell trying: the recorder is running" in capsys.readouterr().out


def test_a_recorder_that_was_stopped_to_try_is_no_fault(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_pins(*_: object) -> None:
        raise RigError("no pins here")

    monkeypatch.setattr(command, "open_rig", no_pins)

    main(["check", "--try", "--store", str(store.root), "--json"])

    recorder, tried, *_ = json.loads(capsys.readouterr().out)
    assert (recorder["what"], recorder["is"]) == ("recorder", "cannot tell")
    assert recorder["do"] == "start it again: sudo systemctl start vig-recorder"
    assert (tried["is"], tried["says"]) == ("bad", "no pins here")


def test_the_light_shines_for_as_long_as_anything_is_open(tmp_path: Path) -> None:
    film = films.write_film(tmp_path / "film.mp4", 6)
    said: list[str] = []
    rig = open_rig("simulated", RigSettings(film=film, say=said.append))
    light = lambda: rig.panel.light  # type: ignore[attr-defined] # noqa: E731
    seen: list[Light] = []
    for device in (rig.camera, rig.microphone):
        _watched(device, seen, light)

    lines = trying.tried(rig, 2.5)
    during = list(seen)
    rig.close()

    assert verdicts(lines) == {"camera": "ok", "microphone": "ok"}
    assert len(during) >= 4  # two opened, two closed
    assert set(during) == {Light.SOLID}
    assert said == ["light on", "light off"]


def _watched(device: Any, seen: list[Light], light: Callable[[], Light]) -> None:
    """Note what the light shows as a device is opened and closed."""
    opened, closed = device.open, device.close

    def open_(deliver: Any) -> None:
        seen.append(light())
        opened(deliver)

    def close() -> None:
        seen.append(light())
        closed()

    device.open, device.close = open_, close


def test_a_camera_that_is_not_there_is_told_and_the_light_is_dark(
    tmp_path: Path,
) -> None:
    film = films.write_film(tmp_path / "film.mp4", 2)
    said: list[str] = []
    settings = RigSettings(film=film, simulate="no_camera=yes", say=said.append)
    rig = open_rig("simulated", settings)

    (line,) = trying.tried(rig, 0.1)

    rig.close()
    assert line.is_ is Verdict.BAD
    assert said[-1] == "light off"


def test_a_press_is_heard_and_none_is_missed(tmp_path: Path) -> None:
    film = films.write_film(tmp_path / "film.mp4", 2)
    rig = open_rig("simulated", RigSettings(film=film, say=lambda _: None))
    watch = rig.panel.watch

    def press_at_once(edge: Any, second: Any) -> None:
        watch(edge, second)
        rig.panel.press()  # type: ignore[attr-defined]

    assert trying.pressed(rig, 0.05).is_ is Verdict.BAD
    rig.panel.watch = press_at_once  # type: ignore[method-assign]
    assert trying.pressed(rig, 30).is_ is Verdict.OK
    rig.close()


def test_the_page_is_told_what_can_be_told_without_a_device(store: Store) -> None:
    status.write(store.root / "status.json", running(measured=GOOD))
    desk = Desk(store.root, time.monotonic)
    desk.unlock_with(identity_file(filmed.ANNA))

    told = desk.answer({"do": "check"})[0]

    assert [one["what"] for one in told] == [
        *("recorder", "camera", "microphone", "folders", "keys", "claimed"),
        *("clock", "certificate", "temperature", "power"),
    ]
    assert ok("camera", told[1]["says"]).told() == told[1]
