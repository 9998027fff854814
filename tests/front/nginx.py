"""A real nginx with the box's own site, before a page that does what a test wants."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from device.box import certificate
from device.box.naming import OwnNetwork
from tests.browser import until

ROOT = Path(__file__).parents[2]
NETWORK = OwnNetwork("recorder-k7q4", "kqx5m-2h9pb-trw6z")
NAME = NETWORK.local_name
BIG = 64 << 20
"""Bytes of a film that nobody can take in one gulp."""


class Page(BaseHTTPRequestHandler):
    """Plays the page: counts, remembers, and holds whoever it is told to hold."""

    protocol_version = "HTTP/1.1"
    server: Behind

    def do_GET(self) -> None:
        self.server.heard.append(self.headers["Host"])
        if self.path == "/held":
            self.server.holding.release()
            self.server.let_go.wait(30)
        length = BIG if self.path == "/film.mp4" else 2
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(length // 65536 or 1):
                self.server.sent += self.wfile.write(bytes(min(length, 65536)))

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def address_string(self) -> str:
        return "nginx"

    def log_message(self, *_: object) -> None:
        pass


class Behind(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """The page on its unix socket."""

    daemon_threads = True

    def __init__(self, path: Path) -> None:
        super().__init__(str(path), Page)
        self.heard: list[str] = []
        self.sent = 0
        self.holding = threading.Semaphore(0)
        self.let_go = threading.Event()


@dataclass
class Front:
    """nginx as it runs: where, over which page, and where it might put bytes aside."""

    port: int
    page: Behind
    folder: Path
    process: subprocess.Popen[bytes]
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def connect(self) -> ssl.SSLSocket:
        line = socket.create_connection(("127.0.0.1", self.port), 20)
        return self.tls.wrap_socket(line, server_hostname=NAME)

    def ask(
        self, path: str = "/", host: str = NAME, method: str = "GET", body: bytes = b""
    ) -> http.client.HTTPResponse:
        """One request, and its answer; the body is read and let go."""
        browser = http.client.HTTPConnection("127.0.0.1", self.port)
        with self.connect() as browser.sock:
            browser.request(method, path, body or None, {"Host": host})
            with browser.getresponse() as answer:
                answer.read()
        return answer

    def put_aside(self) -> int:
        """Bytes that nginx holds in files, those that have no name any more as well."""
        found = 0
        for child in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                status = (child / "status").read_text()
                if f"PPid:\t{self.process.pid}\n" not in status:
                    continue
                for fd in (child / "fd").iterdir():
                    if str(fd.readlink()).startswith(str(self.folder)):
                        found += fd.stat().st_size
        return found


def site(folder: Path, port: int, without: tuple[str, ...] = ()) -> str:
    """The box's own site on a port of this machine; lines may be taken away."""
    text = (ROOT / "systemd/nginx.conf").read_text()
    for line in without:
        assert line in text
        text = text.replace(line, "")
    text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
    text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    text = text.replace("recorder.local", NAME)
    for place in ("/etc/vig-recorder/tls", "/run/vig-nginx", "/run/vig-page"):
        text = text.replace(place, str(folder))
    return text


@contextmanager
def running(folder: Path, without: tuple[str, ...] = ()) -> Iterator[Front]:
    """Start nginx over the page, and end both."""
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if nginx is None:
        pytest.skip("no nginx on this machine; CI has it")
    folder.mkdir()
    (folder / "key.pem").write_bytes(key := certificate.new_key())
    (folder / "cert.pem").write_bytes(certificate.own(key, NETWORK))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "site.conf").write_text(site(folder, port, without))
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log crit;\n"
        f"user root; worker_processes 1;\nevents {{}}\nhttp {{\n"
        f"  access_log {folder}/access.log; fastcgi_temp_path {folder}/f;\n"
        f"  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
        f"  include {folder}/site.conf;\n}}\n"
    )
    page = Behind(folder / "page.sock")
    thread = threading.Thread(target=page.serve_forever, daemon=True)
    thread.start()
    process = subprocess.Popen(
        [nginx, "-e", "stderr", "-c", folder / "nginx.conf"],
        stderr=subprocess.DEVNULL,
    )
    front = Front(port, page, folder, process)
    front.tls = ssl.create_default_context(cafile=str(folder / "cert.pem"))
    try:
        until(lambda: _listens(front), "nginx to listen", 20)
        yield front
    finally:
        page.let_go.set()
        process.terminate()
        process.wait(20)
        page.shutdown()
        page.server_close()


def _listens(front: Front) -> bool:
    assert front.process.poll() is None, "nginx did not start"
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", front.port)) == 0
