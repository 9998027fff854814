"""The shared screen: how it is let in, what it may ask, and when it is over."""

from __future__ import annotations

import re
import threading

import pytest
from flask import Flask

from device.errors import ClipRefused
from device.store import Store
from tests.browser import until
from tests.web import showing
from tests.web.conftest import FILM, Clock, Visitor
from tests.web.fake_opener import JPEG, Shelf
from tests.web.fake_showing import FakeProjector
from tests.web.showing import PRIVATE, SHOWING, begin, join, state, told, type_code
from web import create_app
from web.sessions import IDLE_SECONDS
from web.show import LONGEST, QUIET

DOING = {"item": 0, "playing": True, "speed": "half", "at": 0}


@pytest.fixture
def projectors() -> list[FakeProjector]:
    """Every projector that was started."""
    return []


@pytest.fixture
def app(
    store: Store, shelf: Shelf, clock: Clock, projectors: list[FakeProjector]
) -> Flask:
    def start() -> FakeProjector:
        projectors.append(FakeProjector())
        return projectors[-1]

    showing.put_on(shelf)
    store.create(showing.RECORDING).write("key", b"sealed")
    app = create_app(
        store.root,
        start_opener=shelf.start,
        start_projector=start,
        secure_cookies=False,
        clock=clock,
    )
    app.testing = True
    return app


@pytest.fixture
def screen(app: Flask, anna: Visitor) -> Visitor:
    """Another browser, which shows what Anna shows."""
    return join(app, begin(anna)["code"]["digits"])


def show_here(anna: Visitor) -> None:
    anna.read_token("/recordings")
    answer = anna.post(f"/reviews/{showing.REVIEW}/show")
    assert (answer.status_code, answer.location) == (303, "/shared")
    anna.read_token("/shared")
    until(lambda: "coming" not in state(anna).text, "film to be loaded")


def test_a_screen_with_the_code_shows_what_was_chosen(screen: Visitor) -> None:
    found = state(screen).get_json()

    assert found["question"] == showing.QUESTION
    assert [one["kind"] for one in found["items"]] == ["moment", "still", "moment"]
    assert {one["state"] for one in found["items"]} == {"ready"}
    assert screen.get("/shared/film/0.mp4", Range="bytes=0-9").data == FILM[:10]
    assert screen.get("/shared/film/2.mp4").data == FILM
    assert screen.get("/shared/still/1.jpg").data == b"\xff\xd8 a still"


def test_nothing_private_comes_to_it(screen: Visitor) -> None:
    answers = screen.get("/shared").text + state(screen).text

    assert not [words for words in PRIVATE.values() if words in answers]
    assert showing.RECORDING not in answers
    assert showing.REVIEW not in answers
    assert "/recordings" not in answers


def test_what_is_no_part_of_it_is_not_there(screen: Visitor) -> None:
    for path in ("film/1.mp4", "film/3.mp4", "still/0.jpg", "film/-1.mp4"):
        assert screen.data(f"/shared/{path}").status_code in (403, 404), path


@pytest.mark.parametrize("typed", ["{0}", " {1} {2} ", "{1}-{2}"])
def test_a_code_may_be_typed_with_spaces(app: Flask, anna: Visitor, typed: str) -> None:
    digits = begin(anna)["code"]["digits"]

    join(app, typed.format(digits, digits[:3], digits[3:]))


def test_a_code_is_good_for_one_screen(app: Flask, anna: Visitor) -> None:
    digits = begin(anna)["code"]["digits"]
    join(app, digits)

    answer = type_code(Visitor(app.test_client()), digits)

    assert answer.status_code == 403
    assert "This code is not right, or its time is over." in answer.text
    assert told(anna)["code"] is None


def test_a_code_is_good_for_five_minutes(
    app: Flask, anna: Visitor, clock: Clock
) -> None:
    digits = begin(anna)["code"]["digits"]

    clock.now += 301

    assert type_code(Visitor(app.test_client()), digits).status_code == 403
    assert told(anna)["code"] is None


def test_five_wrong_guesses_from_anywhere_make_every_code_void(
    app: Flask, anna: Visitor
) -> None:
    digits = begin(anna)["code"]["digits"]
    wrong = [f"{(int(digits) + n) % 10**6:06}" for n in range(1, 6)]
    for guess in wrong:
        assert type_code(Visitor(app.test_client()), guess).status_code == 403

    assert type_code(Visitor(app.test_client()), digits).status_code == 403
    assert told(anna)["code"] is None


def test_four_wrong_guesses_do_not(app: Flask, anna: Visitor) -> None:
    digits = begin(anna)["code"]["digits"]
    for guess in ("", "12345", "twelve", "9" * 40):
        assert type_code(Visitor(app.test_client()), guess).status_code == 403

    join(app, digits)


def test_codes_are_six_figures_and_not_the_same_twice(anna: Visitor) -> None:
    codes = {begin(anna)["code"]["digits"] for _ in range(5)}

    assert len(codes) > 1
    assert all(re.fullmatch("[0-9]{6}", one) for one in codes)


