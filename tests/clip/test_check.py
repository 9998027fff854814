"""The check before export bites: every way to a wrong clip that we could think of."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from device.annexb import unwrap
from device.boxes import box, find
from device.clip import entries, plain
from device.clip.check import Wanted, check
from device.clip.cut import cut
from device.clip.material import Material, gather
from device.clip.plain import TrackPlan
from device.clip.span import choose
from device.errors import ClipRefused
from device.film.body import SILENT
from device.libav.cutting import encode_pictures
from tests.clip.recorded import film, time

FIRST, STOP = 70, 140


def material(first: int = FIRST, stop: int = STOP) -> Material:
    source = film()
    return gather(source, choose(source.index, time(first), time(stop)))


def wanted() -> Wanted:
    made = material()
    return made.wanted(made.body, made.spliced())


def plans() -> list[TrackPlan]:
    """What a right clip is written from, to be bent."""
    made = material()
    span, picture = made.span, made.tracks.picture
    config = picture.config
    new = [
        unwrap(each)
        for each in encode_pictures(config.to_bytes(), made.coded, span.start, 1)
    ]
    config = config.with_sets(sorted(new[0].parameter_sets))
    payloads = [each.sample for each in new] + list(made.body)
    keys = [n in {0, 20, 50} for n in range(STOP - FIRST)]
    times = (*span.starts[1:], span.end - span.start)
    frames = list(zip(payloads, keys, strict=True))
    sound = made.spliced()
    assert sound
    entry = picture.with_config(config)
    return [
        plain.picture_track(entry, picture.shape, frames, times),
        plain.sound_track(
            entries.sound_entry(sound.config),
            sound.packets,
            sound.wanted.lead,
            sound.wanted.length,
        ),
    ]


def bent(clip: Callable[[TrackPlan, TrackPlan], list[TrackPlan]]) -> bytes:
    return plain.write(clip(*plans()))


def swapped(track: TrackPlan, one: int, other: int) -> TrackPlan:
    samples = list(track.samples)
    samples[one], samples[other] = samples[other], samples[one]
    return replace(track, samples=samples)


def with_sample(track: TrackPlan, place: int, sample: bytes) -> TrackPlan:
    samples = list(track.samples)
    samples[place] = sample
    return replace(track, samples=samples)


def damaged(track: TrackPlan, place: int) -> TrackPlan:
    sample = bytearray(track.samples[place])
    middle = len(sample) // 2
    sample[middle : middle + 20] = random.Random(5).randbytes(20)  # noqa: S311
    return with_sample(track, place, bytes(sample))


def in_band(track: TrackPlan, place: int) -> TrackPlan:
    """Put the film's own SPS in front of a picture."""
    unit = material().tracks.picture.config.sets[0]
    sample = len(unit).to_bytes(4, "big") + unit + track.samples[place]
    return with_sample(track, place, sample)


def film_sets_only(track: TrackPlan) -> TrackPlan:
    picture = material().tracks.picture
    return replace(track, entry=picture.with_config(picture.config))


def sets_twice(track: TrackPlan) -> TrackPlan:
    picture = material().tracks.picture
    config = picture.config.with_sets(
        (*picture.config.sets, *picture.config.picture_sets)
    )
    return replace(track, entry=picture.with_config(config))


def hiding(track: TrackPlan, count: int) -> TrackPlan:
    """Let the edit list skip the first pictures, as ffmpeg -c copy does."""
    return replace(track, skip=sum(track.durations[:count]))


def doubled(track: TrackPlan, place: int) -> TrackPlan:
    """Put two pictures where the tables tell of one."""
    both = b"".join(track.samples[place : place + 2])
    return with_sample(track, place, both)


def drawn_out(track: TrackPlan) -> TrackPlan:
    return replace(track, durations=[*track.durations[:-1], track.durations[-1] + 1])


def shifted(track: TrackPlan) -> TrackPlan:
    first, second, *rest = track.durations
    return replace(track, durations=[first + 9, second - 9, *rest])


