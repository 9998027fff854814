"""The words about a film in the forms of other tools: pure, from moments to bytes.

ELAN and WebVTT tie words to times, CSV is for spreadsheets, and BORIS takes a table by
paste. None of them is sealed; ``web.export`` says so and sees to the receipt.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from web.exports.boris import boris
from web.exports.elan import elan
from web.exports.rows import Row, rows
from web.exports.table import table
from web.exports.webvtt import webvtt

__all__ = ["FORMS", "Form", "Row", "rows"]


class Form(NamedTuple):
    """One way to write rows down."""

    write: Callable[..., bytes]
    """From rows, and if it is *dated* from today (a day, empty if nobody knows)."""
    mimetype: str
    private: bool
    """Whether it has room for private notes."""
    dated: bool = False


FORMS: Final = {
    "eaf": Form(elan, "application/xml", private=True, dated=True),
    "vtt": Form(webvtt, "text/vtt", private=True),
    "csv": Form(table, "text/csv", private=True),
    "tsv": Form(boris, "text/tab-separated-values", private=False),
}
"""By the ending of the file's name."""
