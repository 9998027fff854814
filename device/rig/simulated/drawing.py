"""Just enough drawing for the scene: smooth ellipses on a YUV picture.

A ``Canvas`` is the picture that the encoder takes, YUV 4:2:0 with its planes stacked.
Places and sizes are in pixels of a picture 1280 wide and 720 high, and scaled.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Colour: TypeAlias = tuple[int, int, int]
"""Red, green and blue, 0 … 255."""
Plane: TypeAlias = NDArray[np.uint8]

TO_YUV = np.array(
    [[0.1826, 0.6142, 0.0620], [-0.1006, -0.3386, 0.4392], [0.4392, -0.3989, -0.0403]]
)
"""RGB 0 … 255 to limited-range YUV (ITU-R BT.709), before its offsets."""


class Canvas:
    """A picture to draw on."""

    def __init__(self, width: int, height: int) -> None:
        self._scale = np.array([width / 1280, height / 720])
        self.stacked = np.zeros((height * 3 // 2, width), np.uint8)
        luma, chroma = width * height, width * height // 4
        flat = self.stacked.reshape(-1)
        half = (height // 2, width // 2)
        self._planes = (
            flat[:luma].reshape(height, width),
            flat[luma : luma + chroma].reshape(half),
            flat[luma + chroma :].reshape(half),
        )

    def copy(self) -> Canvas:
        """The same picture, to go on drawing on."""
        again = Canvas(self.stacked.shape[1], self.stacked.shape[0] * 2 // 3)
        again.stacked[:] = self.stacked
        return again

    def fill(self, top: Colour, bottom: Colour, rows: tuple[float, float]) -> None:
        """Colour these rows (from, to) across, from one colour to the other."""
        for plane, high, low in zip(self._planes, yuv(top), yuv(bottom), strict=True):
            first, last = (round(row / 720 * len(plane)) for row in rows)
            plane[first:last] = np.linspace(high, low, last - first)[:, None]

    def ellipse(
        self, centre: tuple[float, float], radii: tuple[float, float], colour: Colour
    ) -> None:
        """Draw a filled ellipse with a smooth edge."""
        middle, radius = np.array(centre) * self._scale, np.array(radii) * self._scale
        for plane, value in zip(self._planes, yuv(colour), strict=True):
            share = plane.shape[1] / self.stacked.shape[1]
            _blend(plane, middle * share, radius * share, value)


def yuv(colour: Colour) -> tuple[float, float, float]:
    """The colour as the picture's planes hold it."""
    luma, blue, red = TO_YUV @ np.array(colour)
    return luma + 16, blue + 128, red + 128


def _blend(
    plane: Plane, middle: NDArray[np.float64], radius: NDArray[np.float64], value: float
) -> None:
    """Lay *value* over the ellipse, thinning out over its last pixel."""
    shape = np.array(plane.shape[::-1])
    left, top = np.clip(middle - radius - 1, 0, shape).astype(int)
    right, bottom = np.clip(middle + radius + 2, 0, shape).astype(int)
    across = (np.arange(left, right) + 0.5 - middle[0]) / radius[0]
    down = (np.arange(top, bottom) + 0.5 - middle[1]) / radius[1]
    away = np.sqrt(across[None] ** 2 + down[:, None] ** 2)
    cover = np.clip((1 - away) * radius.min() + 0.5, 0, 1)
    under = plane[top:bottom, left:right]
    under[:] = under + (value - under) * cover
