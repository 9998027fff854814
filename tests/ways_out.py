"""Every way out of the box, and every family's card that it can meet.

``test_ways_out`` tries each on each. A way that somebody adds is found there by its
route, command or question, and has to be put in here on purpose.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from werkzeug.test import Client, TestResponse

from device import family, seal
from device.cli import main
from device.consent import Purpose
from device.family import PURPOSES, Consent, Family
from device.media import SECOND
from device.opener.wish import CLIP, FILM, REEL, STILL
from device.parcels import Parcels, new_id
from device.store import Store
from tests import filmed
from tests.web.conftest import DATA, Visitor
from web import exports

TODAY = "2026-11-25"
ALL = Family("K7-14", "2026-11-24", consent=filmed.ALL)
NOBODY_HERE = seal.new_identity()


def only(purpose: str) -> Family:
    """A family that agreed to one thing."""
    agreed: dict[str, Any] = {purpose: True}
    return replace(ALL, consent=Consent(**agreed))


def until(day: str) -> Family:
    """A family that agreed to everything until a day."""
    return replace(ALL, consent=replace(filmed.ALL, until=day))


@dataclass(frozen=True)
class Card:
    """A card, to what it agrees, and what a refusal says of it."""

    card: Family | None
    agrees_to: tuple[str, ...]
    says: str = ""

    def lay(self, store: Store) -> None:
        """Put it on the box in place of any other."""
        for file in store.family_path.iterdir():
            file.unlink()
        if self.card is not None:
            family.save(store, self.card, 0)


class Closed(Card):
    """One that was saved for somebody else's key."""

    def lay(self, store: Store) -> None:
        super().lay(store)
        (file,) = store.family_path.iterdir()
        plain = seal.unseal(file.read_bytes(), [filmed.ANNA.secret])
        file.write_bytes(seal.seal(plain, [NOBODY_HERE.recipient]))


CARDS: dict[str, Card] = {
    **{
        f"agreed to {each} alone": Card(only(each), (each,), "did not agree to")
        for each in PURPOSES
    },
    "agreed to all": Card(ALL, PURPOSES),
    "agreed to all until next year": Card(until("2099-01-01"), PURPOSES),
    "agreed to all until yesterday": Card(until("2020-01-01"), (), "ran out on"),
    "agreed to nothing": Card(replace(ALL, consent=Consent()), (), "did not agree to"),
    "taken back": Card(replace(ALL, withdrawn=TODAY), (), "withdrew its consent"),
    "lent to nobody": Card(replace(ALL, code=""), (), "lent to no family"),
    "no card": Card(None, (), "no family's consent is recorded"),
    "a card for another key": Closed(ALL, (), "does not open with this key"),
}


@dataclass
class House:
    """A real box with a film on it, unlocked over real routes and a real opener."""

    store: Store
    visitor: Visitor
    recording: str
    moment: str
    still: str
    parcels: dict[str, str]
    key: Path
    out: Path

    def wish(self, purpose: str, **more: Any) -> dict[str, Any]:
        """What the page sends to have something made ready."""
        asked = {"recording": self.recording, "for": purpose, "to": ["Anna"]}
        return {**asked, "form": "age", **more}


def make_parcels(store: Store, recording: str) -> dict[str, str]:
    """Something made ready for each purpose, when the family still agreed to it."""
    made = {}
    for purpose in PURPOSES:
        made[purpose] = new_id()
        growing = Parcels(store).making(made[purpose], recording, "mp4.age", purpose)
        with growing as part:
            part.write(b"sealed")
    return made


def refusal(answer: TestResponse) -> str:
    """What the page refused with; nothing if it did as it was asked."""
    assert answer.status_code in (200, 202, 303, 403), answer.text
    return answer.get_json()["error"] if answer.status_code == 403 else ""


def asked(**thing: Any) -> Callable[[House, str], str]:
    """Ask for something by JSON; what is begun is stopped again."""

    def leave(house: House, purpose: str) -> str:
        sent = house.wish(
            purpose, **{key: pick(house, one) for key, one in thing.items()}
        )
        answer = house.visitor.send("POST", "/api/take-away", sent)
        if answer.status_code == 202:
            where = f"/api/take-away/{answer.get_json()['id']}"
            house.visitor.send("DELETE", where)
        return refusal(answer)

    return leave


def pick(house: House, thing: Any) -> Any:
    """The moment or still that is meant."""
    return thing(house) if callable(thing) else thing


