"""One run of the root helper: take what is wished for, do it, and say how it went."""

from __future__ import annotations

import logging
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from device.box import boot_file, post
from device.box.network import Network
from device.box.places import Places
from device.box.post import Result
from device.box.tls import Tls
from device.box.wishes import (
    JoinNetwork,
    MakeRequest,
    UseCertificate,
    UseOwnNetwork,
    Wish,
)
from device.errors import BoxError, VigError
from device.today import Calendar

logger = logging.getLogger(__name__)


class Helper:
    """Does what is wished for at *places*; *group* may read how it went."""

    def __init__(
        self,
        places: Places,
        network: Network,
        calendar: Calendar,
        group: int | None = None,
    ) -> None:
        self._places = places
        self._network = network
        self._calendar = calendar
        self._group = group

    def run(self) -> None:
        """At a start settle first; then do every wish that lies there."""
        if post.told(self._places) is None:
            self._start()
        while post.is_waiting(self._places):
            self._do_wish()

    def _start(self) -> None:
        said = Result()
        try:
            asked = boot_file.take(self._places)
            if asked is None:
                self._network.settle()
            else:
                said = replace(said, wish=asked.kind, says=self._do(asked))
        except VigError as exc:
            said = _refused(said, exc)
        self._tell(said)
        if said.says:
            self._answer(" ".join(filter(None, (said.says + ".", said.hint))))

    def _do_wish(self) -> None:
        said = Result()
        try:
            letter = post.take(self._places)
            if letter is None:
                return
            said = Result(letter.id, letter.wish.kind, post.WORKING)
            self._tell(said)
            if isinstance(letter.wish, MakeRequest):
                said = replace(said, request=self._tls().request())
            said = replace(said, state=post.DONE, says=self._do(letter.wish))
        except VigError as exc:
            said = _refused(said, exc)
        self._tell(said)

    def _do(self, wish: Wish) -> str:
        """Do it; returns the sentence that says so."""
        logger.info("wish=%s", wish.kind)
        if isinstance(wish, JoinNetwork):
            self._network.join(wish)
            return f"The box is in the Wi-Fi “{wish.name}”"
        if isinstance(wish, UseOwnNetwork):
            self._network.use_own()
            return "The box makes its own Wi-Fi"
        if isinstance(wish, MakeRequest):
            return "The request is ready"
        if isinstance(wish, UseCertificate):
            self._tls().install(wish.pem, self._today())
            return "The new certificate is in use"
        self._tls().use_own()
        return "The box uses its own certificate again"

    def _tls(self) -> Tls:
        return Tls(self._places, self._network.own())

    def _today(self) -> date | None:
        today = self._calendar.today()
        return date.fromisoformat(today) if today else None

    def _tell(self, said: Result) -> None:
        before = post.told(self._places)
        if not said.request and before is not None:
            said = replace(said, request=before.request)
        said = replace(said, network=self._standing(), certificate=self._certificate())
        post.tell(self._places, said, self._group)

    def _standing(self) -> dict[str, Any]:
        try:
            return asdict(self._network.standing())
        except BoxError:
            return {}

    def _certificate(self) -> dict[str, Any]:
        try:
            return dict(self._tls().described())
        except VigError:
            return {}

    def _answer(self, sentence: str) -> None:
        try:
            boot_file.answer(self._places, sentence)
        except BoxError:
            logger.warning("the boot partition cannot be written")


def _refused(said: Result, error: VigError) -> Result:
    logger.warning("refused wish=%s kind=%s", said.wish, type(error).__name__)
    return replace(said, state=post.REFUSED, says=str(error), hint=error.hint)
