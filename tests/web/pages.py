"""Every page of the box and every state of it, and how somebody gets there.

A new state is one line in ``STATES``. A new page needs none: ``plain_pages`` walks the
routes of the program itself, and asks only what a new word in a route stands for
(``MEANS``).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from device import countdown, seal, status
from device.claim import waiting
from device.countdown import Countdown
from device.errors import WrongPassphrase
from device.family import Consent, Family
from device.media import SECOND, Nanoseconds
from device.opener.clock import NEVER_SET
from device.reviews import EMPTY, Review
from device.status import Status
from tests import films
from tests.browser import until
from tests.web import making
from tests.web.fake_ending import LEFT, over, stated
from tests.web.fake_opener import RATE, Shelf, recording
from tests.web.machine import AT_HOME, OF_A_SERVICE, stands
from tests.web.served import Visit
from web.attempts import Attempts
from web.recordings import SEARCHING_FROM
from web.the_label import Places

SECONDS = 20
FIRST = f"{1:032x}"
MOMENTS = [
    {
        "id": f"m{number}",
        "start": number * SECOND,
        "end": (number + 2) * SECOND,
        "name": name,
        "labels": labels,
        "seen": "",
        "note": "",
    }
    for number, name, labels in (
        (1, "He passes the blue block", ["Receiving initiatives", "smile"]),
        (3, "", []),
        (5, "A long look, then both laugh and the block falls down", []),
    )
]
LOOK = f"/recordings/{FIRST}"
TAKE_AWAY = f"{LOOK}/take-away?moment=m1"
PARCEL = f"{1:032x}"
STILLS = [{"id": "s1", "at": 2 * SECOND, "name": "The tower"}]
REVIEW = f"{3:032x}"
REVIEWED = {
    **EMPTY,
    "made": "2026-11-25T10:00:00+00:00",
    "title": "Blocks at the table",
    "question": "How can I see when he wants me to join in?",
    "items": [
        {
            "id": "a",
            "recording": FIRST,
            "moment": "m1",
            "prompt": "What do you see him do with his hand?",
            "words": "He looked to see whether I was there.",
        },
        {"id": "b", "recording": FIRST, "still": "s1", "prompt": "", "words": ""},
        {"id": "c", "recording": FIRST, "moment": "m9", "prompt": "", "words": ""},
    ],
    "words": "I did not know that I wait for him. But I do.",
    "strengths": ["You wait, and he comes.", "You both laughed at the same thing."],
    "strategies": ["Put the telephone away for ten minutes.", "Name what he is doing."],
    "wishes": "The same at bath time.",
    "keep": ["a", "b"],
}
ROOMY: dict[str, Any] = {"reason": "", "seconds": 0.0, "room_minutes": 94}


def shelf(film: bytes) -> Shelf:
    """One recording with three moments in it, and a picture."""
    only = recording(1, film, SECONDS) | {"still": films.jpeg()}
    notes = {"version": 3, "moments": list(MOMENTS), "stills": list(STILLS)}
    only["notes"] = notes
    shelf = Shelf(only)
    shelf.reviews[REVIEW] = Review(REVIEW, 1, REVIEWED, open=True)
    return shelf


def report(visit: Visit, state: str, **values: Any) -> None:
    """Let the recorder say what it is doing."""
    now = Nanoseconds(time.clock_gettime_ns(time.CLOCK_BOOTTIME))
    told = Status(
        state=state,
        since=Nanoseconds(0),
        beat=now,
        **{"recording": None, **ROOMY, **values},
    )
    status.write(visit.box.store.root / "status.json", told)


def _wrong(visit: Visit) -> None:
    visit.go("/unlock")
    visit.try_passphrase("nine slow herons")


def _often_wrong(visit: Visit) -> None:
    attempts: Attempts = visit.box.app.extensions["vig.attempts"]
    for _ in range(8):
        visit.box.clock.now += 60
        with suppress(WrongPassphrase), attempts.guess():
            raise WrongPassphrase
    visit.go("/unlock")


def _names(visit: Visit, *names: str) -> None:
    for name in names:
        visit.box.store.enrol(name, seal.new_identity().recipient, b"wrapped")
    visit.go("/unlock")


def _nobody(visit: Visit) -> None:
    for lies in (visit.box.store.root / "identities").iterdir():
        lies.unlink()
    visit.go("/unlock")


def _unclaimed(visit: Visit) -> str:
    """A box that is nobody's; its claim code."""
    for folder in ("recipients", "identities"):
        for lies in (visit.box.store.root / folder).iterdir():
            lies.unlink()
    report(visit, "cannot", lacks="person")
    return waiting.make_code(visit.box.store) or ""


