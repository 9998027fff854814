"""``receipts`` and ``erase``: what was done with film, and the end of a film."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress

from device.cli.films import about_one, command, identities, receipt, shelf, when
from device.cli.speak import complain, say, say_json
from device.erasing import must_be_over
from device.errors import RecordingEmpty, SegmentDamaged
from device.opened import OpenedRecording
from device.parcels import Parcels
from device.store import RecordingDirectory, Store


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    command(commands, "receipts", "what was done: unlocked, taken away, erased", tell)
    gone = command(commands, "erase", "erase a recording for good", erase)
    about_one(gone)
    gone.add_argument("--yes", action="store_true", help="do it without asking")


def tell(args: argparse.Namespace) -> int:
    """A line for each thing that was done; 1 if the receipts are not as written."""
    told = shelf(args).receipts()
    if args.json:
        say_json(told)
    else:
        for one in told["receipts"]:
            say(f"{when(one['when'])}  {one['says']}")
        for finding in told["findings"]:
            complain(finding)
        if not told["receipts"]:
            say("this key reads no receipt")
    return 1 if told["findings"] else 0


def erase(args: argparse.Namespace) -> int:
    """Ask, write the receipt, destroy the recording's key, remove all the rest.

    The receipt comes first: no film goes without one. One that was cut short is told
    again when it is done again.
    """
    store = Store(args.store)
    directory = store.find(args.recording)
    must_be_over(store, directory)
    with suppress(RecordingEmpty, SegmentDamaged):  # nobody can open it: good riddance
        OpenedRecording.open(directory, identities(args))
    if not (args.yes or _agreed(directory)):
        return 1
    receipt(args, "erased", {"recording": directory.id})
    directory.erase()
    Parcels(store).sweep()  # what was made ready of it goes with it
    say(f"erased {directory.id}")
    return 0


def _agreed(directory: RecordingDirectory) -> bool:
    """Ask on the terminal; without one, nobody agrees."""
    if not sys.stdin.isatty():
        complain(
            "nothing was erased: there is nobody to ask", "add --yes if you mean it"
        )
        return False
    say(f"Erase the recording {directory.id[:8]} for good? Type yes to erase it.")
    agreed = sys.stdin.readline().strip().lower() == "yes"
    if not agreed:
        complain("nothing was erased")
    return agreed
