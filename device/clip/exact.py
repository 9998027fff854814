"""One clip: cut exactly, proven, and if that fails made anew as a whole."""

from __future__ import annotations

import logging

from device.clip.check import check
from device.clip.cut import cut, reencode
from device.clip.material import Material, gather
from device.clip.span import choose
from device.errors import ClipRefused, MediaError
from device.media import FilmSource, Nanoseconds

logger = logging.getLogger(__name__)


def make_clip(source: FilmSource, start: Nanoseconds, end: Nanoseconds) -> bytes:
    """Make the clip that holds every frame which starts in [start, end) and its sound.

    Times are the film's own. Raises ``SpanInvalid`` for marks that make no clip,
    ``ClipRefused`` where film is missing or if exactness cannot be proven, and
    ``MediaError`` for film that is not of this recorder's kind.
    """
    material = gather(source, choose(source.index, start, end))
    try:
        return _proven_cut(material)
    except MediaError as exc:
        logger.warning("a clip is encoded anew as a whole reason=%s", exc)
    try:
        return _proven_new(material)
    except MediaError as exc:
        raise ClipRefused(f"no exact clip could be made here: {exc}") from exc


def _proven_cut(material: Material) -> bytes:
    sound = material.spliced()
    clip = cut(material, sound)
    check(clip, material.wanted(material.body, sound))
    return clip


def _proven_new(material: Material) -> bytes:
    sound = material.encoded()
    clip = reencode(material, sound)
    check(clip, material.wanted((), sound))
    return clip
