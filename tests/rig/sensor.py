"""A camera without hardware: the part of picamera2's ``Picamera2`` that we use.

It stands at the very edge. Pictures are arrays, shown in real time; the encoder that
they go to is picamera2's real one, and so is all that touches them on the way.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, ClassVar

import libcamera
import numpy as np
from numpy.typing import NDArray

from tests.films import picture

EXPOSURE = 20_000
"""Microseconds."""
SHORTEST = 12_000
"""Microseconds: the sensor's shortest frame, taken for its readout."""


class _Surroundings:
    """What an encoder reaches of a ``Picamera2`` through a request."""

    class allocator:  # noqa: N801
        @staticmethod
        @contextmanager
        def sync(_allocator: Any, buffer: Any, _write: bool) -> Iterator[Any]:
            yield buffer

    class helpers:  # noqa: N801
        @staticmethod
        def _make_array_shared(array: NDArray[Any], config: Any) -> NDArray[Any]:
            width, height = config["size"]
            return array.reshape(height * 3 // 2, width)


class Request:
    """A completed request with one YUV420 picture and what the sensor said of it."""

    picam2 = _Surroundings

    def __init__(self, pixels: NDArray[np.uint8], metadata: dict[str, int]) -> None:
        height, width = pixels.shape[0] * 2 // 3, pixels.shape[1]
        self.stream_map = {"main": "main"}
        self.config = {"main": {"size": (width, height)}}
        self.request = SimpleNamespace(
            buffers={"main": pixels.reshape(-1)},
            metadata={getattr(libcamera.controls, k): v for k, v in metadata.items()},
        )
        self._metadata = metadata

    def get_metadata(self) -> dict[str, int]:
        return self._metadata

    def acquire(self) -> None: ...

    def release(self) -> None: ...


class Sensor:
    """Stands for ``Picamera2``; *plugged* and *late* are up to the test."""

    plugged: ClassVar[bool] = True
    late: ClassVar[int] = 0  # ns that its clock is behind the machine's
    held: ClassVar[int] = 0  # cameras and encoders that nobody has let go of

    def __init__(self) -> None:
        if not Sensor.plugged:
            raise RuntimeError("No camera number 0 found")
        Sensor.held += 1
        limits = SimpleNamespace(min=SHORTEST, max=1_000_000, default=33_333)
        self.camera_ctrl_info: dict[str, Any] = {"FrameDurationLimits": (None, limits)}
        self.camera_controls = {"FrameDurationLimits": (SHORTEST, 1_000_000, 33_333)}
        self.pre_callback: Callable[[Request], None] | None = None
        self._stop = threading.Event()
        self._shooting = threading.Thread(target=self._shoot, daemon=True)

    def create_video_configuration(self, **wanted: Any) -> dict[str, Any]:
        return wanted

    def configure(self, config: dict[str, Any]) -> None:
        self.size: tuple[int, int] = config["main"]["size"]
        self.period = config["controls"]["FrameDurationLimits"][0] * 1000
        self.buffer_count = config["buffer_count"]

    def start_recording(self, encoder: Any, output: Any) -> None:
        self._encoder = encoder
        encoder.output = output
        encoder.width, encoder.height = self.size
        encoder.stride, encoder.format = self.size[0], "YUV420"
        encoder.start()
        Sensor.held += 1
        self._shooting.start()

    def stop_recording(self) -> None:
        self._stop.set()
        self._shooting.join()
        self._encoder.stop()
        Sensor.held -= 1

    def close(self) -> None:
        self._stop.set()
        Sensor.held -= 1

    def _shoot(self) -> None:
        number, begun = 0, time.monotonic_ns()
        while not self._stop.is_set():
            number += 1
            shown = begun + number * self.period
            self._stop.wait((shown - time.monotonic_ns()) / 1e9)
            if Sensor.plugged and not self._stop.is_set():
                self.take(number, shown - SHORTEST * 1000 - Sensor.late)

    def take(self, number: int, stamp: int) -> None:
        metadata = {"SensorTimestamp": stamp, "ExposureTime": EXPOSURE}
        request = Request(picture(number, *self.size), metadata)
        if self.pre_callback:
            self.pre_callback(request)
        self._encoder.encode("main", request)
