"""The page that opens itself: from disk, offline, in a real browser, to the picture."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from device import passphrase
from device.media import SECOND, Nanoseconds
from device.opened import OpenedRecording
from device.opener.goods import Goods
from device.stills import still
from tests import filmed
from tests.browser import chromium, shown_number, until
from tests.takeaway.sealed_page import PHRASE, clip_of, shell_of, write
from web import shell as room

FIRST, COUNT = 30, 60
PARTS = [
    {"title": "He looks <up>", "first": 0, "last": 19},
    {"title": "", "first": 20, "last": 59},
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("opening")


@pytest.fixture(scope="module")
def film(place: Path) -> OpenedRecording:
    """A recording of 4 s."""
    store = filmed.store_at(place / "store")
    recording = store.find(filmed.record(store, 4))
    return OpenedRecording.open(recording, [filmed.ANNA.secret])


@pytest.fixture(scope="module")
def shell(place: Path) -> str:
    return shell_of(place)


@pytest.fixture(scope="module")
def clip(film: OpenedRecording) -> Goods:
    """Pictures 30 to 89, as one film of two moments."""
    return clip_of(film, SECOND, 3 * SECOND, PARTS)


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase that costs little to try: what it costs is tested once."""
    monkeypatch.setattr(passphrase, "WORK_FACTOR", 10)


@pytest.fixture
def sealed(tmp_path: Path, clip: Goods, shell: str, cheap: None) -> Path:
    return write(tmp_path / "clip.html", clip, shell)


@pytest.fixture
def visited() -> list[str]:
    """What the browser asked for."""
    return []


@pytest.fixture
def page(browser: Browser, visited: list[str]) -> Iterator[Page]:
    """A browser without a network, and what it complains about gathered."""
    context = browser.new_context(offline=True, viewport={"width": 1366, "height": 768})
    context.set_default_timeout(30_000)
    complaints: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.extend(complaint(message)))
    page.on("request", lambda request: visited.append(request.url))
    yield page
    heard = list(complaints)  # what closing breaks off is no complaint
    context.close()
    assert heard == []


def complaint(message: ConsoleMessage) -> list[str]:
    """An error that the browser tells of."""
    return [message.text] if message.type == "error" else []


def unlock(page: Page, path: Path, phrase: str = PHRASE) -> None:
    page.goto(path.as_uri())
    page.get_by_label("Passphrase").fill(phrase)
    page.get_by_role("button", name="Open").click()


def watch(page: Page, path: Path, phrase: str = PHRASE) -> None:
    unlock(page, path, phrase)
    expect(page.locator("#watch")).to_be_visible()


def press(page: Page, name: str, times: int = 1) -> None:
    for _ in range(times):
        page.get_by_role("button", name=name, exact=True).click()


def test_it_opens_offline_at_the_first_picture_and_asks_for_nothing(
    page: Page, tmp_path: Path, clip: Goods, shell: str, visited: list[str]
) -> None:
    whole = write(tmp_path / "clip.html", clip, shell)  # at its real price

    watch(page, whole)

    assert shown_number(page) == FIRST
    assert page.locator("#passphrase").input_value() == ""
    assert page.locator('script[type="x-age"]').count() == 0
    assert visited[0] == whole.as_uri()
    assert all(url.startswith("blob:") for url in visited[1:])


def test_pictures_are_stepped_exactly_both_ways(page: Page, sealed: Path) -> None:
    watch(page, sealed)

    seen = []
    for name in ["One picture on"] * 7 + ["One picture back"] * 3:
        press(page, name)
        seen.append(shown_number(page) - FIRST)
    page.keyboard.press(".")
    seen.append(shown_number(page) - FIRST)

    assert seen == [1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 5]


def test_its_first_and_last_pictures_are_the_moments(page: Page, sealed: Path) -> None:
    watch(page, sealed)

    press(page, "One picture back")
    assert shown_number(page) == FIRST
    page.get_by_label("Place in the film").press("End")
    assert shown_number(page) == FIRST + COUNT - 1
    press(page, "One picture on")
    assert shown_number(page) == FIRST + COUNT - 1


