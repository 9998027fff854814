"""The box's label, to print again: its address as a number, and its fingerprint.

The Wi-Fi's password is root's to read and the page is not root, so it stands here only
where the file may be read; else the page says by which command it is printed. There is
no claim code any more once somebody can come here.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Blueprint, current_app, render_template, request

from device.label import facts
from device.label.facts import Label
from device.label.qr import square
from device.store import Store
from web import door
from web.box import Box

bp = Blueprint("the_label", __name__)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the label's facts lie on this box."""

    certificate: Path = facts.CERTIFICATE
    wifi: Path = facts.WIFI


@bp.get("/label")
def page() -> str:
    """The label on one sheet."""
    label = _label()
    address = f"{_scheme()}://{label.address}/"
    return render_template(
        "the_label.html",
        label=label,
        address=address,
        to_address=square(address),
        to_wifi=square(label.wifi.joining) if label.wifi else None,
    )


def _label() -> Label:
    places: Places = current_app.extensions["vig.label"]
    box: Box = current_app.extensions["vig.box"]
    found, _ = facts.gather(Store(box.root), places.certificate, places.wifi)
    visited = _visited()
    return replace(found, address=visited) if visited else found


def _visited() -> str:
    """The number by which this visitor has come, if it was one: it works for sure."""
    host = request.host
    try:
        ipaddress.ip_address(host.partition(":")[0])
    except ValueError:
        return ""
    return host


def _scheme() -> str:
    return "https" if door.sessions().secure else "http"
