"""``film`` and ``clip``: what leaves by the command line, if the family agreed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from device import consent, family, seal
from device.cli.files import write_pieces
from device.cli.films import (
    about_one,
    calendar,
    command,
    identities,
    opened,
    receipt,
)
from device.cli.keys import only_identity
from device.clip import make_clip
from device.consent import Purpose
from device.errors import SpanInvalid
from device.film import VirtualFilm
from device.media import SECOND, Nanoseconds
from device.store import Store


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    _way_out(commands, "film", "open a whole recording as one MP4", film)
    cut = _way_out(commands, "clip", "cut a span and seal it", clip)
    for name, place, what in (
        ("from", "start", "where it starts, in seconds of the film, such as 66.5"),
        ("to", "end", "and where it ends"),
    ):
        cut.add_argument(
            f"--{name}",
            dest=place,
            type=_seconds,
            required=True,
            metavar="SECONDS",
            help=what,
        )
    cut.add_argument(
        "--recipient",
        action="append",
        metavar="age1…",
        help="seal it to this key; may be repeated; default: your own key",
    )


def _way_out(commands: Any, name: str, what: str, do: Any) -> argparse.ArgumentParser:
    """Make a command by which something leaves: it says what for, and where to."""
    made = command(commands, name, what, do)
    about_one(made)
    made.add_argument(
        "--for",
        dest="purpose",
        choices=[each.value for each in Purpose],
        default=Purpose.REVIEW.value,
        help="what it is for; default: review",
    )
    made.add_argument(
        "--today",
        type=day,
        metavar="DAY",
        help="2026-11-25; asked only where nothing has set this machine's clock",
    )
    made.add_argument(
        "-o", "--output", type=Path, metavar="FILE", required=True, help="- is stdout"
    )
    return made


def day(text: str) -> str:
    """A day, as ``argparse`` reads it."""
    if not family.is_day(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-11-25")
    return text


def _seconds(text: str) -> Nanoseconds:
    try:
        return Nanoseconds(round(float(text) * SECOND))
    except (ValueError, OverflowError):  # infinity has no nanoseconds
        raise argparse.ArgumentTypeError(
            f"{text!r} is no number of seconds; write 66.5 for 1:06.5"
        ) from None


def film(args: argparse.Namespace) -> int:
    """Write the whole film, readable, where the caller asked for it."""
    found, agreed = opened(args), _agreed(args)
    virtual = VirtualFilm(found.init, found.index)
    receipt(args, "film opened", {"recording": found.id, **agreed})
    write_pieces(args.output, virtual.read(0, virtual.size, found.segment))
    return 0


def clip(args: argparse.Namespace) -> int:
    """Cut, check, seal, write."""
    if args.end <= args.start:
        raise SpanInvalid("the span ends before it starts")
    mine = seal.recipient_of(only_identity(args.identity))
    found, agreed, recipients = opened(args), _agreed(args), args.recipient or [mine]
    sealed = seal.seal(make_clip(found, args.start, args.end), recipients)
    told = {"recording": found.id, "start": args.start, "end": args.end}
    receipt(args, "taken away", {**told, "recipients": recipients, **agreed})
    write_pieces(args.output, [sealed])
    return 0


def _agreed(args: argparse.Namespace) -> dict[str, str]:
    """What the receipt says of it; ``ConsentMissing`` if the family did not agree."""
    today = calendar(args, args.today or "").today()
    card = family.load(Store(args.store), identities(args))
    consent.require(card, Purpose(args.purpose), today)
    return {"purpose": args.purpose, "family": card.code}
