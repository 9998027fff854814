"""The label as an SVG on A6: real text, to print from any browser, at any size.

Measures are millimetres. Nothing is loaded from anywhere.
"""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

from device.label.facts import Label
from device.label.qr import square

WIDTH, HEIGHT = 105, 148
MARGIN: Final = 8.0
SQUARE: Final = 40.0
"""Millimetres of a square's edge with its white: read from an arm's length."""
_MONO: Final = 'font-family="DejaVu Sans Mono, Consolas, monospace"'
TITLE: Final = 'font-size="6.4" font-weight="700"'
SMALL: Final = 'font-size="3.2"'
CAPTION: Final = 'font-size="3" fill="#444"'
CODE: Final = f'font-size="3.6" {_MONO}'
LARGE: Final = f'font-size="4" {_MONO}'
CLAIM: Final = f'font-size="7" font-weight="700" {_MONO}'
RIGHT: Final = WIDTH - MARGIN - SQUARE


def sheet(label: Label) -> str:
    """Return the whole SVG."""
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        _text(MARGIN, 16, label.name, TITLE),
        _text(MARGIN, 22, "1. Join its Wi-Fi.  2. Open its address."),
        *_wifi(label),
        *_address(label),
        *_fingerprint(label),
        *_code(label),
        _text(
            MARGIN, 143, "Keep it inside the lid: whoever has it can join the Wi-Fi."
        ),
    ]
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}mm" '
        f'height="{HEIGHT}mm" viewBox="0 0 {WIDTH} {HEIGHT}">\n'
        f"<title>{escape(label.name)}</title>\n"
        f'<g font-family="DejaVu Sans, Verdana, Arial, sans-serif" fill="#000">\n'
        f"{body}\n</g>\n</svg>\n"
    )


def _wifi(label: Label) -> list[str]:
    if label.wifi is None:
        return [_text(MARGIN, 34, "Wi-Fi: the home’s own")]
    return [
        _square(label.wifi.joining, MARGIN),
        _caption(MARGIN, 72, "Wi-Fi"),
        _text(MARGIN, 77, label.wifi.name, CODE),
        _caption(MARGIN, 83, "Its password"),
        _text(MARGIN, 88, label.wifi.password, CODE),
    ]


def _address(label: Label) -> list[str]:
    place = f"https://{label.address}/"
    return [
        _square(place, RIGHT),
        _caption(RIGHT, 72, "Address"),
        _text(RIGHT, 77, place.rstrip("/"), CODE),
    ]


def _fingerprint(label: Label) -> list[str]:
    if label.fingerprint is None:
        return []
    groups = label.fingerprint.split()
    return [
        _caption(MARGIN, 97, "Certificate: SHA-256 begins with"),
        _text(MARGIN, 102, " ".join(groups[:4]), LARGE),
        _text(MARGIN, 107, " ".join(groups[4:]), LARGE),
    ]


def _code(label: Label) -> list[str]:
    if label.code is None:
        return []
    return [
        f'<rect x="{MARGIN}" y="113" width="{WIDTH - 2 * MARGIN}" height="23" '
        'rx="3" fill="none" stroke="#000" stroke-width="0.5"/>',
        _caption(MARGIN + 4, 120, "Claim code: makes the box yours, once"),
        _text(MARGIN + 4, 130, label.code, CLAIM),
    ]


def _square(text: str, x: float) -> str:
    drawn = square(text)
    scale = SQUARE / drawn.size
    return (
        f'<path transform="translate({x - 2} 26) scale({scale:.5f})" '
        f'shape-rendering="crispEdges" d="{drawn.path}"/>'
    )


def _caption(x: float, y: float, text: str) -> str:
    return _text(x, y, text, CAPTION)


def _text(x: float, y: float, text: str, how: str = SMALL) -> str:
    return f'<text x="{x}" y="{y}" {how}>{escape(text)}</text>'
