"""The real NetworkManager reads the keyfiles as they are meant."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import uuid

import pytest

from device.box import keyfile
from device.box.naming import OwnNetwork
from device.box.wishes import JoinNetwork

OWN = OwnNetwork("recorder-k7q4", "kqx5m-2h9pb-trw6z")
HOME = JoinNetwork("The Smiths", "correct horse 9")
NUMBER = uuid.UUID(int=7)


def understood(text: str) -> configparser.ConfigParser:
    """A keyfile as nmcli hands it back once it has read it."""
    if not shutil.which("nmcli"):
        pytest.skip("no NetworkManager on this machine; CI has it")
    command = ["nmcli", "--offline", "connection", "modify", "connection.zone", ""]
    read = subprocess.run(
        command, input=text, text=True, capture_output=True, check=False, timeout=30
    )
    assert (read.returncode, read.stderr) == (0, "")
    return parsed(read.stdout)


def parsed(text: str) -> configparser.ConfigParser:
    settings = configparser.ConfigParser(interpolation=None, delimiters="=")
    settings.read_string(text)
    return settings


BY_ITSELF = {"autoconnect": "true", "autoconnect-retries": "-1", "hidden": "false"}
"""What nmcli leaves out, because it is so anyway."""


@pytest.mark.parametrize(
    "text",
    [
        keyfile.own(OWN, wanted=True),
        keyfile.own(OWN, wanted=False),
        keyfile.home(HOME, NUMBER, internet=False),
        keyfile.home(JoinNetwork("x", "12345678", "10.9.8.7"), NUMBER, internet=True),
    ],
)
def test_every_line_means_something_to_networkmanager(text: str) -> None:
    """It passes over keys that it does not know, so each has to come back."""
    came_back = understood(text)

    for room, lines in parsed(text).items():
        for key, value in lines.items():
            if BY_ITSELF.get(key) != value and key != "ssid":
                told = came_back[room][key]
                assert told.strip(";") == value.strip(";"), (room, key)


def test_a_key_that_means_nothing_would_be_noticed() -> None:
    text = keyfile.own(OWN, wanted=True).replace("ap-isolation", "ap-isolated")

    assert "ap-isolated" not in understood(text)["wifi"]


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("Müller & Söhne; 2. Stock", "pass;word\\s 1"),
        ("[wifi]", "  spaces in front"),
        ("a=b#c", "#comment?; no"),
        ("\\s\\n", "back\\slash\\n"),
        ("1;2;3;", "12345678"),
        ("😀 home", "0123456789abcdef" * 4),
    ],
)
def test_any_name_and_password_arrive_as_they_were_typed(
    name: str, password: str
) -> None:
    text = keyfile.home(JoinNetwork(name, password), NUMBER, internet=False)
    if not shutil.which("nmcli"):
        pytest.skip("no NetworkManager on this machine; CI has it")

    changed = subprocess.run(
        ["nmcli", "--offline", "connection", "modify", "connection.id", "other"],
        input=text,
        text=True,
        capture_output=True,
        check=True,
        timeout=30,
    ).stdout

    assert keyfile.ssid(text) == name
    assert read_by_glib(changed, "wifi-security", "psk") == password
    assert name_in(changed) == name


def name_in(text: str) -> str:
    """A network's name, which GLib writes as text or as numbers."""
    found = read_by_glib(text, "wifi", "ssid")
    if re.fullmatch(r"(\d+;)+", parsed(text)["wifi"]["ssid"]):
        return bytes(map(int, found.rstrip(";").split(";"))).decode()
    return found.replace("\\;", ";")


def read_by_glib(text: str, room: str, key: str) -> str:
    """A value as GLib reads it: what is escaped is taken back."""
    raw = parsed(text)[room][key]
    for escaped, meant in (("\\\\", "\0"), ("\\s", " "), ("\\n", "\n"), ("\0", "\\")):
        raw = raw.replace(escaped, meant)
    return raw


def test_nothing_is_routed_and_no_home_is_called_by_name() -> None:
    own = parsed(keyfile.own(OWN, wanted=True))
    home = parsed(keyfile.home(HOME, NUMBER, internet=False))

    for network in (own, home):
        assert network["ipv4"]["never-default"] == "true"
        assert network["ipv6"]["method"] == "disabled"
        assert network["wifi"]["hidden"] == "false"
    assert home["ipv4"]["ignore-auto-dns"] == "true"
    assert home["wifi"]["cloned-mac-address"] == "stable"
    assert own["wifi"]["ap-isolation"] == "1"
    assert own["ipv4"]["address1"] == "10.42.0.1/24"


def test_each_home_sees_another_hardware_number() -> None:
    """NetworkManager makes it from the profile's uuid, so that one must differ."""
    texts = [keyfile.home(HOME, uuid.uuid4(), internet=False) for _ in range(2)]

    assert len({parsed(text)["connection"]["uuid"] for text in texts}) == 2


def test_the_settings_open_the_way_out_and_close_it_again() -> None:
    closed = keyfile.home(HOME, NUMBER, internet=False)
    opened = keyfile.home(HOME, NUMBER, internet=True)

    assert "never-default" not in parsed(opened)["ipv4"]
    assert keyfile.with_way_out(closed, internet=True) == opened
    assert keyfile.with_way_out(opened, internet=False) == closed
    assert keyfile.with_way_out(closed, internet=False) == closed
