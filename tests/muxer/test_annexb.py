import pytest

from device.annexb import unwrap
from device.errors import MediaError

SPS, PPS, AUD, SEI = b"\x67sps", b"\x68pps", b"\x09\x10", b"\x06clock"
KEY, OTHER = b"\x65key\x00\x00\x03\x00picture", b"\x41picture"


def annexb(*units: bytes, start: bytes = b"\x00\x00\x00\x01") -> bytes:
    return b"".join(start + unit for unit in units)


def test_a_sample_holds_the_slices_behind_their_lengths() -> None:
    found = unwrap(annexb(KEY) + annexb(OTHER, start=b"\x00\x00\x01"))

    assert found.sample == b"\x00\x00\x00\x0f" + KEY + b"\x00\x00\x00\x08" + OTHER


def test_nothing_but_picture_gets_into_a_sample() -> None:
    found = unwrap(annexb(AUD, SPS, PPS, SEI, KEY))

    assert found.sample == len(KEY).to_bytes(4, "big") + KEY
    assert found.parameter_sets == {SPS, PPS}


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x00\x00\x00\x04\x65key", id="already behind a length"),
        pytest.param(annexb(SPS, PPS), id="parameters only"),
        pytest.param(annexb(b"", b""), id="start codes only"),
    ],
)
def test_a_frame_without_a_picture_is_refused(payload: bytes) -> None:
    with pytest.raises(MediaError):
        unwrap(payload)
