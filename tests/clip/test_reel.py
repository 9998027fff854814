"""A reel: several moments as one film, each as exact as a clip of its own."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Sequence
from dataclasses import replace

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from device.boxes import walk
from device.clip import Part, make_reel, reel
from device.clip.entries import PictureEntry
from device.clip.hearing import power
from device.clip.titles import set_lines
from device.errors import ClipRefused, SegmentDamaged, SpanInvalid
from device.media import SAMPLE_RATE, PlacedFrame, Samples
from device.muxer import Muxer
from device.rig import PictureFormat
from tests import films
from tests.clip import asking
from tests.clip.recorded import Recorded, film, record, time
from tests.clip.test_sets import of_another_camera
from tests.muxer import parts

SPANS = [(61, 91), (200, 260), (10, 40), (300, 360), (33, 47)]
CARD, RATE = 75, 30
HARD = [
    """It's "100 %" \\ of a;b,c[d]: %{pts}""",
    "two\nlines\r\nand\ttabs\0",
    "😀 family 👨‍👩‍👧",
    "a word " * 28,
    "w" * 200,
    "名前" * 40,
]


def of(spans: Sequence[tuple[int, int]], source: Recorded | None = None) -> list[Part]:
    return [
        Part(source or film(), time(first), time(stop), f"from {first}")
        for first, stop in spans
    ]


