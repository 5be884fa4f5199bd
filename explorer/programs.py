"""numexpr's compiled programs, and several of them linked into one.

A call costs about 0.7 µs however little it does, and whatever passes from one program to the next is an array in
memory. Linked, a value goes through registers, block by block, and what two programs both compute is computed once.
Linking renames registers and nothing else: each operation is the one it was, on the same operands: every bit stays.
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numexpr import interpreter
from numexpr.necompiler import NumExpr
from numpy.typing import NDArray

_REGISTERS = 255
"""As many as a byte can name, beside the one that means none."""
_MOST_TEMPORARIES = 52
"""Each is a block of memory that is taken anew for every call; beyond half a megabyte that costs 100 µs (seen)."""
_MOST_INPUTS = 60
_MOST_CONSTANTS = 200
"""Each fills a block of memory."""
_NONE = 0xFF
_NAMES: dict[int, str] = {number: name.decode("ascii") for name, number in interpreter.opcodes.items()}
_NOOP = interpreter.opcodes[b"noop"]


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A compiled text; the lock is there because two threads in one NumExpr corrupt its memory."""

    run: NumExpr
    lock: threading.Lock

    def __call__(self, arguments: Sequence[Any]) -> NDArray[Any]:
        """Evaluate, one call at a time."""
        with self.lock:
            result: NDArray[Any] = self.run(*arguments)
        return result


@lru_cache(maxsize=1024)
def compiled(text: str, kinds: tuple[str, ...]) -> Program:
    """Compile a text over v0, v1, …, which are `real` or `condition`."""
    # np.float64, since numexpr takes `float` for single precision
    types = {"real": np.float64, "condition": bool}
    signature = [(f"v{i}", types[kind]) for i, kind in enumerate(kinds)]
    return Program(NumExpr(text, signature), threading.Lock())


def instructions(program: Program) -> Iterator[tuple[str, int, tuple[int, ...]]]:
    """Give the operations of a program: numexpr's name, the register of the result, and those of the arguments.

    The last letters of the name are the kinds of the result and of each argument: `d` real, `b` a condition, and `n`
    a number that is no register. Register 0 is the output; the inputs, the constants and the temporaries follow.
    """
    code = program.run.program
    for at in range(0, len(code), 4):
        if code[at] != _NOOP:
            count = len(_signature(code[at])) - 1
            yield _NAMES[code[at]], code[at + 1], (*code[at + 2 : at + 4], *code[at + 5 : at + 8])[:count]


@dataclass(frozen=True, slots=True)
class _Instruction:
    """An operation on values; a number stands for a value, and in the last place of some functions for itself."""

    opcode: int
    args: tuple[int, ...]

    @property
    def signature(self) -> str:
        """The kinds of the result and of the arguments: `b`, `d`, and `n` for a number that is no value."""
        return _signature(self.opcode)

    @property
    def operands(self) -> list[int]:
        """The arguments that are values."""
        return [arg for arg, kind in zip(self.args, self.signature[1:], strict=True) if kind != "n"]


@dataclass(frozen=True, slots=True)
class _Input:
    """An input of a linked program: its number, and whether it is real (`d`) or a condition (`b`)."""

    number: int
    kind: str


@dataclass(frozen=True, slots=True)
class _Constant:
    """A real constant by its bits, since 0.0 equals −0.0 and NaN does not equal itself."""

    bits: bytes

    @property
    def number(self) -> float:
        """The number."""
        return float(struct.unpack("<d", self.bits)[0])


