"""A store with one practitioner and real recordings in it, made in told time."""

from __future__ import annotations

from pathlib import Path

from device import family, seal
from device.config import Settings, StoreSettings
from device.family import Consent, Family
from device.recorder import Recorder
from device.rig import RigSettings
from device.rig.simulated import SimulatedRig, ToldClock
from device.scout import NoScout, StartScout
from device.scout.beside import Beside
from device.scout.process import Process
from device.store import Store
from tests import films

ANNA = seal.new_identity()


ALL = Consent(
    review=True, supervision=True, training=True, copy=True, recorded_by="Anna"
)
"""A family that agreed to everything, with no end."""


def store_at(path: Path) -> Store:
    """A store to which Anna is enrolled; the family agreed to everything."""
    store = Store(path)
    store.create_layout()
    store.enrol("Anna", ANNA.recipient)
    if not family.versions(store).numbers():
        family.save(store, Family("K7-14", "2026-11-24", consent=ALL), 0)
    return store


def key_file(path: Path, identity: seal.Identity = ANNA) -> Path:
    """The identity as a key file at *path*."""
    path.write_text(seal.identity_file(identity))
    return path


def patient_scout() -> Beside:
    """A scout that is waited for: in told time film comes faster than it can look."""
    return Beside(Process(), room=100_000, patience=60)


def record(
    store: Store,
    seconds: float,
    *,
    film: Path | None = None,
    simulate: str = "",
    stop: bool = True,
    scout: StartScout = NoScout,
) -> str:
    """Press, film, press; the id of the new recording. Without *stop*, no power."""
    before = set(store.recordings())
    film = film or films.write_film(store.root.parent / "numbers.mp4", seconds)
    rig = SimulatedRig(
        RigSettings(film=film, simulate=simulate, say=lambda _: None), ToldClock()
    )
    settings = Settings(store=StoreSettings(path=str(store.root)))
    recorder = Recorder(rig, store, settings, scout)
    rig.panel.press()
    for _ in range(round(seconds * 10)):
        rig.film(0.1)
        recorder.step(0)
    if stop:
        recorder.close()
    rig.close()
    (new,) = set(store.recordings()) - before
    return new