def check_in_step(made: bytes, spans: Sequence[tuple[int, int]], card: int = 0) -> None:
    """See that each moment's pictures and sound stand where they should."""
    numbers, times = films.numbers_in(made, hidden=True), asking.times(made)
    sound, at = asking.sound(made), 0
    for first, stop in spans:
        at += card
        count = stop - first
        assert numbers[at : at + count] == list(range(first, stop))
        wanted = [(at + n) / RATE for n in range(count)]
        assert times[at : at + count] == pytest.approx(wanted, abs=2e-5)
        begin = round(at * SAMPLE_RATE / RATE)
        piece = sound[begin : begin + min(count * SAMPLE_RATE // RATE, 6000)]
        heard = first * SAMPLE_RATE // RATE
        assert abs(asking.place_of(piece, heard, films.noise(12.0)) - heard) <= 1
        at += count
    assert len(numbers) == at
    assert 0 <= len(sound) - round(at * SAMPLE_RATE / RATE) < 1024


def test_five_moments_stand_in_the_order_chosen_each_in_step() -> None:
    made = make_reel(of(SPANS), titles=False)

    check_in_step(made, SPANS)
    assert [box.kind for box in walk(made)] == [b"ftyp", b"moov", b"mdat"]
    assert asking.complaints(made) == ""


def test_behind_their_names_they_are_as_exact() -> None:
    made = make_reel(of(SPANS), titles=True)

    check_in_step(made, SPANS, CARD)
    assert asking.complaints(made) == ""
    begin, sound = 0, asking.sound(made)
    for first, stop in SPANS:
        end = begin + 5 * SAMPLE_RATE // 2
        assert power(sound[begin + 2048 : end - 2048]) < 1e-9
        begin = end + (stop - first) * SAMPLE_RATE // RATE


def test_copied_pictures_are_the_films_own() -> None:
    made = asking.pictures(make_reel(of([(61, 100), (150, 190)]), titles=False))

    own = film().samples()
    assert made[29:39] == own[90:100]
    assert made[39:] == own[150:190]


def test_nothing_is_heard_of_what_lies_between_the_moments() -> None:
    def loud(first: int, stop: int) -> tuple[Recorded, Samples]:
        sound = films.noise(12.0, seed=3) * 5
        begin, end = (n * SAMPLE_RATE // RATE for n in (first, stop))
        sound[begin:end] = 0
        return record(films.frames(12.0), parts.encode(sound)[1]), sound

    source, sound = loud(100, 160)
    made = make_reel(of([(105, 155), (105, 155)], source), titles=False)

    assert power(asking.all_sound(made)) < power(sound) / 10**5


def test_a_moment_without_a_name_has_no_card() -> None:
    named, nameless = of([(60, 70), (90, 100)])
    made = make_reel([replace(nameless, title=" \n"), named], titles=True)

    assert films.numbers_in(made)[:10] == list(range(90, 100))
    assert len(asking.pictures(made)) == 10 + CARD + 10


@pytest.mark.parametrize("name", HARD)
def test_any_name_can_stand_on_a_card(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words: list[str] = []
    run = subprocess.run

    def told(args: list[str], **given: object) -> object:
        words.extend(args)
        return run(args, **given)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", told)
    part = replace(of([(60, 65)])[0], title=name)

    card = asking.planes(make_reel([part], titles=True))[10]

    assert words
    assert not any(max(name.split(), key=len) in word for word in words)
    light = card > 120
    rows, columns = np.flatnonzero(light.any(1)), np.flatnonzero(light.any(0))
    assert light.sum() > 30
    assert rows[0] > 8
    assert rows[-1] < films.HEIGHT - 8
    assert columns[0] > 8
    assert columns[-1] < films.WIDTH - 8
    assert light.mean() < 0.25


def test_a_name_is_broken_between_words_and_set_as_large_as_it_fits() -> None:
    short = set_lines("Anna laughs", (1280, 720))
    long = set_lines("He waits until she looks up " * 8, (1280, 720))
    endless = set_lines("word " * 2000, (1280, 720))

    assert short == (["Anna laughs"], 60)
    assert long.letters < 60
    assert " ".join(long.lines) == " ".join(["He waits until she looks up"] * 8)
    assert endless.lines[-1].endswith("…")
    assert len(endless.lines) * endless.letters < 720


def of_size(width: int, height: int) -> Recorded:
    config, packets = parts.sound(6.0)
    muxer = Muxer(PictureFormat(width, height, RATE), config)
    frames = films.frames(6.0, RATE, width, height)
    placed = [PlacedFrame(f.taken, f.key, f.payload) for f in frames]
    segments = [
        segment
        for item in parts.in_order(placed, packets)
        for segment in muxer.feed(item)
    ]
    segments += muxer.finish()
    assert muxer.init
    return Recorded(muxer.init, {each.number: each for each in segments})


def shown_small(made: bytes) -> list[NDArray[np.uint8]]:
    with av.open(io.BytesIO(made), "r", options={"ignore_editlist": "1"}) as opened:
        return [
            frame.reformat(films.WIDTH, films.HEIGHT, "gray")
            .to_ndarray()
            .astype(np.uint8)
            for frame in opened.decode(video=0)
        ]


@pytest.mark.parametrize("titles", [False, True])
def test_moments_of_other_films_take_the_size_of_the_first(titles: bool) -> None:
    large, small = of_size(640, 360), film()
    spans = [(55, 75), (40, 110), (70, 80)]
    chosen = [*of(spans[:1], large), *of(spans[1:2], small), *of(spans[2:], large)]

    made = make_reel(chosen, titles=titles)

    pictures, at = shown_small(made), 0
    for part, (first, stop) in enumerate(spans):
        at += CARD * titles
        if part == 1:  # the others are larger than the code that is read here
            numbers = [films.number_of(each) for each in pictures[at : at + 70]]
            assert numbers == list(range(first, stop))
        at += stop - first
    assert len(pictures) == at
    assert asking.complaints(made) == ""
    first = CARD * titles + 5
    assert asking.pictures(made)[first : first + 15] == large.samples()[60:75]


def test_films_whose_parameter_sets_clash_are_joined_all_the_same() -> None:
    spans = [(61, 80), (20, 75), (200, 215)]
    other = of_another_camera(0, wide=False)
    chosen = [*of(spans[:1]), *of(spans[1:2], other), *of(spans[2:])]

    made = make_reel(chosen, titles=True)

    numbers = films.numbers_in(made, hidden=True)
    shown = [number for first, stop in spans for number in range(first, stop)]
    assert [number for number in numbers if number] == shown
    assert asking.complaints(made) == ""


def test_wide_pixels_are_made_square_and_nothing_is_cut_off() -> None:
    chosen = [*of([(61, 66)]), *of([(20, 30)], of_another_camera(0))]

    picture = asking.planes(make_reel(chosen, titles=False))[-1]

    dark = np.flatnonzero(picture[:, films.WIDTH - 4] < 24)  # above and below it
    height = films.HEIGHT * 3 // 4
    assert abs(films.HEIGHT - len(dark) - height) <= 4


def test_a_moment_without_sound_is_silent_and_the_next_stays_in_step() -> None:
    silent = record(films.frames(4.0))
    chosen = [*of([(40, 70)], silent), *of([(61, 100)])]

    made = make_reel(chosen, titles=False)

    sound = asking.sound(made)
    assert power(sound[: SAMPLE_RATE - 2048]) < 1e-9
    heard = 61 * SAMPLE_RATE // RATE
    piece = sound[SAMPLE_RATE : SAMPLE_RATE + 6000]
    assert abs(asking.place_of(piece, heard, films.noise(12.0)) - heard) <= 1
    assert b"soun" not in make_reel(of([(40, 70), (5, 9)], silent), titles=True)


def test_a_reel_that_holds_something_else_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write = reel._written

    def wrongly(
        entry: PictureEntry,
        frames: Sequence[tuple[bytes, bool]],
        ends: Sequence[int],
        sound: Samples,
    ) -> bytes:
        return write(entry, [*frames[1:], frames[0]], ends, sound)

    monkeypatch.setattr(reel, "_written", wrongly)
    with pytest.raises(ClipRefused, match="no key frame"):
        make_reel(of(SPANS[:2]), titles=False)


def test_what_makes_no_clip_makes_no_reel() -> None:
    damaged = Recorded(film().init, film().segments, damaged={8})

    with pytest.raises(SpanInvalid, match="at least"):
        make_reel([], titles=True)
    with pytest.raises(SpanInvalid, match="before it begins"):
        make_reel(of([(61, 91), (91, 61)]), titles=False)
    with pytest.raises((ClipRefused, SegmentDamaged), match="damaged"):
        make_reel([*of([(10, 20)]), *of([(120, 140)], damaged)], titles=False)


def test_without_the_program_that_draws_cards_it_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(ClipRefused, match=r"not be joined: .*ffmpeg") as refusal:
        make_reel(of([(60, 70)]), titles=True)
    assert "apt install ffmpeg" in refusal.value.hint
