"""Stand-ins for what only a Raspberry Pi has, found last on the path.

With them the real picamera2 can be imported and its real ``LibavH264Encoder`` run.
Where the real libraries are there, they are found first.
"""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = str(Path(__file__).parent)


def find() -> None:
    """Let the stand-ins be imported under the names of what they stand for."""
    if FOLDER not in sys.path:
        sys.path.append(FOLDER)
