"""L, ∇L and ∇²L as Python functions of w: the formulas of the program, what they share in variables of its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce

from explorer.derivatives import gradient, hessian_product
from explorer.exports.numpy_code import MODULUS, WIDTH, Body, Code, body_of, identifiers, statement, wrapped
from explorer.expression import Node, Op, reachable
from explorer.loss import Loss
from explorer.syntax import parse
from explorer.tokens import LossError

FUNCTIONS = frozenset({"loss", "gradient", "hessian", "hessian_times", MODULUS})
"""What is defined here."""
_INSIDE = frozenset({"w", "v", "np", "math"})


@dataclass(frozen=True, slots=True)
class Source:
    """L as a tree, and what its variables and its parameters are called in Python; `inputs` are both, in order."""

    root: Node
    inputs: tuple[str, ...]
    variables: tuple[str, ...]
    parameters: tuple[str, ...]
    places: tuple[int, ...]
    """Of the variables among the inputs."""


def source_of(loss: Loss, taken: Collection[str]) -> Source:
    """Read the loss with its parameters as names; where those are too many, with their values.

    Parameters
    ----------
    loss
        L.
    taken
        Names that mean something else in the program that this is for.
    """
    held = tuple(loss.parameters)
    try:
        parsed = parse(loss.text)
        root, names = parsed.root, parsed.variables
    except LossError:
        root, names, held = loss.root, loss.variables, ()
    called = dict(zip(names, identifiers(names, {*taken, *FUNCTIONS, *_INSIDE}), strict=True))
    return Source(
        root,
        tuple(called.values()),
        tuple(called[name] for name in loss.variables),
        tuple(called[name] for name in held),
        tuple(names.index(name) for name in loss.variables),
    )


def loss_functions(source: Source, *, with_gradient: bool, with_hessian: bool) -> list[str]:
    """Write `loss(w)`, `gradient(w)` and `hessian(w)`, and what they lean on; they need `Stop` besides."""
    value = body_of([source.root], source.inputs, FUNCTIONS | _INSIDE)
    blocks = [_defined("loss(w)", "Return L(w).", source.variables, value)]
    needs_modulus = value.needs_modulus
    if with_gradient:
        slopes = gradient(source.root)
        body = body_of([slopes[i] for i in source.places], source.inputs, FUNCTIONS | _INSIDE)
        blocks.append(
            _defined("gradient(w)", "Return the gradient of L at w.", source.variables, body, is_vector=True)
        )
        needs_modulus |= body.needs_modulus
    if with_hessian:
        text, modulus = _hessian(source)
        blocks += [text, _HESSIAN]
        needs_modulus |= modulus
    return ([_MODULUS] if needs_modulus else []) + blocks


def _hessian(source: Source) -> tuple[str, bool]:
    """Write the product of ∇²L with a vector: one formula instead of n²."""
    names, n = source.variables, len(source.inputs)
    tangents = identifiers([f"d{name}" for name in names], {*FUNCTIONS, *_INSIDE, *source.inputs})
    inputs = [*source.inputs, *[""] * n]
    for place, name in zip(source.places, tangents, strict=True):
        inputs[n + place] = name
    products = _without_other_tangents(source)
    body = body_of(products, inputs, FUNCTIONS | _INSIDE)
    about = "Return the Hessian of L at w, times v."
    text = _defined("hessian_times(w, v)", about, names, body, is_vector=True, second=tangents)
    return text, body.needs_modulus


def _without_other_tangents(source: Source) -> list[Node]:
    """Return ∇²L·ẇ for the variables; along parameters, which do not move, the tangent is 0."""
    products = hessian_product(source.root)
    graph, n = source.root.graph, len(source.inputs)
    made: dict[Node, Node] = {}
    for node in reachable([products[i] for i in source.places]):
        if node.op is Op.VAR and node.value >= n and int(node.value) - n not in source.places:
            made[node] = graph.const(0.0)
        elif all(made[arg] is arg for arg in node.args):
            made[node] = node
        else:
            made[node] = _simpler(node.op, [made[arg] for arg in node.args])
    return [made[products[i]] for i in source.places]


def _simpler(op: Op, args: Sequence[Node]) -> Node:
    """Return an operation some of whose arguments became 0."""
    graph = args[0].graph
    match op:
        case Op.ADD:
            return graph.add(args)
        case Op.MUL:
            return reduce(graph.mul, args)
        case Op.NEG:
            return graph.neg(args[0])
        case Op.DIV:
            return graph.div(*args)
        case Op.WHERE:
            return graph.where(*args)
    return graph.node(op, *args)


def _defined(
    name: str,
    about: str,
    variables: Sequence[str],
    body: Body,
    *,
    is_vector: bool = False,
    second: Sequence[str] = (),
) -> str:
    """Write a function of w: its variables, what they share, and its value."""
    inside = [f'"""{about}"""', *_unpacked(variables, "w"), *(_unpacked(second, "v") if second else []), *body.lines]
    inside += _vector(body.values) if is_vector else statement("return ", body.values[0])
    return "\n    ".join([f"def {name}:", *inside])


def _vector(entries: Sequence[Code]) -> list[str]:
    """Return an array: on one line, or an entry or a few terms of it a line."""
    line = f"return np.array([{', '.join(entry.text for entry in entries)}], float)"
    if len(line) <= WIDTH:
        return [line]
    lines = [f"    {line}" for entry in entries for line in statement("", entry, ",")]
    return ["return np.array([", *lines, "], float)"]


def _unpacked(names: Sequence[str], vector: str) -> list[str]:
    if len(names) == 1:
        return [f"({names[0]},) = {vector}"]
    line = f"{', '.join(names)} = {vector}"
    return [line] if len(line) <= WIDTH else ["(", *wrapped(f"{name}," for name in names), f") = {vector}"]


_MODULUS = f'''\
def {MODULUS}(a, b):
    """Return a % b, with the sign of b."""
    return a - np.floor(a / b) * b'''

_HESSIAN = '''\
def hessian(w):
    """Return the Hessian of L at w, column by column."""
    lower = np.tril(np.column_stack([hessian_times(w, v) for v in np.eye(len(w))]))
    if not np.isfinite(lower).all():
        raise Stop("the Hessian does not exist here")
    return lower + np.tril(lower, -1).T'''
