"""A link of so many bits a second and so much delay, between a browser and the page.

It stands in a process of its own and hands bytes on when a real link would have
delivered them. All its connections share the two directions, and none is ahead of it
by more than fits on the way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection

MBIT = 1e6 / 8
PIECE = 8 * 1024
"""Bytes that are handed on at once: 3 ms at 20 Mbit/s."""
AHEAD = 8
"""Pieces that may be on their way on one connection."""


@dataclass
class Way:
    """One direction: it carries one piece after the other, each with its delay."""

    rate: float
    delay: float
    free_at: float = 0.0

    def arrival(self, now: float, size: int) -> float:
        """When *size* bytes that set out *now* are there."""
        self.free_at = max(now, self.free_at) + size / self.rate
        return self.free_at + self.delay


@dataclass
class Link:
    """Both directions, before a server on *port*."""

    port: int
    down: Way
    up: Way

    async def connect(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Carry one connection of a browser until both have said all."""
        there, back = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.gather(
            carry(self.up, reader, back), carry(self.down, there, writer)
        )


async def carry(
    way: Way, source: asyncio.StreamReader, target: asyncio.StreamWriter
) -> None:
    """Bring over what comes until it ends, in its time."""
    pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(AHEAD)
    bringing = asyncio.create_task(_deliver(pieces, target))
    clock = asyncio.get_running_loop().time
    with suppress(ConnectionError):
        while (piece := await source.read(PIECE)) and not bringing.done():
            await pieces.put((way.arrival(clock(), len(piece)), piece))
    if not bringing.done():
        await pieces.put((clock(), b""))
    await bringing


async def _deliver(
    pieces: asyncio.Queue[tuple[float, bytes]], target: asyncio.StreamWriter
) -> None:
    clock = asyncio.get_running_loop().time
    with suppress(ConnectionError):
        while True:
            due, piece = await pieces.get()
            if not piece:
                break
            await asyncio.sleep(due - clock())
            target.write(piece)
            await target.drain()
    target.close()
    while not pieces.empty():
        pieces.get_nowait()


@contextmanager
def link(port: int, megabits: float, delay: float) -> Iterator[int]:
    """Lay a link before *port*; the port at its near end. *delay* is there and back."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(
        target=_run, args=(there, port, megabits * MBIT, delay / 2), daemon=True
    )
    process.start()
    try:
        near: int = here.recv()
        yield near
    finally:
        process.terminate()
        process.join()


def _run(told: Connection, port: int, rate: float, delay: float) -> None:
    asyncio.run(_serve(told, Link(port, Way(rate, delay), Way(rate, delay))))


async def _serve(told: Connection, laid: Link) -> None:
    server = await asyncio.start_server(laid.connect, "127.0.0.1", 0, limit=PIECE)
    told.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()
