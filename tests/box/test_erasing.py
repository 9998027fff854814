"""Taking everything away with the program: keys first, and only when it is meant."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from device import seal, status
from device.box.erasing import erase_store
from device.cli import main
from device.media import Nanoseconds
from device.status import Status
from device.store import Store, recording

SURE = ["--sure", "erase everything"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two recordings and a practitioner who can unlock."""
    store = Store(tmp_path / "store")
    store.create_layout()
    store.enrol("Anna", seal.new_identity().recipient, b"wrapped")
    for number in (1, 2):
        film = store.create(f"{number:032x}")
        for name in ("key", "000000", "000001"):
            film.write(name, b"sealed")
    return store


@pytest.fixture
def settings(store: Store, tmp_path: Path) -> list[str]:
    file = tmp_path / "config.toml"
    file.write_text(f'[store]\npath = "{store.root}"\n')
    return ["--config", str(file)]


def left(store: Store) -> list[str]:
    return [path.name for path in store.root.rglob("*") if path.is_file()]


def test_nothing_is_left(store: Store, settings: list[str]) -> None:
    assert main(["box", "erase", *settings, *SURE]) == 0

    assert left(store) == []
    assert store.root.is_dir()
    assert main(["box", "erase", *settings, *SURE]) == 0


@pytest.mark.parametrize("sure", [[], ["--sure", "yes"], ["--sure", "erase"]])
def test_nothing_goes_unless_it_is_meant(
    store: Store, settings: list[str], sure: list[str]
) -> None:
    before = left(store)

    assert main(["box", "erase", *settings, *sure]) == 1

    assert left(store) == before


def test_keys_go_before_anything_else(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plug is pulled when the first piece of film is about to go."""

    def pulled(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(recording.RecordingDirectory, "erase", pulled)
        with pytest.raises(KeyboardInterrupt):
            erase_store(store.root)

    there = left(store)
    assert "000000.age" in there
    assert "key.age" not in there
    assert not list((store.root / "identities").iterdir())
    erase_store(store.root)
    assert left(store) == []


# --- waiting for a film to end ------------------------------------------------


def says(store: Store, state: str) -> None:
    now = Nanoseconds(time.clock_gettime_ns(time.CLOCK_BOOTTIME))
    told = Status(state, "", now, 1.0, 90, None, now)
    status.write(store.root / "status.json", told)


@pytest.mark.parametrize("state", ["recording", "finishing"])
def test_an_update_does_not_cut_a_film(
    store: Store,
    settings: list[str],
    state: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    says(store, state)

    assert main(["box", "quiet", "--seconds", "0", *settings]) == 1

    assert "the box is recording" in capsys.readouterr().err


def test_an_update_goes_on_once_the_film_has_ended(
    store: Store, settings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    says(store, "recording")
    waited = []

    def ended(seconds: float) -> None:
        waited.append(seconds)
        says(store, "idle")

    monkeypatch.setattr(time, "sleep", ended)

    assert main(["box", "quiet", "--seconds", "600", *settings]) == 0
    assert len(waited) == 1


def test_a_recorder_that_does_not_run_holds_up_nothing(settings: list[str]) -> None:
    assert main(["box", "quiet", *settings]) == 0
