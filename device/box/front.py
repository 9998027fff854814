"""The door to nginx: a certificate is proven by nginx itself before it is used."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from device.box import systemctl
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
        taken = _nginx("-t", "-q", "-e", "stderr", "-c", str(trial))
    if not taken:
        raise CertificateUnfit("nginx cannot use this certificate with the box’s key")


def reload() -> None:
    """Let the nginx that runs use what lies there now; raises ``BoxError``."""
    systemctl.tell("reload", "nginx.service")


def _nginx(*words: str) -> bool:
    try:
        done = subprocess.run(
            ["nginx", *words],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=30,
            env={"PATH": "/usr/sbin:/usr/bin"},
        )
    except FileNotFoundError as exc:
        raise BoxError("this machine has no nginx") from exc
    except subprocess.TimeoutExpired as exc:
        raise BoxError("nginx does not answer") from exc
    return done.returncode == 0
