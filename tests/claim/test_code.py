"""The claim code: read from a label, typed by a person, compared without a hint."""

from __future__ import annotations

import re

import pytest

from device.claim import code

CODE = "7K3Q-0M1X-ZV2D-41TB"


def test_it_has_eighty_bits_in_groups_of_four_that_nobody_misreads() -> None:
    made = {code.new_code() for _ in range(500)}

    assert len(made) == 500
    assert len(code.LETTERS) ** code.LENGTH == 2**80
    for one in made:
        assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", one)
    assert set("".join(made)) == {*code.LETTERS, "-"}, "every letter is drawn"


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        "7k3q-0m1x-zv2d-41tb",
        " 7K3Q 0M1X ZV2D 41TB ",
        "7K3Q0M1XZV2D41TB",
        "7K3Q-OM1X-ZV2D-41TB",
        "7K3Q–omlx–zv2d–4iTB",
        "7K3Q.0M1X_ZV2D/41TB",
    ],
)
def test_however_it_is_typed_it_is_the_same(typed: str) -> None:
    assert code.is_code(typed)
    assert code.same(typed, CODE)


@pytest.mark.parametrize(
    "typed",
    ["", "7K3Q", CODE[:-1], f"{CODE}0", CODE.replace("Z", "U"), "ｚ" * 16, "\0" * 16],
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert not code.is_code(typed)
    assert not code.same(typed, CODE)


def test_one_letter_less_right_is_not_the_same() -> None:
    assert not code.same("7K3Q-0M1X-ZV2D-41TC", CODE)
