"""A practitioner's laptop: real Chromium, which trusts this box's certificate alone."""

from __future__ import annotations

import base64
import hashlib
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPException, HTTPSConnection

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Page, expect, sync_playwright

from device import passphrase, seal
from tests.browser import CHROMIUM, QUIET
from tests.virtual_pi import hardware
from tests.virtual_pi.box import PHRASE, Box

PATIENCE = 120_000
"""Milliseconds: the box answers slowly while it is emulated."""


def name(box: Box) -> str:
    """Under which the box is found; its label says so, too."""
    return f"{box.machine.run('cat /etc/hostname').strip()}.local"


def certificate(box: Box) -> x509.Certificate:
    """The box's own, as a label would tell of it."""
    text = box.machine.run("cat /etc/vig-recorder/tls/cert.pem")
    return x509.load_pem_x509_certificate(text.encode())


def _pinned(box: Box) -> str:
    key = certificate(box).public_key()
    told = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(told).digest()).decode()


@contextmanager
def visiting(box: Box) -> Iterator[Page]:
    """A browser at the box's door, with nothing typed yet."""
    found = name(box)
    rules = f"MAP {found}:443 127.0.0.1:{box.machine.door}"
    trusted = f"--ignore-certificate-errors-spki-list={_pinned(box)}"
    words = [*QUIET, f"--host-resolver-rules={rules}", trusted]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=words)
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(f"https://{found}/")
        yield page
        browser.close()


def answers(box: Box) -> bool:
    """Whether the page can be asked for from outside, under the box's own name.

    Asked by a program it says that it is locked; without it nginx says that it is away.
    """
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    door = HTTPSConnection("127.0.0.1", box.machine.door, timeout=30, context=trusting)
    with closing(door):
        try:
            door.request("GET", "/", headers={"Host": name(box)})
            return bool(door.getresponse().status < 500)
        except (OSError, HTTPException):
            return False


def unlock(page: Page) -> None:
    """Type the passphrase, and see the recordings."""
    page.get_by_label("Passphrase", exact=True).fill(PHRASE)
    page.get_by_role("button", name="Unlock", exact=True).click()
    heading = page.get_by_role("heading", name="Recordings")
    expect(heading).to_be_visible(timeout=PATIENCE)


def claim(box: Box) -> None:
    """Make the box Anna's on its page: its code, a hand on its button, her own key."""
    box.wait_until("cannot")  # as long as there is nobody who could open a film
    code = box.machine.run("vig-recorder claim-code").strip()
    wrapped = box.share / "anna.age"
    wrapped.write_bytes(passphrase.wrap(seal.identity_file(box.anna), PHRASE))
    with visiting(box) as page:
        page.get_by_label("Claim code").fill(code)
        _go_on(page, "Hold the button on the box")
        hardware.press(box.machine, 5.6)
        felt = expect(page.locator("#felt"))
        felt.to_contain_text("felt your hand", timeout=PATIENCE)
        _go_on(page, "Your key")
        page.get_by_label("Your name on this box").fill("Anna")
        page.get_by_label("I have a key under a passphrase, in a file").check()
        page.get_by_label("The file").set_input_files(wrapped)
        page.get_by_label("Its passphrase").fill(PHRASE)
        _go_on(page, "A key for your service")
        page.get_by_label("I have printed or saved it").check()
        _go_on(page, "The family")
        page.get_by_label("The family’s code").fill("K7-14")
        page.get_by_role("button", name="Claim this box").click()
        yours = page.get_by_text("This box is yours now")
        expect(yours).to_be_visible(timeout=PATIENCE)


def _go_on(page: Page, heading: str) -> None:
    page.get_by_role("button", name="Go on").click()
    found = page.get_by_role("heading", name=heading, exact=True)
    expect(found).to_be_visible(timeout=PATIENCE)
