"""What is taken away, as Chromium plays it from the file alone."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Page

from device.clip import Part, make_clip, make_reel
from device.film import VirtualFilm
from device.media import SAMPLE_RATE
from tests import films
from tests.browser import chromium
from tests.clip import asking
from tests.clip.recorded import film, time

PLAYED = """async film => {
  const bytes = Uint8Array.from(atob(film), letter => letter.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], {type: "video/mp4"}));
  const ear = new OfflineAudioContext(1, 48000, 48000);
  const sound = (await ear.decodeAudioData(bytes.buffer)).getChannelData(0);
  const video = document.createElement("video");
  video.muted = true;
  video.src = url;
  const said = what => new Promise((ready, broken) => {
    video.addEventListener(what, ready, {once: true});
    video.onerror = () => broken(new Error(video.error.message));
  });
  await said("loadeddata");
  video.playbackRate = 8;
  const ended = said("ended");
  await video.play();
  await ended;
  const pictures = video.getVideoPlaybackQuality();
  return [Array.from(sound), video.duration,
    pictures.totalVideoFrames, pictures.corruptedVideoFrames];
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_page()


def check(page: Page, plain: bytes, spans: list[tuple[int, int]]) -> None:
    """See that a file plays to its end, its sound exactly beside its pictures."""
    heard, seconds, pictures, corrupted = page.evaluate(
        PLAYED, b64encode(plain).decode()
    )

    shown = sum(stop - first for first, stop in spans)
    sound, at = np.array(heard, np.float32), 0
    assert (pictures, corrupted) == (shown, 0)
    assert seconds == pytest.approx(shown / 30, abs=0.001)
    for first, stop in spans:
        begin = first * SAMPLE_RATE // 30
        piece = sound[at : at + 6000]
        assert asking.place_of(piece, begin, films.noise(12.0)) == begin
        at += (stop - first) * SAMPLE_RATE // 30
    assert abs(len(sound) - at) < 1024


@pytest.mark.parametrize(("first", "stop"), [(60, 100), (77, 117)])
def test_a_clip_begins_with_its_first_sample(page: Page, first: int, stop: int) -> None:
    check(page, make_clip(film(), time(first), time(stop)), [(first, stop)])


def test_a_reel_keeps_every_moment_in_step(page: Page) -> None:
    spans = [(77, 100), (200, 222), (31, 60)]
    parts = [Part(film(), time(first), time(stop)) for first, stop in spans]

    check(page, make_reel(parts, titles=False), spans)


def test_a_whole_film_plays_as_a_file_that_stands_alone(page: Page) -> None:
    source = film(4.0)
    virtual = VirtualFilm(source.init, source.index)

    whole = b"".join(virtual.read(0, virtual.size, source.segment))

    assert len(whole) == virtual.size
    check(page, whole, [(0, 120)])
    assert asking.complaints(whole) == ""
