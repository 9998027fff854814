"""A torn film as Chromium plays it: what is heard is in step with what is seen."""

from __future__ import annotations

from base64 import b64encode

import numpy as np
import pytest

from device.media import SAMPLE_RATE
from tests.browser import chromium
from tests.film.parts import Recording
from tests.muxer.parts import encode, in_order, mux, placed

SECONDS = 9
HEARD = """async film => {
  const bytes = Uint8Array.from(atob(film), letter => letter.charCodeAt(0));
  const video = document.createElement("video");
  video.src = URL.createObjectURL(new Blob([bytes], {type: "video/mp4"}));
  const context = new AudioContext(), ear = context.createAnalyser();
  ear.fftSize = 256;
  context.createMediaElementSource(video).connect(ear).connect(context.destination);
  const window = new Float32Array(ear.fftSize), beeps = [];
  let loud = false;
  await video.play();
  while (!video.ended) {
    ear.getFloatTimeDomainData(window);
    const now = Math.max(...window.map(Math.abs)) > 0.1;
    if (now && !loud) beeps.push(video.currentTime);
    loud = now;
    await new Promise(resolve => setTimeout(resolve, 4));
  }
  return beeps;
}"""


def beeps() -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """A beep of a fifth of a second at every full second, else silence."""
    at = np.arange(SECONDS * SAMPLE_RATE)
    tone = 0.5 * np.sin(at * 2 * np.pi * 1000 / SAMPLE_RATE)
    return np.where(at % SAMPLE_RATE < SAMPLE_RATE // 5, tone, 0).astype(np.float32)


@pytest.mark.nightly
def test_after_a_lost_piece_every_beep_is_heard_at_its_own_second() -> None:
    config, packets = encode(beeps())
    made = mux(in_order(placed(SECONDS), packets), config)
    torn = Recording(made, lost=[4, 5, 6]).read()

    with chromium() as browser:
        page = browser.new_page()
        page.set_content("<p>film</p>")
        page.click("p")  # no page may sound before it was touched
        heard = page.evaluate(HEARD, b64encode(torn).decode())

    late = [beep for beep in heard if beep > 2.5]
    assert late == pytest.approx([4, 5, 6, 7, 8], abs=0.06)
