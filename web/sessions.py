"""Who is at the page: sessions in memory, each unlocked one with its own opener.

The browser holds a random number in a cookie and nothing else. The number changes at
unlock. Locking ends the opener's process and forgets the session; so does a quarter of
an hour in which nobody did anything. Nothing of this outlives the page's process.
"""

from __future__ import annotations

import secrets
import threading
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin

from web.claiming import KEY
from web.opening import Clock, Opening
from web.show import Screen, Show

IDLE_SECONDS = 15 * 60.0
"""Locked when nobody did anything for so long."""
UNLOCKED_AT_ONCE = 4
"""Each opener is a process with film in memory; one more ends the idlest."""
LOCKED_AT_ONCE = 256
"""Sessions of people who only saw the unlock page; the oldest make room."""


class Session(dict[str, Any], SessionMixin):
    """One browser: Flask's own values, the opener, and when somebody was last here.

    *films* remembers the size of every view of a film that was told to the browser, as
    a recording that still grows has a newer view a moment later.

    *today* is the day of the unlock, empty if nobody knew it, and *doubted* a sentence
    if the clock of this browser's computer was not believed.

    *show* is what this session shows on another screen. A session that is a *screen*
    itself has no opener: it reaches what is shown, and nothing else.
    """

    def __init__(self) -> None:
        super().__init__()
        self.number = ""
        self.told = True
        self.over = False
        self.opener: Opening | None = None
        self.show: Show | None = None
        self.screen: Screen | None = None
        self.seen = 0.0
        self.today = self.doubted = ""
        self.films: dict[tuple[str, str], int] = {}

    @property
    def shows(self) -> bool:
        """Whether it is a shared screen that may still show something."""
        return self.screen is not None and self.screen.on


class Sessions(SessionInterface):
    """All sessions. The lock guards the table; processes are ended outside of it."""

    def __init__(self, clock: Clock, *, secure: bool) -> None:
        self._clock = clock
        self.secure = secure
        self.cookie = "__Host-vig" if secure else "vig"
        self._table: dict[str, Session] = {}
        self._lock = threading.Lock()

    def open_session(self, app: Flask, request: Request) -> Session:
        """The session that the cookie names, or a new one; idle ones end here."""
        self._end_idle()
        with self._lock:
            found = self._table.get(request.cookies.get(self.cookie, ""))
        return Session() if found is None else found  # an empty one is false, too

    def save_session(
        self, app: Flask, session: SessionMixin, response: Response
    ) -> None:
        """Give the browser the session's number if it does not know it yet."""
        if not isinstance(session, Session):
            return
        if session.over:
            self._forget(response)
            return
        if session and not session.number:
            self._number(session)
        if session.number and not session.told:
            session.told = True
            response.set_cookie(self.cookie, session.number, **self._manner())

    def unlock(self, session: Session, opener: Opening) -> None:
        """Let *session* own *opener*, under a new number and with new tokens."""
        self.lock(session)
        session.over = False
        session.opener, session.seen = opener, self._clock()
        self._number(session)
        self._make_room()

    def show_on(self, session: Session, screen: Screen) -> None:
        """Let *session* be a shared screen, under a new number, and nothing else.

        What it had unlocked is not its any more: whoever calls has taken the opener.
        """
        with self._lock:
            self._table.pop(session.number, None)
        session.clear()
        session.films.clear()
        session.opener, session.show, session.screen = None, None, screen
        self._number(session)

    def touch(self, session: Session) -> None:
        """Somebody did something: the quarter of an hour begins anew."""
        session.seen = self._clock()
        if session.show:
            session.show.touch()

    def lock(self, session: Session) -> None:
        """End the opener and forget the session."""
        with self._lock:
            self._table.pop(session.number, None)
            opener, session.opener = session.opener, None
            show, session.show = session.show, None
            screen, session.screen = session.screen, None
        session.number, session.over = "", True
        session.films.clear()
        session.clear()
        if show:
            show.end()
        if screen:
            screen.leave()
        if opener:
            opener.end()

    def lock_all(self) -> None:
        """End every opener, as the page is being stopped."""
        with self._lock:
            everybody = list(self._table.values())
        for session in everybody:
            self.lock(session)

    def _number(self, session: Session) -> None:
        with self._lock:
            session.number, session.told = secrets.token_hex(32), False
            self._table[session.number] = session
            held = (s for s in self._table.values() if s.opener or s.shows or KEY in s)
            keep = {s.number for s in held}
            locked = [s for s in self._table.values() if s.number not in keep]
            for old in locked[:-LOCKED_AT_ONCE]:
                del self._table[old.number]

    def _unlocked(self) -> list[Session]:
        with self._lock:
            return [s for s in self._table.values() if s.opener is not None]

    def _end_idle(self) -> None:
        now = self._clock()
        for session in self._unlocked():
            dead = session.opener is not None and not session.opener.alive
            if session.show and not session.show.on:
                session.show.end()
                session.show = None
            watched = session.show is not None and session.show.watched
            idle = now - session.seen >= IDLE_SECONDS
            if dead or (idle and not watched):  # a showing has bounds of its own
                self.lock(session)

    def _make_room(self) -> None:
        longest_idle_first = sorted(self._unlocked(), key=lambda s: s.seen)
        for session in longest_idle_first[:-UNLOCKED_AT_ONCE]:
            self.lock(session)

    def _manner(self) -> dict[str, Any]:
        return {
            "secure": self.secure,
            "httponly": True,
            "samesite": "Strict",
            "path": "/",
        }

    def _forget(self, response: Response) -> None:
        response.delete_cookie(self.cookie, **self._manner())
