"""The sound of a clip: copied in the middle, new at both ends, nothing from beyond."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from device.clip import hearing, make_clip
from device.libav.aac import PACKET, encode_sound, hear
from device.libav.cutting import Timed
from device.media import SAMPLE_RATE, Samples, SoundPacket, Track
from tests import films
from tests.clip import asking
from tests.clip.recorded import Recorded, film, record, time
from tests.muxer import parts

SPANS = [(60, 140), (61, 141), (77, 200), (0, 90), (250, 360), (100, 130)]


@lru_cache(maxsize=2)
def decoded(seconds: float = 12.0) -> Samples:
    """The film's own sound, as its decoder gives it."""
    config, packets = parts.sound(seconds)
    timed = [Timed(each.first, each.payload) for each in packets]
    return hear(config, timed, 0, round(seconds * SAMPLE_RATE))


def decibels(off: Samples, of: Samples) -> float:
    return float(10 * np.log10(hearing.power(off) / hearing.power(of) + 1e-20))


def own(clip: bytes, source: Recorded | None = None) -> list[int]:
    """Which packets of a film are in a clip, by their numbers."""
    inside = set(asking.packets(clip))
    packets = (source or film()).samples(Track.SOUND)
    return [number for number, packet in enumerate(packets) if packet in inside]


