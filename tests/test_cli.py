"""The command line: what it does, what it says, and how it exits."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from device import cli, seal, times
from device.cli import demo, main
from device.store import Store
from tests import filmed, films


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store (one recording of 8 s), Anna's key, a stranger's key."""
    place = tmp_path_factory.mktemp("place")
    store = filmed.store_at(place / "store")
    filmed.key_file(place / "anna.key")
    filmed.key_file(place / "stranger.key", seal.new_identity())
    filmed.record(store, 8)
    return place


def ask(place: Path, *words: str, key: str = "anna.key") -> int:
    """Run a command on the store with a key."""
    return main(
        [*words, "--store", str(place / "store"), "--identity", str(place / key)]
    )


def only(place: Path) -> str:
    (recording,) = Store(place / "store").recordings()
    return recording


def age_opens(key: Path, sealed: Path) -> bytes:
    """What Debian's own age finds inside."""
    command = ["age", "-d", "-i", str(key), str(sealed)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def test_list_tells_what_was_filmed(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(place, "list") == 0

    line = capsys.readouterr().out
    assert only(place) in line
    assert "0:08" in line
    assert "whole" in line


def test_list_and_show_speak_json_to_programs(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(place, "list", "--json") == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert ask(place, "show", only(place)[:6], "--json") == 0
    shown = json.loads(capsys.readouterr().out)

    assert listed["id"] == shown["id"] == only(place)
    assert 7.5 < shown["seconds"] < 8.5
    assert "nothing is missing" in shown["sync"]


def test_show_tells_how_well_sound_and_picture_are_in_step(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(place, "show", only(place)) == 0

    assert "Sound and picture were in step to within" in capsys.readouterr().out


def test_film_writes_a_film_that_plays(place: Path, tmp_path: Path) -> None:
    out = tmp_path / "film.mp4"

    assert ask(place, "film", only(place), "-o", str(out)) == 0

    numbers = films.numbers_in(out)
    assert numbers[:60] == list(range(60))
    check = ["ffmpeg", "-v", "warning", "-i", str(out), "-f", "null", "-"]
    assert subprocess.run(check, check=True, capture_output=True).stderr == b""


def test_a_clip_is_sealed_and_holds_exactly_what_was_asked(
    place: Path, tmp_path: Path
) -> None:
    out = tmp_path / "clip.age"

    code = ask(
        place, "clip", only(place), "--from", "2.1", "--to", "4.5", "-o", str(out)
    )

    assert code == 0
    clip = age_opens(place / "anna.key", out)
    assert films.numbers_in(clip) == list(range(63, 135))
    assert films.numbers_in(clip, hidden=True) == list(range(63, 135))


def test_a_clip_can_be_sealed_to_others_only(place: Path, tmp_path: Path) -> None:
    other = seal.new_identity()
    out = tmp_path / "clip.age"

    span = ["--from", "1", "--to", "2", "--recipient", other.recipient]
    assert ask(place, "clip", only(place), *span, "-o", str(out)) == 0

    assert age_opens(filmed.key_file(tmp_path / "k", other), out)[4:8] == b"ftyp"
    with pytest.raises(subprocess.CalledProcessError):
        age_opens(place / "anna.key", out)


def test_verify_says_that_a_film_is_whole(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(place, "verify", only(place)) == 0

    assert "whole" in capsys.readouterr().out


def test_verify_names_a_damaged_piece(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = filmed.store_at(tmp_path / "store")
    filmed.key_file(tmp_path / "anna.key")
    recording = filmed.record(store, 4)
    piece = store.find(recording).path / "000003.age"
    sealed = bytearray(piece.read_bytes())
    sealed[-1] ^= 1
    piece.write_bytes(sealed)

    assert ask(tmp_path, "verify", recording) == 1

    assert "000003" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["show", "ffff0000ffff"], "no recording begins", id="unknown"),
        pytest.param(
            ["clip", "ID", "--from", "3", "--to", "2", "-o", "x"],
            "ends before",
            id="turned",
        ),
        pytest.param(
            ["clip", "ID", "--from", "1", "--to", "1.001", "-o", "x"],
            "shorter than one",
            id="shorter than a frame",
        ),
        pytest.param(
            ["clip", "ID", "--from", "50", "--to", "60", "-o", "x"], "", id="outside"
        ),
        pytest.param(
            ["clip", "ID", "--from", "-2", "--to", "1", "-o", "x"], "", id="before"
        ),
        pytest.param(
            [
                "clip",
                "ID",
                "--from",
                "1",
                "--to",
                "2",
                "--recipient",
                "age1x",
                "-o",
                "x",
            ],
            "recipient",
            id="no recipient",
        ),
        pytest.param(["film", "ID", "-o", "no/such/x"], "cannot write", id="no folder"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_and_leaves_nothing(
    place: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    words = [only(place) if word == "ID" else word for word in words]

    assert ask(place, *words) == 1

    complaint = capsys.readouterr().err
    assert complaint.startswith("error: ")
    assert "hint: " in complaint
    assert said in complaint
    assert "Traceback" not in complaint
    assert list(tmp_path.iterdir()) == []


def test_another_key_opens_nothing(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(place, "show", only(place), key="stranger.key") == 1
    assert "error: " in capsys.readouterr().err

    assert ask(place, "list", key="stranger.key") == 0
    assert "for another key" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["dance"],
        ["run", "--rig", "cardboard"],
        ["clip", "x", "--store", "s", "--identity", "i", "-o", "o"],
        ["clip", "x", "--from", "soon", "--to", "2"],
        ["enrol", "Anna", "--store", "s"],
        ["page", "--listen", "x", "--socket", "y"],
    ],
)
def test_wrong_use_exits_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)

    assert end.value.code == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["clip", "x", "--from", "1:06"], "write 66.5 for 1:06.5"),
        (["clip", "x", "--from", "inf"], "'inf' is no number of seconds"),
        (["film", "x", "--today", "26.11."], "'26.11.' is no day; write it as 20"),
        (["lend", "K7-14", "--agreed", "revew"], "there are review, supervision,"),
    ],
)
def test_wrong_use_is_told_with_what_would_be_right(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(words)

    assert told in capsys.readouterr().err


def test_the_demo_says_to_whom_its_box_is_lent(
    capsys: pytest.CaptureFixture[str],
) -> None:
    demo.introduce(8080, "six words", Path("demo.key"), enter=True)

    assert "family      DEMO-1, who agreed to everything" in capsys.readouterr().out


def test_help_names_every_command_and_every_misbehaviour(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for words in (["--help"], ["run", "--help"]):
        with pytest.raises(SystemExit) as end:
            main(words)
        assert end.value.code == 0

    text = capsys.readouterr().out
    for word in "run keygen enrol list show film clip verify page demo".split():
        assert word in text
    for fault in ("ppm", "jitter_ms", "lose_blocks", "drop_frames", "unplug_camera_at"):
        assert fault in text


def test_keygen_writes_what_age_keygen_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "new.key"

    assert main(["keygen", "-o", str(key)]) == 0

    public = subprocess.run(
        ["age-keygen", "-y", str(key)], check=True, capture_output=True, text=True
    ).stdout.strip()
    assert public in capsys.readouterr().err
    assert re.fullmatch(
        rf"# created: \S+\n# public key: {public}\nAGE-SECRET-KEY-1\w+\n",
        key.read_text(),
    )
    assert key.stat().st_mode & 0o777 == 0o600
    assert main(["keygen", "-o", str(key)]) == 1


def test_enrol_keeps_a_public_key_or_a_wrapped_identity(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = filmed.key_file(tmp_path / "anna.key")
    phrase = tmp_path / "phrase"
    phrase.write_text("calm otter paints seven green doors\n")
    at = ["--store", str(tmp_path / "store")]

    assert (
        main(["enrol", "Ben", *at, "--recipient", seal.new_identity().recipient]) == 0
    )
    told = ["--identity", str(key), "--passphrase-file", str(phrase)]
    assert main(["enrol", "Anna", *at, *told]) == 0

    store = Store(tmp_path / "store")
    assert set(store.recipients()) == {"Anna", "Ben"}
    assert list(store.identities()) == ["Anna"]
    assert b"AGE-SECRET" not in store.wrapped_identity("Anna")
    assert "enrolled Anna" in capsys.readouterr().out


@pytest.mark.parametrize(
    "recipient", ["age1", "ssh-ed25519 AAAA", "", "AGE-SECRET-KEY-1"]
)
def test_enrol_refuses_what_is_no_recipient(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], recipient: str
) -> None:
    words = ["enrol", "Anna", "--store", str(tmp_path / "s"), "--recipient", recipient]

    assert main(words) == 1

    assert "hint: a recipient is one line" in capsys.readouterr().err


def program(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "device", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_run_hears_its_panel_and_shows_its_light(tmp_path: Path) -> None:
    filmed.store_at(tmp_path / "store")
    film = films.write_film(tmp_path / "film.mp4", 4)
    run = ["run", "--rig", "simulated", "--film", str(film)]
    recorder = program(*run, "--store", str(tmp_path / "store"))
    assert recorder.stdin is not None
    assert recorder.stdout is not None

    recorder.stdin.write("press\n")
    recorder.stdin.flush()
    assert recorder.stdout.readline() == "light on\n"
    recorder.stdin.write("hold 0.2\nquit\n")
    out, err = recorder.communicate(timeout=60)

    assert recorder.returncode == 0, err
    assert out.split("\n")[:2] == ["light slow-wink", "light off"]
    (recording,) = Store(tmp_path / "store").recordings()
    assert "end" in Store(tmp_path / "store").find(recording).names()


def test_run_told_to_end_finishes_its_film(tmp_path: Path) -> None:
    filmed.store_at(tmp_path / "store")
    recorder = program("run", "--rig", "simulated", "--store", str(tmp_path / "store"))
    assert recorder.stdin is not None
    assert recorder.stdout is not None
    recorder.stdin.write("press\n")
    recorder.stdin.flush()
    assert recorder.stdout.readline() == "light on\n"

    os.kill(recorder.pid, signal.SIGTERM)
    out, err = recorder.communicate(timeout=60)

    assert recorder.returncode == 0, err
    assert "light off" in out
    (recording,) = Store(tmp_path / "store").recordings()
    assert "end" in Store(tmp_path / "store").find(recording).names()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["--film", "nothing.mp4"], "nothing.mp4", id="no film"),
        pytest.param(["--simulate", "colour=3"], "colour", id="unknown fault"),
        pytest.param(["--simulate", "ppm=fast"], "ppm", id="no number"),
        pytest.param(["--config", "nothing.toml"], "nothing.toml", id="no settings"),
    ],
)
def test_run_refuses_what_it_cannot_use(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    said: str,
) -> None:
    run = ["run", "--rig", "simulated", "--store", str(tmp_path / "s"), *words]

    assert main(run) == 1

    complaint = capsys.readouterr().err
    assert said in complaint
    assert "error: " in complaint


def test_run_on_a_pi_never_falls_back_to_a_simulated_rig(tmp_path: Path) -> None:
    recorder = program("run", "--store", str(tmp_path / "s"))

    out, err = recorder.communicate(timeout=60)

    assert recorder.returncode == 1
    assert out == ""
    assert "error: " in err
    assert "Traceback" not in err


def test_a_store_that_is_a_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "s").write_text("")

    code = main(["run", "--rig", "simulated", "--store", str(tmp_path / "s")])

    assert code == 1
    assert "error: " in capsys.readouterr().err


def test_a_key_made_before_the_clock_was_set_says_no_date(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(times, "plausible", lambda _: False)

    assert main(["keygen"]) == 0

    made = capsys.readouterr().out
    assert "created" not in made
    assert "AGE-SECRET-KEY-1" in made


def test_every_room_of_the_command_line_is_open() -> None:
    there = {
        path.stem
        for path in Path(cli.__file__).parent.glob("*.py")
        if "def add_to(" in path.read_text()
    }

    assert there == set(cli.ROOMS)


READ = """
import atexit, sys
from device import cli
heavy = {"av", "cryptography", "flask", "pyrage", "segno"}
atexit.register(lambda: print("read:", heavy & {*sys.modules}))
cli.main(["dark", "--help"])
"""


def test_a_light_that_must_go_out_waits_for_nothing_else() -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.stdout.splitlines()[-1] == "read: set()"
