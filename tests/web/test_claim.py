"""The page of a box that is nobody's: the code, a hand, keys, and then it is hers."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from device import family, seal, status
from device.claim import waiting
from device.claim.whole import RECOVERY
from device.media import SECOND, Nanoseconds
from device.passphrase import unwrap, wrap
from device.status import Status
from device.store import Store
from tests.claim.near import Near
from tests.claim.parts import ANNA, SERVICE, unclaimed
from tests.web.conftest import PAGE, Clock, Visitor
from tests.web.fake_opener import KEY_FILE, Shelf
from web import create_app

WORDS = "calm otter paints seven green doors"
WRONG = "0000-0000-0000-0000"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = unclaimed(tmp_path / "store")
    waiting.make_code(store)
    return store


@pytest.fixture
def claimers() -> list[Near]:
    """Every claimer that was started."""
    return []


@pytest.fixture
def app(store: Store, shelf: Shelf, clock: Clock, claimers: list[Near]) -> Flask:
    def start(root: Path) -> Near:
        claimers.append(Near(root))
        return claimers[-1]

    app = create_app(
        store.root,
        start_opener=shelf.start,
        start_claimer=start,
        secure_cookies=False,
        clock=clock,
    )
    app.testing = True
    return app


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return somebody(app)


def somebody(app: Flask) -> Visitor:
    visitor = Visitor(app.test_client())
    visitor.read_token("/claim")
    return visitor


def hand(store: Store, ago: float = 1.0) -> None:
    """The recorder says that a hand held the button so many seconds ago."""
    now = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    held = Nanoseconds(now - round(ago * SECOND))
    told = Status("cannot", "", held, 0.0, 90, None, Nanoseconds(now), held_at=held)
    status.write(store.root / "status.json", told)


def the_code(store: Store) -> str:
    found = waiting.code_of(store)
    assert found is not None
    return found


def at_the_key(visitor: Visitor, store: Store) -> None:
    """Somebody who has typed the code and held the button."""
    assert visitor.post("/claim/code", code=the_code(store)).status_code == 303
    hand(store)
    assert visitor.post("/claim/hold").status_code == 303


def at_the_end(visitor: Visitor, store: Store) -> None:
    at_the_key(visitor, store)
    public = {"name": "Anna", "way": "public", "public": ANNA.recipient}
    assert visitor.post("/claim/key", **public).status_code == 303
    own = {"recovery": "own", "own": SERVICE.recipient}
    assert visitor.post("/claim/recovery", **own).status_code == 303


def test_from_code_to_family_the_box_becomes_hers(
    visitor: Visitor, store: Store, claimers: list[Near]
) -> None:
    at_the_key(visitor, store)
    new = {"name": "Anna", "way": "new", "passphrase": WORDS, "again": f" {WORDS} "}
    assert visitor.post("/claim/key", **new).status_code == 303
    file = visitor.post("/claim/recovery-key")
    assert "AGE-SECRET-KEY-1" in file.text
    assert "attachment" in file.headers["Content-Disposition"]
    assert file.text.split()[-1] in visitor.get("/claim").text, "and is on the page"
    made = {"recovery": "made", "kept": "1"}
    assert visitor.post("/claim/recovery", **made).status_code == 303

    done = visitor.post("/claim/family", family="k7-14", day="2026-11-25")

    assert (done.status_code, done.location) == (303, "/unlock?because=claimed")
    assert "yours now" in visitor.get(done.location).text
    (service,) = seal.read_identity_file(file.text)
    assert store.recipients()[RECOVERY] == seal.recipient_of(service)
    (mine,) = seal.read_identity_file(unwrap(store.wrapped_identity("Anna"), WORDS))
    assert store.recipients()["Anna"] == seal.recipient_of(mine)
    card = family.load(store, [mine])
    assert (card.code, card.since) == ("K7-14", "2026-11-25")
    assert [one.alive for one in claimers] == [False]


def test_once_it_is_claimed_none_of_it_is_there(
    visitor: Visitor, store: Store, app: Flask
) -> None:
    code = the_code(store)
    at_the_end(visitor, store)
    assert visitor.post("/claim/family", family="").status_code == 303

    stranger = Visitor(app.test_client())
    stranger.read_token("/unlock")
    routes = [rule for rule in app.url_map.iter_rules() if "/claim" in rule.rule]
    assert len(routes) == 9
    anna = Visitor(app.test_client())
    anna.read_token("/unlock")
    key_file = (io.BytesIO(KEY_FILE.encode()), "my.key")
    assert anna.post("/unlock/key-file", key=key_file).status_code == 303
    anna.read_token("/recordings")
    for who in (visitor, stranger, anna):
        for rule in routes:
            for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
                data = {"csrf_token": who.token, "code": code}
                answer = who.client.open(
                    rule.rule, method=method, data=data, headers=PAGE
                )
                assert answer.status_code == 404, (who, rule.rule)


def test_a_box_that_is_nobodys_answers_nothing_else(
    visitor: Visitor, app: Flask, shelf: Shelf
) -> None:
    for rule in app.url_map.iter_rules():
        if rule.arguments or rule.rule.startswith(("/claim", "/static", "/health")):
            continue
        if "GET" not in (rule.methods or set()):
            continue
        page, data = visitor.get(rule.rule), visitor.data(rule.rule)
        if rule.endpoint == "held_here.page":
            assert page.status_code == 404
        elif rule.rule.startswith("/api/"):
            assert data.status_code == 403
            assert "nobody's yet" in data.get_json()["error"]
        else:
            assert (page.status_code, page.location) == (303, "/claim"), rule
    assert visitor.post("/unlock", passphrase=WORDS).status_code == 403
    assert shelf.started == []


def test_without_its_code_it_says_how_to_make_one(
    visitor: Visitor, store: Store
) -> None:
    waiting.forget_code(store)

    assert "sudo vig-recorder claim-code" in visitor.get("/claim").text
    assert visitor.post("/claim/code", code=WRONG).status_code == 503


def test_a_wrong_code_comes_back_as_it_was_typed_and_tells_what_is_left(
    visitor: Visitor,
) -> None:
    slip = visitor.post("/claim/code", code="7k3q")
    wrong = visitor.post("/claim/code", code="0000 0000 0000 0001")

    assert (slip.status_code, wrong.status_code) == (403, 403)
    assert 'value="7k3q"' in slip.text
    assert "more tries" not in slip.text
    assert 'value="0000 0000 0000 0001"' in wrong.text
    assert "9 more tries" in wrong.text


def test_ten_wrong_codes_close_claiming_until_the_box_is_started_anew(
    visitor: Visitor, store: Store, app: Flask, clock: Clock
) -> None:
    for _ in range(10):
        assert visitor.post("/claim/code", code=WRONG).status_code == 403

    closed = visitor.post("/claim/code", code=the_code(store))

    assert closed.status_code == 403
    assert "claiming is closed" in closed.text
    assert "claiming is closed" in visitor.get("/claim").text
    still = create_app(store.root, secure_cookies=False, clock=clock)
    again = somebody(still).post("/claim/code", code=the_code(store))
    assert again.status_code == 403, "the page alone was started anew"
    clock.now = 20.0
    anew = create_app(store.root, start_claimer=Near, secure_cookies=False, clock=clock)
    answer = somebody(anew).post("/claim/code", code=the_code(store))
    assert answer.status_code == 303, "the machine was"


def test_only_one_browser_claims_at_a_time(
    visitor: Visitor, store: Store, app: Flask, clock: Clock
) -> None:
    visitor.post("/claim/code", code=the_code(store))
    other = somebody(app)

    busy = other.post("/claim/code", code=the_code(store))
    clock.now += 301
    later = other.post("/claim/code", code=the_code(store))

    assert busy.status_code == 409
    assert "Somebody else is claiming" in busy.text
    assert later.status_code == 303
    lost = visitor.post("/claim/hold")
    assert lost.status_code == 403
    assert "begin anew" in lost.text


def test_a_hand_counts_for_five_minutes_and_no_longer(
    visitor: Visitor, store: Store
) -> None:
    visitor.post("/claim/code", code=the_code(store))
    assert visitor.data("/claim/hold").get_json() == {"felt": False}
    assert visitor.post("/claim/hold").status_code == 409
    hand(store, 301)
    assert visitor.data("/claim/hold").get_json() == {"felt": False}
    assert "not felt a hand" in visitor.post("/claim/hold").text

    hand(store, 299)

    assert visitor.data("/claim/hold").get_json() == {"felt": True}
    assert visitor.post("/claim/hold").status_code == 303


def test_whoever_has_no_code_is_not_told_of_a_hand(
    visitor: Visitor, store: Store
) -> None:
    hand(store)

    assert visitor.data("/claim/hold").status_code == 404


def test_a_recorder_that_does_not_run_is_told(visitor: Visitor, store: Store) -> None:
    visitor.post("/claim/code", code=the_code(store))

    assert "The recorder is not running" in visitor.get("/claim").text


@pytest.mark.parametrize("step", ["key", "recovery", "recovery-key", "family"])
def test_no_step_can_be_reached_without_a_hand(
    visitor: Visitor, store: Store, step: str
) -> None:
    public = {"name": "Anna", "way": "public", "public": ANNA.recipient}
    assert visitor.post(f"/claim/{step}", **public).status_code == 403
    visitor.post("/claim/code", code=the_code(store))

    answer = visitor.post(f"/claim/{step}", **public)

    assert answer.status_code == 403
    assert not store.is_claimed()


@pytest.mark.parametrize("step", ["recovery", "family"])
def test_no_step_can_be_passed_over(visitor: Visitor, store: Store, step: str) -> None:
    at_the_key(visitor, store)

    visitor.post(f"/claim/{step}", recovery="own", own=SERVICE.recipient)
    visitor.post("/claim/family", family="")

    assert not store.is_claimed()


def test_done_for_a_quarter_of_an_hour_it_is_given_up(
    visitor: Visitor, store: Store, clock: Clock, claimers: list[Near]
) -> None:
    at_the_end(visitor, store)
    clock.now += 900

    answer = visitor.post("/claim/family", family="")

    assert answer.status_code == 403
    assert "begin anew" in answer.text
    assert not claimers[0].alive
    assert not store.is_claimed()


def test_somebody_who_goes_on_has_all_the_time(
    visitor: Visitor, store: Store, clock: Clock
) -> None:
    at_the_key(visitor, store)
    for _ in range(5):
        clock.now += 800
        assert visitor.post("/claim/key", name="Anna").status_code == 400

    assert "Step 3 of 5" in visitor.get("/claim").text


def test_strangers_cannot_push_a_claim_out_of_memory(
    visitor: Visitor, store: Store, app: Flask
) -> None:
    at_the_key(visitor, store)

    for _ in range(300):
        app.test_client().get("/claim")

    assert "Step 3 of 5" in visitor.get("/claim").text


KEYS: list[tuple[dict[str, Any], str]] = [
    ({"way": "new", "passphrase": "sunshine2024", "again": "sunshine2024"}, "easy"),
    ({"way": "new", "passphrase": WORDS, "again": WORDS.upper()}, "second time"),
    ({"way": "new", "passphrase": " ", "again": ""}, "is empty"),
    ({"way": "new", "passphrase": "x" * 1001, "again": ""}, "too long"),
    ({"way": "public", "public": ANNA.secret}, "age1"),
    ({"way": "public", "public": ""}, "age1"),
    ({"way": "wrapped", "of_file": WORDS}, "Choose the file"),
    ({"way": ""}, "Choose one"),
    ({"way": "public", "public": ANNA.recipient, "name": "../x"}, "name"),
    ({"way": "public", "public": ANNA.recipient, "name": "Recovery key"}, "name"),
]


@pytest.mark.parametrize(("sent", "said"), KEYS)
def test_what_is_wrong_with_a_key_is_said_and_nothing_typed_is_lost(
    visitor: Visitor, store: Store, sent: dict[str, Any], said: str
) -> None:
    at_the_key(visitor, store)

    answer = visitor.post("/claim/key", **{"name": "Anna", **sent})

    assert 400 <= answer.status_code < 500, answer.text
    assert said in answer.text.partition('role="alert"')[2].partition("</div>")[0]
    assert f'value="{sent["way"]}" checked' in answer.text or not sent["way"]
    if "passphrase" in sent and sent["passphrase"].strip():
        assert sent["passphrase"] in answer.text
    assert not store.is_claimed()


def test_in_place_of_a_weak_passphrase_six_words_are_offered_again(
    visitor: Visitor, store: Store
) -> None:
    at_the_key(visitor, store)
    weak = {"name": "Anna", "way": "new", "passphrase": "sunshine", "again": "sunshine"}

    answer = visitor.post("/claim/key", **weak)

    offered = answer.text.partition('The box offers: <b class="figures">')[2]
    words = offered.partition("</b>")[0]
    assert len(words.split()) == 6
    weak |= {"passphrase": words, "again": words}
    assert visitor.post("/claim/key", **weak).status_code == 303


def test_a_secret_key_in_place_of_a_public_one_is_not_shown_again(
    visitor: Visitor, store: Store
) -> None:
    at_the_key(visitor, store)

    answer = visitor.post("/claim/key", name="Anna", way="public", public=ANNA.secret)

    assert ANNA.secret not in answer.text
    assert "secret half" in answer.text


def test_her_own_wrapped_key_is_taken_from_a_file(
    visitor: Visitor, store: Store
) -> None:
    at_the_key(visitor, store)
    file = wrap(seal.identity_file(ANNA), WORDS)
    sent = {"name": "Anna", "way": "wrapped", "of_file": WORDS}

    wrong = visitor.post(
        "/claim/key", **{**sent, "of_file": "no"}, wrapped=(io.BytesIO(file), "k.age")
    )
    right = visitor.post("/claim/key", **sent, wrapped=(io.BytesIO(file), "k.age"))

    assert wrong.status_code == 403
    assert "passphrase of that file" in wrong.text
    assert right.status_code == 303
    assert ANNA.recipient in _end(visitor).text


def _end(visitor: Visitor) -> TestResponse:
    visitor.post("/claim/recovery", recovery="own", own=SERVICE.recipient)
    return visitor.get("/claim")


def test_the_recovery_key_has_to_be_kept_first(visitor: Visitor, store: Store) -> None:
    at_the_key(visitor, store)
    visitor.post("/claim/key", name="Anna", way="public", public=ANNA.recipient)
    before = visitor.get("/claim").text

    answer = visitor.post("/claim/recovery", recovery="made")

    assert answer.status_code == 400
    assert "Print or save the recovery key first" in answer.text
    secret = before.partition("AGE-SECRET-KEY-1")[2][:50]
    assert secret in answer.text, "it is still the same one"


def test_a_step_can_be_done_once_more(visitor: Visitor, store: Store) -> None:
    at_the_end(visitor, store)

    assert "Step 5" in visitor.get("/claim").text
    visitor.post("/claim/back")
    assert "Step 4" in visitor.get("/claim").text
    visitor.post("/claim/back")
    assert "Step 3" in visitor.get("/claim").text


def test_a_familys_name_is_no_code(visitor: Visitor, store: Store) -> None:
    at_the_end(visitor, store)

    answer = visitor.post("/claim/family", family="Samantha Jones")

    assert answer.status_code == 400
    assert 'value="Samantha Jones"' in answer.text
    assert not store.is_claimed()


def test_somebody_who_was_enrolled_meanwhile_is_not_pushed_aside(
    visitor: Visitor, store: Store
) -> None:
    at_the_end(visitor, store)
    store.enrol("Ben", seal.new_identity().recipient)

    assert visitor.post("/claim/family", family="").status_code == 404
    assert list(store.recipients()) == ["Ben"]


def test_no_secret_stands_in_an_address_or_in_the_log(
    visitor: Visitor, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    code = the_code(store)
    at_the_key(visitor, store)
    new = {"name": "Anna", "way": "new", "passphrase": WORDS, "again": WORDS}
    answers = [visitor.post("/claim/key", **new)]
    answers.append(visitor.post("/claim/recovery", recovery="made", kept="1"))
    answers.append(visitor.post("/claim/family", family="K7-14"))

    said = caplog.text + " ".join(answer.location or "" for answer in answers)
    for secret in (WORDS, code, "K7-14", "AGE-SECRET-KEY", "otter"):
        assert secret not in said


def test_when_the_page_is_stopped_nothing_of_it_stays(
    visitor: Visitor, store: Store, app: Flask, claimers: list[Near]
) -> None:
    at_the_key(visitor, store)

    app.extensions["vig.claiming"].end()

    assert not claimers[0].alive
    assert visitor.post("/claim/key", name="Anna").status_code == 403


def test_a_change_without_the_token_is_refused(visitor: Visitor, store: Store) -> None:
    visitor.token = ""

    assert visitor.post("/claim/code", code=the_code(store)).status_code == 400
