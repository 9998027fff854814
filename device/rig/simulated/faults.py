"""How the simulated rig can be told to misbehave: KEY=VALUE, with commas between.

Every fault is a field here with the line that ``--help`` prints. What is drawn by lot
is drawn from *seed*, so that a bad day can be lived through twice. Times are seconds
into a recording.
"""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields
from typing import Any

from device.errors import ConfigError

YES_OR_NO = {"": True, "yes": True, "true": True, "1": True}
YES_OR_NO |= {"no": False, "false": False, "0": False}


def _fault(default: Any, most: float, about: str, *, least: float = 0) -> Any:
    """Make a field: its default, its greatest value, and its line of help."""
    return field(
        default=default, metadata={"about": about, "most": most, "least": least}
    )


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong; the default is a perfect day."""

    ppm: float = _fault(
        0.0, 5000, "the sound card runs this many millionths fast", least=-5000
    )
    wander_ppm: float = _fault(
        0.0, 5000, "its speed wanders by this much more, to and fro in 30 minutes"
    )
    jitter_ms: float = _fault(
        0.0, 500, "each block's time is wrong by up to this, either way"
    )
    first_second_ms: float = _fault(
        0.0, 1000, "times of blocks of the first second are early by up to this"
    )
    lose_blocks: int = _fault(
        0, 1000, "so many blocks are lost without a word, one every 5 seconds"
    )
    lose_blocks_per_hour: float = _fault(
        0.0, 100_000, "blocks are lost without a word, about so many an hour"
    )
    drop_frames: float = _fault(
        0.0, 0.9, "the camera leaves out this share of its frames (0.1 is a tenth)"
    )
    vfr_ms: float = _fault(
        0.0, 500, "frames are taken late by up to this, and their times say so"
    )
    unplug_camera_at: float | None = _fault(
        None, 1e6, "the camera goes away at this second"
    )
    plug_camera_at: float | None = _fault(None, 1e6, "and comes back at this one")
    unplug_microphone_at: float | None = _fault(
        None, 1e6, "the microphone goes away at this second"
    )
    plug_microphone_at: float | None = _fault(None, 1e6, "and comes back at this one")
    no_camera: bool = _fault(False, 1, "there is no camera (yes or no)")
    no_microphone: bool = _fault(False, 1, "there is no microphone (yes or no)")
    bounce_ms: float = _fault(0.0, 100, "the button bounces for this long")
    seed: int = _fault(1, 2**31, "what is drawn by lot is drawn from this number")

    @classmethod
    def parse(cls, text: str) -> Faults:
        """Read KEY=VALUE,KEY=VALUE; raises ``ConfigError`` that names the wrong one."""
        known = {each.name: each for each in fields(cls)}
        given: dict[str, Any] = {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            key, _, value = (word.strip() for word in part.partition("="))
            if key not in known:
                raise ConfigError(
                    f"the simulated rig has no fault {key!r}",
                    hint=f"it has: {', '.join(known)}",
                )
            given[key] = _value(known[key], value)
        return cls(**given)

    @staticmethod
    def help() -> str:
        """One line for each fault: its key, its default, and what it does."""
        return "\n".join(
            f"{each.name + '=' + _written(each.default):<26}{each.metadata['about']}"
            for each in fields(Faults)
        )


def _written(value: Any) -> str:
    if value is None:
        return ""
    return ("no", "yes")[value] if isinstance(value, bool) else f"{value:g}"


def _value(fault: Field[Any], text: str) -> float | int | bool:
    """The value of *fault* that *text* says, if it lies between least and most."""
    least, most = fault.metadata["least"], fault.metadata["most"]
    try:
        if isinstance(fault.default, bool):
            return YES_OR_NO[text.lower()]
        number = int(text) if isinstance(fault.default, int) else float(text)
        if not least <= number <= most:
            raise ValueError
    except (ValueError, KeyError) as exc:
        allowed = "yes or no" if fault.type == "bool" else f"{least:g} to {most:g}"
        raise ConfigError(
            f"{text!r} is no value for the fault {fault.name}",
            hint=f"{fault.name} takes {allowed}: {fault.metadata['about']}",
        ) from exc
    return number
