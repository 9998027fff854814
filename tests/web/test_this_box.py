"""The page of the box: it wishes, tells how that went, and loses nothing typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from device.box import post
from device.box.places import Places
from device.box.wishes import JoinNetwork, UseCertificate, UseOwnNetwork
from tests.browser import chromium, until
from tests.web.conftest import Visitor
from tests.web.fake_opener import Shelf
from tests.web.machine import AT_HOME, CERTIFICATE, OF_A_SERVICE, machine_at, stands
from tests.web.served import Visit, serving, store_at

SMITHS = {"network": "home", "name": "The Smiths", "password": "correct horse 9"}


def test_a_stranger_neither_sees_nor_changes_anything(
    stranger: Visitor, places: Places
) -> None:
    stranger.read_token("/unlock")

    assert stranger.get("/box").location == "/unlock"
    assert stranger.data("/api/box").status_code == 403
    assert stranger.send("PUT", "/api/box/network", SMITHS).status_code == 403
    assert stranger.send("DELETE", "/api/box/certificate").status_code == 403
    assert not post.is_waiting(places)


def test_a_wish_lies_where_the_helper_finds_it(anna: Visitor, places: Places) -> None:
    answer = anna.send("PUT", "/api/box/network", SMITHS)

    letter = post.take(places)
    assert letter
    assert answer.get_json()["id"] == letter.id
    assert letter.wish == JoinNetwork("The Smiths", "correct horse 9")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"network": "other"}, "Say which Wi-Fi the box shall use."),
        ({"network": "own", "name": "x"}, "The box does not know how to do this."),
        ({**SMITHS, "password": "short"}, "The password of a Wi-Fi has 8 to 63"),
        ({**SMITHS, "name": ""}, "Write its name."),
        ({**SMITHS, "number": "1.2.3.4"}, "not one of a home’s network"),
        ({**SMITHS, "also": "this"}, "does not know how to do this"),
        ({**SMITHS, "password": 12345678}, "does not know how to do this"),
    ],
)
def test_what_cannot_be_is_told_at_once_and_nothing_is_wished(
    anna: Visitor, places: Places, body: dict[str, object], says: str
) -> None:
    answer = anna.send("PUT", "/api/box/network", body)

    assert answer.status_code == 400
    assert says in answer.get_json()["error"]
    assert not post.is_waiting(places)


def test_a_private_key_is_never_even_handed_on(anna: Visitor, places: Places) -> None:
    answer = anna.send("PUT", "/api/box/certificate", {"pem": "A PRIVATE" + " KEY"})

    assert answer.status_code == 400
    assert "private key" in answer.get_json()["error"]
    assert not post.is_waiting(places)


def test_the_request_is_downloaded_under_the_boxs_name(
    anna: Visitor, places: Places
) -> None:
    assert anna.get("/box/request.csr").status_code == 404
    stands(places, request="-----BEGIN CERTIFICATE REQUEST-----\n")

    answer = anna.get("/box/request.csr")

    assert answer.text == "-----BEGIN CERTIFICATE REQUEST-----\n"
    assert answer.headers["Content-Disposition"].endswith('"recorder-k7q4.csr"')


def test_names_from_the_air_are_shown_as_text(anna: Visitor, places: Places) -> None:
    nasty = "<script>alert(1)</script>"
    stands(places, network=AT_HOME | {"home": nasty}, state="refused", says=nasty)

    page = anna.get("/box").text

    assert nasty not in page
    assert page.count("&lt;script&gt;") == 2


def test_the_recordings_page_leads_there(anna: Visitor) -> None:
    assert 'href="/box"' in anna.get("/recordings").text


# --- in a browser ---------------------------------------------------------------


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_page(viewport={"width": 820, "height": 1100})


@pytest.fixture
def visit(page: Page, tmp_path: Path) -> Iterator[Visit]:
    with serving(store_at(tmp_path / "store"), Shelf()) as served:
        page.context.clear_cookies()
        yield Visit(page, served)


@pytest.fixture
def box(visit: Visit, tmp_path: Path) -> Places:
    visit.unlock("/box")
    return machine_at(tmp_path / "machine")


def ask_to_join(page: Page, number: str = "") -> None:
    page.get_by_text("Let it join the home’s Wi-Fi instead").click()
    page.get_by_label("Name of the Wi-Fi").fill("The Smiths")
    page.get_by_label("Its password").fill("correct horse 9")
    page.get_by_label("A number for the box there").fill(number)
    page.get_by_role("button", name="Join it …").click()


def test_before_the_page_goes_it_says_where_to_find_it_again(
    page: Page, box: Places
) -> None:
    ask_to_join(page, "192.168.1.240")
    expect(page.get_by_role("dialog")).to_contain_text("gone for about a minute")
    assert not post.is_waiting(box)
    page.get_by_role("button", name="Change it").click()

    going = page.locator("#going")
    expect(going).to_contain_text("Join “The Smiths” with this device")
    expect(going).to_contain_text(
        "https://recorder-k7q4.local or https://192.168.1.240"
    )
    expect(going).to_contain_text("join “recorder-k7q4” and open https://10.42.0.1")
    letter = post.take(box)
    assert letter
    assert letter.wish == JoinNetwork("The Smiths", "correct horse 9", "192.168.1.240")


def test_not_now_changes_nothing_and_keeps_what_was_typed(
    page: Page, box: Places
) -> None:
    ask_to_join(page)
    page.get_by_role("button", name="Not now").click()

    assert not post.is_waiting(box)
    expect(page.get_by_label("Its password")).to_have_value("correct horse 9")


def test_a_refusal_stands_beside_what_was_typed(page: Page, box: Places) -> None:
    """The box is back in its own Wi-Fi, and so is whoever asked."""
    ask_to_join(page)
    page.get_by_role("button", name="Change it").click()
    expect(page.locator("#going")).to_be_visible()
    letter = post.take(box)
    assert letter
    says = "The box could not join “The Smiths”"
    stands(box, id=letter.id, state="refused", says=says, hint="look again")

    alert = page.locator("#join-wrong")
    expect(alert).to_have_text(f"{says}. Look again.")
    expect(page.get_by_label("Name of the Wi-Fi")).to_have_value("The Smiths")
    expect(page.locator("#going")).to_be_hidden()


def test_too_short_a_password_is_told_without_leaving_the_page(
    page: Page, box: Places
) -> None:
    page.get_by_text("Let it join the home’s Wi-Fi instead").click()
    page.get_by_label("Name of the Wi-Fi").fill("The Smiths")
    page.get_by_label("Its password").fill("short")
    page.get_by_role("button", name="Join it …").click()
    page.get_by_role("button", name="Change it").click()

    expect(page.locator("#join-wrong")).to_contain_text("8 to 63 letters")
    expect(page.get_by_label("Its password")).to_have_value("short")
    assert not post.is_waiting(box)


def test_back_to_the_boxs_own_wifi(page: Page, box: Places, visit: Visit) -> None:
    stands(box, network=AT_HOME)
    visit.go("/box")
    page.get_by_role("button", name="make its own Wi-Fi again").click()
    page.get_by_role("button", name="Change it").click()

    expect(page.locator("#going")).to_contain_text("https://10.42.0.1")
    letter = post.take(box)
    assert letter
    assert letter.wish == UseOwnNetwork()


def test_a_service_brings_its_certificate(
    page: Page, box: Places, tmp_path: Path
) -> None:
    page.get_by_text("Use one of your service’s own").click()
    page.get_by_role("button", name="Make the request").click()
    until(lambda: post.is_waiting(box), "the wish")
    first = post.take(box)
    assert first
    stands(box, id=first.id, says="The request is ready", request="-----BEGIN")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the request").click()
    assert download.value.suggested_filename == "recorder-k7q4.csr"

    (tmp_path / "box.pem").write_text("-----BEGIN CERTIFICATE-----\n")
    page.get_by_label("The file (.pem or .crt)").set_input_files(tmp_path / "box.pem")
    page.get_by_role("button", name="Use this certificate").click()
    until(lambda: post.is_waiting(box), "the wish")
    letter = post.take(box)
    assert letter
    assert letter.wish == UseCertificate("-----BEGIN CERTIFICATE-----\n")
    told = {"says": "The new certificate is in use", "certificate": OF_A_SERVICE}
    stands(box, id=letter.id, **told)

    expect(page.locator("#said")).to_have_text("The new certificate is in use.")
    expect(page.locator("#cert-title + p")).to_contain_text("Borough of Somewhere")


def test_the_fingerprint_is_read_as_one_line_of_pairs(page: Page, box: Places) -> None:
    told = page.locator(".print").text_content()

    assert told == CERTIFICATE["fingerprint"]
