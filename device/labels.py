"""The practitioners' own list of labels: words that help to find a moment again.

Kept in versions, sealed (``device.versions``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from device.documents import Document
from device.errors import LabelsChanged, SegmentDamaged
from device.store import Store
from device.versions import Versions

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
    found = _versions(store).load(identities)
    listed = STARTER if found.document is None else found.document["labels"]
    return Labels(found.number, listed, found.open)


def save(store: Store, labels: list[Label], base_version: int) -> Labels:
    """Keep *labels*, made over version *base_version*; return them with their own.

    Raises ``LabelsChanged`` if somebody saved in between, ``NoRecipient`` if nobody is
    enrolled, and the errors of the store.
    """
    saved = _versions(store).save({"labels": labels}, base_version)
    return Labels(saved.number, labels, open=True)


def _versions(store: Store) -> Versions:
    return Versions(store, store.labels_path, _checked, LabelsChanged)


def _checked(document: Document) -> Document:
    labels = document.get("labels")
    if not isinstance(labels, list):
        raise SegmentDamaged("this is not a list of labels")
    return {"labels": [_label(one) for one in labels]}


def _label(one: object) -> Label:
    match one:
        case {"name": str(name), "group": str(group)}:
            return {"name": name, "group": group}
    raise SegmentDamaged("this is not a label")
