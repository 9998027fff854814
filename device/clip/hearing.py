"""The sound that a clip must have, and the proof that it has it.

The packets lie on the film's own grid. Those that lie whole between the marks are the
film's, byte for byte; at the two ends they are new. A window of AAC is 2048 samples
long, so the first sound that is heard is behind a packet of run-in, and *lead* samples
of silence stand before the mark where it falls between two packets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from device.clip.expecting import expect
from device.clip.tables import Table
from device.libav.aac import PACKET
from device.libav.proving import Decoded
from device.media import PICTURE_TIMESCALE, SAMPLE_RATE, Samples

JOINS, AGREES = 10**-3, 10**-2
"""How far sound may be from the film's, as a share of its power, where new packets meet
the film's (−30 dB), and at the marks, where it begins or ends at once (−20 dB).

A packet holds 6144 bits at most. White noise fills them and was −37 dB off at the worst
joint, voices −38, and −60 in the middle. The film's own coding is farther from what the
microphone heard: −5 dB in white noise, −28 in voices."""
BEYOND = 10**-2
"""How much may be heard beyond a mark, against a packet of the sound beside it: −20 dB.
What an encoder smears was −26 dB at the worst; film that was copied is about 0."""
_HUSH = 1e-9
"""Power of what counts as silence, −90 dB: the last bit of usual sound."""


def _silence() -> Samples:
    return np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class WantedSound:
    """*length* samples behind *lead* of silence, or nothing.

    The packets from *first* on are *copied*. *front* is what must be heard from the
    mark to the end of the samples where they begin, and *back* from where they end.
    """

    length: int = 0
    lead: int = 0
    first: int = 0
    copied: Sequence[bytes] = ()
    front: Samples = field(default_factory=_silence)
    back: Samples = field(default_factory=_silence)

    @property
    def packets(self) -> int:
        """How many packets so much sound takes, the run-in included."""
        return 1 - (-(self.lead + self.length) // PACKET) if self.length else 0

    @property
    def after(self) -> int:
        """The place of the first packet behind the copied ones."""
        return self.first + len(self.copied)

    @property
    def ends(self) -> tuple[range, ...]:
        """Which packets must be decoded to hear what is new; none if all of it is."""
        if not self.copied:
            return ()
        return range(self.first + 1), range(self.after - 1, self.packets)


def check_packets(clip: bytes, table: Table, wanted: WantedSound) -> None:
    """See that the packets are as many, as long, and where copied as they should be."""
    places, end = table.places, wanted.lead + wanted.length
    expect(len(places) == wanted.packets, "more or less sound than was marked")
    expect(sum(table.durations) == PACKET + end, "sound that does not end as marked")
    shown = (PACKET + wanted.lead, _in_ticks(wanted.length))
    right = (table.skip, table.length) == shown and 0 <= wanted.lead < PACKET
    expect(right, "sound that does not begin with its picture")
    if wanted.copied:
        inside = wanted.lead <= PACKET * (wanted.first - 1)
        expect(inside and PACKET * wanted.after <= end, "sound from beyond the marks")
        copied = [clip[a:b] for a, b in places[wanted.first : wanted.after]]
        expect(copied == list(wanted.copied), "sound that is not the film's")


def check_heard(decoded: Decoded, wanted: WantedSound) -> None:
    """See that new sound is the film's, up to and over where it meets copied sound."""
    expect(decoded.packets == wanted.packets, "more or less sound")
    if not wanted.copied:
        expect(decoded.samples == wanted.packets * PACKET, "more or less sound")
        return
    front, rest = wanted.ends
    back = rest[1:]  # the first had nothing before it
    known = all(len(each) == PACKET for each in decoded.sound.values())
    expect(known and {*front, *back} <= set(decoded.sound), "more or less sound")
    heard = np.concatenate([decoded.sound[place] for place in front])[::-1]
    expect(agrees(heard, wanted.front[::-1]), "other sound at its beginning")
    heard = np.concatenate([decoded.sound[place] for place in back])
    expect(agrees(heard, wanted.back), "other sound at its end")


def agrees(heard: Samples, meant: Samples) -> bool:
    """Say whether sound is near enough to the film's, and silence beyond the mark.

    It begins with the packet where new and copied ones meet.
    """
    shown, beyond = heard[: len(meant)], heard[len(meant) :]
    if len(shown) < len(meant):
        return False
    near = max(power(meant[-2 * PACKET :]), _HUSH)
    return (
        distance(shown[:PACKET], meant[:PACKET]) <= JOINS
        and distance(shown, meant) <= AGREES
        and float(np.square(beyond).sum()) <= BEYOND * near * PACKET
    )


def distance(heard: Samples, meant: Samples) -> float:
    """Tell the greatest difference of power between two sounds, as a share of it.

    Packet by packet; what is left at the end is taken with the last whole one.
    """
    pieces = zip(_pieces(heard - meant), _pieces(meant), strict=True)
    return max(float(power(off) / max(power(piece), _HUSH)) for off, piece in pieces)


def power(sound: Samples) -> float:
    """Tell the mean square."""
    return float(np.square(sound, dtype=np.float64).mean())


def _pieces(sound: Samples) -> Iterator[Samples]:
    cuts = range(PACKET, len(sound) - PACKET + 1, PACKET)
    yield from np.split(sound, list(cuts))


def _in_ticks(samples: int) -> int:
    """Round samples of sound to the nearest tick of the picture track."""
    return (2 * samples * PICTURE_TIMESCALE + SAMPLE_RATE) // (2 * SAMPLE_RATE)
