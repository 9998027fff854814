"""Recorder, camera and microphone, by the status that the recorder writes."""

from __future__ import annotations

from collections.abc import Mapping

from device.check.lines import Line, bad, look, ok, unknown
from device.status import Status

ENOUGH, FEW = 0.97, 0.85
"""Shares of the pictures a second that the settings ask for."""
QUIET, LOUD = -50.0, -1.0
"""The loudest sample of a recording, in dB below the most that fits."""
DRIFT, TOO_MUCH = 200.0, 500.0
"""Millionths by which a sound card may run fast or slow; it is followed anyway."""
TRY = "press the button, film ten seconds, press again, and check once more"


def filming(status: Status | None) -> list[Line]:
    """The three lines; without a recorder nothing is known of the devices."""
    measured = status.measured if status else None
    return [recorder(status), *devices(measured)]


def devices(measured: Mapping[str, float] | None) -> list[Line]:
    """Camera and microphone, as they were in the last recording (``Measuring``)."""
    if not measured:
        says = "nothing was recorded since the recorder started"
        return [unknown("camera", says, TRY), unknown("microphone", says, TRY)]
    return [camera(measured), microphone(measured)]


def recorder(status: Status | None) -> Line:
    """Whether it runs, and can record."""
    if status is None:
        return bad(
            "recorder",
            "it is not running",
            "look why: journalctl -u vig-recorder; pull the plug and put it back",
        )
    if status.state == "cannot":
        return bad(
            "recorder", f"it cannot record: {_plain(status.reason)}", "see there"
        )
    if status.reason:
        return look("recorder", _plain(status.reason), "check its cable")
    room = f"room for {_roughly(status.room_minutes)} of film"
    if status.room_minutes < 60:
        return look("recorder", room, "erase films that are not needed any more")
    return ok("recorder", f"{status.state}, {room}")


def _roughly(minutes: int) -> str:
    """``94 minutes``, ``36 hours``: as the page says it (``web.words``)."""
    number, unit = (minutes // 60, "hour") if minutes >= 120 else (minutes, "minute")
    return f"{number} {unit}{'' if number == 1 else 's'}"


def camera(measured: Mapping[str, float]) -> Line:
    """Pictures a second, against what the settings ask for."""
    came, wanted = measured["frames_a_second"], measured["wanted"]
    says = f"{came:.1f} of {wanted:.1f} pictures a second in the last recording"
    if came >= ENOUGH * wanted:
        return ok("camera", says)
    if came >= FEW * wanted:
        return look("camera", says, "is the box hot or its power supply weak?")
    cable = "check the camera's cable at both ends; lower width, height or frame_rate"
    return bad("camera", says, cable)


def microphone(measured: Mapping[str, float]) -> Line:
    """How loud, and how fast its clock runs."""
    loudest, drift = measured["loudest_db"], measured["drift_ppm"]
    if not measured["blocks"]:
        return bad("microphone", "no sound came", "check that it is plugged in")
    says = f"loudest {loudest:.0f} dB, its clock {round(drift)} millionths off"
    if abs(drift) > TOO_MUCH:
        return bad("microphone", says, "use another sound card")
    if loudest < QUIET:
        return look("microphone", says, "hardly anything was heard: is it muted?")
    if loudest > LOUD:
        return look("microphone", says, "it was too loud: move it further away")
    if abs(drift) > DRIFT:
        return look("microphone", says, "films stay in step; a better card has less")
    return ok("microphone", says)


def _plain(sentence: str) -> str:
    return sentence.rstrip(".")
