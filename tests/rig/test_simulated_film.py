"""Any film that ffmpeg reads can stand before the rig; what cannot, says so."""

from __future__ import annotations

import struct
import subprocess
import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from device.errors import FilmUnreadable, RigUnknown
from device.libav.source import FilmFile
from device.media import SAMPLE_RATE, SECOND, Samples
from device.rig import RigSettings, open_rig
from device.rig.simulated import SimulatedRig, ToldClock
from tests import films
from tests.rig.contract import units
from tests.rig.listening import heard, numbers, place, record

BUNNY = Path(__file__).parent.parent / "data" / "big-buck-bunny.mp4"
LIMIT = (1280, 720)


def write(
    path: Path,
    times: list[float],
    sound: tuple[float, Samples] | None = None,
    rate: int = SAMPLE_RATE,
    size: tuple[int, int] = (films.WIDTH, films.HEIGHT),
) -> Path:
    """A film of numbered pictures at these times, and sound from its second on."""
    with av.open(str(path), "w") as out:
        video = out.add_stream("ffv1", rate=30, width=size[0], height=size[1])
        video.pix_fmt, video.codec_context.time_base = "yuv444p", Fraction(1, 1000)
        if sound:
            audio = out.add_stream("pcm_s16le", rate=rate, layout="stereo")
        for number, at in enumerate(times):
            raw = av.VideoFrame.from_ndarray(films.picture(number), format="yuv420p")
            raw.pts, raw.time_base = round(at * 1000), Fraction(1, 1000)
            out.mux(video.encode(raw.reformat(*size, format="yuv444p")))
        out.mux(video.encode(None))
        if sound:
            both = np.repeat((sound[1] * 32767).astype(np.int16), 2)[None]
            block = av.AudioFrame.from_ndarray(both, format="s16", layout="stereo")
            block.sample_rate, block.time_base = rate, Fraction(1, rate)
            block.pts = round(sound[0] * rate)
            out.mux(audio.encode(block))
            out.mux(audio.encode(None))
    return path


def turned(film: bytes, degrees: int) -> bytes:
    """An MP4 whose first track's header (ISO 14496-12, 8.3.2) asks for a turn.

    Written here, as ffmpeg's own option for it is another one in each release.
    """
    cos, sin = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}[degrees]
    right = {90: films.HEIGHT, 180: films.WIDTH, 270: 0}[degrees]
    down = {90: 0, 180: films.HEIGHT, 270: films.WIDTH}[degrees]
    one = 1 << 16
    rows = (cos * one, sin * one, 0, -sin * one, cos * one, 0)
    matrix = struct.pack(">9i", *rows, right * one, down * one, 1 << 30)
    at = film.index(b"tkhd") + 4 + 40
    return film[:at] + matrix + film[at + 36 :]


def even(seconds: float, rate: int = 30) -> list[float]:
    return [n / rate for n in range(round(seconds * rate))]


def sound_of(path: Path) -> Samples:
    return np.concatenate(list(FilmFile(path, LIMIT).sound()))


def test_a_film_keeps_its_own_frame_times(tmp_path: Path) -> None:
    times = [0, 0.04, 0.05, 0.2, 0.21, 0.4, 0.9, 0.95]
    film = write(tmp_path / "vfr.mkv", times)

    with SimulatedRig(RigSettings(film), ToldClock()) as rig:
        start = rig.clock.monotonic()
        frames = record(rig, 0.97).frames

    assert [(f.taken - start) / SECOND for f in frames] == pytest.approx(
        times, abs=1e-3
    )
    assert numbers(frames) == list(range(8))


def test_key_frames_come_every_second_of_an_uneven_film(tmp_path: Path) -> None:
    times = np.cumsum(np.random.default_rng(3).uniform(0.02, 0.08, 80)).tolist()
    film = write(tmp_path / "vfr.mkv", times)

    with SimulatedRig(RigSettings(film), ToldClock()) as rig:
        frames = record(rig, 9).frames

    keys = [frame.taken for frame in frames if frame.key]
    assert len(keys) >= 9
    assert max(np.diff(keys)) < 1.1 * SECOND
    # Every picture of this film is a key picture on disk; the camera goes its own way.
    assert [5 in units(frame.payload) for frame in frames] == [f.key for f in frames]


def test_sound_that_begins_later_than_the_picture_keeps_its_place(
    tmp_path: Path,
) -> None:
    film = write(tmp_path / "late.mkv", even(3), (0.5, films.noise(1)))

    sound = sound_of(film)
    assert len(sound) == 3 * SAMPLE_RATE
    assert place(films.noise(1)[:4096], sound) == pytest.approx(24_000, abs=48)
    assert not sound[:23_900].any()
    assert not sound[-SAMPLE_RATE:].any()


def test_sound_from_before_the_first_picture_is_cut(tmp_path: Path) -> None:
    later = [1 + at for at in even(1)]
    film = write(tmp_path / "early.mkv", later, (0, films.noise(3)))

    sound = sound_of(film)
    assert len(sound) == SAMPLE_RATE
    assert place(sound[:4096], films.noise(3)) == pytest.approx(SAMPLE_RATE, abs=48)


