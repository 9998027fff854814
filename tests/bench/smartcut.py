"""``smartcut`` from PyPI, the reference for clips, in an environment of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from device.cli.speak import complain

ROOT = Path(__file__).parents[2]
ENVIRONMENT = ROOT / ".venv-bench"
REQUIREMENTS = ROOT / "requirements" / "bench.txt"
PATIENCE = 600
"""Seconds that installing it may take."""


def smartcut() -> Path | None:
    """Where the command is; installs it when it is first asked for; None if it cannot.

    An environment that was left half made, or made of other requirements, is made anew.
    """
    command, stamp = ENVIRONMENT / "bin" / "smartcut", ENVIRONMENT / ".ready"
    wanted = REQUIREMENTS.read_text()
    if not stamp.exists() or stamp.read_text() != wanted:
        try:
            _run(sys.executable, "-m", "venv", "--clear", ENVIRONMENT)
            pip = (ENVIRONMENT / "bin" / "python", "-m", "pip", "-q", "--no-input")
            _run(*pip, "install", "--no-deps", "-r", REQUIREMENTS)
        except (subprocess.SubprocessError, OSError) as exc:
            complain(f"smartcut could not be installed ({exc})")
            return None
        stamp.write_text(wanted)
    return command


def _run(*words: str | Path) -> None:
    subprocess.run(
        [str(word) for word in words],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        timeout=PATIENCE,
    )
