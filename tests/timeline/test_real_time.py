"""In step in real time: through the whole recorder, on real clocks and real threads.

Told time proves the arithmetic; this proves that nothing on the way (drivers' threads,
the intake, a real PortAudio stream) disturbs it. Ten minutes each, every night.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from device.config import RecordingSettings, Settings, StoreSettings
from device.film import VirtualFilm
from device.media import SAMPLE_RATE
from device.opened import OpenedRecording
from device.recorder import Recorder
from device.rig import Camera, Microphone, Panel, RigSettings
from device.rig.clock import SystemClock
from device.rig.pi.microphone import PiMicrophone
from device.rig.simulated import SimulatedRig
from tests import filmed
from tests.bench import judge
from tests.bench.clapper import BEEP, PITCH, Clapper
from tests.rig.pulse import Room
from tests.rig.pulse import room as room  # a fixture

BRIEF = 15
LONG = 600
LENGTHS = [
    BRIEF,
    pytest.param(LONG, marks=[pytest.mark.nightly, pytest.mark.timeout(1200)]),
]


class MixedRig:
    """A simulated camera beside another microphone, on the machine's own clock."""

    name = "mixed"

    def __init__(self, simulated: SimulatedRig, microphone: Microphone) -> None:
        self.camera: Camera = simulated.camera
        self.microphone = microphone
        self.panel: Panel = simulated.panel
        self.clock = SystemClock()
        self._simulated = simulated

    def close(self) -> None:
        self.microphone.close()
        self._simulated.close()


def film(place: Path, rig: SimulatedRig | MixedRig, seconds: float) -> Path:
    """Press, film in real time, press; the film as one MP4."""
    store = filmed.store_at(place / "store")
    settings = Settings(
        store=StoreSettings(path=str(store.root)),
        recording=RecordingSettings(longest_minutes=20, reserve_mb=10),
    )
    with closing(rig), closing(Recorder(rig, store, settings)) as recorder:
        pressing = threading.Thread(target=lambda: press(rig))
        pressing.start()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            recorder.step(0.05)
        pressing.join()
    (made,) = store.recordings()
    opened = OpenedRecording.open(store.find(made), [filmed.ANNA.secret])
    virtual = VirtualFilm(opened.init, opened.index)
    path = place / "film.mp4"
    path.write_bytes(b"".join(virtual.read(0, virtual.size, opened.segment)))
    return path


def press(rig: SimulatedRig | MixedRig) -> None:
    rig.panel.press()  # type: ignore[attr-defined]  # the simulated panel's own verb


@pytest.mark.parametrize("seconds", LENGTHS)
def test_in_step_in_real_time_on_a_bad_simulated_card(
    tmp_path: Path, seconds: int
) -> None:
    settings = RigSettings(simulate="ppm=100,jitter_ms=5", say=lambda _: None)
    scene = Clapper(seconds + 2, seed=3)

    made = film(tmp_path, SimulatedRig(settings, None, scene), seconds)

    late = judge.offsets(made)
    assert len(late) >= seconds - 3
    assert np.abs(late).max() < 3
    assert abs(np.median(late)) < 1


def beeps(seconds: int) -> NDArray[np.int16]:
    """A beep at each whole second from the first on, to be played into the room."""
    samples = np.zeros((seconds + 1) * SAMPLE_RATE, np.int16)
    tone = np.sin(
        2 * np.pi * PITCH * np.arange(round(BEEP * SAMPLE_RATE)) / SAMPLE_RATE
    )
    for second in range(1, seconds + 1):
        at = second * SAMPLE_RATE
        samples[at : at + len(tone)] = (tone * 16_000).astype(np.int16)
    return samples


def sound(path: Path) -> Iterator[NDArray[np.float32]]:
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            yield frame.to_ndarray()[0].astype(np.float32)


def onsets(path: Path) -> NDArray[np.float64]:
    """When each beep begins, in seconds of the film."""
    amplitude = judge._amplitude(np.concatenate(list(sound(path))))
    loud = amplitude > amplitude.max() / 2
    risen = np.flatnonzero(loud[1:] & ~loud[:-1])
    apart = np.diff(risen, prepend=-SAMPLE_RATE) > SAMPLE_RATE // 2
    return risen[apart] / SAMPLE_RATE


@pytest.mark.parametrize("seconds", LENGTHS)
def test_in_step_in_real_time_on_a_real_portaudio_stream(
    tmp_path: Path, room: Room, seconds: int
) -> None:
    settings = RigSettings(say=lambda _: None)
    simulated = SimulatedRig(settings, None, Clapper(seconds + 2, seed=4))
    playing = threading.Thread(target=room.play, args=(beeps(seconds),))
    playing.start()

    made = film(tmp_path, MixedRig(simulated, PiMicrophone()), seconds)

    playing.join()
    at = onsets(made)
    # When the player began, and how fast its clock runs, is not known to us: it shows
    # as a straight line. From that, no beep may stray.
    second = np.round(at - at[0])
    late = (at - np.polyval(np.polyfit(second, at, 1), second)) * 1000
    assert len(at) >= seconds - 4
    assert np.abs(late).max() < 10
