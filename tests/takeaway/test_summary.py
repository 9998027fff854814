"""The summary for the family: what is on it, what never is, and how it leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from device import family, passphrase, receipts, seal
from device.errors import ConsentMissing, ReviewUnknown
from device.family import Consent, Family
from device.media import SECOND
from device.opener.desk import Desk
from device.store import Store
from tests import filmed
from tests.browser import chromium
from tests.takeaway.sealed_page import PHRASE, shell_of
from web.shell import SUMMARY

NOTES: dict[str, Any] = {
    "moments": [
        {
            "id": "m1",
            "start": SECOND,
            "end": 2 * SECOND,
            "name": "Secret name",
            "labels": ["Secret label"],
            "seen": "Secret seen",
            "note": "Secret note",
        }
    ],
    "stills": [{"id": "s1", "at": SECOND, "name": "Secret still"}],
}
WORDS = {
    "title": "Secret title",
    "question": "When does he want me?",
    "words": "I wait for him.",
    "strengths": ["You wait"],
    "strategies": ["Name <b>it</b>"],
    "wishes": "Bath time",
    "keep": ["a", "c"],
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = filmed.store_at(tmp_path_factory.mktemp("summary") / "store")
    filmed.record(store, 3)
    return store


@pytest.fixture(scope="module")
def unlocked(store: Store) -> Desk:
    desk = Desk(store.root, lambda: 0.0)
    desk.unlock_with(seal.identity_file(filmed.ANNA))
    (recording,) = store.recordings()
    desk.save_notes(recording, NOTES, 0)
    return desk


@pytest.fixture
def desk(
    unlocked: Desk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """An unlocked desk; afterwards the family has agreed to everything again."""
    monkeypatch.setattr(passphrase, "WORK_FACTOR", 10)
    yield unlocked
    card(store, filmed.ALL)


@pytest.fixture
def review(desk: Desk, store: Store) -> str:
    """A review of a moment, a still without its picture, and what is gone."""
    (recording,) = store.recordings()
    parts = [("a", "moment", "m1"), ("b", "still", "s1"), ("c", "still", "gone")]
    items = [
        {
            "id": number,
            "recording": recording,
            kind: mark,
            "prompt": "Secret prompt",
            "words": f"I see {number}",
        }
        for number, kind, mark in parts
    ]
    told = ask(
        desk, "save_review", review="", base=0, document=WORDS | {"items": items}
    )
    return str(told["id"])


def ask(desk: Desk, do: str, **values: object) -> Any:
    answer, body = desk.answer({"do": do, **values})
    return body or answer


def card(store: Store, consent: Consent) -> None:
    """Save what the family agrees to."""
    before = family.load(store, [filmed.ANNA.secret])
    now = Family("K7-14", "2026-11-24", consent=consent)
    family.save(store, now, before.version)


def copied(desk: Desk, review: str, shell: str) -> bytes:
    made: bytes = ask(
        desk,
        "copy_summary",
        review=review,
        passphrase=PHRASE,
        recipients=[],
        shell=shell,
    )
    return made


def last(store: Store) -> receipts.Receipt:
    return receipts.read(store, [filmed.ANNA.secret])[0][-1]


def test_it_holds_what_was_written_for_the_family_and_nothing_private(
    desk: Desk, review: str
) -> None:
    sheet = ask(desk, "summary", review=review)

    assert [one["words"] for one in sheet["pictures"]] == ["I see a"]
    assert sheet["pictures"][0]["at"] == 3 * SECOND // 2
    assert sheet["said"] == ["I wait for him.", "I see b", "I see c"]
    assert sheet["question"] == "When does he want me?"
    assert "Secret" not in str(sheet)


def test_that_it_was_printed_leaves_a_receipt_without_a_word_of_it(
    desk: Desk, store: Store, review: str
) -> None:
    ask(desk, "summary_printed", review=review)

    assert last(store).details == {
        "review": review,
        "pictures": 1,
        "purpose": "review",
        "family": "K7-14",
        "with": "a key file",
    }
    said = desk.receipts()[0]["receipts"][0]["says"]
    assert said.startswith("Somebody with a key file printed the summary of the review")
    assert store.last_uncollected() is None


def test_a_copy_leaves_a_receipt_for_exactly_its_bytes(
    desk: Desk, store: Store, review: str, tmp_path: Path
) -> None:
    made = copied(desk, review, shell_of(tmp_path, SUMMARY))

    details = last(store).details
    assert details["sha256"] == hashlib.sha256(made).hexdigest()
    assert (details["size"], details["purpose"]) == (len(made), "copy")
    said = desk.receipts()[0]["receipts"][0]["says"]
    assert "was taken away by somebody with a key file, as a page that opens" in said
    for word in (b"Secret name", b"Secret prompt", b"I wait", b"You wait", b"Bath"):
        assert word not in made


def test_neither_leaves_without_the_familys_consent(
    desk: Desk, store: Store, review: str
) -> None:
    card(store, Consent(review=True, recorded_by="Anna"))
    ask(desk, "summary_printed", review=review)
    with pytest.raises(ConsentMissing, match="did not agree to taking a copy"):
        copied(desk, review, "x <!-- sealed --> y")

    card(store, Consent(copy=True, recorded_by="Anna"))
    before = last(store).number
    for do in ("summary", "summary_printed"):
        with pytest.raises(ConsentMissing, match="the shared review"):
            ask(desk, do, review=review)
    assert last(store).number == before


def test_of_no_review_there_is_no_summary(desk: Desk) -> None:
    for do in ("summary", "summary_printed"):
        with pytest.raises(ReviewUnknown):
            ask(desk, do, review=f"{9:032x}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A family's browser, without any network."""
    context = browser.new_context(offline=True, viewport={"width": 820, "height": 900})
    complaints: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text))
    yield page
    context.close()
    assert complaints == []


def test_the_family_opens_its_copy_offline_with_the_passphrase(
    desk: Desk, review: str, page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "summary.html"
    file.write_bytes(copied(desk, review, shell_of(tmp_path, SUMMARY)))
    page.goto(file.as_uri())
    expect(page.get_by_role("heading", name="What we saw together")).to_be_visible()
    page.get_by_label("Passphrase").fill(PHRASE)

    page.get_by_role("button", name="Open").click()

    sheet = page.locator(".sheet")
    expect(sheet.get_by_text("When does he want me?")).to_be_visible()
    for said in ("I see a", "I wait for him.", "You wait", "Name <b>it</b>", "Bath"):
        expect(sheet).to_contain_text(said)
    wide = "images => images.map((image) => image.naturalWidth)"
    assert page.locator(".sheet img").evaluate_all(wide) == [960]
    expect(page.locator("#player")).to_be_hidden()
