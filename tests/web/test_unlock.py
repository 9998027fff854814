"""Unlocking, waiting after wrong tries, locking, and the quarter of an hour."""

from __future__ import annotations

import io
import time

import pytest
from flask import Flask

from device import seal
from device.store import Store
from tests.web.conftest import Clock, Visitor
from tests.web.fake_opener import KEY_FILE, PASSPHRASE, FakeOpener, Shelf
from web import create_app

A_QUARTER = 15 * 60


def test_the_right_passphrase_opens_the_recordings(stranger: Visitor) -> None:
    answer = stranger.unlock()

    assert (answer.status_code, answer.location) == (303, "/recordings")
    assert stranger.get("/recordings").status_code == 200


def test_the_cookie_is_a_random_number_that_no_script_can_read(
    stranger: Visitor,
) -> None:
    cookie = stranger.unlock().headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert len(cookie.split("=")[1].split(";")[0]) == 64


def test_on_the_network_the_cookie_is_secure_and_bound_to_the_host(
    store: Store, shelf: Shelf
) -> None:
    app = create_app(store.root, start_opener=shelf.start)

    cookie = app.test_client().get("/unlock").headers["Set-Cookie"]

    assert cookie.startswith("__Host-vig=")
    assert "Secure" in cookie
    assert "Domain" not in cookie


def test_unlocking_gives_the_session_a_new_number(stranger: Visitor) -> None:
    stranger.get("/unlock")
    before = stranger.client.get_cookie("vig")

    stranger.unlock()

    after = stranger.client.get_cookie("vig")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    stranger.client.set_cookie("vig", before.value)
    assert stranger.get("/recordings").status_code == 303


def test_a_number_that_somebody_made_up_is_not_taken_on(stranger: Visitor) -> None:
    stranger.client.set_cookie("vig", "a" * 64)
    stranger.unlock()

    cookie = stranger.client.get_cookie("vig")
    assert cookie is not None
    assert cookie.value != "a" * 64


def test_a_key_file_opens_the_recordings(stranger: Visitor) -> None:
    stranger.read_token("/unlock")
    upload = (io.BytesIO(KEY_FILE.encode()), "my.key")

    assert stranger.post("/unlock/key-file", key=upload).status_code == 303


def test_a_key_file_that_is_none_is_refused(stranger: Visitor, shelf: Shelf) -> None:
    stranger.read_token("/unlock")
    upload = (io.BytesIO(b"\xff\xfe a letter"), "letter.doc")

    answer = stranger.post("/unlock/key-file", key=upload)

    assert answer.status_code == 403
    assert "not an identity" in answer.text
    assert not shelf.started[-1].alive


