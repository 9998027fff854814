"""Shuts in a process that holds opened film or keys."""

from __future__ import annotations

import ctypes
import resource

PR_SET_DUMPABLE = 4  # prctl(2)


def shut_in() -> None:
    """Dump no core, let no debugger of the same user in."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
