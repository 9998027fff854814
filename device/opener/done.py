"""What was done, in words: each receipt as a sentence for whoever answers for the box.

Receipts are sealed but not proven: whoever can write the card can add one. So whatever
stands in them is told, in printable letters, and nothing in them can stop the telling.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from device.consent import day_in_words
from device.media import SECOND
from device.opener.done_for import said_of_family
from device.receipts import Receipt

SENTENCES: Final = {
    "enrolled": "{who} was enrolled.",
    "claimed": "{who} claimed this box by its claim code and its button. Film is "
    "{sealed}.",
    "unlocked": "{who} unlocked the box.",
    "taken away": "{thing} of the recording {recording} was taken away{what_for}{by}, "
    "{sealed}.",
    "words taken away": "The words about {moments} in the recording {recording} were "
    "taken away{what_for}{private}, as a file for {form}. That is not sealed.",
    "film opened": "{who} opened the whole film of the recording {recording}"
    "{what_for}.",
    "consent recorded": "{who} recorded what the family {family} agreed to: {agreed}.",
    "erasing everything": "{who} began to erase everything of the family{why}.",
    "everything erased": "Everything of the family was erased{why}: {gone}.",
    "work ended": "{who} said that {ends}.",
    "shown": "{who} showed {shown} in a shared review.",
    "erased": "{who} erased the recording {recording}.",
    "summary printed": "{who} printed the summary of the review {review} or saved it "
    "as a PDF. That is not sealed.",
    "summary taken away": "The summary of the review {review} was taken away{by}, "
    "{sealed}.",
    "review erased": "{who} erased the review {review}.",
    "left out": "{who} ended the recording {recording} and left out its last {length}.",
}
FORMS: Final = {
    "csv": "a spreadsheet",
    "eaf": "ELAN",
    "tsv": "BORIS",
    "vtt": "subtitles",
}
LATEST: Final = 1 << 63
"""Nanoseconds since 1970: what no clock says (the year 2262)."""


def told(one: Receipt, people: dict[str, str]) -> dict[str, Any]:
    """One receipt as the page and the command line tell it.

    *people* are the names of public keys. A key whose owner is not enrolled any more is
    told whole, so that it can be compared. *when* is None if the box did not know.
    """
    sure = one.wall_clock_trusted and 0 <= one.wall_clock < LATEST
    return {
        "number": one.number,
        "action": one.action,
        "when": one.wall_clock if sure else None,
        "details": one.details,
        "says": _printable(_sentence(one, people)),
    }


def thing(details: Mapping[str, Any]) -> str:
    """What was taken away, as one says it: ``A clip of 6.4 seconds``."""
    what = details.get("what", "clip")
    if what == "still":
        return "A picture"
    length = details.get("length", 0)
    lasts = f" ({_length(length)})" if length else ""
    if what == "film":
        return f"The whole film{lasts}"
    if what == "reel":
        return f"A film of {len(details.get('parts', ()))} moments{lasts}"
    return f"A clip of {_length(details.get('end', 0) - details.get('start', 0))}"


def size(count: int) -> str:
    """A number of bytes: ``8.2 MB``."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} KB"
    return f"{count / 1_000_000:.1f} MB"


def _sentence(one: Receipt, people: dict[str, str]) -> str:
    details = one.details
    try:
        return SENTENCES[one.action].format(
            recording=str(details.get("recording"))[:8],
            review=str(details.get("review"))[:8],
            thing=thing(details),
            by=_by(details, people),
            sealed=_sealed(details, people),
            moments=_moments(details.get("moments", 0)),
            shown=_shown(details.get("parts", ())),
            private=" with the private notes" if details.get("private") else "",
            **said_of_family(details),
            length=_length(details.get("length", 0)),
            form=FORMS.get(str(details.get("form")), "another tool"),
            ends=_ends(details),
            who=_person(str(details.get("with", details.get("name"))), people),
        )
    except (ArithmeticError, LookupError, TypeError, ValueError):
        words = (f"{key}: {value}" for key, value in details.items())
        plain = ", ".join([one.action, *words])
        return f"{plain[:1].upper()}{plain[1:]}."


def _by(details: Mapping[str, Any], people: dict[str, str]) -> str:
    if "with" not in details:
        return ""
    return " by " + _person(str(details["with"]), people).replace("Some", "some", 1)


def _sealed(details: Mapping[str, Any], people: dict[str, str]) -> str:
    """How it left: to whose keys, how large, and the SHA-256 of what left."""
    keys = [people.get(key, key) for key in details.get("recipients", ())]
    ways = [f"sealed to {' and '.join(keys)}"] if keys or "form" not in details else []
    if details.get("form") == "page":
        ways.insert(0, "as a page that opens itself with a passphrase")
    if "size" not in details:
        return ", ".join(ways)
    left = f"{size(details['size'])}, SHA-256 {details['sha256']}"
    return f"{', '.join(ways)} ({left})"


def _ends(details: Mapping[str, Any]) -> str:
    """When the work with a family ends; ``ValueError`` for what is no day."""
    work = f"the work with the family {details.get('family') or 'that is here'}"
    last, erase_on = details.get("work_ends"), details.get("erase_on")
    if not last:
        return f"{work} goes on"
    gone = f"; everything erases itself on {day_in_words(erase_on)}" if erase_on else ""
    return f"the last day of {work} is {day_in_words(last)}{gone}"


def _length(nanoseconds: int) -> str:
    minutes, rest = divmod(round(nanoseconds / SECOND, 1), 60)
    seconds = f"{rest:.1f}".removesuffix(".0")
    seconds += " second" if seconds == "1" else " seconds"
    if not minutes:
        return seconds
    return f"{minutes:.0f} minute{'' if minutes == 1 else 's'} {seconds}"


def _moments(number: int) -> str:
    return f"{number:d} moment" + ("" if number == 1 else "s")


def _shown(parts: Sequence[Any]) -> str:
    """What a shared review showed: ``2 moments and 1 picture of the recording …``.

    The parts of a reel have another form; their receipt does not ask for this.
    """
    ours = [part for part in parts if isinstance(part, Mapping)]
    stills = sum("at" in part for part in ours)
    said = [_moments(len(ours) - stills)] if len(ours) > stills else []
    if stills:
        said.append(f"{stills} picture" + ("" if stills == 1 else "s"))
    films = sorted({str(part.get("recording"))[:8] for part in ours})
    of = f" of the recording{'' if len(films) == 1 else 's'} {' and '.join(films)}"
    return " and ".join(said) + of


def _person(who: str, people: dict[str, str]) -> str:
    told = {"a key file": "Somebody with a key file", "the family": "The family"}
    return people.get(who, told.get(who, who))


def _printable(text: str) -> str:
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for letter in text
    )