def test_another_screen_takes_the_place_of_the_first(
    app: Flask, anna: Visitor, screen: Visitor
) -> None:
    second = join(app, begin(anna)["code"]["digits"])

    assert state(second).status_code == 200
    assert state(screen).status_code == 403
    assert screen.get("/shared/film/0.mp4").status_code == 303


def test_an_unlocked_browser_does_not_become_a_screen_by_a_code(
    anna: Visitor,
) -> None:
    digits = begin(anna)["code"]["digits"]

    answer = anna.post("/shared", code=digits)

    assert answer.status_code == 400
    assert "Show on this screen" in answer.text


def test_her_page_is_told_what_the_screen_shows(anna: Visitor, screen: Visitor) -> None:
    before = told(anna)
    assert (before["screen"], before["doing"]) == ("there", None)

    assert screen.send("POST", "/api/shared", DOING).status_code == 204

    after = told(anna)
    assert after["doing"] == DOING
    assert after["version"] > before["version"]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {**DOING, "item": 3},
        {**DOING, "item": -2},
        {**DOING, "item": True},
        {**DOING, "speed": "twice"},
        {**DOING, "speed": PRIVATE["note"]},
        {**DOING, "at": -1},
        {**DOING, "at": 1 << 60},
        {**DOING, "playing": "yes"},
    ],
)
def test_a_screen_cannot_say_anything_else(screen: Visitor, wrong: object) -> None:
    assert screen.send("POST", "/api/shared", wrong).status_code == 400


def test_wishes_come_to_the_screen_each_once_and_in_their_order(
    anna: Visitor, screen: Visitor
) -> None:
    for do in ("next", "play", "freeze"):
        assert anna.send("POST", f"{SHOWING}/wishes", {"do": do}).status_code == 204

    found = state(screen).get_json()
    assert [one["do"] for one in found["wishes"]] == ["next", "play", "freeze"]
    assert state(screen, done=found["last_wish"]).get_json()["wishes"] == []


def test_a_wish_that_no_screen_knows_is_refused(anna: Visitor) -> None:
    begin(anna)

    for do in ("erase", "", None, ["next"]):
        answer = anna.send("POST", f"{SHOWING}/wishes", {"do": do})
        assert answer.status_code == 400


def test_news_is_told_at_once_and_not_after_a_while(
    anna: Visitor, screen: Visitor
) -> None:
    version = state(screen).get_json()["version"]
    later = threading.Timer(
        0.2, anna.send, ["POST", f"{SHOWING}/wishes", {"do": "freeze"}]
    )
    later.start()

    answer = screen.data(f"/api/shared?after={version}&done=0").get_json()

    assert answer["wishes"][0]["do"] == "freeze"
    later.join()


def test_a_third_who_waits_for_news_is_answered_at_once(
    app: Flask, screen: Visitor
) -> None:
    version = state(screen).get_json()["version"]
    waiters = app.extensions["vig.waiters"]
    held = [waiters.acquire(blocking=False) for _ in range(3)]
    assert held == [True, True, False]

    answer = screen.data(f"/api/shared?after={version}")

    assert answer.get_json()["version"] == version


def test_a_screen_that_says_nothing_any_more_counts_as_away(
    anna: Visitor, screen: Visitor, clock: Clock
) -> None:
    state(screen)
    clock.now += 20

    assert told(anna)["screen"] == "away"


def test_without_any_screen_her_page_says_so(anna: Visitor) -> None:
    assert begin(anna)["screen"] == "none"


def test_what_cannot_be_cut_is_told_to_her_and_why(
    app: Flask, anna: Visitor, shelf: Shelf
) -> None:
    shelf.uncut["a"] = ClipRefused("film is missing here", "choose another")

    found = begin(anna)
    screen = join(app, found["code"]["digits"])

    assert found["items"][0]["why"] == "Film is missing here. Choose another."
    seen = state(screen).get_json()["items"]
    assert [one["state"] for one in seen] == ["failed", "ready", "ready"]
    assert "missing" not in str(seen)
    assert screen.data("/shared/film/0.mp4").status_code == 404


def test_film_that_the_family_erases_meanwhile_is_let_go(
    screen: Visitor, store: Store, projectors: list[FakeProjector]
) -> None:
    assert screen.get("/shared/film/0.mp4").status_code == 200

    store.find(showing.RECORDING).erase()

    assert screen.data("/shared/film/0.mp4").status_code == 404
    assert screen.data("/shared/still/1.jpg").status_code == 404
    assert {one["state"] for one in state(screen).get_json()["items"]} == {"failed"}
    with pytest.raises(LookupError):
        projectors[-1].read(0, 0, 1)


def test_a_review_is_not_locked_in_its_middle(
    anna: Visitor, screen: Visitor, clock: Clock, shelf: Shelf
) -> None:
    for _ in range(3):
        clock.now += IDLE_SECONDS - 1
        assert state(screen).status_code == 200

    assert anna.data("/api/here").status_code == 200
    assert shelf.started[-1].alive
    assert shelf.started[-1].touched > 3


