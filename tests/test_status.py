"""The status file: what the page learns of the recorder, and when it learns nothing."""

from pathlib import Path

import pytest

from device import status
from device.media import SECOND, Nanoseconds
from device.status import Status

NOW = Nanoseconds(1000 * SECOND)


def working(beat: int) -> Status:
    return Status("recording", "", NOW, 3.5, 40, "ab" * 16, Nanoseconds(beat))


def test_what_the_recorder_wrote_is_what_the_page_reads(tmp_path: Path) -> None:
    status.write(tmp_path / "s", working(NOW))

    assert status.read(tmp_path / "s", NOW) == working(NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


@pytest.mark.parametrize(
    "beat",
    [
        pytest.param(NOW - status.STALE, id="no beat for five seconds"),
        pytest.param(NOW + 1, id="from before the machine was started anew"),
    ],
)
def test_a_recorder_that_does_not_beat_is_not_running(
    tmp_path: Path, beat: int
) -> None:
    status.write(tmp_path / "s", working(beat))

    assert status.read(tmp_path / "s", NOW) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"state": "idle"}', "null"])
def test_a_file_that_makes_no_sense_counts_as_no_recorder(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "s").write_text(text)

    assert status.read(tmp_path / "s", NOW) is None


def test_no_file_counts_as_no_recorder(tmp_path: Path) -> None:
    assert status.read(tmp_path / "s", NOW) is None
