"""The projector: the process behind the shared screen. It holds clips, and no key.

What was chosen to be shown is cut exactly by the opener and handed to this process,
which does nothing but give it out again. It reads no file and knows no recording, so
whatever the shared screen asks, it can reach nothing beyond the chosen spans.
"""

from device.projector.client import Projector

__all__ = ["Projector"]
