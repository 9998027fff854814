"""``list``, ``show``, ``film``, ``clip``, ``verify``: for whoever holds a key."""

from __future__ import annotations

import argparse
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from device import receipts, seal
from device.cli.files import read_text, write_pieces
from device.cli.keys import only_identity
from device.cli.speak import say, say_json
from device.clip import make_clip
from device.errors import SpanInvalid
from device.film import VirtualFilm
from device.media import SECOND, Nanoseconds
from device.opened import OpenedRecording
from device.opener.shelf import Shelf
from device.store import Store


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    command(commands, "list", "what was filmed", list_films)
    one = command(commands, "show", "all that is known of one recording", show)
    about_one(one)
    whole = command(commands, "film", "open a whole recording as one MP4", film)
    about_one(whole)
    _output(whole)
    cut = command(commands, "clip", "cut a span and seal it", clip)
    about_one(cut)
    cut.add_argument("--from", dest="start", type=_seconds, required=True)
    cut.add_argument("--to", dest="end", type=_seconds, required=True)
    cut.add_argument(
        "--recipient",
        action="append",
        metavar="age1…",
        help="seal it to this key; may be repeated; default: your own key",
    )
    _output(cut)
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


def _output(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", required=True, help="- is stdout"
    )


def _seconds(text: str) -> Nanoseconds:
    value = float(text)  # argparse turns ValueError into a sentence
    if not math.isfinite(value):
        raise ValueError
    return Nanoseconds(round(value * SECOND))


_seconds.__name__ = "number of seconds"


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
    say(f"in step    {detail['sync']}")
    for gap in detail["gaps"]:
        where = f"{gap['start'] / SECOND:.2f} s, {gap['duration'] / SECOND:.2f} s long"
        say(f"gap        no {gap['track']} at {where}: {gap['cause']}")
    for moment in detail["notes"]["moments"]:
        start, end = moment["start"] / SECOND, moment["end"] / SECOND
        say(f"moment     {start:.3f} s to {end:.3f} s  {moment['name']}")
    return 0


def film(args: argparse.Namespace) -> int:
    """Write the whole film, readable, where the caller asked for it."""
    opened = _open(args)
    virtual = VirtualFilm(opened.init, opened.index)
    receipt(args, "film opened", {"recording": opened.id})
    write_pieces(args.output, virtual.read(0, virtual.size, opened.segment))
    return 0


def clip(args: argparse.Namespace) -> int:
    """Cut, check, seal, write."""
    if args.end <= args.start:
        raise SpanInvalid("the span ends before it starts")
    mine = seal.recipient_of(only_identity(args.identity))
    opened, recipients = _open(args), args.recipient or [mine]
    sealed = seal.seal(make_clip(opened, args.start, args.end), recipients)
    told = {"recording": opened.id, "start": args.start, "end": args.end}
    receipt(args, "taken away", {**told, "recipients": recipients})
    write_pieces(args.output, [sealed])
    return 0


def verify(args: argparse.Namespace) -> int:
    """Check every piece; 1 if something is wrong."""
    findings = _open(args).verify()
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
    people = {key: name for name, key in store.recipients().items()}
    keys = [seal.recipient_of(secret) for secret in identities(args)]
    names = [people[key] for key in keys if key in people]
    receipts.add(store, action, {**details, "with": (names or keys)[0]})
    store.collect(details["recording"])


def identities(args: argparse.Namespace) -> list[str]:
    """The secrets of the key file."""
    return seal.read_identity_file(read_text(args.identity))


def shelf(args: argparse.Namespace) -> Shelf:
    """What the key file opens."""
    return Shelf(Store(args.store), identities(args))


def _open(args: argparse.Namespace) -> OpenedRecording:
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
