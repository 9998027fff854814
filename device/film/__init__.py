"""The film: a recording as one plain MP4 that exists nowhere.

    ftyp, moov          made up from the index alone: nothing is opened for them
    mdat header         16 bytes
    segment, segment …  their plaintexts, verbatim; their own boxes are dead bytes
                        in our mdat, and the tables point past them at the samples;
                        where some are missing, a few bytes of silence

So every offset is known before any segment is opened, and a byte range maps to the
segments that it touches. Times stay those of the recording whatever is missing.
"""

from device.film.layout import HOLE, MISSING
from device.film.virtual import VirtualFilm

__all__ = ["HOLE", "MISSING", "VirtualFilm"]
