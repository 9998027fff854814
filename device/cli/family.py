"""``family``, ``lend``, ``withdraw``: whose box it is, and what they agreed to."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from typing import Any

from device import family, receipts, withdrawal
from device.cli.films import calendar, command, identities, person, when
from device.cli.leaving import day
from device.cli.speak import complain, say, say_json
from device.consent import IN_WORDS, Purpose, day_in_words
from device.dated import Times
from device.errors import ConfigError
from device.family import NO_DAY, PURPOSES, Consent, Family, Here
from device.left import left
from device.opener import done
from device.store import Store


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    told = command(commands, "family", "the family's card, and what left the box", show)
    told.add_argument("--json", action="store_true", help="for a program")
    lent = command(
        commands, "lend", "lend the box: the family's code and consent", lend
    )
    lent.add_argument("code", metavar="CODE", help="a code such as K7-14, never a name")
    lent.add_argument(
        "--agreed",
        type=_purposes,
        default=(),
        metavar="PURPOSE,…",
        help=f"of {', '.join(PURPOSES)}; default: nothing",
    )
    for name, what in (
        ("until", "the last day of the consent; default: no end"),
        ("since", "when the box was lent; default: today"),
        ("work-ends", "when the work with the family ends"),
    ):
        lent.add_argument(f"--{name}", type=day, metavar="DAY", help=what)
    lent.add_argument("--recorded-by", default="", metavar="WHO", help="who asked them")
    gone = command(
        commands, "withdraw", "the family takes its consent back: erase all", withdraw
    )
    gone.add_argument("--yes", action="store_true", help="do it without asking")


def _purposes(text: str) -> tuple[str, ...]:
    found = tuple(one.strip() for one in text.split(",") if one.strip())
    for one in found:
        if one not in PURPOSES:
            raise argparse.ArgumentTypeError(
                f"there is no {one!r} to agree to; there are {', '.join(PURPOSES)}"
            )
    return found


def show(args: argparse.Namespace) -> int:
    """The card, and what of this family has left the box."""
    card, told = _card(args), _left(args)
    if args.json:
        say_json({**asdict(card), "left": told})
        return 0
    for line in _in_words(card):
        say(line)
    for one in told:
        say(f"left       {when(one['when'])}  {one['says']}")
    return 0


def lend(args: argparse.Namespace) -> int:
    """Keep the card of whoever has the box now."""
    store, keys = Store(args.store), identities(args)
    agreed = {each: each in args.agreed for each in PURPOSES}
    card = Family(
        family.checked_code(args.code),
        args.since or calendar(args).today(),
        args.work_ends or "",
        Consent(**agreed, until=args.until or "", recorded_by=args.recorded_by),
    )
    if not card.since:
        raise ConfigError("this machine does not know what day it is", "add --since")
    kept = family.change(store, keys, card, family.load(store, keys).version)
    details = {
        "family": kept.code,
        "purposes": list(args.agreed),
        "until": kept.consent.until,
    }
    receipts.add(store, "consent recorded", {**details, "with": person(args)})
    for line in _in_words(kept):
        say(line)
    return 0


def withdraw(args: argparse.Namespace) -> int:
    """Ask, let nothing leave any more, erase all; then list what had left before."""
    card = _card(args)
    if not (args.yes or _agreed(card, family.what_is_here(Store(args.store)))):
        return 1
    today = calendar(args).today()
    _, erased = withdrawal.withdraw(Store(args.store), card, person(args), today)
    say(f"erased {_counted(erased)}")
    told = _left(args)
    for one in told:
        say(f"had left   {when(one['when'])}  {one['says']}")
    if not told:
        say("nothing of this family had left the box")
    return 0


def _card(args: argparse.Namespace) -> Family:
    return family.load(Store(args.store), identities(args))


def _left(args: argparse.Namespace) -> list[dict[str, Any]]:
    store = Store(args.store)
    people = {key: name for name, key in store.recipients().items()}
    found = left(store, identities(args), _card(args).code)
    dated = Times(store, identities(args)).receipts(found)
    return [done.told(one, people) for one in dated]


def _in_words(card: Family) -> list[str]:
    if not card.code:
        return ["lent to nobody"]
    until = f", until {day_in_words(card.consent.until)}" if card.consent.until else ""
    agreed = [IN_WORDS[each] for each in Purpose if getattr(card.consent, each)]
    lines = [
        f"lent to    {card.code}{f' since {card.since}' if card.since else ''}",
        f"agreed to  {', '.join(agreed) or 'nothing'}{until}",
    ]
    if card.withdrawn:
        day = (
            card.withdrawn if card.withdrawn == NO_DAY else day_in_words(card.withdrawn)
        )
        lines[1] = f"withdrawn  {day}"
    return lines


def _counted(here: Here) -> str:
    return ", ".join(
        f"{count} {name.removesuffix('s') if count == 1 else name}"
        for name, count in asdict(here).items()
    )


def _agreed(card: Family, here: Here) -> bool:
    """Ask on the terminal; without one, nobody agrees."""
    if not sys.stdin.isatty():
        complain(
            "nothing was erased: there is nobody to ask", "add --yes if you mean it"
        )
        return False
    say(f"Erase everything of {card.code} for good: {_counted(here)}?")
    say("Type the family's code to erase it.")
    agreed = sys.stdin.readline().strip().upper() == card.code
    if not agreed:
        complain("nothing was erased")
    return agreed
