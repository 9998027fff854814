"""One whole visit for all who ask."""

from __future__ import annotations

import pytest

from tests.promises.visit import Visit, whole


@pytest.fixture(scope="package")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """A visit that is over."""
    return whole(tmp_path_factory.mktemp("visit"))
