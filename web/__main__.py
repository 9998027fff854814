"""``python -m web``: the page as a program; ``vig-recorder page`` becomes this."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from device.errors import VigError
from web.serve import serve


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until told to end; 1 if it cannot."""
    parser = argparse.ArgumentParser(prog="vig-recorder page")
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--listen")
    parser.add_argument("--socket", type=Path)
    parser.add_argument("--trusted-host", action="append", default=[])
    args = parser.parse_args(argv)
    form = "%(levelname)s %(name)s: %(message)s"
    logging.basicConfig(level=logging.INFO, format=form)
    try:
        serve(args.store, args.listen, args.socket, args.trusted_host)
    except VigError as exc:
        sys.stderr.write(f"error: {exc}\nhint: {exc.hint}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
