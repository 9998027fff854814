"""Around the box: a finger on its button, an eye on its light, a song in the room."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from device.media import SAMPLE_RATE, Samples
from tests.virtual_pi.machine import Machine

PINS = "/sys/devices/platform/gpio-sim.0/gpiochip0"
BUTTON, LIGHT = f"{PINS}/sim_gpio17/pull", f"{PINS}/sim_gpio27/value"
SONG = "song.s16"
"""Nothing but samples, 16 bits each, the lower byte first."""
TURNS = 1000
"""So often it is sung: 17 hours."""
NOTES, LOWEST, APART = 64, 500.0, 25.0
"""The song has so many notes of a second each, so many hertz from one to the next."""
LOUD = 0.3
WINDOW = SAMPLE_RATE // 4
"""Samples in which a note is heard."""
QUIET = 0.02
"""Below this there is no song (root mean square; the song's is 0.21)."""


def press(machine: Machine, seconds: float = 0.3) -> None:
    """Push the button, and let go after so many seconds."""
    push, let_go = f"echo pull-down >{BUTTON}", f"echo pull-up >{BUTTON}"
    # The shell itself waits: a program that starts may take seconds, which is a hold.
    wait = f"read -rt {seconds} -u 9 || true"
    machine.run(f"exec 9<> <(:); {push}; {wait}; {let_go}")


def lit(machine: Machine) -> bool:
    """Whether the light is on at this moment."""
    return machine.run(f"cat {LIGHT}").strip() == "1"


def compose(folder: Path) -> None:
    """Write the song down: rising notes, none like another."""
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    notes = [np.sin(2 * np.pi * (LOWEST + APART * n) * time) for n in range(NOTES)]
    samples = (np.concatenate(notes) * LOUD * 32767).astype("<i2")
    (folder / SONG).write_bytes(samples.tobytes())


def sing(machine: Machine) -> None:
    """Play the song into the room, over and over, with or without a sound card.

    One player plays all its turns: a room is silent while a player starts.
    """
    turns = f"yes /mnt/share/{SONG} | head -n {TURNS} | xargs cat"
    play = f"aplay --quiet -D hw:0,0 -t raw -f S16_LE -r {SAMPLE_RATE} -c 1"
    machine.run(
        f"systemd-run --quiet --unit=song -p Restart=always -p RestartSec=1 "
        f"sh -c '{turns} | {play}'"
    )


def notes_heard(sound: Samples) -> list[int | None]:
    """Which note is heard in each quarter of a second; None where there is silence."""
    whole = len(sound) // WINDOW * WINDOW
    return [_note(window) for window in sound[:whole].reshape(-1, WINDOW)]


def _note(window: Samples) -> int | None:
    if np.sqrt(np.mean(window**2)) < QUIET:
        return None
    strength = np.abs(np.fft.rfft(window * np.hanning(WINDOW)))
    pitch = float(np.argmax(strength)) * SAMPLE_RATE / WINDOW
    return round((pitch - LOWEST) / APART) % NOTES
