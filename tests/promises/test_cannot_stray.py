"""The shared screen cannot stray: attacked by every route, with everything known.

The attacker has the shared screen's own session and knows the ids of all recordings,
reviews, moments, parcels and views. Every answer is searched: film that comes is
decoded and must show chosen pictures only; nothing of any other picture, no note, no
name and no key may be in any byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Flask
from numpy.typing import NDArray
from werkzeug.test import TestResponse

from device import seal
from device.media import SECOND, Nanoseconds, Track
from device.opened import OpenedRecording
from device.opener import Opener
from device.pieces import Pieces
from device.projector import Projector
from device.store import Store
from tests import filmed, films
from tests.browser import until
from tests.promises.traced import held
from tests.web.conftest import DATA, PAGE, Visitor
from web import create_app

START, END = Nanoseconds(1_200_000_000), Nanoseconds(2_500_000_000)
CHOSEN = {*range(36, 75), 590}
"""Of one film the pictures of the moment, of the other the kept picture."""
OTHER = 500
"""The number of the other film's first picture."""
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
RANGES = ("", "bytes=0-", "bytes=-5000", "bytes=100-99999999")
CANARIES = {
    "name": "Canary One Looks Up",
    "seen": "canary two was seen",
    "note": "canary three is a note",
    "label": "canary four label",
    "prompt": "canary five prompt",
    "words": "canary six words",
    "title": "canary seven title",
    "still": "Canary Eight Tower",
    "wishes": "canary nine wishes",
}


@dataclass
class House:
    """A box with two films and two reviews, and the processes of its page."""

    store: Store
    app: Flask
    openers: list[Opener]
    projectors: list[Projector]
    one: str = ""
    other: str = ""
    review: str = ""
    secret_review: str = ""
    views: dict[str, str] = field(default_factory=dict)
    parcel: str = ""


def moment(name: str, start: int, end: int) -> dict[str, Any]:
    private = {key: CANARIES[key] for key in ("name", "seen", "note")}
    span = {"id": name, "start": start, "end": end, "labels": [CANARIES["label"]]}
    return {**private, **span}


def notes(*moments: dict[str, Any]) -> dict[str, Any]:
    still = {"id": "s1", "at": 3 * SECOND, "name": CANARIES["still"]}
    return {"moments": list(moments), "stills": [still]}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    place = tmp_path_factory.mktemp("stray")
    store = filmed.store_at(place / "store")
    openers: list[Opener] = []
    projectors: list[Projector] = []

    def start(root: Path) -> Opener:
        openers.append(Opener.start(root))
        return openers[-1]

    def project() -> Projector:
        projectors.append(Projector.start())
        return projectors[-1]

    app = create_app(
        store.root, start_opener=start, start_projector=project, secure_cookies=False
    )
    house = House(store, app, openers, projectors)
    one = films.write_film(place / "one.mp4", 5, draw=unlike_any)
    other = films.write_film(
        place / "other.mp4", 4, draw=lambda number: unlike_any(OTHER + number)
    )
    house.one = filmed.record(store, 5, film=one)
    house.other = filmed.record(store, 4, film=other)
    write(house)
    yield house
    for process in (*openers, *projectors):
        process.end()


