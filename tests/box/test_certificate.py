"""A service's own certificate: a request out, a certificate in, the old one kept."""

from __future__ import annotations

import ssl
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from device.box import front
from device.box.certificate import new_key, request
from device.box.network import Network
from device.box.places import Places
from device.box.tls import Tls
from device.errors import BoxError, CertificateUnfit
from tests.box.authority import NAMES, SERVER, Authority, openssl
from tests.box.test_prepare import shakes_hands

TODAY = datetime.now(UTC).date()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.made(tmp_path_factory.mktemp("authority") / "here")


@pytest.fixture
def name(network: Network) -> str:
    return network.own().local_name


@pytest.fixture
def tls(places: Places, network: Network, monkeypatch: pytest.MonkeyPatch) -> Tls:
    """The box's certificate; nginx proves it really, and is not running."""
    monkeypatch.setattr(front, "reload", lambda: None)
    if not Path("/usr/sbin/nginx").exists():
        monkeypatch.setattr(front, "prove", lambda *_: None)
    return Tls(places, network.own())


def test_openssl_takes_the_request_for_what_it_is(
    tls: Tls, name: str, tmp_path: Path
) -> None:
    (tmp_path / "box.csr").write_text(tls.request())

    told = openssl(
        *("req", "-in", "box.csr", "-noout", "-text", "-verify"), cwd=tmp_path
    )

    assert f"Subject: CN = {name}" in told.replace("CN=", "CN = ")
    assert f"DNS:{name}, IP Address:10.42.0.1" in told
    assert "TLS Web Server Authentication" in told


def test_a_managed_laptop_trusts_what_its_service_signed(
    tls: Tls, places: Places, authority: Authority, name: str
) -> None:
    tls.install(authority.usual(tls.request(), name) + authority.between, TODAY)

    laptop = ssl.create_default_context(cadata=authority.root)
    assert shakes_hands(places, laptop, name)
    assert shakes_hands(places, laptop, "10.42.0.1")
    stranger = ssl.create_default_context()
    assert not shakes_hands(places, stranger, name)


def test_a_chain_in_any_order_is_put_in_order(
    tls: Tls, places: Places, authority: Authority, name: str
) -> None:
    mine = authority.usual(tls.request(), name)

    tls.install(authority.root + authority.between + mine, TODAY)

    served = (places.tls / "cert.pem").read_text()
    assert served.startswith(mine)
    laptop = ssl.create_default_context(cadata=authority.root)
    assert shakes_hands(places, laptop, name)


def test_going_back_brings_the_fingerprint_of_the_label(
    tls: Tls, places: Places, authority: Authority, name: str
) -> None:
    before = (places.tls / "cert.pem").read_bytes()
    tls.install(authority.usual(tls.request(), name), TODAY)
    assert (places.tls / "cert.pem").read_bytes() != before
    assert tls.described()["own"] is False
    assert tls.described()["issuer"] == "Service issuing"

    tls.use_own()

    assert (places.tls / "cert.pem").read_bytes() == before
    assert tls.described()["own"] is True


def unfit(tls: Tls, places: Places, pem: str, today: date | None = TODAY) -> str:
    """The sentence with which a certificate is refused; the old one must stay."""
    before = (places.tls / "cert.pem").read_bytes()
    with pytest.raises(CertificateUnfit) as refusal:
        tls.install(pem, today)
    assert (places.tls / "cert.pem").read_bytes() == before
    assert {path.name for path in places.tls.iterdir()} <= {
        *("key.pem", "cert.pem", "own.pem")
    }
    assert refusal.value.hint
    return str(refusal.value)


def test_one_for_another_key_is_refused(
    tls: Tls, places: Places, authority: Authority, network: Network
) -> None:

    own = network.own()
    other = authority.usual(request(new_key(), own).decode(), own.local_name)

    assert "for another key" in unfit(tls, places, other)


@pytest.mark.parametrize(
    ("extensions", "says"),
    [
        ((SERVER,), "does not name recorder-"),
        ((NAMES.format(name="recorder-0000.local"), SERVER), "does not name recorder-"),
        (("subjectAltName=DNS:{name}", SERVER), "does not name 10.42.0.1"),
        ((NAMES,), "not made for a web server"),
        ((NAMES, "extendedKeyUsage=clientAuth"), "not made for a web server"),
    ],
)
def test_one_that_no_browser_would_take_is_refused(
    tls: Tls,
    places: Places,
    authority: Authority,
    name: str,
    extensions: tuple[str, ...],
    says: str,
) -> None:
    put_in = [each.format(name=name) for each in extensions]

    assert says in unfit(tls, places, authority.signs(tls.request(), *put_in))


def test_one_of_another_time_is_refused_if_the_box_knows_the_time(
    tls: Tls, places: Places, authority: Authority, name: str
) -> None:
    pem = authority.usual(tls.request(), name)

    assert "ended on" in unfit(tls, places, pem, TODAY + timedelta(days=21))
    assert "begins only on" in unfit(tls, places, pem, TODAY - timedelta(days=1))
    tls.install(pem, None)


def test_a_stranger_in_the_chain_is_refused(
    tls: Tls, places: Places, authority: Authority, name: str, tmp_path: Path
) -> None:
    stranger = Authority.made(tmp_path / "stranger")
    pem = authority.usual(tls.request(), name) + stranger.between

    assert "did not sign" in unfit(tls, places, pem)


@pytest.mark.parametrize("pem", ["hello", "-----BEGIN CERTIFICATE-----\nMIIB\n"])
def test_what_is_no_certificate_is_refused(tls: Tls, places: Places, pem: str) -> None:
    assert unfit(tls, places, pem) == "That is not a certificate"


@pytest.mark.skipif(
    not Path("/usr/sbin/nginx").exists(), reason="no nginx on this machine; CI has it"
)
def test_nginx_itself_refuses_a_pair_that_does_not_belong_together(
    tls: Tls, places: Places, tmp_path: Path
) -> None:
    front.prove(tls.certificate, tls.key)
    other = tmp_path / "other.pem"
    other.write_bytes(new_key())

    with pytest.raises(CertificateUnfit, match="nginx cannot use"):
        front.prove(tls.certificate, other)


def test_if_nginx_does_not_take_it_the_old_one_comes_back(
    tls: Tls,
    places: Places,
    authority: Authority,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing() -> None:
        raise BoxError("nginx could not take the new certificate")

    before = (places.tls / "cert.pem").read_bytes()
    monkeypatch.setattr(front, "reload", failing)

    with pytest.raises(BoxError, match="could not take"):
        tls.install(authority.usual(tls.request(), name), TODAY)

    assert (places.tls / "cert.pem").read_bytes() == before
