"""Voices: the right tenths of a second, whoever judges and however sound comes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from device.lanes import VOICE, Voices
from device.lanes.silero import Silero
from device.lanes.voices import Judge, Listener, find_judge
from device.lanes.webrtc import WebRtc
from device.media import SAMPLE_RATE, PlacedSound, Samples
from tests.lanes import speech
from tests.lanes.speech import NOISES, Spoken, spoken, with_noise

JUDGES = {"silero": Silero, "webrtcvad": WebRtc}
HALF = 128


@lru_cache(maxsize=2)
def said(sentences: int = 6) -> Spoken:
    return spoken(sentences)


def listen(
    judge: Judge, samples: Samples, first: int = 0, size: int = 4096
) -> dict[int, int]:
    """What a judge says of sound that comes in pieces; by the place of each value."""
    listener = Listener(judge)
    given: list[Voices] = []
    for at in range(0, len(samples), size):
        piece = PlacedSound(first + at, samples[at : at + size])
        given += listener.hear(piece)
    given += listener.finish()
    assert {one.by for one in given} <= {judge.name}
    return {
        one.start + place: value
        for one in given
        for place, value in enumerate(one.values)
    }


@pytest.fixture(params=list(JUDGES.values()), ids=list(JUDGES))
def judge(request: pytest.FixtureRequest) -> Judge:
    made: Judge = request.param()
    return made


def test_silence_holds_no_voice(judge: Judge) -> None:
    told = listen(judge, np.zeros(3 * SAMPLE_RATE, np.float32))

    assert sorted(told) == list(range(30))
    assert max(told.values()) < 20


def test_speech_in_a_quiet_room_is_found_where_it_is(judge: Judge) -> None:
    samples, truth = said()

    told = listen(judge, samples)

    found = np.array([told[place] >= HALF for place in range(len(truth))])
    assert (found & truth).sum() / truth.sum() > 0.9
    assert (found & truth).sum() / found.sum() > 0.9


@pytest.mark.parametrize("size", [480, 1024, SAMPLE_RATE, 7 * SAMPLE_RATE])
def test_the_same_is_heard_however_the_sound_is_cut(judge: Judge, size: int) -> None:
    samples = said().samples[: 12 * SAMPLE_RATE]

    told, other = listen(judge, samples), listen(judge, samples, size=size)

    assert told.keys() == other.keys()
    assert max(abs(told[place] - other[place]) for place in told) <= 1


def test_a_voice_stands_where_it_is_on_the_films_time(judge: Judge) -> None:
    samples = said().samples[: 8 * SAMPLE_RATE]

    told, later = listen(judge, samples), listen(judge, samples, first=300 * VOICE)

    assert {place + 300: value for place, value in told.items()} == later


def test_a_hole_in_the_sound_leaves_a_hole_in_the_lane(judge: Judge) -> None:
    samples = said().samples
    listener = Listener(judge)
    given = listener.hear(PlacedSound(0, samples[: 2 * SAMPLE_RATE]))
    given += listener.hear(PlacedSound(5 * SAMPLE_RATE, samples[: 2 * SAMPLE_RATE]))
    given += listener.finish()

    places = {one.start + n for one in given for n in range(len(one.values))}

    assert places == {*range(20), *range(50, 70)}


def test_what_is_no_number_spoils_nothing_that_follows(judge: Judge) -> None:
    samples, truth = said()
    spoilt = samples.copy()
    spoilt[:VOICE] = np.nan

    told, clean = listen(judge, spoilt), listen(judge, samples)

    late = range(20, len(truth))
    assert [told[place] for place in late] == [clean[place] for place in late]


@pytest.mark.parametrize(("noise", "best"), [("pink", 0.85), ("toy", 0.85)])
def test_silero_tells_speech_from_what_else_sounds_in_a_home(
    noise: str, best: float
) -> None:
    samples = with_noise(said(), NOISES[noise])
    precise, complete = judged(Silero(), samples)

    assert precise > best
    assert complete > 0.8
    # what makes it worth its weight: the other takes the noise for voices
    assert judged(WebRtc(), samples)[0] < precise - 0.2


def judged(judge: Judge, samples: Samples) -> tuple[float, float]:
    """Precision and recall for each 100 ms."""
    truth = said().truth
    told = listen(judge, samples)
    found = np.array([told.get(place, 0) >= HALF for place in range(len(truth))])
    right = (found & truth).sum()
    return float(right / max(1, found.sum())), float(right / truth.sum())


@pytest.mark.nightly
@pytest.mark.parametrize("noise", NOISES)
def test_both_judges_on_four_minutes_of_speech(
    noise: str, capsys: pytest.CaptureFixture[str]
) -> None:
    speaking = spoken(60, seed=11)
    samples = with_noise(speaking, NOISES[noise])
    for judge in (Silero(), WebRtc()):
        told = listen(judge, samples)
        found = np.array([told[place] >= HALF for place in range(len(speaking.truth))])
        right = (found & speaking.truth).sum()
        precise, complete = right / found.sum(), right / speaking.truth.sum()
        with capsys.disabled():
            name = f"{noise}, {judge.name}"
            print(f"\n{name}: precision {precise:.2f}, recall {complete:.2f}")  # noqa: T201
        assert complete > 0.85
        if judge.name == "silero":
            assert precise > 0.9


def test_the_librarys_pinned_version_has_nobody_to_tell_what_it_runs() -> None:
    place = Path(onnxruntime.__file__).parent
    libraries = [path for path in place.rglob("*") if ".so" in path.name]

    assert sum(path.stat().st_size for path in libraries) > 10_000_000
    for path in libraries:
        assert b"microsoft.com/OneCollector" not in path.read_bytes(), path


def test_the_better_judge_is_taken_where_it_is_there() -> None:
    best, plain = find_judge(), find_judge(plain=True)

    assert best is not None
    assert best.name == "silero"
    assert plain is not None
    assert plain.name == "webrtcvad"


def test_without_its_model_the_other_judges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("device.lanes.silero.find_spec", lambda _: None)

    found = find_judge()

    assert found is not None
    assert found.name == "webrtcvad"


def test_where_neither_is_installed_nobody_judges(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("device.lanes.silero", "device.lanes.webrtc"):
        monkeypatch.setitem(__import__("sys").modules, name, None)

    assert find_judge() is None


def test_the_truth_is_that_speech_and_pauses_take_turns() -> None:
    truth = said().truth

    assert 0.3 < truth.mean() < 0.7
    assert not truth[:10].any()
    assert speech.LOUD / 2 < np.sqrt(np.mean(said().samples ** 2)) < speech.LOUD
