"""``check``: what a technician would look at, each line with what to do about it.

Exit code: 0 if all is well, 1 if somebody should look at something, 2 if something is
bad. What cannot be told here is no fault.
"""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path
from typing import Any

from device import check, config, status
from device.check import Line, bad, box, filming, machine, unknown
from device.check.certificate import WHERE, certificate
from device.cli import trying
from device.cli.run import rig_settings, with_store
from device.cli.speak import say, say_json
from device.config import Settings
from device.errors import RigError
from device.rig import RIGS, open_rig
from device.rig.clock import SystemClock
from device.store import Store

STOPPED = "it was stopped for this"
START = "start it again: sudo systemctl start vig-recorder"
SETTINGS = Path("/etc/vig-recorder/config.toml")
DESCRIPTION = """\
Look the box over: recorder, camera, microphone, card, heat, power, clock, certificate
and keys. Of camera and microphone it tells what was measured in the last recording.

With --try, while the recorder is stopped, it opens camera and microphone for some
seconds (the light shines meanwhile, and nothing is kept), lets the light wink and, with
--press, waits for a press of the button:

  sudo systemctl stop vig-recorder
  sudo vig-recorder check --try --press
  sudo systemctl start vig-recorder
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "check",
        help="look the box over: each line ok, look here or bad, with what to do",
        description=DESCRIPTION,
        epilog="exit code: 0 all is well, 1 look at something, 2 something is bad",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--config", type=Path, metavar="FILE", help="a TOML file")
    command.add_argument("--store", type=Path, metavar="DIR", help="where film lies")
    command.add_argument("--json", action="store_true", help="for a program")
    command.add_argument("--try", dest="trying", action="store_true", help="see above")
    command.add_argument("--press", action="store_true", help="see above")
    command.add_argument("--seconds", type=float, default=5.0, help="default: 5")
    command.add_argument("--rig", choices=RIGS, default="pi", help="default: pi")
    command.add_argument("--certificate", type=Path, metavar="FILE", default=WHERE)
    command.set_defaults(do=do, film=None, simulate="")


def do(args: argparse.Namespace) -> int:
    """Look at all of it; tell it; the worst of it is the exit code."""
    there = args.config or (SETTINGS if SETTINGS.exists() else None)
    settings = with_store(config.load(there), args.store)
    lines = look(args, settings)
    if args.json:
        say_json([line.told() for line in lines])
    else:
        for line in lines:
            _say(line)
    return check.worst(lines)


def look(args: argparse.Namespace, settings: Settings) -> list[Line]:
    """Every line, from the devices outward."""
    store, told = Store(settings.store_path), status.read(settings.status_path)
    lines = filming.filming(told)
    if args.trying or args.press:
        recorder = lines[0] if told else unknown("recorder", STOPPED, START)
        lines = [recorder, *_try(args, settings, running=told is not None)]
    else:
        lines.append(unknown("light and button", "see --try and --press"))
    filming_now = told is not None and told.state in ("recording", "finishing")
    about = _of_the_box(store, args.certificate, filming_now=filming_now)
    return [*lines, *about, *machine.machine()]


def _of_the_box(store: Store, at: Path, *, filming_now: bool) -> list[Line]:
    if not box.is_store(store.root):
        nothing = bad(
            "folders", f"there is no store at {store.root}", "name it: --store"
        )
        return [nothing]
    clock = SystemClock()
    trusted = clock.wall_trusted()
    return [
        box.folders(store),
        unknown("card", "not while it films", "") if filming_now else box.card(store),
        box.keys(store),
        box.claimed(store),
        box.clock(by="time source" if trusted else ""),
        certificate(at, clock.wall() if trusted else None),
    ]


def _try(args: Any, settings: Settings, *, running: bool) -> list[Line]:
    """Never while the recorder runs: it has the pins, and the light is its."""
    if running:
        says = "the recorder is running: camera, light and button are its"
        return [unknown("trying", says, "sudo systemctl stop vig-recorder")]
    try:
        with closing(open_rig(args.rig, rig_settings(settings, args))) as rig:
            lines = trying.tried(rig, args.seconds) if args.trying else []
            lines += [trying.blinked(rig)] if args.trying else []
            return lines + ([trying.pressed(rig)] if args.press else [])
    except RigError as exc:
        return [bad("trying", str(exc), exc.hint)]


def _say(line: Line) -> None:
    say(f"{line.is_.value:<12}{line.what}: {line.says}")
    if line.do:
        say(f"{'':<12}{'> ' + line.do}")
