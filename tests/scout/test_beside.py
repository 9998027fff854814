"""The scout beside a recording: it never holds it up, and the film does without it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from device.errors import VigError
from device.media import SECOND, PlacedFrame
from device.opened import OpenedRecording
from device.scout import NoScout, wire
from device.scout.beside import ROOM, Beside, start_beside
from device.scout.process import Process
from device.store import Store
from tests import filmed, films
from tests.promises.traced import until
from tests.scout.test_work import number_in


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filmed.store_at(tmp_path / "store")


def opened(store: Store) -> OpenedRecording:
    (only,) = store.recordings()
    return OpenedRecording.open(store.find(only), [filmed.ANNA.secret])


def frames(seconds: int) -> list[PlacedFrame]:
    return [
        PlacedFrame(frame.taken, frame.key, frame.payload)
        for frame in films.frames(seconds)
    ]


def gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


class Stopped(Process):
    """A process that stands still, as on a machine that has no time for it."""

    def __init__(self) -> None:
        super().__init__()
        os.kill(self.pid, signal.SIGSTOP)


def whole(film: OpenedRecording, seconds: float) -> None:
    """The film lacks nothing, whatever became of its scout."""
    assert film.verify() == []
    assert film.end is not None
    assert film.end["stopped_by"] == "shutdown"
    assert film.duration > (seconds - 0.5) * SECOND
    assert film.gaps == []


def test_small_pictures_and_voices_are_there_at_once_after_reopening(
    store: Store,
) -> None:
    filmed.record(store, 7, scout=filmed.patient_scout)

    film = opened(store)
    began = time.process_time()
    lanes = film.lanes.now()
    assert time.process_time() - began < 0.05

    assert [round(at / SECOND) for at in lanes.pictures] == [0, 5]
    assert [number_in(film.lanes.small(at)) for at in lanes.pictures] == [0, 150]
    assert lanes.judge == "silero"
    assert len(lanes.voices) == pytest.approx(70, abs=2)
    assert lanes.voices.count(None) == 0
    assert len(lanes.waveform) == pytest.approx(140, abs=2)
    assert len(lanes.movement) == 14
    assert film.lanes.lacking() == []
    assert film.lanes.progress() == 1
    whole(film, 7)


def test_a_scout_that_stands_still_drops_its_work_and_the_film_is_whole(
    store: Store,
) -> None:
    scouts: list[Beside] = []

    def start() -> Beside:
        scouts.append(Beside(Stopped(), room=3, patience=0.2))
        return scouts[-1]

    filmed.record(store, 11, scout=start)

    (scout,) = scouts
    assert scout.dropped > 0
    film = opened(store)
    whole(film, 11)
    assert film.lanes.now().pictures == ()
    assert None not in film.lanes.now().waveform
    assert [lack.stretch for lack in film.lanes.lacking()] == [0, 1]


def test_what_is_kept_for_a_busy_scout_is_bounded() -> None:
    scout = Beside(Stopped(), patience=0.1)
    taken = [n for n in range(ROOM * 3) if scout._put(_message())]

    assert ROOM <= len(taken) <= ROOM + 1  # one may be on its way
    assert scout.dropped == ROOM * 3 - len(taken)
    scout.close()


def _message() -> wire.Message:
    return wire.Message(wire.KEY_FRAME, 0, bytes(200_000))


@pytest.mark.parametrize("after", [0, 40, 90])
def test_a_scout_that_dies_leaves_the_film_whole(store: Store, after: int) -> None:
    scouts: list[Dying] = []

    class Dying(Beside):
        def show(self, frame: PlacedFrame) -> None:
            if frame.start == films.frames(8)[after].taken:
                os.kill(self._process.pid, signal.SIGKILL)
            super().show(frame)

    def start() -> Beside:
        scouts.append(Dying(Process(), room=1000, patience=5))
        return scouts[-1]

    filmed.record(store, 8, scout=start)

    assert gone(scouts[0]._process.pid)
    whole(opened(store), 8)


@pytest.mark.parametrize("ready", [True, False])
def test_nothing_is_left_of_one_that_died_while_the_film_goes_on(ready: bool) -> None:
    scout = Beside(Process())
    if ready:
        until(lambda: scout._process._judge is not None, "the scout to be ready")

    os.kill(scout._process.pid, signal.SIGKILL)

    until(lambda: gone(scout._process.pid), "the system to forget the scout")
    scout.close()


def test_where_no_process_can_be_started_there_is_film(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(*_: object, **__: object) -> None:
        raise OSError("no memory")

    monkeypatch.setattr(subprocess, "Popen", no_memory)

    assert isinstance(start_beside(), NoScout)


@pytest.mark.parametrize("end", [Beside.finish, Beside.close])
def test_it_ends_with_the_recording(end: Callable[[Beside], None]) -> None:
    scout = Beside(Process())
    for frame in frames(2):
        scout.show(frame)

    end(scout)
    end(scout)

    assert gone(scout._process.pid)
    for thread in scout._threads:
        assert not thread.is_alive()


def test_a_recording_that_breaks_off_ends_it_too(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    scouts: list[Beside] = []

    def start() -> Beside:
        scouts.append(Beside(Process()))
        return scouts[-1]

    def refuse(*_: object) -> None:
        raise VigError("this film is no good")

    monkeypatch.setattr("device.muxer.Muxer.feed", refuse)
    filmed.record(store, 2, scout=start)

    assert gone(scouts[0]._process.pid)


def test_it_ends_when_whoever_started_it_is_killed() -> None:
    program = (
        "import sys, time; from device.scout.process import Process;"
        "print(Process().pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        parent.kill()

    until(lambda: gone(pid), "the scout to end")


def test_it_steps_back_behind_everything_else() -> None:
    process = Process()
    assert (ready := process.hear()) is not None
    assert ready.body == b"silero"

    assert os.getpriority(os.PRIO_PROCESS, process.pid) == min(19, os.nice(0) + 19)
    score = Path(f"/proc/{process.pid}/oom_score_adj").read_text()
    assert int(score) == 1000
    process.kill()
    process.close()


def test_one_that_crashes_before_it_is_ready_is_not_tried_that_way_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Process, "plain", False)
    crashing = Process()
    os.kill(crashing.pid, signal.SIGILL)
    while crashing.hear():
        pass
    crashing.kill()
    crashing.close()
    assert Process.plain

    simple = Process()
    ready = simple.hear()
    simple.kill()
    simple.close()

    assert ready is not None
    assert ready.body == b"webrtcvad"


def test_one_that_was_ended_in_time_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Process, "plain", False)
    scout = Beside(Process())
    scout.close()

    assert Process.plain is False
