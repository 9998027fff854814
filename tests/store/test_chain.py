"""The chain, the documents and the chapters, as ``docs/formats.md`` writes them."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import numpy as np
import pytest

from device import documents
from device.chain import BOX_SIZE, Chain, prove, read_link
from device.chapters import LENGTH, ChapterWriter, read_chapter
from device.errors import FormatUnknown, SealError, SegmentDamaged, VigError
from device.lanes import PEAK
from device.lanes.kept import read_waveform
from device.media import PlacedSound, Run, Segment, Track
from device.recording_key import RecordingKey

KEY, ID = bytes(range(32)), "0123456789abcdef" * 2
BODY = b"moof and mdat"
RUNS = {
    Track.PICTURE: Run(90, 50, (5, 6), (3000, 3000), (0,)),
    Track.SOUND: Run(48, 61, (7,), (1024,)),
}


@pytest.fixture
def chain() -> Chain:
    chain = Chain(KEY, ID)
    chain.head(b"init", b"about")
    return chain


def by_the_book(number: int, previous: bytes, body: bytes = BODY) -> bytes:
    """A segment's MAC as the page on formats says it."""
    message = b"vig-recorder segment" + bytes.fromhex(ID) + number.to_bytes(4, "big")
    return hmac.new(KEY, message + previous + body, hashlib.sha256).digest()


def head_by_the_book() -> bytes:
    message = b"vig-recorder head" + bytes.fromhex(ID)
    for part in (b"init", b"about"):
        message += hashlib.sha256(part).digest()
    return hmac.new(KEY, message, hashlib.sha256).digest()


def test_a_bound_segment_is_what_the_page_on_formats_says(chain: Chain) -> None:
    chain.bind(Segment(0, BODY))
    first = by_the_book(0, head_by_the_book())
    second = by_the_book(1, first)

    bound = chain.bind(Segment(1, BODY))

    assert bound.payload == (
        (100).to_bytes(4, "big")
        + b"uuid"
        + b"vigrecorder chai"
        + (1).to_bytes(4, "big")
        + bytes(4)
        + (1).to_bytes(4, "big")
        + first
        + second
        + BODY
    )
    assert chain.link == second.hex()


def test_the_index_of_a_bound_segment_points_behind_the_box(chain: Chain) -> None:
    bound = chain.bind(Segment(0, BODY, RUNS))

    for track, run in RUNS.items():
        assert bound.runs[track].offset == run.offset + BOX_SIZE
        assert bound.runs[track].sizes == run.sizes
        assert bound.runs[track].keys == run.keys


def test_nothing_is_bound_before_the_head() -> None:
    with pytest.raises(SealError):
        Chain(KEY, ID).bind(Segment(0, BODY))


def test_a_segment_proves_its_place_and_no_other(chain: Chain) -> None:
    payload = chain.bind(Segment(7, BODY)).payload

    assert prove(KEY, ID, 7, payload).previous == head_by_the_book()
    for key, recording, number in [
        (bytes(32), ID, 7),
        (KEY, ID[::-1], 7),
        (KEY, ID, 8),
    ]:
        with pytest.raises(SegmentDamaged):
            prove(key, recording, number, payload)


def test_no_bit_of_a_segment_may_change(chain: Chain) -> None:
    payload = chain.bind(Segment(0, BODY)).payload

    for bit in range(8 * len(payload)):
        bad = bytearray(payload)
        bad[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SegmentDamaged):
            prove(KEY, ID, 0, bytes(bad))
    for bad_length in (payload[:-1], payload + b"\0", payload[:99], b""):
        with pytest.raises(SegmentDamaged):
            prove(KEY, ID, 0, bad_length)


# --- documents -------------------------------------------------------------------

ABOUT: dict[str, Any] = {"format": 1, "note": "zwei\nZeilen, ä", "n": [1, None]}


def test_a_document_is_a_line_and_its_proof() -> None:
    payload = documents.to_bytes("about", ID, KEY, ABOUT)

    line, proof, nothing = payload.split(b"\n")
    message = b"vig-recorder document" + bytes.fromhex(ID) + b"about\0" + line
    assert proof.decode() == "mac " + hmac.new(KEY, message, "sha256").hexdigest()
    assert nothing == b""
    assert documents.from_bytes("about", ID, KEY, payload) == ABOUT


def test_a_document_proves_its_name_and_its_recording() -> None:
    payload = documents.to_bytes("c0001", ID, KEY, ABOUT)

    for name, recording, key in [
        ("c0002", ID, KEY),
        ("c0001", ID[::-1], KEY),
        ("c0001", ID, bytes(32)),
    ]:
        with pytest.raises(SegmentDamaged):
            documents.from_bytes(name, recording, key, payload)


def test_no_bit_of_a_document_may_change() -> None:
    payload = documents.to_bytes("about", ID, KEY, ABOUT)

    for bit in range(8 * len(payload)):
        bad = bytearray(payload)
        bad[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SegmentDamaged):
            documents.from_bytes("about", ID, KEY, bytes(bad))
    for bad_length in (b"", b"\n", payload[:-1], payload + b"x", payload * 2):
        with pytest.raises(SegmentDamaged):
            documents.from_bytes("about", ID, KEY, bad_length)


