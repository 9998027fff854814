"""Which bytes of a film a browser asks for (RFC 9110, section 14).

One range is answered: ``a-b``, ``a-`` or ``-n``. Anything else that is not a valid
single range of bytes is ignored, as the standard allows: the whole film is sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ONE_RANGE = re.compile(r"bytes=(\d{0,40})-(\d{0,40})", re.ASCII | re.IGNORECASE)


class Unsatisfiable(ValueError):
    """The range begins behind the end of the film."""


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes *start* to *stop* (not included); *partial* if they were asked for."""

    start: int
    stop: int
    partial: bool


def parse(header: str, size: int) -> Span:
    """The span that a Range header means in a film of *size* bytes.

    Raises ``Unsatisfiable`` when it lies outside, which is answered with 416.
    """
    whole = Span(0, size, partial=False)
    match = ONE_RANGE.fullmatch(header.strip())
    if not match or match[1] == match[2] == "":
        return whole
    if match[1] == "":
        start, stop = max(0, size - int(match[2])), size
    else:
        start = int(match[1])
        stop = min(size, int(match[2]) + 1) if match[2] else size
        if match[2] and int(match[2]) < start:
            return whole
    if start >= size:
        raise Unsatisfiable
    return Span(start, stop, partial=True)
