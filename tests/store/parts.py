"""A recording made by hand: real film, real seals, on a real disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from device import documents, seal
from device.chain import Chain
from device.chapters import ChapterWriter
from device.documents import Document
from device.libav.sound import SoundEncoder
from device.media import Placed, PlacedFrame, PlacedSound, Segment, SoundPacket
from device.muxer import Muxer
from device.recording_key import RecordingKey
from device.rig import PictureFormat
from device.store import RecordingDirectory, Store, segment_name
from tests import films

SECONDS = 12
"""Long enough for one whole chapter and a few segments more."""


class Made(NamedTuple):
    """A recording on the disk, and all that its recorder knew."""

    directory: RecordingDirectory
    key: RecordingKey
    plain: dict[str, bytes]

    @property
    def id(self) -> str:
        return self.directory.id

    @property
    def last(self) -> int:
        return max(self.directory.segments())

    def path(self, name: str) -> Path:
        return self.directory.path / f"{name}.age"

    def forge(self, name: str, plain: bytes) -> None:
        """Seal something anew as somebody would who knew the recording's recipient."""
        self.path(name).write_bytes(seal.seal(plain, [self.key.identity.recipient]))


class Film(NamedTuple):
    """What a muxer gave, and the sound that went by."""

    init: bytes
    segments: tuple[Segment, ...]
    sound: tuple[PlacedSound, ...]


def _placed(seconds: int) -> Iterator[Placed]:
    blocks = [
        PlacedSound(number * 1024, block.samples)
        for number, block in enumerate(films.blocks(seconds))
    ]
    for frame in films.frames(seconds):
        while blocks and blocks[0].first * 10**9 // 48_000 <= frame.taken:
            yield blocks.pop(0)
        yield PlacedFrame(frame.taken, frame.key, frame.payload)
    yield from blocks


@lru_cache(maxsize=2)
def film(seconds: int = SECONDS) -> Film:
    """Mux numbered pictures and sound that never repeats."""
    encoder = SoundEncoder()
    muxer = Muxer(PictureFormat(films.WIDTH, films.HEIGHT, 30), encoder.config)
    segments: list[Segment] = []
    sound: list[PlacedSound] = []

    def take(packets: list[SoundPacket]) -> None:
        for packet in packets:
            segments.extend(muxer.feed(packet))

    for placed in _placed(seconds):
        if isinstance(placed, PlacedSound):
            sound.append(placed)
            take(encoder.encode(placed))
        else:
            segments.extend(muxer.feed(placed))
    take(encoder.finish())
    segments.extend(muxer.finish())
    assert muxer.init is not None
    return Film(muxer.init, tuple(segments), tuple(sound))


def identity(word: str = "Anna") -> seal.Identity:
    """A person's identity, made once."""
    return _identities.setdefault(word, seal.new_identity())


_identities: dict[str, seal.Identity] = {}


def about(recording: str) -> Document:
    return {"format": 1, "recording": recording, "rig": "by hand"}


def record(store: Store, word: str = "first", *, stop: bool = True) -> Made:
    """Record ``film`` for Anna as the recorder does; *word* gives the id."""
    id_ = hashlib.sha256(word.encode()).hexdigest()[:32]
    key = RecordingKey.new(id_)
    directory = store.create(id_)
    key_text = key.text().encode()
    directory.write("key", seal.seal(key_text, [identity().recipient]))
    plain = dict(_pieces(key, stop=stop))
    for name, piece in plain.items():
        directory.write(name, seal.seal(piece, [key.identity.recipient]))
    return Made(directory, key, {"key": key_text, **plain})


def _pieces(key: RecordingKey, *, stop: bool) -> Iterator[tuple[str, bytes]]:
    def document(name: str, value: Document) -> tuple[str, bytes]:
        return name, documents.to_bytes(name, key.recording, key.mac_key, value)

    made, chapters = film(), ChapterWriter()
    chain = Chain(key.mac_key, key.recording)
    about_piece = document("about", about(key.recording))
    chain.head(made.init, about_piece[1])
    yield about_piece
    yield "init", made.init
    to_hear = list(made.sound)
    for segment in made.segments:
        while to_hear and to_hear[0].first < 24_000 * (segment.number + 2):
            chapters.hear(to_hear.pop(0))  # it comes a little before its segment
        bound = chain.bind(segment)
        yield segment_name(bound.number), bound.payload
        chapter = chapters.add(bound, chain.link)
        if chapter:
            yield document(*chapter)
    if stop:
        last = chapters.finish()
        assert last is not None
        yield document(*last)
        end = {"segments": len(made.segments), "mac": chain.link, "gaps": []}
        yield document("end", end)
