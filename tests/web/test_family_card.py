"""The card for the family: one page of paper, with the words of the document."""

from __future__ import annotations

import re
from pathlib import Path

from tests.browser import chromium
from tests.web import pages
from tests.web.conftest import Visitor
from tests.web.served import Visit, serving, store_at

CARD = (Path(__file__).parents[2] / "docs" / "family-card.md").read_text()


def words(text: str) -> list[str]:
    """The words of a text, without marks of form."""
    plain = text.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    return re.findall(r"[a-z0-9]+", plain.lower())


def test_it_says_what_the_document_says(anna: Visitor) -> None:
    page = anna.get("/family/card").text
    leaf = page.partition('<article class="leaf">')[2].partition("</article>")[0]

    assert words(re.sub(r"<[^>]+>", " ", leaf)) == words(CARD)


def test_it_fits_on_one_page_of_paper(tmp_path: Path) -> None:
    with (
        serving(store_at(tmp_path / "store"), pages.shelf(b"")) as box,
        chromium() as browser,
        browser.new_page() as page,
    ):
        Visit(page, box).unlock("/family/card")
        printed = page.pdf(prefer_css_page_size=True)
        (tmp_path / "card.pdf").write_bytes(printed)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
