"""Stands for python-prctl, which picamera2 imports for its ffmpeg output."""

from __future__ import annotations


def set_pdeathsig(_signal: int) -> None:
    """Never called: the ffmpeg output is not used."""