def moments(house: House) -> list[str]:
    return [house.moment]


def several(house: House) -> list[str]:
    return [house.moment, house.moment]


def stills(house: House) -> list[str]:
    return [house.still]


def by_form(house: House, purpose: str) -> str:
    """The form as a browser without scripts sends it."""
    form = house.wish(purpose, moment=[house.moment])
    where = f"/recordings/{house.recording}/take-away"
    data = {**form, "csrf_token": house.visitor.token}
    answer = house.visitor.client.post(where, data=data, headers=DATA)
    for one in house.visitor.data("/api/take-away").get_json()["parcels"]:
        if one["id"] not in house.parcels.values():
            house.visitor.send("DELETE", f"/api/take-away/{one['id']}")
    return refusal(answer)


def fetched(house: House, purpose: str) -> str:
    """What was made ready long before."""
    found = Parcels(house.store).find(house.parcels[purpose])
    where = f"/take-away/{found.id}/{found.file}"
    answer = house.visitor.client.get(where, headers=DATA, buffered=True)
    assert (answer.data == b"sealed") == (answer.status_code == 200)
    return refusal(answer)


def words(form: str) -> Callable[[House, str], str]:
    def leave(house: House, purpose: str) -> str:
        where = f"/recordings/{house.recording}/moments.{form}?for={purpose}"
        answer = house.visitor.data(where)
        assert (b"She waits" in answer.data) == (answer.status_code == 200)
        return refusal(answer)

    return leave


def summed_up(method: str, path: str, **sent: Any) -> Callable[[House, str], str]:
    """The summary of a review, by one of its ways."""

    def leave(house: House, purpose: str) -> str:
        there = house.visitor.data("/api/reviews").get_json()["reviews"]
        if not there:
            house.visitor.send("POST", "/api/reviews", {"review": {"words": "So!"}})
            return leave(house, purpose)
        where = path.format(review=there[0]["id"])
        answer = house.visitor.send(method, where, sent or None)
        return "" if answer.status_code == 204 else refusal(answer)

    return leave


def typed(*command: str) -> Callable[[House, str], str]:
    """A command of ``vig-recorder``; what it refuses with goes to standard error."""

    def leave(house: House, purpose: str) -> str:
        house.out.unlink(missing_ok=True)
        where = ["--store", str(house.store.root), "--identity", str(house.key)]
        out = ["-o", str(house.out), "--for", purpose, "--today", TODAY]
        code, said = run(command[0], house.recording, *command[1:], *where, *out)
        assert house.out.exists() == (code == 0)
        return said.removeprefix("error: ") if code else ""

    return leave


def run(*words: str) -> tuple[int, str]:
    """A command's exit code and what it complained of."""
    with redirect_stderr(io.StringIO()) as complaints:
        code = main(words)
    return code, complaints.getvalue()


@dataclass(frozen=True)
class Way:
    """A way out: by which route or command, and how it is gone.

    *only* is the purpose of one that cannot be for anything else.
    """

    by: str
    leave: Callable[[House, str], str]
    what: str = ""
    only: str = ""

    @property
    def purposes(self) -> tuple[str, ...]:
        """What it can be for."""
        return (self.only,) if self.only else PURPOSES


PAGE = {"form": "page", "passphrase": "calm otter paints seven green doors"}
WISHES: dict[str, dict[str, Any]] = {
    CLIP: {"moment": moments},
    REEL: {"moment": several, "together": True},
    STILL: {"still": stills},
    FILM: {"film": True},
}
WAYS: dict[str, Way] = {
    **{
        f"a {what}, sealed": Way("parcels.start", asked(**thing), what)
        for what, thing in WISHES.items()
    },
    **{
        f"a {what}, as a page": Way("parcels.start", asked(**thing, **PAGE), what)
        for what, thing in WISHES.items()
    },
    "a clip, without scripts": Way("takeaway.take", by_form, CLIP),
    "what was made ready before": Way("parcels.take", fetched),
    **{
        f"words as {form}": Way("export.words", words(form), form)
        for form in exports.FORMS
    },
    "a summary, looked at": Way(
        "summary.page",
        summed_up("GET", "/reviews/{review}/summary"),
        only=Purpose.REVIEW,
    ),
    "a summary, as data": Way(
        "summary.told",
        summed_up("GET", "/api/reviews/{review}/summary"),
        only=Purpose.REVIEW,
    ),
    "a summary, on paper": Way(
        "summary.printed",
        summed_up("POST", "/api/reviews/{review}/summary/printed"),
        only=Purpose.REVIEW,
    ),
    "a summary, as a page": Way(
        "summary.copy",
        summed_up("POST", "/reviews/{review}/summary/copy", **PAGE),
        only=Purpose.COPY,
    ),
    "the whole film, in a terminal": Way("vig-recorder film", typed("film")),
    "a clip, in a terminal": Way(
        "vig-recorder clip", typed("clip", "--from", "0.2", "--to", "0.8")
    ),
}

