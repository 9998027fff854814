"""Nothing without a key, nothing at another site's wish, and headers on everything."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from device.store import Store
from tests.web.conftest import DATA, PAGE, Visitor
from tests.web.fake_opener import Shelf
from web import create_app, statics

PAPER = f"{statics.address()}/paper.css"
ANYBODY = {PAPER, "/health", "/unlock", "/shared"}
SAFE = ("GET", "HEAD", "OPTIONS")
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")


def every_path(app: Flask) -> set[str]:
    values = {"recording": f"{1:032x}", "view": "v120", "moment": "m1", "still": "s1"}
    values |= {"form": "csv", "review": f"{5:032x}", "item": "0", "number": "0"}
    values |= {"at": "0", "width": "320", "filename": "paper.css"}
    values |= {"parcel": f"{1:032x}", "file": "clip-00000000.html"}
    return {
        re.sub(r"<(?:\w+:)?(\w+)>", lambda m: values[m[1]], rule.rule)
        for rule in app.url_map.iter_rules()
    }


@pytest.mark.parametrize("accept", [PAGE, DATA, {}])
def test_without_a_key_only_the_unlock_page_answers(
    app: Flask, accept: dict[str, str]
) -> None:
    seen = set()
    for path in every_path(app):
        for method in METHODS:
            answer = app.test_client().open(
                path, method=method, headers=accept, buffered=True
            )
            assert method in SAFE or answer.status_code >= 300
            if method == "GET" and answer.status_code < 300:
                seen.add(path)
    assert seen == ANYBODY


def test_a_locked_page_sends_people_to_the_unlock_page(stranger: Visitor) -> None:
    answer = stranger.get("/recordings")

    assert (answer.status_code, answer.location) == (303, "/unlock")


def test_a_locked_page_tells_programs_so(stranger: Visitor) -> None:
    answer = stranger.data("/api/here")

    assert answer.status_code == 403
    assert answer.get_json()["error"] == "The box is locked."


def all_kinds(anna: Visitor, film: str) -> list[TestResponse]:
    return [
        anna.get("/recordings"),
        anna.get("/unlock"),
        anna.get(film, Range="bytes=0-9"),
        anna.get(film, Range="bytes=99999999-"),
        anna.get("/nothing"),
        anna.data("/api/here"),
        anna.client.post("/lock"),
        anna.client.get("/health"),
    ]


def test_every_answer_carries_the_strict_headers(anna: Visitor, film: str) -> None:
    for answer in all_kinds(anna, film):
        headers = answer.headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "Strict-Transport-Security" not in headers


def test_a_browser_keeps_scripts_and_styles_and_nothing_else(anna: Visitor) -> None:
    kept = anna.get(PAPER)
    missing = anna.get(f"{statics.address()}/nothing.css")

    assert "immutable" in kept.headers["Cache-Control"]
    assert kept.headers["X-Content-Type-Options"] == "nosniff"
    assert missing.headers["Cache-Control"] == "no-store"
    assert anna.get("/static/paper.css").status_code == 404


def test_every_script_and_style_of_a_page_lies_where_it_is_kept(anna: Visitor) -> None:
    for path in ("/recordings", f"/recordings/{1:032x}", "/labels"):
        found = re.findall(r'(?:src|href)="(/static/[^"]+)"', anna.get(path).text)
        assert found
        for each in found:
            assert each.startswith(f"{statics.address()}/")
            assert anna.get(each).status_code == 200


def test_the_policy_allows_nothing_inline_and_nothing_foreign(anna: Visitor) -> None:
    policy = anna.get("/recordings").headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"unsafe|http|data:|\*", policy)


def test_no_page_has_inline_script_or_style(anna: Visitor) -> None:
    for path in ("/recordings", f"/recordings/{1:032x}"):
        page = anna.get(path).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)


def test_a_change_without_the_token_is_refused(anna: Visitor) -> None:
    anna.token = ""

    assert anna.send("POST", "/api/touch").status_code == 400
    assert anna.post("/lock").status_code == 400
    assert anna.get("/recordings").status_code == 200


def test_another_sessions_token_is_refused(app: Flask, anna: Visitor) -> None:
    ben = Visitor(app.test_client())
    ben.unlock()
    anna.token = ben.token

    assert anna.send("POST", "/api/touch").status_code == 400


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_change_from_another_site_is_refused(anna: Visitor, site: str) -> None:
    headers = {"Sec-Fetch-Site": site, "X-CSRFToken": anna.token}

    answer = anna.client.post("/api/touch", headers=headers)

    assert answer.status_code == 403


def test_a_change_from_our_own_page_is_made(anna: Visitor) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "X-CSRFToken": anna.token}

    assert anna.client.post("/api/touch", headers=headers).status_code == 204


def test_a_foreign_host_is_refused(store: Store, shelf: Shelf) -> None:
    app = create_app(store.root, start_opener=shelf.start, trusted_hosts=["127.0.0.1"])

    answer = app.test_client().get("/unlock", base_url="http://evil.example")

    assert answer.status_code == 400
    assert "not the address" in answer.text
    assert (
        app.test_client().get("/unlock", base_url="http://127.0.0.1:8000").status_code
        == 200
    )


def test_a_body_of_more_than_64_kib_is_refused(anna: Visitor) -> None:
    answer = anna.send("POST", f"/api/recordings/{1:032x}/moments", "x" * 70_000)

    assert (answer.status_code, answer.get_json()["error"]) == (
        413,
        "That is too long.",
    )


def test_locked_routes_run_nothing_of_the_opener(
    stranger: Visitor, film: str, shelf: Shelf
) -> None:
    stranger.get(film)

    assert shelf.started == []
