"""What a film says of its own sync."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from device.media import SECOND, Gap, Nanoseconds, Track
from device.timeline import SyncStatement
from device.timeline.clock import SampleClock
from device.timeline.evidence import Evidence

GOOD = SyncStatement(
    drift_ppm=-99.8,
    largest_residual_ms=3.2,
    lost_blocks=0,
    lost_samples=0,
    lost_frames=0,
    gaps=(),
    settled=True,
)


def gap(track: Track, start: float, seconds: float) -> Gap:
    at, span = Nanoseconds(round(start * SECOND)), Nanoseconds(round(seconds * SECOND))
    return Gap(track, at, span, "microphone away")


SAID = [
    (GOOD, "Sound and picture were in step to within 4 ms; nothing is missing."),
    (
        replace(GOOD, gaps=(gap(Track.SOUND, 250, 2),)),
        "Sound and picture were in step to within 4 ms; "
        "2 seconds of sound are missing at 4:10.",
    ),
    (
        replace(GOOD, gaps=(gap(Track.SOUND, 3850, 1), gap(Track.PICTURE, 3900, 180))),
        "Sound and picture were in step to within 4 ms; 1 second of sound is missing "
        "at 1:04:10, 3 minutes of picture are missing at 1:05:00.",
    ),
    (
        replace(GOOD, lost_blocks=1, lost_samples=1024, lost_frames=1),
        "Sound and picture were in step to within 4 ms; 0.02 seconds of sound are "
        "missing in 1 place, 1 picture is missing.",
    ),
    (
        replace(GOOD, lost_blocks=3, lost_samples=14_400, lost_frames=12),
        "Sound and picture were in step to within 4 ms; 0.3 seconds of sound are "
        "missing in 3 places, 12 pictures are missing.",
    ),
    (
        replace(GOOD, settled=None, gaps=(gap(Track.SOUND, 0, 30),)),
        "There is no sound; 30 seconds of sound are missing at 0:00.",
    ),
    (
        replace(GOOD, settled=False),
        "Sound and picture may not be in step, because the microphone's clock could "
        "not be checked everywhere; nothing is missing.",
    ),
]


@pytest.mark.parametrize(("statement", "sentence"), SAID)
def test_the_statement_is_a_plain_sentence(
    statement: SyncStatement, sentence: str
) -> None:
    assert statement.sentence() == sentence


@pytest.mark.parametrize("statement", [statement for statement, _ in SAID])
def test_a_statement_survives_json(statement: SyncStatement) -> None:
    text = json.dumps(statement.to_json())

    assert SyncStatement.from_json(json.loads(text)) == statement


def test_unknown_words_of_a_newer_program_are_ignored() -> None:
    assert SyncStatement.from_json({**GOOD.to_json(), "mood": "fine"}) == GOOD


def test_the_clocks_own_doubt_is_part_of_the_largest_residual() -> None:
    evidence, unsure = Evidence(), SampleClock(0, 0.0, 2e-3)
    evidence.began(settled=True)
    evidence.seen(unsure, 0.0, 1024)

    assert evidence.worst == pytest.approx(6e-3)


def test_one_start_that_could_not_be_believed_makes_the_film_unsure() -> None:
    evidence = Evidence()
    for settled in (True, False, True):
        evidence.began(settled)

    assert evidence.settled is False
