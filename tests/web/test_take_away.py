"""Taking a moment away: exactly it, sealed, to whom was chosen."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from device import seal
from device.errors import ClipRefused
from device.media import SECOND
from device.store import Store
from tests.web.conftest import DATA, Visitor
from tests.web.fake_opener import FakeOpener, Shelf

WHERE = f"/recordings/{1:032x}/moments/a1b2c3d4e5f60718/take-away"


@pytest.fixture(autouse=True)
def _moment(shelf: Shelf) -> None:
    shelf.recordings[f"{1:032x}"]["notes"]["moments"] = [
        {
            "id": "a1b2c3d4e5f60718",
            "name": "Mia <b>laughs</b>",
            "start": SECOND // 30,
            "end": 7 * SECOND // 2,
            "labels": [],
            "seen": "",
            "note": "",
        }
    ]


def test_everybody_enrolled_is_chosen_beforehand(anna: Visitor) -> None:
    page = anna.get(WHERE).text

    assert page.count('name="to"') == page.count(" checked>") == 2
    assert "Ruth Ó Baoill" in page


def test_the_clip_is_exactly_the_moment_sealed_to_whom_was_chosen(
    anna: Visitor, opener: FakeOpener, store: Store
) -> None:
    answer = anna.post(WHERE, to=["Anna"])

    assert answer.data.startswith(b"age-encryption.org/v1")
    assert opener.clips == [
        (SECOND // 30, 7 * SECOND // 2, [store.recipients()["Anna"]])
    ]


def test_the_file_name_says_nothing(anna: Visitor) -> None:
    answer = anna.post(WHERE, to=["Anna"])

    sent_as = answer.headers["Content-Disposition"]
    assert sent_as == 'attachment; filename="clip-a1b2c3d4.age"'
    assert answer.mimetype == "application/octet-stream"


def test_the_receipt_says_what_left_and_to_whom(anna: Visitor) -> None:
    answer = anna.post(WHERE, to=["Anna", "Ruth Ó Baoill"])

    receipt = unquote(answer.headers["Vig-Receipt"])
    assert receipt == "Taken away: 3.5 seconds, sealed to Anna and Ruth Ó Baoill"


def test_a_clip_can_be_sealed_to_another_key(anna: Visitor, opener: FakeOpener) -> None:
    parent = seal.new_identity().recipient

    answer = anna.post(WHERE, other=f"  {parent}\n")

    assert opener.clips[0][2] == [parent]
    assert "another key" in unquote(answer.headers["Vig-Receipt"])


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Choose at least one person"),
        ({"to": ["Nobody"]}, "no longer enrolled"),
        ({"other": "AGE-SECRET-KEY-1"}, "not a key that a clip can be sealed to"),
        ({"other": "age1" + "q" * 10_000}, "not a key that a clip can be sealed to"),
    ],
)
def test_without_a_proper_key_nothing_leaves(
    anna: Visitor, opener: FakeOpener, form: dict[str, object], sentence: str
) -> None:
    answer = anna.post(WHERE, **form)

    assert answer.status_code == 400
    assert sentence in answer.text
    assert opener.clips == []


def test_looking_at_the_page_takes_nothing_away(
    anna: Visitor, opener: FakeOpener
) -> None:
    anna.get(WHERE + "?to=Anna")

    assert opener.clips == []


def test_a_clip_that_would_not_be_exact_is_refused_with_its_sentence(
    anna: Visitor, opener: FakeOpener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bytes:
        raise ClipRefused

    monkeypatch.setattr(opener, "clip", refuse)
    form = {"csrf_token": anna.token, "to": "Anna"}

    answer = anna.client.post(WHERE, data=form, headers=DATA)

    assert answer.status_code == 422
    assert "would not have held exactly what was marked" in answer.get_json()["error"]


def test_a_moment_that_is_gone_cannot_be_taken(anna: Visitor) -> None:
    assert anna.get(WHERE.replace("a1b2", "ffff")).status_code == 404


def test_its_name_is_shown_as_text(anna: Visitor) -> None:
    page = anna.get(WHERE).text

    assert "Mia &lt;b&gt;laughs&lt;/b&gt;" in page
    assert "<b>laughs" not in page
