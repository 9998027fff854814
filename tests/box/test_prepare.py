"""A box gets a name, a network and a certificate once, whatever interrupts it."""

from __future__ import annotations

import ssl
import stat
from pathlib import Path

import pytest

from device.box import files, naming
from device.box.certificate import described
from device.box.places import Places
from device.box.prepare import prepare
from device.errors import BoxError


def everything(places: Places) -> dict[str, tuple[int, bytes]]:
    """Every file of the box: its mode and what is in it."""
    return {
        str(path.relative_to(places.root)): (
            stat.S_IMODE(path.stat().st_mode),
            path.read_bytes(),
        )
        for path in sorted(places.root.rglob("*"))
        if path.is_file()
    }


def test_each_box_has_a_name_and_a_password_of_its_own() -> None:
    drawn = [naming.drawn() for _ in range(200)]

    assert len({one.password for one in drawn}) == 200
    assert len({one.name for one in drawn}) > 190
    assert all(naming.read(one.text()) == one for one in drawn)


def test_nobody_guesses_the_password() -> None:
    signs = naming.drawn().password.replace("-", "")

    assert len(naming._LETTERS) ** len(signs) >= 2**60
    assert set(signs) <= set(naming._LETTERS)


def test_no_name_tells_what_the_box_is_for() -> None:
    for word in naming.NEVER:
        told = naming.OwnNetwork(f"my-{word}-box", "kqx5m-2h9pb-trw6z")
        with pytest.raises(BoxError, match=word):
            naming.read(told.text())
    assert not set(naming._LETTERS) & set("aeiou")


def test_prepared_twice_is_prepared_once(places: Places) -> None:
    first = prepare(places)
    before = everything(places)

    assert prepare(places) == first
    assert everything(places) == before


def test_an_interruption_anywhere_is_made_good(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plug is pulled before each file in turn; then it is done again."""
    put, most, left = files.put, 20, 0

    def until_the_plug(*args: object, **more: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt
        put(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "put", until_the_plug)
    for writes in range(most):
        left = writes % 3
        try:
            made = prepare(places)
        except KeyboardInterrupt:
            continue
        break
    else:
        pytest.fail("it never came to an end")

    names = described((places.tls / "cert.pem").read_bytes())["names"]
    assert names == [f"{made.name}.local", "10.42.0.1"]
    monkeypatch.undo()
    assert prepare(places) == made


def test_the_key_is_roots_and_the_certificate_is_for_all(places: Places) -> None:
    prepare(places)

    modes = {name: mode for name, (mode, _) in everything(places).items()}
    assert modes["etc/vig-recorder/tls/key.pem"] == 0o600
    assert modes["etc/vig-recorder/tls/cert.pem"] == 0o644
    assert modes["etc/vig-recorder/wifi.toml"] == 0o600
    where = "etc/NetworkManager/system-connections/own-network.nmconnection"
    assert modes[where] == 0o600
    assert stat.S_IMODE(places.tls.stat().st_mode) == 0o755


def test_the_whole_machine_takes_the_name(places: Places) -> None:
    (places.root / "etc/hosts").write_text(
        "127.0.0.1\tlocalhost\n127.0.1.1\tannas-vig-box\n::1\tlocalhost\n"
    )

    made = prepare(places)

    assert (places.root / "etc/hostname").read_text() == f"{made.name}\n"
    hosts = (places.root / "etc/hosts").read_text()
    assert "annas" not in hosts
    assert f"127.0.1.1\t{made.name}\n" in hosts
    assert "::1\tlocalhost\n" in hosts


def test_a_certificate_from_an_earlier_version_keeps_its_fingerprint(
    places: Places, tmp_path: Path
) -> None:
    made = prepare(places)
    (places.tls / "own.pem").unlink(missing_ok=True)
    places.tls.chmod(0o700)

    assert prepare(places) == made
    assert stat.S_IMODE(places.tls.stat().st_mode) == 0o755


def test_the_certificate_serves_a_browser_that_trusts_it(places: Places) -> None:
    """OpenSSL, at the other end, takes the name and the number; and no other name."""
    made = prepare(places)
    trusting = ssl.create_default_context(cafile=str(places.tls / "cert.pem"))

    for name in (f"{made.name}.local", "10.42.0.1"):
        assert shakes_hands(places, trusting, name)
    assert not shakes_hands(places, trusting, "recorder-0000.local")


def shakes_hands(places: Places, client: ssl.SSLContext, name: str) -> bool:
    """Whether a client, as strict as they come, would speak to the box so called."""
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(places.tls / "cert.pem", places.tls / "key.pem")
    to, fro = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(fro, to, server_hostname=name),
        server.wrap_bio(to, fro, server_side=True),
    ]
    for _ in range(5):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLCertVerificationError:
                return False
    return ends[0].version() == "TLSv1.3"
