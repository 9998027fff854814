"""What a program holds once it has begun: the modules it imports."""

from __future__ import annotations

import subprocess
import sys


def imported_by(module: str) -> set[str]:
    """The names of all modules that importing *module* brings into a new process."""
    program = f"import sys, {module}; print(*sys.modules)"
    command = [sys.executable, "-c", program]
    told = subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=60
    )
    return set(told.stdout.split())