SABOTAGE = [
    pytest.param(
        lambda p, s: [swapped(p, 30, 31), s],
        "not the film's",
        id="two-copied-frames-swapped",
    ),
    pytest.param(
        lambda p, s: [swapped(p, 3, 4), s],
        "other pictures",
        id="two-new-frames-swapped",
    ),
    pytest.param(
        lambda p, s: [damaged(p, 30), s], "not the film's", id="a-copied-frame-damaged"
    ),
    pytest.param(
        lambda p, s: [damaged(p, 5), s],
        "does not decode|cut short",
        id="a-new-frame-damaged",
    ),
    pytest.param(
        lambda p, s: [in_band(p, 5), s],
        "more than its pictures",
        id="sets-among-the-pictures",
    ),
    pytest.param(
        lambda p, s: [doubled(p, 5), s], "two pictures in one", id="two-pictures-in-one"
    ),
    pytest.param(
        lambda p, s: [film_sets_only(p), s],
        "without their parameter sets",
        id="the-new-sets-forgotten",
    ),
    pytest.param(
        lambda p, s: [sets_twice(p), s], "do not fit", id="two-sets-under-one-number"
    ),
    pytest.param(
        lambda p, s: [hiding(p, 5), s], "not shown", id="pictures-hidden-by-an-edit"
    ),
    pytest.param(
        lambda p, s: [drawn_out(p), s], "at other times", id="the-last-frame-too-long"
    ),
    pytest.param(
        lambda p, s: [shifted(p), s], "at other times", id="a-frame-a-little-late"
    ),
    pytest.param(
        lambda p, s: [replace(p, keys=[]), s], "no key frame", id="no-key-frame"
    ),
    pytest.param(
        lambda p, s: [replace(p, keys=[0, 3]), s],
        "more than its pictures",
        id="a-false-key-frame",
    ),
    pytest.param(
        lambda p, s: [replace(p, keys=[0, 20]), s],
        "more than its pictures",
        id="a-key-frame-unsaid",
    ),
    pytest.param(
        lambda p, s: [replace(p, keys=[*(p.keys or ()), 99]), s],
        "behind its end",
        id="a-key-frame-past-the-end",
    ),
    pytest.param(lambda p, s: [p], "other tracks", id="the-sound-forgotten"),
    pytest.param(lambda p, s: [p, s, s], "other tracks", id="the-sound-twice"),
    pytest.param(lambda p, s: [s, p], "other tracks", id="sound-before-picture"),
    pytest.param(
        lambda p, s: [p, drawn_out(s)], "does not end", id="sound-a-sample-too-long"
    ),
    pytest.param(
        lambda p, s: [p, replace(s, skip=0)], "does not begin", id="the-run-in-is-heard"
    ),
    pytest.param(
        lambda p, s: [p, replace(s, skip=2048)], "does not begin", id="sound-is-hidden"
    ),
    pytest.param(
        lambda p, s: [p, damaged(s, 3)],
        "does not decode|other sound",
        id="a-new-sound-packet-damaged",
    ),
    pytest.param(
        lambda p, s: [p, damaged(s, 50)],
        "sound that is not the film's",
        id="a-copied-sound-packet-damaged",
    ),
    pytest.param(
        lambda p, s: [p, swapped(s, 50, 51)],
        "sound that is not the film's",
        id="two-copied-sound-packets-swapped",
    ),
    pytest.param(
        lambda p, s: [p, swapped(s, 1, 2)], "other sound", id="the-sounds-start-mixed"
    ),
    pytest.param(
        lambda p, s: [p, swapped(s, -2, -3)], "other sound", id="the-sounds-end-mixed"
    ),
    pytest.param(
        lambda p, s: [p, with_sample(s, 2, SILENT)],
        "other sound",
        id="silence-where-there-was-sound",
    ),
]


def test_a_right_clip_passes() -> None:
    check(bent(lambda p, s: [p, s]), wanted())


@pytest.mark.parametrize(("sabotage", "said"), SABOTAGE)
def test_a_clip_that_was_bent_is_refused(
    sabotage: Callable[[TrackPlan, TrackPlan], list[TrackPlan]], said: str
) -> None:
    clip = bent(sabotage)

    with pytest.raises(ClipRefused, match=said):
        check(clip, wanted())


@pytest.mark.parametrize(
    ("first", "stop"),
    [
        pytest.param(FIRST - 1, STOP, id="one-too-many-in-front"),
        pytest.param(FIRST, STOP + 1, id="one-too-many-behind"),
        pytest.param(FIRST + 1, STOP, id="one-too-few-in-front"),
        pytest.param(FIRST, STOP - 1, id="one-too-few-behind"),
        pytest.param(FIRST + 1, STOP + 1, id="as-many-but-others"),
    ],
)
def test_a_clip_of_other_frames_is_refused(first: int, stop: int) -> None:
    made = material(first, stop)
    clip = cut(made, made.spliced())

    with pytest.raises(ClipRefused):
        check(clip, wanted())


