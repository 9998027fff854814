"""What stays: no readable word; and all of the film when the program goes."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from device.opened import OpenedRecording
from tests.faults.house import film_of
from tests.virtual_pi.box import PHRASE, STORE, Box, backwards
from tests.virtual_pi.hardware import SONG
from tests.virtual_pi.test_3_looks_through import WORDS
from tests.virtual_pi.visitor import unlock, visiting

PIECE, PIECES = 48, 8
"""Bytes of film that are looked for, and at how many places of each film."""
UNLIKE = 24
"""So many different bytes there are at least in what lies nowhere else by chance: the
sizes of silent sound, say, are the same four bytes over and over."""
PLANTED = backwards("found be shall that canary A")
READ = 1 << 26
"""Bytes of the card that are searched at a time."""


@pytest.fixture(scope="module")
def films(box: Box) -> dict[str, bytes]:
    """Every film on the box, opened out here; at least one was looked at there."""
    if not box.machine.run(f"ls {STORE}/recordings").split():
        box.film()
    with visiting(box) as page:
        unlock(page)
        page.get_by_role("link", name="Look through").first.click()
        page.locator("[data-do=play]:visible").first.click()
    store = box.carried_out()
    opened = (
        OpenedRecording.open(store.find(one), [box.anna.secret])
        for one in store.recordings()
    )
    return {one.id: film_of(one) for one in opened}


def canaries(box: Box, films: dict[str, bytes]) -> dict[str, bytes]:
    """What was opened, typed or heard, and may lie nowhere."""
    song = (box.share / SONG).read_bytes()
    typed = {**WORDS, "passphrase": PHRASE, "key": box.anna.secret}
    return {
        **{f"typed: {key}": word.encode() for key, word in typed.items()},
        **{
            f"typed, wide: {key}": word.encode("utf-16-le")
            for key, word in typed.items()
        },
        **{
            f"film {name[:8]} at {at}": film[at : at + PIECE]
            for name, film in films.items()
            for at in range(4096, len(film) - PIECE, max(1, len(film) // PIECES))
            if len(set(film[at : at + PIECE])) >= UNLIKE
        },
        "the song": song[len(song) // 2 :][:PIECE],
    }


def test_no_word_and_no_piece_of_film_lies_readable_on_the_card(
    box: Box, films: dict[str, bytes], tmp_path: Path
) -> None:
    box.machine.run(f"echo '{PLANTED}' >/var/planted; sync")
    sought = canaries(box, films)
    box.machine.power_off()

    raw = tmp_path / "card.raw"
    convert = ["qemu-img", "convert", "-f", "qcow2", "-O", "raw"]
    subprocess.run([*convert, box.machine.disk, raw], check=True)
    found = set(found_on(raw, sought | {"planted": PLANTED.encode()}))
    raw.unlink()

    assert sum(name.startswith("film") for name in sought) > len(films)
    assert "planted" in found, "the search finds what is there"
    assert {name: sought[name] for name in found - {"planted"}} == {}


def found_on(card: Path, sought: dict[str, bytes]) -> Iterator[str]:
    """Which of these lie on a card; what was never written there is passed over."""
    longest = max(map(len, sought.values()))
    for begin, end in written(card):
        for at in range(begin, end, READ):
            with card.open("rb") as file:
                file.seek(at)
                read = file.read(min(READ, end - at) + longest)
            yield from (name for name, piece in sought.items() if piece in read)


def written(file: Path) -> Iterator[tuple[int, int]]:
    """The spans of a file that are no holes, in bytes."""
    number, end = os.open(file, os.O_RDONLY), 0
    try:
        while True:
            begin = os.lseek(number, end, os.SEEK_DATA)
            end = os.lseek(number, begin, os.SEEK_HOLE)
            yield begin, end
    except OSError as exc:
        if exc.errno != errno.ENXIO:  # behind the last of them
            raise
    finally:
        os.close(number)


@pytest.mark.usefixtures("full_form")
def test_taking_the_program_away_leaves_film_and_settings(box: Box) -> None:
    if not box.machine.on:  # its card was searched
        box.machine.boot()
    before = box.machine.run(
        f"cd {STORE} && find . -type f -exec sha256sum {{}} + | sort"
    )

    said = box.install("--uninstall")

    after = box.machine.run(
        f"cd {STORE} && find . -type f -exec sha256sum {{}} + | sort"
    )
    assert "film" in said
    assert "key.age" in before
    assert after == before
    assert box.machine.run("cat /etc/vig-recorder/config.toml")
    assert not box.machine.true(
        "test -e /opt/vig-recorder -o -e /usr/local/bin/vig-recorder"
    )
    assert not any(box.processes()[kind] for kind in ("recorder", "page", "opener"))
    assert "443" not in box.machine.run("ss -Hltn")


@pytest.mark.usefixtures("full_form")
def test_installed_again_it_opens_what_was_filmed_before(box: Box) -> None:
    said = box.install()

    assert "done; the box is called recorder-" in said
    assert "does not know" not in said
    assert "not running" not in said
    listed = box.machine.run(
        f"vig-recorder list --store {STORE} --identity /mnt/share/anna.key"
    )
    assert len(listed.splitlines()) == len(box.carried_out().recordings())
    box.wait_until("idle")
