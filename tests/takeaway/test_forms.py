"""Each form of each thing: what leaves is what was asked for; age alone opens it."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from device import seal
from device.errors import (
    ClipRefused,
    IdentityInvalid,
    Locked,
    NoRecipient,
    RecipientInvalid,
    RecordingUnknown,
    SpanInvalid,
    WrongPassphrase,
)
from device.film.starts import unpacked
from device.media import SECOND
from device.opened import OpenedRecording
from device.opener import Opener, goods
from device.opener.wish import Wish
from device.store import Store
from tests import filmed, films
from tests.filmed import ANNA
from tests.takeaway.parts import SHELL, by_age, finished, made, told, wish

BEN = seal.new_identity()
PAGE = {"passphrase": "calm otter", "shell": SHELL}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with one recording of 6 s."""
    store = filmed.store_at(tmp_path_factory.mktemp("forms") / "store")
    filmed.record(store, 6)
    return store


@pytest.fixture(scope="module")
def recording(store: Store) -> str:
    (only,) = store.recordings()
    return only


@pytest.fixture(scope="module")
def opener(store: Store) -> Iterator[Opener]:
    """An unlocked opener."""
    started = Opener.start(store.root)
    started.unlock_with(seal.identity_file(ANNA))
    yield started
    started.end()


@pytest.fixture(scope="module")
def frames(opener: Opener, recording: str) -> list[int]:
    return [int(at) for at in unpacked(opener.frames(recording))]


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """Anna's key file."""
    return filmed.key_file(tmp_path / "anna.key")


def film_in(page: Path) -> bytes:
    """The age file in a page, taken out as docs/formats.md says."""
    lines = """grep -o 'class="film">[^<]*' "$0" | cut -d'>' -f2 | base64 -d"""
    taken = subprocess.run(["sh", "-c", lines, page], check=True, capture_output=True)
    return taken.stdout


def opened(sealed: Path, key: Path) -> bytes:
    """What is in a file or a page, opened by age with the key."""
    if sealed.suffix == ".html":
        inner = sealed.with_suffix(".age")
        inner.write_bytes(film_in(sealed))
        sealed = inner
    return by_age(sealed, key)


@pytest.mark.parametrize("form", [{}, PAGE], ids=["sealed file", "page"])
def test_a_clip_is_exactly_the_moment(
    opener: Opener,
    store: Store,
    frames: list[int],
    key: Path,
    form: dict[str, Any],
    recording: str,
) -> None:
    sealed = made(
        opener, store, wish(recording, "clip", [frames[40], frames[95], ""], **form)
    )

    clip = opened(sealed, key)
    assert films.numbers_in(clip) == list(range(40, 95))
    assert films.numbers_in(clip, hidden=True) == list(range(40, 95))


@pytest.mark.parametrize("form", [{}, PAGE], ids=["sealed file", "page"])
def test_a_still_is_the_picture_in_its_full_size(
    opener: Opener,
    store: Store,
    frames: list[int],
    key: Path,
    form: dict[str, Any],
    recording: str,
) -> None:
    still = wish(recording, "still", [frames[77], frames[77], ""], **form)

    jpeg = opened(made(opener, store, still), key)

    assert films.numbers_in(jpeg) == [77]


@pytest.mark.parametrize("form", [{}, PAGE], ids=["sealed file", "page"])
def test_the_whole_film_is_what_the_page_shows(
    opener: Opener,
    store: Store,
    key: Path,
    form: dict[str, Any],
    recording: str,
) -> None:
    shown = opener.recording(recording)

    film = opened(made(opener, store, wish(recording, "film", **form)), key)

    assert film == opener.read(recording, shown["view"], 0, shown["size"])


def test_the_page_keeps_its_shell_and_hides_the_rest(
    opener: Opener, store: Store, frames: list[int], recording: str
) -> None:
    asked = wish(recording, "clip", [frames[40], frames[95], ""], **PAGE)

    page = made(opener, store, asked).read_text()

    head, tail = SHELL.split("<!-- sealed -->")
    assert page.startswith(head)
    assert page.endswith(tail)
    for secret in ("calm otter", "AGE-SECRET-KEY", "frames", str(frames[40])):
        assert secret not in page


def test_the_receipt_says_what_left(
    opener: Opener, store: Store, frames: list[int], recording: str
) -> None:
    sealed = made(
        opener,
        store,
        wish(
            recording,
            "clip",
            [frames[30], frames[90], "never in a receipt"],
            recipients=[ANNA.recipient, BEN.recipient],
        ),
    )

    newest = opener.receipts()["receipts"][0]
    assert newest["details"] == {
        "recording": recording,
        "what": "clip",
        "form": "age",
        "recipients": [ANNA.recipient, BEN.recipient],
        "start": frames[30],
        "end": frames[90],
        "length": 2 * SECOND,
        "size": sealed.stat().st_size,
        "sha256": hashlib.sha256(sealed.read_bytes()).hexdigest(),
        "parcel": sealed.parent.name,
        "purpose": "review",
        "family": "K7-14",
        "with": "a key file",
    }


def test_a_page_can_be_for_the_passphrase_alone(
    opener: Opener, store: Store, frames: list[int], key: Path, recording: str
) -> None:
    asked = wish(recording, "clip", [frames[0], frames[9], ""], **PAGE, recipients=[])

    page = made(opener, store, asked)

    with pytest.raises(subprocess.CalledProcessError):
        opened(page, key)


