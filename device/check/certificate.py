"""The box's certificate: until when it is valid, and for which names.

One door to reading certificates; only this module does (cryptography's x509).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509

from device.check.lines import Line, bad, look, ok, unknown
from device.media import SECOND

WHERE: Final = Path("/etc/vig-recorder/tls/cert.pem")
ADDRESS: Final = "10.42.0.1"
"""Where the box is on its own Wi-Fi; practitioners type it."""
SOON: Final = timedelta(days=30)
RENEW: Final = "make or bring a new one, and compare its fingerprint at the next visit"


def certificate(path: Path, now: int | None) -> Line:
    """What *path* holds; *now* is the time (ns since 1970), None if nobody knows it."""
    try:
        found = x509.load_pem_x509_certificate(path.read_bytes())
    except FileNotFoundError:
        return unknown("certificate", f"there is none at {path}")
    except PermissionError:
        return unknown("certificate", f"this user may not read {path}")
    except (OSError, ValueError) as exc:
        return bad("certificate", f"{path} cannot be read ({exc})", RENEW)
    names = _names(found)
    if ADDRESS not in names:
        says = f"it is not for {ADDRESS}, only for {', '.join(names) or 'no name'}"
        return bad("certificate", says, RENEW)
    return _dated(found, names, now)


def _dated(found: x509.Certificate, names: list[str], now: int | None) -> Line:
    ends = found.not_valid_after_utc
    says = f"valid until {ends.day} {ends:%B %Y}, for {', '.join(names)}"
    if now is None:
        return ok("certificate", says)
    today = datetime.fromtimestamp(now / SECOND, UTC)
    if today >= ends:
        return bad("certificate", f"it ran out: {says}", RENEW)
    if today < found.not_valid_before_utc:
        return bad("certificate", "it is not valid yet", RENEW)
    if today >= ends - SOON:
        return look("certificate", f"it runs out soon: {says}", RENEW)
    return ok("certificate", says)


def _names(found: x509.Certificate) -> list[str]:
    try:
        kind = x509.SubjectAlternativeName
        listed = found.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return []
    return [str(one.value) for one in listed]
