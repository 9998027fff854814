"""An opened recording: its index, its parts, its notes, by hand as by program."""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path

import pytest

from device import documents, seal
from device.errors import (
    FormatUnknown,
    NoRecipient,
    NotesChanged,
    NotForThisKey,
    RecordingEmpty,
    RecordingUnknown,
    SegmentDamaged,
)
from device.fragment import parse
from device.media import SECOND, Gap, Nanoseconds, Track
from device.opened import OpenedRecording
from device.pieces import Pieces
from device.store import Store, segment_name
from tests import films
from tests.store.parts import SECONDS, Made, about, film, identity, record

ANNA = [identity().secret]
BEN = identity("Ben")


def opened(made: Made) -> OpenedRecording:
    return OpenedRecording.open(made.directory, ANNA)


def by_hand(made: Made, tmp_path: Path) -> bytes:
    """Open it as ``docs/formats.md`` says, with nothing of ours."""
    (tmp_path / "mine.key").write_text(seal.identity_file(identity()))
    recipe = (
        f"age -d -i {tmp_path}/mine.key key.age > {tmp_path}/rec.key && "
        f"for f in init.age 0*.age; do age -d -i {tmp_path}/rec.key $f; done"
        f" > {tmp_path}/film.mp4"
    )
    subprocess.run(["sh", "-c", recipe], cwd=made.directory.path, check=True)
    return (tmp_path / "film.mp4").read_bytes()


def test_with_the_key_age_and_cat_make_a_film_that_plays(
    made: Made, tmp_path: Path
) -> None:
    whole = by_hand(made, tmp_path)

    probe = ["ffmpeg", "-v", "error", "-i", f"{tmp_path}/film.mp4", "-f", "null", "-"]
    told = subprocess.run(probe, check=True, capture_output=True, text=True)
    assert told.stderr == ""
    assert films.numbers_in(whole) == list(range(30 * SECONDS))


def test_the_program_gives_what_age_and_cat_give(made: Made, tmp_path: Path) -> None:
    recording = opened(made)
    pieces = [recording.segment(one.number) for one in recording.index]

    assert recording.init + b"".join(pieces) == by_hand(made, tmp_path)


def test_the_index_is_the_same_from_chapters_and_from_the_film_itself(
    made: Made,
) -> None:
    told = opened(made)
    for number in made.directory.chapters():
        made.path(f"c{number:04d}").unlink()
    asked = opened(made)

    assert len(told.index) == len(film().segments)
    assert told.index == asked.index
    for one in told.index:
        assert one.runs == parse(film().init, told.segment(one.number))
        assert one.size == len(told.segment(one.number))


def test_what_a_recording_says_of_itself(made: Made) -> None:
    gap = {"track": "sound", "start": 5, "duration": 7, "cause": "unplugged"}
    end = {"segments": 24, "mac": "", "gaps": [gap], "stopped_by": "press"}
    key = made.key
    made.forge("end", documents.to_bytes("end", made.id, key.mac_key, end))

    recording = opened(made)

    assert recording.id == made.id
    assert recording.about == about(made.id)
    assert recording.ended
    assert recording.end == end
    assert recording.gaps == [
        Gap(Track.SOUND, Nanoseconds(5), Nanoseconds(7), "unplugged")
    ]
    assert abs(recording.duration - SECONDS * SECOND) < SECOND // 20


def test_only_enrolled_keys_open_it(made: Made) -> None:
    with pytest.raises(NotForThisKey):
        OpenedRecording.open(made.directory, [BEN.secret])
    assert OpenedRecording.open(made.directory, [BEN.secret, *ANNA]).index


def test_a_recording_without_a_stop_is_read_from_its_segments(store: Store) -> None:
    made = record(store, stop=False)

    recording = opened(made)

    assert not recording.ended
    assert recording.gaps == []
    assert len(recording.index) == len(film().segments)


def test_a_growing_film_is_followed(store: Store) -> None:
    made = record(store)
    later = ["000003", "000021", "000022", "000023", "c0000", "c0001", "end"]
    held = {name: made.path(name).read_bytes() for name in later}
    for name in later:
        made.path(name).unlink()
    recording = opened(made)
    assert [one.number for one in recording.index] == [0, 1, 2, *range(4, 21)]

    for name in later:
        made.path(name).write_bytes(held[name])
        recording.refresh()

    assert recording.index == opened(made).index
    assert recording.ended
    assert recording.waveform == opened(made).waveform


def test_segments_that_are_gone_are_left_out_of_the_index(made: Made) -> None:
    for number in (0, 7, 23):
        made.path(segment_name(number)).unlink()

    assert [one.number for one in opened(made).index] == [*range(1, 7), *range(8, 23)]
    with pytest.raises(SegmentDamaged, match=r"000007\.age is missing"):
        opened(made).segment(7)


def test_a_damaged_chapter_is_made_good_from_the_segments(made: Made) -> None:
    whole = opened(made)
    sealed = made.path("c0000").read_bytes()
    made.path("c0000").write_bytes(sealed[:-1])

    assert opened(made).index == whole.index
    waveform = opened(made).waveform
    assert waveform[:200] == [None] * 200
    assert waveform[-20:] == whole.waveform[-20:]
    assert len(waveform) == len(whole.waveform)


def test_the_waveform_is_whole(made: Made) -> None:
    waveform = opened(made).waveform

    assert len(waveform) in (20 * SECONDS, 20 * SECONDS - 1)
    assert all(peak is not None and peak > 20 for peak in waveform)


