"""The product's own tests, on Debian 13's Python with apt's libcamera, av and numpy."""

from __future__ import annotations

import re

from tests.virtual_pi.box import CHECKOUT, Box

PYTHON = "/opt/vig-recorder/venv/bin/python"
TOOLS = (
    "attrs hypothesis iniconfig pluggy packaging Pygments pytest pytest_timeout"
    " sortedcontainers"
)
SHORT = "tests/muxer tests/test_config.py"
LONG = (
    f"{SHORT} tests/test_button.py tests/test_hands.py tests/test_times.py tests/film"
)
"""What takes seconds elsewhere takes minutes in there."""
PLACE = "/srv/tools"
"""Where they are unpacked, and work: pip would take minutes in an emulated machine."""
LEFT_OUT = "not chromium and not power_cut"
NOT_READ = "*/test_in_chromium.py"
"""There is no browser in there, nor what drives one."""


def test_the_quick_tests_pass_in_the_machine(box: Box, quick: bool) -> None:
    wheels = " ".join(f"{tool}-*.whl" for tool in TOOLS.lower().split())
    box.machine.run(
        f"mkdir {PLACE}; cd /mnt/wheels && for each in {wheels}; do"
        f" {PYTHON} -m zipfile -e $each {PLACE}; done",
        patience=900,
    )

    told = box.machine.run(
        f"cd {CHECKOUT} && PYTHONPATH={PLACE}:. PYTHONDONTWRITEBYTECODE=1"
        f" timeout 1500 {PYTHON} -m pytest -q -p no:cacheprovider -k '{LEFT_OUT}'"
        f" --ignore-glob='{NOT_READ}' -o timeout=600 --basetemp={PLACE}/tests"
        f" {SHORT if quick else LONG} 2>&1 || {{ echo FAILED; exit 0; }}",
        patience=1600,
    )

    assert "FAILED" not in told, told[-6000:]
    passed = re.search(r"(\d+) passed", told)
    assert passed, told[-2000:]
    assert int(passed[1]) >= (100 if quick else 200)
