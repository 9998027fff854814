"""The door to nginx: a certificate is proven by nginx itself before it is used."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from device.errors import BoxError, CertificateUnfit

_TRIAL = """\
pid {folder}/pid;
error_log stderr crit;
events {{}}
http {{
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder}; access_log off;
  server {{
    listen unix:{folder}/trial.sock ssl;
    ssl_certificate {certificate};
    ssl_certificate_key {key};
  }}
}}
"""


def prove(certificate: Path, key: Path) -> None:
    """Let nginx load the pair as it would to serve; raises ``CertificateUnfit``."""
    with tempfile.TemporaryDirectory(prefix="recorder-") as folder:
        trial = Path(folder) / "nginx.conf"
        trial.write_text(
            _TRIAL.format(folder=folder, certificate=certificate, key=key),
            encoding="utf-8",
        )
        done = _run("nginx", "-t", "-q", "-e", "stderr", "-c", str(trial))
    if done.returncode:
        raise CertificateUnfit("nginx cannot use this certificate with the box’s key")


def reload() -> None:
    """Let the nginx that runs use what lies there now; raises ``BoxError``."""
    if _run("systemctl", "reload", "nginx.service").returncode:
        raise BoxError("nginx could not take the new certificate")


def _run(*command: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=30,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        )
    except FileNotFoundError as exc:
        raise BoxError(f"this machine has no {command[0]}") from exc
    except subprocess.TimeoutExpired as exc:
        raise BoxError(f"{command[0]} does not answer") from exc
