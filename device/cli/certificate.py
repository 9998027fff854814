"""``certificate``: a service's own certificate for a box, by command (root)."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from device.box.network import Network
from device.box.places import Places
from device.box.tls import Tls
from device.cli.files import read_text, write_pieces
from device.cli.speak import say
from device.today import Calendar


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    group = commands.add_parser(
        "certificate",
        help="the box's TLS certificate: a service can bring its own",
        description="With a certificate of the service's own its managed computers "
        "show no warning. The page of the box does the same.",
    )
    what = group.add_subparsers(dest="what", metavar="WHAT", required=True)
    ask = what.add_parser("request", help="make the request that the service signs")
    ask.add_argument("--out", "-o", type=Path, metavar="FILE.csr", required=True)
    ask.set_defaults(do=request)
    use = what.add_parser("install", help="use the certificate that it made of it")
    use.add_argument("file", type=Path, metavar="FILE", help="PEM, its chain after it")
    use.set_defaults(do=install)
    back = what.add_parser("own", help="go back to the one that the box made itself")
    back.set_defaults(do=own)
    look = what.add_parser("show", help="fingerprint, names and last day")
    look.set_defaults(do=show)
    for one in (ask, use, back, look):
        one.add_argument("--root", type=Path, default=Path("/"), help=argparse.SUPPRESS)


def request(args: argparse.Namespace) -> int:
    """Write the request to FILE."""
    write_pieces(args.out, [_tls(args).request().encode()])
    return 0


def install(args: argparse.Namespace) -> int:
    """Check a certificate, prove it by nginx, and use it."""
    today = Calendar().today()
    tls = _tls(args)
    day = date.fromisoformat(today) if today else None
    tls.install(read_text(args.file), day)
    say("the new certificate is in use")
    return show(args)


def own(args: argparse.Namespace) -> int:
    """Use the box's own certificate again."""
    _tls(args).use_own()
    return show(args)


def show(args: argparse.Namespace) -> int:
    """Say what is in use."""
    told = _tls(args).described()
    names = told["names"]
    say(f"fingerprint (SHA-256): {told['fingerprint']}")
    say(f"names: {', '.join(names) if isinstance(names, list) else names}")
    say("made by: the box itself" if told["own"] else f"made by: {told['issuer']}")
    say(f"ends: {told['ends']}")
    return 0


def _tls(args: argparse.Namespace) -> Tls:
    places = Places(args.root)
    return Tls(places, Network(places).own())
