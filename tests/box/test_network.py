"""The box joins the home's Wi-Fi, or is back in its own: never in neither."""

from __future__ import annotations

import configparser

import pytest

from device.box.network import AFTER_A_START, PATIENCE, Network, Standing
from device.box.places import Places
from device.box.wishes import JoinNetwork
from device.errors import BoxError, WifiUnreached
from tests.box.conftest import Wifi

SMITHS = JoinNetwork("The Smiths", "correct horse 9")


def profile(places: Places, name: str) -> configparser.ConfigParser | None:
    """A keyfile as it lies there."""
    file = places.connections / f"{name}.nmconnection"
    if not file.exists():
        return None
    assert file.stat().st_mode & 0o777 == 0o600, "NetworkManager passes over others"
    found = configparser.ConfigParser(interpolation=None, delimiters="=")
    found.read_string(file.read_text())
    return found


def comes_up_by_itself(places: Places) -> list[str]:
    """Which networks come up at the next start."""
    names = ("own-network", "home-network")
    found = [(name, profile(places, name)) for name in names]
    return [
        name
        for name, each in found
        if each and each["connection"]["autoconnect"] == "true"
    ]


def test_a_new_box_makes_its_own_network(places: Places, network: Network) -> None:
    assert comes_up_by_itself(places) == ["own-network"]
    assert network.standing() == Standing("own", network.own().name, "", ("10.42.0.1",))


def test_it_joins_the_homes_network(
    places: Places, network: Network, wifi: Wifi
) -> None:
    wifi.in_reach("own-network", "home-network")

    network.join(SMITHS)

    assert wifi.up == "home-network"
    assert comes_up_by_itself(places) == ["home-network"]
    numbers = ("192.168.1.37", "192.168.1.240")
    own = network.own().name
    assert network.standing() == Standing("home", own, "The Smiths", numbers)


def test_if_it_cannot_it_is_back_in_its_own(
    places: Places, network: Network, wifi: Wifi
) -> None:
    with pytest.raises(WifiUnreached, match="could not join “The Smiths”"):
        network.join(SMITHS)

    assert wifi.up == "own-network"
    assert comes_up_by_itself(places) == ["own-network"]
    assert profile(places, "home-network") is None
    assert f"--wait {PATIENCE} connection up home-network" in wifi.told
    assert wifi.now == PATIENCE == 90


def test_it_leaves_the_homes_network_and_forgets_its_password(
    places: Places, network: Network, wifi: Wifi
) -> None:
    wifi.in_reach("own-network", "home-network")
    network.join(SMITHS)

    network.use_own()

    assert wifi.up == "own-network"
    assert comes_up_by_itself(places) == ["own-network"]
    assert not any(
        b"horse" in file.read_bytes() for file in places.connections.iterdir()
    )


def test_after_a_start_it_waits_longer_for_a_router_that_starts_as_well(
    places: Places, network: Network, wifi: Wifi
) -> None:
    wifi.in_reach("own-network", "home-network")
    network.join(SMITHS)
    (wifi.folder / "up").write_text("")
    wifi.in_reach("own-network")

    network.settle()

    assert f"--wait {AFTER_A_START} connection up home-network" in wifi.told
    assert wifi.up == "own-network"
    assert network.standing().mode == "away"
    # and at the next start it tries again
    assert comes_up_by_itself(places) == ["home-network"]


def test_a_router_that_starts_more_slowly_than_the_box_is_found(
    network: Network, wifi: Wifi
) -> None:
    wifi.in_reach("own-network", "home-network")
    network.join(SMITHS)
    (wifi.folder / "up").write_text("")
    wifi.in_reach("own-network")
    wifi.later = (wifi.now + 150, "home-network")

    network.settle()

    assert wifi.up == "home-network"
    assert network.standing().mode == "home"


def test_after_a_start_a_network_that_is_there_is_left_alone(
    network: Network, wifi: Wifi
) -> None:
    wifi.in_reach("own-network", "home-network")
    network.join(SMITHS)
    before = len(wifi.told)

    network.settle()

    assert not [line for line in wifi.told[before:] if " up " in line]


def test_a_plug_pulled_while_it_joins_leaves_a_network_to_be_found_in(
    places: Places,
    network: Network,
    wifi: Wifi,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def pulled(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("device.box.nmcli.up", pulled)
        with pytest.raises(KeyboardInterrupt):
            network.join(SMITHS)
    (wifi.folder / "up").write_text("")

    network.settle()

    assert wifi.up == "own-network"


def test_new_settings_open_the_way_out_at_the_next_start(
    places: Places, network: Network, wifi: Wifi
) -> None:
    wifi.in_reach("own-network", "home-network")
    network.join(SMITHS)

    Network(places, internet=True).settle()
    opened = profile(places, "home-network")
    network.settle()
    closed = profile(places, "home-network")

    assert opened
    assert "never-default" not in opened["ipv4"]
    assert closed
    assert closed["ipv4"]["never-default"] == "true"


def test_a_box_with_no_networkmanager_says_so(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(BoxError, match="no NetworkManager"):
        network.use_own()


def test_a_box_with_no_wifi_says_so(network: Network, wifi: Wifi) -> None:
    wifi.in_reach()

    with pytest.raises(BoxError, match="own Wi-Fi does not come up"):
        network.use_own()
