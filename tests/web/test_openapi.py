"""The description of the interface is valid, whole, and what is really answered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from werkzeug.test import TestResponse

from device.media import SECOND
from tests import filmed
from tests.web.conftest import DATA, Visitor
from tests.web.exchanges import EXCHANGES, LABELS, MOMENT, STILL, Exchange
from tests.web.fake_opener import Shelf
from web import create_app
from web.openapi import PARTS, document

ROOT = Path(__file__).parents[1]
OAS = ROOT / "vectors" / "openapi" / "schema-3.1-2022-10-07.json"
METHODS = ("get", "post", "put", "patch", "delete")
DOCUMENT = document()


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of each operation."""
    for path, item in DOCUMENT["paths"].items():
        for method in METHODS:
            if method in item:
                yield method.upper(), path, item[method]


def found(exchange: Exchange) -> dict[str, Any]:
    """The operation that an exchange is one of."""
    for method, path, told in operations():
        pattern = re.sub(r"{\w+}", "[^/]+", path)
        if method == exchange.method and re.fullmatch(pattern, exchange.path):
            return told
    pytest.fail(f"{exchange} is not described")


def closed(schema: Any) -> Any:
    """The same shapes, but with no key that is not named."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    shape = {key: closed(value) for key, value in schema.items()}
    if isinstance(shape.get("properties"), dict) and shape.get("type") == "object":
        shape["additionalProperties"] = False
    return shape


def assert_of(value: Any, content: dict[str, Any]) -> None:
    """Hold *value* against the shape of a described body."""
    schema = closed(content["application/json"]["schema"])
    whole = {"components": closed(DOCUMENT["components"]), **schema}
    Draft202012Validator(whole).validate(value)


def assert_described(answer: TestResponse, told: dict[str, Any]) -> None:
    described = told["responses"].get(str(answer.status_code))
    assert described, f"{answer.status_code} is not described"
    if "content" not in described:
        assert answer.data == b""
        return
    assert answer.mimetype == "application/json"
    assert_of(answer.get_json(), described["content"])


def test_it_is_a_valid_document() -> None:
    official = json.loads(OAS.read_text())
    registry = Registry().with_resource(
        official["$id"], DRAFT202012.create_resource(official)
    )

    Draft202012Validator(official, registry=registry).validate(DOCUMENT)
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_the_validator_would_have_noticed() -> None:
    official = json.loads(OAS.read_text())
    broken = json.loads(json.dumps(DOCUMENT))
    del broken["paths"]["/api/here"]["get"]["responses"]["200"]["description"]

    assert list(Draft202012Validator(official).iter_errors(broken))


def test_every_route_is_described_and_every_described_route_is_there(
    app: Flask,
) -> None:
    there = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/")
    }

    assert there == {(method, path) for method, path, _ in operations()}


def test_every_change_asks_for_the_token() -> None:
    for method, path, told in operations():
        asks = any("token" in each for each in told.get("security", []))
        assert asks == (method != "GET"), path


def test_every_operation_has_a_name_of_its_own_and_a_sentence() -> None:
    names = [told["operationId"] for _, _, told in operations()]

    assert len(names) == len(set(names))
    assert all(told["summary"].endswith(".") for _, _, told in operations())


def test_every_shape_is_used_and_every_used_one_is_there() -> None:
    used = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(DOCUMENT)))

    assert used == set(DOCUMENT["components"]["schemas"])


def test_no_part_takes_a_name_that_another_has() -> None:
    names = [name for part in PARTS for name in (*part.SHAPES, *part.PATHS)]

    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("exchange", EXCHANGES, ids=str)
def test_what_is_answered_is_what_is_described(
    anna: Visitor, shelf: Shelf, exchange: Exchange
) -> None:
    exchange.before(shelf)
    for method, path in exchange.earlier:
        anna.send(method, path)
        anna.read_token("/shared" if path.endswith("/show") else "/recordings")
    told = found(exchange)

    answer = anna.send(exchange.method, exchange.path, exchange.body)

    assert answer.status_code == exchange.status, answer.text
    assert_described(answer, told)
    if exchange.status < 300 and exchange.body is not None:
        assert_of(exchange.body, told["requestBody"]["content"])


def test_every_described_answer_was_seen() -> None:
    described = {
        (told["operationId"], int(status))
        for _, _, told in operations()
        for status in told["responses"]
        if status not in ("default", "403")
    }

    seen = {(found(each)["operationId"], each.status) for each in EXCHANGES}
    assert seen == described


def test_a_locked_box_answers_as_described(stranger: Visitor) -> None:
    stranger.read_token("/unlock")
    for exchange in EXCHANGES:
        answer = stranger.send(exchange.method, exchange.path, {})
        assert answer.status_code == 403
        assert_described(answer, found(exchange))


def test_a_key_that_nobody_described_is_noticed(anna: Visitor) -> None:
    here = anna.data("/api/here").get_json()
    told = found(Exchange("GET", "/api/here"))["responses"]["200"]["content"]

    assert_of(here, told)
    with pytest.raises(Exception, match="Additional properties"):
        assert_of({**here, "secret": 1}, told)


def test_a_real_opener_answers_as_described(tmp_path: Path) -> None:
    store = filmed.store_at(tmp_path / "store")
    recording = filmed.record(store, 3)
    anna = Visitor(create_app(store.root, secure_cookies=False).test_client())
    anna.read_token("/unlock")
    key = (filmed.key_file(tmp_path / "key")).open("rb")
    form = {"key": (key, "key"), "csrf_token": anna.token}
    anna.client.post("/unlock/key-file", data=form, headers=DATA)
    anna.read_token("/recordings")
    one = f"/api/recordings/{recording}"
    moment = {**MOMENT, "start": 0, "end": SECOND}

    for exchange in [
        Exchange("POST", f"{one}/moments", 201, {"base": 0, "moment": moment}),
        Exchange("POST", f"{one}/stills", 201, {"base": 1, "still": STILL}),
        Exchange("POST", f"{one}/stills", 409, {"base": 1, "still": STILL}),
        Exchange("GET", one),
        Exchange("GET", f"{one}/frames"),
        Exchange("POST", f"{one}/check"),
        Exchange("PUT", "/api/labels", 200, {"base": 0, "labels": LABELS}),
        Exchange("PUT", "/api/labels", 409, {"base": 0, "labels": LABELS}),
        Exchange("GET", "/api/labels"),
        Exchange("GET", "/api/receipts"),
        Exchange("GET", "/api/here"),
    ]:
        answer = anna.send(exchange.method, exchange.path, exchange.body)
        assert answer.status_code == exchange.status, answer.text
        assert_described(answer, found(exchange))
    anna.post("/lock")
