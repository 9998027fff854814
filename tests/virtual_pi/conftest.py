"""One machine for all tests here: installed twice, set up, claimed, started anew."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from device import seal
from tests.virtual_pi import hardware, visitor
from tests.virtual_pi.box import Box, pack
from tests.virtual_pi.card import BootPartition
from tests.virtual_pi.machine import Image, Machine, ended_at_last

LONGEST = 3600
"""Seconds for one test: the first one waits for the whole installation."""
FOLDER = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("virtual Pi (scripts/virtual-pi)")
    group.addoption("--virtual-pi", type=Path, help="what image/build made")
    group.addoption("--wheels", type=Path, help="what image/wheels fetched")
    group.addoption("--quick", action="store_true", help="the shorter form")
    group.addoption(
        "--installed", type=Path, help="keep the installed machine there, or take it"
    )


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Nothing here belongs to the everyday suite."""
    return None if config.getoption("--virtual-pi", None) else True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(FOLDER):
            item.add_marker(pytest.mark.virtual_pi)
            item.add_marker(pytest.mark.timeout(LONGEST))


@pytest.fixture(scope="session")
def quick(pytestconfig: pytest.Config) -> bool:
    """Whether this is the short form."""
    return bool(pytestconfig.getoption("--quick"))


@pytest.fixture
def full_form(quick: bool) -> None:
    """For what the shorter form has no time for."""
    if quick:
        pytest.skip("only in the full form")


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the machine's disk and its shares are; they go with the session."""
    made = tmp_path_factory.mktemp("virtual-pi")
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="session")
def box(pytestconfig: pytest.Config, place: Path, quick: bool) -> Iterator[Box]:
    """The box, ready for a family; it was started anew since it was installed."""
    image = Image(pytestconfig.getoption("--virtual-pi"))
    wheels = pytestconfig.getoption("--wheels")
    kept = pytestconfig.getoption("--installed")
    share = place / "share"
    share.mkdir()
    hardware.compose(share)
    pack(share)
    shares = {"share": (share, True), "wheels": (wheels, False)}
    disk = image.overlay(place / "disk.qcow2")
    card = BootPartition.prepared(place)
    box = Box(Machine(image, disk, shares, card.image), share, card)
    again = kept is not None and (kept / "disk.qcow2").exists()
    if again:
        take(box, kept)
    with ended_at_last(box.machine):
        if not again:
            make_ready(box, twice=not quick)
        if kept is not None and not again:
            box.machine.power_off()
            keep(box, kept)
        if not box.machine.on:
            box.machine.boot()
        hardware.sing(box.machine)
        yield box


def make_ready(box: Box, *, twice: bool) -> None:
    """As its guide tells: card, settings, claim, lend; install *twice* or not."""
    box.start_for_the_first_time()
    box.machine.boot()
    box.unpack()
    box.set_up()
    if twice:
        box.remember()
        box.install()
        box.remember()
    visitor.claim(box)
    box.lend()


def keep(box: Box, place: Path) -> None:
    """Keep an installed machine, for whoever works on these tests."""
    place.mkdir(parents=True, exist_ok=True)
    shutil.copy2(box.share / "anna.key", place)
    (place / "said").write_text("\f".join(box.said))
    (place / "remembered").write_text("\f".join(box.remembered))
    for each in (box.machine.disk, box.machine.boot_partition):
        shutil.copy2(each, place)


def take(box: Box, place: Path) -> None:
    """Go on with a machine that was kept."""
    shutil.copy2(place / "anna.key", box.share)
    (box.share / "phrase").touch()
    secret = seal.read_identity_file((place / "anna.key").read_text())[0]
    box.anna = seal.Identity(secret, seal.recipient_of(secret))
    box.said = (place / "said").read_text().split("\f")
    box.remembered = (place / "remembered").read_text().split("\f")
    for each in (box.machine.disk, box.machine.boot_partition):
        shutil.copy2(place / each.name, each)
