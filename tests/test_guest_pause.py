"""The second button while film is made: the guest pause, and the parent's star."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from device import receipts
from device.config import RecordingSettings
from device.errors import PictureUnknown, SegmentDamaged, StoreUnwritable
from device.media import SECOND, Track
from device.opened import OpenedRecording
from device.opener.shelf import Shelf
from device.parcels import Parcels
from device.recorder import Recorder
from device.rig import Light
from device.store import RecordingDirectory
from tests import filmed
from tests.promises.traced import until
from tests.test_recorder import ME, House, hold

DROPS = 10
"""Seconds: the least that the settings allow, so that films are short."""


class Guests(House):
    """A house in which a guest pause leaves out ten seconds."""

    def __init__(self, place: Path, *, scout: bool = False) -> None:
        super().__init__(place)
        pause = RecordingSettings(guest_pause_drops=DROPS)
        self.settings = replace(self.settings, recording=pause)
        start = (filmed.patient_scout,) if scout else ()
        self.recorder = Recorder(self.rig, self.store, self.settings, *start)

    def film(self, seconds: float) -> None:
        self.press()
        self.wait(seconds)

    def star(self) -> None:
        self.rig.panel.second.press()
        self.wait(0.1)

    def guests_come(self) -> None:
        """Somebody holds the second button for two seconds and a bit."""
        second = self.rig.panel.second
        second.move(down=True)
        self.wait(2.2)
        second.move(down=False)
        self.wait(0.2)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Guests]:
    made = Guests(tmp_path)
    yield made
    made.recorder.close()
    made.rig.close()


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Guests:
    """The same after a film of 24 seconds, with two stars, that guests came into."""
    house = Guests(tmp_path_factory.mktemp("guests"), scout=True)
    house.film(6)
    house.star()
    house.wait(14)
    house.star()
    house.wait(4)
    house.lines.clear()
    house.guests_come()
    house.rig.panel.close()
    return house


def end_of(film: OpenedRecording) -> float:
    """Where the last of it ends, in seconds."""
    return film.duration / SECOND


def test_the_film_ends_before_what_was_left_out_and_is_whole(after: Guests) -> None:
    film = after.opened()
    assert film.verify() == []
    assert film.end is not None
    assert film.end["stopped_by"] == "guest pause"
    assert 13 < end_of(film) <= 14.4, "up to half a second more goes, and no less"
    assert film.left_out / SECOND + end_of(film) == pytest.approx(26.4, abs=0.3)
    assert film.left_out >= DROPS * SECOND
    assert after.lines == ["light slow-wink", "light off"]
    assert after.status.state == "idle"


def test_it_never_goes_on_by_itself_and_a_hand_that_stays_does_no_more(
    house: Guests,
) -> None:
    house.film(11)
    second = house.rig.panel.second
    second.move(down=True)
    house.wait(12)
    second.move(down=False)
    house.wait(5)

    assert not house.recorder.recording
    assert len(house.store.recordings()) == 1
    assert house.light is Light.DARK


def test_nothing_of_what_was_left_out_lies_on_the_card(after: Guests) -> None:
    film = after.opened()
    names = after.store.find(film.id).names()
    assert [int(name) for name in names if name.isdigit()] == list(
        range(len(film.index))
    )
    assert "c0002" not in names
    assert film._pieces.directory.strangers() == []


def test_nothing_in_the_lanes_tells_of_what_was_left_out(after: Guests) -> None:
    film = after.opened()
    lanes, end = film.lanes.now(), film.duration
    assert len(lanes.pictures) == 3, "one in five seconds, up to the end"
    assert max(lanes.pictures) < end
    assert len(lanes.waveform) * SECOND // 20 <= end
    assert len(lanes.voices) * SECOND // 10 <= end
    assert film.lanes.lacking() == []


def test_a_film_shorter_than_what_goes_is_erased_whole(house: Guests) -> None:
    house.film(8)

    house.guests_come()

    assert house.store.recordings() == []
    assert list(house.store.recordings_path.iterdir()) == []
    found, _ = receipts.read(house.store, [ME.secret])
    assert [one.action for one in found] == ["erased"]


def test_a_pause_before_the_first_picture_erases_the_film(house: Guests) -> None:
    house.rig.camera.unplug()
    house.film(0.5)

    house.guests_come()

    assert house.store.recordings() == []


def test_the_receipt_says_what_was_left_out_and_by_whom(after: Guests) -> None:
    (one,) = Shelf(after.store, [ME.secret]).receipts()["receipts"]
    film = after.opened()
    assert one["details"]["length"] == film.left_out
    assert one["says"].startswith(
        f"The family ended the recording {film.id[:8]} and left out its last 1"
    )


def test_page_and_command_line_say_plainly_how_it_ended(after: Guests) -> None:
    shelf = Shelf(after.store, [ME.secret])
    (card,) = shelf.summaries()
    said = "Ended by the family, who left out the last 12 seconds."
    assert card["ending"] == said
    assert card["missing"] == []
    assert shelf.detail(card["id"])["ending"] == said


def test_an_ordinary_stop_says_nothing_of_the_kind(house: Guests) -> None:
    house.film(3)
    house.press()

    (card,) = Shelf(house.store, [ME.secret]).summaries()
    assert card["ending"] == ""


def test_who_watched_it_grow_keeps_nothing_of_what_was_left_out(
    tmp_path: Path,
) -> None:
    house = Guests(tmp_path, scout=True)
    house.film(24)
    film = house.opened()

    def seen_lately() -> bool:
        house.wait(0.05)  # the film goes on; its scout follows in its own time
        film.refresh()
        seen = film.lanes.now().pictures
        return bool(seen) and seen[-1] > film.duration - (DROPS - 4) * SECOND

    until(seen_lately, "a small picture of the last seconds")
    late = film.lanes.now().pictures[-1]
    last = film.index[-1].number
    assert film.segment(last)
    assert film.lanes.small(late)

    house.guests_come()
    film.refresh()
    house.rig.close()

    assert film.verify() == []
    assert len(film.lanes.now().waveform) * SECOND // 20 <= film.duration
    with pytest.raises(SegmentDamaged):
        film.segment(last)
    with pytest.raises(PictureUnknown):
        film.lanes.small(late)


def test_what_was_made_ready_of_it_goes_with_it(house: Guests) -> None:
    house.film(11)
    parcels = Parcels(house.store)
    with parcels.making("ab" * 16, house.opened().id, "mp4.age", "review") as part:
        part.write(b"sealed")

    house.guests_come()

    assert parcels.all() == []


def test_the_rest_can_still_be_erased_by_a_hold(house: Guests) -> None:
    house.film(11)
    house.guests_come()

    hold(house, 5.5)

    assert house.store.recordings() == []


def test_a_card_that_cannot_be_written_says_that_it_was_not_left_out(
    house: Guests, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise StoreUnwritable("leaving.json could not be written")

    house.film(11)
    monkeypatch.setattr(RecordingDirectory, "leave_out", refuses)
    house.guests_come()

    assert not house.recorder.recording
    assert house.light is Light.DOUBLE_WINK
    assert "could not be written" in house.status.reason


def test_a_star_is_where_the_button_was_pushed(house: Guests) -> None:
    house.film(5)
    house.star()
    house.wait(4)
    house.star()
    house.wait(1)
    house.press()

    film = house.opened()
    assert film.verify() == []
    assert [at / SECOND for at in film.stars] == pytest.approx([5.1, 9.3], abs=0.3)
    assert film.end is not None
    assert film.end["stars"] == 2


def test_stars_are_kept_at_once_and_read_while_the_film_grows(house: Guests) -> None:
    house.film(5)
    film = house.opened()
    house.star()
    film.refresh()

    assert len(film.stars) == 1
    again = house.opened()  # as after a power cut: there is no end
    assert not again.ended
    assert again.stars == film.stars


def test_a_star_in_what_was_left_out_goes_with_it(after: Guests) -> None:
    film = after.opened()
    assert [at / SECOND for at in film.stars] == pytest.approx([6.1], abs=0.3)
    assert film.end is not None
    assert film.end["stars"] == 1
    assert after.store.find(film.id).stars() == ["s0000"]


def test_a_star_that_was_taken_out_or_moved_is_noticed(house: Guests) -> None:
    house.film(3)
    house.star()
    house.wait(3)
    house.star()
    house.press()
    film = house.opened()
    path = house.store.find(film.id).path
    (path / "s0001.age").replace(path / "s0000.age")

    said = [one.sentence for one in film.verify()]

    assert len(said) == 2
    assert "s0000" in said[0]
    assert "s0001" in said[1]
    assert house.opened().stars == []
    (card,) = Shelf(house.store, [ME.secret]).summaries()
    assert card["damaged"]


def test_a_card_tells_how_many_stars_there_are_and_the_page_where(
    house: Guests,
) -> None:
    house.film(3)
    house.star()
    house.press()
    shelf = Shelf(house.store, [ME.secret])

    (card,) = shelf.summaries()

    assert card["starred"] == 1
    assert shelf.detail(card["id"])["stars"] == house.opened().stars


def test_both_tracks_end_where_the_film_ends(after: Guests) -> None:
    film = after.opened()
    ends = {
        track: [one.runs[track].end for one in film.index if track in one.runs][-1]
        for track in Track
    }
    assert ends[Track.PICTURE] / 90_000 == pytest.approx(end_of(film), abs=0.1)
    assert ends[Track.SOUND] / 48_000 == pytest.approx(end_of(film), abs=0.5)
