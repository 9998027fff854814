"""What the check says when it finds something else than it should."""

from __future__ import annotations

from device.errors import ClipRefused


def expect(right: bool, wrong: str) -> None:
    """Refuse the clip unless it is *right*; *wrong* tells what it holds instead."""
    if not right:
        raise ClipRefused(f"the finished clip holds {wrong}")
