"""The product's own tests, on Debian 13's Python with apt's libcamera, av and numpy."""

from __future__ import annotations

import re

from tests.virtual_pi.box import CHECKOUT, Box

PYTHON = "/opt/vig-recorder/venv/bin/python"
TOOLS = (
    "attrs hypothesis iniconfig pluggy packaging Pygments pytest pytest-timeout"
    " sortedcontainers"
)
SHORT = "tests/timeline tests/muxer tests/test_button.py tests/test_config.py"
LONG = f"{SHORT} tests/store tests/clip tests/film tests/test_recorder.py"
LEFT_OUT = "not chromium and not power_cut and not test_in_chromium"


def test_the_quick_tests_pass_in_the_machine(box: Box, quick: bool) -> None:
    box.machine.run(
        f"{PYTHON} -m pip install --quiet --no-deps --target /run/tools {TOOLS}",
        patience=900,
    )

    told = box.machine.run(
        f"cd {CHECKOUT} && PYTHONPATH=/run/tools:. PYTHONDONTWRITEBYTECODE=1"
        f" timeout 1500 {PYTHON} -m pytest -q -p no:cacheprovider -k '{LEFT_OUT}'"
        f" --basetemp=/run/tests {SHORT if quick else LONG}"
        " -o timeout=600 2>&1 || { echo FAILED; exit 0; }",
        patience=1600,
    )

    assert "FAILED" not in told, told[-6000:]
    passed = re.search(r"(\d+) passed", told)
    assert passed, told[-2000:]
    assert int(passed[1]) >= (60 if quick else 200)
