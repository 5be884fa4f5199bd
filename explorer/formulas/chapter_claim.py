"""The claim as formulas: w ← w − α∇L, the step w ← w + ηu, and the direction u."""

from __future__ import annotations

from explorer.direction import AlongAxis, AtAngle, Newton, Vector
from explorer.formulas.chapter import ETA, NABLA, Chapter, Notes, U
from explorer.formulas.pieces import (
    DIRECTION,
    GRADIENT,
    SECOND_ORDER,
    Formula,
    Piece,
    Section,
    bare,
    ink,
    operator,
)
from explorer.formulas.symbols import name_latex
from explorer.step_size import LengthRule

_CURVATURE = ink(SECOND_ORDER, r"\nabla^{2}L")


class Claim(Chapter):
    """The update rule, and the direction."""

    def section(self) -> Section:
        """Write them."""
        formulas = [self._claim()] if not self._is_scaled() else [self._scaled()]
        formulas.append(self._update())
        formulas.append(self._direction())
        notes = Notes()
        notes.add(self.model.point.problem)
        notes.add(self.model.step.note)
        return Section("claim", "The claim", tuple(formulas), tuple(notes.lines))

    def _is_scaled(self) -> bool:
        """Whether the step is w ← w − α∇L itself."""
        rules = self.facts.question.rules
        return rules.length is LengthRule.GRADIENT and rules.direction == AtAngle(180.0)

    def _claim(self) -> Formula:
        alpha = Piece(r"\alpha", "α")
        return Formula((Piece("w", "w"), bare(operator("←")), Piece("w", "w"), bare(operator("-")),
                        Piece(rf"{alpha.latex}\,{NABLA}", "α ∇L")))  # fmt: skip

    def _scaled(self) -> Formula:
        w, rules = self.model.point.w, self.facts.question.rules
        after, gradient = self.model.step.w_next, self.model.point.gradient
        if after is None or gradient is None:
            return self._claim()
        return Formula((
            self.piece("w", "w", after), operator("←"), self.piece("w", "w", w), operator("-"),
            self.piece(r"\alpha", "α", rules.size), self._times(r"\nabla L", "∇L", gradient, GRADIENT),
        ))  # fmt: skip

    def _update(self) -> Formula:
        step = self.model.step
        if step.w_next is None or self.model.u is None or self.model.eta is None:
            pieces = (self.piece("w", "w", None), operator("←", ""), self.piece("w", "w", None), operator("+", ""))
            return Formula((*pieces, Piece(rf"{ETA}\,{U}", "η u")))
        return Formula((
            self.piece("w", "w", step.w_next), operator("←"), self.piece("w", "w", self.model.point.w), operator("+"),
            self.piece(ETA, "η", self.model.eta), self._times("u", "u", self.model.u, DIRECTION),
        ))  # fmt: skip

    def _times(self, latex: str, plain: str, vector: Vector, colour: str) -> Piece:
        """Return a vector after a number: of one component with a dot between them."""
        if len(vector) > 1:
            return self.piece(latex, plain, vector, colour)
        tex, text = self.factor(vector[0])
        return Piece(ink(colour, latex), plain, ink(colour, rf"\cdot {tex}"), f"·{text}")

    def _direction(self) -> Formula:
        tex, text = self._rule()
        u = self.piece("u", "u", self.model.u, DIRECTION)
        if not tex:
            return Formula((u,)) if self.model.u is None else Formula((bare(u), bare(operator("=")), self._vector()))
        rule = Piece(tex, text)
        if self.model.u is None:
            return Formula((bare(u), bare(operator("=")), rule))
        return Formula((bare(u), bare(operator("=")), rule, bare(operator("=")), self._vector()))

    def _vector(self) -> Piece:
        tex, text = self.written(self.model.u)
        return Piece(ink(DIRECTION, tex), text)

    def _rule(self) -> tuple[str, str]:
        """Write how u was chosen, where that is a formula."""
        match self.facts.question.rules.direction:
            case AtAngle(180.0):
                return rf"-\frac{{{NABLA}}}{{\left|{NABLA}\right|}}", "-∇L/|∇L|"
            case AtAngle(0.0):
                return rf"\frac{{{NABLA}}}{{\left|{NABLA}\right|}}", "∇L/|∇L|"
            case AtAngle():
                turned = rf"\cos\beta\,\frac{{{NABLA}}}{{\left|{NABLA}\right|}} + \sin\beta\,n"
                return turned, "cos β ∇L/|∇L| + sin β n"
            case Newton():
                inverse = rf"\left({_CURVATURE}\right)^{{-1}}{NABLA}"
                return rf"-\frac{{{inverse}}}{{\left|{inverse}\right|}}", "-(∇²L)⁻¹∇L/|(∇²L)⁻¹∇L|"
            case AlongAxis(axis, sign):
                name, mark = self.facts.question.loss.variables[axis], "-" if sign < 0 else ""
                return rf"{mark}e_{{{name_latex(name)}}}", f"{mark}e_{name}"
        return "", ""
