"""The label: what stands on it is so, and a telephone's camera can read it."""

from __future__ import annotations

import io
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from device import seal
from device.claim import waiting
from device.cli import main
from device.errors import ConfigError
from device.label import facts
from device.label.facts import Label, Wifi
from device.label.sheet import sheet
from device.store import Store
from tests.browser import chromium
from tests.claim.parts import unclaimed
from tests.web.conftest import Visitor
from tests.web.fake_opener import PASSPHRASE, Shelf
from web import create_app
from web.the_label import Places

WIFI = Wifi("recorder-7K3Q", r'tricky; pass,"word:\ &<')
KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """A real certificate, and a Wi-Fi as the box makes it."""
    place = tmp_path_factory.mktemp("etc")
    names = ["-subj", "/CN=recorder", "-keyout", "key.pem", "-out", "cert.pem"]
    subprocess.run(
        ["openssl", "req", "-x509", *KEY, *names, "-days", "2"],
        cwd=place,
        check=True,
        capture_output=True,
    )
    lines = f"name = '{WIFI.name}'\npassword = '{WIFI.password}'\naddress = '10.42.0.1'"
    (place / "wifi.toml").write_text(lines)
    return Places(place / "cert.pem", place / "wifi.toml")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return unclaimed(tmp_path / "store")


def read(picture: bytes) -> set[str]:
    """Every square code that a decoder of others finds in a picture."""
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return {one.text for one in found}


def written(store: Store, places: Places, out: Path) -> str:
    where = ["--certificate", str(places.certificate), "--wifi", str(places.wifi)]
    words = ["label", "--out", str(out), "--store", str(store.root), *where]
    assert main(words) == 0
    return out.read_text()


def test_a_camera_reads_both_squares_of_the_printed_label(
    store: Store, places: Places, tmp_path: Path, browser: Browser
) -> None:
    waiting.make_code(store)
    written(store, places, tmp_path / "label.svg")
    page = browser.new_page(viewport={"width": 620, "height": 874})

    page.goto((tmp_path / "label.svg").as_uri())

    assert read(page.screenshot()) == {
        r"WIFI:T:WPA;S:recorder-7K3Q;P:tricky\; pass\,\"word\:\\ &<;;",
        "https://10.42.0.1/",
    }
    page.close()


def test_everything_stands_on_it_as_text(
    store: Store, places: Places, tmp_path: Path
) -> None:
    code = waiting.make_code(store)

    svg = written(store, places, tmp_path / "label.svg")

    said = [each.text for each in ET.fromstring(svg).iter() if each.text]  # noqa: S314
    assert {facts.name(), WIFI.name, WIFI.password, "https://10.42.0.1", code} <= {
        *said
    }
    groups = facts.fingerprint_of(places.certificate)
    assert {groups[:19], groups[20:]} <= {*said}
    assert (tmp_path / "label.svg").stat().st_mode & 0o077 == 0


def test_the_fingerprint_is_the_one_that_others_show(places: Places) -> None:
    told = subprocess.run(
        ["openssl", "x509", "-noout", "-fingerprint", "-sha256"],
        input=places.certificate.read_text(),
        check=True,
        capture_output=True,
        text=True,
    ).stdout

    shown = facts.fingerprint_of(places.certificate)

    assert re.fullmatch(r"([0-9A-F]{4} ){7}[0-9A-F]{4}", shown)
    whole = told.partition("=")[2].strip().replace(":", "")
    assert whole.startswith(shown.replace(" ", ""))


def test_of_a_chain_it_is_the_boxs_own_certificate(
    places: Places, tmp_path: Path
) -> None:
    one = places.certificate.read_text()
    chain = tmp_path / "chain.pem"
    chain.write_text(f"subject=/CN=recorder\n{one}{one[:80]}AAAA{one[84:]}")

    assert facts.fingerprint_of(chain) == facts.fingerprint_of(places.certificate)


def test_a_claimed_box_has_no_claim_code_on_its_label(
    store: Store, places: Places, tmp_path: Path
) -> None:
    waiting.make_code(store)
    store.enrol("Anna", seal.new_identity().recipient)

    assert "Claim code" not in written(store, places, tmp_path / "label.svg")


def test_what_is_not_there_is_said_and_left_out(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = Places(tmp_path / "cert.pem", tmp_path / "wifi.toml")

    svg = written(store, nowhere, tmp_path / "label.svg")

    notes = capsys.readouterr().err
    assert "no Wi-Fi stands on it" in notes
    assert "no fingerprint stands on it" in notes
    assert "password" not in svg
    assert "https://10.42.0.1" in svg


@pytest.mark.parametrize("wrong", ["name = 7\npassword = 'x'", "name =", "name='x'"])
def test_a_wifi_that_makes_no_sense_is_refused(
    store: Store, places: Places, tmp_path: Path, wrong: str
) -> None:
    (tmp_path / "wifi.toml").write_text(wrong)

    with pytest.raises(ConfigError):
        facts.gather(store, places.certificate, tmp_path / "wifi.toml")


def test_a_file_that_holds_no_certificate_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cert.pem").write_text("-----BEGIN CERTIFICATE-----\n?\n")

    with pytest.raises(ConfigError, match="no certificate"):
        facts.fingerprint_of(tmp_path / "cert.pem")


def test_nothing_on_it_is_markup() -> None:
    svg = sheet(Label("<b>", "10.42.0.1", wifi=Wifi("<i>", "</svg>")))

    assert "<b>" not in svg
    assert ET.fromstring(svg) is not None  # noqa: S314


@pytest.fixture
def app(store: Store, places: Places) -> Flask:
    store.enrol("Anna", seal.new_identity().recipient, b"wrapped")
    app = create_app(store.root, start_opener=Shelf().start, secure_cookies=False)
    app.extensions["vig.label"] = places
    return app


def test_the_page_leaves_out_what_it_may_not_read(
    app: Flask, places: Places, tmp_path: Path
) -> None:
    anna = Visitor(app.test_client())
    anna.unlock()
    assert WIFI.name in anna.get("/label").text

    app.extensions["vig.label"] = Places(places.certificate, tmp_path / "not here")
    page = anna.get("/label").text

    assert facts.fingerprint_of(places.certificate) in page
    assert "sudo vig-recorder label" in page
    assert "Password" not in page


def test_nobody_sees_it_without_a_key(app: Flask) -> None:
    assert Visitor(app.test_client()).get("/label").location == "/unlock"


def seen(app: Flask, browser: Browser, scheme: str) -> bytes:
    """A picture of the page, unlocked, in a real browser."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    try:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/label")
        page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
        page.get_by_role("button", name="Unlock", exact=True).click()
        page.get_by_role("link", name="This box", exact=True).click()
        page.get_by_role("link", name="Its label").click()
        page.get_by_role("heading", name="The box’s label").wait_for()
        return page.screenshot(full_page=True)
    finally:
        context.close()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_camera_reads_both_squares_off_the_page(
    app: Flask, browser: Browser, scheme: str
) -> None:
    found = read(seen(app, browser, scheme))

    assert WIFI.joining in found
    assert any(re.fullmatch(r"http://127\.0\.0\.1:\d+/", text) for text in found)
