"""Heat and power of the machine: one door to what its kernel and firmware tell."""

from __future__ import annotations

from pathlib import Path

from device.check.lines import Line, bad, look, ok, unknown

WARM, HOT = 70.0, 80.0
"""Degrees Celsius; from the latter on a Raspberry Pi slows itself down."""
LOW_POWER, CAPPED, SLOWED, SOFT_LIMIT = 0x1, 0x2, 0x4, 0x8
"""What the firmware's word says is so now; 16 bits higher: was so since the start."""
THROTTLED = "devices/platform/*/*firmware*/get_throttled"
VOLTAGE = "class/hwmon/hwmon*/in0_lcrit_alarm"
SUPPLY = "use the power supply made for this Raspberry Pi, and a short cable"


def machine(sys: Path = Path("/sys")) -> list[Line]:
    """The two lines, from *sys*."""
    return [temperature(sys), power(sys)]


def temperature(sys: Path) -> Line:
    """How hot the processor is."""
    read = _first(sys, "class/thermal/thermal_zone0/temp")
    if read is None or not read.isdecimal():
        return unknown("temperature", "this machine does not tell")
    degrees = int(read) / 1000
    says = f"{degrees:.0f} °C"
    if degrees >= HOT:
        return bad("temperature", says, "give it air; a bigger heat sink")
    if degrees >= WARM:
        return look("temperature", says, "give it air; nothing on top of it")
    return ok("temperature", says)


def power(sys: Path) -> Line:
    """Whether the voltage is or was too low, and whether it slowed itself down."""
    read = _first(sys, THROTTLED)
    if read is None:
        return _by_voltage(_first(sys, VOLTAGE))
    try:
        flags = int(read, 16)
    except ValueError:
        return unknown("power", "the firmware's answer makes no sense")
    if flags & LOW_POWER:
        return bad("power", "the voltage is too low now", SUPPLY)
    if flags & (CAPPED | SLOWED | SOFT_LIMIT):
        return bad("power", "it is too hot and slows itself down now", "give it air")
    if flags >> 16 & LOW_POWER:
        return look("power", "the voltage was too low since the start", SUPPLY)
    if flags >> 16:
        return look("power", "it slowed itself down since the start", "give it air")
    return ok("power", "never too low since the start")


def _by_voltage(alarm: str | None) -> Line:
    if alarm not in ("0", "1"):
        return unknown("power", "this machine does not tell")
    if alarm == "1":
        return bad("power", "the voltage is or was too low", SUPPLY)
    return ok("power", "the voltage is as it should be")


def _first(sys: Path, pattern: str) -> str | None:
    for path in sorted(sys.glob(pattern)):
        try:
            return path.read_text(encoding="ascii").strip().removeprefix("0x")
        except (OSError, UnicodeDecodeError):  # it is listed and cannot be asked
            continue
    return None
