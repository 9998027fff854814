"""One real exchange for each answer that the description of the interface promises.

Whoever adds a route adds a line here: what makes the answer, and what is sent. The
tests of ``test_openapi`` drive them all and hold each answer against its shape.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from device.errors import (
    BoxLent,
    NoRecipient,
    SegmentDamaged,
    StoreFull,
    StoreUnwritable,
)
from device.family import PURPOSES, Consent
from device.media import SECOND
from device.reviews import EMPTY, Review
from tests.web import showing
from tests.web.fake_ending import LEFT, over
from tests.web.fake_opener import Shelf
from tests.web.machine import AT_HOME, OF_A_SERVICE, stands

ONE = f"/api/recordings/{1:032x}"
GONE = f"/api/recordings/{7:032x}"
MOMENT = {
    "name": "She waits",
    "seen": "both look up",
    "note": "ask about it",
    "labels": ["Guiding"],
    "start": SECOND,
    "end": 2 * SECOND,
}
STILL = {"at": SECOND, "name": "They look up"}
LABELS = [{"name": "Bath time", "group": "Ours"}]
SMITHS = {"network": "home", "name": "The Smiths", "password": "correct horse 9"}


def nothing(shelf: Shelf) -> None:
    """Leave the shelf as it is."""


def marked(shelf: Shelf) -> None:
    """A film with a moment, a still, a gap and a finding, in version 3 of its notes."""
    one = shelf.recordings[f"{1:032x}"]
    gap = {"track": "sound", "start": 0, "duration": SECOND, "cause": "unplugged"}
    one["gaps"], one["findings"] = [gap], ["piece 7 is missing"]
    one["waveform"] = [0, None, 255]
    one["stars"], one["ending"] = [SECOND], "Ended by the family."
    moments, stills = [{"id": "m1", **MOMENT}], [{"id": "s1", **STILL}]
    one["notes"] = {"version": 3, "moments": moments, "stills": stills}


def filming(shelf: Shelf) -> None:
    """A film that is being recorded."""
    shelf.recordings[f"{1:032x}"]["recording_now"] = True


def no_box(shelf: Shelf) -> None:
    """A machine on which nobody hears wishes."""
    shelf.machine.wish.parent.rmdir()


def certified(shelf: Shelf) -> None:
    """A box in the home's Wi-Fi with a service's certificate, which refused a wish."""
    stands(
        shelf.machine,
        id="0" * 16,
        wish="certificate",
        state="refused",
        says="That is not a certificate",
        hint="send another",
        network=AT_HOME,
        certificate=OF_A_SERVICE,
        request="-----BEGIN CERTIFICATE REQUEST-----",
    )


def done(shelf: Shelf) -> None:
    """Two receipts, one of no known time."""
    one = {"number": 0, "action": "unlocked", "details": {"with": "Anna"}}
    shelf.receipts = [{**one, "when": when, "says": "x."} for when in (None, 7)]


def left_before(shelf: Shelf) -> None:
    """A box of which things have left, and some receipts of which do not open."""
    shelf.ending |= {"left": LEFT, "unread": 3, "findings": ["one is missing"]}


def ended(shelf: Shelf) -> None:
    """A box of which everything has been erased."""
    shelf.ending = over()


def unwritable(shelf: Shelf) -> None:
    """A card that cannot be written."""
    shelf.cannot_write = StoreUnwritable()


def damaged(shelf: Shelf) -> None:
    """A film that cannot be asked about."""
    shelf.failing = SegmentDamaged()


def full(shelf: Shelf) -> None:
    """A card without room."""
    marked(shelf)
    shelf.cannot_write = StoreFull()


def nobody(shelf: Shelf) -> None:
    """A box to which nobody is enrolled."""
    shelf.cannot_write = NoRecipient()


def under_way(shelf: Shelf) -> None:
    """Parcels of every kind."""
    details = {"recording": f"{1:032x}", "recipients": [], "form": "page"}
    common = {"thing": "A clip of 2 seconds", "details": details, "progress": None}
    ready = {"file": "clip-1.html", "size": 7, "seconds_left": 3600, "progress": 1.0}
    sealed = {**common, "details": {**details, "sha256": "0" * 64}}
    shelf.parcels = [
        {**common, "id": f"{1:032x}", "state": "waiting"},
        {**common, "id": f"{2:032x}", "state": "making", "progress": 0.5},
        {**common, "id": f"{3:032x}", "state": "failed", "error": "no", "hint": "so"},
        {**sealed, "id": f"{4:032x}", "state": "ready", **ready},
    ]


CARD = {
    "code": "K7-14",
    "since": "2026-11-24",
    "work_ends": "",
    "consent": {
        **dict.fromkeys(PURPOSES, False),
        "review": True,
        "until": "2027-02-01",
        "recorded_by": "Anna",
    },
}


def withdrawn(shelf: Shelf) -> None:
    """A family that took its consent back; its film is not erased yet."""
    marked(shelf)
    shelf.family = replace(shelf.family, withdrawn="2026-11-25", consent=Consent())


def lent(shelf: Shelf) -> None:
    """A box that holds film of another family."""
    shelf.cannot_write = BoxLent()


def left(shelf: Shelf) -> None:
    """A clip that left the box."""
    details = {"recording": f"{1:032x}", "purpose": "review", "family": "K7-14"}
    one = {"number": 7, "action": "taken away", "details": details}
    shelf.left = [{**one, "when": when, "says": "x."} for when in (None, 7)]


def reviewed(shelf: Shelf) -> None:
    """A review in version 1: a moment, a still, and one that is gone."""
    marked(shelf)
    shelf.reviews[REVIEW] = Review(REVIEW, 1, REVIEWED, open=True)


@dataclass(frozen=True)
class Exchange:
    """What is sent, and the status that it must get."""

    method: str
    path: str
    status: int = 200
    body: Any = None
    before: Callable[[Shelf], None] = nothing
    earlier: tuple[tuple[str, str], ...] = ()
    """What the same browser sent before: methods and paths."""

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}".replace("0" * 28, "")


WRONG: list[tuple[int, Any, Callable[[Shelf], None]]] = [
    (400, {"base": "3"}, marked),
    (409, {"base": 1}, marked),
    (413, {"base": 3, "words": "x" * 70_000}, marked),
    (507, {"base": 3}, full),
]
"""The ways in which any change of notes can fail, wherever it is sent."""


def changes(one: str, item: dict[str, Any]) -> list[Exchange]:
    """Everything that can happen to a moment or a still."""
    many = f"{ONE}/{one}s"
    known = f"{many}/{one[0]}1"
    ways = [("POST", many, {one: item}), ("PUT", known, {one: item})]
    ways.append(("DELETE", known, {}))
    return [
        *(
            Exchange(
                how, at, 201 if how == "POST" else 200, {"base": 3, **sent}, marked
            )
            for how, at, sent in ways
        ),
        *(
            Exchange(how, at, status, {**sent, **body}, before)
            for how, at, sent in ways
            for status, body, before in WRONG
        ),
        *(
            Exchange(how, at.replace(ONE, GONE), 404, {"base": 3, **sent})
            for how, at, sent in ways
        ),
        Exchange("DELETE", f"{many}/gone", 200, {"base": 3}, marked),
    ]


def asked(method: str, path: str) -> list[Exchange]:
    """A question about a film, with the film gone and with the film damaged."""
    at = f"{ONE}{path}"
    return [
        Exchange(method, at, before=marked),
        Exchange(method, f"{GONE}{path}", 404),
        Exchange(method, at, 422, before=damaged),
    ]


REVIEW = f"{3:032x}"
PART = {"recording": f"{1:032x}", "prompt": "", "words": ""}
REVIEWED = {
    **EMPTY,
    "items": [
        {"id": "a", "moment": "m1", **PART},
        {"id": "b", "still": "s1", **PART},
        {"id": "c", "still": "gone", **PART},
    ],
    "keep": ["a", "b"],
}
CHANGED = {"base": 1, "review": {"title": "Bath time"}}


def with_review(path: str) -> str:
    """A path under a review that is there."""
    return f"/api/reviews/{REVIEW}{path}"


def no_review(path: str) -> str:
    """A path under one that is not."""
    return f"/api/reviews/{7:032x}{path}"


def full_of_reviews(shelf: Shelf) -> None:
    """A review on a card without room."""
    reviewed(shelf)
    shelf.cannot_write = StoreFull()


def reviewed_by_nobody(shelf: Shelf) -> None:
    """A review on a box to which nobody is enrolled."""
    reviewed(shelf)
    shelf.cannot_write = NoRecipient()


ABOUT_REVIEWS = [
    Exchange("GET", "/api/reviews", before=reviewed),
    Exchange("POST", "/api/reviews", 201, {"review": {"title": "x"}}),
    Exchange("POST", "/api/reviews", 400, {"review": {"title": 7}}),
    Exchange("POST", "/api/reviews", 413, {"review": {"title": "x" * 70_000}}),
    Exchange("POST", "/api/reviews", 503, {"review": {}}, nobody),
    Exchange("POST", "/api/reviews", 507, {"review": {}}, full),
    Exchange("GET", with_review(""), before=reviewed),
    Exchange("GET", no_review(""), 404),
    Exchange("PATCH", with_review(""), 200, CHANGED, reviewed),
    Exchange("PATCH", with_review(""), 400, {"base": 1}, reviewed),
    Exchange("PATCH", no_review(""), 404, CHANGED),
    Exchange("PATCH", with_review(""), 409, {**CHANGED, "base": 0}, reviewed),
    Exchange("PATCH", with_review(""), 413, {"base": 1, "x": "x" * 70_000}, reviewed),
    Exchange("PATCH", with_review(""), 503, CHANGED, reviewed_by_nobody),
    Exchange("PATCH", with_review(""), 507, CHANGED, full_of_reviews),
    Exchange("DELETE", with_review(""), 204, before=reviewed),
    Exchange("DELETE", no_review(""), 404),
    Exchange("GET", with_review("/summary"), before=reviewed),
    Exchange("GET", no_review("/summary"), 404),
    Exchange("POST", with_review("/summary/printed"), 204, before=reviewed),
    Exchange("POST", no_review("/summary/printed"), 404),
    Exchange("POST", with_review("/summary/printed"), 503, before=reviewed_by_nobody),
    Exchange("POST", with_review("/summary/printed"), 507, before=full_of_reviews),
]


SHOW = (("POST", showing.SHOWING),)
AS_SCREEN = (("POST", f"/reviews/{showing.REVIEW}/show"),)
NO_REVIEW = showing.SHOWING.replace(showing.REVIEW, f"{7:032x}")
WISHED = {"do": "freeze"}
DOING = {"item": -1, "playing": False, "speed": "whole", "at": 0}


def nothing_there(shelf: Shelf) -> None:
    """A review of what is gone."""
    showing.put_on(shelf)
    shelf.recordings[f"{1:032x}"]["notes"] = {"version": 4, "moments": []}


def showings() -> list[Exchange]:
    """A review that is shown, asked of both of its sides."""
    wishes = f"{showing.SHOWING}/wishes"
    long = {"do": "x" * 70_000}
    return [
        Exchange("POST", showing.SHOWING, 200, None, showing.put_on),
        Exchange("POST", NO_REVIEW, 404),
        Exchange("POST", showing.SHOWING, 422, None, nothing_there),
        Exchange("GET", showing.SHOWING, 200, None, showing.put_on, SHOW),
        Exchange("GET", showing.SHOWING, 404, None, showing.put_on),
        Exchange("DELETE", showing.SHOWING, 204, None, showing.put_on, SHOW),
        Exchange("POST", wishes, 204, WISHED, showing.put_on, SHOW),
        Exchange("POST", wishes, 400, {"do": "erase"}, showing.put_on, SHOW),
        Exchange("POST", wishes, 404, WISHED, showing.put_on),
        Exchange("POST", wishes, 413, long, showing.put_on, SHOW),
        Exchange("GET", "/api/shared", 200, None, showing.put_on, AS_SCREEN),
        Exchange("POST", "/api/shared", 204, DOING, showing.put_on, AS_SCREEN),
        Exchange("POST", "/api/shared", 400, {}, showing.put_on, AS_SCREEN),
        Exchange("POST", "/api/shared", 413, long, showing.put_on, AS_SCREEN),
    ]


WISH = {"recording": f"{1:032x}", "moment": ["m1"], "form": "age", "to": ["Anna"]}

ABOUT_THE_BOX = [
    Exchange("GET", "/api/box"),
    Exchange("GET", "/api/box", before=certified),
    Exchange("PUT", "/api/box/network", 202, {"network": "own"}),
    Exchange("PUT", "/api/box/network", 202, SMITHS),
    Exchange("PUT", "/api/box/network", 400, {**SMITHS, "password": "short"}),
    Exchange("PUT", "/api/box/network", 400, {**SMITHS, "number": "8.8.8.8"}),
    Exchange("PUT", "/api/box/network", 413, {**SMITHS, "name": "x" * 70_000}),
    Exchange("PUT", "/api/box/network", 503, SMITHS, no_box),
    Exchange("POST", "/api/box/certificate/request", 202),
    Exchange("POST", "/api/box/certificate/request", 503, before=no_box),
    Exchange("PUT", "/api/box/certificate", 202, {"pem": "-----BEGIN"}),
    Exchange("PUT", "/api/box/certificate", 400, {"pem": ""}),
    Exchange("PUT", "/api/box/certificate", 413, {"pem": "x" * 70_000}),
    Exchange("PUT", "/api/box/certificate", 503, {"pem": "-----BEGIN"}, no_box),
    Exchange("DELETE", "/api/box/certificate", 202),
    Exchange("DELETE", "/api/box/certificate", 503, before=no_box),
]

EXCHANGES = [
    Exchange("GET", "/api/here"),
    Exchange("POST", "/api/touch", 204),
    Exchange("GET", "/api/receipts", before=done),
    Exchange("GET", "/api/openapi.json"),
    *asked("GET", ""),
    *asked("GET", "/frames"),
    *asked("GET", "/lanes"),
    *asked("POST", "/check"),
    *asked("GET", "/growing"),
    Exchange("DELETE", ONE, 204),
    Exchange("DELETE", GONE, 404),
    Exchange("DELETE", ONE, 409, before=filming),
    Exchange("DELETE", ONE, 503, before=nobody),
    Exchange("DELETE", ONE, 507, before=full),
    Exchange("POST", f"{ONE}/ready", 204),
    Exchange("POST", f"{GONE}/ready", 404),
    *changes("moment", MOMENT),
    *changes("still", STILL),
    Exchange("GET", "/api/labels"),
    Exchange("GET", "/api/labels/starter"),
    Exchange("PUT", "/api/labels", 200, {"base": 0, "labels": LABELS}),
    Exchange("PUT", "/api/labels", 400, {"base": 0, "labels": [{"name": ""}]}),
    Exchange("PUT", "/api/labels", 409, {"base": 5, "labels": LABELS}),
    Exchange("PUT", "/api/labels", 413, {"base": 0, "labels": ["x" * 70_000]}),
    Exchange("PUT", "/api/labels", 503, {"base": 0, "labels": LABELS}, nobody),
    Exchange("PUT", "/api/labels", 507, {"base": 0, "labels": LABELS}, full),
    Exchange("GET", "/api/family"),
    Exchange("GET", "/api/family", before=withdrawn),
    Exchange("PUT", "/api/family", 200, {"base": 1, "card": CARD}),
    Exchange("PUT", "/api/family", 400, {"base": 1, "card": {**CARD, "code": "K 7"}}),
    Exchange("PUT", "/api/family", 409, {"base": 5, "card": CARD}),
    Exchange("PUT", "/api/family", 409, {"base": 1, "card": CARD}, lent),
    Exchange("PUT", "/api/family", 413, {"base": 1, "card": "x" * 70_000}),
    Exchange("PUT", "/api/family", 503, {"base": 1, "card": CARD}, nobody),
    Exchange("PUT", "/api/family", 507, {"base": 1, "card": CARD}, full),
    Exchange("POST", "/api/family/withdraw", 200, {"base": 1}),
    Exchange("POST", "/api/family/withdraw", 400, {"base": "1"}),
    Exchange("POST", "/api/family/withdraw", 409, {"base": 5}),
    Exchange("POST", "/api/family/withdraw", 413, {"base": 1, "words": "x" * 70_000}),
    Exchange("POST", "/api/family/withdraw", 503, {"base": 1}, nobody),
    Exchange("POST", "/api/family/withdraw", 507, {"base": 1}, full),
    Exchange("GET", "/api/family/left", before=left),
    Exchange("GET", "/api/ending", before=left_before),
    Exchange("PUT", "/api/ending", 200, {"base": 2, "work_ends": "2026-11-24"}),
    Exchange("PUT", "/api/ending", 400, {"base": 2, "work_ends": "2026-01-01"}),
    Exchange("PUT", "/api/ending", 409, {"base": 1, "work_ends": ""}, ended),
    Exchange("PUT", "/api/ending", 413, {"base": 2, "work_ends": "x" * 70_000}),
    Exchange("PUT", "/api/ending", 503, {"base": 2, "work_ends": ""}, nobody),
    Exchange("PUT", "/api/ending", 507, {"base": 2, "work_ends": ""}, full),
    Exchange("PUT", "/api/ending/held-here", 200, {"on": True}),
    Exchange("PUT", "/api/ending/held-here", 400, {"on": "yes"}),
    Exchange("PUT", "/api/ending/held-here", 413, {"on": "x" * 70_000}),
    Exchange("PUT", "/api/ending/held-here", 503, {"on": True}, unwritable),
    Exchange("PUT", "/api/ending/held-here", 507, {"on": True}, full),
    Exchange("POST", "/api/ending/erase", 200, {"confirm": "k7-14"}),
    Exchange("POST", "/api/ending/erase", 400, {"confirm": "K7-15"}),
    Exchange("POST", "/api/ending/erase", 413, {"confirm": "x" * 70_000}),
    Exchange("POST", "/api/ending/erase", 503, {"confirm": "K7-14"}, unwritable),
    Exchange("GET", "/api/recordings", before=marked),
    Exchange("POST", "/api/recordings/search", 200, {"words": "waits"}, marked),
    Exchange("POST", "/api/recordings/search", 400, {"words": 7}),
    Exchange("POST", "/api/recordings/search", 413, {"words": "x" * 70_000}),
    Exchange("GET", "/api/take-away", before=under_way),
    Exchange("POST", "/api/take-away", 202, WISH, marked),
    Exchange("POST", "/api/take-away", 400, {**WISH, "to": []}, marked),
    Exchange("POST", "/api/take-away", 404, {**WISH, "moment": ["gone"]}, marked),
    Exchange("POST", "/api/take-away", 413, {**WISH, "other": "x" * 70_000}),
    *ABOUT_REVIEWS,
    Exchange("GET", "/api/take-away/words"),
    Exchange("DELETE", f"/api/take-away/{1:032x}", 204, before=under_way),
    *showings(),
    *ABOUT_THE_BOX,
]
