"""Words for other tools: read back by other hands, never without a receipt."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pympi
import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from device.errors import StoreFull
from device.media import SECOND
from tests.web.conftest import Visitor
from tests.web.fake_opener import Shelf
from web import exports
from web.exports.elan import elan
from web.exports.rows import Row, harmless

ONE = f"/recordings/{1:032x}"
SECRET = "ask about the neighbour"


def moment(number: int, start: float, end: float, **changed: Any) -> dict[str, Any]:
    span = {"start": round(start * SECOND), "end": round(end * SECOND)}
    texts = {"name": "", "labels": [], "seen": "", "note": ""}
    return {"id": f"m{number}", **texts, **span, **changed}


MOMENTS = [
    moment(
        1, 0.5, 1.5, name="“Again!” – she <smiles>", labels=["Guiding", "A kind no"]
    ),
    moment(2, 1.2, 2.4, name="He waits\nand waits", labels=["Guiding"], note=SECRET),
    moment(3, 3.0, 3.1, seen="both look up & laugh"),
]


@pytest.fixture(autouse=True)
def marked(shelf: Shelf) -> None:
    shelf.recordings[f"{1:032x}"]["notes"] = {"version": 3, "moments": MOMENTS}


def taken(anna: Visitor, form: str, query: str = "") -> str:
    answer = anna.get(f"{ONE}/moments.{form}{query}")
    assert answer.status_code == 200, answer.text
    return answer.get_data(as_text=True)


def test_elan_reads_each_moment_and_each_label_on_its_tier(
    anna: Visitor, tmp_path: Path
) -> None:
    file = tmp_path / "moments.eaf"
    file.write_text(taken(anna, "eaf"), encoding="utf-8")

    eaf = pympi.Elan.Eaf(str(file))
    tiers = {name: eaf.get_annotation_data_for_tier(name) for name in eaf.tiers}

    assert tiers == {
        "Moment": [(500, 1500, "“Again!” – she <smiles>"), (3000, 3100, "")],
        "Moment 2": [(1200, 2400, "He waits\nand waits")],
        "What I see": [(3000, 3100, "both look up & laugh")],
        "Guiding": [(500, 1500, "“Again!” – she <smiles>")],
        "Guiding 2": [(1200, 2400, "He waits\nand waits")],
        "A kind no": [(500, 1500, "“Again!” – she <smiles>")],
    }
    assert eaf.media_descriptors[0]["RELATIVE_MEDIA_URL"] == "./film.mp4"


def test_players_read_each_moment_as_a_subtitle(anna: Visitor) -> None:
    cues = webvtt.from_string(taken(anna, "vtt")).captions

    assert [(cue.start, cue.end) for cue in cues] == [
        ("00:00:00.500", "00:00:01.500"),
        ("00:00:01.200", "00:00:02.400"),
        ("00:00:03.000", "00:00:03.100"),
    ]
    assert cues[0].text == "“Again!” – she &lt;smiles&gt;\nGuiding · A kind no"
    assert cues[1].text == "He waits and waits\nGuiding"
    assert cues[2].text == "both look up &amp; laugh"


def test_spreadsheets_read_a_line_for_each_moment(anna: Visitor) -> None:
    answer = anna.get(f"{ONE}/moments.csv")
    text = answer.data.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text, newline="")))

    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert [line["Name"] for line in lines] == [m["name"] for m in MOMENTS]
    assert lines[0]["Labels"] == "Guiding; A kind no"
    assert (lines[1]["Start"], lines[1]["End (seconds)"]) == ("0:00:01.200", "2.400")
    assert [line["Length (seconds)"] for line in lines] == ["1.000", "1.200", "0.100"]
    assert "My note" not in lines[0]


def test_boris_takes_the_table_by_paste(anna: Visitor) -> None:
    """What BORIS 8 does: split at line ends and tabs, six columns in every line."""
    events = [line.split("\t") for line in taken(anna, "tsv").split("\n")]

    assert {len(event) for event in events} == {6}
    assert [(float(event[0]), event[2]) for event in events] == [
        (0.5, "A kind no"),
        (0.5, "Guiding"),
        (1.2, "Guiding"),
        (1.5, "A kind no"),
        (1.5, "Guiding"),
        (2.4, "Guiding"),
        (3.0, "Moment"),
        (3.1, "Moment"),
    ]
    assert {event[5] for event in events} == {"NA"}


@pytest.mark.parametrize("form", exports.FORMS)
def test_private_notes_stay_unless_they_are_asked_for(
    anna: Visitor, shelf: Shelf, form: str
) -> None:
    for query in ("", "?my-notes=", "?my-notes=no"):
        assert SECRET not in taken(anna, form, query)
    with_notes = taken(anna, form, "?my-notes=yes")

    assert (SECRET in with_notes) == (form != "tsv")
    assert [private for *_, private in shelf.words_taken] == [False] * 3 + [
        form != "tsv"
    ]


def test_the_receipt_is_written_before_the_words_leave(
    anna: Visitor, shelf: Shelf
) -> None:
    taken(anna, "eaf", "?my-notes=yes")

    assert shelf.words_taken == [(f"{1:032x}", "eaf", 3, True)]


@pytest.mark.parametrize("form", exports.FORMS)
def test_without_a_receipt_no_words_leave(
    anna: Visitor, shelf: Shelf, form: str
) -> None:
    shelf.cannot_write = StoreFull()

    answer = anna.get(f"{ONE}/moments.{form}")

    assert answer.status_code == 507
    assert "Again" not in answer.text


def test_to_ask_for_the_head_alone_takes_nothing(anna: Visitor, shelf: Shelf) -> None:
    answer = anna.client.head(f"{ONE}/moments.csv")

    assert (answer.status_code, answer.data) == (200, b"")
    assert shelf.words_taken == []


def test_the_file_has_a_name_that_says_nothing(anna: Visitor) -> None:
    answer = anna.get(f"{ONE}/moments.csv")

    given_name = 'attachment; filename="moments-00000000.csv"'
    assert answer.headers["Content-Disposition"] == given_name
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("form", ["pdf", "CSV", "exe"])
def test_another_form_is_not_there(anna: Visitor, form: str) -> None:
    assert anna.get(f"{ONE}/moments.{form}").status_code == 404


def test_a_film_without_a_moment_has_no_words(anna: Visitor, shelf: Shelf) -> None:
    shelf.recordings[f"{1:032x}"]["notes"] = {"version": 0, "moments": []}

    answer = anna.get(f"{ONE}/moments.csv")

    assert answer.status_code == 404
    assert "No moment is marked in this film yet" in answer.text
    assert shelf.words_taken == []
    assert "No moment is marked yet" in anna.get(f"{ONE}/export").text


def test_the_page_says_that_the_files_are_not_sealed(anna: Visitor) -> None:
    page = anna.get(f"{ONE}/export").text

    assert "These files are not sealed" in page
    assert "1 moment with one" in page
    for form in exports.FORMS:
        assert f'formaction="{ONE}/moments.{form}"' in page


def test_without_a_key_no_words_leave(stranger: Visitor) -> None:
    for path in (f"{ONE}/export", f"{ONE}/moments.csv"):
        assert stranger.get(path).location == "/unlock"


@pytest.mark.parametrize(
    "name", ["=1+1", "+44", "-1", "@SUM(A1)", "  =cmd|' /C calc'!A0", "＝1+1", "\t=1"]
)
def test_no_word_is_taken_for_a_formula(name: str) -> None:
    rows = exports.rows([moment(1, 0, 1, name=name, labels=[name])], private=False)

    (_, line) = csv.reader(
        io.StringIO(exports.FORMS["csv"].write(rows).decode("utf-8-sig"), newline="")
    )
    pasted = exports.FORMS["tsv"].write(rows).decode().split("\n")[0].split("\t")

    for cell in (*line, *pasted):
        assert cell.lstrip(" ")[:1] not in set("=+-@＝\t")


def test_a_name_that_only_looks_a_little_like_one_is_left_alone() -> None:
    assert harmless("She waits = good") == "She waits = good"


row = st.builds(
    lambda start, length, name, labels, seen: Row(
        start, start + length, name, tuple(dict.fromkeys(labels)), seen, None
    ),
    st.integers(0, 5000),
    st.integers(1, 3000),
    st.sampled_from(["", "He waits"]),
    st.lists(st.sampled_from(["Moment", "Moment 2", "My note", "Guiding", "G 2"])),
    st.just("") | st.just("seen"),
)


@given(st.lists(row, max_size=8))
def test_no_two_annotations_of_a_tier_overlap(found: list[Row]) -> None:
    rows = sorted(found, key=lambda row: (row.start, row.end))
    root = ET.fromstring(elan(rows))  # noqa: S314 - our own
    times = {s.get("TIME_SLOT_ID"): int(s.get("TIME_VALUE", "")) for s in root[1]}
    names = [tier.get("TIER_ID") for tier in root.iter("TIER")]
    count = 0

    for tier in root.iter("TIER"):
        end = -1
        for one in tier.iter("ALIGNABLE_ANNOTATION"):
            assert times[one.get("TIME_SLOT_REF1")] >= end
            end = times[one.get("TIME_SLOT_REF2")]
            count += 1

    assert len(names) == len(set(names))
    assert count == sum(1 + len(one.labels) + bool(one.seen) for one in rows)


@given(st.text(), st.text())
def test_whatever_was_written_makes_files_that_can_be_read(
    name: str, label: str
) -> None:
    moments = [moment(1, 0.0001, 0.0002, name=name, labels=[label], note=name)]
    rows = exports.rows(moments, private=True)

    ET.fromstring(exports.FORMS["eaf"].write(rows))  # noqa: S314 - our own
    (cue,) = webvtt.from_string(exports.FORMS["vtt"].write(rows).decode()).captions
    assert cue.start < cue.end
    lines = exports.FORMS["tsv"].write(rows).decode().split("\n")
    assert [len(line.split("\t")) for line in lines] == [6, 6]


def test_a_document_carries_the_day_of_the_visit_and_no_time_of_day() -> None:
    assert b'DATE="2026-11-25T00:00:00+00:00"' in elan([], "2026-11-25")


def test_where_nobody_knows_the_day_it_carries_one_that_nobody_believes() -> None:
    document = elan([])

    assert b'DATE="0001-01-01T00:00:00+00:00"' in document
    assert b"1970" not in document
