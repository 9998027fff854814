"""The sound of a clip: the film's own packets, and new ones at both ends.

New packets are encoded from what the film's decoder gives between the marks and from
silence beyond them, so nothing from beyond can be in them; and a packet whose window
reaches beyond a mark is never copied. Where new and copied packets meet, the two halves
of a window come from two encoders. Their sum is tried with a decoder: of several places
the one nearest to the film's own sound is taken, and if none is near, all is encoded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from device.clip.hearing import WantedSound, agrees, distance
from device.libav.aac import FINEST_RATE, PACKET, encode_sound, hear
from device.libav.cutting import Timed
from device.media import Samples

_TRIED = 6
"""How many places are tried at each end."""
_SETTLED = 3
"""Packets from a mark at least: an encoder takes as many to leave silence behind."""
_RUN_UP = 4
"""Packets that are decoded or encoded first, so that what follows is as it should."""
_END = _SETTLED + _TRIED + _RUN_UP
"""Packets at each end that may be new."""


@dataclass(frozen=True, slots=True)
class ClipSound:
    """The packets of a clip, run-in first, and how they can be proven."""

    config: bytes
    packets: Sequence[bytes]
    wanted: WantedSound


def encoded(
    config: bytes, packets: Sequence[Timed], heard: tuple[int, int]
) -> ClipSound:
    """Encode all sound of a span (samples) anew."""
    new = encode_sound(hear(config, packets, *heard))
    return ClipSound(new.config, new.packets, WantedSound(heard[1] - heard[0]))


def spliced(
    config: bytes, packets: Sequence[Timed], heard: tuple[int, int]
) -> ClipSound | None:
    """Copy what lies between the marks; None where that cannot be done well."""
    first, stop = heard
    zero = first - (first - packets[0].start) % PACKET
    lead, end = first - zero, stop - zero
    film = _Film(config, {_place(each, zero): each.payload for each in packets})
    if not (_touching(packets) and film.reaches(_SETTLED, end // PACKET)):
        return None
    front, back = _front(film, lead), _back(film, end)
    if front is None or back is None:
        return None
    copied = film.packets(front.place, back.place)
    wanted = WantedSound(
        stop - first, lead, front.place, copied, front.meant, back.meant
    )
    return ClipSound(config, [*front.packets, *copied, *back.packets], wanted)


def _place(packet: Timed, zero: int) -> int:
    return (packet.start - zero) // PACKET + 1


def _touching(packets: Sequence[Timed]) -> bool:
    return all(after.start - each.start == PACKET for each, after in pairwise(packets))


@dataclass(frozen=True, slots=True)
class _Film:
    """A film's packets by their places in the clip.

    Packet *n* begins at sample 1024 · (n - 1), counted from the clip's own zero.
    """

    config: bytes
    places: dict[int, bytes]

    def reaches(self, first: int, stop: int) -> bool:
        """Say whether there is enough sound between two places to copy of it."""
        enough = stop - first >= 2 * _END
        return enough and min(self.places) <= first and stop <= max(self.places)

    def packets(self, first: int, stop: int) -> list[bytes]:
        """Take the packets from one place up to another."""
        return [self.places[place] for place in range(first, stop)]

    def heard(self, first: int, stop: int) -> Samples:
        """Decode the samples from one of the clip up to another."""
        near = range(first // PACKET + 1 - _RUN_UP, -(-stop // PACKET) + 1)
        there = [place for place in near if place in self.places]
        timed = [Timed(PACKET * (n - 1), self.places[n]) for n in there]
        return hear(self.config, timed, first, stop)

    def joined(self, packets: Sequence[bytes]) -> Samples:
        """Decode packets in a row; the first has nothing before it."""
        timed = [Timed(PACKET * place, each) for place, each in enumerate(packets)]
        return hear(self.config, timed, 0, PACKET * len(packets))


@dataclass(frozen=True, slots=True)
class _End:
    """New packets, the place where they end or begin, and what must be heard there."""

    place: int
    packets: Sequence[bytes]
    meant: Samples


def _front(film: _Film, lead: int) -> _End | None:
    """Make the packets from the run-in up to the film's own."""
    meant = film.heard(0, PACKET * _END)
    meant[:lead] = 0
    new = encode_sound(meant, FINEST_RATE)

    def joint(place: int) -> float:
        here = [*new.packets[place - 2 : place], film.places[place]]
        heard, at = film.joined(here)[2 * PACKET :], PACKET * (place - 1)
        return distance(heard, meant[at : at + PACKET])

    place = min(range(_SETTLED, _SETTLED + _TRIED), key=joint)
    end = _End(place, new.packets[:place], meant[lead : PACKET * place])
    heard = film.joined([*end.packets, film.places[place]])[::-1]
    right = new.config == film.config and agrees(heard, end.meant[::-1])
    return end if right else None


def _back(film: _Film, end: int) -> _End | None:
    """Make the packets from where the film's own must end."""
    last = end // PACKET - _SETTLED
    base = last - _TRIED - _RUN_UP
    meant = film.heard(PACKET * base, end)
    new = encode_sound(np.pad(meant, (0, -len(meant) % PACKET)), FINEST_RATE)

    def joint(place: int) -> float:
        here = [*film.packets(place - 2, place), new.packets[place - base]]
        heard, at = film.joined(here)[2 * PACKET :], PACKET * (place - 1 - base)
        return distance(heard, meant[at : at + PACKET])

    place = min(range(last - _TRIED + 1, last + 1), key=joint)
    packets, meant = new.packets[place - base :], meant[PACKET * (place - 1 - base) :]
    heard = film.joined([film.places[place - 1], *packets])[PACKET:]
    return _End(place, packets, meant) if agrees(heard, meant) else None