STAYS: dict[str, frozenset[str]] = {
    "is looked at on the page": frozenset(
        {
            *("api.film", "api.frames", "lanes.all_of", "lanes.small", "look.page"),
            *("media.film", "media.still", "takeaway.page", "takeaway.one_moment"),
            *("export.page", "recordings.listed", "recordings.search"),
            *("recordings.home", "recordings.page", "api.ready"),
            *("coach.beginning", "coach.growing", "coach.page", "coach.piece"),
            *("journey.page", "review_pages.compose", "review_pages.page"),
            *("review_pages.use", "reviews.listed", "reviews.one"),
        }
    ),
    "is written or erased": frozenset(
        {
            *("labels.keep", "labels.listed", "labels.page", "labels.starter"),
            *("notes.moment", "notes.new_moment", "notes.no_moment"),
            *("notes.new_still", "notes.no_still", "notes.still"),
            *("review_pages.begin", "review_pages.put_in"),
            *("reviews.begin", "reviews.change", "reviews.erase"),
            *("ending.end_work", "ending.erase", "ending.hold_open"),
            *("erase.erase", "erase.page"),
        }
    ),
    "tells of the box": frozenset(
        {
            *("api.check", "api.here", "api.receipts", "api.touch", "health"),
            *(
                "family.card",
                "family.keep",
                "family.leaf",
                "family.left",
                "family.page",
            ),
            *("family.what_left", "family.withdraw", "openapi.openapi"),
            *("parcels.listing", "parcels.passphrase", "parcels.remove"),
            *("ending.page", "ending.statement", "ending.told", "held_here.page"),
            *("receipts.page", "static", "check.page", "the_label.page"),
            *("this_box.certificate", "this_box.csr", "this_box.network"),
            *("this_box.own_certificate", "this_box.page", "this_box.told"),
            "this_box.request_certificate",
            *("claim.page", "claim.code", "claim.felt_yet", "claim.hold", "claim.key"),
            *("claim.recovery", "claim.recovery_file", "claim.back", "claim.family"),
            *("unlock.key_file", "unlock.lock", "unlock.page", "unlock.passphrase"),
        }
    ),
    "is shown in a shared review (test_opener_showing asks each card)": frozenset(
        {
            *("shared.film", "shared.join", "shared.leave", "shared.page"),
            *("shared.says", "shared.state", "shared.still"),
            *("together.begin", "together.end", "together.page"),
            *("together.show_here", "together.told", "together.wish"),
        }
    ),
    "is typed in a terminal": frozenset(
        f"vig-recorder {command}"
        for command in (
            *(
                "box",
                "certificate",
                "check",
                "claim-code",
                "label",
                "dark",
                "demo",
                "enrol",
                "erase",
                "family",
                "keygen",
                "lend",
                "list",
            ),
            *("page", "receipts", "run", "show", "verify", "withdraw"),
        )
    ),
}
"""What lets nothing leave, and why it does not."""


def agreed(card: Card, purpose: str) -> bool:
    """Whether this may leave, by the table and not by the program."""
    return purpose in card.agrees_to


assert set(PURPOSES) == set(Purpose), "the table knows every purpose"
MARK = {"name": "She waits", "seen": "", "note": "", "labels": []}
SPAN = {"start": SECOND // 5, "end": 4 * SECOND // 5}


def unlocked(client: Client, key: Path) -> Visitor:
    """A visitor with a key file, whose computer knows what day it is."""
    visitor = Visitor(client)
    visitor.read_token("/unlock")
    sent = (io.BytesIO(key.read_bytes()), "anna.key")
    answer = visitor.post("/unlock/key-file", key=sent, day=TODAY)
    assert answer.status_code == 303, answer.text
    visitor.read_token("/recordings")
    return visitor
