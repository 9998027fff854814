"""The one door to PyAV: whatever encodes, decodes or wraps picture and sound.

Only modules of this package import ``av``. Its errors are translated here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import av
from av.error import FFmpegError

from device.errors import MediaError, VigError

# What matters is raised; film names stay out of logs. None, not PANIC: with any level a
# decoder's own thread asks for the interpreter to log an error, and waits for ever if
# another thread is closing that decoder at the same time.
av.logging.set_level(None)


@contextmanager
def translated(message: str, error: type[VigError] = MediaError) -> Iterator[None]:
    """Turn what PyAV raises into *error* with a sentence of ours."""
    try:
        yield
    except (FFmpegError, ValueError, EOFError) as exc:
        raise error(f"{message} ({exc})") from exc
