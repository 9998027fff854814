"""What a technician would look at, each a line: ok, look here, or bad, with what to do.

Nothing here opens camera, microphone or pins, and nothing is sealed or opened: what the
recorder measured in its last recording stands in its status. ``vig-recorder check``
adds what only a person at the box can try (``device.cli.trying``).
"""

from device.check.lines import Line, Verdict, bad, look, ok, unknown, worst

__all__ = ["Line", "Verdict", "bad", "look", "ok", "unknown", "worst"]
