"""A device that does not let go: the process ends, so that it is started anew, idle."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.errors import DeviceHangs
from device.rig import Deliver, Light
from tests import films
from tests.faults.house import House


@pytest.mark.parametrize("device", ["camera", "microphone"])
def test_a_device_that_hangs_ends_the_recorder_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, device: str
) -> None:
    film = films.write_film(tmp_path / "film.mp4", 4)
    with House(tmp_path / "store", film) as house:
        house.record(4)
        before = house.store.recordings()

        def hangs(_: Deliver) -> None:
            raise DeviceHangs(f"the {device} hangs and cannot be opened")

        monkeypatch.setattr(getattr(house.rig, device), "open", hangs)
        with pytest.raises(DeviceHangs):
            house.press()

        assert house.light is Light.DARK
        assert house.store.recordings() == before
        assert not house.recorder.recording
