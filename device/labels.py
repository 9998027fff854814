"""The practitioners' own list of labels: words that help to find a moment again.

Each version is one sealed file, numbered, sealed to everybody in force when it was
saved (``docs/formats.md``). Its number is its version, so that whoever saves can be
told that somebody saved in between, be the list readable or not. The last few stay:
a list that was made by others and does not open with this key is never written over.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Final

from device import disk, documents, seal
from device.documents import Document
from device.errors import (
    FormatUnknown,
    LabelsChanged,
    NotForThisKey,
    SealError,
    SegmentDamaged,
    StoreError,
)
from device.store import Store

logger = logging.getLogger(__name__)

Label = dict[str, str]
"""``name``, and the ``group`` that it stands in, which may be empty."""

LEVELS: Final = (
    "Being attentive",
    "Encouraging initiatives",
    "Receiving initiatives",
    "Developing attuned interactions",
    "Guiding",
    "Deepening discussion",
)
"""The six levels of the principles of attuned interaction (Kennedy 2011), by name."""

GROUPS: Final = {
    "The yes-cycle": (
        "Child begins something",
        "Parent takes it up",
        "Child takes up the answer",
        "And round again",
    ),
    "Levels of attuned interaction": LEVELS,
    "Small things seen": (
        "Smiles that meet",
        "Laughing at the same thing",
        "A pause that makes room",
        "Looking where the other looks",
        "A break when it gets too much",
        "Back together after a wobble",
        "A kind no",
    ),
}
STARTER: Final[list[Label]] = [
    {"name": name, "group": group} for group, names in GROUPS.items() for name in names
]
"""What the list is until somebody changes it. In our own words but for the levels."""

KEPT: Final = 20
"""Versions that stay on the card."""
_FILE: Final = re.compile(r"([0-9]{6}|[1-9][0-9]{6,8})\.age")


@dataclass(frozen=True, slots=True)
class Labels:
    """A list, the version of the newest one there is, and whether this is that one."""

    version: int
    labels: list[Label]
    open: bool


def load(store: Store, identities: list[str]) -> Labels:
    """Return the newest list that these identities open, else the starter set.

    One that is not sealed to everybody in force is sealed to them anew.
    """
    numbers = _numbers(store)
    newest = max(numbers, default=0)
    for number in reversed(numbers):
        try:
            document = _read(store, number, identities)
        except (NotForThisKey, SegmentDamaged, FormatUnknown):
            continue
        if number == newest:
            _share(store, document)
        return Labels(newest, document["labels"], number == newest)
    return Labels(newest, STARTER, newest == 0)


def save(store: Store, labels: list[Label], base_version: int) -> Labels:
    """Keep *labels*, made over version *base_version*; return them with their own.

    Raises ``LabelsChanged`` if somebody saved in between, ``NoRecipient`` if nobody is
    enrolled, and the errors of the store.
    """
    disk.make_directory(store.labels_path)  # a box from before there were labels
    with disk.locked(store.labels_path):
        numbers = _numbers(store)
        if max(numbers, default=0) != base_version:
            raise LabelsChanged
        version = base_version + 1
        document = {"format": documents.FORMAT, "version": version, "labels": labels}
        disk.write(store.labels_path, _file(version), _sealed(store, document))
        old = [_file(number) for number in numbers if number <= version - KEPT]
        disk.remove(store.labels_path, *old)
    return Labels(version, labels, open=True)


def _share(store: Store, document: Document) -> None:
    """Seal a list anew if somebody was enrolled or dismissed since.

    That it could not be done is no reason not to read it.
    """
    number = document["version"]
    try:
        if document.get("recipients") == sorted(store.recipients().values()):
            return
        with disk.locked(store.labels_path):
            if max(_numbers(store)) == number:
                sealed = _sealed(store, document)
                disk.replace(store.labels_path, _file(number), sealed)
    except (StoreError, SealError) as exc:
        logger.warning("labels not sealed anew kind=%s", type(exc).__name__)


def _sealed(store: Store, document: Document) -> bytes:
    recipients = sorted(store.recipients().values())
    line = documents.to_line({**document, "recipients": recipients})
    return seal.seal(line + b"\n", recipients)


def _read(store: Store, number: int, identities: list[str]) -> Document:
    """Open one version; whoever can write the card can have put anything there."""
    sealed = disk.read(store.labels_path, _file(number))
    document = documents.from_line(seal.unseal(sealed, identities))
    labels = document.get("labels")
    if document.get("version") != number or not isinstance(labels, list):
        raise SegmentDamaged("this is not the list that was saved")
    return {**document, "labels": [_label(one) for one in labels]}


def _label(one: object) -> Label:
    match one:
        case {"name": str(name), "group": str(group)}:
            return {"name": name, "group": group}
    raise SegmentDamaged("this is not a label")


def _numbers(store: Store) -> list[int]:
    """List the versions that are there, ascending."""
    if not disk.is_directory(store.labels_path):
        return []
    matches = map(_FILE.fullmatch, disk.names(store.labels_path))
    return sorted(int(match[1]) for match in matches if match)


def _file(number: int) -> str:
    return f"{number:06d}.age"
