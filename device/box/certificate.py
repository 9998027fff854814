"""The box's TLS certificate: made by itself, asked for, and looked at; pure.

The box's own is made once and told by its fingerprint, which stands on the label. It
begins in 2020, for a box without a clock believes in an early day; browsers ask their
own clocks. It lasts so long because nobody is there to renew it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from ipaddress import IPv4Address
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from device.box.naming import OwnNetwork
from device.errors import BoxError, CertificateUnfit

T = TypeVar("T", bound=x509.ExtensionType)

BEGINS = datetime(2020, 1, 1, tzinfo=UTC)
ENDS = datetime(2049, 12, 31, tzinfo=UTC)
"""The last year that every TLS library reads the same way (RFC 5280, 4.1.2.5)."""


def new_key() -> bytes:
    """A new key (P-256), as a PEM file keeps it."""
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def own(key: bytes, network: OwnNetwork) -> bytes:
    """A certificate that the box makes for itself."""
    private = _key(key)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(network))
        .issuer_name(_name(network))
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGINS)
        .not_valid_after(ENDS)
        .add_extension(_names(network), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_for_a_server(), critical=False)
    )
    return builder.sign(private, hashes.SHA256()).public_bytes(_PEM)


def request(key: bytes, network: OwnNetwork) -> bytes:
    """What a service's certificate authority is asked to sign (PKCS #10)."""
    builder = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(_name(network))
        .add_extension(_names(network), critical=False)
        .add_extension(_for_a_server(), critical=False)
    )
    return builder.sign(_key(key), hashes.SHA256()).public_bytes(_PEM)


def checked(pem: bytes, key: bytes, network: OwnNetwork, today: date | None) -> bytes:
    """A service's certificate and its chain, in order, if the box can use it.

    *today* is None if the box does not know it. Raises ``CertificateUnfit`` with
    the one thing that is wrong.
    """
    found = _certificates(pem)
    leaf = _for_key(found, _key(key))
    _check_names(leaf, network)
    _check_use(leaf)
    _check_days(leaf, today)
    chain = _in_order(leaf, [one for one in found if one != leaf])
    return b"".join(one.public_bytes(_PEM) for one in chain)


def fingerprint(pem: bytes) -> str:
    """SHA-256 of the (first) certificate: pairs of capital digits with colons."""
    digest = _certificates(pem)[0].fingerprint(hashes.SHA256())
    return digest.hex(":").upper()


def described(pem: bytes) -> dict[str, str | list[str] | bool]:
    """What a person wants to know of a certificate: names, issuer, last day."""
    leaf = _certificates(pem)[0]
    return {
        "fingerprint": fingerprint(pem),
        "names": _names_in(leaf),
        "own": leaf.issuer == leaf.subject,
        "issuer": _common_name(leaf.issuer),
        "ends": leaf.not_valid_after_utc.date().isoformat(),
    }


_PEM = serialization.Encoding.PEM


def _key(pem: bytes) -> ec.EllipticCurvePrivateKey:
    try:
        found = serialization.load_pem_private_key(pem, None)
    except (ValueError, TypeError) as exc:
        raise BoxError("the box's TLS key cannot be read") from exc
    if not isinstance(found, ec.EllipticCurvePrivateKey):
        raise BoxError("the box's TLS key is of another kind")
    return found


def _certificates(pem: bytes) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError as exc:
        raise CertificateUnfit(
            "That is not a certificate",
            "it is a text that begins with -----BEGIN CERTIFICATE-----; a file in "
            "another form (.der, .p7b) has to be turned into it first",
        ) from exc


def _for_key(
    found: Iterable[x509.Certificate], key: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    for one in found:
        if one.public_key() == key.public_key():
            return one
    raise CertificateUnfit(
        "This certificate was made for another key",
        "make a new request here, and have that one signed",
    )


def _check_names(leaf: x509.Certificate, network: OwnNetwork) -> None:
    names = _names_in(leaf)
    for name in (network.local_name, network.address):
        if name not in names:
            raise CertificateUnfit(
                f"This certificate does not name {name}",
                "a browser would refuse it; it must carry the names of the request",
            )


def _check_use(leaf: x509.Certificate) -> None:
    uses = _extension(leaf, x509.ExtendedKeyUsage)
    if uses is None or ExtendedKeyUsageOID.SERVER_AUTH not in uses:
        raise CertificateUnfit("This certificate is not made for a web server")


def _check_days(leaf: x509.Certificate, today: date | None) -> None:
    first, last = leaf.not_valid_before_utc.date(), leaf.not_valid_after_utc.date()
    if today and last < today:
        raise CertificateUnfit(f"This certificate ended on {last.isoformat()}")
    if today and first > today:
        raise CertificateUnfit(f"This certificate begins only on {first.isoformat()}")


def _in_order(
    leaf: x509.Certificate, others: list[x509.Certificate]
) -> list[x509.Certificate]:
    """The leaf, who signed it, who signed that, and nobody else."""
    chain = [leaf]
    while others:
        signer = next((one for one in others if _signed(chain[-1], one)), None)
        if signer is None:
            raise CertificateUnfit(
                "A certificate in this file did not sign the one before it",
                "send the box’s certificate and the chain that belongs to it",
            )
        others.remove(signer)
        chain.append(signer)
    return chain


def _signed(one: x509.Certificate, by: x509.Certificate) -> bool:
    try:
        one.verify_directly_issued_by(by)
    except Exception:  # noqa: BLE001 - any of many kinds, and all mean no
        return False
    return True


def _name(network: OwnNetwork) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, network.local_name)])


def _names(network: OwnNetwork) -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName(
        [
            x509.DNSName(network.local_name),
            x509.IPAddress(IPv4Address(network.address)),
        ]
    )


def _for_a_server() -> x509.ExtendedKeyUsage:
    return x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])


def _names_in(leaf: x509.Certificate) -> list[str]:
    names = _extension(leaf, x509.SubjectAlternativeName)
    if names is None:
        return []
    numbers = map(str, names.get_values_for_type(x509.IPAddress))
    return [*names.get_values_for_type(x509.DNSName), *numbers]


def _common_name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


def _extension(one: x509.Certificate, kind: type[T]) -> T | None:
    try:
        return one.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
