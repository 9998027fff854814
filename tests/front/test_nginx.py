"""nginx before the page: TLS alone, slow and many visitors held off, nothing aside."""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.browser import until
from tests.front.nginx import BIG, NAME, ROOT, Front, running

BUFFERS = ("proxy_buffering off;", "proxy_max_temp_file_size 0;")


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    with running(tmp_path_factory.mktemp("nginx") / "front") as front:
        yield front


def test_it_listens_on_443_and_nowhere_else() -> None:
    text = (ROOT / "systemd/nginx.conf").read_text()

    listens = re.findall(r"^ *listen (?:\[::\]:)?(\S+) (ssl\b)", text, re.MULTILINE)

    assert set(listens) == {("443", "ssl")}
    assert len(listens) == len(re.findall(r"^ *listen ", text, re.MULTILINE))


@pytest.mark.parametrize(
    ("host", "heard"),
    [
        (NAME, NAME),
        ("10.42.0.1", "10.42.0.1"),
        ("192.168.1.37", "10.42.0.1"),
        ("172.20.9.8:443", "10.42.0.1"),
        ("10.0.2.15", "10.42.0.1"),
    ],
)
def test_the_page_hears_of_its_own_names_only(
    front: Front, host: str, heard: str
) -> None:
    assert front.ask(host=host).status == 200
    assert front.page.heard[-1] == heard


@pytest.mark.parametrize(
    "host",
    ["evil.example", "8.8.8.8", "192.168.1.37.evil.example", "172.32.0.1", "localhost"],
)
def test_any_other_name_never_reaches_the_page(front: Front, host: str) -> None:
    before = len(front.page.heard)

    assert front.ask(host=host).status == 421
    assert len(front.page.heard) == before


def test_nothing_is_said_that_binds_a_browser_or_tells_of_the_server(
    front: Front,
) -> None:
    headers = front.ask().headers

    assert "Strict-Transport-Security" not in headers
    assert headers["Server"] == "nginx"


def test_without_tls_nothing_is_answered_but_a_refusal(front: Front) -> None:
    before = len(front.page.heard)
    with socket.create_connection(("127.0.0.1", front.port), 10) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: 10.42.0.1\r\n\r\n")
        answer = line.recv(100)

    assert answer.startswith(b"HTTP/1.1 400")
    assert len(front.page.heard) == before


def test_old_tls_is_refused(front: Front) -> None:
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1

    with (
        socket.create_connection(("127.0.0.1", front.port), 10) as line,
        pytest.raises(ssl.SSLError, match="version"),
    ):
        old.wrap_socket(line)


def test_a_hundred_who_dawdle_hold_up_nobody_and_are_sent_away(front: Front) -> None:
    request = f"GET / HTTP/1.1\r\nHost: {NAME}\r\n".encode()
    with ExitStack() as slow:
        begun = time.monotonic()
        lines = [slow.enter_context(front.connect()) for _ in range(100)]
        for line in lines:
            line.sendall(request)  # and no empty line, ever
        asked = time.monotonic()
        assert front.ask().status == 200
        assert time.monotonic() - asked < 1
        for line in lines:
            assert line.recv(1) == b""

        assert 4 < time.monotonic() - begun < 15


def test_one_visitor_cannot_hold_all_threads_of_the_page(front: Front) -> None:
    """It has eight; six requests of one visitor are let through at a time."""
    held = f"GET /held HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode()
    with ExitStack() as stack:
        for _ in range(6):
            stack.enter_context(front.connect()).sendall(held)
        for _ in range(6):
            assert front.page.holding.acquire(timeout=20)

        refused = front.ask().status

        front.page.let_go.set()
    assert refused == 503
    until(lambda: front.ask().status == 200, "the six to be let go", 20)


def test_guessing_is_slowed_before_it_reaches_the_page(front: Front) -> None:
    answers = [front.ask("/unlock", method="POST", body=b"x").status for _ in range(12)]

    assert answers[:6] == [200] * 6
    assert answers[-3:] == [503] * 3


def test_too_much_at_once_is_refused_before_it_reaches_the_page(front: Front) -> None:
    before = len(front.page.heard)

    assert front.ask(method="POST", body=bytes(60_000)).status == 200
    assert front.ask(method="POST", body=bytes(70_000)).status == 413
    assert len(front.page.heard) == before + 1


def slow_reader(front: Front) -> tuple[int, int]:
    """Somebody takes a film's first bytes and no more: bytes put aside, and sent."""
    with front.connect() as line:
        line.sendall(f"GET /film.mp4 HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode())
        assert line.recv(1000).startswith(b"HTTP/1.1 200")
        before = -1
        while before != front.page.sent:  # until nothing moves any more
            before = front.page.sent
            time.sleep(0.5)
        return front.put_aside(), front.page.sent


def test_film_that_nobody_takes_is_put_aside_nowhere(tmp_path: Path) -> None:
    with running(tmp_path / "front") as front:
        aside, sent = slow_reader(front)

        assert aside == 0
        assert sent < BIG // 4
        assert (front.folder / "error.log").read_bytes() == b""
        assert (front.folder / "access.log").read_bytes() == b""


def test_a_site_without_these_two_lines_would_be_noticed(tmp_path: Path) -> None:
    with running(tmp_path / "front", BUFFERS) as front:
        aside, sent = slow_reader(front)

        assert aside > BIG // 2
        assert sent == BIG
