"""Sealed as it is recorded: nothing that was opened ever lies anywhere.

The recorder, the page and its openers are real processes. All that they write is listed
by the kernel, and all that is left is searched for what was seen on the way.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from device import seal
from device.opened import OpenedRecording
from device.opener.making import Maker
from tests import filmed, films
from tests.promises.visit import Visit

PIECE = r"\.(key|about|init|end|[0-9]{6}|c[0-9]{4})\.age\.[0-9a-f]{8}\.part"
NOTES = r"\.(notes|m[0-9]{4})\.age\.[0-9a-f]{8}\.part"
PARCEL = r"out/[0-9a-f]{32}/\.clip-[0-9a-f]{8}\.(mp4\.age|html)\.[0-9a-f]{8}\.part"
STAMP = r"out/[0-9a-f]{32}/\.made\.json\.[0-9a-f]{8}\.part"
COLLECTED = r"collected/\.[0-9a-f]{32}\.[0-9a-f]{8}\.part"
COUNTDOWN = r"family/\.open\.json\.[0-9a-f]{8}\.part"
"""Readable, and tells a day and no more (test_held_here, test_its_time)."""
GUESSES = r"identities/\.guesses\.json\.[0-9a-f]{8}\.part"
"""Readable, and tells how often somebody guessed (test_guesses)."""
RECEIPT = r"receipts/\.[0-9]{6}\.age\.[0-9a-f]{8}\.part"
STEPS_BACK = r"/proc/\w+/oom_score_adj"  # a scout: it is the first to go
BEAT = r"/dev/shm/wgunicorn-\w+"  # noqa: S108 - memory: gunicorn's, and empty


def search(words: dict[str, bytes], *folders: Path) -> set[str]:
    """Which of these words stand in any file, or in its name."""
    files = [path for folder in folders for path in folder.rglob("*")]
    texts = [path.read_bytes() for path in files if path.is_file()]
    texts.append("\n".join(path.name for path in files).encode())
    return {key for key, word in words.items() if any(word in text for text in texts)}


def test_the_visit_was_a_real_one(visit: Visit) -> None:
    clip = seal.unseal(visit.clip, [filmed.ANNA.secret])

    assert films.numbers_in(visit.film)[:60] == list(range(60))
    assert films.numbers_in(clip) == list(range(30, 60))
    assert visit.page.startswith(b"<!doctype html>")
    assert visit.still.startswith(b"\xff\xd8")
    assert len(visit.opened) > 100


def test_nothing_that_was_opened_lies_in_any_file(visit: Visit) -> None:
    assert search(visit.opened, visit.store.root, visit.aside) == set()


@pytest.mark.parametrize("where", ["store", "aside"])
def test_the_search_would_find_a_single_piece(visit: Visit, where: str) -> None:
    planted = visit.place / where / "planted"
    for key, word in visit.opened.items():
        planted.write_bytes(b"before" + word + b"after")
        assert search({key: word}, visit.store.root, visit.aside) == {key}
    planted.unlink()


def but_for(written: list[str], *allowed: str) -> list[str]:
    """What was opened to be written and is none of these."""
    form = re.compile("|".join(allowed))
    return [name for name in written if not form.fullmatch(name)]


def test_the_recorder_writes_sealed_pieces_and_its_status(visit: Visit) -> None:
    store, written = re.escape(str(visit.store.root)), visit.written["recorder"]

    pieces = f"{store}/recordings/{visit.recording}/{PIECE}"
    status = rf"{store}/\.status\.json\.part"
    order = rf"{store}/\.order\.json\.[0-9a-f]{{8}}\.part"
    assert but_for(written, pieces, status, order, STEPS_BACK) == []
    assert len(written) > 10


def test_the_page_and_its_openers_write_notes_receipts_and_parcels(
    visit: Visit,
) -> None:
    store, written = re.escape(str(visit.store.root)), visit.written["page"]

    notes = f"{store}/recordings/{visit.recording}/{NOTES}"
    names = (RECEIPT, PARCEL, STAMP, COLLECTED, COUNTDOWN, GUESSES)
    ours = (notes, *(f"{store}/{name}" for name in names), STEPS_BACK)
    assert but_for(written, *ours, BEAT, "/dev/null") == []
    assert len(written) >= 3


def test_small_pictures_lie_sealed_whoever_made_them(tmp_path: Path) -> None:
    store, small = filmed.store_at(tmp_path / "store"), dict[str, bytes]()
    beside = filmed.record(store, 6, scout=filmed.patient_scout)
    later = filmed.record(store, 6)
    for recording in (beside, later):
        opened = OpenedRecording.open(store.find(recording), [filmed.ANNA.secret])
        maker = Maker()
        maker.want(opened)
        maker.wait(60)
        for at in opened.lanes.now().pictures:
            jpeg = opened.lanes.small(at)
            small[f"{recording} {at}"] = jpeg[200:264]
            small[f"{recording} {at} as text"] = base64.b64encode(jpeg)[300:364]

    assert len(small) == 2 * 2 * 2
    assert store.find(later).made() == ["m0000"]
    assert search(small, store.root) == set()


def test_every_file_of_a_recording_is_an_age_file(visit: Visit) -> None:
    for path in visit.store.find(visit.recording).path.iterdir():
        assert path.read_bytes().startswith(b"age-encryption.org/v1\n"), path


def test_no_date_of_a_file_tells_when_it_was_filmed(visit: Visit) -> None:
    for folder in (
        visit.store.recordings_path,
        visit.store.receipts_path,
        visit.store.out_path,
    ):
        for path in (folder, *folder.rglob("*")):
            assert path.stat().st_mtime == 0, path


def test_the_recorder_holds_no_key_that_opens_anything(
    visit: Visit,
) -> None:
    during = visit.held["recorder while it films"]
    afterwards = visit.held["recorder afterwards"]

    assert "the recording's mac key" in during  # so that this sees what there is
    assert not {"Anna's key", "the passphrase"} & (during | afterwards)
    assert "the recording's key" not in afterwards


def test_a_scout_holds_no_key(visit: Visit) -> None:
    assert visit.held["scout while it films"] == set()


def test_the_page_holds_no_key_while_its_opener_does(visit: Visit) -> None:
    kept = {"Anna's key", "the recording's key", "the recording's mac key"}

    assert not kept & visit.held["page"]
    if "opener" not in visit.held:
        pytest.skip("only root may look into an opener: that it holds them is not seen")
    assert kept <= visit.held["opener"]
