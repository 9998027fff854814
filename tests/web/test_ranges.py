"""Which bytes a Range header means, row by row."""

from __future__ import annotations

import pytest

from web.ranges import Span, Unsatisfiable, parse

WHOLE = Span(0, 1000, partial=False)


@pytest.mark.parametrize(
    ("header", "span"),
    [
        pytest.param("", WHOLE, id="no header"),
        pytest.param("bytes=0-1", Span(0, 2, partial=True), id="Safari's first"),
        pytest.param("bytes=10-19", Span(10, 20, partial=True), id="a-b"),
        pytest.param("bytes=999-999", Span(999, 1000, partial=True), id="last byte"),
        pytest.param("bytes=900-5000", Span(900, 1000, partial=True), id="clamped"),
        pytest.param("bytes=0-", Span(0, 1000, partial=True), id="a-"),
        pytest.param("bytes=700-", Span(700, 1000, partial=True), id="a- later"),
        pytest.param("bytes=-100", Span(900, 1000, partial=True), id="-n"),
        pytest.param("bytes=-5000", Span(0, 1000, partial=True), id="-n too many"),
        pytest.param("Bytes=0-1", Span(0, 2, partial=True), id="any case"),
        pytest.param("bytes=5-3", WHOLE, id="backwards"),
        pytest.param("bytes=2000-3", WHOLE, id="backwards and outside"),
        pytest.param("bytes=0-1,5-6", WHOLE, id="several"),
        pytest.param("bytes=-", WHOLE, id="neither"),
        pytest.param("frames=0-1", WHOLE, id="another unit"),
        pytest.param("bytes=a-b", WHOLE, id="not numbers"),
        pytest.param("bytes=٣-٤", WHOLE, id="digits of another script"),
        pytest.param("bytes=0-" + "9" * 5000, WHOLE, id="absurdly long"),
    ],
)
def test_a_range_header_means(header: str, span: Span) -> None:
    assert parse(header, 1000) == span


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=1000-2000", "bytes=-0"])
def test_a_range_behind_the_end_cannot_be_satisfied(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        parse(header, 1000)