def _claiming(visit: Visit) -> None:
    _unclaimed(visit)
    visit.go("/recordings")
    visit.page.get_by_role("heading", name="Make this box yours").wait_for()


def _without_code(visit: Visit) -> None:
    _unclaimed(visit)
    waiting.forget_code(visit.box.store)
    visit.go("/claim")


def _wrong_claim_code(visit: Visit) -> None:
    _claiming(visit)
    visit.page.get_by_label("Claim code").fill("0000-0000-0000-0000")
    visit.page.get_by_role("button", name="Go on").click()
    visit.page.get_by_text("9 more tries").wait_for()


def _to_the_hand(visit: Visit) -> None:
    code = _unclaimed(visit)
    visit.go("/claim")
    visit.page.get_by_label("Claim code").fill(code)
    report(visit, "cannot", lacks="person")
    visit.page.get_by_role("button", name="Go on").click()
    visit.page.get_by_role("heading", name="Hold the button").wait_for()


def _felt(visit: Visit) -> None:
    _to_the_hand(visit)
    report(visit, "cannot", lacks="person", held_at=_boot())
    visit.page.get_by_text("The box felt your hand").wait_for()


def _boot() -> int:
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME)


def _to_the_key(visit: Visit) -> None:
    _felt(visit)
    visit.page.get_by_role("button", name="Go on").click()
    visit.page.get_by_role("heading", name="Your key").wait_for()


def _weak(visit: Visit) -> None:
    _to_the_key(visit)
    visit.page.get_by_label("Your name on this box").fill("Anna")
    for label in ("Your passphrase", "Once more, from your paper"):
        visit.page.get_by_label(label).fill("sunshine2024")
    visit.page.get_by_role("button", name="Go on").click()
    visit.page.get_by_text("too easy to guess").wait_for()


def _wrapped(visit: Visit) -> None:
    _to_the_key(visit)
    visit.page.get_by_label("I have a key under a passphrase").check()


def _to_the_recovery(visit: Visit) -> None:
    _to_the_key(visit)
    visit.page.get_by_label("Your name on this box").fill("Anna")
    visit.page.get_by_label("I have a key file").check()
    public = seal.new_identity().recipient
    visit.page.get_by_label("Your public key").fill(public)
    visit.page.get_by_role("button", name="Go on").click()
    visit.page.get_by_role("heading", name="A key for your service").wait_for()


def _not_kept(visit: Visit) -> None:
    _to_the_recovery(visit)
    visit.page.get_by_role("button", name="Go on").click()
    visit.page.get_by_text("Print or save the recovery key first").wait_for()


def _to_the_family(visit: Visit) -> None:
    _to_the_recovery(visit)
    visit.page.get_by_label("I have printed or saved it").check()
    visit.page.get_by_role("button", name="Go on").click()
    visit.page.get_by_role("heading", name="The family").wait_for()


def _nothing_filmed(visit: Visit) -> None:
    visit.box.shelf.recordings.clear()
    report(visit, "idle")
    visit.unlock()


def _all_kinds(visit: Visit) -> None:
    only = visit.box.shelf.recordings[FIRST]
    kinds: list[dict[str, Any]] = [
        {"openable": False},
        {"empty": True, "seconds": 0.0, "duration": 0, "made": None},
        {"ended": False, "damaged": True, "gaps": [_GAP], "taken": 2},
        {"recording_now": True, "ended": False},
    ]
    for number, kind in enumerate(kinds, 2):
        other = only | {"id": f"{number:032x}"} | kind
        visit.box.shelf.recordings[other["id"]] = other
    report(visit, "recording", seconds=400.0, recording=f"{5:032x}")
    visit.unlock()


