"""``python -m device`` is ``vig-recorder``."""

import sys

from device.cli import main

if __name__ == "__main__":
    sys.exit(main())
