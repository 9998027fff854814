"""What is left out of the everyday run, and how to ask for it."""

from __future__ import annotations

import pytest

LEFT_OUT = {
    "pi": "needs a Raspberry Pi with camera and microphone: run with --pi",
    "nightly": "slower forms: run with --nightly",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    for name, reason in LEFT_OUT.items():
        parser.addoption(f"--{name}", action="store_true", help=reason)


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    for item in items:
        for name, reason in LEFT_OUT.items():
            if item.get_closest_marker(name) and not config.getoption(f"--{name}"):
                item.add_marker(pytest.mark.skip(reason=reason))
