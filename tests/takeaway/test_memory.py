"""A whole film is sealed a piece at a time, however long it is."""

from __future__ import annotations

import resource
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from device import disk, seal
from device.opener import page
from device.opener.goods import Goods, about
from tests.filmed import ANNA

MEGABYTE = 1 << 20
SHELL = "<html><!-- sealed --></html>"


def film(megabytes: int) -> Goods:
    """A film of so many megabytes, made as it is read."""

    def pieces() -> Iterator[bytes]:
        for number in range(megabytes * 4):
            yield bytes([number % 251]) * (256 * 1024)

    return Goods(pieces(), megabytes * MEGABYTE, 1, about([0], 1))


def growth(place: Path, megabytes: int, shell: str) -> tuple[int, int]:
    """Sealing it: by how many bytes Python's memory, and the process, were larger."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    try:
        with disk.growing(place, "sealed") as part:
            goods = film(megabytes)
            if shell:
                page.write(goods, shell, "calm otter", [ANNA.recipient], part)
            else:
                seal.seal_stream(goods.pieces, part, [ANNA.recipient])
        assert part.size > megabytes * MEGABYTE
        python = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return python, (after - before) * 1024


@pytest.mark.parametrize("shell", ["", SHELL], ids=["sealed file", "page"])
def test_sealing_thirty_megabytes_takes_memory_for_a_few(
    tmp_path: Path, shell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("device.passphrase.WORK_FACTOR", 10)

    python, _ = growth(tmp_path, 30, shell)

    assert python < 20 * MEGABYTE


@pytest.mark.nightly
@pytest.mark.parametrize("shell", ["", SHELL], ids=["sealed file", "page"])
def test_sealing_three_hundred_megabytes_takes_no_more(
    tmp_path: Path, shell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("device.passphrase.WORK_FACTOR", 10)
    growth(tmp_path, 5, shell)  # what is loaded once

    python, process = growth(tmp_path, 300, shell)

    assert python < 20 * MEGABYTE
    assert process < 40 * MEGABYTE
