"""``keygen`` and ``enrol``: keys, and who may open what is filmed from now on."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import UTC, datetime
from pathlib import Path

from device import passphrase, receipts, seal, times
from device.claim import waiting
from device.cli.files import read_text, write_private
from device.cli.speak import complain, say
from device.errors import IdentityInvalid, WrongPassphrase
from device.media import SECOND
from device.store import Store
from device.words import as_typed


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    make = commands.add_parser(
        "keygen",
        help="make a new key (an age identity)",
        description="Make a new identity file, as age-keygen writes it.",
    )
    make.add_argument("-o", "--output", type=Path, metavar="FILE")
    make.set_defaults(do=keygen)
    add = commands.add_parser(
        "enrol",
        help="let the box seal film to somebody",
        description="Seal film to NAME from now on. With --identity the key itself is "
        "kept on the box as well, wrapped by a passphrase, to unlock the page with.",
    )
    add.add_argument("name", metavar="NAME")
    add.add_argument("--store", type=Path, metavar="DIR", required=True)
    who = add.add_mutually_exclusive_group(required=True)
    who.add_argument("--recipient", metavar="age1…", help="a public key")
    who.add_argument("--identity", type=Path, metavar="FILE", help="a key file")
    add.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="read the passphrase from here instead of asking",
    )
    add.set_defaults(do=enrol)


def keygen(args: argparse.Namespace) -> int:
    """Make an identity; written to FILE, its public key goes to standard error."""
    identity = seal.new_identity()
    text = seal.identity_file(identity, _now())
    if args.output is None:
        say(text.rstrip("\n"))
        return 0
    write_private(args.output, text.encode())
    sys.stderr.write(f"Public key: {identity.recipient}\n")
    return 0


def _now() -> datetime | None:
    """Now, if this machine's clock can be right at all."""
    now = datetime.now(UTC)
    return now if times.plausible(round(now.timestamp()) * SECOND) else None


def enrol(args: argparse.Namespace) -> int:
    """Add a recipient, and with an identity the wrapped key beside it."""
    store = Store(args.store)
    store.create_layout()
    if args.recipient is not None:
        if args.passphrase_file:
            complain("--passphrase-file goes with --identity")
            return 2
        store.enrol(args.name, args.recipient)
    else:
        secret = only_identity(args.identity)
        wrapped = passphrase.wrap(secret + "\n", ask_passphrase(args.passphrase_file))
        store.enrol(args.name, seal.recipient_of(secret), wrapped)
    receipts.add(store, "enrolled", {"name": args.name})
    waiting.forget_code(store)
    say(f"enrolled {args.name}: film is sealed to this key from now on")
    return 0


def only_identity(path: Path) -> str:
    """The one identity in a key file."""
    secrets = seal.read_identity_file(read_text(path))
    if len(secrets) != 1:
        raise IdentityInvalid(
            f"{path} holds {len(secrets)} identities", "use a file with one of them"
        )
    return secrets[0]


def ask_passphrase(path: Path | None) -> str:
    """A passphrase from a file's first line, or typed twice."""
    if path is not None:
        phrase = (read_text(path).splitlines() or [""])[0]
    else:
        phrase = getpass.getpass("Passphrase: ")
        if getpass.getpass("Once more: ") != phrase:
            raise WrongPassphrase("these are two different passphrases")
    if not as_typed(phrase):
        raise WrongPassphrase("the passphrase is empty", "choose six random words")
    return as_typed(phrase)
