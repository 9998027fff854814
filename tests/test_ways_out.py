"""Consent × ways out: nothing leaves but what the family agreed to, whichever way.

The real opener, the real routes and the real command line, one table.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from device.cli import parser
from device.opener.wish import WHATS
from device.receipting import numbers
from device.store import Store
from tests import filmed
from tests.ways_out import (
    CARDS,
    MARK,
    SPAN,
    STAYS,
    WAYS,
    House,
    agreed,
    make_parcels,
    unlocked,
)
from web import create_app, exports


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    store = filmed.store_at(tmp_path_factory.mktemp("ways") / "store")
    filmed.record(store, 2)
    app = create_app(store.root, secure_cookies=False)
    app.testing = True
    return app


@pytest.fixture(scope="module")
def house(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    place = tmp_path_factory.mktemp("house")
    key = filmed.key_file(place / "anna.key")
    store = Store(app.extensions["vig.box"].root)
    (recording,) = store.recordings()
    anna = unlocked(app.test_client(), key)
    marks = f"/api/recordings/{recording}"
    moment, still = {**MARK, **SPAN}, {"at": SPAN["start"], "name": "Still"}
    first = anna.send("POST", f"{marks}/moments", {"base": 0, "moment": moment})
    second = anna.send("POST", f"{marks}/stills", {"base": 1, "still": still})
    kept = first.get_json()["kept"], second.get_json()["kept"]
    parcels = make_parcels(store, recording)
    yield House(store, anna, recording, *kept, parcels, key, place / "out")
    anna.send("POST", "/lock")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("card", CARDS)
def test_it_leaves_if_the_family_agreed_and_in_no_other_case(
    house: House, card: str, way: str
) -> None:
    CARDS[card].lay(house.store)

    for purpose in WAYS[way].purposes:
        before = numbers(house.store)
        refusal = WAYS[way].leave(house, purpose)
        if agreed(CARDS[card], purpose):
            assert refusal == "", purpose
        else:
            assert CARDS[card].says in refusal, (purpose, refusal)
            assert numbers(house.store) == before, "nothing left, so no receipt"


def commands() -> set[str]:
    """Every command that can be typed."""
    (found,) = (
        action.choices
        for action in parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    return {f"vig-recorder {name}" for name in found}


def test_the_table_knows_every_route_and_every_command(app: Flask) -> None:
    """Whoever adds one decides here whether something leaves by it."""
    out = {way.by for way in WAYS.values()}
    stays = frozenset[str]().union(*STAYS.values())

    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert not out & stays
    assert routes | commands() == out | stays


def test_the_table_knows_everything_that_can_be_taken_and_every_form() -> None:
    tried = {way.what for way in WAYS.values() if way.what}

    assert tried == {*WHATS, *exports.FORMS}


def test_a_route_that_nobody_put_in_the_table_is_noticed(tmp_path: Path) -> None:
    store = filmed.store_at(tmp_path / "store")
    app = create_app(store.root, secure_cookies=False)
    app.add_url_rule("/film.zip", "zip", lambda: b"")

    with pytest.raises(AssertionError):
        test_the_table_knows_every_route_and_every_command(app)


def test_every_way_says_what_for_or_is_for_the_review(house: House) -> None:
    CARDS["agreed to supervision alone"].lay(house.store)

    wish = house.wish("", moment=[house.moment])
    del wish["for"]
    answer = house.visitor.send("POST", "/api/take-away", wish)
    words = house.visitor.data(f"/recordings/{house.recording}/moments.csv")

    for each in (answer, words):
        assert each.status_code == 403
        assert "the shared review" in each.get_json()["error"]


def test_a_purpose_that_does_not_exist_is_refused(house: House) -> None:
    CARDS["agreed to all"].lay(house.store)

    sent = house.wish("curiosity", moment=[house.moment])
    answer = house.visitor.send("POST", "/api/take-away", sent)

    assert answer.status_code == 400
    assert "does not know what that is for" in answer.get_json()["error"]