def _card(visit: Visit, state: str, **values: Any) -> None:
    report(visit, state, **values)
    visit.unlock()


def _gaps(visit: Visit) -> None:
    only = visit.box.shelf.recordings[FIRST]
    only |= {"gaps": [_GAP], "findings": ["Piece 4 was put in later."], "ended": False}
    visit.look()
    visit.page.get_by_text("About this film").first.click()


def _in_hand(visit: Visit) -> None:
    visit.look()
    only = visit.box.shelf.recordings[FIRST]
    for _ in range(3):
        visit.page.keyboard.press("l")
    visit.page.keyboard.press("m")
    until(lambda: len(only["notes"]["moments"]) > len(MOMENTS), "the mark to be kept")


def _removed(visit: Visit) -> None:
    _in_hand(visit)
    visit.page.get_by_role("button", name=re.compile("^Remove")).first.click()
    visit.page.get_by_role("button", name="Undo").first.wait_for()


def _keys(visit: Visit) -> None:
    visit.look()
    visit.page.keyboard.press("?")
    visit.page.get_by_role("dialog").wait_for()


def _growing(visit: Visit) -> None:
    visit.box.shelf.recordings[FIRST] |= {"recording_now": True, "ended": False}
    visit.unlock(LOOK)
    visit.settle()


def _at_the_very_start(visit: Visit) -> None:
    visit.look()
    visit.page.keyboard.press("m")
    visit.page.get_by_role("slider", name="Start of the moment").wait_for()


def _covered(visit: Visit) -> None:
    visit.look()
    visit.page.keyboard.press("h")
    visit.page.get_by_role("button", name="Show the page again").wait_for()


def _locked_mid_edit(visit: Visit) -> None:
    _in_hand(visit)
    visit.box.shelf.started[-1].end()
    visit.page.get_by_label("What happens, in a few words").press_sequentially("Hel")
    visit.page.get_by_role("heading", name="The box is locked").wait_for()


def _searched(visit: Visit) -> None:
    only = visit.box.shelf.recordings[FIRST]
    for number in range(2, SEARCHING_FROM + 1):
        other = only | {"id": f"{number:032x}", "notes": {"version": 0, "moments": []}}
        visit.box.shelf.recordings[other["id"]] = other
    visit.unlock()
    visit.page.get_by_role("searchbox").press_sequentially("block")
    visit.page.locator("#found").filter(has_text="block").wait_for()


def _test_film(visit: Visit) -> None:
    visit.unlock("/set-up")
    visit.page.get_by_role("heading", name="Press the button on the box").wait_for()
    report(visit, "recording", recording=FIRST, seconds=9.0)
    visit.page.get_by_role("button", name="Show what the camera sees").wait_for()


def _test_film_over(visit: Visit) -> None:
    _test_film(visit)
    visit.page.get_by_role("button", name="Show what the camera sees").wait_for()
    visit.page.evaluate("document.getElementById('coach').dataset.step = 'over'")


def _labels(visit: Visit) -> None:
    visit.unlock("/labels")
    visit.page.locator(".label textarea").first.wait_for()


def _labels_changed(visit: Visit) -> None:
    _labels(visit)
    visit.page.get_by_role("button", name=re.compile("^Remove: ")).nth(1).click()
    visit.page.get_by_role("button", name="Undo").wait_for()


def _needs_help(visit: Visit) -> None:
    lines = (
        ("camera", "bad", "12.1 of 30.0 pictures a second", "Check the camera's cable"),
        ("keys", "look here", "Film is sealed to Anna alone", "Enrol a recovery key"),
    )
    names = ("what", "is", "says", "do")
    fine = [one for one in visit.box.shelf.checks if one["what"] != "camera"]
    wrong = [dict(zip(names, one, strict=True)) for one in lines]
    visit.box.shelf.checks = fine + wrong
    visit.unlock("/check")


