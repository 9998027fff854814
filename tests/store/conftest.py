"""A store with Anna enrolled, and a recording in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from device import disk
from device.store import Store
from tests.store.parts import Made, identity, record


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store; film is sealed to Anna."""
    store = Store(tmp_path / "store")
    store.create_layout()
    store.enrol("Anna", identity().recipient)
    return store


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A recording of twelve seconds, made once."""
    store = Store(tmp_path_factory.mktemp("recorded") / "store")
    store.create_layout()
    return record(store)


@pytest.fixture
def made(store: Store, recorded: Made) -> Made:
    """A recording of twelve seconds that was stopped by a press; a copy for each."""
    shutil.copytree(recorded.directory.path, store.recordings_path / recorded.id)
    disk.settle_directory(store.recordings_path)
    return recorded._replace(directory=store.find(recorded.id))
