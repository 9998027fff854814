import pytest
from hypothesis import given
from hypothesis import strategies as st

from device import fragment
from device.boxes import box, find
from device.errors import MediaError, SegmentDamaged
from device.fragment import Piece, to_ticks, to_time
from device.media import Nanoseconds, Track
from tests.muxer.parts import film

PIECES = {
    Track.PICTURE: Piece(90_000, [b"key", b"other"], [3000, 3001], [0]),
    Track.SOUND: Piece(48_000, [b"so", b"und"], [1024, 1024]),
}
EITHER = (MediaError, SegmentDamaged)


def test_a_segment_holds_its_samples_where_its_index_says() -> None:
    made = fragment.write(3, PIECES)

    picture, sound = made.runs[Track.PICTURE], made.runs[Track.SOUND]
    assert made.payload[picture.offset :].startswith(b"keyothersound")
    assert made.payload[sound.offset :] == b"sound"
    assert (picture.sizes, picture.durations, picture.keys) == (
        (3, 5),
        (3000, 3001),
        (0,),
    )


def test_the_index_can_be_read_back_from_the_segment() -> None:
    made = film(2)

    for segment in made.segments:
        assert fragment.parse(made.init, segment.payload) == segment.runs


def test_a_box_in_front_moves_the_index_along() -> None:
    init, made = film(1).init, fragment.write(3, PIECES)
    front = box(b"uuid", bytes(92))

    runs = fragment.parse(init, front + made.payload)

    assert runs[Track.SOUND].offset == made.runs[Track.SOUND].offset + 100


def test_a_track_with_nothing_to_say_is_not_in_the_segment() -> None:
    made = fragment.write(0, {Track.SOUND: PIECES[Track.SOUND]})

    assert set(fragment.parse(film(1).init, made.payload)) == {Track.SOUND}


@given(st.integers(0, 10**14), st.sampled_from(Track))
def test_a_time_comes_back_from_ticks_within_half_a_tick(
    time: int, track: Track
) -> None:
    there = to_ticks(track, Nanoseconds(time))

    assert (
        abs(to_time(track, there) - time) * fragment.TIMESCALE[track]
        <= 10**9 // 2 + 10**5
    )
    assert to_ticks(track, to_time(track, there)) == there


@given(st.data())
def test_no_change_on_the_card_does_worse_than_an_error(data: st.DataObject) -> None:
    init, made = film(1).init, bytearray(fragment.write(3, PIECES).payload)
    for _ in range(data.draw(st.integers(1, 4))):
        made[data.draw(st.integers(0, len(made) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(made)))

    for payload in (bytes(made), bytes(made[:cut]), bytes(made[cut:])):
        try:
            runs = fragment.parse(init, payload)
        except SegmentDamaged:
            continue
        for run in runs.values():
            assert 0 <= run.offset <= run.offset + sum(run.sizes) <= len(payload)


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_no_bytes_at_all_do_worse_than_an_error(init: bytes, payload: bytes) -> None:
    with pytest.raises(EITHER):
        fragment.parse(init, payload)
    with pytest.raises(SegmentDamaged):
        fragment.parse(film(1).init, payload)


@pytest.mark.parametrize("count", [0, 1, 3, 2**32 - 1])
def test_a_count_of_samples_that_are_not_there_is_refused(count: int) -> None:
    made = bytearray(fragment.write(3, PIECES).payload)
    trun = find(bytes(made), b"moof", b"traf", b"trun")
    made[trun.body + 4 : trun.body + 8] = count.to_bytes(4, "big")

    with pytest.raises(SegmentDamaged):
        fragment.parse(film(1).init, bytes(made))


@pytest.mark.parametrize("offset", [-9, 0, 207, 214, 290])
def test_samples_outside_the_segment_are_refused(offset: int) -> None:
    made = bytearray(fragment.write(3, PIECES).payload)
    trun = find(bytes(made), b"moof", b"traf", b"trun")
    made[trun.body + 8 : trun.body + 12] = offset.to_bytes(4, "big", signed=True)

    with pytest.raises(SegmentDamaged, match="does not hold"):
        fragment.parse(film(1).init, bytes(made))