def _doubted(visit: Visit) -> None:
    visit.box.shelf.doubted = NEVER_SET
    visit.unlock()


def _opens_itself(visit: Visit) -> None:
    visit.unlock(TAKE_AWAY)
    visit.page.get_by_role("radio", name=re.compile("may install nothing")).check()
    field = visit.page.get_by_label("Passphrase for the page")
    until(lambda: bool(field.input_value()), "six words to be offered")
    field.fill("sunshine2024")
    visit.page.get_by_text("too easy to guess").wait_for()


def make_ready(visit: Visit) -> None:
    """Ask for something to take away, and let it be ready."""
    visit.box.store.create(FIRST).write("key", b"sealed")
    opener = visit.box.shelf.started[-1]
    whom = {"recipients": [seal.new_identity().recipient], "shell": ""}
    whom["purpose"] = "review"
    opener.take_away({"recording": FIRST, **whom})
    making.finish(visit.box.shelf, visit.box.store)


def _made_ready(visit: Visit) -> None:
    visit.unlock()
    make_ready(visit)
    failed = {"id": f"{2:032x}", "state": "failed", "error": "The card is full."}
    about = {"hint": "Make room on the card."}
    visit.box.shelf.parcels.append({**visit.box.shelf.parcels[0], **failed, **about})
    visit.go(TAKE_AWAY)
    visit.page.get_by_text("Make room on the card.").wait_for()
    visit.page.locator(".parcel.ready summary").click()


def _taken(visit: Visit) -> None:
    visit.box.store.create(FIRST).write("key", b"sealed")
    visit.unlock(TAKE_AWAY)
    visit.page.get_by_role("button", name="Take away", exact=True).click()
    until(lambda: bool(visit.box.shelf.parcels), "the wish")
    with visit.page.expect_download():
        making.finish(visit.box.shelf, visit.box.store)
    visit.page.get_by_text(re.compile("^Ready: ")).wait_for()


def _family(visit: Visit) -> None:
    visit.unlock("/family")
    lent = visit.page.get_by_label("Lent on")
    until(lambda: bool(lent.input_value()), "the card to be shown")


def _family_new(visit: Visit) -> None:
    visit.box.shelf.family = Family()
    _family(visit)
    visit.page.get_by_label("The family’s code").fill("Samantha")
    visit.page.get_by_text("Is this a name?").wait_for()


def _family_sure(visit: Visit) -> None:
    _family(visit)
    visit.page.get_by_role("button", name="The family takes its consent back").click()


def _family_withdrawn(visit: Visit) -> None:
    card = visit.box.shelf.family
    visit.box.shelf.family = replace(card, withdrawn="2026-11-20", consent=Consent())
    _family(visit)


def _family_typed(visit: Visit) -> None:
    visit.page.get_by_label("Recorded by").fill("Form 12")
    visit.page.get_by_role("button", name="Save").click()


def _family_both(visit: Visit) -> None:
    _family(visit)
    theirs = replace(visit.box.shelf.family, consent=Consent(), version=7)
    visit.box.shelf.family = theirs
    _family_typed(visit)
    visit.page.get_by_role("button", name="Keep mine").wait_for()


def _family_locked(visit: Visit) -> None:
    _family(visit)
    visit.box.shelf.started[-1].end()
    _family_typed(visit)
    visit.page.get_by_role("heading", name="The box is locked").wait_for()


def _family_left(visit: Visit) -> None:
    says = f"A clip of 4 seconds was taken away for supervision (SHA-256 {'0a' * 32})."
    visit.box.shelf.left = [{"when": 1_795_603_320 * SECOND, "says": says}]
    visit.unlock("/family/left")


def _agreed_to(visit: Visit, path: str, agreed: Consent) -> None:
    visit.box.shelf.family = replace(visit.box.shelf.family, consent=agreed)
    visit.unlock(path)


