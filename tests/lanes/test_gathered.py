"""What is known of a film's lanes: holes stay holes, and nobody's word is mixed up."""

from __future__ import annotations

import pytest

from device.errors import SegmentDamaged
from device.lanes import Found, SmallPicture, Voices, Waveform
from device.lanes.gathered import Gathered, Lane
from device.lanes.kept import kept, made, read_pictures
from device.lanes.missing import lacks
from device.media import SECOND, IndexedSegment, Nanoseconds, Run, Track

RATE = 30
OLD = {"waveform": [1, 2], "waveform_start": 0}


def index(segments: int) -> list[IndexedSegment]:
    """So many half seconds, a key frame in every other, with their sound."""
    found = []
    for number in range(segments):
        keys = (0,) if number % 2 == 0 else ()
        picture = Run(number * 45_000, 100, (50,) * 15, (3000,) * 15, keys)
        sound = Run(number * 24_000, 900, (200,) * 4, (6000,) * 4)
        runs = {Track.PICTURE: picture, Track.SOUND: sound}
        found.append(IndexedSegment(number, 2000, "", runs))
    return found


def full(seconds: int) -> Gathered:
    known = Gathered()
    pictures = [
        SmallPicture(Nanoseconds(at * SECOND), b"jpeg") for at in range(0, seconds, 5)
    ]
    known.add(
        [Waveform(0, [9] * seconds * 20), Voices(0, [9] * seconds * 10, "silero")]
    )
    known.add(pictures)
    return known


def test_a_lane_has_holes_where_nothing_is_known() -> None:
    lane = Lane()
    lane.put(3, [7, None, 9])
    lane.put(4, [1, 1, 1])  # what is known already stays
    lane.put(8, [0])

    assert lane.row == [None, None, None, 7, 1, 9, 1, None, 0]
    assert lane.told == 5
    assert lane.blank(0, 5) == 3
    assert lane.blank(6, 20) == 1 + 11
    assert lane.blank(30, 40) == 10


def test_two_judges_are_never_mixed() -> None:
    known = Gathered()
    known.add([Voices(0, [255] * 9, "webrtcvad"), Voices(9, [1] * 30, "silero")])

    assert known.judge == "silero"
    assert known.voices.row == [None] * 9 + [1] * 30


def test_what_is_kept_is_read_back() -> None:
    found: list[Found] = [
        Voices(10, [3, 4], "silero"),
        SmallPicture(Nanoseconds(5 * SECOND), b"\xff\xd8 second"),
        Voices(12, [5], "silero"),
        Voices(20, [6], "silero"),
        SmallPicture(Nanoseconds(0), b"\xff\xd8 first"),
    ]
    document = {**OLD, **kept(found)}
    known = Gathered()

    known.read("c0000", document)

    assert document["voices"] == [[10, [3, 4, 5], "silero"], [20, [6], "silero"]]
    assert read_pictures(document) == [found[4], found[1]]
    assert known.pictures == {0: "c0000", 5 * SECOND: "c0000"}
    assert known.voices.row[10:13] == [3, 4, 5]
    assert known.waveform.row == [1, 2]


def test_a_waveform_made_in_pieces_keeps_its_holes() -> None:
    document = made([Waveform(2400 * 7, [3]), Waveform(2400 * 3, [1, 2])])
    known = Gathered()
    known.read("m0000", document)

    assert known.waveform.row == [None] * 3 + [1, 2, None, None, 3]


def test_a_chapter_of_an_older_program_has_neither_pictures_nor_voices() -> None:
    known = Gathered()
    known.read("c0000", OLD)

    assert known.judge is None
    assert known.pictures == {}


@pytest.mark.parametrize(
    "nonsense",
    [
        {},
        {**OLD, "pictures": [[1]]},
        {**OLD, "voices": [[1, 2]]},
        {**OLD, "pictures": 3},
    ],
)
def test_nonsense_is_refused(nonsense: dict[str, object]) -> None:
    with pytest.raises(SegmentDamaged):
        Gathered().read("c0000", nonsense)


def test_a_film_of_which_all_is_known_lacks_nothing() -> None:
    assert lacks(index(60), full(30), 20) == []


def test_what_is_lacking_is_named_with_its_key_frames() -> None:
    first, second = lacks(index(40), Gathered(), 20)

    assert [key.start for key in first.pictures] == [0, 5 * SECOND]
    assert [key.segment for key in second.pictures] == [20, 30]
    assert first.sound
    assert (first.pictures[0].offset, first.pictures[0].size) == (100, 50)


def test_only_the_stretch_with_the_hole_is_named() -> None:
    known = full(30)
    del known.pictures[Nanoseconds(15 * SECOND)]

    (lack,) = lacks(index(60), known, 20)

    assert (lack.stretch, lack.sound) == (1, False)
    assert [key.start for key in lack.pictures] == [15 * SECOND]


def test_a_film_without_sound_lacks_no_voices() -> None:
    silent = [
        IndexedSegment(
            one.number, one.size, "", {Track.PICTURE: one.runs[Track.PICTURE]}
        )
        for one in index(20)
    ]

    (lack,) = lacks(silent, Gathered(), 20)

    assert not lack.sound
