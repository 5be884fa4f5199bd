"""L, ∇L and ∇²L as formulas of the typed loss, with the numbers of w put in."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explorer.descent import Point
from explorer.direction import Vector
from explorer.expression import Graph, Node, Op, reachable
from explorer.formulas.derived import MOST_COLUMNS, MOST_ENTRIES, Derived, Place, is_almost_everywhere, unpack
from explorer.formulas.latex import Limits, Term, terms, write
from explorer.formulas.pieces import GRADIENT, SECOND_ORDER, Formula, Piece, Section, Style, ink, of_terms, operator
from explorer.formulas.symbols import LISTED, name_latex, number_latex, number_plain, vector_latex, vector_plain
from explorer.loss import Loss

_MOST_PUT_IN = 160
"""How long a formula may be, in characters, to be shown with numbers in the place of variables."""
_WIDEST_MATRIX = 46
"""How many characters wide ∇²L may be to be shown as a matrix."""
_LONG = 700
"""From how many characters on less of a derivative is shown."""
_SHORTER = Limits(5, 4, 600)
_ALMOST = "where L has corners or jumps, these are the derivatives beside them"


def loss_section(loss: Loss, point: Point, style: Style) -> Section:
    """Write L as it was typed, and with the numbers of w."""
    body, is_whole = _terms(loss.root, style.limits)
    formulas = [Formula((Piece(r"L\left(w\right)", "L(w)"), operator("=", ""), *of_terms(body)))]
    value = (
        [Piece(_number(point.loss, style)[0], _number(point.loss, style)[1])] if not math.isnan(point.loss) else []
    )
    if value:
        at = Piece(rf"L{_at(point.w, style)[0]}", f"L{_at(point.w, style)[1]}")
        formulas.append(Formula((at, *_put_in(loss.root, point.w, style), operator("=", ""), *value)))
    notes = [] if is_whole else ["L is too long to be shown as a whole; a copy has all of it"]
    if not point.is_finite:
        notes.append(point.problem)
    return Section("loss", "The loss", tuple(formulas), tuple(notes))


def gradient_section(loss: Loss, point: Point, derived: Derived | None, style: Style) -> Section:
    """Write the entries of ∇L, each followed by its number."""
    gradient, n = point.gradient, loss.dimension
    formulas = [] if gradient is None else [_whole_gradient(gradient, style)]
    notes = [point.problem] if gradient is None and point.problem else []
    is_whole = True
    for i in range(min(n, MOST_ENTRIES)):
        value = None if gradient is None else gradient[i]
        found = _entry(loss, derived, (i,))
        if found is not None:
            formula, whole = _derivative(loss, (i,), found, value, point.w, style)
            formulas.append(formula)
            is_whole = is_whole and whole
    if n > MOST_ENTRIES and derived is not None:
        notes.append(f"and {n - MOST_ENTRIES} more entries")
    notes += _remarks(loss, derived, 1, is_whole=is_whole)
    return Section("gradient", "∇L", tuple(formulas), tuple(notes), is_pending=_is_pending(loss, derived))


def hessian_section(loss: Loss, point: Point, derived: Derived | None, style: Style) -> Section:
    """Write ∇²L: as a matrix where there is room for it, otherwise by its entries; then with numbers."""
    n = min(loss.dimension, MOST_COLUMNS)
    places = [(i, j) for i in range(n) for j in range(i + 1)]
    trees = {place: _entry(loss, derived, place) for place in places}
    numbers = _numbers(loss, point)
    formulas, notes, is_whole = [], [], True
    if loss.dimension <= MOST_COLUMNS and all(tree is not None for tree in trees.values()):
        matrix = _matrix_of_trees(trees, n, style.limits)
        formulas += [] if matrix is None else [matrix]
    if not formulas:
        for place, tree in trees.items():
            if tree is not None:
                value = None if numbers is None else float(numbers[place])
                formula, whole = _derivative(loss, place, tree, value, point.w, style)
                formulas.append(formula)
                is_whole = is_whole and whole
    if numbers is not None:
        formulas.append(_matrix_of_numbers(numbers[:n, :n], loss.dimension, style))
    elif point.is_finite:
        notes.append("∇²L does not exist at w, or is not finite")
    if loss.dimension > n:
        notes.append(f"the first {n} of {loss.dimension} rows and columns")
    notes += _remarks(loss, derived, 2, is_whole=is_whole)
    return Section("hessian", "∇²L", tuple(formulas), tuple(notes), is_pending=_is_pending(loss, derived))


def _is_pending(loss: Loss, derived: Derived | None) -> bool:
    return derived is None or not derived.is_of(loss)


# -- trees


@lru_cache(maxsize=4)
def _trees(derived: Derived, variables: tuple[str, ...]) -> dict[Place, Node]:
    graph = Graph(variables)
    return {entry.place: unpack(entry.packed, graph) for entry in derived.entries}


def _entry(loss: Loss, derived: Derived | None, place: Place) -> Node | None:
    if derived is None or not derived.is_of(loss):
        return None
    return _trees(derived, loss.variables).get(place)


@lru_cache(maxsize=40)
def _terms(tree: Node, limits: Limits) -> tuple[tuple[Term, ...], bool]:
    return terms(tree, limits)


def _put_in(root: Node, w: Vector, style: Style) -> list[Piece]:
    """Return "= …" with numbers in the place of variables, where that is short; otherwise nothing."""
    if len(w) > LISTED or root.op in {Op.CONST, Op.VAR}:
        return []
    put = _with_numbers(root, w, style.digits)
    body, is_whole = terms(put, style.limits)
    if not is_whole or sum(len(term.plain) for term in body) > _MOST_PUT_IN:
        return []
    return [operator("=", ""), *of_terms(body)]


def _with_numbers(root: Node, w: Vector, digits: int | None) -> Node:
    graph = Graph(root.graph.variables)
    made: dict[Node, Node] = {}
    for node in reachable([root]):
        if node.op is Op.VAR:
            value = w[int(node.value)]
            made[node] = graph.const(value if digits is None else float(f"{value:.{digits}g}"))
        elif node.op is Op.CONST:
            made[node] = graph.const(node.value)
        else:
            made[node] = graph.node(node.op, *(made[arg] for arg in node.args))
    return made[root]


# -- formulas


def _whole_gradient(gradient: Vector, style: Style) -> Formula:
    nabla = Piece(ink(GRADIENT, r"\nabla L\left(w\right)"), "∇L(w)")
    tex, text = vector_latex(gradient, style.digits), vector_plain(gradient, style.digits)
    return Formula((nabla, operator("=", ""), Piece(ink(GRADIENT, tex), text)))


def _shortened(tree: Node, limits: Limits) -> tuple[tuple[Term, ...], bool]:
    """Write the terms of a derivative; of a long one less."""
    body, is_whole = _terms(tree, limits)
    is_long = sum(len(term.plain) for term in body) > _LONG
    return _terms(tree, _SHORTER) if is_long and limits.terms is not None else (body, is_whole)


def _derivative(
    loss: Loss, place: Place, tree: Node, value: float | None, w: Vector, style: Style
) -> tuple[Formula, bool]:
    """Return ∂L/∂x = formula = formula with numbers = number, and whether the formula is whole."""
    colour = GRADIENT if len(place) == 1 else SECOND_ORDER
    tex, text = _symbol(loss, place)
    body, is_whole = _shortened(tree, style.limits)
    pieces = [Piece(ink(colour, tex), text), operator("=", ""), *of_terms(body)]
    if value is not None and tree.op is not Op.CONST:
        number_tex, number_text = _number(value, style)
        pieces += _put_in(tree, w, style)
        pieces += [operator("=", ""), Piece(ink(colour, number_tex), number_text)]
    return Formula(tuple(pieces)), is_whole


def _symbol(loss: Loss, place: Place) -> tuple[str, str]:
    names = [loss.variables[i] for i in reversed(place)]
    if len(names) == 1:
        return rf"\frac{{\partial L}}{{\partial {name_latex(names[0])}}}", f"∂L/∂{names[0]}"
    if names[0] == names[1]:
        return rf"\frac{{\partial^{{2}}L}}{{\partial {name_latex(names[0])}^{{2}}}}", f"∂²L/∂{names[0]}²"
    below = r"\,".join(rf"\partial {name_latex(name)}" for name in names)
    return rf"\frac{{\partial^{{2}}L}}{{{below}}}", f"∂²L/∂{names[0]}∂{names[1]}"


_HESSIAN = ink(SECOND_ORDER, r"\nabla^{2}L")


def _matrix_of_trees(trees: dict[tuple[int, int], Node | None], n: int, limits: Limits) -> Formula | None:
    """Return ∇²L as a matrix of formulas, or None where it would be too wide."""
    written = {place: write(tree, limits) for place, tree in trees.items() if tree is not None}
    rows = [[written[max(i, j), min(i, j)] for j in range(n)] for i in range(n)]
    width = sum(max(len(row[j].plain) for row in rows) + 2 for j in range(n))
    if width > _WIDEST_MATRIX or not all(w.is_whole for w in written.values()):
        return None
    tex = _matrix([[entry.latex for entry in row] for row in rows])
    text = "; ".join(", ".join(entry.plain for entry in row) for row in rows)
    return Formula((Piece(_HESSIAN, "∇²L"), operator("=", ""), Piece(tex, f"[{text}]")))


def _matrix_of_numbers(numbers: NDArray[np.float64], dimension: int, style: Style) -> Formula:
    digits = style.digits
    rows: list[list[float]] = numbers.tolist()
    tex = [[number_latex(x, digits) for x in row] for row in rows]
    text = [[number_plain(x, digits) for x in row] for row in rows]
    if dimension > len(rows):
        tex = [[*row, r"\cdots"] for row in tex] + [[r"\vdots"] * len(rows) + [r"\ddots"]]
        text = [[*row, "..."] for row in text] + [["..."]]
    lines = "; ".join(", ".join(row) for row in text)
    left = Piece(ink(SECOND_ORDER, r"\nabla^{2}L\left(w\right)"), "∇²L(w)")
    return Formula((left, operator("=", ""), Piece(ink(SECOND_ORDER, _matrix(tex)), f"[{lines}]")))


def _matrix(rows: list[list[str]]) -> str:
    inside = r" \\ ".join(" & ".join(row) for row in rows)
    return rf"\begin{{pmatrix}} {inside} \end{{pmatrix}}" if len(rows) > 1 or len(rows[0]) > 1 else inside


def _remarks(loss: Loss, derived: Derived | None, order: int, *, is_whole: bool) -> list[str]:
    if derived is None or _is_pending(loss, derived):
        return ["the formulas are being derived …"]
    if derived.problem:
        return [derived.problem]
    notes = [] if is_whole else ["what is too long is shortened (⋯); a copy has all of it"]
    unchanged = [e for e in derived.entries if len(e.place) == order and not e.is_simplified]
    if unchanged and derived.is_finished:
        notes.append(
            "not simplified: it would take too long" if not derived.is_cut_short else "not simplified in time"
        )
    if is_almost_everywhere(loss.root):
        notes.append(_ALMOST)
    return notes


# -- numbers


def _number(value: float, style: Style) -> tuple[str, str]:
    return number_latex(value, style.digits), number_plain(value, style.digits)


def _at(w: Vector, style: Style) -> tuple[str, str]:
    tex, text = vector_latex(w, style.digits), vector_plain(w, style.digits)
    return (rf"\left({tex}\right)", f"({text})") if len(w) == 1 else (tex, text)


def _numbers(loss: Loss, point: Point) -> NDArray[np.float64] | None:
    """Return ∇²L(w), or None where it does not exist."""
    if point.gradient is None or point.at_branch:
        return None
    found = _hessian(loss, point.w)
    return found if np.isfinite(found).all() else None


@lru_cache(maxsize=4)
def _hessian(loss: Loss, w: Vector) -> NDArray[np.float64]:
    return loss.hessian(w)