def _the_label(visit: Visit, *, wifi: bool = False) -> None:
    place = visit.box.store.root
    (place / "wifi.toml").write_text(
        "name = 'recorder-7K3Q'\npassword = 'h7kqm2zx9wpt'"
    )
    certificate = place / "cert.pem"
    lines = ("BEGIN CERTIFICATE", "END CERTIFICATE")
    certificate.write_text("AAAA".join(f"-----{line}-----\n" for line in lines))
    found = Places(certificate, place / ("wifi.toml" if wifi else "none"))
    visit.box.app.extensions["vig.label"] = found
    visit.unlock("/label")


def _receipts(visit: Visit, *wrong: str) -> None:
    visit.box.shelf.wrong = list(wrong)
    visit.box.shelf.receipts = [
        {"when": 1_795_603_320 * SECOND, "says": "Anna unlocked the box."},
        {"when": None, "says": "A clip of 12 seconds was taken away, sealed to Anna."},
    ]
    visit.unlock("/receipts")


def _review(visit: Visit, path: str = "") -> None:
    visit.unlock(f"/reviews/{REVIEW}{path}")


def _composed(visit: Visit) -> None:
    _review(visit)
    visit.page.get_by_role("heading", name="The tower").wait_for()


def _choosing(visit: Visit) -> None:
    _composed(visit)
    visit.page.get_by_text("Add moments and pictures").click()
    visit.page.locator(".film summary").first.click()
    visit.page.get_by_role("button", name=re.compile("^Add: A long look")).wait_for()


def _taken_out(visit: Visit) -> None:
    _composed(visit)
    visit.page.get_by_role("button", name="Take out: The tower").click()
    visit.page.get_by_role("button", name="Undo").wait_for()


def _two_windows(visit: Visit) -> None:
    _composed(visit)
    opener = visit.box.shelf.started[-1]
    version = visit.box.shelf.reviews[REVIEW].version
    opener.save_review(REVIEW, {"question": "Shall we sing?"}, version)
    visit.page.get_by_label("The helping question").fill("What helps at bedtime?")
    visit.page.get_by_role("heading", name="Written in two windows").wait_for()


def _review_locked(visit: Visit) -> None:
    _composed(visit)
    visit.box.shelf.started[-1].end()
    visit.page.get_by_label("Wishes for next time").fill("Bath time")
    visit.page.get_by_role("heading", name="The box is locked").wait_for()


def _begun(visit: Visit) -> None:
    visit.unlock("/reviews")
    visit.page.get_by_role("button", name="Begin a review").click()
    visit.page.get_by_text("Nothing chosen yet").wait_for()


def _no_review(visit: Visit) -> None:
    visit.box.shelf.reviews.clear()
    visit.unlock("/reviews")


def _summary(visit: Visit) -> None:
    _review(visit, "/summary")
    visit.page.get_by_role("heading", name="Strengths we saw").wait_for()


def _nothing_to_print(visit: Visit) -> None:
    visit.box.shelf.reviews[REVIEW] = Review(REVIEW, 1, EMPTY, open=True)
    _review(visit, "/summary")
    visit.page.get_by_text("Nothing is written for the family yet").wait_for()


def _ending(visit: Visit, **values: Any) -> None:
    visit.box.shelf.ending |= values
    visit.unlock("/ending")


def count_down(visit: Visit) -> None:
    """The work has ended: card, countdown and its file say so."""
    set_to = {"erase_on": "2027-01-25", "days_left": 61, "work_ends": "2026-11-25"}
    visit.box.shelf.ending |= {**set_to, "left": LEFT}
    left = Countdown(False, "2027-01-25", 61 * 24 * 3600, lent=True)
    countdown.change(visit.box.store, lambda _: left)


def _counting(visit: Visit, then: str = "/ending") -> None:
    count_down(visit)
    visit.unlock(then)


def _sure(visit: Visit) -> None:
    _ending(visit)
    visit.page.get_by_role("button", name="Erase everything …").click()
    visit.page.get_by_label("to be sure").fill("K7-41")
    visit.page.get_by_role("button", name="Erase everything for good").click()
    visit.page.get_by_text("nothing was erased").wait_for()


