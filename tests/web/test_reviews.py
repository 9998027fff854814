"""Reviews as the page asks for them, keeps them and shows them."""

from __future__ import annotations

from typing import Any

import pytest

from device.media import SECOND
from tests.web import pages
from tests.web.conftest import Visitor
from tests.web.fake_opener import Shelf
from web.review_sent import LINES, MOST

PATH = "/api/reviews"
ONE = f"{1:032x}"
ITEM = {"id": "a", "recording": ONE, "moment": "m1", "prompt": "", "words": ""}


@pytest.fixture
def shelf() -> Shelf:
    """A film with three moments and a still, and no review."""
    shelf = pages.shelf(bytes(1000))
    shelf.reviews.clear()
    return shelf


def begin(anna: Visitor, **review: object) -> dict[str, Any]:
    answer = anna.send("POST", PATH, {"review": review})
    assert answer.status_code == 201
    told: dict[str, Any] = answer.get_json()
    return told


def change(anna: Visitor, review: dict[str, Any], **changed: object) -> Any:
    body = {"base": review["version"], "review": changed}
    return anna.send("PATCH", f"{PATH}/{review['id']}", body)


def test_a_review_is_begun_changed_and_told_of(anna: Visitor) -> None:
    begun = begin(anna, question="What do you wish?")

    changed = change(anna, begun, items=[ITEM], strategies=["Wait", " ", "Wait  more"])

    told = anna.data(f"{PATH}/{begun['id']}").get_json()
    assert told == changed.get_json()
    assert told["question"] == "What do you wish?"
    assert told["strategies"] == ["Wait", "Wait more"]
    assert anna.data(PATH).get_json() == {"reviews": [told]}


def test_a_part_brings_its_picture_from_the_middle_of_the_moment(
    anna: Visitor,
) -> None:
    (part,) = begin(anna, items=[ITEM])["items"]

    assert part["picture"] == f"/recordings/{ONE}/still/{2 * SECOND}-320.jpg"
    assert anna.get(part["picture"]).status_code == 200


def test_who_saves_too_late_is_shown_what_the_other_saved(anna: Visitor) -> None:
    begun = begin(anna)
    change(anna, begun, words="theirs")

    answer = change(anna, begun, words="mine")

    assert answer.status_code == 409
    assert "Somebody saved this review" in answer.get_json()["error"]
    assert answer.get_json()["now"]["words"] == "theirs"


def test_an_erased_review_is_gone(anna: Visitor) -> None:
    begun = begin(anna)

    assert anna.send("DELETE", f"{PATH}/{begun['id']}").status_code == 204

    for answer in (anna.data(f"{PATH}/{begun['id']}"), change(anna, begun, title="x")):
        assert answer.status_code == 404
        assert "no such review" in answer.get_json()["error"]


LONG = [{**ITEM, "id": f"i{k}"} for k in range(MOST + 1)]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"question": "x" * 501}, "That question is too long; use at most 500"),
        ({"title": 7}, "That title is not text."),
        ({"items": {}}, "Those moments are not a list."),
        ({"items": LONG}, "A review can have 12 moments and pictures, not more."),
        ({"items": [ITEM, ITEM]}, "Two parts of that review have the same name."),
        ({"items": [{**ITEM, "still": "s"}]}, "A part of a review is a moment or a"),
        ({"items": ["m1"]}, "A part of a review is a moment or a still."),
        ({"items": [{**ITEM, "recording": "../x"}]}, "There is no recording of that"),
        ({"items": [{**ITEM, "moment": "a/b"}]}, "There is no moment or still of"),
        ({"items": [{**ITEM, "words": "x" * 1501}]}, "That text is too long"),
        ({"strengths": "You wait"}, "Every strength has to be a line of text."),
        ({"strategies": ["x"] * (LINES + 1)}, "Write at most 20 lines there."),
        ({"strategies": ["a\x07"]}, "That strategy holds an invisible character"),
        ({"cycle": 0}, "A cycle is a whole number from 1 to 99."),
        ({"cycle": True}, "A cycle is a whole number from 1 to 99."),
        ({"keep": "all"}, "Those pictures are not a list."),
        ({"film": "x"}, "There is no recording of that name."),
        ([], "That is not a review."),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(
    anna: Visitor, sent: Any, sentence: str
) -> None:
    begun = begin(anna)

    answer = anna.send("PATCH", f"{PATH}/{begun['id']}", {"base": 1, "review": sent})

    assert answer.status_code == 400
    assert sentence in answer.get_json()["error"]
    assert anna.data(f"{PATH}/{begun['id']}").get_json()["version"] == 1


