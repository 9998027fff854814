"""The listener: a small program that hears one microphone, and the door to sounddevice.

It is a process of its own because PortAudio may spin for ever, and take its whole
process along, when a microphone is unplugged (PortAudio issue 1037; in Debian 12 and
13). A process can be ended; and PortAudio lists devices only when it begins.

PortAudio's times lie on a clock that depends on the ALSA device. Only the difference
of two of them is used, so every block is stamped on CLOCK_MONOTONIC, which all
processes share. It writes one line, ``OK`` or why not, then for each block ``HEAD``
and float32 samples. It ends when its standard input does: with the recorder.

Nothing of this package is imported here, so that it starts quickly.
"""

from __future__ import annotations

import os
import struct
import sys
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

OK = b"ok\n"
HEAD = struct.Struct("<qqI?")
"""When the first sample was heard and when the block came here (ns), how many samples,
sound lost before it?"""
RATE = 48_000
BLOCK = 1024
"""Samples a callback: every 21 ms."""
ROOM = 0.2
"""Seconds that a sound card's own buffer may hold, so that a busy machine loses none.

Only for ``hw:`` devices, whose stamps stay right: through PulseAudio a longer buffer
makes them wrong by as much again (measured: 64 ms with 0.2 s, under 2 with "high").
"""
WRONG_CHANNELS = -9998
"""paInvalidChannelCount: some cards only do stereo; their left channel is taken."""


def stamp(
    channels: int, put: Callable[[bytes], None]
) -> Callable[[Any, int, Any, Any], None]:
    """Make the callback: stamp, copy, put. It runs on PortAudio's thread."""

    def heard(indata: Any, frames: int, times: Any, status: Any) -> None:
        now = time.monotonic_ns()  # first: what follows takes its time
        # Nothing is younger than it is long, whatever PulseAudio may say.
        ago = max(times.currentTime - times.inputBufferAdcTime, frames / RATE)
        samples = memoryview(indata).cast("B").cast("f")[::channels].tobytes()
        lost = bool(status.input_overflow)
        put(HEAD.pack(now - round(ago * 1e9), now, frames, lost) + samples)

    return heard


def begin(name: str, put: Callable[[bytes], None]) -> object:
    """Start a stream from the device of this *name* or number ("": the default).

    *put* is given each block, and nothing (``b""``) when the stream has ended. Keep
    what is returned; raises ``OSError`` or ``ValueError`` if there is no such stream.
    """
    import sounddevice

    device = int(name) if name.isdecimal() else name or None
    try:
        found = sounddevice.query_devices(device, "input")["name"]
        roomy = ROOM if "(hw:" in found else "high"
        try:
            return _start(1, device, roomy, put)
        except sounddevice.PortAudioError as exc:
            if WRONG_CHANNELS not in exc.args:
                raise
            return _start(2, device, roomy, put)
    except sounddevice.PortAudioError as exc:
        raise OSError(str(exc)) from exc


def _start(
    channels: int,
    device: int | str | None,
    latency: float | str,
    put: Callable[[bytes], None],
) -> object:
    import sounddevice

    stream = sounddevice.RawInputStream(
        device=device,
        samplerate=RATE,
        channels=channels,
        dtype="float32",
        blocksize=BLOCK,
        latency=latency,
        callback=stamp(channels, put),
        finished_callback=lambda: put(b""),
    )
    stream.start()
    return stream


def leave_with_the_recorder() -> None:
    """End this process when whoever started it is gone or closes the pipe."""
    sys.stdin.buffer.read()
    os._exit(0)  # without PortAudio's goodbye, which may never come back


def main(name: str) -> None:
    """Hear and write until told to stop or the microphone is gone."""
    out = sys.stdout.buffer
    blocks: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=leave_with_the_recorder, daemon=True).start()
    try:
        stream = begin(name, blocks.put)
    except (ImportError, OSError, ValueError) as exc:
        out.write(str(exc).splitlines()[0].encode() + b"\n")
        out.flush()
        os._exit(1)
    out.write(OK)
    out.flush()
    while stream and (block := blocks.get()):
        out.write(block)
        out.flush()
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
