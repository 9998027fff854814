"""Which Wi-Fi the box is in: its own, or the home's; and back again by itself.

That there is a keyfile for the home's network is what says that it is wanted; nothing
else remembers it. Each step leaves the box so that the next start makes sense of it.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass
from typing import Final

from device.box import files, keyfile, naming, nmcli
from device.box.keyfile import HOME, OWN
from device.box.naming import OwnNetwork
from device.box.places import Places
from device.box.wishes import JoinNetwork
from device.errors import BoxError, WifiUnreached

logger = logging.getLogger(__name__)

PATIENCE: Final = 90
"""Seconds in which a network must have been joined."""
AFTER_A_START: Final = 240
"""Seconds: when the power comes back, the home's router starts as well, and slower."""
_MOST: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Standing:
    """Which network the box is in, and at which numbers it is found there.

    *mode* is own, home (the home's is wanted, be it there or not) or away (wanted, but
    not there: the own network is up until the next start).
    """

    mode: str
    own: str
    home: str
    numbers: tuple[str, ...] = ()


class Network:
    """The two networks of the box at *places*."""

    def __init__(self, places: Places, *, internet: bool = False) -> None:
        self._places = places
        self._internet = internet
        self._own_file = places.connections / f"{OWN}.nmconnection"
        self._home_file = places.connections / f"{HOME}.nmconnection"

    def own(self) -> OwnNetwork:
        """Name and password of the own network; raises ``BoxError``."""
        found = files.read(self._places.wifi, _MOST)
        if found is None:
            raise BoxError(
                "the box has no name yet", "install it: sudo scripts/install"
            )
        return naming.read(found.decode("utf-8", "replace"))

    def write(self) -> None:
        """Lay the own network's keyfile as it has to be; the home's stays."""
        wanted = not self._home_file.exists()
        text = keyfile.own(self.own(), wanted=wanted)
        files.put(self._own_file, text.encode())

    def use_own(self) -> None:
        """Leave the home's network for good, and make the own one."""
        files.remove(self._home_file)
        self.write()
        nmcli.reload()
        self._own_up()

    def join(self, wish: JoinNetwork) -> None:
        """Join the home's network; raises ``WifiUnreached``, back in the own one."""
        text = keyfile.home(wish, uuid.uuid4(), internet=self._internet)
        files.put(self._home_file, text.encode())
        self.write()
        nmcli.reload()
        if nmcli.up(HOME, PATIENCE):
            logger.info("the home's network is joined")
            return
        self.use_own()
        raise WifiUnreached(f"The box could not join “{wish.name}”")

    def settle(self) -> None:
        """After a start: if the home's network does not come, make the own one.

        The wish for the home's stays, and is tried again at the next start.
        """
        wanted = files.read(self._home_file, _MOST)
        if wanted is None:
            return
        self._follow_settings(wanted.decode("utf-8", "replace"))
        if nmcli.is_up(HOME) or nmcli.up(HOME, AFTER_A_START):
            return
        logger.warning("the home's network is not there; the own one is made")
        self._own_up()

    def _follow_settings(self, written: str) -> None:
        text = keyfile.with_way_out(written, internet=self._internet)
        if text != written:
            files.put(self._home_file, text.encode())
            nmcli.reload()

    def standing(self) -> Standing:
        """How the box stands now."""
        wanted = files.read(self._home_file, _MOST)
        name = keyfile.ssid(wanted.decode("utf-8", "replace")) if wanted else ""
        if wanted and nmcli.is_up(OWN):
            return Standing("away", self.own().name, name)
        numbers = tuple(nmcli.numbers(HOME)) if wanted else (self.own().address,)
        return Standing("home" if wanted else "own", self.own().name, name, numbers)

    def _own_up(self) -> None:
        if not nmcli.up(OWN, PATIENCE):
            raise BoxError(
                "The box’s own Wi-Fi does not come up",
                "pull its plug and put it back; if it stays so, it needs a technician",
            )