def hold_here(visit: Visit, films: int, seconds: int) -> None:
    """Let everybody see that so many films are here, each so long."""
    for number in range(films):
        film = visit.box.store.create(f"{number + 50:032x}")
        for name in ("key", *(f"{k:06d}" for k in range(2 * seconds))):
            (film.path / f"{name}.age").write_bytes(b"sealed")
    countdown.change(visit.box.store, lambda told: replace(told, held_here=True))


def _held(visit: Visit, films: int = 3, seconds: int = 400) -> None:
    hold_here(visit, films, seconds)
    visit.go("/held-here")


def _held_until(visit: Visit) -> None:
    count_down(visit)
    _held(visit, 1, 42)


def _door_to_held(visit: Visit) -> None:
    hold_here(visit, 1, 1)
    visit.go("/unlock")


def _over(visit: Visit, then: str, **values: Any) -> None:
    visit.box.shelf.recordings.clear()
    visit.box.shelf.ending = over(**values)
    visit.unlock(then)


def _wrong_code(visit: Visit) -> None:
    visit.go("/shared")
    visit.page.get_by_label("six figures").fill("123 456")
    visit.page.get_by_role("button", name="Show it here").click()
    visit.page.get_by_role("alert").filter(has_text="not right").wait_for()


def _beside(visit: Visit) -> None:
    _review(visit, "/together")
    visit.page.get_by_role("button", name="Show on another screen").click()
    visit.page.get_by_text("Good for five minutes").wait_for()


def _shared(visit: Visit) -> None:
    visit.box.store.create(FIRST).write("key", b"sealed")
    _review(visit, "/together")
    visit.page.get_by_role("button", name="Show on this screen").click()
    visit.page.get_by_text("when he wants me to join in").wait_for()
    visit.page.locator("#begin:enabled").wait_for()


def _shared_moment(visit: Visit) -> None:
    _shared(visit)
    visit.page.keyboard.press("PageDown")
    visit.page.locator("[data-do=toggle]:enabled").wait_for()


def _shared_still(visit: Visit) -> None:
    _shared_moment(visit)
    visit.page.keyboard.press("PageDown")
    visit.page.locator("#still:visible").wait_for()


def _leaving(visit: Visit) -> None:
    _shared(visit)
    visit.page.get_by_role("button", name="Leave").first.click()
    visit.page.get_by_role("dialog").wait_for()


def _box(visit: Visit, **told: Any) -> None:
    stands(visit.box.app.extensions["vig.places"], **told)
    visit.unlock("/box")


def _box_refused(visit: Visit) -> None:
    says = "The box could not join “The Smiths”"
    hint = "look at its name and password again, and at how far away the router is"
    told = {"wish": "home-network", "state": "refused", "says": says, "hint": hint}
    _box(visit, **told)


def _box_joining(visit: Visit) -> None:
    _box(visit)
    visit.page.get_by_text("Let it join the home’s Wi-Fi instead").click()
    visit.page.get_by_label("Name of the Wi-Fi").fill("The Smiths")
    visit.page.get_by_label("Its password").fill("correct horse 9")
    visit.page.get_by_role("button", name="Join it …").click()
    visit.page.get_by_role("dialog").wait_for()


def _box_going(visit: Visit) -> None:
    _box_joining(visit)
    visit.page.get_by_role("button", name="Change it").click()
    visit.page.get_by_role("heading", name="is changing its Wi-Fi").wait_for()


def _box_mistyped(visit: Visit) -> None:
    _box(visit, request="-----BEGIN CERTIFICATE REQUEST-----")
    visit.page.get_by_text("Let it join the home’s Wi-Fi instead").click()
    visit.page.get_by_label("Name of the Wi-Fi").fill("The Smiths")
    visit.page.get_by_role("button", name="Join it …").click()
    visit.page.get_by_role("alert").filter(has_text="Write the Wi-Fi’s").wait_for()


def _no_box(visit: Visit) -> None:
    visit.box.app.extensions["vig.places"].result.unlink()
    visit.unlock("/box")


