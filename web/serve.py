"""Serving the page: gunicorn, one worker with eight threads, nothing written.

One worker, since sessions and openers live in its memory. Behind nginx it listens on
a unix socket; in the demo on 127.0.0.1, in plain http, so that cookies cannot be
Secure there. When it is stopped, every opener ends with it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from device.errors import ConfigError
from device.notify import notify
from web import create_app
from web.box import Box
from web.claiming import Claiming
from web.sessions import Sessions
from web.sweeping import Sweeper

THREADS = 8
UMASK = 0o007
"""nginx reaches the socket through its group; nobody else does."""
HERE_ONLY = ("127.0.0.1", "localhost", "::1")


class Watched(Arbiter):  # type: ignore[misc]
    """gunicorn's first process, which tells systemd that it has a worker.

    It looks after the worker about once a second, and ends one that hangs; who looks
    after it is systemd (``WatchdogSec``). Without a worker it does not call.
    """

    def manage_workers(self) -> None:
        """See to it that there is a worker, and say so."""
        super().manage_workers()
        if self.WORKERS:
            notify("WATCHDOG=1")


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, told what it needs by us and not by files or the environment."""

    def __init__(self, build: Callable[[], Flask], settings: dict[str, Any]) -> None:
        self._build, self._settings = build, settings
        super().__init__()

    def load_config(self) -> None:
        """Take our settings."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build the page in the worker, where its threads and openers shall live."""
        self.page = self._build()
        box: Box = self.page.extensions["vig.box"]
        Sweeper(box.root).start()  # it ends with the worker
        return self.page

    def run(self) -> None:
        """Serve until told to end."""
        Watched(self).run()


def serve(
    store: Path,
    listen: str | None = None,
    socket: Path | None = None,
    trusted_hosts: Sequence[str] = (),
) -> None:
    """Serve the page until interrupted: on *listen* ("127.0.0.1:8000") or *socket*.

    *listen* must be this machine itself, as it is plain http. *trusted_hosts* are the
    names that nginx may pass on; on *listen* only the machine's own are taken.
    """
    bind, here = _bind(listen, socket)
    build = functools.partial(
        create_app,
        store,
        secure_cookies=not here,
        trusted_hosts=HERE_ONLY if here else trusted_hosts,
    )
    run(build, bind)


def run(build: Callable[[], Flask], bind: str) -> None:
    """Serve the page that *build* makes on the address *bind*, until interrupted."""
    Server(build, settings(bind)).run()


def settings(bind: str) -> dict[str, Any]:
    """What gunicorn is told."""
    return {
        "bind": bind,
        "workers": 1,
        "worker_class": "gthread",
        "threads": THREADS,
        "worker_tmp_dir": "/dev/shm",  # noqa: S108 - memory, so that no beat is written
        "umask": UMASK,
        "accesslog": None,
        "loglevel": "warning",
        "graceful_timeout": 2,  # a film that is being sent would hold it for minutes
        "keepalive": 15,
        "limit_request_line": 2048,
        "control_socket_disable": True,
        "worker_int": _end_openers,
        "worker_exit": lambda _, worker: _end_openers(worker),
    }


def _bind(listen: str | None, socket: Path | None) -> tuple[str, bool]:
    if socket is not None:
        return f"unix:{socket}", False
    host, _, port = (listen or "").rpartition(":")
    if host.strip("[]") not in HERE_ONLY or not port.isdecimal():
        raise ConfigError(
            "the page listens on this machine only, or on a unix socket",
            hint="such as 127.0.0.1:8000; on the network nginx stands in front",
        )
    return f"{host}:{port}", True


def _end_openers(worker: Any) -> None:
    page = getattr(worker.app, "page", None)
    if page is not None and isinstance(page.session_interface, Sessions):
        page.session_interface.lock_all()
        claiming: Claiming = page.extensions["vig.claiming"]
        claiming.end()
