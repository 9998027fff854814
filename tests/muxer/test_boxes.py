import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.boxes import box, find, full_box, unpack, walk
from device.errors import MediaError

kinds = st.binary(min_size=4, max_size=4)


@given(st.lists(st.tuples(kinds, st.binary(max_size=40)), max_size=6))
def test_boxes_that_were_written_are_found_again(
    parts: list[tuple[bytes, bytes]],
) -> None:
    data = b"".join(box(kind, body) for kind, body in parts)

    assert [(b.kind, data[b.body : b.end]) for b in walk(data)] == parts


@given(st.binary(max_size=200))
def test_no_bytes_do_worse_than_a_media_error(data: bytes) -> None:
    try:
        boxes = list(walk(data))
    except MediaError:
        return

    assert sum(box.end - box.start for box in boxes) == len(data)


def test_a_box_is_found_inside_others() -> None:
    data = box(b"free") + box(b"moov", box(b"trak", b""), box(b"mvhd", b"here"))

    found = find(data, b"moov", b"mvhd")

    assert data[found.body : found.end] == b"here"


def test_a_large_box_says_its_size_in_eight_bytes() -> None:
    data = b"\x00\x00\x00\x01mdat" + (20).to_bytes(8, "big") + b"body" + box(b"free")

    assert [(b.kind, b.body, b.end) for b in walk(data)] == [
        (b"mdat", 16, 20),
        (b"free", 28, 28),
    ]


def test_what_is_not_there_is_an_error_that_names_it() -> None:
    with pytest.raises(MediaError, match="lacks mvhd"):
        find(box(b"moov", box(b"trak")), b"moov", b"mvhd")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x00\x00\x00\x07free", id="shorter than its own header"),
        pytest.param(b"\x00\x00\x00\x09free", id="longer than there is"),
        pytest.param(b"\x00\x00\x00\x00free", id="no size"),
        pytest.param(b"\x00\x00\x00\x01free" + b"\xff" * 8, id="longer than the world"),
        pytest.param(box(b"free") + b"\x00", id="a byte too many"),
    ],
)
def test_a_broken_box_is_refused(data: bytes) -> None:
    with pytest.raises(MediaError):
        list(walk(data))


def test_numbers_are_not_read_past_the_end_of_their_box() -> None:
    data = full_box(b"mfhd", 1, 5, b"\x00\x00\x00\x07")

    assert unpack("II", data, 8, 16) == (1 << 24 | 5, 7)
    with pytest.raises(MediaError):
        unpack("II", data, 8, 15)
