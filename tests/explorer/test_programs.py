"""Linked programs: the same operations on the same numbers, so the same bits."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from numpy.typing import NDArray

from explorer.programs import Program, Tape, compiled

Array = NDArray[np.float64]
X = np.array([-3.5, -1.0, -0.0, 0.0, 0.5, 2.0, 1e300, np.inf, np.nan])


def bits(values: Array) -> list[bytes]:
    """NaN and the sign of zero included."""
    return [struct.pack("<d", value) for value in np.asarray(values).ravel().tolist()]


def real(text: str, inputs: int = 1) -> Program:
    return compiled(text, ("real",) * inputs)


def evaluate(tape: Tape, output: int, *inputs: Array) -> Array:
    linked = tape.linked(output)
    assert linked is not None
    with np.errstate(all="ignore"):
        return linked.program([inputs[i] for i in linked.inputs])


def test_that_programs_one_after_another_are_one() -> None:
    tape = Tape()
    inner, outer = real("(v0*v0-2.0)"), real("(sin(v0)+v1/v0)", 2)
    square = tape.add(inner, [tape.input(0)])
    found = evaluate(tape, tape.add(outer, [square, tape.input(0)]), X)
    assert bits(found) == bits(outer([inner([X]), X]))


def test_that_what_two_programs_share_is_computed_once() -> None:
    tape = Tape()
    x = [tape.input(0)]
    first, second = tape.add(real("(exp(v0)*3.0)"), x), tape.add(real("(exp(v0)/3.0)"), x)
    both = tape.linked(tape.apply("add_ddd", first, second))
    assert both is not None
    assert both.operations == 4  # one exponential, a product, a quotient, a sum


def test_that_conditions_pass_from_program_to_program() -> None:
    tape = Tape()
    is_positive = tape.add(real("(v0>0.0)"), [tape.input(0)])
    both = compiled("((~v0)&v1)", ("condition", "condition"))
    chosen = compiled("where(v0,v1,v2)", ("condition", "real", "real"))
    neither = tape.add(both, [is_positive, tape.add(real("(v0<-2.0)"), [tape.input(0)])])
    found = evaluate(tape, tape.add(chosen, [neither, tape.constant(7.0), tape.input(0)]), X)
    assert bits(found) == bits(np.where(~(X > 0) & (X < -2), 7.0, X))


@pytest.mark.parametrize("number", [0.0, -0.0, np.inf, -np.inf, np.nan, 5e-324, 0.1])
def test_that_a_constant_keeps_its_bits_beside_others(number: float) -> None:
    tape = Tape()
    for other in (0.0, -0.0, np.nan):
        tape.constant(other)
    assert bits(evaluate(tape, tape.apply("copy_dd", tape.constant(number)))) == bits(np.array(number))


@pytest.mark.parametrize("truth", [True, False])
def test_that_a_truth_value_may_be_a_constant(truth: bool) -> None:
    tape = Tape()
    chosen = compiled("where(v0,v1,v2)", ("condition", "real", "real"))
    output = tape.add(chosen, [tape.constant(np.bool_(truth)), tape.input(0), tape.constant(5.0)])
    assert bits(evaluate(tape, output, X)) == bits(X if truth else np.full(X.shape, 5.0))


def test_that_a_lane_chooses_among_values() -> None:
    tape = Tape()
    values = [tape.constant(1.5), tape.input(0), tape.constant(-2.0)]
    lanes = np.array([2.0, 0.0, 1.0, 0.0])
    assert evaluate(tape, tape.choose(tape.input(1), values), np.array(4.0), lanes).tolist() == [-2.0, 1.5, 4.0, 1.5]


def test_that_registers_are_used_again() -> None:
    tape = Tape()
    total = tape.input(0)
    for k in range(150):
        total = tape.apply("add_ddd", tape.apply("mul_ddd", total, tape.constant(0.5)), tape.input(k % 3))
    linked = tape.linked(total)
    assert linked is not None
    assert len(linked.program.run.tempsig) <= 2
    found = evaluate(tape, total, np.array(1.0), np.array(2.0), np.array(3.0))
    expected = 1.0
    for k in range(150):
        expected = expected * 0.5 + (1.0, 2.0, 3.0)[k % 3]
    assert float(found) == expected


def test_that_too_much_for_one_program_is_none() -> None:
    tape = Tape()
    constants = [tape.constant(float(k)) for k in range(300)]
    total = constants[0]
    for constant in constants[1:]:
        total = tape.apply("add_ddd", total, constant)
    assert tape.linked(total) is None
    # so many values that all wait for the last one
    waiting = [tape.apply("add_ddd", tape.input(0), constant) for constant in constants[:60]]
    total = tape.input(0)
    for value in reversed(waiting):
        total = tape.apply("mul_ddd", total, value)
    assert tape.linked(total) is None