def test_a_key_file_never_touches_a_disk(
    stranger: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spooled(*_: object, **__: object) -> None:
        pytest.fail("the key file was spooled")

    stranger.read_token("/unlock")
    monkeypatch.setattr("werkzeug.formparser.default_stream_factory", spooled)
    upload = (io.BytesIO(KEY_FILE.encode() + b"#" * 60_000), "my.key")

    assert stranger.post("/unlock/key-file", key=upload).status_code == 303


def test_a_wrong_passphrase_leaves_no_opener_behind(
    stranger: Visitor, shelf: Shelf
) -> None:
    answer = stranger.unlock("wrong")

    assert answer.status_code == 403
    assert "The passphrase is not right" in answer.text
    assert not any(opener.alive for opener in shelf.started)


def test_after_three_wrong_tries_the_wait_is_told_and_kept(
    stranger: Visitor, clock: Clock, shelf: Shelf
) -> None:
    for _ in range(4):
        answer = stranger.unlock("wrong")
        clock.now += 1
    assert 'data-seconds="2"' in answer.text
    tried = len(shelf.started)

    too_soon = stranger.unlock()
    clock.now += 1
    in_time = stranger.unlock()

    assert (too_soon.status_code, in_time.status_code) == (429, 303)
    assert "Wait 1 second, then try again" in too_soon.text
    assert len(shelf.started) == tried + 1


def test_a_right_passphrase_forgives_the_wrong_ones(
    stranger: Visitor, clock: Clock
) -> None:
    for _ in range(3):
        stranger.unlock("wrong")
    clock.now += 1
    stranger.unlock()

    stranger.post("/lock")

    assert stranger.unlock("wrong").status_code == 403
    assert stranger.unlock().status_code == 303


def test_a_restart_of_the_page_forgets_no_guess(
    stranger: Visitor, store: Store, shelf: Shelf, clock: Clock
) -> None:
    for _ in range(4):
        stranger.unlock("wrong")
        clock.now += 1

    anew = create_app(
        store.root, start_opener=shelf.start, secure_cookies=False, clock=clock
    )

    answer = Visitor(anew.test_client()).unlock()
    assert answer.status_code == 429
    assert "Wait 1 second, then try again" in answer.text


def test_the_tenth_wrong_try_costs_sixteen_minutes_and_the_page_says_why(
    stranger: Visitor, clock: Clock
) -> None:
    for _ in range(10):
        clock.now += 64
        answer = stranger.unlock("wrong")

    assert answer.status_code == 403
    assert "Wait 16 minutes, then try again" in answer.text
    assert "each further one costs 16 minutes" in answer.text


def test_a_key_file_waits_for_no_guesses_of_others(
    stranger: Visitor, clock: Clock, app: Flask
) -> None:
    for _ in range(10):
        clock.now += 64
        stranger.unlock("wrong")
    stranger.read_token("/unlock")

    nobodys = {"key": (io.BytesIO(b"a letter"), "letter.txt")}
    assert stranger.post("/unlock/key-file", **nobodys).status_code == 403
    upload = (io.BytesIO(KEY_FILE.encode()), "my.key")
    assert stranger.post("/unlock/key-file", key=upload).status_code == 303

    assert app.extensions["vig.attempts"].whole_seconds == 16 * 60


def test_a_guess_that_cannot_be_written_down_is_not_made(
    stranger: Visitor, store: Store, shelf: Shelf
) -> None:
    stranger.read_token("/unlock")
    for lies in store.identities_path.iterdir():
        lies.rename(store.root / lies.name)
    store.identities_path.rmdir()
    (store.identities_path).symlink_to(store.root)

    assert stranger.post("/unlock", passphrase=PASSPHRASE).status_code >= 400
    assert shelf.started == []


def test_spaces_that_a_telephone_puts_in_do_not_count(stranger: Visitor) -> None:
    assert stranger.unlock(f" {PASSPHRASE.replace(' ', '  ')} ").status_code == 303


def test_only_one_unlocks_at_a_time(app: Flask, stranger: Visitor) -> None:
    with app.extensions["vig.attempts"].turn():
        answer = stranger.unlock()

    assert answer.status_code == 429
    assert "Somebody else" in answer.text


def test_one_name_needs_no_choosing_and_is_not_shown(stranger: Visitor) -> None:
    assert "Anna" not in stranger.get("/unlock").text


def test_of_several_names_one_is_chosen(stranger: Visitor, store: Store) -> None:
    store.enrol("Ben", seal.new_identity().recipient, b"wrapped")

    page = stranger.get("/unlock").text

    assert "<option>Anna</option>" in page
    assert stranger.unlock(name="Nobody").status_code == 400
    assert stranger.unlock(name="Anna").status_code == 303


def test_an_absurd_passphrase_is_refused_before_it_is_tried(
    stranger: Visitor, shelf: Shelf
) -> None:
    assert stranger.unlock("x" * 1001).status_code == 400
    assert shelf.started == []


def test_locking_ends_the_opener(anna: Visitor, opener: FakeOpener) -> None:
    answer = anna.post("/lock")

    assert answer.location == "/unlock?because=locked"
    assert not opener.alive
    assert anna.get("/recordings").status_code == 303


def test_locking_takes_the_cookie_back_and_says_why_once(anna: Visitor) -> None:
    answer = anna.post("/lock")

    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    assert "The box is locked." in anna.get(answer.location).text
    assert anna.get("/recordings").location == "/unlock"


def test_knocking_at_a_locked_page_does_not_spoil_the_form_in_another_tab(
    stranger: Visitor,
) -> None:
    stranger.read_token("/unlock")
    stranger.get("/recordings")

    assert stranger.post("/unlock", passphrase=PASSPHRASE).status_code == 303


def test_the_box_locks_after_a_quarter_of_an_hour_of_nothing(
    anna: Visitor, opener: FakeOpener, clock: Clock
) -> None:
    clock.now += A_QUARTER - 1
    assert anna.get("/recordings").status_code == 200
    clock.now += A_QUARTER

    answer = anna.get("/recordings")

    assert (answer.status_code, answer.location) == (303, "/unlock?because=idle")
    assert "nobody used it" in anna.get(answer.location).text
    assert not opener.alive


def test_what_a_page_asks_by_itself_does_not_keep_the_box_unlocked(
    anna: Visitor, film: str, clock: Clock
) -> None:
    for _ in range(4):
        clock.now += A_QUARTER / 4
        anna.data("/api/here")
        anna.get(film, Range="bytes=0-1")

    assert anna.data("/api/here").status_code == 403


def test_a_page_can_say_that_it_asks_by_itself(
    anna: Visitor, opener: FakeOpener, shelf: Shelf, clock: Clock
) -> None:
    (recording,) = shelf.recordings
    for _ in range(4):
        clock.now += A_QUARTER / 4
        headers = {"Accept": "application/json", "Vig-By-Itself": "1"}
        anna.client.get(f"/api/recordings/{recording}", headers=headers)

    assert anna.data("/api/here").status_code == 403
    assert not opener.alive


def test_a_page_that_was_locked_can_unlock_where_it_stands(
    anna: Visitor, shelf: Shelf
) -> None:
    anna.post("/lock")
    door = anna.data("/unlock").get_json()
    assert door["names"] == ["Anna"]
    anna.token = door["token"]

    wrong = anna.send("POST", "/unlock", {"name": "Anna", "passphrase": "no"})
    assert wrong.status_code == 403
    assert "capital letters" in wrong.get_json()["hint"]
    right = {"name": "Anna", "passphrase": PASSPHRASE}
    assert anna.send("POST", "/unlock", right).status_code == 204

    anna.token = anna.data("/unlock").get_json()["token"]
    assert anna.send("POST", "/api/touch").status_code == 204
    assert [opener.alive for opener in shelf.started] == [False, False, True]


@pytest.mark.parametrize("sent", [[], "Anna", None, {"passphrase": [1]}])
def test_unlocking_with_what_is_no_passphrase_is_refused(
    stranger: Visitor, sent: object
) -> None:
    stranger.token = stranger.data("/unlock").get_json()["token"]

    assert stranger.send("POST", "/unlock", sent).status_code in (400, 403, 415)


def test_somebody_who_is_there_keeps_it_unlocked(
    anna: Visitor, opener: FakeOpener, clock: Clock
) -> None:
    for _ in range(8):
        clock.now += A_QUARTER / 4
        assert anna.send("POST", "/api/touch").status_code == 204

    assert opener.touched >= 8


def test_an_idle_opener_ends_even_if_its_browser_is_gone(
    anna: Visitor, opener: FakeOpener, stranger: Visitor, clock: Clock
) -> None:
    clock.now += A_QUARTER

    stranger.get("/unlock")

    assert not opener.alive


def test_an_opener_that_ended_itself_locks_the_page(
    anna: Visitor, opener: FakeOpener
) -> None:
    opener.end()

    assert anna.get("/recordings").location == "/unlock?because=idle"


def test_too_many_at_once_end_the_one_who_was_idle_longest(
    app: Flask, anna: Visitor, opener: FakeOpener, clock: Clock
) -> None:
    for _ in range(4):
        clock.now += 1
        assert Visitor(app.test_client()).unlock().status_code == 303

    assert not opener.alive


def test_strangers_cannot_fill_the_memory_with_sessions(
    app: Flask, anna: Visitor
) -> None:
    for _ in range(300):
        app.test_client().get("/unlock")

    table = app.session_interface._table  # type: ignore[attr-defined]
    assert len(table) <= 257
    assert anna.get("/recordings").status_code == 200


def test_the_visitor_s_clock_is_told_with_where_ours_stood(
    stranger: Visitor, shelf: Shelf
) -> None:
    before = time.clock_gettime_ns(time.CLOCK_BOOTTIME)

    stranger.unlock(day="2026-11-25", now="1795603320123")

    ((now, at),) = shelf.hours
    assert now == 1_795_603_320_123 * 1_000_000
    assert at is not None
    assert before <= at <= time.clock_gettime_ns(time.CLOCK_BOOTTIME)


@pytest.mark.parametrize("now", ["", "noon", "-1", "1.5", "9" * 16, "\u0661"])
def test_what_is_no_time_is_none(stranger: Visitor, shelf: Shelf, now: str) -> None:
    assert stranger.unlock(now=now).status_code == 303

    assert shelf.hours[0][0] is None


def test_a_clock_that_is_not_believed_is_said_on_the_first_page(
    stranger: Visitor, shelf: Shelf
) -> None:
    shelf.doubted = "This computer’s clock cannot be right."

    stranger.unlock()

    assert shelf.doubted in stranger.get("/recordings").text
