"""A camera through libcamera: the one door to picamera2.

Frames are encoded by the chip where it has an encoder (Pi 4, 3, Zero 2 W), by the
processor where not (Pi 5), with a key frame every second. picamera2's threads stamp,
copy and deliver, and do nothing else; what it writes itself is never used.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from picamera2 import Picamera2
from picamera2.encoders import LibavH264Encoder
from picamera2.encoders.h264_encoder import H264Encoder
from picamera2.outputs import Output
from picamera2.platform import Platform, get_platform

from device.errors import CameraLost
from device.media import Frame, Nanoseconds, Track
from device.rig import Deliver, PictureFormat, RigSettings
from device.rig.pi.exposure import MICROSECOND, Exposures
from device.rig.pi.watch import Watch

logger = logging.getLogger(__name__)

BUFFERS = 6
"""Pictures under way between sensor and encoder."""
CHIP_ENCODER = Path("/dev/video11")
"""Where a Pi's own H.264 encoder is, and where picamera2 looks for it."""
FIRST_LOOKS = 3
"""Frames whose time stamps are compared with the clock when the camera opens."""
WAIT = 10.0
"""Seconds to wait for the first frames."""
RETRY = 3.0
"""Seconds between two attempts to open a camera that went away."""
PARAMETER_SETS = (7, 8)
"""SPS and PPS: nal_unit_type in ITU-T H.264, table 7-1."""

_FAULTS = (RuntimeError, OSError, LookupError, ValueError)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what picamera2 and libcamera raise into ``CameraLost``."""
    try:
        yield
    except _FAULTS as exc:
        raise CameraLost(f"the camera cannot be opened ({exc})") from exc


def parameter_sets(payload: bytes) -> bytes:
    """The SPS and PPS in an access unit (Annex B), with their start codes."""
    units = (unit.rstrip(b"\0") for unit in payload.split(b"\0\0\1")[1:])
    kept = (unit for unit in units if unit and unit[0] & 31 in PARAMETER_SETS)
    return b"".join(b"\0\0\0\1" + unit for unit in kept)


def encoder_for(settings: RigSettings) -> Any:
    """The encoder of this machine, chosen by what it is and never by trying.

    picamera2 takes every unknown machine for a Pi 4. One thread: more would hold
    frames back (99 ms with four, 3 ms with one).
    """
    rate = round(settings.frame_rate)
    options = {"bitrate": settings.bit_rate, "repeat": True, "iperiod": rate}
    if get_platform() is Platform.VC4 and CHIP_ENCODER.exists():
        return H264Encoder(framerate=rate, profile="high", **options)
    logger.info("pictures are encoded by the processor")
    encoder = LibavH264Encoder(framerate=rate, **options)
    encoder.threads = 1
    return encoder


class FrameOutput(Output):  # type: ignore[misc]
    """Copies frames out of an encoder. Its thread, under its lock: be quick."""

    def __init__(self, encoder: Any, exposures: Exposures, deliver: Deliver) -> None:
        super().__init__()
        self._encoder, self._exposures = encoder, exposures
        self._deliver = deliver
        self._sets = b""

    def outputframe(
        self,
        frame: Any,
        keyframe: bool = True,
        timestamp: int = 0,
        packet: Any = None,
        audio: bool = False,
    ) -> None:
        """Deliver a frame; *timestamp* counts microseconds from the first one."""
        if audio or not self.recording:
            return
        payload = bytes(frame)
        if keyframe:
            payload = self._with_sets(payload)
        if self._sets:  # so the first one is a key frame that can be decoded
            taken = self._exposures.middle(self._encoder.firsttimestamp + timestamp)
            self._deliver(Frame(taken, bool(keyframe), payload))

    def _with_sets(self, payload: bytes) -> bytes:
        """Put the last parameter sets in front of a key frame that has none."""
        sets = parameter_sets(payload)
        if sets:
            self._sets = sets
            return payload
        return self._sets + payload


class _Session:
    """The camera from one opening to its end."""

    def __init__(self, settings: RigSettings, deliver: Deliver) -> None:
        self._seen: list[tuple[int, int]] = []  # when exposed, and when it came by
        self._looked = threading.Event()
        with _translated(), ExitStack() as undo:
            camera = Picamera2()
            undo.callback(camera.close)
            readout = _configure(camera, settings)
            self.exposures = Exposures(readout)
            camera.pre_callback = self._note
            encoder = encoder_for(settings)
            output = FrameOutput(encoder, self.exposures, deliver)
            self._started = time.monotonic_ns()
            camera.start_recording(encoder, output)
            undo.callback(camera.stop_recording)
            self._check_clock()
            self._undo = undo.pop_all()

    def _note(self, request: Any) -> None:
        """Remember a frame's exposure. picamera2's thread, before it is encoded."""
        metadata = request.get_metadata()
        self.exposures.note(metadata)
        if len(self._seen) < FIRST_LOOKS:
            self._seen.append((metadata["SensorTimestamp"], time.monotonic_ns()))
            if len(self._seen) == FIRST_LOOKS:
                self._looked.set()

    def _check_clock(self) -> None:
        """Wait for the first frames; their clock must be ours, or sound is lost.

        Each was exposed after the camera was started and before it came by, however
        late a busy machine lets it come.
        """
        if not self._looked.wait(WAIT):
            raise CameraLost("the camera was opened but shows nothing")
        if not all(self._started < taken < seen for taken, seen in self._seen):
            raise CameraLost("the camera's clock is not the machine's")

    def well(self) -> bool:
        """Whether it works: picamera2 does not know, its frames tell."""
        return True

    def close(self) -> None:
        """Let the encoder deliver what it holds, and the camera go."""
        try:
            self._undo.close()
        except _FAULTS as exc:
            logger.warning("camera did not close well reason=%s", exc)


def _configure(camera: Any, settings: RigSettings) -> Nanoseconds:
    """Set size and pace; returns how long the sensor's readout takes, as a guess."""
    period = round(1_000_000 / settings.frame_rate)
    paced = "FrameDurationLimits" in camera.camera_controls
    config = camera.create_video_configuration(
        main={"size": (settings.width, settings.height), "format": "YUV420"},
        buffer_count=BUFFERS,
        controls={"FrameDurationLimits": (period, period)} if paced else {},
    )
    camera.configure(config)
    if not paced:  # a simulated sensor; picamera2 wants to read limits all the same
        limits = SimpleNamespace(min=period, max=period, default=period)
        camera.camera_ctrl_info["FrameDurationLimits"] = (None, limits)
    shortest = camera.camera_ctrl_info["FrameDurationLimits"][1].min
    return Nanoseconds(min(shortest, period) * MICROSECOND)


class PiCamera:
    """The first camera of this Raspberry Pi."""

    def __init__(self, settings: RigSettings) -> None:
        self.picture = PictureFormat(
            settings.width, settings.height, settings.frame_rate
        )
        self.timing = ""
        """How frames are timed, for the film's sync statement; known once opened."""
        self._settings = settings
        self._watch = Watch(Track.PICTURE, self._start, RETRY)

    def open(self, deliver: Deliver) -> None:
        """Deliver a ``Frame`` each picture; ``CameraLost`` if that cannot be."""
        self._watch.open(deliver)

    def close(self) -> None:
        """Deliver what the encoder holds, then no more. Safe to call twice."""
        self._watch.close()

    def _start(self, deliver: Deliver, _alarm: Callable[[], None]) -> _Session:
        session = _Session(self._settings, deliver)
        self.timing = session.exposures.statement()
        return session