def test_each_thing_has_one_receipt_and_they_are_made_one_after_the_other(
    opener: Opener, frames: list[int], recording: str
) -> None:
    before = opener.recording(recording)["taken"]
    asked = [
        opener.take_away(wish(recording, "still", [frames[n], frames[n], ""]))
        for n in (3, 4, 5)
    ]

    assert [told(opener, one)["state"] for one in asked][-1] == "waiting"
    assert [finished(opener, one)["state"] for one in asked] == ["ready"] * 3
    assert opener.recording(recording)["taken"] == before + 3


def test_what_waits_can_be_stopped_and_leaves_nothing(
    opener: Opener, store: Store, frames: list[int], recording: str
) -> None:
    first = opener.take_away(wish(recording, "clip", [frames[0], frames[150], ""]))
    second = opener.take_away(wish(recording, "film"))

    opener.remove_parcel(second)

    assert finished(opener, first)["state"] == "ready"
    last = opener.take_away(wish(recording, "still", [frames[3], frames[3], ""]))
    assert finished(opener, last)["state"] == "ready"
    assert told(opener, second)["state"] == "gone"
    assert not (store.out_path / second).exists()


def test_what_is_ready_can_be_removed_at_once(
    opener: Opener, store: Store, frames: list[int], recording: str
) -> None:
    sealed = made(opener, store, wish(recording, "still", [frames[3], frames[3], ""]))

    opener.remove_parcel(sealed.parent.name)
    opener.remove_parcel(sealed.parent.name)

    assert not sealed.parent.exists()
    assert told(opener, sealed.parent.name)["state"] == "gone"


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"recipients": []}, NoRecipient),
        ({"recipients": ["age1nobody"]}, RecipientInvalid),
        ({"recipients": [ANNA.secret]}, RecipientInvalid),
        ({"shell": SHELL}, WrongPassphrase),
        ({"what": "picture"}, SpanInvalid),
        ({"what": "reel", "parts": []}, SpanInvalid),
        ({"parts": [["now", 1, ""]]}, SpanInvalid),
        ({"recording": "0" * 32}, RecordingUnknown),
    ],
)
def test_what_cannot_be_meant_is_refused_at_once(
    opener: Opener, recording: str, more: dict[str, Any], wrong: type[Exception]
) -> None:
    before = [one["id"] for one in opener.parcels()]

    with pytest.raises(wrong):
        opener.take_away(wish(recording, "clip", [0, SECOND, ""]) | more)

    assert [one["id"] for one in opener.parcels()] == before


def test_a_span_outside_the_film_fails_with_its_sentence(
    opener: Opener, recording: str
) -> None:
    asked = wish(recording, "clip", [50 * SECOND, 60 * SECOND, ""])

    one = finished(opener, opener.take_away(asked))

    assert one["state"] == "failed"
    assert one["error"]
    assert one["hint"]
    opener.remove_parcel(one["id"])
    assert told(opener, one["id"])["state"] == "gone"


def test_a_moment_too_long_for_memory_is_refused_plainly(
    store: Store, recording: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(goods, "LARGEST", 1000)
    film = OpenedRecording.open(store.find(recording), [ANNA.secret])

    with pytest.raises(ClipRefused, match="too long"):
        goods.make(film, Wish.of(wish(recording, "clip", [0, 5 * SECOND, ""])))


def test_locked_it_answers_nothing(store: Store, recording: str) -> None:
    opener = Opener.start(store.root)

    for ask in (
        lambda: opener.take_away(wish(recording, "film")),
        opener.parcels,
        lambda: opener.remove_parcel("0" * 32),
    ):
        with pytest.raises(Locked):
            ask()
    with pytest.raises(IdentityInvalid):
        opener.unlock_with("nothing")

    opener.end()


@pytest.mark.parametrize("form", [{}, PAGE], ids=["sealed file", "page"])
def test_a_reel_holds_its_moments_in_the_chosen_order(
    opener: Opener,
    store: Store,
    frames: list[int],
    key: Path,
    form: dict[str, Any],
    recording: str,
) -> None:
    parts = [[frames[100], frames[130], "later"], [frames[20], frames[45], "sooner"]]

    reel = opened(made(opener, store, wish(recording, "reel", *parts, **form)), key)

    assert films.numbers_in(reel) == [*range(100, 130), *range(20, 45)]


def test_a_page_knows_where_each_moment_of_a_reel_begins_behind_its_title(
    store: Store, frames: list[int], recording: str
) -> None:
    film = OpenedRecording.open(store.find(recording), [ANNA.secret])
    parts = [[frames[100], frames[130], "later"], [frames[20], frames[45], ""]]

    reel = goods.make(film, Wish.of(wish(recording, "reel", *parts, titles=True)))

    later, sooner = reel.about["parts"]
    shown = films.numbers_in(b"".join(reel.pieces))
    assert shown[later["last"] - 29 : later["last"] + 1] == list(range(100, 130))
    assert later["first"] == 0 < later["last"] - 29  # its title comes first
    assert shown[sooner["first"] : sooner["last"] + 1] == list(range(20, 45))
