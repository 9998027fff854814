"""``list``, ``show``, ``verify``: what a key can look at, here in the terminal."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from device import receipts, seal
from device.cli.files import read_text
from device.cli.speak import say, say_json
from device.dated import Times
from device.media import SECOND
from device.opened import OpenedRecording
from device.opener.shelf import Shelf
from device.store import Store
from device.today import Calendar


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    command(commands, "list", "what was filmed", list_films)
    one = command(commands, "show", "all that is known of one recording", show)
    about_one(one)
    about_one(command(commands, "verify", "name every damaged piece", verify))


def command(commands: Any, name: str, what: str, do: Any) -> argparse.ArgumentParser:
    """Make a command that needs a store and a key file."""
    made: argparse.ArgumentParser = commands.add_parser(
        name, help=what, description=what.capitalize() + "."
    )
    made.add_argument("--store", type=Path, metavar="DIR", required=True)
    made.add_argument("--identity", type=Path, metavar="FILE", required=True)
    if name in ("list", "show", "verify", "receipts"):
        made.add_argument("--json", action="store_true", help="for a program")
    made.set_defaults(do=do)
    return made


def about_one(command: argparse.ArgumentParser) -> None:
    """Let the command be about one recording."""
    command.add_argument(
        "recording", metavar="RECORDING", help="its id, or a unique beginning of it"
    )


def list_films(args: argparse.Namespace) -> int:
    """A line for each recording that this key opens."""
    found = shelf(args).summaries()
    if args.json:
        say_json(found)
        return 0
    for one in found:
        say(f"{one['id']}  {when(one['made'])}  {_length(one)}  {_state(one)}")
    if not found:
        say("nothing filmed yet")
    return 0


def show(args: argparse.Namespace) -> int:
    """Everything about one recording."""
    detail = shelf(args).detail(Store(args.store).find(args.recording).id)
    if args.json:
        say_json(detail)
        return 0
    say(f"recording  {detail['id']}")
    say(f"made       {when(detail['made'])}")
    say(f"length     {_length(detail)}")
    say(f"picture    {detail['width']} × {detail['height']}")
    say(f"state      {_state(detail)}")
    if detail["ending"]:
        say(f"ending     {detail['ending']}")
    say(f"in step    {detail['sync']}")
    for gap in detail["gaps"]:
        where = f"{gap['start'] / SECOND:.2f} s, {gap['duration'] / SECOND:.2f} s long"
        say(f"gap        no {gap['track']} at {where}: {gap['cause']}")
    for at in detail["stars"]:
        say(f"star       {at / SECOND:.2f} s")
    for moment in detail["notes"]["moments"]:
        start, end = moment["start"] / SECOND, moment["end"] / SECOND
        say(f"moment     {start:.3f} s to {end:.3f} s  {moment['name']}")
    return 0


def verify(args: argparse.Namespace) -> int:
    """Check every piece; 1 if something is wrong."""
    findings = opened(args).verify()
    if args.json:
        say_json([finding.sentence for finding in findings])
    else:
        for finding in findings:
            say(finding.sentence)
        if not findings:
            say("whole: every piece is what was recorded")
    return 1 if any(finding.wrong for finding in findings) else 0


def receipt(args: argparse.Namespace, action: str, details: dict[str, Any]) -> None:
    """Write down what is about to be done with the key file, and whose it is."""
    store = Store(args.store)
    receipts.add(store, action, {**details, "with": person(args)})
    store.collect(details["recording"])


def person(args: argparse.Namespace) -> str:
    """Whose key file it is: her name if she is enrolled, else the key itself."""
    people = {key: name for name, key in Store(args.store).recipients().items()}
    keys = [seal.recipient_of(secret) for secret in identities(args)]
    names = [people[key] for key in keys if key in people]
    return (names or keys)[0]


def identities(args: argparse.Namespace) -> list[str]:
    """The secrets of the key file."""
    return seal.read_identity_file(read_text(args.identity))


def calendar(args: argparse.Namespace, today: str = "") -> Calendar:
    """Which day it is, as the box knows it or learned it; else *today*."""
    told, times = Calendar(), Times(Store(args.store), identities(args))
    told.anchor = times.anchor(told.clock.boot_id())
    told.visitor = "" if told.anchor else today
    return told


def shelf(args: argparse.Namespace) -> Shelf:
    """What the key file opens."""
    return Shelf(Store(args.store), identities(args))


def opened(args: argparse.Namespace) -> OpenedRecording:
    """The recording that the command is about."""
    directory = Store(args.store).find(args.recording)
    return OpenedRecording.open(directory, identities(args))


def when(made: int | None) -> str:
    """A time in this machine's zone, always 19 letters long."""
    if made is None:
        return "time not known     "
    local = datetime.fromtimestamp(made / SECOND, UTC).astimezone()
    return local.strftime("%Y-%m-%d %H:%M:%S")


def _length(one: dict[str, Any]) -> str:
    minutes, seconds = divmod(round(one["seconds"]), 60)
    return f"{minutes}:{seconds:02d}"


def _state(one: dict[str, Any]) -> str:
    if not one["openable"]:
        return "for another key"
    if one["empty"]:
        return "empty"
    return "whole" if one["ended"] else "ended without a stop"
