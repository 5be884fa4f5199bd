"""The Taylor series along the ray as a formula, with its certified terms, and what the first of them promises."""

from __future__ import annotations

from explorer.formulas.chapter import ETA, Chapter, Notes, U
from explorer.formulas.pieces import (
    FIRST_ORDER,
    HIGHER_ORDER,
    SECOND_ORDER,
    Formula,
    Piece,
    Section,
    ink,
    operator,
)
from explorer.taylor import Certified

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Series(Chapter):
    """The series along the ray, and what its first term promises."""

    def section(self) -> Section:
        """Write them."""
        formulas = [self._series(), self._first_order()]
        notes = Notes()
        taylor = self.model.taylor
        if taylor is None:
            notes.add(self.model.point.problem or self.model.step.note)
        elif taylor.smooth_order is not None:
            order = taylor.smooth_order
            notes.add(
                "L jumps or is undefined at w along u: no term exists" if order == 0
                else f"L is not analytic at w along u: the terms from order {order} on do not exist"
            )  # fmt: skip
        return Section("taylor", "Taylor", tuple(formulas), tuple(notes.lines))

    def _series(self) -> Formula:
        taylor = self.model.taylor
        count = self.model.order if taylor is None else len(taylor.rows) - 1
        after = taylor.loss_next if taylor is not None else None
        first = Piece(*self._symbol(0), *self._under(self._value(0)))
        pieces = [Piece(rf"L\left(w + {ETA}{U}\right)", "L(w + ηu)", *self._under(after)), self._equals(), first]
        for k in range(1, count + 1):
            pieces += self._signed(*self._symbol(k), self._value(k))
        remainder = taylor.rows[-1].remainder if taylor is not None else None
        pieces += self._signed(rf"R_{{{count}}}", f"R_{count}", remainder)
        return Formula(tuple(pieces))

    def _value(self, k: int) -> Certified | None:
        return None if self.model.taylor is None else self.model.taylor.rows[k].term

    def _equals(self) -> Piece:
        return operator("=", None if self.model.taylor is not None else "")

    def _under(self, number: Certified | None) -> tuple[str, str]:
        if self.model.taylor is None:
            return "", ""
        return (r"\text{–}", "–") if number is None else self.written(number.value)

    def _signed(self, latex: str, plain: str, number: Certified | None) -> tuple[Piece, Piece]:
        """Return a plus and a term, under them the sign and the size of its number."""
        if number is None:
            return operator("+", "+" if self.model.taylor is not None else ""), Piece(
                latex, plain, *self._under(None)
            )
        tex, text = self.written(abs(number.value))
        sign = "-" if number.value < 0.0 else "+"
        colour = latex[len(r"\textcolor{") : latex.index("}")] if latex.startswith(r"\textcolor") else ""
        return operator("+", sign), Piece(latex, plain, ink(colour, tex) if colour else tex, text)

    @staticmethod
    def _symbol(k: int) -> tuple[str, str]:
        if k == 0:
            return r"L\left(w\right)", "L(w)"
        if k == 1:
            return ink(FIRST_ORDER, r"\eta\,v\cdot\nabla L"), "η v·∇L"
        if k == 2:
            return ink(SECOND_ORDER, r"\frac{\eta^{2}}{2!}\,v\,\nabla^{2}L\,u"), "η²/2! v∇²L u"
        power = str(k).translate(_SUPERSCRIPTS)
        term = rf"\frac{{\eta^{{{k}}}}}{{{k}!}}\,D^{{{k}}}L\left[u^{{{k}}}\right]"
        return ink(HIGHER_ORDER, term), f"η{power}/{k}! D{power}L[u{power}]"

    def _first_order(self) -> Formula:
        taylor = self.model.taylor
        change = None if taylor is None else taylor.change
        term = None if taylor is None else self._value(1)
        left = Piece(rf"L\left(w + {ETA}{U}\right) - L\left(w\right)", "L(w + ηu) - L(w)", *self._under(change))
        sign = operator("≈", None if taylor is not None else "")
        tex, text = self._under(term)
        right = Piece(self._symbol(1)[0], self._symbol(1)[1], ink(FIRST_ORDER, tex) if tex else "", text)
        return Formula((left, sign, right))
