"""An ELAN annotation document (.eaf, EAF 3.0): a tier of moments, one of each label.

Annotations on one tier may not overlap in ELAN, so what overlaps goes on further tiers
("Moment 2"). The film is not in it: ELAN asks where it is, or finds it when it lies
beside the document as ``film.mp4``.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Final

from web.exports.rows import Row

Spans = list[tuple[Row, str]]
"""Rows, each with the words of its annotation."""

MOMENT, SEEN, NOTE = "Moment", "What I see", "My note"
FILM: Final = "film.mp4"
SCHEMA: Final = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
TYPE: Final = "default-lt"
NO_DAY: Final = "0001-01-01"
"""The form demands a date, and the box may know none: nobody takes this for true."""


def elan(rows: Sequence[Row], day: str = "") -> bytes:
    """The rows as an annotation document that was made on this *day*."""
    root = _root(day)
    slots = _time_order(root, rows)
    annotations = count(1)
    for title, spans in _tiers(rows).items():
        tier = _add(root, "TIER", LINGUISTIC_TYPE_REF=TYPE, TIER_ID=title)
        for row, words in spans:
            name = f"a{next(annotations)}"
            _annotation(tier, name, (slots[row.start], slots[row.end]), words)
    kind = {"GRAPHIC_REFERENCES": "false", "TIME_ALIGNABLE": "true"}
    _add(root, "LINGUISTIC_TYPE", LINGUISTIC_TYPE_ID=TYPE, **kind)
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return document


def _root(day: str) -> ET.Element:
    root = ET.Element(
        "ANNOTATION_DOCUMENT",
        {
            "AUTHOR": "",
            "DATE": f"{day or NO_DAY}T00:00:00+00:00",
            "FORMAT": "3.0",
            "VERSION": "3.0",
            "xmlns:xsi": INSTANCE,
            "xsi:noNamespaceSchemaLocation": SCHEMA,
        },
    )
    header = _add(root, "HEADER", MEDIA_FILE="", TIME_UNITS="milliseconds")
    media = {"MEDIA_URL": f"file:///{FILM}", "RELATIVE_MEDIA_URL": f"./{FILM}"}
    _add(header, "MEDIA_DESCRIPTOR", MIME_TYPE="video/mp4", **media)
    return root


def _time_order(root: ET.Element, rows: Iterable[Row]) -> dict[int, str]:
    """Name every time that is used."""
    order = _add(root, "TIME_ORDER")
    times = sorted({time for row in rows for time in (row.start, row.end)})
    slots = {time: f"ts{number}" for number, time in enumerate(times, 1)}
    for time, slot in slots.items():
        _add(order, "TIME_SLOT", TIME_SLOT_ID=slot, TIME_VALUE=str(time))
    return slots


def _tiers(rows: Sequence[Row]) -> dict[str, Spans]:
    """The tiers by their names: moments, what is seen, notes, then each label."""
    wanted: dict[str, Spans] = {
        MOMENT: [(row, row.name) for row in rows],
        SEEN: [(row, row.seen) for row in rows if row.seen],
        NOTE: [(row, row.note) for row in rows if row.note],
    }
    for row in rows:
        for label in row.labels:
            title = f"Label: {label}" if label in (MOMENT, SEEN, NOTE) else label
            wanted.setdefault(title, []).append((row, row.name or label))
    tiers: dict[str, Spans] = {}
    for title, spans in wanted.items():
        for lane in _lanes(spans):
            tiers[_free(title, {*tiers, *wanted} - {title}, tiers)] = lane
    return tiers


def _lanes(spans: Spans) -> list[Spans]:
    """The spans, which come in order, spread so that in no lane two overlap."""
    lanes: list[Spans] = []
    for span in spans:
        for lane in lanes:
            if lane[-1][0].end <= span[0].start:
                lane.append(span)
                break
        else:
            lanes.append([span])
    return lanes


def _free(title: str, others: set[str], tiers: dict[str, Spans]) -> str:
    """*title*, or the first of "title 2", "title 3" … that no tier has or will have."""
    number, name = 1, title
    while name in tiers or name in others:
        number += 1
        name = f"{title} {number}"
    return name


def _annotation(
    tier: ET.Element, name: str, between: tuple[str, str], words: str
) -> None:
    slots = dict(zip(("TIME_SLOT_REF1", "TIME_SLOT_REF2"), between, strict=True))
    holder = _add(tier, "ANNOTATION")
    one = _add(holder, "ALIGNABLE_ANNOTATION", ANNOTATION_ID=name, **slots)
    _add(one, "ANNOTATION_VALUE").text = words


def _add(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, tag, attributes)