class Tape:
    """Operations in order, each of a value number: equal operations on equal values are one value."""

    def __init__(self) -> None:
        self._values: list[_Instruction | _Input | _Constant] = []
        self._known: dict[object, int] = {}

    def _value(self, key: _Instruction | _Input | _Constant) -> int:
        if key not in self._known:
            self._known[key] = len(self._values)
            self._values.append(key)
        return self._known[key]

    def input(self, number: int, kind: str = "d") -> int:
        """Return the value of an input, real or (`b`) a condition."""
        return self._value(_Input(number, kind))

    def constant(self, number: float | np.bool_) -> int:
        """Return the value of a real constant, or of a truth value."""
        if isinstance(number, bool | np.bool_):
            zero = self.constant(0.0)  # a program has no constant conditions
            return self.apply("eq_bdd" if number else "ne_bdd", zero, zero)
        return self._value(_Constant(struct.pack("<d", number)))

    def apply(self, operation: str, *args: int) -> int:
        """Return the value of an operation, by numexpr's name of it."""
        return self._value(_Instruction(interpreter.opcodes[operation.encode("ascii")], args))

    def add(self, program: Program, arguments: Sequence[int]) -> int:
        """Add what a program does with the arguments, and return the value of its result."""
        constants = map(self._constant_of, program.run.constants)
        registers = dict(enumerate([*arguments, *constants], start=1))
        for name, store, operands in instructions(program):
            kinds = name.rpartition("_")[2][1:]
            args = [arg if kind == "n" else registers[arg] for arg, kind in zip(operands, kinds, strict=True)]
            registers[store] = args[0] if name.startswith("copy_") else self.apply(name, *args)
        return registers[0]

    def _constant_of(self, number: object) -> int:
        assert isinstance(number, float | np.bool_ | bool)
        return self.constant(number)

    def choose(self, lane: int, values: Sequence[int]) -> int:
        """Return the first value where the lane is 0, the second one where it is 1, and so on."""
        chosen = values[-1]
        for i in range(len(values) - 2, -1, -1):
            is_before = self.apply("gt_bdd", self.constant(i + 0.5), lane)
            chosen = self.apply("where_dbdd", is_before, values[i], chosen)
        return chosen

    def linked(self, output: int) -> Linked | None:
        """Make one program of what a real output needs; None where that is more than a program can hold."""
        if not isinstance(self._values[output], _Instruction):
            output = self._value(_Instruction(interpreter.opcodes[b"copy_dd"], (output,)))
        live = self._below(output)
        inputs = {value: found for value in live if isinstance(found := self._values[value], _Input)}
        constants = {value: found for value in live if isinstance(found := self._values[value], _Constant)}
        if len(inputs) > _MOST_INPUTS or len(constants) > _MOST_CONSTANTS:
            return None
        places = {value: place for place, value in enumerate([*inputs, *constants], start=1)}
        emitted = self._emitted(live, output, places)
        if emitted is None:
            return None
        code, temporaries = emitted
        kinds = "".join(found.kind for found in inputs.values()).encode("ascii")
        numbers = tuple(found.number for found in constants.values())
        names = tuple(f"v{i}" for i in range(len(inputs)))
        run = interpreter.NumExpr(kinds, temporaries, code, numbers, names)
        slots = tuple(found.number for found in inputs.values())
        return Linked(Program(run, threading.Lock()), slots, len(code) // 4)

    def _below(self, output: int) -> list[int]:
        seen, stack = {output}, [output]
        while stack:
            found = self._values[stack.pop()]
            for operand in found.operands if isinstance(found, _Instruction) else ():
                if operand not in seen:
                    seen.add(operand)
                    stack.append(operand)
        return sorted(seen)

    def _emitted(self, live: Sequence[int], output: int, places: dict[int, int]) -> tuple[bytes, bytes] | None:
        """Give registers to the values, each free again after its last use, and write the program."""
        last_use = {operand: value for value in live for operand in self._operands(value)}
        first, kinds, code = len(places) + 1, bytearray(), bytearray()
        free: dict[str, list[int]] = {"d": [], "b": []}
        for value in live:
            found = self._values[value]
            if not isinstance(found, _Instruction):
                continue
            args = [places[a] if k != "n" else a for a, k in zip(found.args, found.signature[1:], strict=True)]
            for operand in set(found.operands):
                if last_use[operand] == value and isinstance(self._values[operand], _Instruction):
                    free[self._kind(operand)].append(places[operand])
            if value == output:
                places[value] = 0
            elif free[kind := found.signature[0]]:
                places[value] = free[kind].pop()
            elif first + len(kinds) < _REGISTERS and len(kinds) < _MOST_TEMPORARIES:
                places[value] = first + len(kinds)
                kinds += kind.encode("ascii")
            else:
                return None
            code += _quadruples(found.opcode, places[value], args)
        return bytes(code), bytes(kinds)

    def _operands(self, value: int) -> list[int]:
        found = self._values[value]
        return found.operands if isinstance(found, _Instruction) else []

    def _kind(self, value: int) -> str:
        found = self._values[value]
        return found.signature[0] if isinstance(found, _Instruction) else "d"


@dataclass(frozen=True, slots=True)
class Linked:
    """One program of many, the numbers of the inputs that it takes, and how many operations it does."""

    program: Program
    inputs: tuple[int, ...]
    operations: int


def _signature(opcode: int) -> str:
    """Return the kinds of the result and of the arguments of an operation, a letter each."""
    return _NAMES[opcode].rpartition("_")[2]


def _quadruples(opcode: int, store: int, args: Sequence[int]) -> bytes:
    """Write an instruction: an opcode, the result and two arguments; more arguments follow in a `noop`."""
    padded = [*args, *[_NONE] * (2 - len(args))]
    more = padded[2:]
    code = [opcode, store, *padded[:2]]
    if more:
        code += [_NOOP, *more, *[_NONE] * (3 - len(more))]
    return bytes(code)
