"""The root helper: takes what is wished for, does it, and says how it went."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from device.box import boot_file, front, post
from device.box.apply import Helper
from device.box.network import Network
from device.box.places import Places
from device.box.post import DONE, REFUSED, Result
from device.box.wishes import (
    JoinNetwork,
    MakeRequest,
    UseCertificate,
    UseOwnCertificate,
    Wish,
)
from device.cli import main
from device.today import Calendar
from tests.box.authority import Authority
from tests.box.conftest import Wifi

SMITHS = JoinNetwork("The Smiths", "correct horse 9")


@pytest.fixture
def helper(places: Places, network: Network) -> Helper:
    return Helper(places, network, Calendar())


def wished(places: Places, helper: Helper, wish: Wish) -> Result:
    """Send a wish, let the helper run, and read how it went."""
    number = post.send(places, wish)
    helper.run()
    result = post.told(places)
    assert result
    assert result.id == number
    return result


def test_after_a_start_it_says_how_the_box_stands(
    places: Places, helper: Helper, network: Network
) -> None:
    helper.run()

    result = post.told(places)
    assert result
    assert (result.id, result.says) == ("", "")
    assert result.network["mode"] == "own"
    assert result.certificate["names"] == [network.own().local_name, "10.42.0.1"]


def test_a_wish_is_done_and_told(places: Places, helper: Helper, wifi: Wifi) -> None:
    wifi.in_reach("own-network", "home-network")

    result = wished(places, helper, SMITHS)

    assert (result.state, result.says) == (DONE, "The box is in the Wi-Fi “The Smiths”")
    assert result.network["numbers"] == ["192.168.1.37", "192.168.1.240"]


def test_a_wish_that_cannot_be_done_is_told(places: Places, helper: Helper) -> None:
    result = wished(places, helper, SMITHS)

    assert (result.state, result.says) == (
        REFUSED,
        "The box could not join “The Smiths”",
    )
    assert "password" in result.hint
    assert result.network["mode"] == "own"


def test_no_password_is_told_or_stays_where_the_page_reads(
    places: Places, helper: Helper
) -> None:
    wished(places, helper, SMITHS)

    for folder in (places.wish.parent, places.result.parent):
        assert not [f for f in folder.iterdir() if b"horse" in f.read_bytes()]


def test_what_is_no_wish_is_taken_away_and_nothing_is_done(
    places: Places, helper: Helper, wifi: Wifi
) -> None:
    helper.run()
    before = len(wifi.told)
    places.wish.write_text('{"id": "0123456789abcdef", "wish": "reboot"}')

    helper.run()

    result = post.told(places)
    assert result
    assert result.state == REFUSED
    assert not places.wish.exists()
    assert not [line for line in wifi.told[before:] if " up " in line]


def test_request_and_certificate_go_through_the_helper(
    places: Places,
    helper: Helper,
    network: Network,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(front, "reload", lambda: None)
    if not Path("/usr/sbin/nginx").exists():
        monkeypatch.setattr(front, "prove", lambda *_: None)
    authority = Authority.made(tmp_path / "authority")

    asked = wished(places, helper, MakeRequest())
    pem = authority.usual(asked.request, network.own().local_name)
    used = wished(places, helper, UseCertificate(pem))
    refused = wished(places, helper, UseCertificate("hello"))
    back = wished(places, helper, UseOwnCertificate())

    assert asked.request.startswith("-----BEGIN CERTIFICATE REQUEST-----")
    assert used.certificate["issuer"] == "Service issuing"
    assert (refused.state, refused.certificate["own"]) == (REFUSED, False)
    assert refused.request == asked.request, "it can still be downloaded"
    assert (back.state, back.certificate["own"]) == (DONE, True)


def test_two_wishes_are_done_one_after_the_other(
    places: Places, helper: Helper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second is laid while the first is at work; systemd need not start it anew."""
    second: list[str] = []

    def busy(*_: object) -> None:
        if not second:
            second.append(post.send(places, UseOwnCertificate()))

    monkeypatch.setattr("device.box.tls.Tls.use_own", busy)
    post.send(places, UseOwnCertificate())

    helper.run()

    result = post.told(places)
    assert result
    assert result.id == second[0]


# --- the boot partition ------------------------------------------------------


def test_the_boot_partition_is_heard_at_a_start_and_answered(
    places: Places, helper: Helper, wifi: Wifi
) -> None:
    wifi.in_reach("own-network", "home-network")
    (places.boot / boot_file.NAME).write_text(
        'name = "The Smiths"\npassword = "correct horse 9"\n'
    )

    helper.run()

    assert wifi.up == "home-network"
    answer = (places.boot / boot_file.ANSWER).read_text()
    assert answer == "The box is in the Wi-Fi “The Smiths”.\n"
    assert not (places.boot / boot_file.NAME).exists()


def test_a_mistake_on_the_boot_partition_is_answered_there(
    places: Places, helper: Helper, wifi: Wifi
) -> None:
    (places.boot / boot_file.NAME).write_text('name = "The Smiths"\n')

    helper.run()

    answer = (places.boot / boot_file.ANSWER).read_text()
    assert answer.startswith("recorder-wifi.txt does not say the password.")
    assert wifi.up == "own-network"


def test_the_boot_partition_is_heard_at_a_start_only(
    places: Places, helper: Helper
) -> None:
    helper.run()
    (places.boot / boot_file.NAME).write_text('network = "own"\n')

    helper.run()

    assert (places.boot / boot_file.NAME).exists()


# --- by command --------------------------------------------------------------


def test_the_commands_do_the_same(
    places: Places, wifi: Wifi, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    root = ["--root", str(places.root)]
    out = tmp_path / "box.csr"

    assert main(["box", "prepare", *root]) == 0
    assert main(["box", "apply", *root]) == 0
    assert main(["certificate", "request", "-o", str(out), *root]) == 0
    assert main(["certificate", "show", *root]) == 0

    told = capsys.readouterr().out
    assert "name: recorder-" in told
    assert "made by: the box itself" in told
    assert out.read_text().startswith("-----BEGIN CERTIFICATE REQUEST-----")
    assert json.loads(places.result.read_text())["network"]["mode"] == "own"


def test_a_command_refuses_a_certificate_in_one_sentence(
    places: Places, wifi: Wifi, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    root = ["--root", str(places.root)]
    main(["box", "prepare", *root])
    (tmp_path / "wrong.pem").write_text("hello")

    code = main(["certificate", "install", str(tmp_path / "wrong.pem"), *root])

    assert code == 1
    assert "error: That is not a certificate" in capsys.readouterr().err
