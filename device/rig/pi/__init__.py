"""The rig of a Raspberry Pi: picamera2, sounddevice and gpiozero behind our protocols.

Each outside library has one door here (``camera``, ``microphone``, ``panel``), which
is opened only when this rig is chosen: the rest of the program runs on machines that
have none of them. What is missing is said in a sentence, with the package to install.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from device.errors import RigError
from device.rig import RigSettings
from device.rig.clock import SystemClock

if TYPE_CHECKING:
    from device.rig.pi.camera import PiCamera
    from device.rig.pi.microphone import PiMicrophone
    from device.rig.pi.panel import PiPanel


@contextmanager
def _needs(library: str, package: str) -> Iterator[None]:
    """Say which *package* is missing if a *library* cannot be imported."""
    try:
        yield
    except (ImportError, OSError) as exc:  # sounddevice: OSError without PortAudio
        raise RigError(
            f"{library} cannot be used on this machine ({exc})",
            f"on Raspberry Pi OS: sudo apt install {package}",
        ) from exc


def _camera(settings: RigSettings) -> PiCamera:
    with _needs("picamera2", "python3-picamera2"):
        from device.rig.pi.camera import PiCamera
    return PiCamera(settings)


def _microphone(settings: RigSettings) -> PiMicrophone:
    with _needs("sounddevice", "libportaudio2"):
        from device.rig.pi.microphone import PiMicrophone
    return PiMicrophone(settings.microphone)


def open_panel(settings: RigSettings) -> PiPanel:
    """Take hold of the pins, and of nothing else."""
    with _needs("gpiozero", "python3-gpiozero python3-lgpio"):
        from device.rig.pi.panel import PiPanel
    return PiPanel(
        settings.button_pin,
        settings.light_pin,
        settings.second_button_pin,
        settings.buzzer_pin,
    )


class PiRig:
    """Camera, microphone, panel and clock of this Raspberry Pi."""

    name = "pi"

    def __init__(self, settings: RigSettings) -> None:
        self.clock = SystemClock()
        self.camera = _camera(settings)
        self.microphone = _microphone(settings)
        self.panel = open_panel(settings)

    def close(self) -> None:
        """Close all of it; the light is dark afterwards. Safe to call twice."""
        with ExitStack() as closing:  # last first, and each even if one fails
            closing.callback(self.panel.close)
            closing.callback(self.microphone.close)
            closing.callback(self.camera.close)


def open_rig(settings: RigSettings) -> PiRig:
    """Take hold of the pins; camera and microphone stay closed until opened."""
    return PiRig(settings)