def test_half_and_quarter_speed_can_be_chosen_and_given_up(
    page: Page, sealed: Path
) -> None:
    watch(page, sealed)

    rates = []
    for name in ("Half speed", "Quarter speed", "Quarter speed"):
        press(page, name)
        rates.append(page.locator("#film").evaluate("film => film.playbackRate"))

    assert rates == [0.5, 0.25, 1]


def test_a_moment_plays_to_its_end_and_no_further(page: Page, sealed: Path) -> None:
    watch(page, sealed)

    page.get_by_role("button", name=re.compile("He looks <up>")).click()
    until(lambda: page.locator("#film").evaluate("f => f.currentTime > 0.5"), "the end")
    until(lambda: page.locator("#film").evaluate("f => f.paused"), "it to stop")

    assert shown_number(page) == FIRST + 19
    expect(page.get_by_role("button", name=re.compile("Moment 2"))).to_be_visible()


def test_a_moment_is_shown_again_and_again(page: Page, sealed: Path) -> None:
    watch(page, sealed)
    page.evaluate(
        """() => {
          window.turns = 0;
          let before = 0;
          const film = document.getElementById("film");
          film.addEventListener("seeking", () => {
            if (film.currentTime < before - 0.2) window.turns++;
            before = film.currentTime;
          });
          film.addEventListener("timeupdate", () => {
            before = film.currentTime;
            window.latest = Math.max(window.latest ?? 0, before);
          });
        }"""
    )

    page.get_by_role("button", name=re.compile("He looks <up>")).click()
    press(page, "Again and again")

    until(lambda: page.evaluate("window.turns") >= 2, "it to begin anew")
    assert page.evaluate("window.latest") < 22 / 30  # 20 pictures, and a hair
    press(page, "Again and again")


def test_a_wrong_passphrase_is_said_plainly_and_can_be_tried_again(
    page: Page, sealed: Path
) -> None:
    unlock(page, sealed, "calm otter")

    told = page.get_by_role("status").first
    expect(told).to_contain_text("That passphrase does not open this page.")
    page.get_by_label("Passphrase").fill(PHRASE)
    page.keyboard.press("Enter")
    expect(page.locator("#watch")).to_be_visible()


def test_the_passphrase_is_tried_beside_the_page_which_is_not_held_up(
    page: Page, sealed: Path
) -> None:
    with page.expect_event("worker") as beside:
        watch(page, sealed)

    until(lambda: beside.value not in page.workers, "it to be gone")


def test_where_nothing_may_run_beside_the_page_it_opens_all_the_same(
    page: Page, sealed: Path
) -> None:
    page.add_init_script("window.Worker = function () { throw new Error('no'); };")

    watch(page, sealed)

    assert shown_number(page) == FIRST


STILL_READ = """Object.defineProperty(document, 'readyState', {
  configurable: true, get: () => 'loading'
})"""
"""As if the end of the file were far."""


@pytest.mark.parametrize("phrase", [PHRASE, f"not {PHRASE}"])
def test_it_can_be_unlocked_while_the_file_is_still_being_read(
    page: Page, sealed: Path, phrase: str
) -> None:
    page.add_init_script(STILL_READ)
    unlock(page, sealed, phrase)
    if phrase != PHRASE:
        expect(page.get_by_role("status")).to_contain_text("does not open this page")
    expect(page.locator("#watch")).to_be_hidden()

    page.evaluate("delete document.readyState")
    if phrase != PHRASE:
        page.get_by_label("Passphrase").fill(PHRASE)
        page.get_by_role("button", name="Open").click()
    expect(page.locator("#watch")).to_be_visible()


def test_without_a_passphrase_it_asks_for_one(page: Page, sealed: Path) -> None:
    unlock(page, sealed, "  ")

    expect(page.get_by_role("status").first).to_have_text("Type the passphrase first.")


@pytest.mark.usefixtures("cheap")
def test_a_passphrase_is_the_same_on_every_keyboard(
    page: Page, tmp_path: Path, clip: Goods, shell: str
) -> None:
    composed, apart = (
        "gr\N{LATIN SMALL LETTER U WITH DIAERESIS}n gold",
        "gru\u0308n  gold",
    )
    path = write(tmp_path / "clip.html", clip, shell, composed)

    watch(page, path, apart + " ")

    assert shown_number(page) == FIRST


