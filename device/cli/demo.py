"""``demo``: recorder and page together, on the simulated rig, with a practitioner.

Nothing is needed but this program: it makes a store, a key and a passphrase, starts
the recorder and the page as their own processes, and turns Enter into the button.
"""

from __future__ import annotations

import argparse
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from device import family, passphrase, seal
from device.cli.files import read_text, write_private
from device.cli.page import page_command
from device.cli.speak import say
from device.errors import ConfigError, VigError
from device.family import Consent, Family
from device.store import Store
from device.today import Calendar
from device.words import random_words

NAME = "Demo"
CODE = "DEMO-1"
PORT = 8080
DESCRIPTION = """\
Try the whole of it on this machine, with no camera: the recorder on the simulated
rig, and the page on 127.0.0.1. Enter is the button. Ctrl-C ends it.

Other things that hands do are typed: `hold SECONDS`, and for the second button
`second press` (the parent's star) and `second hold SECONDS` (two are the guest pause).

With --no-input nothing is asked of the terminal: these lines, `press` and `quit` on
standard input are heard if they come. The signal USR1 is a press of the button, USR2
one of the second button.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "demo",
        help="recorder and page on the simulated rig, ready to try",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--film", type=Path, metavar="FILE", help="what is filmed")
    command.add_argument("--simulate", default="", metavar="KEY=VALUE,…")
    command.add_argument("--port", type=int, default=PORT, help=f"default: {PORT}")
    command.add_argument(
        "--store",
        type=Path,
        metavar="DIR",
        help="keep film here; default: a folder that is erased at the end",
    )
    command.add_argument("--no-input", action="store_true", help="for other programs")
    command.set_defaults(do=do)


def do(args: argparse.Namespace) -> int:
    """Run until Ctrl-C, quit, or until recorder or page ends."""
    port = free_port(args.port)
    for end in (signal.SIGINT, signal.SIGTERM):  # also where a shell has it ignored
        signal.signal(end, signal.default_int_handler)
    with ExitStack() as stack, suppress(KeyboardInterrupt):
        place = args.store or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="vig-demo-"))
        )
        key, phrase = practitioner(place)
        recorder = stack.enter_context(_ended(_recorder(args, place)))
        page = stack.enter_context(_ended(_page(place, port)))
        wait_for(port, page)
        introduce(port, phrase, key, enter=not args.no_input)
        _join(recorder, no_input=args.no_input)
        return _first_to_end(recorder, page)
    return 0


def practitioner(place: Path) -> tuple[Path, str]:
    """A ready-made practitioner in *place*: her key file and her passphrase.

    Both lie open beside the store, which only a demo may do.
    """
    store = Store(place)
    store.create_layout()
    key, phrase_file = place / "demo.key", place / "demo.passphrase"
    if NAME not in store.identities() or not (key.exists() and phrase_file.exists()):
        for old in (key, phrase_file):
            old.unlink(missing_ok=True)
        identity, phrase = seal.new_identity(), random_words(6)
        write_private(key, seal.identity_file(identity).encode())
        write_private(phrase_file, (phrase + "\n").encode())
        wrapped = passphrase.wrap(identity.secret + "\n", phrase)
        store.enrol(NAME, identity.recipient, wrapped)
        _lend(store)
    return key, read_text(phrase_file).strip()


def _lend(store: Store) -> None:
    """A family that agreed to everything, so that all of it can be tried."""
    agreed = Consent(review=True, supervision=True, training=True, copy=True)
    card = Family(CODE, Calendar().best_guess(), consent=agreed)
    newest = max(family.versions(store).numbers(), default=0)
    family.save(store, card, newest)


def introduce(port: int, phrase: str, key: Path, *, enter: bool) -> None:
    """Tell what to do."""
    say("")
    say(f"  page        http://127.0.0.1:{port}/")
    say(f"  passphrase  {phrase}")
    say(f"  key file    {key}")
    say(f"  family      {CODE}, who agreed to everything")
    say("")
    if enter:
        say("Enter is the button: press it to start filming, and again to stop.")
        say("While it films, type: second press, for the parent's star.")
        say("Ctrl-C ends the demo.")


def free_port(port: int) -> int:
    """*port* if nobody listens there, any free one for 0."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as exc:
            raise ConfigError(
                f"port {port} on 127.0.0.1 cannot be used", "try another: --port 8081"
            ) from exc
        found: int = probe.getsockname()[1]
        return found


def wait_for(port: int, page: subprocess.Popen[str], seconds: float = 30) -> None:
    """Wait until the page answers."""
    pause = threading.Event()
    for _ in range(int(seconds * 10)):
        if page.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            pause.wait(0.1)
        else:
            return
    raise VigError("the page did not start", "what it said stands above")


def _recorder(args: argparse.Namespace, place: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-m", "device", "run"]
    command += ["--rig", "simulated"]
    command += ["--store", str(place)]
    if args.film:
        command += ["--film", str(args.film)]
    if args.simulate:
        command += ["--simulate", args.simulate]
    return subprocess.Popen(command, stdin=subprocess.PIPE, text=True)


def _page(place: Path, port: int) -> subprocess.Popen[str]:
    command = page_command(place, f"127.0.0.1:{port}")
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, text=True)


def _first_to_end(*processes: subprocess.Popen[str]) -> int:
    pause = threading.Event()
    while True:
        for process in processes:
            if process.poll() is not None:
                return 1 if process.returncode else 0
        pause.wait(0.2)


def _join(recorder: subprocess.Popen[str], *, no_input: bool) -> None:
    """Pass the terminal's lines on to the recorder's panel, on a thread."""

    def tell(line: str) -> None:
        if recorder.stdin and recorder.poll() is None:
            recorder.stdin.write(line + "\n")
            recorder.stdin.flush()

    def pass_on() -> None:
        for line in sys.stdin:
            word = line.strip()
            if word or not no_input:
                tell(word or "press")
        if not no_input:  # Ctrl-D
            tell("quit")

    signal.signal(signal.SIGUSR1, lambda *_: tell("press"))
    signal.signal(signal.SIGUSR2, lambda *_: tell("second press"))
    threading.Thread(target=pass_on, name="terminal", daemon=True).start()


@contextmanager
def _ended(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
