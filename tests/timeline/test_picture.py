"""Frames on the film's time, and what is told of those that are missing."""

from __future__ import annotations

from collections.abc import Iterable

from device.media import (
    SECOND,
    Frame,
    Gap,
    Gone,
    Item,
    Nanoseconds,
    Overrun,
    PictureGone,
    Placed,
    PlacedFrame,
    Track,
)
from device.timeline import Timeline
from tests.timeline.card import ZERO, World, film, items

STEP = SECOND // 25


def frame(number: int, key: bool | None = None) -> Frame:
    """Frame *number* of a film with 25 frames a second, every fifth a key frame."""
    key = number % 5 == 0 if key is None else key
    return Frame(Nanoseconds(ZERO + number * STEP), key, b"%d" % number)


def picture(timeline: Timeline, stream: Iterable[Item]) -> list[Placed]:
    """What the timeline gives of the picture."""
    kinds = PlacedFrame | PictureGone
    return [placed for placed in film(timeline, stream) if isinstance(placed, kinds)]


def missing(timeline: Timeline) -> list[Gap]:
    """The gaps of the picture."""
    return [gap for gap in timeline.gaps if gap.track is Track.PICTURE]


def numbers(placed: Iterable[Placed]) -> list[int]:
    """The numbers of the frames in *placed*."""
    return [int(each.payload) for each in placed if isinstance(each, PlacedFrame)]


def test_a_film_begins_with_its_first_key_frame_at_zero() -> None:
    placed = picture(Timeline(), [frame(n) for n in range(3, 9)])

    assert numbers(placed) == [5, 6, 7, 8]
    assert [p.start for p in placed] == [0, STEP, 2 * STEP, 3 * STEP]  # type: ignore[union-attr]


def test_a_frame_not_later_than_the_one_before_is_left_out_and_counted() -> None:
    timeline = Timeline()
    placed = picture(timeline, [frame(0), frame(1), frame(1), frame(0), frame(2)])

    assert numbers(placed) == [0, 1, 2]
    assert timeline.statement().lost_frames == 2


def test_frames_that_never_came_are_counted_by_the_spacing() -> None:
    timeline = Timeline()
    placed = picture(timeline, [frame(n) for n in range(100) if n not in (40, 70, 71)])

    assert len(placed) == 97
    assert timeline.statement().lost_frames == 3
    assert missing(timeline) == []


def test_a_rate_that_varies_loses_nothing() -> None:
    timeline = Timeline()
    picture(timeline, [i for i in items(World(seconds=20)) if isinstance(i, Frame)])

    assert timeline.statement().lost_frames == 0


def test_a_camera_that_goes_leaves_a_gap_until_its_next_key_frame() -> None:
    timeline = Timeline()
    gone = Gone(Track.PICTURE, frame(8).taken)
    stream: list[Item] = [*map(frame, range(8)), gone, gone, *map(frame, range(23, 30))]
    placed = picture(timeline, stream)

    assert numbers(placed) == [*range(8), 25, 26, 27, 28, 29]
    assert placed[8] == PictureGone(Nanoseconds(8 * STEP))
    start, span = Nanoseconds(8 * STEP), Nanoseconds(17 * STEP)
    assert missing(timeline) == [Gap(Track.PICTURE, start, span, "camera away")]


def test_after_an_overrun_the_picture_waits_for_a_key_frame() -> None:
    timeline = Timeline()
    overrun = Overrun(Track.PICTURE, frame(8).taken, 4)
    stream: list[Item] = [*map(frame, range(8)), overrun, *map(frame, range(12, 20))]
    placed = picture(timeline, stream)

    assert numbers(placed) == [*range(8), 15, 16, 17, 18, 19]
    (gap,) = missing(timeline)
    assert (gap.cause, gap.duration) == ("pictures lost", 7 * STEP)


def test_while_the_camera_is_gone_the_sound_goes_on_and_the_gap_has_an_end() -> None:
    timeline = Timeline()
    stream: list[Item] = []
    for item in items(World(seconds=12)):
        if not isinstance(item, Frame) or item.taken < ZERO + 5 * SECOND:
            stream.append(item)
    cut = next(n for n, i in enumerate(stream) if i is _last_frame(stream))
    stream.insert(cut + 1, Gone(Track.PICTURE, Nanoseconds(ZERO + 5 * SECOND)))
    list(film(timeline, stream))

    (gap,) = timeline.gaps
    assert gap.track is Track.PICTURE
    assert abs(gap.start - 5 * SECOND) < 0.05 * SECOND
    assert abs(gap.start + gap.duration - 12 * SECOND) < 0.05 * SECOND


def _last_frame(stream: list[Item]) -> Item:
    return [item for item in stream if isinstance(item, Frame)][-1]


def test_a_camera_that_is_gone_before_the_film_began_is_no_gap() -> None:
    timeline = Timeline()
    picture(timeline, [Gone(Track.PICTURE, ZERO), *map(frame, range(10))])

    assert missing(timeline) == []
