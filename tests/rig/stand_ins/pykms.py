"""Stands for the DRM preview's library; nothing of it is used without a screen."""

from __future__ import annotations


class _Names(type):
    def __getattr__(cls, name: str) -> str:
        return name


class PixelFormat(metaclass=_Names):
    """Pixel formats that picamera2's preview names when it is imported."""
