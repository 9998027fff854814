"""Opening a film by hand: every command on that page is run, on a real recording."""

from __future__ import annotations

import os
import pty
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from device import passphrase, receipts, seal, times
from device.media import Nanoseconds
from device.opened import OpenedRecording
from device.store import Store
from device.times import Anchor, Source
from tests import filmed, films

PAGE = (Path(__file__).parent.parent / "docs" / "opening-by-hand.md").read_text()
MOUNTED = "/media/card/var/lib/vig-recorder"
PHRASE = "calm otter paints seven green doors"
SECONDS = 6
COMMANDS = re.findall(r"^    (.+)$", PAGE, re.MULTILINE)


@dataclass
class Day:
    """Somebody's home folder after that day, and what the terminal showed."""

    home: Path
    said: str


def prepared(place: Path) -> tuple[Store, Path]:
    """A card with a film on it, notes and all, and a home with a clip in it."""
    store, home = filmed.store_at(place / "card"), place / "home"
    home.mkdir()
    wrapped = passphrase.wrap(filmed.ANNA.secret + "\n", PHRASE)
    store.enrol("Anna", filmed.ANNA.recipient, wrapped)
    recording = filmed.record(store, SECONDS)
    opened = OpenedRecording.open(store.find(recording), [filmed.ANNA.secret])
    moment = {"id": "m", "name": "He looks up", "start": 0, "end": 10**9}
    opened.save_notes({"moments": [moment]}, 0)
    receipts.add(store, "unlocked", {"with": "Anna"})
    zero = Nanoseconds(times.NOT_BEFORE)
    times.keep(store, Anchor("told", zero, Source.VISITOR, Nanoseconds(7)))
    clip = seal.seal(b"a clip", [filmed.ANNA.recipient])
    (home / "clip.mp4.age").write_bytes(clip)
    return store, home


def follow(place: Path, commands: list[str]) -> Day:
    """Type these into a shell on a terminal, and the passphrase when it asks."""
    store, home = prepared(place)
    script = "\n".join(commands).replace(MOUNTED, str(store.root))
    child, terminal = pty.fork()
    if child == 0:
        os.environ["HOME"] = str(home)
        os.execvp("bash", ["bash", "-eu", "-c", script])  # noqa: S606
    said = b""
    while piece := _heard(terminal):
        said += piece
        if said.endswith(b": ") and b"passphrase" in said.lower():
            os.write(terminal, PHRASE.encode() + b"\n")
            said += b"\n"
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(terminal)
    assert code == 0, said.decode(errors="replace")
    return Day(home, said.decode(errors="replace"))


def _heard(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the shell has ended
        return b""


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """The whole page, but for what removes it all again."""
    return follow(tmp_path_factory.mktemp("day"), COMMANDS[:-1])


def test_the_commands_make_the_film_that_was_filmed(day: Day) -> None:
    for name in ("film.mp4", "plain.mp4"):
        numbers = films.numbers_in((day.home / name).read_bytes())
        assert numbers == list(range(len(numbers))), name
        assert len(numbers) > 30 * (SECONDS - 1), name


def test_they_show_when_it_was_and_what_was_written(day: Day) -> None:
    assert '"wall_clock"' in day.said
    assert "He looks up" in day.said
    assert f'"zero":{times.NOT_BEFORE}' in day.said
    assert '"action":"unlocked"' in day.said


def test_nobody_else_on_that_computer_can_read_what_they_write(day: Day) -> None:
    made = {path for path in day.home.iterdir() if path.name != "clip.mp4.age"}

    assert len(made) >= 4
    assert {path.name: path.stat().st_mode & 0o077 for path in made} == {
        path.name: 0 for path in made
    }


def test_they_open_a_clip(day: Day) -> None:
    assert (day.home / "clip.mp4").read_bytes() == b"a clip"


def test_the_last_one_leaves_nothing_readable(tmp_path: Path) -> None:
    assert COMMANDS[-1].startswith("shred ")

    day = follow(tmp_path, COMMANDS)

    assert [path.name for path in day.home.iterdir()] == ["clip.mp4.age"]


def test_a_command_that_is_wrong_would_be_noticed(tmp_path: Path) -> None:
    wrong = [line.replace("key.age", "kee.age") for line in COMMANDS]

    with pytest.raises(AssertionError, match=r"kee\.age"):
        follow(tmp_path, wrong)
