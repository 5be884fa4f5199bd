"""The Taylor terms, partial sums and remainders of a local model, as the cells of a table."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtGui import QFontMetricsF

from explorer.local_model import LocalModel, Promise
from explorer.taylor import Certified, TaylorRow
from ui.number_table import Index
from ui.numbers import MISSING, full, short
from ui.reasons import why_missing, why_no_terms
from ui.small_table import SmallModel

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Column(IntEnum):
    """The columns of the table."""

    ORDER = 0
    SYMBOLS = 1
    TERM = 2
    PARTIAL_SUM = 3
    REMAINDER = 4


_HEADERS = {
    Column.ORDER: ("k", "k: the order of the term"),
    Column.SYMBOLS: ("term", "the term of order k, in symbols"),
    Column.TERM: ("tₖ", "tₖ: the number that the term of order k adds"),
    Column.PARTIAL_SUM: ("Sₖ", "Sₖ = t₀ + … + tₖ: the partial sum, the local model of order k at the step"),
    Column.REMAINDER: ("Rₖ", "Rₖ = L(w + ηu) − Sₖ: the remainder, all that the partial sum leaves out"),
}
_IN_WORDS = {Column.PARTIAL_SUM: "partial sum Sₖ", Column.REMAINDER: "remainder Rₖ"}


class Form(NamedTuple):
    """How much the table writes: less where it is narrow."""

    digits: int
    hidden: frozenset[Column] = frozenset()
    has_words: bool = False
    is_brief: bool = False
    """Whether the terms leave out u, to which their derivatives are applied."""


_NO_SYMBOLS = frozenset({Column.SYMBOLS})
FORMS = (
    Form(5, has_words=True), Form(5), Form(5, is_brief=True), Form(4, is_brief=True), Form(5, _NO_SYMBOLS),
    Form(4, _NO_SYMBOLS), Form(3, _NO_SYMBOLS),
)  # fmt: skip


@lru_cache(maxsize=64)
def symbols(k: int, *, is_brief: bool = False) -> str:
    """Write the term of order k."""
    if k < 3:
        return ("L(w)", "η v·∇L", "η²/2! v∇²L u")[k]
    power = str(k).translate(_SUPERSCRIPTS)
    if is_brief:
        return f"η{power}D{power}L/{k}!"
    return f"η{power}/{k}! D{power}L[u{power}]"


class TermsModel(SmallModel):
    """One row for each order, from `LocalModel.taylor`."""

    def __init__(self) -> None:
        super().__init__(_HEADERS.values(), {Column.ORDER, Column.SYMBOLS})
        self._model: LocalModel | None = None
        self._rows: tuple[TaylorRow, ...] = ()
        self._form = FORMS[0]

    @property
    def form(self) -> Form:
        """How much is written."""
        return self._form

    def show_model(self, model: LocalModel | None) -> None:
        rows = _rows_of(model)
        with self.becoming(len(rows)):
            self._model, self._rows = model, rows

    def set_form(self, form: Form) -> None:
        has_other_words = form.has_words != self._form.has_words
        self._form = form
        if has_other_words:
            self.announce_headings()
        self.announce()

    def heading(self, column: int) -> str:
        return heading(Column(column), self._form)

    def whole(self, index: Index) -> str:
        """Give what is copied: the number with all of its digits."""
        row, column = self._rows[index.row()], index.column()
        if column < Column.TERM:
            return self.text(index.row(), column)
        number = _number(row, column)
        return MISSING if number is None else full(number.value)

    def text(self, row: int, column: int) -> str:
        return self._write(self._rows[row], column, self._form)

    def _write(self, row: TaylorRow, column: int, form: Form) -> str:
        if column < Column.TERM:
            return str(row.order) if column == Column.ORDER else symbols(row.order, is_brief=form.is_brief)
        number = _number(row, column)
        if number is None:
            return MISSING
        if self._is_level(row, column):
            return "0"
        return "≈0" if _is_lost(number) else short(number.value, form.digits)

    def _is_level(self, row: TaylorRow, column: int) -> bool:
        """Whether a cell is t₁ along a direction that is level: what is left of it is the rounding of u."""
        is_t1 = row.order == 1 and column == Column.TERM
        return is_t1 and self._model is not None and self._model.promise is Promise.FLAT

    def width(self, column: Column, form: Form, metrics: QFontMetricsF) -> float:
        """Return how wide the widest text of a column is."""
        texts = {self._write(row, column, form) for row in self._rows}
        return max((metrics.horizontalAdvance(text) for text in texts), default=0.0)

    def colour(self, row: int, column: int) -> str:
        return self.theme.text if column >= Column.TERM else self.theme.order(self._rows[row].order)

    def explanation(self, row: int, column: int) -> str:
        return self._explain(self._rows[row], column)

    def _explain(self, row: TaylorRow, column: int) -> str:
        if column < Column.TERM:
            return f"the term of order {row.order}: {symbols(row.order)}"
        series = self._model.taylor if self._model is not None else None
        number = _number(row, column)
        if number is None:
            return why_no_terms(self._model) if series is None else why_missing(series, row)
        if series is None:
            return f"{full(number.value)}: L(w) as numexpr gives it".replace("-", "−")
        if self._is_level(row, column) and number.value != 0.0:
            return f"{full(number.value)}: u is rounded to doubles".replace("-", "−")
        return _certificate(number)


def heading(column: Column, form: Form) -> str:
    """Write the heading of a column."""
    text = _HEADERS[column][0]
    return _IN_WORDS.get(column, text) if form.has_words else text


def _rows_of(model: LocalModel | None) -> tuple[TaylorRow, ...]:
    if model is None:
        return ()
    if model.taylor is not None:
        return model.taylor.rows
    known = Certified(model.point.loss, 0.0) if model.point.is_finite else None
    return tuple(TaylorRow(k, None if k else known, None, None) for k in range(model.order + 1))


def _number(row: TaylorRow, column: int) -> Certified | None:
    if column == Column.TERM:
        return row.term
    return row.partial_sum if column == Column.PARTIAL_SUM else row.remainder


def _is_lost(number: Certified) -> bool:
    """Whether the bound leaves nothing of the number, not even its sign."""
    return 0.0 < abs(number.value) <= number.bound or (number.value == 0.0 < number.bound)


def _certificate(number: Certified) -> str:
    if number.bound == 0.0:
        return f"{full(number.value)}, exactly".replace("-", "−")
    if _is_lost(number):
        return f"not told apart from 0: at most {short(abs(number.value) + number.bound, 2)} in size"
    return f"{full(number.value)}, certified to ±{short(number.bound, 2)}".replace("-", "−")
