"""Held here: what everybody may see, nothing else, and only where it was turned on."""

from __future__ import annotations

import re
import threading
from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from device import countdown, family
from device.countdown import Countdown
from device.errors import StoreError
from device.family import Consent, Family
from device.store import Store
from tests.web.conftest import Clock, Visitor
from web.held_here import EVERY, Counter, Held
from web.problems import Busy

CODE = "K7-14"
SET = Countdown(True, "2027-01-25", 61 * 24 * 3600, lent=True)
TAGS = re.compile(r"<[^>]*>")


def film(store: Store, number: int, seconds: int) -> str:
    """A folder with a film of so many seconds in it, of which nothing can be opened."""
    made = store.create(f"{number:032x}")
    made.write("key", b"sealed")
    for place in range(2 * seconds):
        (made.path / f"{place:06d}.age").write_bytes(b"sealed")
    return made.id


def turn(store: Store, told: Countdown = SET) -> None:
    countdown.change(store, lambda _: told)


def words_of(page: str) -> str:
    """What can be read on a page, and what its pictures are called."""
    named = " ".join(re.findall(r'aria-label="([^"]*)"', page))
    return " ".join(TAGS.sub(" ", page).split()) + named


def test_it_says_how_many_how_long_and_until_when(
    store: Store, stranger: Visitor
) -> None:
    for number in (1, 2, 3):
        film(store, number, 420)
    turn(store)

    page = words_of(stranger.get("/held-here").text)

    assert "3 films 21 minutes together" in page
    assert "Kept until 25 January 2027" in page
    assert "hold the button" in page
    assert "ask your practitioner" in page


def test_while_the_work_goes_on_there_is_no_day(
    store: Store, stranger: Visitor
) -> None:
    film(store, 1, 42)
    turn(store, Countdown(held_here=True, lent=True))

    page = words_of(stranger.get("/held-here").text)

    assert "1 film 42 seconds" in page
    assert "Two months after it has ended" in page


def test_a_box_without_film_says_so(store: Store, stranger: Visitor) -> None:
    film(store, 1, 0)
    turn(store)

    assert "No film" in words_of(stranger.get("/held-here").text)


def test_it_holds_nothing_but_those_facts(store: Store, stranger: Visitor) -> None:
    """Everything that is on the card is looked for in what everybody gets."""
    recording = film(store, 1, 30)
    agreed = Consent(True, until="2026-12-01", recorded_by="Anna")
    family.save(store, Family(CODE, "2026-09-28", "2026-11-25", agreed), 0)
    store.collect(recording)
    turn(store)

    answer = stranger.get("/held-here")
    told = answer.text + str(answer.headers)

    keys = list(store.recipients().values())
    for secret in (CODE, "Anna", "Ruth", recording, recording[:8], *keys):
        assert secret not in told
    for day in ("September", "2026", "December", str(61 * 24 * 3600)):
        assert day not in told.replace("25 January 2027", "")
    assert not re.search(r"\d:\d\d", words_of(answer.text))
    numbers = set(re.findall(r"\d+", words_of(answer.text)))
    assert numbers <= {"1", "30", "25", "2027", "5"}


def test_it_leads_nowhere_and_leaves_nothing_in_the_browser(
    store: Store, stranger: Visitor
) -> None:
    film(store, 1, 30)
    turn(store)

    answer = stranger.get("/held-here")

    assert "Set-Cookie" not in answer.headers
    assert not re.findall(r"<(?:a|form|script|button)\b", answer.text)
    links = re.findall(r'(?:href|src)="([^"]+)"', answer.text)
    assert links
    assert all(link.startswith("/static/") for link in links)


@pytest.mark.parametrize("films", [0, 3])
def test_where_it_is_off_it_is_a_page_that_never_was(
    store: Store, app: Flask, films: int
) -> None:
    for number in range(films):
        film(store, number, 30)
    turn(store, replace(SET, held_here=False))

    def asked(path: str, method: str) -> tuple[object, ...]:
        visitor = Visitor(app.test_client())
        answer = visitor.client.open(path, method=method, headers={"Accept": "*/*"})
        body = re.sub(r'content="[\w.-]{40,}"|value="[\w.-]{40,}"', "", answer.text)
        headers = re.sub(r"vig=\w+", "vig", str(answer.headers))  # the cookie's number
        return answer.status_code, answer.content_type, body, headers

    for method in ("GET", "HEAD"):
        assert asked("/held-here", method) == asked("/cellar", method)
    assert asked("/held-here", "GET")[0] == 404


