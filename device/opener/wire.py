"""How page and opener speak: a line of JSON and some bytes, each with its length.

    4 bytes   length of the JSON, big-endian
    4 bytes   length of the bytes after it
    JSON      a request {"do", …} or an answer {"done": …} or {"error", …}
    bytes     film, a still, a clip; mostly none

Both ends are ours and joined by a socket pair that has no name: nobody else can speak.
"""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

from device import errors
from device.errors import VigError

HEAD = struct.Struct(">II")


def send(sock: socket.socket, message: dict[str, Any], body: bytes = b"") -> None:
    """Send one message."""
    text = json.dumps(message).encode()
    sock.sendall(HEAD.pack(len(text), len(body)) + text + body)


def receive(sock: socket.socket) -> tuple[dict[str, Any], bytes]:
    """Wait for one message; ``EOFError`` if the other end is gone."""
    text, body = HEAD.unpack(_exactly(sock, HEAD.size))
    message: dict[str, Any] = json.loads(_exactly(sock, text))
    return message, _exactly(sock, body)


def _exactly(sock: socket.socket, count: int) -> bytes:
    pieces = bytearray()
    while len(pieces) < count:
        piece = sock.recv(min(count - len(pieces), 1 << 20))
        if not piece:
            raise EOFError("the other end is gone")
        pieces += piece
    return bytes(pieces)


def error_message(error: VigError) -> dict[str, Any]:
    """An error as an answer."""
    return {"error": type(error).__name__, "says": str(error), "hint": error.hint}


def raised(message: dict[str, Any]) -> VigError:
    """The error that an answer tells of."""
    kind = getattr(errors, message["error"], VigError)
    error: VigError = kind(message["says"], message["hint"])
    return error