_GAP = {"track": "sound", "start": 2 * SECOND, "duration": SECOND, "cause": ""}

STATES: dict[str, Callable[[Visit], None]] = {
    "claim": _claiming,
    "claim, of a box without a code": _without_code,
    "claim, after a wrong code": _wrong_claim_code,
    "claim, waiting for a hand": _to_the_hand,
    "claim, a hand was felt": _felt,
    "claim, her key": _to_the_key,
    "claim, a passphrase that is too easy": _weak,
    "claim, a wrapped key of hers": _wrapped,
    "claim, the recovery key": _to_the_recovery,
    "claim, a recovery key that was not kept": _not_kept,
    "claim, the family": _to_the_family,
    "unlock, just claimed": lambda visit: visit.go("/unlock?because=claimed"),
    "unlock": lambda visit: visit.go("/unlock"),
    "unlock, after a wrong passphrase": _wrong,
    "unlock, after many": _often_wrong,
    "unlock, several people": lambda visit: _names(visit, "Ruth Ó Baoill", "Sam"),
    "unlock, nobody enrolled": _nobody,
    "unlock, after the box was locked": lambda visit: visit.go("/unlock?because=idle"),
    "recordings, of all kinds, while it records": _all_kinds,
    "recordings, nothing filmed yet": _nothing_filmed,
    "recordings, nearly full": lambda visit: _card(visit, "idle", room_minutes=12),
    "recordings, cannot": lambda visit: _card(
        visit, "cannot", reason="The card is full.", room_minutes=0
    ),
    "recordings, with what a search found": _searched,
    "look": Visit.look,
    "look, a moment in hand": _in_hand,
    "look, a moment removed": _removed,
    "look, the sheet of keys": _keys,
    "look, a film with gaps": _gaps,
    "look, a film that grows": _growing,
    "look, a moment at the very start": _at_the_very_start,
    "look, covered": _covered,
    "look, locked in the middle of a word": _locked_mid_edit,
    "take away": lambda visit: visit.unlock(TAKE_AWAY),
    "take away, as a page that opens itself": _opens_itself,
    "take away, with something ready and something failed": _made_ready,
    "taken away": _taken,
    "set up, waiting for the button": lambda visit: visit.unlock("/set-up"),
    "set up, it is being recorded": _test_film,
    "set up, at the end of the test film": _test_film_over,
    "erase a film": lambda visit: visit.unlock(f"{LOOK}/erase"),
    "labels": _labels,
    "labels, changed": _labels_changed,
    "how the box is": lambda visit: visit.unlock("/check"),
    "how the box is, with what needs help": _needs_help,
    "recordings, the visitor's clock not believed": _doubted,
    "reviews": lambda visit: visit.unlock("/reviews"),
    "reviews, none yet": _no_review,
    "review": _composed,
    "review, just begun": _begun,
    "review, choosing": _choosing,
    "review, something taken out": _taken_out,
    "review, written in two windows": _two_windows,
    "review, locked in the middle of a word": _review_locked,
    "use in a review": lambda visit: visit.unlock(
        f"/reviews/use?recording={FIRST}&moment=m1&still=s1"
    ),
    "summary": _summary,
    "summary, nothing to print": _nothing_to_print,
    "journey": lambda visit: visit.unlock("/journey"),
    "words for other tools": lambda visit: visit.unlock(f"{LOOK}/export"),
    "family": _family,
    "family, a new box and a name for a code": _family_new,
    "family, about to take everything back": _family_sure,
    "family, consent taken back": _family_withdrawn,
    "family, changed by somebody else": _family_both,
    "family, locked before it was saved": _family_locked,
    "family, what has left the box": _family_left,
    "take away, hardly anything agreed to": lambda visit: _agreed_to(
        visit, TAKE_AWAY, Consent(supervision=True)
    ),
    "take away, nothing agreed to": lambda visit: _agreed_to(
        visit, TAKE_AWAY, Consent()
    ),
    "words for other tools, nothing agreed to": lambda visit: _agreed_to(
        visit, f"{LOOK}/export", Consent()
    ),
    "watching together": lambda visit: _review(visit, "/together"),
    "watching together, with a code": _beside,
    "shared screen, before the code": lambda visit: visit.go("/shared"),
    "shared screen, after a wrong code": _wrong_code,
    "shared screen, the question": _shared,
    "shared screen, a moment": _shared_moment,
    "shared screen, a picture": _shared_still,
    "shared screen, leaving": _leaving,
    "the box's label": _the_label,
    "the box's label, with its Wi-Fi": lambda visit: _the_label(visit, wifi=True),
    "receipts": lambda visit: _receipts(visit),
    "receipts, touched": lambda visit: _receipts(visit, "the receipt 3 is missing"),
    "the ending, of a work that goes on": _ending,
    "the ending, counting down": _counting,
    "the ending, with its day over": lambda visit: _ending(
        visit, erase_on="2026-11-20", days_left=9, work_ends="2026-09-20", unread=2
    ),
    "the ending, not sure": _sure,
    "the ending, over": lambda visit: _over(visit, "/ending"),
    "the ending, by the box itself": lambda visit: _over(
        visit, "/ending", by="the box itself", erased_on=""
    ),
    "the ending, lent to nobody": lambda visit: _ending(visit, code="", version=0),
    "the ending, a card for another key": lambda visit: _ending(visit, open=False),
    "the statement": lambda visit: _over(visit, "/ending/statement"),
    "the statement, with gaps": lambda visit: _over(
        visit, "/ending/statement", erased_on="", family="", since="", left=[]
    ),
    "recordings, counting down": lambda visit: _counting(visit, "/recordings"),
    "held here": _held,
    "held here, one film, until a day": _held_until,
    "held here, no film": lambda visit: _held(visit, 0),
    "unlock, where it is told what is held": _door_to_held,
    "this box": _box,
    "this box, in the home's Wi-Fi, with a service's certificate": lambda visit: _box(
        visit, network=AT_HOME, certificate=OF_A_SERVICE
    ),
    "this box, with the home's Wi-Fi away": lambda visit: _box(
        visit, network=AT_HOME | {"mode": "away", "numbers": []}
    ),
    "this box, which could not join": _box_refused,
    "this box, about to join": _box_joining,
    "this box, changing its Wi-Fi": _box_going,
    "this box, with a request and half of a Wi-Fi": _box_mistyped,
    "this box, where there is none": _no_box,
    "this box, which knows nothing of itself": lambda visit: _box(
        visit, network={}, certificate={}
    ),
    "no such page": lambda visit: visit.unlock("/cellar"),
    "no such recording": lambda visit: visit.unlock(f"/recordings/{99:032x}"),
}
"""How to come to each page and state, by its name."""

