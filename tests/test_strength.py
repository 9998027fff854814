"""A passphrase that is surely easy is refused; the page counts as the box does."""

from __future__ import annotations

import pytest

from device.errors import PassphraseWeak
from device.strength import bits, require_strong
from device.words import random_words
from tests.browser import chromium
from web import statics

WEAK = [
    *("", "sunshine", "Sunshine2024!", "password1234", "correct horse battery staple"),
    *("aaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "1234567890123456789012345678901234567890"),
    *("anna anna anna anna anna anna", "qwertyuiop", "Tr0ub4dor&3", "K7-14"),
]
STRONG = [
    *(
        "calm otter paints seven green doors",
        "xK9#mQ2$vL7!pR4?",
        "ein Überholverbot für Ölfässer im Nebel",
    ),
    "κόκκινο σπίτι δίπλα στη γαλάζια θάλασσα",
]


@pytest.mark.parametrize("phrase", WEAK)
def test_what_is_surely_easy_is_refused(phrase: str) -> None:
    with pytest.raises(PassphraseWeak):
        require_strong(phrase)


@pytest.mark.parametrize("phrase", STRONG)
def test_what_may_be_strong_is_taken(phrase: str) -> None:
    require_strong(phrase)


def test_six_words_that_the_box_offers_are_always_taken() -> None:
    for _ in range(20):
        require_strong(random_words(6))


def test_page_and_box_count_the_same() -> None:
    folder = statics.FOLDER / "takeaway"
    module = (folder / "strength.js").read_text(encoding="utf-8")
    script = module.replace("export ", "")
    with chromium() as browser:
        page = browser.new_page()
        counted = page.evaluate(
            f"(phrases) => {{ {script}; return phrases.map(bits); }}", WEAK + STRONG
        )

    assert counted == pytest.approx([bits(phrase) for phrase in WEAK + STRONG])
