"""The one way a file comes to the card, and goes from it.

A file is written under a name that begins with a dot and ends in ``.part``, synced,
renamed, and its directory is synced: whoever returns from ``write`` has it for good,
whoever does not has what was there before. A failed sync is never tried again on the
same file. Times are set to 1970. Files are 0660 and directories 0770 before the umask
(the services set 0007, so that the group ``film`` can write notes and erase).

No name is followed out of its directory: symbolic links are never opened.
"""

from device.disk.door import is_part, locked, translated
from device.disk.growing import Growing, growing
from device.disk.reading import (
    all_names,
    fingerprint,
    folders,
    is_directory,
    is_file,
    names,
    open_file,
    parts_of,
    read,
    room_left,
    size_of_all,
)
from device.disk.removing import (
    blind,
    destroy,
    is_being_written,
    remove,
    remove_directory,
    tidy,
)
from device.disk.writing import make_directory, replace, settle_directory, write

__all__ = [
    "Growing",
    "all_names",
    "blind",
    "destroy",
    "fingerprint",
    "folders",
    "growing",
    "is_being_written",
    "is_directory",
    "is_file",
    "is_part",
    "locked",
    "make_directory",
    "names",
    "open_file",
    "parts_of",
    "read",
    "remove",
    "remove_directory",
    "replace",
    "room_left",
    "settle_directory",
    "size_of_all",
    "tidy",
    "translated",
    "write",
]
