"""The scene that ships with the program: a parent and a child pass a ball and talk.

Whoever has the ball speaks; eyes follow the ball and then find the other's face, and
mouths move with the voices. Twelve seconds, calm, the same every time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from device.libav.source import Picture
from device.media import SAMPLE_RATE, SECOND, Nanoseconds, Samples
from device.rig import PictureFormat
from device.rig.simulated.drawing import Canvas, Colour
from device.rig.simulated.voices import (
    CHILD,
    LENGTH,
    PARENT,
    TURNS,
    Speaker,
    loudness,
    talk,
)

FLIGHT = 0.5
"""Seconds the ball flies before the one who catches it speaks."""
SKIN, LIPS, EYE, WHITE = (224, 178, 148), (150, 70, 66), (50, 40, 36), (248, 244, 238)
BALL, SHINE = (206, 82, 62), (232, 140, 118)


@dataclass(frozen=True, slots=True)
class Person:
    """Where somebody sits, and what they look like."""

    speaker: Speaker
    centre: tuple[float, float]
    size: float
    hair: Colour
    clothes: Colour
    hands: tuple[float, float]


PEOPLE = (
    Person(PARENT, (390, 300), 120, (92, 62, 44), (96, 128, 136), (520, 560)),
    Person(CHILD, (880, 380), 98, (170, 122, 70), (204, 158, 84), (760, 580)),
)
said = cache(talk)


class DrawnScene:
    """Twelve seconds of the scene, drawn at any even size."""

    def __init__(self, width: int, height: int, frame_rate: float) -> None:
        width, height = width // 2 * 2, height // 2 * 2
        self.picture = PictureFormat(width, height, frame_rate)
        self.samples = round(LENGTH * SAMPLE_RATE)
        for person in PEOPLE:
            said(person.speaker)  # now, and not while camera and microphone wait

    def pictures(self) -> Iterator[Picture]:
        """The pictures of one lap."""
        empty = _room(self.picture.width, self.picture.height)
        number, at = 0, 0.0
        while at < LENGTH:
            canvas = empty.copy()
            _draw(canvas, at)
            yield Picture(Nanoseconds(int(at * SECOND)), canvas.stacked)
            number += 1
            at = number / self.picture.frame_rate

    def sound(self) -> Iterator[Samples]:
        """The sound of one lap."""
        yield said(PARENT) + said(CHILD)


def _room(width: int, height: int) -> Canvas:
    """All that does not move."""
    canvas = Canvas(width, height)
    canvas.fill((236, 214, 184), (222, 194, 160), (0, 540))
    canvas.fill((166, 122, 88), (142, 102, 74), (540, 720))
    canvas.ellipse((1080, 150), (110, 110), (250, 238, 208))
    canvas.ellipse((640, 650), (470, 56), (186, 150, 116))
    for person in PEOPLE:
        (x, y), size = person.centre, person.size
        canvas.ellipse((x, y + 2.2 * size), (1.15 * size, 1.3 * size), person.clothes)
        canvas.ellipse((x, y - 0.15 * size), (1.08 * size, 1.1 * size), person.hair)
        canvas.ellipse((x, y + 0.12 * size), (0.92 * size, 0.98 * size), SKIN)
    return canvas


def _draw(canvas: Canvas, at: float) -> None:
    """All that moves, at this second."""
    ball = _ball(at)
    for person in PEOPLE:
        _face(canvas, person, _gaze(person, ball, at), at)
        x, y = person.hands
        canvas.ellipse((x, y + 34), (40, 22), SKIN)
    canvas.ellipse(ball, (36, 36), BALL)
    canvas.ellipse((ball[0] - 11, ball[1] - 12), (10, 8), SHINE)


def _face(canvas: Canvas, person: Person, gaze: tuple[float, float], at: float) -> None:
    """Eyes, nose and mouth, turned the way that somebody looks."""
    size = person.size
    x, y = person.centre[0] + 0.3 * size * gaze[0], person.centre[1]
    y += 0.12 * size * gaze[1]
    blink = 0.15 if (at + person.size) % 3.7 < 0.12 else 1.0
    for side in (-0.34, 0.34):
        eye = (x + side * size, y)
        canvas.ellipse(eye, (0.17 * size, 0.15 * size * blink), WHITE)
        pupil = (eye[0] + 0.07 * size * gaze[0], y + 0.05 * size * gaze[1])
        canvas.ellipse(pupil, (0.08 * size, 0.1 * size * blink), EYE)
    canvas.ellipse(
        (x + 0.06 * size * gaze[0], y + 0.3 * size), (7, 10), (205, 150, 122)
    )
    _mouth(canvas, (x, y + 0.58 * size), size, loudness(said(person.speaker), at))


def _mouth(
    canvas: Canvas, centre: tuple[float, float], size: float, wide: float
) -> None:
    """A mouth that smiles while it is closed, and opens *wide* (0 … 1)."""
    x, y = centre
    canvas.ellipse((x, y), (0.28 * size, (0.11 + 0.08 * wide) * size), LIPS)
    closed = (0.31 * size, 0.13 * (1 - wide) * size + 1)
    canvas.ellipse((x, y - 0.07 * size - 0.14 * size * wide), closed, SKIN)


def _ball(at: float) -> tuple[float, float]:
    """Where the ball is: with whoever speaks, or on its way there."""
    hands = {person.speaker: person.hands for person in PEOPLE}
    here = hands[TURNS[-1][0]]
    for who, begin, _ in TURNS:
        if at < begin - FLIGHT:
            break
        there = hands[who]
        way = min(1.0, (at - begin + FLIGHT) / FLIGHT)
        height = 150 * math.sin(math.pi * way)
        ball = (here[0] + (there[0] - here[0]) * way, 0.0)
        ball = (ball[0], here[1] + (there[1] - here[1]) * way - height)
        here = there if way == 1 else here
        if way < 1:
            return ball
    return here


def _gaze(person: Person, ball: tuple[float, float], at: float) -> tuple[float, float]:
    """Which way somebody looks, -1 … 1 across and down: at the ball, or each other."""
    other = PEOPLE[1] if person is PEOPLE[0] else PEOPLE[0]
    talking = max(loudness(said(each.speaker), at) for each in PEOPLE) > 0.05
    target = other.centre if talking else ball
    across, down = target[0] - person.centre[0], target[1] - person.centre[1]
    far = math.hypot(across, down)
    return across / far, down / far