@pytest.mark.parametrize(("first", "stop"), SPANS)
def test_of_the_films_packets_only_those_between_the_marks_are_copied(
    first: int, stop: int
) -> None:
    begin, end = (n * SAMPLE_RATE // 30 for n in (first, stop))

    copied = own(make_clip(film(), time(first), time(stop)))

    assert copied == list(range(copied[0], copied[-1] + 1))
    assert copied[0] * PACKET >= begin
    assert (copied[-1] + 2) * PACKET <= end
    assert len(copied) > (end - begin) / PACKET - 22


@pytest.mark.parametrize(("first", "stop"), SPANS)
def test_the_sound_is_the_films_to_the_last_bit_but_for_its_ends(
    first: int, stop: int
) -> None:
    begin, end = (n * SAMPLE_RATE // 30 for n in (first, stop))
    clip = make_clip(film(), time(first), time(stop))

    heard, meant = asking.sound(clip)[: end - begin], decoded()[begin:end]

    copied = own(clip)
    same = slice((copied[0] + 1) * PACKET - begin, (copied[-1] + 1) * PACKET - begin)
    assert (heard[same] == meant[same]).all()
    for joint in (same.start - PACKET, same.stop):
        here = slice(joint, joint + PACKET)
        assert decibels(heard[here] - meant[here], meant[here]) < -30
    assert decibels(heard - meant, meant) < -30


def loud_outside(first: int, stop: int) -> tuple[Recorded, Samples]:
    """A film that is loud noise but between two frames, and that noise alone."""
    begin, end = (n * SAMPLE_RATE // 30 for n in (first, stop))
    loud, quiet = films.noise(12.0, seed=3) * 5, films.noise(12.0) / 10
    loud[begin:end] = 0
    quiet[:begin] = quiet[end:] = 0
    config, packets = parts.encode((loud + quiet).astype(np.float32))
    assert config == parts.sound(1.0)[0]
    return record(films.frames(12.0), packets), loud


@pytest.mark.parametrize(("first", "stop"), [(61, 141), (77, 200), (62, 70)])
def test_nothing_is_heard_from_beyond_the_marks_with_edit_lists_ignored(
    first: int, stop: int
) -> None:
    source, loud = loud_outside(first, stop)
    begin, end = (n * SAMPLE_RATE // 30 for n in (first, stop))

    clip = make_clip(source, time(first), time(stop))

    everything, skipped = asking.all_sound(clip), asking.hidden(clip)
    before, behind = everything[:skipped], everything[skipped + end - begin :]
    assert len(before) >= PACKET
    assert hearing.power(before) < hearing.power(loud[:begin]) / 10**4.5
    assert hearing.power(behind) < hearing.power(loud[end:]) / 10**4
    for piece, near in ((before, begin - skipped), (behind, end)):
        if len(piece) > 200:
            beyond = loud[near - 4800 : near + 4800 + len(piece)]
            assert likeness(piece, beyond) < 0.25


def likeness(piece: Samples, film: Samples) -> float:
    """The greatest correlation of a piece with any place of a film; 1 is the same."""
    alike = np.correlate(film, piece, "valid")
    norms = np.sqrt(np.convolve(film.astype(float) ** 2, np.ones(len(piece)), "valid"))
    there = norms > norms.max() / 10
    return float(np.max(np.abs(alike[there]) / norms[there]) / np.linalg.norm(piece))


def test_the_instrument_hears_a_trace_of_what_lies_beyond() -> None:
    noise, other = films.noise(1.0, seed=3), films.noise(1.0, seed=4)

    trace = np.add(other[4000:5000], noise[4800:5800] / 2, dtype=np.float32)
    assert likeness(trace, noise) > 0.35
    assert likeness(other[4000:5000], noise) < 0.25


@pytest.mark.parametrize("seconds", [0.1, 0.4])
def test_a_short_clip_has_new_sound_from_end_to_end(seconds: float) -> None:
    clip = make_clip(film(), time(61), time(61 + round(30 * seconds)))

    assert own(clip) == []
    assert abs(asking.sound_is_off(clip, 61 / 30, seconds)) <= 1


def test_where_no_joint_is_good_all_sound_is_new() -> None:
    """This coder puts other noise in the place of noise: each decoding is another."""
    config, packets = parts.encode(films.noise(12.0), coder="twoloop")
    source = record(films.frames(12.0), packets)

    clip = make_clip(source, time(61), time(141))

    assert config == parts.sound(1.0)[0]
    assert own(clip, source) == []
    assert abs(asking.sound_is_off(clip, 61 / 30, 80 / 30)) <= 1


@pytest.mark.parametrize("halvings", [-5, 7, 12])
def test_loud_and_quiet_films_are_cut_as_well(halvings: int) -> None:
    config, packets = parts.encode(np.ldexp(films.noise(12.0), -halvings))
    source = record(films.frames(12.0), packets)
    timed = [Timed(each.first, each.payload) for each in packets]
    begin, end = (n * SAMPLE_RATE // 30 for n in (61, 141))

    clip = make_clip(source, time(61), time(141))

    meant = hear(config, timed, begin, end)
    heard = asking.sound(clip)[: len(meant)]
    assert own(clip, source)
    assert decibels(heard - meant, meant) < -30


def test_sound_is_coded_alike_at_every_level() -> None:
    sound = films.noise(1.0)
    loud, quiet = encode_sound(sound), encode_sound(np.ldexp(sound, -9))

    heard = [
        hear(
            new.config,
            [Timed(1024 * n, each) for n, each in enumerate(new.packets)],
            0,
            48_000,
        )
        for new in (loud, quiet)
    ]
    assert decibels(np.ldexp(heard[1], 9) - heard[0], heard[0]) < -100


def test_across_a_hole_in_the_sound_all_of_it_is_new() -> None:
    whole = parts.sound(12.0)[1]
    packets = [each for each in whole if not 130_000 < each.first < 140_000]
    source = record(films.frames(12.0), packets)

    clip = make_clip(source, time(61), time(141))

    assert own(clip, source) == []
    assert asking.complaints(clip) == ""


def test_sound_on_another_grid_is_copied_as_well() -> None:
    packets = [
        SoundPacket(each.first + 300, each.duration, each.payload)
        for each in parts.sound(12.0)[1]
    ]
    source = record(films.frames(12.0), packets)

    clip = make_clip(source, time(60), time(140))

    meant = decoded()[2 * SAMPLE_RATE - 300 : 140 * SAMPLE_RATE // 30 - 300]
    heard = asking.sound(clip)[: len(meant)]
    assert own(clip, source)
    assert decibels(heard - meant, meant) < -30


def test_a_long_clip_is_as_exact() -> None:
    source = film(20.0)
    clip = make_clip(source, time(61), time(590))

    begin = 61 * SAMPLE_RATE // 30
    heard, meant = asking.sound(clip), decoded(20.0)[begin:]
    copied = own(clip, source)
    assert films.numbers_in(clip, hidden=True) == list(range(61, 590))
    assert len(copied) > 800
    assert decibels(heard[:846_000] - meant[:846_000], meant[:846_000]) < -40
    assert asking.complaints(clip) == ""
