"""What an ending can state, told from receipts alone."""

from __future__ import annotations

from typing import Any

from device.erasure import BEGUN, DONE
from device.media import SECOND, Nanoseconds
from device.receipts import Receipt
from device.statement import WORK_ENDED, Left, Stay, stays

NOON = 1_795_608_000 * SECOND
"""25 November 2026."""
DAY = 24 * 3600 * SECOND
ANNA = "age1anna"
CLIP: dict[str, Any] = {
    "what": "clip",
    "form": "age",
    "recipients": [ANNA],
    "family": "K7-14",
}


def receipt(action: str, day: int | None = 0, **details: Any) -> Receipt:
    wall = Nanoseconds(NOON + (day or 0) * DAY)
    return Receipt(0, action, wall, day is not None, details)


def begun(*recordings: str, who: str = "Anna", why: str = "ended") -> Receipt:
    details: dict[str, Any] = {"with": who, "why": why, "family": "K7-14"}
    return receipt(BEGUN, recordings=list(recordings), **details)


def done(count: int, who: str = "Anna", why: str = "ended") -> Receipt:
    details: dict[str, Any] = {"with": who, "why": why, "recordings": count}
    return receipt(DONE, **details)


SAID = receipt(
    WORK_ENDED,
    family="K7-14",
    since="2026-09-28",
    work_ends="2026-11-24",
    erase_on="2027-01-24",
)


def test_a_new_box_has_one_stay_of_nobody() -> None:
    assert stays([]) == [Stay()]


def test_a_stay_that_is_over_says_whose_it_was_and_what_was_erased() -> None:
    (over, now) = stays([SAID, begun("a", "b"), done(2)])

    assert over == Stay(
        family="K7-14",
        since="2026-09-28",
        work_ends="2026-11-24",
        erased_on="2026-11-25",
        by="Anna",
        erased=2,
        over=True,
    )
    assert now == Stay()


def test_what_left_is_told_together_by_what_for_and_to_whom() -> None:
    by_anna: dict[str, Any] = {"with": "Anna"}
    taken = [
        receipt("taken away", -9, **CLIP, purpose="review"),
        receipt("taken away", -2, **CLIP, purpose="review"),
        receipt("taken away", -1, **CLIP, purpose="training"),
        receipt("taken away", 0, **{**CLIP, "what": "still", "purpose": "review"}),
        receipt("words taken away", 0, purpose="review", **by_anna),
        receipt("film opened", None, **by_anna),
    ]

    (now,) = stays([receipt("unlocked"), *taken])

    assert now.left == (
        Left(
            (("clip", 2), ("still", 1)),
            "review",
            (ANNA,),
            "age",
            "2026-11-16",
            "2026-11-25",
        ),
        Left((("clip", 1),), "training", (ANNA,), "age", "2026-11-24", "2026-11-24"),
        Left(
            (("words", 1),), "review", ("Anna",), "readable", "2026-11-25", "2026-11-25"
        ),
        Left((("opened", 1),), "", ("Anna",), "readable", "", ""),
    )


def test_what_left_of_one_family_is_never_told_of_the_next() -> None:
    first = receipt("taken away", **CLIP)
    second = receipt("taken away", **{**CLIP, "what": "film"})

    over, now = stays([first, done(1), second])

    assert [one.things for one in over.left] == [(("clip", 1),)]
    assert [one.things for one in now.left] == [(("film", 1),)]


def test_nor_where_an_empty_box_was_handed_on_without_an_ending() -> None:
    second = receipt("taken away", **{**CLIP, "what": "film", "family": "L2-03"})

    (now,) = stays([receipt("taken away", **CLIP), second])

    assert [one.things for one in now.left] == [(("film", 1),)]


def test_consent_taken_back_ends_no_stay() -> None:
    taken = receipt("taken away", **CLIP)
    withdrawn = [begun("a", why="withdrawn"), done(1, why="withdrawn")]

    over, now = stays([taken, *withdrawn, begun("b"), done(1)])

    assert over.left[0].things == (("clip", 1),)
    assert over.erased == 2
    assert now == Stay()


def test_one_that_the_power_cut_short_is_told_once() -> None:
    finished = [begun("b", "c", who="the box itself"), done(2, who="the box itself")]

    over, _ = stays([begun("a", "b", "c"), *finished])

    assert (over.erased, over.by) == (3, "Anna")


def test_one_whose_first_receipt_had_no_room_is_counted_by_its_last() -> None:
    over, _ = stays([done(4, who="the box itself", why="its time had come")])

    assert (over.erased, over.by) == (4, "the box itself")


def test_a_receipt_that_somebody_made_up_stops_nothing() -> None:
    nonsense: dict[str, Any] = {"family": 7, "since": [], "work_ends": "soon"}
    odd = [
        receipt(WORK_ENDED, **nonsense),
        receipt("taken away", recipients="age1", what=None, purpose=3),
        receipt(BEGUN, recordings=7, why=None),
        receipt(DONE, recordings="many"),
    ]

    over, _ = stays(odd)

    assert (over.family, over.since, over.work_ends, over.erased) == ("7", "", "", 0)
