"""Texts that broke out of other evaluators, or tried to: each bounces off whatever reads what a person types."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from explorer import options
from explorer.command_line import read_words
from explorer.lessons.lesson_words import WordsError, read_condition, read_number, read_passage
from explorer.loss import Loss
from explorer.option_error import OptionError
from explorer.tokens import LossError
from reliability.guard import GUARD

NAMES = ("x", "y", "arr")

ESCAPES = [
    json.loads(line)
    for line in (Path(__file__).parent / "escapes.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
FIELDS: dict[str, Callable[[str], object]] = {
    "number": options.parse_number,
    "step size": options.parse_size,
    "whole number": lambda text: options.parse_whole(text, 0),
    "start": lambda text: options.parse_at(text, NAMES),
    "component": lambda text: options.parse_at(f"x={text},y=1,arr=2", NAMES),
    "name": lambda text: options.parse_at(f"{text}=1", NAMES),
    "vector": lambda text: options.parse_at(text, NAMES, what="the vector", missing=0.0),
    "parameter": lambda text: options.parse_parameters([text], NAMES),
    "value of a parameter": lambda text: options.parse_parameters([f"x={text}"], NAMES),
    "direction": lambda text: options.parse_direction(text, NAMES),
    "axis": lambda text: options.parse_direction(f"axis:{text}", NAMES),
    "plane": lambda text: options.parse_direction(None, NAMES, plane=text),
    "norm": lambda text: options.parse_scaled(text, NAMES),
}
WORDS = ("--at", "--param", "--eta", "--beta", "--direction", "--plane", "--seed", "--order", "--steps", "--rule")


def test_that_there_are_many_escapes() -> None:
    assert len(ESCAPES) == len(set(ESCAPES)) > 130


@pytest.mark.parametrize("text", ESCAPES)
def test_that_no_escape_is_a_loss(text: str) -> None:
    with pytest.raises(LossError) as caught, GUARD.watching():
        Loss.parse(text)
    assert 0 <= caught.value.start < caught.value.end <= max(1, len(text))


@pytest.mark.parametrize("text", ESCAPES)
def test_that_no_escape_is_part_of_a_loss(text: str) -> None:
    for around in (f"x + ({text})", f"where(x > 0, {text}, 0)", f"sin({text})", f"{text} + x"):
        try:
            with GUARD.watching():
                loss = Loss.parse(around)
        except LossError:
            continue
        # a bare formula such as 9**9**9 is a number here, and quickly so
        with GUARD.watching():
            assert type(loss.value([1.0] * loss.dimension)) is float


@pytest.mark.parametrize("text", ESCAPES)
@pytest.mark.parametrize("read", [read_condition, read_number])
def test_that_no_escape_is_a_formula_of_a_lesson(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(WordsError), GUARD.watching():
        read(text)


@pytest.mark.parametrize("text", [text for text in ESCAPES if not {*"{}"} & {*text}])
def test_that_no_escape_is_written_into_the_words_of_a_lesson(text: str) -> None:
    with pytest.raises(WordsError), GUARD.watching():
        read_passage(f"L is {{{text}}}.")


@pytest.mark.parametrize("field", FIELDS)
def test_that_no_escape_is_read_by_a_field(field: str) -> None:
    for text in ESCAPES:
        with pytest.raises(OptionError), GUARD.watching():
            FIELDS[field](text)


@pytest.mark.parametrize("option", WORDS)
def test_that_no_escape_is_read_on_the_command_line(option: str) -> None:
    for text in ESCAPES:
        with pytest.raises(OptionError):
            read_words(["trace", "x^2 + y^2 + arr^2", f"{option}={text}"])
