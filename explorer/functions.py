"""The functions of a loss: what they are called, and how many arguments they take."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.expression import Op


@dataclass(frozen=True, slots=True)
class Function:
    """An operation that is written as a call."""

    op: Op
    fewest: int
    most: int


def _functions() -> dict[str, Function]:
    one = (
        "sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh exp expm1 "
        "log log1p log10 log2 sqrt abs sign floor ceil trunc"
    )
    table = {name: Function(Op(name), 1, 1) for name in one.split()}
    table |= {name: Function(Op(name), 2, 2) for name in ("arctan2", "hypot")}
    table |= {name: Function(Op(name), 2, 99) for name in ("minimum", "maximum")}
    table |= {"where": Function(Op.WHERE, 3, 3), "pow": Function(Op.POW, 2, 2)}
    friendly = {
        "asin": "arcsin", "acos": "arccos", "atan": "arctan", "atan2": "arctan2", "asinh": "arcsinh",
        "acosh": "arccosh", "atanh": "arctanh", "ln": "log", "min": "minimum", "max": "maximum",
        "fabs": "abs", "absolute": "abs",
    }  # fmt: skip
    return table | {alias: table[name] for alias, name in friendly.items()}


FUNCTIONS = _functions()
