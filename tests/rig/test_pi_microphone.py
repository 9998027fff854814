"""The microphone of a Raspberry Pi, on a real PortAudio stream from PulseAudio."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from queue import Queue
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from device.errors import MicrophoneLost
from device.media import SAMPLE_RATE, SECOND, Block, Frame, Gone, Nanoseconds, Track
from device.rig.pi import listen
from device.rig.pi import microphone as pi_microphone
from device.rig.pi.microphone import PiMicrophone
from tests.rig.pulse import Room, clicks

Heard = list[tuple[int, Block]]
WARM = 3 * SECOND


@pytest.fixture(scope="module")
def heard(room: Room) -> Heard:
    """Eight seconds of clicks: each block, and when it was delivered."""
    heard: Heard = []
    microphone = PiMicrophone()

    def deliver(item: Frame | Block | Gone) -> None:
        assert isinstance(item, Block)
        heard.append((time.monotonic_ns(), item))

    microphone.open(deliver)
    room.play(clicks(8))
    microphone.close()
    return heard


@pytest.fixture
def microphone(room: Room) -> Iterator[PiMicrophone]:
    microphone = PiMicrophone()
    yield microphone
    microphone.close()


def waited(items: Queue[Frame | Block | Gone], kind: type) -> Block | Gone | Frame:
    """The next item of this kind; the others before it are let go."""
    while not isinstance(item := items.get(timeout=20), kind):
        pass
    return item


def settled(heard: Heard) -> Heard:
    """Without the first seconds, when the stamps are not to be trusted yet."""
    start = heard[0][0]
    return [(at, block) for at, block in heard if at - start > WARM]


def test_clicks_a_second_apart_are_heard_a_second_of_samples_apart(
    heard: Heard,
) -> None:
    samples = np.concatenate([block.samples for _, block in heard])

    found = np.flatnonzero(samples > 0.4)
    assert 6 <= len(found) <= 8
    assert all(abs(b - a - SAMPLE_RATE) <= 3 for a, b in pairwise(found))


def test_blocks_are_mono_floats(heard: Heard) -> None:
    for _, block in heard:
        assert block.samples.dtype == np.float32
        assert block.samples.shape == (1024,)


def test_stamps_lie_on_the_monotonic_clock(heard: Heard) -> None:
    ages = [at - block.heard for at, block in settled(heard)]

    assert len(ages) > 200
    assert all(0 < age < SECOND for age in ages)


def test_a_block_tells_when_it_arrived(heard: Heard) -> None:
    for at, block in heard:
        assert block.heard < block.arrived < at


def test_stamps_follow_the_samples(heard: Heard) -> None:
    blocks = [block for _, block in settled(heard)]
    counted = np.arange(len(blocks)) * 1024 / SAMPLE_RATE
    stamped = (np.array([b.heard for b in blocks]) - blocks[0].heard) / SECOND

    rest = stamped - counted
    assert np.percentile(np.abs(rest - np.median(rest)), 90) < 0.04


def test_a_block_is_stamped_at_its_first_sample(heard: Heard) -> None:
    ages = [at - block.heard for at, block in settled(heard)]

    assert np.median(ages) / SECOND == pytest.approx(0.03, abs=0.025)


def test_nothing_is_delivered_after_close(room: Room, microphone: PiMicrophone) -> None:
    items: Queue[Frame | Block | Gone] = Queue()
    before = threading.active_count()
    microphone.open(items.put)
    waited(items, Block)

    microphone.close()
    count = items.qsize()
    room.rest(0.3)

    assert items.qsize() == count
    assert threading.active_count() == before


def test_it_opens_again_after_it_was_closed(microphone: PiMicrophone) -> None:
    for _ in range(2):
        items: Queue[Frame | Block | Gone] = Queue()
        microphone.open(items.put)
        waited(items, Block)
        microphone.close()
        microphone.close()


def test_a_microphone_that_goes_away_says_so_and_comes_back(
    room: Room, microphone: PiMicrophone
) -> None:
    items: Queue[Frame | Block | Gone] = Queue()
    microphone.open(items.put)
    last = waited(items, Block)
    assert isinstance(last, Block)

    room.kill()
    gone = waited(items, Gone)
    room.start()
    back = items.get(timeout=20)

    assert isinstance(gone, Gone)
    assert gone.track is Track.SOUND
    assert isinstance(back, Block), "it says once that it went, then it is back"
    assert last.heard < gone.at < back.heard + SECOND


def test_closing_while_it_is_away_does_not_wait_for_it(
    room: Room, microphone: PiMicrophone
) -> None:
    items: Queue[Frame | Block | Gone] = Queue()
    microphone.open(items.put)
    waited(items, Block)
    room.kill()
    waited(items, Gone)

    before = time.monotonic()
    microphone.close()

    assert time.monotonic() - before < 2
    room.start()


def program(tmp_path: Path, says: str) -> str:
    """A listener that says this (an expression), and then nothing for a minute."""
    path = tmp_path / "listener.py"
    path.write_text(
        "import sys, time; from device.rig.pi.listen import HEAD, OK\n"
        f"sys.stdout.buffer.write({says}); sys.stdout.buffer.flush(); time.sleep(60)"
    )
    return str(path)


def test_lost_sound_is_logged_in_one_line_and_not_on_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    three = "OK + 3 * (HEAD.pack(7, 8, 2, True) + bytes(8))"
    monkeypatch.setattr(listen, "__file__", program(tmp_path, three))
    items: Queue[Frame | Block | Gone] = Queue()
    microphone = PiMicrophone()

    microphone.open(items.put)
    for _ in range(3):
        waited(items, Block)
    microphone.close()

    counts = [
        r.getMessage().removeprefix("sound card overflowed count=")
        for r in caplog.records
    ]
    assert sum(map(int, counts)) == 3
    assert {record.threadName for record in caplog.records} == {"sound"}


def test_a_listener_that_falls_silent_is_ended_and_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = "OK + HEAD.pack(7, 8, 2, False) + bytes(8)"
    monkeypatch.setattr(listen, "__file__", program(tmp_path, one))
    items: Queue[Frame | Block | Gone] = Queue()
    microphone = PiMicrophone()

    microphone.open(items.put)
    kinds = [type(items.get(timeout=20)) for _ in range(3)]
    microphone.close()

    assert kinds == [Block, Gone, Block]


def test_a_listener_that_never_answers_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listen, "__file__", program(tmp_path, "b''"))
    monkeypatch.setattr(pi_microphone, "WAIT", 0.3)

    with pytest.raises(MicrophoneLost, match="it does not answer"):
        PiMicrophone().open(lambda _: None)


def test_the_listener_ends_when_the_recorder_dies(room: Room) -> None:
    recorder = subprocess.Popen(
        [sys.executable, "-P", listen.__file__, ""],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with recorder:
        assert recorder.stdout is not None
        assert recorder.stdin is not None
        assert recorder.stdout.readline() == listen.OK
        recorder.stdin.close()  # as the kernel does for a process that dies

        assert recorder.wait(timeout=5) == 0


def called_back(samples: NDArray[np.float32], ago: float) -> tuple[int, Block]:
    """What becomes of these samples (n, channels): how old it is said to be, in ns."""
    put: list[bytes] = []
    times = SimpleNamespace(currentTime=10.0, inputBufferAdcTime=10.0 - ago)
    status = SimpleNamespace(input_overflow=False)
    count, channels = samples.shape

    before = time.monotonic_ns()
    listen.stamp(channels, put.append)(samples, count, times, status)

    heard, arrived, sent, _ = listen.HEAD.unpack(put[0][: listen.HEAD.size])
    got = np.frombuffer(put[0][listen.HEAD.size :], np.float32)
    assert sent == len(got)
    return before - heard, Block(Nanoseconds(heard), Nanoseconds(arrived), got)


def test_of_a_stereo_card_the_left_channel_is_heard() -> None:
    pairs = np.array([[0.1, 9], [0.2, 9], [0.3, 9]], np.float32)

    age, block = called_back(pairs, 0.25)

    assert block.samples.tolist() == pairs[:, 0].tolist()
    assert age == pytest.approx(0.25 * SECOND, abs=SECOND / 10)


def test_no_block_is_younger_than_it_is_long() -> None:
    age, _ = called_back(np.zeros((24_000, 1), np.float32), -0.1)

    assert age == pytest.approx(SECOND / 2, abs=SECOND / 10)


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize("name", ["no such microphone", "4711"])
def test_a_microphone_that_is_not_there_is_a_sentence(name: str) -> None:
    with pytest.raises(MicrophoneLost, match="cannot be opened") as caught:
        PiMicrophone(name).open(lambda _: None)

    assert "\n" not in str(caught.value)
    assert "plugged in" in caught.value.hint


@pytest.mark.usefixtures("room")
def test_a_microphone_is_found_by_a_part_of_its_name() -> None:
    items: Queue[Frame | Block | Gone] = Queue()
    microphone = PiMicrophone("puls")

    microphone.open(items.put)
    block = waited(items, Block)
    microphone.close()

    assert isinstance(block, Block)
    assert block.heard > Nanoseconds(0)
