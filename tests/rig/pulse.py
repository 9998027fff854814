"""A room to listen to without hardware: PulseAudio with a null sink, in a folder.

What is played into the sink is heard from its monitor, through ALSA's ``default``
device and PortAudio, as from a microphone. Nothing outside the folder is written, and
nothing but what was started here is ended. Works as root and as any user.
"""

from __future__ import annotations

import subprocess
import threading
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest

from device.media import SAMPLE_RATE

ALSA = """
</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
"""


class Room:
    """A PulseAudio server of our own; *environment* lets programs find it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: subprocess.Popen[str] | None = None
        (folder / "asound.conf").write_text(ALSA)
        self.environment = {
            "ALSA_CONFIG_PATH": str(folder / "asound.conf"),
            "PULSE_SERVER": f"unix:{folder}/native",
            "PULSE_COOKIE": str(folder / "cookie"),
            "PULSE_RUNTIME_PATH": str(folder),
        }
        self._own = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            **self.environment,
        }

    def start(self) -> None:
        """Start the server; returns when it is ready."""
        modules = (
            "module-native-protocol-unix auth-anonymous=1 "
            f"socket={self._folder}/native",
            f"module-null-sink sink_name=room rate={SAMPLE_RATE} channels=1",
        )
        self._server = subprocess.Popen(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no"),
                *("--exit-idle-time=-1", "--log-level=info", "--log-target=stderr"),
                *(word for module in modules for word in ("-L", module)),
            ],
            env=self._own,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._wait_until_ready(self._server)
        # Somebody who listens all the time keeps the room's own buffer short.
        self._ear = subprocess.Popen(
            ["parec", "--device=room.monitor", "--latency-msec=20"],
            env=self._own,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._ear.stdout is not None
        self._ear.stdout.read(1)  # the room is awake
        self._drains = [_drain(self._server.stderr), _drain(self._ear.stdout)]

    def _wait_until_ready(self, server: subprocess.Popen[str]) -> None:
        said: list[str] = []
        assert server.stderr is not None
        for line in server.stderr:
            said.append(line)
            if "Daemon startup complete" in line:
                return
        raise AssertionError(f"PulseAudio did not start: {''.join(said)}")

    def kill(self) -> None:
        """End the server as a crash would."""
        if self._server:
            self._server.kill()
            self._ear.kill()
            for drain in self._drains:
                drain.join()
            with self._ear, self._server:  # waits for them and closes their pipes
                self._server = None

    def play(self, samples: np.ndarray[tuple[int], np.dtype[np.int16]]) -> None:
        """Play this into the room; returns when it is over."""
        path = self._folder / "played.wav"
        with wave.open(str(path), "wb") as out:
            out.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
            out.writeframes(samples.tobytes())
        subprocess.run(
            ["paplay", "--device=room", str(path)], env=self._own, check=True
        )

    def rest(self, seconds: float) -> None:
        """Let this much time pass in the room, in silence."""
        self.play(np.zeros(round(seconds * SAMPLE_RATE), np.int16))


def _drain(pipe: IO[Any] | None) -> threading.Thread:
    """Read and forget what a program says, so that it never waits to be heard."""

    def read() -> None:
        while pipe and pipe.read(4096):
            pass

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread


def clicks(seconds: int) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """A click of one sample in the middle of every second, exactly a second apart."""
    samples = np.zeros(seconds * SAMPLE_RATE, np.int16)
    samples[SAMPLE_RATE // 2 :: SAMPLE_RATE] = 30_000
    return samples


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """A room with a microphone: PortAudio's default device, in this process too."""
    room = Room(tmp_path_factory.mktemp("room"))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in room.environment.items():
            patch.setenv(name, value)
        room.start()
        yield room
        room.kill()
