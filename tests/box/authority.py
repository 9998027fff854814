"""A service's certificate authority, played by the real openssl command."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

NAMES = "subjectAltName=DNS:{name},IP:10.42.0.1"
SERVER = "extendedKeyUsage=serverAuth"
KEYS = "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
"""Whose key it is, and whose signed it: strict clients (RFC 5280) look for these."""


def openssl(*words: object, cwd: Path) -> str:
    return subprocess.run(
        ["openssl", *map(str, words)],
        cwd=cwd,
        check=True,
        capture_output=True,
        text=True,
        timeout=30,
    ).stdout


@dataclass
class Authority:
    """An authority that signs through a second one, as many do."""

    folder: Path

    @classmethod
    def made(cls, folder: Path) -> Authority:
        folder.mkdir()
        ec = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        named = ("-x509", "-days", "30", "-subj", "/CN=Service root")
        root = (*named, "-addext", "keyUsage=critical,keyCertSign")
        openssl(
            "req", *root, *ec, "-keyout", "root.key", "-out", "root.pem", cwd=folder
        )
        between = ("-subj", "/CN=Service issuing")
        openssl(
            "req", *between, *ec, "-keyout", "sub.key", "-out", "sub.csr", cwd=folder
        )
        (folder / "ca.ext").write_text(
            f"basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n{KEYS}"
        )
        signed = ("-CA", "root.pem", "-CAkey", "root.key", "-extfile", "ca.ext")
        openssl(
            *("x509", "-req", "-in", "sub.csr", *signed, "-days", 30),
            *("-CAcreateserial", "-out", "sub.pem"),
            cwd=folder,
        )
        return cls(folder)

    @property
    def root(self) -> str:
        return (self.folder / "root.pem").read_text()

    @property
    def between(self) -> str:
        return (self.folder / "sub.pem").read_text()

    def signs(self, request: str, *extensions: str, days: int = 20) -> str:
        """A certificate made of *request*, with what the authority puts into it."""
        (self.folder / "box.csr").write_text(request)
        (self.folder / "box.ext").write_text("\n".join((*extensions, KEYS)))
        signed = ("-CA", "sub.pem", "-CAkey", "sub.key", "-extfile", "box.ext")
        return openssl(
            *("x509", "-req", "-in", "box.csr", *signed, "-days", days),
            "-CAcreateserial",
            cwd=self.folder,
        )

    def usual(self, request: str, name: str) -> str:
        return self.signs(request, NAMES.format(name=name), SERVER)
