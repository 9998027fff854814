"""Stands for libcamera's Python binding as far as picamera2 looks at it on import.

Every name is a class of that name, every class has every attribute; a control is its
own name, so that request metadata can be a plain dict.
"""

from __future__ import annotations

from enum import Enum
from typing import Any


class _Anything(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _Anything(name, (), {})
        setattr(cls, name, made)
        return made


class Transform(metaclass=_Anything):
    def __init__(self, **settings: Any) -> None:
        self.__dict__.update(settings)


class Orientation(Enum):
    """utils.py makes a table of them."""

    Rotate0 = 1
    Rotate0Mirror = 2
    Rotate180 = 3
    Rotate180Mirror = 4
    Rotate90Mirror = 5
    Rotate270 = 6
    Rotate270Mirror = 7
    Rotate90 = 8


class _Controls:
    def __getattr__(self, name: str) -> str:
        return name


controls = _Controls()


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    made = globals()[name] = _Anything(name, (), {})
    return made