def test_but_it_ends_when_nobody_does_anything_for_an_hour(
    anna: Visitor, screen: Visitor, clock: Clock, projectors: list[FakeProjector]
) -> None:
    clock.now += QUIET

    assert state(screen).status_code == 403
    assert anna.data("/api/here").status_code == 403
    assert not projectors[-1].alive


def test_and_after_three_hours_whatever_is_done(
    anna: Visitor, screen: Visitor, clock: Clock, projectors: list[FakeProjector]
) -> None:
    for _ in range(int(LONGEST // 600)):
        clock.now += 600
        screen.send("POST", "/api/shared", DOING)
        anna.send("POST", "/api/touch")

    assert state(screen).status_code == 403
    assert anna.data(SHOWING).status_code == 404
    assert not projectors[-1].alive
    assert anna.data("/api/here").status_code == 200


def test_without_a_screen_the_box_locks_as_ever(anna: Visitor, clock: Clock) -> None:
    begin(anna)

    clock.now += IDLE_SECONDS

    assert anna.data("/api/here").status_code == 403


@pytest.mark.parametrize("way", ["she ends it", "she locks"])
def test_when_she_says_so_the_screen_is_over(
    anna: Visitor, screen: Visitor, projectors: list[FakeProjector], way: str
) -> None:
    if way == "she ends it":
        assert anna.send("DELETE", SHOWING).status_code == 204
    else:
        anna.post("/lock")

    assert not projectors[-1].alive
    answer = screen.get("/shared")
    assert (answer.status_code, answer.location) == (303, "/shared?because=ended")
    assert "has ended on this screen" in screen.get(answer.location).text
    assert state(screen).status_code == 403


def test_a_screen_that_leaves_can_come_back_only_by_another_code(
    app: Flask, anna: Visitor, screen: Visitor
) -> None:
    answer = screen.post("/shared/leave")

    assert answer.location == "/shared?because=left"
    assert state(screen).status_code == 403
    assert told(anna)["screen"] == "none"
    join(app, begin(anna)["code"]["digits"])


def test_shown_here_the_browser_gives_up_what_it_had_unlocked(
    anna: Visitor, shelf: Shelf
) -> None:
    before = anna.client.get_cookie("vig")

    show_here(anna)

    assert anna.client.get_cookie("vig") != before
    assert anna.get("/shared/film/0.mp4").data == FILM
    assert not shelf.started[-1].alive  # no key is open any more
    for path in ("/recordings", "/unlock", f"/recordings/{showing.RECORDING}"):
        answer = anna.get(path)
        assert (answer.status_code, answer.location) == (303, "/shared")


def test_the_old_cookie_opens_nothing_any_more(app: Flask, anna: Visitor) -> None:
    old = anna.client.get_cookie("vig")
    assert old is not None
    show_here(anna)

    thief = app.test_client()
    thief.set_cookie("vig", old.value)

    assert thief.get("/api/here").status_code == 403


def test_leaving_here_locks_the_box(
    anna: Visitor, projectors: list[FakeProjector]
) -> None:
    show_here(anna)

    answer = anna.post("/shared/leave")

    assert answer.location == "/unlock?because=shared"
    assert not projectors[-1].alive
    assert anna.data("/api/here").status_code == 403
    assert anna.unlock().status_code == 303


def test_shown_here_it_is_not_locked_while_it_is_watched(
    anna: Visitor, clock: Clock
) -> None:
    show_here(anna)
    clock.now += IDLE_SECONDS + 1

    assert state(anna).status_code == 200

    clock.now += QUIET
    assert state(anna).status_code == 403


def test_many_strangers_do_not_push_the_screen_out(app: Flask, screen: Visitor) -> None:
    for _ in range(300):
        Visitor(app.test_client()).get("/unlock")

    assert state(screen).status_code == 200


def test_nobody_else_is_told_of_it(app: Flask, anna: Visitor) -> None:
    begin(anna)
    ben = Visitor(app.test_client())
    ben.unlock()

    assert ben.data(SHOWING).status_code == 404
    assert ben.send("POST", f"{SHOWING}/wishes", {"do": "next"}).status_code == 404


def test_a_stranger_is_asked_for_the_code_and_told_nothing(
    stranger: Visitor, anna: Visitor
) -> None:
    begin(anna)
    page = stranger.get("/shared").text

    assert "six figures" in page
    assert showing.QUESTION not in page
    assert state(stranger).status_code == 403
    assert stranger.client.get("/shared/still/1.jpg").data != JPEG


def test_a_review_with_nothing_in_it_says_so(anna: Visitor, shelf: Shelf) -> None:
    shelf.recordings[showing.RECORDING]["notes"] = {"version": 4, "moments": []}
    anna.read_token("/recordings")

    answer = anna.send("POST", SHOWING)

    assert answer.status_code == 422
    assert "nothing in this review" in answer.get_json()["error"]
    assert anna.post(f"/reviews/{showing.REVIEW}/show").status_code == 422
    assert anna.get("/recordings").status_code == 200  # she was not narrowed
