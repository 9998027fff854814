"""``box``: what scripts/install and systemd do to the box itself, as root."""

from __future__ import annotations

import argparse
import grp
import time
from pathlib import Path

from device import config, status
from device.box import systemctl
from device.box.apply import Helper
from device.box.erasing import erase_store
from device.box.network import Network
from device.box.places import Places
from device.box.prepare import prepare
from device.cli.speak import complain, say
from device.errors import BoxError, ConfirmationWrong, StillFilming
from device.today import Calendar

GROUP = "film"
"""The page is in it, and reads how its wishes went."""
TIME = "systemd-timesyncd.service"
SURE = "erase everything"
_LOOK_AGAIN = 5


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    box = commands.add_parser(
        "box",
        help="the box itself: its name, Wi-Fi and certificate (root)",
        description="For scripts/install and systemd; the page does the same for "
        "people.",
    )
    what = box.add_subparsers(dest="what", metavar="WHAT", required=True)
    for name, do, words in (
        ("prepare", do_prepare, "make name, Wi-Fi and certificate, if there are none"),
        ("apply", do_apply, "do what the page or the boot partition wishes for"),
        ("quiet", do_quiet, "wait until nothing is recorded"),
        ("erase", do_erase, "erase everything that was ever recorded, keys first"),
    ):
        one = what.add_parser(name, help=words, description=words + ".")
        one.add_argument("--config", type=Path, metavar="FILE", help="a TOML file")
        one.add_argument("--root", type=Path, default=Path("/"), help=argparse.SUPPRESS)
        one.set_defaults(do=do)
        if name == "quiet":
            one.add_argument("--seconds", type=int, default=1800, metavar="N")
        if name == "erase":
            one.add_argument("--sure", metavar="WORDS", default="")


def do_prepare(args: argparse.Namespace) -> int:
    """Make what is missing, and say the box's name."""
    internet = config.load(args.config).network.internet
    made = prepare(Places(args.root), internet=internet)
    say(f"name: {made.name}")
    say(f"fingerprint: {made.fingerprint}")
    return 0


def do_apply(args: argparse.Namespace) -> int:
    """Settle after a start, and do what is wished for."""
    internet = config.load(args.config).network.internet
    places = Places(args.root)
    network = Network(places, internet=internet)
    if internet:  # nothing else starts it: without, no time is asked for
        _start_clock()
    Helper(places, network, Calendar(), _group()).run()
    return 0


def do_quiet(args: argparse.Namespace) -> int:
    """Return once nothing is recorded; raises ``StillFilming`` after so long."""
    path = config.load(args.config).status_path
    end = time.monotonic() + args.seconds
    told = False
    while (now := status.read(path)) and now.state in ("recording", "finishing"):
        if time.monotonic() >= end:
            raise StillFilming(
                "the box is recording", "stop it with the button, then do this again"
            )
        if not told:
            say("the box is recording; this waits until the film has ended")
        told = True
        time.sleep(min(_LOOK_AGAIN, max(0.0, end - time.monotonic())))
    return 0


def do_erase(args: argparse.Namespace) -> int:
    """Erase the store, if it is really meant."""
    if args.sure != SURE:
        raise ConfirmationWrong(
            "nothing was erased", f'to erase every film: --sure "{SURE}"'
        )
    path = config.load(args.config).store_path
    found = erase_store(path)
    say(f"erased: {found} recordings, and everything else in {path}")
    return 0


def _start_clock() -> None:
    """Ask the network for the time; a box without is a box all the same."""
    try:
        systemctl.tell("start", TIME)
    except BoxError as exc:
        complain(str(exc), "the page works without; films are dated by its visitors")


def _group() -> int | None:
    try:
        return grp.getgrnam(GROUP).gr_gid
    except KeyError:
        return None
