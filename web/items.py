"""One kind of thing in the notes, moments or stills: kept, changed, removed by its id.

Notes are never made anew: what a newer program wrote beside what is known here, in the
notes or in the thing itself, is handed on as it was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from web.problems import Refused

Notes = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Items:
    """The list under *key* in the notes, in the order of the film."""

    key: str
    most: int
    order: str

    def keep(self, notes: Notes, number: str, item: dict[str, Any]) -> Notes:
        """The *notes* with *item* under its *number*; raises ``Refused``."""
        found = self._of(notes)
        before: dict[str, Any] = next((e for e in found if e["id"] == number), {})
        others = [each for each in found if each["id"] != number]
        if len(others) >= self.most:
            raise Refused(f"A film can have {self.most} {self.key}, not more")
        changed = [*others, {**before, "id": number, **item}]
        return {**notes, self.key: sorted(changed, key=lambda e: int(e[self.order]))}

    def remove(self, notes: Notes, number: str) -> Notes:
        """The *notes* without the thing *number*; as they are if it is not there."""
        found = self._of(notes)
        left = [each for each in found if each["id"] != number]
        return notes if left == found else {**notes, self.key: left}

    def _of(self, notes: Notes) -> list[dict[str, Any]]:
        """What there is; notes from before there were stills have none."""
        return list(notes.get(self.key, []))
