"""The bench: its films are true, its instrument is right, and a missed goal is told."""

from __future__ import annotations

import io
import json
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from device.errors import VigError
from device.media import SAMPLE_RATE, SECOND, Block, Frame, Gone, Nanoseconds
from tests import power_cut
from tests.bench import counted, judge, table
from tests.bench.__main__ import main
from tests.bench.link import link
from tests.bench.mishaps import Mishaps
from tests.bench.reel import HD
from tests.bench.table import Row


def bench(tmp_path: Path, *words: str) -> list[dict[str, Any]]:
    """Run the bench; its rows as the JSON tells them."""
    kept = tmp_path / "bench.json"
    main([*words, "--quick", "--no-goals", "--json", str(kept)])
    rows: list[dict[str, Any]] = json.loads(kept.read_text())
    return rows


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty seconds of the hard case."""
    place = tmp_path_factory.mktemp("bench")
    made = place / "film.mp4"
    assert main(["sync", "--hard", "--quick", "--out", str(made)]) == 0
    return made


def test_a_film_for_instruments_flashes_and_beeps_each_second(film: Path) -> None:
    assert judge.flashes(film) == pytest.approx(range(40), abs=1e-4)
    late = judge.offsets(film)
    assert len(late) == 39
    assert np.abs(late).max() < 10


@pytest.mark.parametrize("late", [0.025, -0.05])
def test_our_instrument_tells_how_late_the_sound_is(
    film: Path, late: float, tmp_path: Path
) -> None:
    shifted = tmp_path / "shifted.mp4"
    source = str(film)
    move = ["ffmpeg", "-v", "error", "-i", source, "-itsoffset", str(late)]
    subprocess.run(
        [*move, "-i", source, "-map", "0:v", "-map", "1:a", "-c", "copy", str(shifted)],
        check=True,
    )

    moved = judge.offsets(shifted)[1:39] - judge.offsets(film)[1:39]

    assert np.median(moved) == pytest.approx(late * 1000, abs=0.1)


def test_mishaps_lose_blocks_between_beeps_and_bend_the_first_stamps() -> None:
    passed: list[Frame | Block | Gone] = []
    began = Nanoseconds(1000 * SECOND)
    mishaps = Mishaps(passed.append, began, seconds=600, losses=7, lies=0.6, seed=1)
    silence, rate = np.zeros(1024, np.float32), 1.001 * SAMPLE_RATE
    blocks = [
        Block(heard, heard, silence)
        for n in range(600 * SAMPLE_RATE // 1024)
        for heard in [Nanoseconds(began + int(n * 1024 * SECOND / rate))]
    ]

    for block in blocks:
        mishaps(block)

    came = {item.heard for item in passed if isinstance(item, Block)}
    missing = [
        b.heard for b in blocks if b.heard not in came and b.heard > began + SECOND
    ]
    assert mishaps.lost == len(missing) == len(blocks) - len(passed) == 7
    assert all(0.3 <= at / SECOND % 1 < 0.75 for at in missing)
    assert not any(block.heard in came for block in blocks[:10])


def test_no_power_cut_loses_what_was_acknowledged(tmp_path: Path) -> None:
    try:
        power_cut.Card.make(tmp_path)
    except power_cut.NoCard as exc:
        pytest.skip(str(exc.__doc__))

    (row,) = bench(tmp_path, "cuts")

    assert row["met"] is True
    assert row["numbers"]["acknowledged"] > 0
    assert "0 lost, 0 torn, broken writers caught: yes" in row["value"]


@pytest.mark.nightly
def test_chapters_are_measured_and_no_frame_is_lost_to_them(tmp_path: Path) -> None:
    cost, lost, asked = bench(tmp_path, "chapters")

    assert cost["numbers"]["start"] > 0
    assert cost["numbers"]["recording"] > 0
    assert lost["numbers"]["given"] > 100
    assert lost["numbers"]["lost"] == 0
    assert asked["numbers"]["pictures"] == 3
    assert asked["numbers"]["lanes"] > 0


@pytest.mark.parametrize("part", ["cpu", "seal", "cost"])
def test_each_figure_stands_beside_its_reference(part: str, tmp_path: Path) -> None:
    rows = bench(tmp_path, part)

    assert rows
    for row in rows:
        assert row["value"]
        assert row["reference"]
        assert float(row["ratio"]) > 0
        assert all(number > 0 for number in row["numbers"].values())


def test_film_is_safe_within_seconds_of_its_taking(tmp_path: Path) -> None:
    frame, sound = bench(tmp_path, "age")

    for row in (frame, sound):
        assert row["numbers"]["segments"] >= 2
        # older than a segment is long, younger than the start, when sound is held
        assert 0.5 < row["numbers"]["median"] < row["numbers"]["at_the_start"] < 10


def test_clips_are_measured_against_other_ways_to_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.bench.clip.smartcut", lambda: None)

    short, long, ultrafast, veryfast, flat = bench(tmp_path, "clip")

    assert "smartcut could not be installed" in short["reference"]
    assert short["met"] is long["met"] is None
    assert ultrafast["numbers"]["ratio"] > 0
    assert veryfast["numbers"]["ratio"] > 0
    assert flat["numbers"]["ratio"] > 0


@pytest.mark.nightly
def test_the_recordings_page_is_timed(tmp_path: Path) -> None:
    warm, first, search, visit, opening = bench(tmp_path, "recordings")

    assert 0 < warm["numbers"]["median"] <= warm["numbers"]["worst"]
    assert 0 < warm["numbers"]["median"] <= warm["numbers"]["all"]
    assert 0 < first["numbers"]["first"] <= first["numbers"]["all"]
    assert search["numbers"]["median"] > 0.2
    assert visit["numbers"]["cpu"] > 0
    assert opening["numbers"]["first"] > opening["numbers"]["second"]


@pytest.mark.nightly
def test_recorder_and_page_are_weighed(tmp_path: Path) -> None:
    recorder, page, openers = bench(tmp_path, "memory")

    assert 20e6 < recorder["numbers"]["early"] < recorder["numbers"]["late"] * 1.1
    assert 20e6 < page["numbers"]["idle"] < page["numbers"]["busy"]
    assert openers["numbers"]["openers"] > 3 * 10e6


def test_the_counted_film_counts_every_picture() -> None:
    film = io.BytesIO()
    with av.open(film, "w", format="h264") as out:
        stream = out.add_stream("h264", rate=int(HD.frame_rate))
        for number, frame in enumerate(counted.frames(5)):
            packet = av.Packet(frame.payload)
            packet.stream, packet.pts, packet.dts = stream, number, number
            out.mux(packet)

    assert counted.numbers_in(film.getvalue()) == list(range(5 * int(HD.frame_rate)))


def test_a_link_is_as_slow_as_it_says_and_loses_nothing() -> None:
    sent = np.random.default_rng(1).bytes(250_000)

    def answer(client: socket.socket) -> None:
        client.recv(100)
        client.sendall(sent)
        client.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        serving = threading.Thread(target=lambda: answer(server.accept()[0]))
        serving.start()
        with link(server.getsockname()[1], megabits=20, delay=0.04) as near:
            began = time.monotonic()
            with socket.create_connection(("127.0.0.1", near)) as here:
                here.sendall(b"film")
                came = b"".join(iter(lambda: here.recv(65536), b""))
            took = time.monotonic() - began
        serving.join()

    assert came == sent
    assert took >= 250_000 * 8 / 20e6 + 0.04


@pytest.mark.nightly
def test_the_page_is_timed_in_a_browser_near_and_far(tmp_path: Path) -> None:
    rows = bench(tmp_path, "page")

    assert len(rows) == 6
    for row in rows:
        assert row["reference"].startswith("plain file")
        assert row["numbers"]["median"] > 0
        assert row["numbers"].get("wrong", 0) == 0


class Part:
    """A part that always gives the same rows."""

    def __init__(self, *rows: Row) -> None:
        self.rows = list(rows)

    def add_to(self, _: object) -> None:
        """It can be told nothing."""

    def run(self, _: object) -> list[Row]:
        if not self.rows:
            raise VigError("no card", "bring one")
        return self.rows

    whole = run


@pytest.mark.parametrize(
    ("rows", "words", "status"),
    [
        ([Row("a", "1", met=True), Row("b", "2")], [], 0),
        ([Row("a", "1", met=True), Row("b", "2", met=False)], [], 1),
        ([Row("b", "2", met=False)], ["--no-goals"], 0),
        ([], [], 2),
    ],  # no rows: the part cannot be run
)
@pytest.mark.parametrize("part", [[], ["only"]])
def test_the_exit_status_tells_of_a_missed_goal(
    rows: list[Row],
    words: list[str],
    status: int,
    part: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tests.bench.__main__.PARTS", {"only": Part(*rows)})

    found = main([*part, *words, "--json", str(tmp_path / "j.json")])

    assert found == (status if part else min(status, 1))  # all others are still run


def test_the_table_stands_in_columns(capsys: pytest.CaptureFixture[str]) -> None:
    table.show([Row("a figure", "1 ms", "2 ms", "0.5", "1 ms", True)])

    head, line = capsys.readouterr().out.splitlines()
    assert head.split() == ["figure", "value", "reference", "ratio", "goal", "met"]
    assert line.index("2 ms") == head.index("reference")
    assert line.endswith("yes")
