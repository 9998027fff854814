"""How lanes are kept in a document: a chapter's, or one that was made afterwards.

    "pictures": [[time in ns, JPEG in base64], …]
    "voices": [[place of the first value, [0 … 255, …], judge], …]
    "waveform": [0 … 255, …], "waveform_start": sample

Older documents have no pictures and no voices, which reads as none. In what was made
afterwards null stands where a waveform has a hole.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence

from device.documents import Document
from device.errors import SegmentDamaged
from device.lanes import PEAK, Found, SmallPicture, Voices, Waveform
from device.media import Nanoseconds


def made(found: Sequence[Found]) -> Document:
    """Write down what was made of a film afterwards."""
    waveforms = sorted(
        (one for one in found if isinstance(one, Waveform)), key=lambda one: one.start
    )
    start = waveforms[0].start if waveforms else 0
    peaks: list[int | None] = []
    for one in waveforms:
        at = (one.start - start) // PEAK
        peaks += [None] * (at - len(peaks))
        peaks[at:] = one.peaks
    return {"waveform": peaks, "waveform_start": start, **kept(found)}


def kept(found: Iterable[Found]) -> Document:
    """Write down pictures and voices, each in its order."""
    by_place = sorted(found, key=lambda one: one[0])
    pictures = [one for one in by_place if isinstance(one, SmallPicture)]
    voices = [one for one in by_place if isinstance(one, Voices)]
    return {
        "pictures": [[at, b64encode(jpeg).decode()] for at, jpeg in pictures],
        "voices": [[one.start, one.values, one.by] for one in _joined(voices)],
    }


def read_pictures(document: Document) -> list[SmallPicture]:
    """Read the small pictures; raises ``SegmentDamaged`` if they are nonsense."""
    try:
        rows = document.get("pictures", [])
        return [
            SmallPicture(Nanoseconds(int(at)), b64decode(jpeg)) for at, jpeg in rows
        ]
    except (TypeError, ValueError, binascii.Error) as exc:
        raise SegmentDamaged("small pictures cannot be read") from exc


def picture_times(document: Document) -> list[Nanoseconds]:
    """Read when the small pictures are; raises ``SegmentDamaged``."""
    try:
        return [Nanoseconds(int(at)) for at, _ in document.get("pictures", [])]
    except (TypeError, ValueError) as exc:
        raise SegmentDamaged("small pictures cannot be read") from exc


def read_voices(document: Document) -> list[Voices]:
    """Read the voices; raises ``SegmentDamaged`` if they are nonsense."""
    try:
        rows = document.get("voices", [])
        return [Voices(int(at), list(row), str(by)) for at, row, by in rows]
    except (TypeError, ValueError) as exc:
        raise SegmentDamaged("voices cannot be read") from exc


def read_waveform(document: Document) -> Waveform:
    """Read the waveform; raises ``SegmentDamaged`` if it is nonsense."""
    try:
        start = int(document["waveform_start"])
        return Waveform(start, list(document["waveform"]))
    except (KeyError, TypeError, ValueError) as exc:
        raise SegmentDamaged("a waveform cannot be read") from exc


def _joined(voices: Sequence[Voices]) -> list[Voices]:
    """Those that touch, in one."""
    joined: list[Voices] = []
    for one in voices:
        last = joined[-1] if joined else None
        if last and last.by == one.by and last.start + len(last.values) == one.start:
            joined[-1] = last._replace(values=last.values + one.values)
        else:
            joined.append(one)
    return joined