MEANS: dict[str, object] = {
    "recording": FIRST,
    "moment": "m1",
    "still": "s1",
    "review": REVIEW,
    "form": "csv",
    "parcel": PARCEL,
    "file": f"clip-{PARCEL[:8]}.mp4.age",
    "view": f"v{SECONDS * RATE}",
    "at": 0,
    "width": 160,
    "number": 0,
    "filename": "paper.css",
    "item": 0,
}
"""What a word in angle brackets stands for when a route is walked."""


def plain_pages(visit: Visit) -> Iterator[str]:
    """The path of every page that the program's own routes lead to, each once."""
    visit.unlock()
    make_ready(visit)
    visit.box.shelf.ending["statement"] = stated()
    hold_here(visit, 1, 1)
    stands(visit.box.app.extensions["vig.places"], request="-----BEGIN")
    routes = visit.box.app.url_map.bind("127.0.0.1")
    seen = set()
    for rule in visit.box.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith("/claim"):
            continue  # what claims a box is there until it is claimed (STATES)
        path = routes.build(
            rule.endpoint, {word: MEANS[word] for word in rule.arguments}
        )
        answer = visit.page.request.get(
            visit.box.address + path, headers={"Accept": "text/html"}
        )
        there = urlsplit(answer.url).path
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert answer.ok, (path, answer.status)
            if there not in seen:
                yield there
            seen.add(there)