def test_a_new_box_has_it_off(stranger: Visitor) -> None:
    assert stranger.get("/held-here").status_code == 404


def test_the_unlock_page_leads_there_only_where_it_is_on(
    store: Store, stranger: Visitor
) -> None:
    assert "held-here" not in stranger.get("/unlock").text

    turn(store)

    assert 'href="/held-here"' in stranger.get("/unlock").text


def test_it_cannot_be_posted_to(store: Store, stranger: Visitor) -> None:
    turn(store)

    assert stranger.post("/held-here").status_code in (400, 405)


def test_an_erased_film_is_not_told_for_longer_than_a_moment(
    store: Store, stranger: Visitor, clock: Clock
) -> None:
    film(store, 1, 30)
    gone = film(store, 2, 30)
    turn(store)
    assert "2 films" in words_of(stranger.get("/held-here").text)

    store.find(gone).erase()
    clock.now += EVERY

    assert "1 film 30 seconds" in words_of(stranger.get("/held-here").text)


class Watched(Store):
    """A store that counts how often it is looked at."""

    looks = 0
    opened = 0

    def recordings(self) -> list[str]:
        Watched.looks += 1
        return super().recordings()

    def find(self, prefix: str):  # type: ignore[no-untyped-def]
        Watched.opened += 1
        return super().find(prefix)


def test_however_often_it_is_asked_the_card_is_looked_at_once_in_a_while(
    store: Store, clock: Clock
) -> None:
    watched = Watched(store.root)
    for number in (1, 2):
        film(store, number, 30)
    counter = Counter(watched, clock)
    Watched.looks = Watched.opened = 0

    for _ in range(500):
        counter.held()
    assert Watched.looks == 1
    clock.now += EVERY
    counter.held()

    assert Watched.looks == 2
    assert Watched.opened == 2, "a folder that did not change was looked into again"


def test_a_film_that_grows_is_counted_anew(store: Store, clock: Clock) -> None:
    counter = Counter(store, clock)
    growing = store.find(film(store, 1, 30))
    assert counter.held() == Held(1, 30.0)

    growing.write("000060", b"sealed")
    clock.now += EVERY

    assert counter.held() == Held(1, 30.5)


def test_one_counts_and_the_others_do_not_wait(store: Store, clock: Clock) -> None:
    begun, go_on = threading.Event(), threading.Event()

    class Slow(Store):
        def recordings(self) -> list[str]:
            begun.set()
            assert go_on.wait(10)
            return super().recordings()

    film(store, 1, 30)
    counter = Counter(Slow(store.root), clock)
    first = threading.Thread(target=counter.held)
    first.start()
    assert begun.wait(10)

    with pytest.raises(Busy):
        counter.held()
    go_on.set()
    first.join()

    assert counter.held() == Held(1, 30.0)


def test_a_card_that_cannot_be_read_does_not_stop_it_for_good(
    store: Store, clock: Clock
) -> None:
    class Broken(Store):
        broken = True

        def recordings(self) -> list[str]:
            if self.broken:
                raise StoreError("the folder cannot be read")
            return super().recordings()

    broken = Broken(store.root)
    counter = Counter(broken, clock)
    with pytest.raises(StoreError):
        counter.held()

    broken.broken = False

    assert counter.held() == Held(0, 0.0)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.binary(max_size=200))
def test_whatever_lies_in_the_file_nothing_more_is_shown(
    store: Store, stranger: Visitor, written: bytes
) -> None:
    (store.family_path / countdown.FILE).write_bytes(written)

    assert stranger.get("/held-here").status_code == 404


def test_a_day_that_somebody_wrote_there_is_a_day_or_nothing(
    store: Store, stranger: Visitor
) -> None:
    nasty = '{"format": 1, "held_here": true, "erase_on": "<b>never</b>"}'
    (store.family_path / countdown.FILE).write_text(nasty)
    film(store, 1, 2)

    page = stranger.get("/held-here").text

    assert "never" not in page
