"""The page knows when each frame starts as the box does, to the nanosecond."""

from __future__ import annotations

import pytest

from device.film.starts import packed
from tests.film.test_starts import ROWS, times
from tests.web.in_browser.conftest import Open
from web import statics

STARTS = f"""async (told) => {{
  const {{ starts }} = await import("{statics.address()}/look/film.js");
  return starts(told);
}}"""


@pytest.mark.parametrize("ticks", ROWS.values(), ids=ROWS)
def test_the_page_reckons_as_the_box_does(open_film: Open, ticks: list[int]) -> None:
    page = open_film()

    assert page.evaluate(STARTS, packed(times(ticks))) == times(ticks)
