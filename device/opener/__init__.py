"""The opener: its own process, as ssh-agent is; it alone holds opened keys.

It answers for opened film while unlocked and is ended on lock, sign-out or 15 idle
minutes. ``client`` is the page's end, ``desk`` what it answers, ``wire`` how.
"""

from device.opener.client import Opener

__all__ = ["Opener"]
