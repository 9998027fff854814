"""Many real recordings at little cost: one muxed film, bound and sealed anew for each.

Keys, chain, documents and seals are each recording's own, as the recorder makes them.
Only the waiting for the card is left out, as nobody will pull the plug here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from device import documents, seal
from device.chain import Chain
from device.chapters import ChapterWriter
from device.media import SECOND
from device.recording_key import RecordingKey
from device.store import Store, segment_name
from device.timeline.statement import SyncStatement
from tests.store import parts

SECONDS = 2
DAY = 24 * 3600 * SECOND
NEWEST = 1_795_603_320 * SECOND
"""Wednesday, 25 November 2026, 10:42 in London."""
WORDS = ("He laughs", "She waits", "The blue block", "A long glance")
SYNC = SyncStatement(1.0, 1.4, 0, 0, 0, (), settled=True)


def fill(store: Store, recipient: str, count: int) -> list[str]:
    """Make *count* recordings, three a day, sealed to *recipient*; newest first."""
    return [_record(store, recipient, number) for number in range(count)]


def _record(store: Store, recipient: str, number: int) -> str:
    id_ = f"{number * 0x9E3779B97F4A7C15 % 2**64:016x}{number:016x}"
    key = RecordingKey.new(id_)
    path = store.recordings_path / id_
    path.mkdir()
    pieces = dict(_pieces(key, number))
    own = [key.identity.recipient]
    sealed = {name: seal.seal(piece, own) for name, piece in pieces.items()}
    sealed["key"] = seal.seal(key.text().encode(), [recipient])
    for name, piece in sealed.items():
        (path / f"{name}.age").write_bytes(piece)
    return id_


def _pieces(key: RecordingKey, number: int) -> Iterator[tuple[str, bytes]]:
    def document(name: str, value: dict[str, Any]) -> tuple[str, bytes]:
        return name, documents.to_bytes(name, key.recording, key.mac_key, value)

    film, chapters = parts.film(SECONDS), ChapterWriter()
    chain = Chain(key.mac_key, key.recording)
    made = NEWEST - (number // 3) * DAY - (number % 3) * 3600 * SECOND
    clocks = {"boot": "b", "boot_clock": -number, "wall_clock": made}
    about = document(
        "about", parts.about(key.recording) | clocks | {"wall_clock_trusted": True}
    )
    chain.head(film.init, about[1])
    yield about
    yield "init", film.init
    for sound in film.sound:
        chapters.hear(sound)
    for segment in film.segments:
        bound = chain.bind(segment)
        yield segment_name(bound.number), bound.payload
        chapters.add(bound, chain.link)
    chapter = chapters.finish()
    assert chapter is not None
    yield document(*chapter)
    end = {"segments": len(film.segments), "mac": chain.link, "gaps": []}
    yield document("end", end | {"sync": SYNC.to_json(), "stopped_by": "press"})
    if number % 2 == 0:
        yield document("notes", {"version": 1, "moments": [_moment(number)]})


def _moment(number: int) -> dict[str, Any]:
    return {
        "id": f"{number:016x}",
        "name": f"{WORDS[number // 2 % len(WORDS)]} {number}",
        "labels": ["Receiving initiatives"],
        "seen": "turns to her",
        "note": f"ask about bedtime {number}",
        "start": SECOND // 2,
        "end": SECOND,
    }