def test_without_a_key_nobody_reads_a_review(anna: Visitor, stranger: Visitor) -> None:
    begun = begin(anna)

    assert stranger.data(PATH).status_code == 403
    assert stranger.data(f"{PATH}/{begun['id']}").status_code == 403
    assert stranger.get(f"/reviews/{begun['id']}").status_code == 303


def test_chosen_marks_go_into_a_new_review_without_a_script(
    anna: Visitor, shelf: Shelf
) -> None:
    path = f"/reviews/use?recording={ONE}&moment=m5&moment=m1&still=s1"
    assert "A long look" in anna.get(path).text

    answer = anna.post(
        "/reviews/use", recording=ONE, review="", moment=["m5", "m1"], still=["s1"]
    )

    (review,) = shelf.reviews.values()
    assert answer.headers["Location"] == f"/reviews/{review.id}"
    assert review.document is not None
    assert [one.get("moment") or one["still"] for one in review.document["items"]] == [
        "m5",
        "m1",
        "s1",
    ]


def test_what_is_in_a_review_already_stays_in_it_once(
    anna: Visitor, shelf: Shelf
) -> None:
    begun = begin(anna, items=[{**ITEM, "words": "I saw it"}])

    form = {"recording": ONE, "review": begun["id"], "moment": ["m1", "m3"]}
    anna.post("/reviews/use", **form)

    document = shelf.reviews[begun["id"]].document
    assert document is not None
    assert [one["moment"] for one in document["items"]] == ["m1", "m3"]
    assert document["items"][0]["words"] == "I saw it"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 303),  # by the address alone: to the reviews
        (f"?recording={ONE}", 400),
        (f"?recording={ONE}&moment=gone", 404),
        (f"?recording={9:032x}&moment=m1", 404),
    ],
)
def test_what_cannot_be_used_is_told(anna: Visitor, query: str, status: int) -> None:
    assert anna.get(f"/reviews/use{query}").status_code == status


def test_the_film_of_a_review_is_one_that_was_made_since(
    anna: Visitor, shelf: Shelf
) -> None:
    shown = shelf.recordings[ONE]
    made = shown["made"]
    for number, when in enumerate((made - SECOND, made + 3600 * SECOND, None), 2):
        other = shown | {"id": f"{number:032x}", "made": when}
        shelf.recordings[other["id"]] = other
    begun = begin(anna, items=[ITEM])
    shelf.reviews[begun["id"]].document["made"] = "2026-11-25T10:42:00+00:00"  # type: ignore[index]

    page = anna.get(f"/reviews/{begun['id']}").text

    offered = [number for number in range(1, 5) if f'value="{number:032x}"' in page]
    assert offered == [3, 4]


def test_its_card_says_that_a_recording_is_the_film_of_a_review(
    anna: Visitor,
) -> None:
    begin(anna, film=ONE)

    said = "Film of the review of Wednesday 25 November 2026"
    assert said in anna.get("/recordings").text
    (day,) = anna.data("/api/recordings").get_json()["days"]
    assert day["recordings"][0]["review"] == said


def test_the_journey_tells_the_cycles_from_the_first_and_counts_nothing(
    anna: Visitor,
) -> None:
    begin(anna, title="Blocks", items=[ITEM], strategies=["Wait three breaths"])
    begin(anna, title="Bath time", wishes="Singing")

    page = anna.get("/journey").text

    assert page.index("Blocks") < page.index("Bath time")
    for said in ("He passes the blue block", "Wait three breaths", "Singing"):
        assert said in page


def test_a_review_that_is_closed_to_this_key_says_so(
    anna: Visitor, shelf: Shelf
) -> None:
    begun = begin(anna)
    kept = shelf.reviews[begun["id"]]
    shelf.reviews[begun["id"]] = type(kept)(kept.id, 1, None, open=False)

    for path in ("/reviews", f"/reviews/{begun['id']}", "/journey"):
        answer = anna.get(path)
        assert answer.status_code == 200
    assert "for other keys than yours" in anna.get("/reviews").text
