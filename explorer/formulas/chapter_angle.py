"""The dot product v·∇L, cos β and β as formulas, and where v·∇L is lowest."""

from __future__ import annotations

import sys

from explorer.direction import FLAT
from explorer.formulas.chapter import DOT, NABLA, Chapter, Notes
from explorer.formulas.pieces import (
    DIRECTION,
    GRADIENT,
    Formula,
    Piece,
    Section,
    ink,
    operator,
)
from explorer.formulas.symbols import LISTED, name_latex


class AngleBetween(Chapter):
    """The dot product, cos β and β."""

    def section(self) -> Section:
        """Write them."""
        angle = self.model.angle
        notes = Notes()
        if angle is None:
            notes.add(self.model.point.problem or self.model.step.note or "∇L = 0: no angle to ∇L exists")
        else:
            notes.add(_promise(angle.dot, angle.cos_beta))
        return Section("angle", "The angle", (self._dot(), self._cosine(), self._lowest()), tuple(notes.lines))

    def _dot(self) -> Formula:
        names, angle = self.facts.question.loss.variables, self.model.angle
        pieces = [Piece(DOT, "v·∇L", *self.written(None if angle is None else angle.dot)), self._equals()]
        shown = range(len(names)) if len(names) <= LISTED else (0, 1, len(names) - 1)
        for count, i in enumerate(shown):
            if count:
                pieces.append(operator("+", None if angle is not None else ""))
            if count == 2 and len(names) > LISTED:
                pieces += [self._dots(), operator("+", None if angle is not None else "")]
            pieces.append(self._share(i))
        return Formula(tuple(pieces))

    def _dots(self) -> Piece:
        below = (r"\cdots", "...") if self.model.angle is not None else ("", "")
        return Piece(r"\cdots", "...", *below)

    def _share(self, i: int) -> Piece:
        name = self.facts.question.loss.variables[i]
        u, gradient = self.model.u, self.model.point.gradient
        tex = name_latex(name)
        slope = ink(GRADIENT, rf"\partial_{{{tex}}}L")
        latex = rf"{ink(DIRECTION, f'v_{{{tex}}}')}\,{slope}"
        if self.model.angle is None or u is None or gradient is None:
            return Piece(latex, f"v_{name} ∂L/∂{name}")
        (v_tex, v_text), (g_tex, g_text) = self.factor(u[i]), self.factor(gradient[i])
        numbers = rf"{ink(DIRECTION, v_tex)} \cdot {ink(GRADIENT, g_tex)}"
        return Piece(latex, f"v_{name} ∂L/∂{name}", numbers, f"{v_text}·{g_text}")

    def _equals(self) -> Piece:
        return operator("=", None if self.model.angle is not None else "")

    def _cosine(self) -> Formula:
        angle = self.model.angle
        norms = rf"\left|{ink(DIRECTION, 'v')}\right|\left|{NABLA}\right|"
        fraction = rf"\frac{{{DOT}}}{{{norms}}}"
        left = Piece(
            r"\cos\beta", "cos β", *(("", "") if angle is None else self.apart(angle.cos_beta, -1.0, 0.0, 1.0))
        )
        if angle is None:
            return Formula((left, self._equals(), Piece(fraction, "v·∇L/(|v||∇L|)")))
        top, v, g = (self.written(x) for x in (angle.dot, angle.direction_norm, angle.gradient_norm))
        numbers = rf"\frac{{{top[0]}}}{{{ink(DIRECTION, v[0])} \cdot {ink(GRADIENT, g[0])}}}"
        quotient = Piece(fraction, "v·∇L/(|v||∇L|)", numbers, f"{top[1]}/({v[1]}·{g[1]})")
        degrees = self.apart(angle.shown, 0.0, 90.0, 180.0, 270.0, 360.0)
        beta = (rf"\beta = {degrees[0]}^{{\circ}}", f"β = {degrees[1]}°")
        return Formula((left, self._equals(), quotient, Piece(r"\quad", ";"), Piece(*beta, breaks=True)))

    def _lowest(self) -> Formula:
        angle = self.model.angle
        product = rf"\left|{ink(DIRECTION, 'v')}\right|\left|{NABLA}\right|"
        least = None if angle is None else -angle.direction_norm * angle.gradient_norm
        tex, text = self.written(None if angle is None else angle.dot)
        return Formula((
            Piece(DOT, "v·∇L", tex, text), self._equals(),
            Piece(rf"{product}\cos\beta", "|v||∇L| cos β", tex, text),
            operator("≥", None if angle is not None else ""),
            Piece(f"-{product}", "-|v||∇L|", *self.written(least)),
        ))  # fmt: skip


def _promise(dot: float, cos_beta: float) -> str:
    if cos_beta <= -1.0 + 4.0 * sys.float_info.epsilon:
        return "v·∇L is at its lowest: no direction of the same length falls faster for small η"
    if abs(cos_beta) <= FLAT:
        return "v·∇L = 0: to first order L is level"
    lower = "lower" if dot < 0.0 else "higher"
    return f"v·∇L {'<' if dot < 0.0 else '>'} 0: for small enough η the new loss is {lower}"
