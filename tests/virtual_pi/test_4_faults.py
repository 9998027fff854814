"""What happens: processes die, the card fills up, the microphone is pulled out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from device.media import Track
from device.opened import OpenedRecording
from tests.browser import until
from tests.faults.house import film_of
from tests.virtual_pi import hardware
from tests.virtual_pi.box import LONG, STORE, Box
from tests.virtual_pi.hardware import LIGHT
from tests.virtual_pi.visitor import PATIENCE, answers, unlock, visiting
from tests.virtual_pi.watching import is_the_song, watch

CARD = "/sys/bus/platform/drivers/snd_aloop"
BESIDE = f"{STORE}/beside"


@pytest.fixture(autouse=True)
def idle_again(box: Box) -> Iterator[None]:
    """Whatever a test did, the next one finds the box at rest."""
    box.wait_until("idle")
    yield
    box.machine.run(f"rm -f {BESIDE}")
    box.wait_until("idle")


def kill(box: Box, kind: str) -> None:
    """End every process of a kind with no warning, and see that it is gone."""
    numbers = box.processes()[kind]
    assert numbers, f"there is no {kind}"
    listed = " ".join(map(str, numbers))
    box.machine.run(f"kill -KILL {listed}")
    box.machine.until(f"! kill -0 {numbers[0]}")


def plays(opened: OpenedRecording) -> bool:
    """Whether nothing of it is wrong and all of it can be seen and heard."""
    watched = watch(film_of(opened))
    whole = not any(one.wrong for one in opened.verify())
    return whole and watched.shows_something and is_the_song(watched.notes)


def test_a_recorder_that_is_killed_leaves_the_light_dark_and_its_film_playing(
    box: Box,
) -> None:
    recording = box.start(6)

    kill(box, "recorder")
    box.machine.until(f"grep -q 0 {LIGHT}")
    box.wait_until("idle")

    assert not box.lit
    opened = box.opened(recording)
    assert not opened.ended
    assert plays(opened)
    assert plays(box.opened(box.film()))


@pytest.mark.usefixtures("full_form")
def test_a_listener_that_is_killed_comes_back_and_the_film_tells_of_the_gap(
    box: Box,
) -> None:
    recording = box.start(5)
    before = box.processes()["listener"]

    kill(box, "listener")
    box.machine.until(f"pgrep -f rig/pi/listen.py | grep -qvx {before[0]}")
    filmed = float(box.status["seconds"])
    box.wait_until("recording", filmed + 5)
    box.stop()

    opened = box.opened(recording)
    assert Track.SOUND in {gap.track for gap in opened.gaps}
    assert plays(opened)


@pytest.mark.usefixtures("full_form")
def test_a_scout_that_is_killed_takes_nothing_of_the_film_along(box: Box) -> None:
    recording = box.start(4)

    kill(box, "scout")
    box.wait_until("recording", 8)
    box.stop()

    opened = box.opened(recording)
    assert opened.verify() == []
    assert plays(opened)


@pytest.mark.usefixtures("full_form")
@pytest.mark.parametrize("kind", ["page", "nginx"])
def test_the_way_to_the_page_comes_back(box: Box, kind: str) -> None:
    recording = box.start(2)

    kill(box, kind)

    box.stop()
    until(lambda: answers(box), "the page", 300)
    assert box.opened(recording).verify() == []


@pytest.mark.usefixtures("full_form")
def test_an_opener_that_is_killed_locks_the_box(box: Box) -> None:
    with visiting(box) as page:
        unlock(page)

        kill(box, "opener")
        page.reload()

        expect(page.get_by_label("Passphrase", exact=True)).to_be_visible(
            timeout=PATIENCE
        )


def test_a_microphone_that_is_pulled_out_and_put_back_is_a_gap(box: Box) -> None:
    recording = box.start(5)

    box.machine.run(f"echo snd_aloop.0 >{CARD}/unbind")
    box.machine.until(
        "systemctl stop song; rmmod snd_aloop; ! test -e /proc/asound/Mic"
    )
    box.wait_until_it_lacks("microphone")
    assert box.lit
    box.machine.run("modprobe snd-aloop")
    hardware.sing(box.machine)
    box.wait_until_it_lacks("")
    until(
        lambda: box.heard(recording)[-1] is not None, "a film that sounds again", LONG
    )
    box.stop()

    opened = box.opened(recording)
    assert opened.verify() == []
    assert Track.SOUND in {gap.track for gap in opened.gaps}
    watched = watch(film_of(opened))
    assert watched.shows_something
    assert None in watched.notes
    assert watched.notes[-4] is not None


def test_a_card_that_fills_up_ends_the_film_and_keeps_it(box: Box) -> None:
    recording = box.start(5)

    box.machine.run(f"fallocate -l $(df --output=avail -B1 {STORE} | tail -1) {BESIDE}")
    box.wait_until("cannot")

    assert "room" in box.status["reason"]
    box.press()
    assert box.status["state"] == "cannot"
    box.machine.run(f"rm {BESIDE}")
    box.wait_until("idle")
    assert plays(box.opened(recording))
    assert plays(box.opened(box.film()))
