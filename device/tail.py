"""The end of a film under way, as far as a guest pause may have to leave it out.

The recorder cannot open what it wrote, so it keeps in mind what lies in the last
minutes: where each segment ends, the last chapters, the stars. From that it can tell
what goes, and how chapters that stay are to be written anew, without reading anything.
Pure: no file is touched here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from device.chapters import LENGTH, Chapter, chapter_name
from device.documents import Document
from device.lanes import PEAK, VOICE
from device.media import SAMPLE_RATE, SECOND, Nanoseconds
from device.store import segment_name

SLACK = Nanoseconds(60 * SECOND)
"""So much more is kept in mind: a slow card may hold up the button."""


@dataclass(frozen=True, slots=True)
class Rest:
    """A film without its tail.

    Its first *segments* stay, the last with this *link*, up to *end* (ns on the film's
    time); *gone* are the names of the pieces that go, *anew* the chapters that are to
    be written again, *stars* how many stay, *sync* the statement nearest to its end.
    """

    segments: int
    link: str
    end: Nanoseconds
    gone: list[str]
    anew: list[Chapter]
    stars: int
    sync: Document


class Tail:
    """Keeps in mind what a guest pause of *span* may leave out. One thread uses it."""

    def __init__(self, span: Nanoseconds) -> None:
        self._span = span
        self._chapters: dict[int, Chapter] = {}
        self._ends: list[Nanoseconds] = []
        self._links: list[str] = []
        self._stars: list[tuple[str, Nanoseconds]] = []

    def keep(self, end: Nanoseconds, link: str) -> None:
        """Note the next segment: where the film ends with it, and its link."""
        self._ends.append(end)
        self._links.append(link)

    def close(self, chapter: Chapter) -> None:
        """Note a chapter, as it was written or would have been."""
        self._chapters[int(chapter.name[1:])] = chapter
        if self._ends:
            self._forget(Nanoseconds(self._ends[-1] - self._span - SLACK))

    def star(self, name: str, at: Nanoseconds) -> None:
        """Note a star."""
        self._stars.append((name, at))

    def without(self, cut: Nanoseconds) -> Rest | None:
        """Tell what is left if nothing from *cut* on may stay; None if nothing is."""
        count = bisect_right(self._ends, cut)
        if not count:
            return None
        end, last = self._ends[count - 1], (count - 1) // LENGTH
        there = self._chapters
        kept = {n: shortened(one, count, end) for n, one in there.items()}
        late = [one for n, one in kept.items() if n > last]
        if last in kept:
            kept[last] = _joined(kept[last], late)
        anew = [one for n, one in kept.items() if n <= last and one != there[n]]
        starred = [name for name, at in self._stars if at > end]
        segments = [segment_name(n) for n in range(count, len(self._ends))]
        chapters = [chapter_name(n) for n in there if n > last]
        gone = [*segments, *chapters, *starred]
        sync = there[last].document.get("sync", {}) if last in there else {}
        return Rest(
            count,
            self._links[count - 1],
            end,
            gone,
            anew,
            len(self._stars) - len(starred),
            _sync_until(sync, end),
        )

    def _forget(self, before: Nanoseconds) -> None:
        """Let go of chapters that no pause can reach any more."""
        for number in list(self._chapters):
            behind = min((number + 1) * LENGTH, len(self._ends)) - 1
            if self._ends[behind] < before:
                del self._chapters[number]


def gaps_until(gaps: Iterable[Document], end: Nanoseconds) -> tuple[Document, ...]:
    """Those that begin before *end*, none of them longer than up to there."""
    return tuple(
        gap | {"duration": min(gap["duration"], end - gap["start"])}
        for gap in gaps
        if gap["start"] < end
    )


def shortened(chapter: Chapter, count: int, end: Nanoseconds) -> Chapter:
    """A chapter without anything that lies behind *end* or in later segments."""
    old = chapter.document
    samples = end * SAMPLE_RATE // SECOND
    peaks = max(0, (samples - old["waveform_start"]) // PEAK)
    voices = [
        [at, values[: max(0, samples // VOICE - at)], by]
        for at, values, by in old["voices"]
    ]
    document = old | {
        "segments": [one for one in old["segments"] if one["number"] < count],
        "waveform": old["waveform"][:peaks],
        "pictures": [one for one in old["pictures"] if one[0] < end],
        "voices": [row for row in voices if row[1]],
    }
    if "sync" in old:
        document["sync"] = _sync_until(old["sync"], end)
    return Chapter(chapter.name, document)


def _joined(last: Chapter, late: list[Chapter]) -> Chapter:
    """The last chapter, with what was found of its time after it was closed."""
    found: dict[str, list[Any]] = {
        name: [row for one in (last, *late) for row in one.document[name]]
        for name in ("pictures", "voices")
    }
    return Chapter(last.name, last.document | found)


def _sync_until(sync: Document, end: Nanoseconds) -> Document:
    return sync | {"gaps": gaps_until(sync["gaps"], end)} if sync else sync
