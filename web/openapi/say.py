"""The few words with which the interface is described: shapes and operations.

Shapes are JSON Schema (2020-12), operations are those of OpenAPI 3.1. A shape lists
every key that an answer has today; programs should let further ones pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

Schema = dict[str, Any]
Paths = dict[str, dict[str, Any]]

TEXT: Final[Schema] = {"type": "string"}
INTEGER: Final[Schema] = {"type": "integer"}
NUMBER: Final[Schema] = {"type": "number"}
BOOLEAN: Final[Schema] = {"type": "boolean"}

WRONG: Final = {
    400: "What was sent cannot be kept.",
    403: "The box is locked (the header Vig-Locked says so), or the family did not "
    "agree to this.",
    404: "There is no such thing here.",
    409: "Somebody saved in between. Nothing was written.",
    413: "What was sent is too long (64 KiB).",
    422: "A piece of the film is damaged.",
    503: "The box is busy, or cannot write to its card.",
    507: "There is no room left on the card.",
}
"""Statuses of errors. All answers of these have the shape ``Error`` at least."""


def says(schema: Schema, words: str, **limits: Any) -> Schema:
    """The same schema with a description, and with limits such as ``maxLength``."""
    return {**schema, "description": words, **limits}


def nanoseconds(words: str) -> Schema:
    """A time on the film."""
    return says(INTEGER, f"{words}, in nanoseconds on the film's time.", minimum=0)


def shape(optional: Iterable[str] = (), /, **keys: Schema) -> Schema:
    """An object; every key is always there but the *optional* ones."""
    required = [key for key in keys if key not in set(optional)]
    return {"type": "object", "properties": keys, "required": required}


def many(of: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": of}


def or_none(of: Schema) -> Schema:
    """A value that may be null."""
    return {"anyOf": [of, {"type": "null"}]}


def ref(name: str) -> Schema:
    """A shape by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def operation(
    name: str,
    summary: str,
    answers: Mapping[int, Schema | None],
    *,
    sent: Schema | None = None,
    wrong: Mapping[int, Schema] | Iterable[int] = (),
) -> dict[str, Any]:
    """One operation: what is sent, what is answered, and which errors are usual.

    *answers* without a shape have no body. *wrong* maps a status to the shape of its
    answer, or names statuses whose answer is ``Error``; any other may come, too.
    """
    usual = dict(wrong) if isinstance(wrong, Mapping) else dict.fromkeys(wrong)
    errors = {403: None, **usual} | ({400: None, 413: None} if sent else {})
    told: dict[str, Any] = {
        "operationId": name,
        "summary": summary,
        "responses": {
            **{str(code): _answer("Done.", of) for code, of in answers.items()},
            **{
                str(code): _answer(WRONG[code], of or ref("Error"))
                for code, of in sorted(errors.items(), key=lambda item: item[0])
            },
            "default": _answer("Anything else that went wrong.", ref("Error")),
        },
    }
    if sent:
        told["requestBody"] = {"required": True, "content": _json(sent)}
    return told


def changing(told: dict[str, Any]) -> dict[str, Any]:
    """An operation that changes something: it needs the token, too."""
    return {**told, "security": [{"session": [], "token": []}]}


def _answer(words: str, of: Schema | None) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": words}
    return answer if of is None else {**answer, "content": _json(of)}


def _json(of: Schema) -> dict[str, Any]:
    return {"application/json": {"schema": of}}
