"""A wish is taken as a stranger's word, and boot files as a person's."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.box import boot_file, post, wishes
from device.box.places import Places
from device.box.wishes import (
    JoinNetwork,
    Letter,
    MakeRequest,
    UseCertificate,
    UseOwnCertificate,
    UseOwnNetwork,
)
from device.errors import BoxError, WifiUnfit, WishInvalid

ID = "0123456789abcdef"
PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
GOOD = [
    UseOwnNetwork(),
    JoinNetwork("The Smiths", "correct horse 9"),
    JoinNetwork("Müllers", "12345678", "192.168.1.240"),
    MakeRequest(),
    UseCertificate(PEM),
    UseOwnCertificate(),
]


@pytest.mark.parametrize("wish", GOOD, ids=lambda wish: wish.kind)
def test_a_wish_arrives_as_it_was_sent(places: Places, wish: wishes.Wish) -> None:
    number = post.send(places, wish)

    assert post.take(places) == Letter(number, wish)
    assert not post.is_waiting(places)


def letter(**told: object) -> bytes:
    return json.dumps({"id": ID, **told}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        letter(),
        letter(wish="reboot"),
        letter(wish=["own-network"]),
        letter(wish="own-network", also="rm"),
        letter(wish="home-network", name="x"),
        letter(wish="home-network", name=1, password="12345678"),
        letter(wish="home-network", name="x", password="12345678", kind="x"),
        letter(wish="certificate", pem=None),
        json.dumps({"wish": "own-network"}).encode(),
        json.dumps({"id": "../../etc", "wish": "own-network"}).encode(),
        letter(wish="certificate", pem="x" * 70_000),
        letter(wish="certificate", pem="-----BEGIN EC PRIVATE" + " KEY-----"),
    ],
)
def test_what_is_no_wish_is_refused(content: bytes) -> None:
    with pytest.raises(BoxError):
        wishes.read(content)


@given(st.binary(max_size=200) | st.text(max_size=80).map(str.encode))
def test_rubbish_does_nothing_but_refuse(content: bytes) -> None:
    try:
        found = wishes.read(content)
    except BoxError:
        return
    assert found.wish.kind in wishes.KINDS


@pytest.mark.parametrize(
    ("name", "password", "number"),
    [
        ("", "12345678", ""),
        ("x" * 33, "12345678", ""),
        ("ü" * 17, "12345678", ""),
        ("two\nlines", "12345678", ""),
        (" spaces ", "12345678", ""),
        ("\ud800", "12345678", ""),
        ("x", "", ""),
        ("x", "1234567", ""),
        ("x", "1" * 65, ""),
        ("x", "12345678\npsk=evil", ""),
        ("x", "pässword9", ""),
        ("x", "12345678", "192.168.1.240/24"),
        ("x", "12345678", "8.8.8.8"),
        ("x", "12345678", "10.42.0.9"),
        ("x", "12345678", "192.168.1.0"),
        ("x", "12345678", "192.168.1.255"),
        ("x", "12345678", "fe80::1"),
        ("x", "12345678", "127.0.0.1"),
    ],
)
def test_what_no_wifi_can_be_is_refused_in_a_sentence(
    name: str, password: str, number: str
) -> None:
    with pytest.raises(WifiUnfit) as refusal:
        JoinNetwork(name, password, number)

    assert str(refusal.value)
    assert refusal.value.hint
    assert password not in str(refusal.value) or not password


def test_a_password_is_not_printed_with_its_wish() -> None:
    assert "correct horse 9" not in repr(GOOD[1])


def test_a_link_or_a_folder_in_place_of_a_wish_is_taken_away(places: Places) -> None:
    secret = places.root / "secret"
    secret.write_bytes(letter(wish="own-network"))
    places.wish.symlink_to(secret)
    with pytest.raises(WishInvalid):
        post.take(places)

    places.wish.mkdir()
    with pytest.raises(WishInvalid):
        post.take(places)

    assert not post.is_waiting(places)
    assert secret.exists()


def test_a_machine_that_is_no_box_says_so(places: Places) -> None:
    places.wish.parent.rmdir()

    with pytest.raises(BoxError, match="cannot change its own settings"):
        post.send(places, UseOwnNetwork())


# --- the boot partition's file ----------------------------------------------

HOME = JoinNetwork("The Smiths", "correct horse 9")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ('network = "own"\n', UseOwnNetwork()),
        ('name = "The Smiths"\npassword = "correct horse 9"\n', HOME),
        ('network = "home"\nname = "The Smiths"\npassword = "correct horse 9"', HOME),
        ("\ufeffnetwork = 'own'\r\n# by Windows\r\n", UseOwnNetwork()),
        (
            'name="M"\npassword="12345678"\nnumber="10.0.0.9"',
            JoinNetwork("M", "12345678", "10.0.0.9"),
        ),
    ],
)
def test_the_file_on_the_boot_partition_asks(text: str, asks: object) -> None:
    assert boot_file.read(text.encode()) == asks


@pytest.mark.parametrize(
    "text",
    [
        "",
        "own",
        'network = "other"',
        'network = "own"\nname = "x"',
        'name = "x"',
        'password = "12345678"',
        'name = "x"\npassword = 12345678',
        'name = "x"\npassword = "12345678"\ncommand = "rm"',
        "x" * 5000,
        'name = “x”\npassword = "12345678"',
    ],
)
def test_a_file_that_says_something_else_is_refused_by_name(text: str) -> None:
    with pytest.raises(BoxError) as refusal:
        boot_file.read(text.encode())

    assert "recorder-wifi.txt" in str(refusal.value)


def test_the_file_is_gone_once_it_was_read(places: Places) -> None:
    file = places.boot / boot_file.NAME
    file.write_text('network = "own"\n')

    assert boot_file.take(places) == UseOwnNetwork()
    assert not file.exists()
    assert boot_file.take(places) is None
