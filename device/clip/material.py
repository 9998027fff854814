"""What a clip is made of: the bytes of its span, taken out of the opened segments.

Each segment is opened once and only its span is kept. Film that cannot be cut exactly
is refused here: B frames, key frames that need what lies before them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from device.clip import entries
from device.clip.check import Wanted
from device.clip.hearing import WantedSound
from device.clip.layout import Sample
from device.clip.nal import KEY_SLICE, LENGTH_SIZE, kind, slice_header, split
from device.clip.span import Span
from device.clip.splice import ClipSound, encoded, spliced
from device.errors import ClipRefused, MediaError, SegmentDamaged
from device.fragment import TIMESCALE
from device.libav.cutting import Timed
from device.media import FilmSource, Track


@dataclass(frozen=True, slots=True)
class Material:
    """A span with its bytes: *coded* is lead and head, *body* is only copied."""

    source: FilmSource
    span: Span
    tracks: entries.Tracks
    coded: tuple[Timed, ...]
    body: tuple[bytes, ...]
    sound: tuple[Timed, ...]

    def wanted(self, body: Sequence[bytes], sound: ClipSound | None) -> Wanted:
        """Say what a clip must hold that copies *body*, which may be empty."""
        starts, end = self.span.starts, self.span.end - self.span.start
        return Wanted(starts, end, body, sound.wanted if sound else WantedSound())

    def spliced(self) -> ClipSound | None:
        """Make the sound, new at its ends alone where that can be; None without any."""
        return self._made(spliced) or self.encoded()

    def encoded(self) -> ClipSound | None:
        """Make all of the sound anew; None if there is none."""
        return self._made(encoded)

    def _made(self, how: Callable[..., ClipSound | None]) -> ClipSound | None:
        if not self.sound or self.tracks.sound is None:
            return None
        return how(self.tracks.sound, self.sound, self.span.heard)

    def film(self) -> bytes:
        """Join the initialization segment and the segments of the picture."""
        span = self.span
        numbers = sorted({frame.segment for frame in span.lead + span.head + span.body})
        return self.source.init + b"".join(map(self.source.segment, numbers))


def gather(source: FilmSource, span: Span) -> Material:
    """Open what a span needs; raises ``ClipRefused``, ``MediaError``."""
    tracks = entries.read(source.init)
    if tracks.picture.config.length_size != LENGTH_SIZE:
        raise MediaError("this film was not made by a recorder of this kind")
    wanted = [(Track.PICTURE, each) for each in span.lead + span.head + span.body]
    if tracks.sound is not None:
        wanted += [(Track.SOUND, each) for each in span.sound]
    found = _open(source, wanted)
    for (track, sample), payload in zip(wanted, found, strict=True):
        if track is Track.PICTURE:
            _check_fit(payload, sample.key)
    timed = [
        Timed(each.start, payload)
        for (_, each), payload in zip(wanted, found, strict=True)
    ]
    coded = len(span.lead) + len(span.head)
    pictures = coded + len(span.body)
    return Material(
        *(source, span, tracks),
        coded=tuple(timed[:coded]),
        body=tuple(found[coded:pictures]),
        sound=tuple(timed[pictures:]),
    )


def _open(source: FilmSource, wanted: Sequence[tuple[Track, Sample]]) -> list[bytes]:
    """Take the bytes of every sample, opening each segment once, in order."""
    found = [b""] * len(wanted)
    number, payload = -1, b""
    for place in sorted(range(len(wanted)), key=lambda at: wanted[at][1].segment):
        track, sample = wanted[place]
        at = sample.start / TIMESCALE[track]
        if sample.segment != number:
            number, payload = sample.segment, _segment(source, sample.segment, at)
        found[place] = payload[sample.offset : sample.offset + sample.size]
        if len(found[place]) != sample.size:
            raise _damaged(at)
    return found


def _segment(source: FilmSource, number: int, at: float) -> bytes:
    try:
        return source.segment(number)
    except SegmentDamaged as exc:
        raise _damaged(at) from exc


def _damaged(at: float) -> ClipRefused:
    return ClipRefused(
        f"the film is damaged at {at:.1f} seconds, and this clip would need that piece",
        "choose a span that keeps a second away from it",
    )


def _check_fit(payload: bytes, key: bool) -> None:
    for unit in split(payload, LENGTH_SIZE):
        if slice_header(unit).looks_ahead:
            raise MediaError("film with B frames cannot be cut exactly")
        if key and kind(unit) != KEY_SLICE:
            raise MediaError("a key frame of this film needs what lies before it")