def test_a_clip_whose_sound_runs_on_is_refused() -> None:
    def longer(picture: TrackPlan, sound: TrackPlan) -> list[TrackPlan]:
        made = material(FIRST, STOP + 5)
        heard = made.spliced()
        assert heard
        durations = [*sound.durations, *[1024] * 4]
        return [
            picture,
            replace(
                sound, samples=heard.packets[: len(durations)], durations=durations
            ),
        ]

    with pytest.raises(ClipRefused, match="more or less sound than"):
        check(bent(longer), wanted())


def copied(folder: Path) -> bytes:
    """The same span as ``ffmpeg -ss … -c copy`` cuts it."""
    source = film()
    whole = folder / "film.mp4"
    whole.write_bytes(source.init + b"".join(map(source.segment, source.segments)))
    asked = ["ffmpeg", "-v", "error", "-ss", str(FIRST / 30 - 0.0005), "-i", str(whole)]
    asked += ["-t", str((STOP - FIRST) / 30), "-c", "copy", "-movflags", "+faststart"]
    subprocess.run([*asked, str(folder / "clip.mp4")], check=True)
    return (folder / "clip.mp4").read_bytes()


def test_a_copy_cut_is_refused_for_it_hides_film(tmp_path: Path) -> None:
    with pytest.raises(ClipRefused):
        check(copied(tmp_path), wanted())


def test_bytes_that_nobody_shows_are_refused() -> None:
    clip = bent(lambda p, s: [p, s])
    mdat = find(clip, b"mdat")
    more = box(b"mdat", clip[mdat.body :], material().body[0])

    for wrong in (clip[: mdat.start] + more, with_a_hole(clip)):
        with pytest.raises(ClipRefused, match="no picture and no sound"):
            check(wrong, wanted())
    with pytest.raises(ClipRefused, match="parts that no clip has"):
        check(clip + box(b"free", b"film"), wanted())


def with_a_hole(clip: bytes) -> bytes:
    """Let the last picture of the first chunk end a byte early."""
    last = clip.index(b"stsz") + 16 + 4 * 14  # half a second is 15 pictures
    size = int.from_bytes(clip[last : last + 4], "big") - 1
    return clip[:last] + size.to_bytes(4, "big") + clip[last + 4 :]


@pytest.mark.parametrize("header", [b"mvhd", b"tkhd", b"mdhd"])
def test_a_clip_that_says_when_it_was_made_is_refused(header: bytes) -> None:
    clip = bytearray(bent(lambda p, s: [p, s]))
    clip[clip.index(header) + 8 + 3] = 1

    with pytest.raises(ClipRefused, match="when it was made"):
        check(bytes(clip), wanted())


@pytest.mark.parametrize("places", [(0, 1), (-2, -1)], ids=["before", "behind"])
def test_sound_copied_from_beyond_a_mark_is_refused(places: tuple[int, int]) -> None:
    made, meant = material(), wanted()
    zero = made.span.heard[0] - meant.sound.lead - 1024
    film_own = {(each.start - zero) // 1024: each.payload for each in made.sound}
    first, second = (place % meant.sound.packets for place in places)
    copied = [film_own[first], film_own[second]]

    def worse(p: TrackPlan, s: TrackPlan) -> list[TrackPlan]:
        return [p, with_sample(with_sample(s, first, copied[0]), second, copied[1])]

    with pytest.raises(ClipRefused, match="other sound at its"):
        check(bent(worse), meant)
    beyond = replace(meant.sound, first=first, copied=copied)
    with pytest.raises(ClipRefused, match="from beyond the marks"):
        check(bent(worse), replace(meant, sound=beyond))


def test_a_clip_that_stops_being_shown_too_early_is_refused() -> None:
    clip = bytearray(bent(lambda p, s: [p, s]))
    clip[clip.index(b"elst") + 4 + 8 + 3] ^= 1  # the length of the picture's edit

    with pytest.raises(ClipRefused, match="not shown"):
        check(bytes(clip), wanted())


def test_garbage_is_refused() -> None:
    clip = bent(lambda p, s: [p, s])
    chance = random.Random(4)  # noqa: S311
    for wrong in (
        b"",
        b"\0" * 100,
        chance.randbytes(5000),
        clip[:-1],
        clip[1:],
        clip[:900],
    ):
        with pytest.raises(ClipRefused):
            check(wrong, wanted())


def test_a_damaged_head_never_brings_the_check_down() -> None:
    clip, meant = bent(lambda p, s: [p, s]), wanted()
    chance = random.Random(8)  # noqa: S311
    for _ in range(100):
        wrong = bytearray(clip)
        wrong[chance.randrange(find(clip, b"mdat").body)] ^= 1 << chance.randrange(8)
        with suppress(ClipRefused):  # much in a head says nothing about pictures
            check(bytes(wrong), meant)