def test_a_recording_that_ended_before_its_first_segment_is_empty(
    store: Store,
) -> None:
    made = record(store)
    for name in set(made.plain) - {"key", "about"}:
        made.path(name).unlink()

    with pytest.raises(RecordingEmpty):
        opened(made)


def test_a_recording_whose_segments_were_taken_away_is_not_empty(made: Made) -> None:
    for number in made.directory.segments():
        made.path(segment_name(number)).unlink()

    assert opened(made).index == ()
    assert "24 pieces" in opened(made).verify()[0].sentence


def test_a_recording_of_a_newer_program_is_refused(made: Made) -> None:
    newer = documents.to_bytes("about", made.id, made.key.mac_key, {"format": 2})
    made.forge("about", newer)

    with pytest.raises(FormatUnknown):
        opened(made)


def test_opened_segments_are_kept_at_hand(made: Made) -> None:
    recording = opened(made)
    first = recording.segment(5)
    made.path("000005").unlink()

    assert recording.segment(5) is first


def test_a_segment_that_proves_damaged_leaves_the_index(made: Made) -> None:
    recording = opened(made)
    assert not recording.damaged
    made.path("000005").write_bytes(b"")

    for number in (5, 99):
        with pytest.raises(SegmentDamaged):
            recording.segment(number)
    recording.refresh()

    assert [one.number for one in recording.index] == [*range(5), *range(6, 24)]
    assert recording.damaged


def test_a_segment_that_was_asked_for_too_early_is_there_later(store: Store) -> None:
    made = record(store, stop=False)
    held = made.path("000023").read_bytes()
    made.path("000023").unlink()
    recording = opened(made)
    with pytest.raises(SegmentDamaged):
        recording.segment(23)

    made.path("000023").write_bytes(held)
    recording.refresh()

    assert recording.index[-1].number == 23
    assert recording.segment(23) == made.plain["000023"]


def test_the_sync_statement_is_the_last_one_written(made: Made) -> None:
    def write(name: str, sync: str) -> None:
        value = {**Pieces(made.directory, ANNA).document(name), "sync": {"how": sync}}
        plain = documents.to_bytes(name, made.id, made.key.mac_key, value)
        made.forge(name, plain)

    for name, sync in [("c0000", "early"), ("c0001", "later"), ("end", "at last")]:
        write(name, sync)

    assert opened(made).sync == {"how": "at last"}
    made.path("end").unlink()
    assert opened(made).sync == {"how": "later"}


# --- further people --------------------------------------------------------------


def test_a_supervisor_is_let_in_without_touching_the_film(made: Made) -> None:
    before = {p.name: p.read_bytes() for p in made.directory.path.iterdir()}

    opened(made).rewrap([identity().recipient, BEN.recipient])

    after = {p.name: p.read_bytes() for p in made.directory.path.iterdir()}
    assert {name for name in before if before[name] != after[name]} == {"key.age"}
    for secret in (identity().secret, BEN.secret):
        again = OpenedRecording.open(made.directory, [secret])
        assert again.verify() == []
    with pytest.raises(NoRecipient):
        opened(made).rewrap([])


# --- notes -----------------------------------------------------------------------

MOMENT = {
    "id": "m1",
    "name": "they look",
    "start": 1,
    "end": 2,
    "labels": ["attentive"],
}


def test_notes_are_kept_in_versions(made: Made) -> None:
    recording = opened(made)
    assert recording.notes() == {"version": 0, "moments": []}

    assert recording.save_notes({"moments": [MOMENT]}, 0) == 1
    assert recording.save_notes({"version": 99, "moments": []}, 1) == 2

    assert opened(made).notes() == {"version": 2, "moments": []}
    assert recording.verify() == []
    assert made.path("notes").stat().st_mtime_ns == 0
    assert b"moments" not in made.path("notes").read_bytes()


def test_notes_saved_over_others_are_refused(made: Made) -> None:
    mine, hers = opened(made), opened(made)
    mine.save_notes({"moments": [MOMENT]}, 0)

    with pytest.raises(NotesChanged):
        hers.save_notes({"moments": []}, 0)

    assert hers.notes()["moments"] == [MOMENT]


def test_of_many_who_save_at_once_one_wins_each_version(made: Made) -> None:
    won: list[tuple[int, int]] = []
    ready = threading.Barrier(6)

    def save(who: int) -> None:
        recording = opened(made)
        ready.wait()
        for version in range(10):
            try:
                recording.save_notes({"moments": [], "who": who}, version)
                won.append((version, who))
            except NotesChanged:
                continue

    threads = [threading.Thread(target=save, args=(who,)) for who in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    versions = [version for version, _ in won]
    assert sorted(versions) == sorted(set(versions))
    assert opened(made).notes()["version"] == len(versions) == max(versions) + 1
    assert opened(made).notes()["who"] == dict(won)[max(versions)]


def test_damaged_notes_are_said_to_be_damaged_and_can_be_begun_anew(
    made: Made,
) -> None:
    recording = opened(made)
    recording.save_notes({"moments": [MOMENT]}, 0)
    made.path("notes").write_bytes(made.path("notes").read_bytes()[:-1])

    with pytest.raises(SegmentDamaged):
        recording.notes()
    assert recording.save_notes({"moments": []}, 0) == 1
    assert recording.notes()["moments"] == []


def test_no_notes_are_written_into_an_erased_recording(made: Made) -> None:
    recording = opened(made)
    made.path("key").unlink()

    with pytest.raises(RecordingUnknown):
        recording.save_notes({"moments": []}, 0)
    assert not made.path("notes").exists()
