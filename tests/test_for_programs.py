"""What ``docs/for-programs.md`` tells other programs is what they get."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from device.cli import main
from device.rig import Light
from tests import filmed

PAGE = (Path(__file__).parent.parent / "docs" / "for-programs.md").read_text()


def keys(command: str) -> set[str]:
    """The keys that the table names for *command*."""
    rows = re.findall(r"^\| (`[^|]+) \| (both|show|list) \|", PAGE, re.MULTILINE)
    named = [names for names, of in rows if of in ("both", command)]
    return {key for names in named for key in re.findall(r"`(\w+)`", names)}


def test_list_and_show_print_the_keys_that_are_written_down(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = filmed.store_at(tmp_path / "store")
    recording = filmed.record(store, 4)
    at = ["--store", str(store.root), "--json"]
    key = ["--identity", str(filmed.key_file(tmp_path / "key"))]

    main(["list", *at, *key])
    (listed,) = json.loads(capsys.readouterr().out)
    main(["show", recording, *at, *key])
    shown = json.loads(capsys.readouterr().out)

    assert set(listed) == keys("list")
    assert set(shown) == keys("show")


def test_every_light_is_written_down() -> None:
    assert set(re.findall(r"`light ([\w-]+)`", PAGE)) == {str(light) for light in Light}
