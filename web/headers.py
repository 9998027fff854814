"""What every answer says to the browser: keep nothing, load nothing foreign.

Only scripts, styles and icons may be kept (``web.statics``).

The content security policy names the few things our pages do. There is no inline
script or style, no frame, no foreign host. HSTS is left out: the box has no name of
its own that a browser should remember.
"""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.exceptions import Forbidden

from web import statics

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
)

PLAYS_PIECES = frozenset({"coach.page"})
"""Pages that hand a player pieces of film themselves, which it sees as a blob."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

SAFE = ("GET", "HEAD", "OPTIONS")


def add_headers(response: Response) -> Response:
    """Put the headers on *response*; a view cannot loosen them."""
    response.headers.update(HEADERS)
    if request.endpoint in PLAYS_PIECES:
        policy = POLICY.replace("media-src 'self'", "media-src 'self' blob:")
        response.headers["Content-Security-Policy"] = policy
    if request.endpoint == statics.ENDPOINT and response.status_code == 200:
        response.headers["Cache-Control"] = statics.KEPT
    return response


def refuse_foreign_requests() -> None:
    """Refuse to change anything at the wish of another site's page."""
    site = request.headers.get("Sec-Fetch-Site", "none")
    if request.method not in SAFE and site not in ("same-origin", "none"):
        raise Forbidden("This was not sent from the box's own page.")


def init_app(app: Flask) -> None:
    """Guard every request and every answer of *app*."""
    app.before_request(refuse_foreign_requests)
    app.after_request(add_headers)
