"""Clips: a marked span of a film, exactly, as one plain MP4 in memory.

``make_clip`` copies what it can byte for byte and encodes anew only the frames from
the mark to the next key frame, and the sound at both ends. What it made is checked
before anybody gets it; if the check fails the whole span is encoded anew and checked
again, and if that fails too there is no clip. ``make_reel`` joins several. Nothing is
written anywhere.
"""

from device.clip.exact import make_clip
from device.clip.reel import Part, make_reel

__all__ = ["Part", "make_clip", "make_reel"]
