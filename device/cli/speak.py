"""The command line's voice: everything that it prints goes through here."""

from __future__ import annotations

import json
import sys
from typing import Any


def say(line: str) -> None:
    """Print one line for a person or a program that reads lines; at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def say_json(value: Any) -> None:
    """Print a value for a program."""
    say(json.dumps(value, indent=2, ensure_ascii=False))


def complain(message: str, hint: str = "") -> None:
    """Print what went wrong, and what to do."""
    sys.stderr.write(f"error: {message}\n")
    if hint:
        sys.stderr.write(f"hint: {hint}\n")
    sys.stderr.flush()
