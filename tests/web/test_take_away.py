"""Taking away: what was chosen, in the form that was chosen, for whom was chosen."""

from __future__ import annotations

from typing import Any

import pytest

from device import seal
from device.media import SECOND
from device.store import Store
from tests.web.conftest import Visitor
from tests.web.fake_opener import FakeOpener, Shelf

RECORDING = f"{1:032x}"
WHERE = f"/recordings/{RECORDING}/take-away"
FIRST, SECOND_ONE = "a1b2c3d4e5f60718", "b1b2c3d4e5f60718"


def moment(number: str, name: str, start: int, end: int) -> dict[str, Any]:
    words = {"labels": [], "seen": "seen by her", "note": "her own note"}
    return {"id": number, "name": name, "start": start, "end": end, **words}


@pytest.fixture(autouse=True)
def _notes(shelf: Shelf) -> None:
    notes = shelf.recordings[RECORDING]["notes"]
    notes["moments"] = [
        moment(FIRST, "Mia <b>laughs</b>", SECOND // 30, 7 * SECOND // 2),
        moment(SECOND_ONE, "", 0, SECOND),
    ]
    notes["stills"] = [{"id": "c1", "at": 2 * SECOND, "name": "The glance"}]


def ask(anna: Visitor, **more: Any) -> Any:
    """Ask for the first moment, sealed to Anna, unless *more* says otherwise."""
    wish = {"recording": RECORDING, "moment": [FIRST], "form": "age", "to": ["Anna"]}
    return anna.send("POST", "/api/take-away", wish | more)


# --- the page --------------------------------------------------------------------


def test_everybody_enrolled_is_chosen_beforehand(anna: Visitor) -> None:
    page = anna.get(WHERE).text

    assert page.count('name="to"') == 2
    assert page.count('name="to" value="Anna" checked') == 1
    assert "Ruth Ó Baoill" in page


def test_what_the_address_names_is_chosen_and_comes_first(anna: Visitor) -> None:
    page = anna.get(f"{WHERE}?moment={SECOND_ONE}&still=c1").text

    assert f'value="{SECOND_ONE}" checked' in page
    assert f'value="{FIRST}">' in page
    assert 'value="c1" checked' in page
    assert page.index(SECOND_ONE) < page.index(FIRST)


def test_with_nothing_named_nothing_is_chosen(anna: Visitor) -> None:
    page = anna.get(WHERE).text

    for name in ("moment", "still", "film"):
        (one, *_) = [part for part in page.split("<input") if f'name="{name}"' in part]
        assert " checked" not in one.partition(">")[0]


def test_the_old_address_of_a_moment_still_leads_there(anna: Visitor) -> None:
    answer = anna.get(f"/recordings/{RECORDING}/moments/{FIRST}/take-away")

    assert (answer.status_code, answer.location) == (308, f"{WHERE}?moment={FIRST}")


def test_a_film_without_moments_can_be_taken_whole(anna: Visitor, shelf: Shelf) -> None:
    shelf.recordings[RECORDING]["notes"] = {"version": 0, "moments": []}

    page = anna.get(WHERE).text

    assert "No moments are marked" in page
    assert "The whole film" in page


def test_names_are_shown_as_text(anna: Visitor) -> None:
    page = anna.get(WHERE).text

    assert "Mia &lt;b&gt;laughs&lt;/b&gt;" in page
    assert "<b>laughs" not in page


def test_looking_at_the_page_takes_nothing_away(
    anna: Visitor, opener: FakeOpener
) -> None:
    anna.get(f"{WHERE}?moment={FIRST}&to=Anna")

    assert opener.wishes == []


def test_without_scripts_the_form_does_the_same(
    anna: Visitor, opener: FakeOpener
) -> None:
    answer = anna.post(
        WHERE, moment=[SECOND_ONE, FIRST], still=["c1"], form="age", to=["Anna"]
    )

    assert (answer.status_code, answer.location) == (303, f"{WHERE}#ready")
    assert [wish["what"] for wish in opener.wishes] == ["clip", "clip", "still"]
    assert "It is being made." in anna.get(WHERE).text


# --- what is asked of the opener -------------------------------------------------


def test_a_moment_is_asked_for_to_the_frame_and_without_its_name(
    anna: Visitor, opener: FakeOpener, store: Store
) -> None:
    answer = ask(anna)

    assert answer.status_code == 202
    assert answer.get_json() == {"id": f"{1:032x}"}
    assert opener.wishes == [
        {
            "recording": RECORDING,
            "what": "clip",
            "parts": [[SECOND // 30, 7 * SECOND // 2, ""]],
            "titles": False,
            "purpose": "review",
            "recipients": [store.recipients()["Anna"]],
            "passphrase": "",
            "shell": "",
        }
    ]


@pytest.mark.parametrize("titles", [False, True])
def test_several_moments_are_one_film_in_the_chosen_order(
    anna: Visitor, opener: FakeOpener, titles: bool
) -> None:
    ask(anna, moment=[SECOND_ONE, FIRST], together=True, titles=titles)

    (wish,) = opener.wishes
    assert (wish["what"], wish["titles"]) == ("reel", titles)
    assert [part[0] for part in wish["parts"]] == [0, SECOND // 30]


def test_one_moment_with_its_title_is_a_film_of_one(
    anna: Visitor, opener: FakeOpener
) -> None:
    ask(anna, titles=True)

    assert opener.wishes[0]["what"] == "reel"
    assert opener.wishes[0]["parts"][0][2] == "Mia <b>laughs</b>"


@pytest.mark.parametrize(
    ("chosen", "what", "parts"),
    [
        ({"still": ["c1"]}, "still", [[2 * SECOND, 2 * SECOND, ""]]),
        ({"film": True}, "film", []),
    ],
)
def test_a_still_and_the_whole_film_can_be_taken(
    anna: Visitor,
    opener: FakeOpener,
    chosen: dict[str, Any],
    what: str,
    parts: list[Any],
) -> None:
    ask(anna, moment=[], **chosen)

    assert (opener.wishes[0]["what"], opener.wishes[0]["parts"]) == (what, parts)


def test_a_page_goes_with_its_shell_and_passphrase(
    anna: Visitor, opener: FakeOpener
) -> None:
    ask(anna, form="page", passphrase="  calm\n otter ", to=[])

    (wish,) = opener.wishes
    assert (wish["passphrase"], wish["recipients"]) == ("calm otter", [])
    assert wish["shell"].count("<!-- sealed -->") == 1
    assert "calm otter" not in wish["shell"]


def test_it_can_be_sealed_to_another_key(anna: Visitor, opener: FakeOpener) -> None:
    parent = seal.new_identity().recipient

    ask(anna, to=[], other=f"  {parent}\n")

    assert opener.wishes[0]["recipients"] == [parent]


@pytest.mark.parametrize(
    ("more", "status", "sentence"),
    [
        ({"to": []}, 400, "Choose at least one person"),
        ({"to": ["Nobody"]}, 400, "no longer enrolled"),
        ({"other": "AGE-SECRET-KEY-1"}, 400, "not a key"),
        ({"other": "age1" + "q" * 10_000}, 400, "not a key"),
        ({"form": "page"}, 400, "Choose a passphrase"),
        ({"form": "page", "passphrase": "   "}, 400, "Choose a passphrase"),
        ({"form": "page", "passphrase": "x" * 401}, 400, "too long"),
        ({"form": "zip"}, 400, "Choose what it shall be"),
        ({"moment": []}, 400, "Choose what to take away"),
        ({"moment": ["gone"]}, 404, "A moment you chose is not there any more"),
        ({"still": ["gone"]}, 404, "A picture you chose is not there any more"),
        ({"moment": "gone"}, 400, "did not understand"),
        ({"moment": [7]}, 400, "did not understand"),
        ({"moment": [FIRST, SECOND_ONE]}, 400, "one thing at a time"),
        ({"recording": f"{2:032x}"}, 404, "no such recording"),
        ({"recording": 7}, 400, "did not understand"),
    ],
)
def test_what_cannot_be_meant_gets_one_sentence_and_nothing_leaves(
    anna: Visitor,
    opener: FakeOpener,
    more: dict[str, Any],
    status: int,
    sentence: str,
) -> None:
    answer = ask(anna, **more)

    assert answer.status_code == status
    assert sentence in answer.get_json()["error"]
    assert opener.wishes == []


def test_a_moment_that_is_gone_says_what_to_do(anna: Visitor) -> None:
    answer = ask(anna, moment=["gone"])

    assert "Choose among the moments that are there." in answer.get_json()["hint"]


# --- what is told ----------------------------------------------------------------


def test_what_is_under_way_and_ready_is_told_in_words(
    anna: Visitor, shelf: Shelf, store: Store
) -> None:
    ask(anna, form="page", passphrase="calm otter")
    made = {
        "recording": RECORDING,
        "recipients": [store.recipients()["Anna"], "age1other"],
        "form": "age",
        "sha256": "ab12",
    }
    shelf.parcels.append(
        {
            "id": f"{9:032x}",
            "state": "ready",
            "progress": 1.0,
            "thing": "A clip of 2 seconds",
            "details": made,
            "file": "clip-00000000.mp4.age",
            "size": 8_240_000,
            "seconds_left": 82_000.0,
        }
    )

    ready, making = anna.data("/api/take-away").get_json()["parcels"]

    assert (making["state"], making["page"], making["to"]) == ("making", True, "Anna")
    assert ready == {
        "id": f"{9:032x}",
        "state": "ready",
        "progress": 1.0,
        "thing": "A clip of 2 seconds",
        "recording": RECORDING,
        "page": False,
        "to": "Anna and another key",
        "file": "clip-00000000.mp4.age",
        "size": "8.2 MB",
        "kept": "22 hours",
        "sha256": "ab12",
        "url": f"/take-away/{9:032x}/clip-00000000.mp4.age",
    }


def test_what_failed_keeps_its_sentence(anna: Visitor, shelf: Shelf) -> None:
    ask(anna)
    shelf.parcels[0] |= {"state": "failed", "error": "A piece is damaged", "hint": "so"}

    (failed,) = anna.data("/api/take-away").get_json()["parcels"]

    assert (failed["error"], failed["hint"]) == ("A piece is damaged.", "So.")


def test_it_can_be_put_away(anna: Visitor, shelf: Shelf) -> None:
    parcel = ask(anna).get_json()["id"]

    answer = anna.send("DELETE", f"/api/take-away/{parcel}")

    assert answer.status_code == 204
    assert shelf.parcels == []


def test_the_listing_alone_does_not_keep_the_box_unlocked(
    anna: Visitor, opener: FakeOpener
) -> None:
    before = opener.touched

    anna.data("/api/take-away")

    assert opener.touched == before


def test_six_random_words_are_offered_and_new_each_time(anna: Visitor) -> None:
    offered = {anna.data("/api/take-away/words").get_json()["words"] for _ in range(3)}

    assert len(offered) == 3
    assert all(len(words.split()) == 6 for words in offered)