@pytest.mark.parametrize("left", [0.5, 0.9, 0.999])
def test_a_copy_that_broke_off_says_so(
    page: Page, sealed: Path, tmp_path: Path, left: float
) -> None:
    page_text = sealed.read_bytes()
    start, end = page_text.index(b'class="key"'), page_text.index(b'class="whole"')
    cut = tmp_path / "cut.html"
    cut.write_bytes(page_text[: start + round((end - start) * left)])

    page.goto(cut.as_uri())

    told = page.get_by_role("status").first
    expect(told).to_contain_text("This file is not whole")
    unlock(page, cut)
    expect(told).to_contain_text("Copy it once more")


def test_what_was_changed_on_the_way_is_not_shown(
    page: Page, sealed: Path, tmp_path: Path
) -> None:
    text = sealed.read_text()
    at = text.index('class="film">') + 5000
    changed = tmp_path / "changed.html"
    changed.write_text(text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :])

    unlock(page, changed)

    expect(page.get_by_role("status").first).to_contain_text("not whole")
    assert page.locator("#film").get_attribute("src") is None


@pytest.mark.usefixtures("cheap")
def test_a_still_is_shown_as_a_picture(
    page: Page, tmp_path: Path, film: OpenedRecording, shell: str
) -> None:
    jpeg = still(film, Nanoseconds(SECOND), 384)
    goods = Goods([jpeg], len(jpeg), 0, {"format": 1, "kind": "still"})

    watch(page, write(tmp_path / "still.html", goods, shell))

    size = page.locator("#still").evaluate("i => [i.naturalWidth, i.naturalHeight]")
    assert size == [384, 216]
    expect(page.get_by_role("button", name="Play")).to_be_hidden()


@pytest.mark.usefixtures("cheap")
def test_a_film_of_many_blocks_opens(
    page: Page, tmp_path: Path, clip: Goods, shell: str
) -> None:
    (mp4,) = list(clip.pieces)
    padded = mp4 + (4 << 20).to_bytes(4, "big") + b"free" + bytes((4 << 20) - 8)
    path = write(tmp_path / "big.html", replace(clip, pieces=[padded]), shell)
    assert path.read_text().count('class="film"') == 2

    watch(page, path)

    assert shown_number(page) == FIRST


# --- what it is made of ----------------------------------------------------------


def test_its_policy_names_exactly_the_scripts_and_the_style_in_it(shell: str) -> None:
    policy = unescape(re.findall(r'Policy" content="([^"]+)"', shell)[0])
    texts = re.findall(r"<(script|style)(?: id=\"age\")?>(.*?)</\1>", shell, re.DOTALL)

    named = set(re.findall(r"'sha256-([^']+)'", policy))
    hashes = [hashlib.sha256(text.encode()).digest() for _, text in texts]
    assert named == {base64.b64encode(one).decode() for one in hashes}
    assert [kind for kind, _ in texts] == ["style", "script", "script"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert not re.search(r"https?://[^\s\"']+\.(js|css)", shell)


def test_what_is_vendored_is_what_was_made() -> None:
    folder = room.STATIC / "vendor" / "age"

    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    recipe = (room.STATIC.parents[1] / "scripts" / "vendor-age").read_text()
    licenses = (folder / "LICENSES.txt").read_text()
    for name, version in re.findall(r"([@\w/-]+)@(\d+\.\d+\.\d+)", recipe):
        assert name == "esbuild" or f"======== {name} {version}" in licenses


def test_the_licences_go_along(shell: str) -> None:
    for words in ("2023 The age Authors", "Paul Miller"):
        assert words in shell


def test_modules_that_cannot_be_joined_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "STATIC", tmp_path)
    (tmp_path / "a.js").write_text('import x from "./b.js";\nexport const y = 1;\n')

    with pytest.raises(ValueError, match="cannot be joined"):
        room.joined(("a.js",))


def test_the_player_imports_nothing_that_is_not_in_the_page() -> None:
    there = {Path(name).stem for name in room.MODULES}

    for name in room.MODULES:
        text = (room.STATIC / name).read_text()
        assert set(re.findall(r'from "[./]*(?:\w+/)?(\w+)\.js"', text)) <= there