def unlike_any(number: int) -> NDArray[np.uint8]:
    """A picture with its number and grain of its own: no two have bytes in common."""
    plane = films.picture(number)
    grain = np.random.default_rng(number).integers(0, 255, (20, films.WIDTH // 4))
    plane[100:180] = np.kron(grain, np.ones((4, 4))).astype(np.uint8)
    return plane


def write(house: House) -> None:
    """What the practitioner wrote, and something that waits to be taken away."""
    opener = Opener.start(house.store.root)
    opener.unlock_with(seal.identity_file(filmed.ANNA))
    opener.save_notes(house.one, notes(moment("m1", START, END)), 0)
    opener.save_notes(house.other, notes(moment("m2", 0, SECOND)), 0)
    shown = [
        {"id": "a", "recording": house.one, "moment": "m1"},
        {"id": "b", "recording": house.other, "still": "s1"},
    ]
    secret = [{"id": "c", "recording": house.other, "moment": "m2"}]
    said = {key: CANARIES[key] for key in ("prompt", "words")}
    document = {key: CANARIES[key] for key in ("title", "words", "wishes")}
    document["question"] = "What would you like to happen?"
    ids = [
        opener.save_review(
            "", {**document, "items": [{**one, **said} for one in items]}, 0
        )["id"]
        for items in (shown, secret)
    ]
    house.review, house.secret_review = ids
    house.views = {
        one: str(opener.recording(one)["view"]) for one in (house.one, house.other)
    }
    wish: dict[str, Any] = {
        "recording": house.other,
        "what": "clip",
        "purpose": "review",
    }
    wish |= {"parts": [[0, SECOND, ""]], "recipients": [filmed.ANNA.recipient]}
    plain = {"titles": False, "shell": "", "passphrase": ""}
    house.parcel = opener.take_away({**wish, **plain})
    until(lambda: opener.parcels()[0]["state"] == "ready", "the parcel")
    opener.end()


def anna(house: House) -> Visitor:
    """Anna, who has unlocked the box with her key file."""
    visitor = Visitor(house.app.test_client())
    visitor.read_token("/unlock")
    key = BytesIO(seal.identity_file(filmed.ANNA).encode())
    form = {"key": (key, "key"), "csrf_token": visitor.token}
    assert visitor.client.post("/unlock/key-file", data=form).status_code == 303
    visitor.read_token("/recordings")
    return visitor


def shown_here(house: House) -> Visitor:
    """The browser that Anna let be the shared screen."""
    visitor = anna(house)
    assert visitor.post(f"/reviews/{house.review}/show").location == "/shared"
    return ready(visitor)


def shown_there(house: House) -> Visitor:
    """Another browser, which came in with the code. Anna's stays unlocked."""
    visitor = anna(house)
    answer = visitor.send("POST", f"/api/reviews/{house.review}/showing")
    screen = Visitor(house.app.test_client())
    screen.read_token("/shared")
    digits = answer.get_json()["code"]["digits"]
    assert screen.post("/shared", code=digits).location == "/shared"
    return ready(screen)


def ready(screen: Visitor) -> Visitor:
    until(lambda: "coming" not in screen.data("/api/shared").text, "what is shown")
    screen.read_token("/shared")
    return screen


SHOWN = {"on this screen": shown_here, "on another": shown_there}


def paths(house: House) -> list[str]:
    """Every route, with every value that could be meant by it."""
    names = {"recording": [house.one, house.other], "moment": ["m1", "m2"]}
    names |= {"review": [house.review, house.secret_review], "still": ["s1"]}
    names |= {"view": list(house.views.values()), "parcel": [house.parcel]}
    names |= {"file": [f"clip-{house.parcel[:8]}.mp4.age"], "form": ["csv", "eaf"]}
    names |= {"at": ["0", str(2 * SECOND)], "width": ["640"], "item": list("01239")}
    names |= {"number": ["0", "3"]}
    names |= {"filename": ["paper.css", "../../store/order.json"]}
    found = []
    for rule in house.app.url_map.iter_rules():
        words = sorted(rule.arguments)
        choices = [names[word] for word in words]  # a new word must be thought about
        for values in product(*choices):
            path = rule.rule
            for word, value in zip(words, values, strict=True):
                path = re.sub(rf"<(?:\w+:)?{word}>", value, path)
            found.append(path)
    return found


def answers(house: House, screen: Visitor) -> Iterator[tuple[str, TestResponse]]:
    """Everything that the screen's session can be made to say, but to let itself go."""
    headers = [PAGE, DATA, {"Accept": "*/*"}]
    for path, method in product(paths(house), METHODS):
        if path in ("/shared/leave", "/shared") and method == "POST":
            continue
        for number, wanted in enumerate(headers if method == "GET" else headers[:1]):
            sent = wanted | {"X-CSRFToken": screen.token}
            if method == "GET":
                sent |= {"Range": RANGES[number]}
            body = None if method in ("GET", "HEAD", "OPTIONS") else {"base": 0}
            answer = screen.client.open(
                path, method=method, headers=sent, json=body, buffered=True
            )
            yield f"{method} {path}", answer
    for part in RANGES:
        for item in range(4):
            for place in (f"/shared/film/{item}.mp4", f"/shared/still/{item}.jpg"):
                yield place, screen.get(place, Range=part)


def unchosen(house: House) -> list[bytes]:
    """A piece out of every picture of both films that nobody chose to show."""
    pieces = []
    for recording in (house.one, house.other):
        opened = OpenedRecording.open(house.store.find(recording), [filmed.ANNA.secret])
        for segment in opened.index:
            run = segment.runs[Track.PICTURE]
            payload, at, start = opened.segment(segment.number), run.offset, run.start
            for size, lasts in zip(run.sizes, run.durations, strict=True):
                time = start * SECOND // 90_000
                inside = recording == house.one and START <= time + 1000 < END
                if not inside:
                    pieces.append(payload[at + size // 2 : at + size // 2 + 24])
                at, start = at + size, start + lasts
    return [piece for piece in pieces if len(set(piece)) > 8]


@pytest.fixture(scope="module", params=SHOWN)
def said(
    request: pytest.FixtureRequest, house: House
) -> list[tuple[str, TestResponse]]:
    screen = SHOWN[request.param](house)
    return list(answers(house, screen))


def test_the_attack_reaches_what_is_shown(
    said: list[tuple[str, TestResponse]],
) -> None:
    of_film = {path for path, answer in said if answer.mimetype == "video/mp4"}
    of_pictures = {path for path, answer in said if answer.mimetype == "image/jpeg"}

    assert {path.split()[-1] for path in of_film} == {"/shared/film/0.mp4"}
    assert {path.split()[-1] for path in of_pictures} == {"/shared/still/1.jpg"}
    assert len(said) > 400


def test_film_that_comes_shows_chosen_pictures_only(
    said: list[tuple[str, TestResponse]],
) -> None:
    whole = [
        answer.data
        for _, answer in said
        if answer.status_code == 200
        and answer.mimetype in ("video/mp4", "image/jpeg")
        and answer.data
    ]

    seen = [films.numbers_in(each, hidden=True) for each in whole]

    assert {number for numbers in seen for number in numbers} == CHOSEN


def test_of_no_other_picture_does_a_single_piece_come(
    house: House, said: list[tuple[str, TestResponse]]
) -> None:
    pieces = unchosen(house)
    assert len(pieces) > 150

    found = [path for path, answer in said for piece in pieces if piece in answer.data]

    assert found == []


def test_the_search_would_find_one(house: House) -> None:
    visitor = anna(house)
    film = f"/recordings/{house.one}/film/{house.views[house.one]}.mp4"

    whole = visitor.get(film).data

    missed = [piece for piece in unchosen(house)[:100] if piece not in whole]
    assert missed == []


def test_no_word_and_no_name_comes(
    house: House, said: list[tuple[str, TestResponse]]
) -> None:
    words = [*CANARIES.values(), house.one, house.other, house.secret_review]
    words += [house.parcel, "Anna", filmed.ANNA.secret, filmed.ANNA.recipient]

    found = [
        (path, word)
        for path, answer in said
        for word in words
        if word.encode() in answer.data and f"/{word}" not in path
    ]

    assert found == []


def test_beyond_its_own_every_route_brings_it_back_or_refuses(
    said: list[tuple[str, TestResponse]],
) -> None:
    own = re.compile(r"\w+ (/shared|/api/shared|/static/|/health)|/shared/")

    strays = {
        (path, answer.status_code, answer.location)
        for path, answer in said
        if not own.match(path)
        and answer.status_code != 403
        and (answer.status_code, answer.location) != (303, "/shared")
    }

    assert strays == set()


def test_shown_here_no_key_is_open_any_more(house: House) -> None:
    shown_here(house)

    until(lambda: not house.openers[-1].alive, "the opener to end")


def test_the_projector_holds_no_key(house: House) -> None:
    shown_there(house)
    process = house.projectors[-1]._process.pid
    key = Pieces(house.store.find(house.one), [filmed.ANNA.secret]).key
    words = {
        "Anna's key": filmed.ANNA.secret.encode(),
        "the recording's key": key.identity.secret.encode(),
        "its mac key": key.mac_key,
        "the recording's name": house.one.encode(),
        "a piece of film": house.projectors[-1].read(0, 2000, 2064),
    }

    try:
        found = held(process, words)
    except PermissionError:
        pytest.skip("only root may look into a projector, and so it should be")
    assert found == {"a piece of film"}