def test_sound_of_another_rate_and_more_channels_becomes_48_khz_mono(
    tmp_path: Path,
) -> None:
    tone = 0.25 * np.sin(2 * np.pi * 440 * np.arange(88_200) / 44_100)
    film = write(
        tmp_path / "cd.mkv", even(2), (0, tone.astype(np.float32)), rate=44_100
    )

    sound = sound_of(film)
    assert len(sound) == 2 * SAMPLE_RATE
    spectrum = np.abs(np.fft.rfft(sound[:SAMPLE_RATE]))
    assert int(np.argmax(spectrum)) == 440
    assert np.abs(sound).max() == pytest.approx(0.25, rel=0.05)


def test_a_film_without_sound_is_silent(tmp_path: Path) -> None:
    film = write(tmp_path / "silent.mkv", even(1))

    with SimulatedRig(RigSettings(film), ToldClock()) as rig:
        seen = record(rig, 2)

    assert len(seen.blocks) == 93
    assert not heard(seen.blocks).any()


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        pytest.param((320, 240), (320, 240), id="kept"),
        pytest.param((321, 241), (320, 240), id="made-even"),
        pytest.param((1920, 1080), (1280, 720), id="scaled-down"),
        pytest.param((1000, 1000), (720, 720), id="to-fit"),
    ],
)
def test_pictures_are_even_and_fit(
    tmp_path: Path, size: tuple[int, int], shown: tuple[int, int]
) -> None:
    film = write(tmp_path / "size.mkv", even(0.1), size=size)

    with SimulatedRig(RigSettings(film), ToldClock()) as rig:
        picture = rig.camera.picture
        frames = record(rig, 0.1).frames

    assert (picture.width, picture.height) == shown
    decoder = av.CodecContext.create("h264", "r")
    decoder.decode(av.Packet(frames[0].payload))
    assert (decoder.width, decoder.height) == shown


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_film_from_a_telephone_stands_upright(tmp_path: Path, degrees: int) -> None:
    lying = films.write_film(tmp_path / "lying.mp4", 0.2)
    film, truth = tmp_path / "telephone.mp4", tmp_path / "truth.mkv"
    film.write_bytes(turned(lying.read_bytes(), degrees))
    ffmpeg = ["ffmpeg", "-nostdin", "-v", "error", "-i"]
    subprocess.run([*ffmpeg, film, "-c:v", "ffv1", truth], check=True)

    shown, wanted = FilmFile(film, LIMIT), FilmFile(truth, LIMIT)

    assert shown.picture == wanted.picture
    one, other = next(shown.pictures()).raw, next(wanted.pictures()).raw
    assert isinstance(other, av.VideoFrame)
    assert np.array_equal(np.asarray(one), other.to_ndarray())


def test_a_real_film_plays_lap_after_lap() -> None:
    with SimulatedRig(RigSettings(BUNNY), ToldClock()) as rig:
        start = rig.clock.monotonic()
        seen = record(rig, 12)

    assert rig.camera.picture.width == 1280
    assert len(seen.frames) == 300
    assert (seen.frames[132].taken - start) / SECOND == pytest.approx(5.28)
    assert seen.frames[132].key
    assert seen.frames[132].payload == seen.frames[0].payload
    assert 0.01 < np.abs(heard(seen.blocks)).max() <= 1


def test_the_picture_keeps_its_bit_rate() -> None:
    settings = RigSettings(BUNNY, bit_rate=1_000_000)
    with SimulatedRig(settings, ToldClock()) as rig:
        size = sum(len(frame.payload) for frame in record(rig, 10.56).frames)

    assert size * 8 / 10.56 == pytest.approx(1_000_000, rel=0.15)


def test_what_is_no_film_is_refused_in_one_sentence(tmp_path: Path) -> None:
    letter = tmp_path / "letter.mp4"
    letter.write_text("Dear practitioner, here is no film.")

    for path in (letter, tmp_path / "nowhere.mp4", tmp_path):
        with pytest.raises(FilmUnreadable, match="cannot be read as a film") as caught:
            SimulatedRig(RigSettings(path), ToldClock())
        assert path.name in str(caught.value)
        assert "Errno" not in str(caught.value)


def test_a_film_without_picture_is_refused(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "only.wav"), "wb") as out:
        out.setparams((1, 2, 48_000, 0, "NONE", ""))
        out.writeframes(bytes(96_000))

    with pytest.raises(FilmUnreadable, match="has no picture"):
        SimulatedRig(RigSettings(tmp_path / "only.wav"), ToldClock())


def test_rigs_are_chosen_by_name_and_never_in_anothers_place() -> None:
    rig = open_rig("simulated", RigSettings(BUNNY))
    rig.close()

    assert rig.name == "simulated"
    with pytest.raises(RigUnknown, match="'simulator'"):
        open_rig("simulator", RigSettings())
