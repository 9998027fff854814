"""The files of the box's certificate, and changing it.

The old one stays until the new one is proven, and comes back if nginx will not have it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from device.box import certificate, files, front
from device.box.naming import OwnNetwork
from device.box.places import Places
from device.errors import BoxError

_MOST: Final = 64 * 1024
_SECRET, _FOR_ALL = 0o600, 0o644


class Tls:
    """Key and certificates of the box at *places*."""

    def __init__(self, places: Places, network: OwnNetwork) -> None:
        self._folder = places.tls
        self._network = network
        self.key = places.tls / "key.pem"
        self.certificate = places.tls / "cert.pem"
        self._own = places.tls / "own.pem"

    def prepare(self) -> None:
        """Make what is missing: folder, key, certificate. What is there stays."""
        self._folder.mkdir(mode=0o755, exist_ok=True)
        self._folder.chmod(0o755)  # the certificate is for everybody, the key is not
        if not self.key.exists():
            files.put(self.key, certificate.new_key(), _SECRET)
            files.remove(self._own)  # they were for another key
            files.remove(self.certificate)
        self.key.chmod(_SECRET)
        if not self.certificate.exists():
            files.put(self.certificate, self._own_one(), _FOR_ALL)
        self.certificate.chmod(_FOR_ALL)

    def request(self) -> str:
        """What a service's certificate authority signs."""
        return certificate.request(_must(self.key), self._network).decode()

    def install(self, pem: str, today: date | None) -> None:
        """Use a service's certificate; raises ``CertificateUnfit`` or ``BoxError``."""
        key = _must(self.key)
        chain = certificate.checked(pem.encode(), key, self._network, today)
        self._own_one()  # kept, to go back to
        self._use(chain)

    def use_own(self) -> None:
        """Go back to the certificate that the box made itself."""
        self._use(self._own_one())

    def described(self) -> dict[str, str | list[str] | bool]:
        """The certificate in use, for people."""
        return certificate.described(_must(self.certificate))

    def _own_one(self) -> bytes:
        """The box's own certificate, made if there is none for this key yet."""
        found = files.read(self._own, _MOST)
        if found is None:
            found = self._made_before() or self._made()
            files.put(self._own, found, _FOR_ALL)
        return found

    def _made_before(self) -> bytes | None:
        """The one in use, if the box made it: its fingerprint is on a label."""
        found = files.read(self.certificate, _MOST)
        if found is None or not certificate.described(found)["own"]:
            return None
        return found

    def _made(self) -> bytes:
        return certificate.own(_must(self.key), self._network)

    def _use(self, chain: bytes) -> None:
        before = _must(self.certificate)
        trial = self._folder / "trial.pem"
        try:
            files.put(trial, chain, _FOR_ALL)
            front.prove(trial, self.key)
        finally:
            files.remove(trial)
        files.put(self.certificate, chain, _FOR_ALL)
        try:
            front.reload()
        except BoxError:
            files.put(self.certificate, before, _FOR_ALL)
            raise


def _must(path: Path) -> bytes:
    found = files.read(path, _MOST)
    if found is None:
        raise BoxError(f"there is no {path}", "install the box: sudo scripts/install")
    return found