def test_a_document_of_a_newer_program_is_refused_and_new_keys_are_not() -> None:
    newer = documents.to_bytes("about", ID, KEY, {"format": 2})
    known = documents.to_bytes("about", ID, KEY, {"format": 1, "smell": "roses"})

    with pytest.raises(FormatUnknown):
        documents.from_bytes("about", ID, KEY, newer)
    assert documents.from_bytes("about", ID, KEY, known)["smell"] == "roses"


@pytest.mark.parametrize(
    "line", [b"", b"[]", b"1", b"{", b"[" * 100_000, b"\xff", b'{"format": "x"}']
)
def test_a_line_that_is_no_document_is_refused(line: bytes) -> None:
    with pytest.raises(VigError):
        documents.from_line(line)


# --- the recording's key ---------------------------------------------------------


def test_a_recordings_key_is_read_as_it_was_written() -> None:
    key = RecordingKey.new(ID)

    text = key.text()

    assert RecordingKey.from_text(text) == key
    lines = text.splitlines()
    assert lines[0] == f"# recording {ID}"
    assert lines[1].startswith("# mac key: ")
    assert lines[2:] == [f"# public key: {key.identity.recipient}", key.identity.secret]
    assert key.identity.secret not in repr(key)
    assert repr(key.mac_key) not in repr(key)


@pytest.mark.parametrize("missing", ["# recording", "# mac key", "AGE-SECRET"])
def test_a_key_that_lacks_something_is_refused(missing: str) -> None:
    lines = RecordingKey.new(ID).text().splitlines()
    text = "\n".join(line for line in lines if not line.startswith(missing)) + "\n"

    with pytest.raises(VigError):
        RecordingKey.from_text(text)


# --- chapters --------------------------------------------------------------------


def test_a_chapter_is_given_for_every_twenty_segments(chain: Chain) -> None:
    writer = ChapterWriter()
    given = []
    bound = [chain.bind(Segment(number, BODY, RUNS)) for number in range(45)]
    for segment in bound:
        given.append(writer.add(segment, read_link(segment.payload).mac.hex()))
    given.append(writer.finish())

    chapters = [chapter for chapter in given if chapter]
    assert [chapter.name for chapter in chapters] == ["c0000", "c0001", "c0002"]
    assert [chapter.document["first"] for chapter in chapters] == [0, 20, 40]
    heads = [read_link(bound[first].payload).previous.hex() for first in (0, 20, 40)]
    assert [chapter.document["previous"] for chapter in chapters] == heads
    assert writer.finish() is None
    assert given[LENGTH - 1] is chapters[0]


def test_the_index_is_read_as_it_was_written(chain: Chain) -> None:
    writer = ChapterWriter()
    segments = [
        chain.bind(Segment(0, BODY, RUNS)),
        chain.bind(Segment(1, BODY, {Track.SOUND: RUNS[Track.SOUND]})),
        chain.bind(Segment(2, BODY)),
    ]
    for segment in segments:
        writer.add(segment, read_link(segment.payload).mac.hex())
    chapter = writer.finish()
    assert chapter is not None

    sealed = documents.to_bytes("c0000", ID, KEY, chapter.document)
    index = read_chapter(documents.from_bytes("c0000", ID, KEY, sealed))

    assert [(each.number, each.size, each.runs) for each in index] == [
        (each.number, len(each.payload), each.runs) for each in segments
    ]
    assert index[2].mac == chain.link


@pytest.mark.parametrize("document", [{}, {"segments": [1]}, {"segments": [{}]}])
def test_a_chapter_that_says_nonsense_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(SegmentDamaged):
        read_chapter(document)


def test_the_waveform_shows_the_loudest_of_every_fiftieth_of_a_second(
    chain: Chain,
) -> None:
    sound = np.zeros(10 * PEAK + 100, np.float32)
    sound[3 * PEAK - 1], sound[3 * PEAK], sound[7 * PEAK] = -0.5, 1.0, 2.0
    sound[10 * PEAK + 50], sound[5 * PEAK] = 0.2, np.nan
    writer = ChapterWriter()
    for first in range(0, len(sound), 1000):
        writer.hear(PlacedSound(first, sound[first : first + 1000]))
    chapter = writer.finish()
    assert chapter is not None

    waveform = read_waveform(chapter.document)

    assert waveform.start == 0
    assert waveform.peaks == [0, 0, 128, 255, 0, 0, 0, 255, 0, 0, 51]


def test_waveforms_of_chapters_touch_whatever_the_blocks(chain: Chain) -> None:
    rng = np.random.default_rng(7)
    sound = rng.uniform(-1, 1, 12 * PEAK + 345).astype(np.float32)
    writer, first, pieces = ChapterWriter(), 777, []
    for number in range(3 * LENGTH):
        size = 500
        writer.hear(PlacedSound(first, sound[first - 777 : first - 777 + size]))
        first += size
        pieces.append(writer.add(chain.bind(Segment(number, BODY)), chain.link))
    pieces.append(writer.finish())
    waveforms = [read_waveform(piece.document) for piece in pieces if piece]

    ends = [waveform.start + PEAK * len(waveform.peaks) for waveform in waveforms]
    assert [waveform.start for waveform in waveforms] == [0, *ends[:-1]]
    shifted = np.concatenate((np.zeros(777), sound[: first - 777]))
    shifted = np.pad(shifted, (0, -len(shifted) % PEAK))
    expected = np.rint(np.abs(shifted.reshape(-1, PEAK)).max(1) * 255)
    peaks = [peak for waveform in waveforms for peak in waveform.peaks]
    assert peaks == expected.tolist()
