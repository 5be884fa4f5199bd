"""The Taylor half of the argument: the formula, its terms with today's numbers, and L along the ray."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from threading import Thread
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QByteArray,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QGuiApplication,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QTableView,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from explorer.local_model import LocalModel
from explorer.taylor import Certified, TaylorRow
from ui.numbers import MISSING, full, short
from ui.ray_plot import LARGE, RayPlot
from ui.theme import LIGHT, Theme, number_font

Index = QModelIndex | QPersistentModelIndex

_NO_INDEX = QModelIndex()
_DISPLAY = Qt.ItemDataRole.DisplayRole
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


# -- the formula

_TEXT = -1
_PIECES: tuple[tuple[str, int, str], ...] = (
    (r"L(w+\eta u)", _TEXT, "L(w + ηu): the loss after the step"),
    (r"=", _TEXT, ""),
    (r"L(w)", 0, "t₀ = L(w): the loss now"),
    (r"+", _TEXT, ""),
    (r"\eta\,v\cdot\nabla L", 1, "t₁ = η v·∇L: the first-order term, what the slope along u promises"),
    (r"+", _TEXT, ""),
    (r"\frac{\eta^2}{2!}\,v\,\nabla^2 L\,u", 2, "t₂ = η²/2! v∇²L u: the second-order term, curvature along u"),
    (r"+", _TEXT, ""),
    (r"\cdots", 3, "the higher orders: tₖ = ηᵏ/k! DᵏL[u,…,u]"),
)
_FALLBACK = "L(w + ηu) = L(w) + η v·∇L + η²/2! v∇²L u + …"


class _Typesetter(Thread):
    """Typesets the pieces: it takes a fifth of a second, which no window should wait for."""

    def __init__(self) -> None:
        super().__init__(name="steepest-formula", daemon=True)
        self.svgs: tuple[str, ...] = ()

    def run(self) -> None:
        self.svgs = _svgs()


@lru_cache(maxsize=1)
def _typesetter() -> _Typesetter:
    typesetter = _Typesetter()
    typesetter.start()
    return typesetter


def _svgs() -> tuple[str, ...]:
    import ziafont  # noqa: PLC0415 - part of what is slow
    import ziamath  # noqa: PLC0415

    ziafont.config.svg2 = False  # QtSvg draws almost nothing of SVG 2
    return tuple(ziamath.Latex(latex, size=24).svg() for latex, _, _ in _PIECES)


class TaylorFormula(QLabel):
    """The series, typeset, each term in the colour of its order; plain text until it is typeset."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_FALLBACK, parent)
        self.setObjectName("taylor_formula")
        self.setAccessibleName(_FALLBACK)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme = LIGHT
        self._pieces: list[QSvgRenderer] = []
        self._typesetter = _typesetter()
        self._watch = QTimer(self)
        self._watch.setSingleShot(True)
        self._watch.setInterval(40)
        self._watch.timeout.connect(self._take)
        self._watch.start()

    def _take(self) -> None:
        if self._typesetter.is_alive():
            self._watch.start()
        else:
            self.set_theme(self._theme)

    def hideEvent(self, event: QHideEvent) -> None:
        # no thread outlives the window
        self._typesetter.join()
        super().hideEvent(event)

    @property
    def is_typeset(self) -> bool:
        return bool(self._pieces)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._pieces = [
            QSvgRenderer(QByteArray(_coloured(svg, order, theme).encode()))
            for svg, (_, order, _) in zip(self._typesetter.svgs, _PIECES, strict=False)
        ]
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, round(3.1 * self.fontMetrics().height()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _places(self) -> list[QRectF]:
        """Lay the pieces out on one baseline, as large as fits."""
        boxes = [piece.viewBoxF() for piece in self._pieces]
        gap = 4.0
        total = sum(box.width() for box in boxes) + gap * (len(boxes) - 1)
        above, below = max(-box.top() for box in boxes), max(box.bottom() for box in boxes)
        wanted = 1.3 * self.fontMetrics().height() / 24.0
        scale = min(wanted, self.width() / total, self.height() / (above + below))
        x = (self.width() - scale * total) / 2.0
        baseline = (self.height() + scale * (above - below)) / 2.0
        places = []
        for box in boxes:
            places.append(QRectF(x, baseline + scale * box.top(), scale * box.width(), scale * box.height()))
            x += scale * (box.width() + gap)
        return places

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._pieces:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for piece, place in zip(self._pieces, self._places(), strict=True):
            piece.render(painter, place)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._pieces:
            QToolTip.showText(event.globalPos(), self.meaning_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def meaning_at(self, place: QPointF) -> str:
        """Name the term at a place."""
        column = (i for i, box in enumerate(self._places()) if box.left() <= place.x() <= box.right())
        return next((_PIECES[i][2] for i in column), "")


def _coloured(svg: str, order: int, theme: Theme) -> str:
    colour = theme.text if order == _TEXT else theme.order(order)
    return svg.replace('"black"', f'"{colour}"')


# -- the table


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


_NO_ORDER, _NO_SYMBOLS = frozenset({Column.ORDER}), frozenset({Column.SYMBOLS})
_FORMS = (
    Form(5, has_words=True), Form(5), Form(5, _NO_ORDER), Form(4, _NO_ORDER), Form(5, _NO_SYMBOLS),
    Form(4, _NO_SYMBOLS), Form(3, _NO_SYMBOLS),
)  # fmt: skip


def symbols(k: int) -> str:
    """Write the term of order k."""
    if k < 3:
        return ("L(w)", "η v·∇L", "η²/2! v∇²L u")[k]
    power = str(k).translate(_SUPERSCRIPTS)
    return f"η{power}/{k}! D{power}L[u{power}]"


class TermsModel(QAbstractTableModel):
    """One row for each order, from `LocalModel.taylor`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model: LocalModel | None = None
        self._rows: tuple[TaylorRow, ...] = ()
        self._theme, self._form = LIGHT, _FORMS[0]
        self._font = QFont()

    def show_model(self, model: LocalModel | None) -> None:
        rows = _rows_of(model)
        same_shape = len(rows) == len(self._rows)
        if not same_shape:
            self.beginResetModel()
        self._model, self._rows = model, rows
        if not same_shape:
            self.endResetModel()
        self._announce()

    def set_look(self, theme: Theme, font: QFont) -> None:
        self._theme, self._font = theme, font
        self._announce()

    def set_form(self, form: Form) -> None:
        if form != self._form:
            self._form = form
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
            self._announce()

    def _announce(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(Column) - 1))

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section >= Column.TERM else _LEFT
        text, meaning = _HEADERS[Column(section)]
        if self._form.has_words:
            text = _IN_WORDS.get(Column(section), text)
        return {_DISPLAY: text, Qt.ItemDataRole.ToolTipRole: meaning}.get(Qt.ItemDataRole(role))

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        row, column = self._rows[index.row()], Column(index.column())
        is_number = column >= Column.TERM
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                return self._explanation(row, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if is_number else _LEFT
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(self._theme.text if is_number else self._theme.order(row.order))
            case Qt.ItemDataRole.FontRole:
                return self._font if is_number else None
        return None

    def whole(self, index: Index) -> str:
        """Give what is copied: the number with all of its digits."""
        row, column = self._rows[index.row()], Column(index.column())
        if column < Column.TERM:
            return self._text(row, column)
        number = _number(row, column)
        return MISSING if number is None else full(number.value)

    def _text(self, row: TaylorRow, column: Column) -> str:
        if column < Column.TERM:
            return str(row.order) if column is Column.ORDER else symbols(row.order)
        number = _number(row, column)
        if number is None:
            return MISSING
        return "≈0" if _is_lost(number) else short(number.value, self._form.digits)

    def _explanation(self, row: TaylorRow, column: Column) -> str:
        if column < Column.TERM:
            return f"the term of order {row.order}: {symbols(row.order)}"
        number = _number(row, column)
        return self._why_missing(row) if number is None else _certificate(number)

    def _why_missing(self, row: TaylorRow) -> str:
        series = self._model.taylor if self._model is not None else None
        if series is None:
            return _why_no_terms(self._model)
        first = series.smooth_order
        if first is not None and row.order >= first:
            return f"this term does not exist: L is not analytic at w from order {first} on along u"
        if series.loss_next is None:
            return "L(w + ηu) does not exist, so there is no remainder"
        return "this number is beyond the range of doubles"


def _rows_of(model: LocalModel | None) -> tuple[TaylorRow, ...]:
    if model is None:
        return ()
    if model.taylor is not None:
        return model.taylor.rows
    return tuple(TaylorRow(k, None, None, None) for k in range(model.order + 1))


def _number(row: TaylorRow, column: Column) -> Certified | None:
    return {
        Column.TERM: row.term, Column.PARTIAL_SUM: row.partial_sum, Column.REMAINDER: row.remainder,
    }[column]  # fmt: skip


def _is_lost(number: Certified) -> bool:
    """Whether the bound leaves nothing of the number, not even its sign."""
    return 0.0 < abs(number.value) <= number.bound or (number.value == 0.0 < number.bound)


def _certificate(number: Certified) -> str:
    if number.bound == 0.0:
        return f"{full(number.value)}, exactly".replace("-", "−")
    if _is_lost(number):
        return f"not told apart from 0: at most {short(abs(number.value) + number.bound, 2)} in size"
    return f"{full(number.value)}, certified to ±{short(number.bound, 2)}".replace("-", "−")


def _why_no_terms(model: LocalModel | None) -> str:
    if model is None:
        return ""
    return model.point.problem or model.step.note or "u or η is undefined here, so there is no ray to expand L along"


class TermsTable(QTableView):
    """The terms; it writes fewer digits where it is narrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("taylor_table")
        self.setAccessibleName("Taylor terms, partial sums and remainders")
        self.terms = TermsModel(self)
        self.setModel(self.terms)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setMinimumSectionSize(8)
        self.horizontalHeader().setHighlightSections(False)
        copy = QAction("Copy with all digits", self)
        copy.triggered.connect(self.copy)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def set_look(self, theme: Theme, font: QFont) -> None:
        self.setFont(font)
        self.horizontalHeader().setFont(font)
        self.terms.set_look(theme, number_font(font.pointSizeF()))
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.setStyleSheet(
            f"QTableView {{ background: transparent; color: {theme.text}; }}"
            f"QHeaderView, QHeaderView::section {{ background: transparent; color: {theme.muted}; border: 0; }}"
            f"QHeaderView::section {{ border-bottom: 1px solid {theme.border}; padding: 2px 4px; }}"
            "QScrollBar { background: transparent; width: 8px; height: 8px; }"
            f"QScrollBar::handle {{ background: {theme.border}; border-radius: 4px; min-height: 20px; }}"
            "QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }"
            "QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }"
        )
        self.fit()

    def fit(self) -> None:
        """Choose the digits that there is room for, and share out the rest of the width."""
        self.updateGeometry()
        available = self.viewport().width()
        widths: dict[Column, int] = {}
        for form in _FORMS:
            self.terms.set_form(form)
            for column in (Column.ORDER, Column.SYMBOLS):
                self.setColumnHidden(column, column in form.hidden)
            columns = [column for column in Column if column not in form.hidden]
            widths = {c: max(self.sizeHintForColumn(c), self._header_width(c)) + 2 for c in columns}
            if sum(widths.values()) <= available:
                break
        spare = max(0, available - sum(widths.values()))
        for column, width in widths.items():
            self.setColumnWidth(column, width + (spare // 3 if column >= Column.TERM else 0))

    def _header_width(self, column: Column) -> int:
        return self.horizontalHeader().sectionSizeHint(column)

    def _height(self, rows: int) -> int:
        return self.horizontalHeader().sizeHint().height() + rows * self.verticalHeader().defaultSectionSize() + 2

    def sizeHint(self) -> QSize:
        return QSize(300, self._height(max(2, min(self.terms.rowCount(), 7))))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height(max(2, min(self.terms.rowCount(), 4))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            event.accept()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the selection on the clipboard: tab-separated, with all digits."""
        rows: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda i: (i.row(), i.column())):
            rows.setdefault(index.row(), []).append(self.terms.whole(index))
        if rows:
            QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in rows.values()))


# -- the panel


class TaylorPanel(QWidget):
    """The formula, the table and the plot of one local model.

    Signals
    -------
    eta_chosen
        A new η, when the step was dragged along the ray.
    """

    eta_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("taylor_panel")
        self._theme, self._large = LIGHT, False
        self.formula, self.table, self.plot = TaylorFormula(self), TermsTable(self), RayPlot(self)
        self.message = QLabel(self)
        self.message.setObjectName("taylor_message")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(4)
        for widget in (self.formula, self.table, self.message):
            layout.addWidget(widget)
        layout.addWidget(self.plot, 1)
        self.plot.setMinimumSize(120, 120)
        self.plot.eta_chosen.connect(self.eta_chosen)
        self._restyle()

    def show_model(self, model: LocalModel | None) -> None:
        """Show the terms and the ray of a model."""
        self.table.terms.show_model(model)
        self.table.fit()
        self.plot.show_model(model)
        text = message_of(model)
        self.message.setText(text)
        self.message.setVisible(bool(text))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._restyle()

    def set_large(self, on: bool) -> None:
        """Enlarge the type for a presentation."""
        self._large = on
        self.plot.set_large(on)
        self._restyle()

    def _restyle(self) -> None:
        font = QApplication.font()
        font.setPointSizeF(font.pointSizeF() * (LARGE if self._large else 1.0))
        self.setFont(font)
        self.formula.set_theme(self._theme)
        self.formula.updateGeometry()
        self.table.set_look(self._theme, font)
        self.plot.set_theme(self._theme)
        colours = self.message.palette()
        colours.setColor(QPalette.ColorRole.WindowText, QColor(self._theme.warning))
        self.message.setPalette(colours)


def message_of(model: LocalModel | None) -> str:
    """Say what is missing, and why; empty where nothing is."""
    if model is None:
        return ""
    if model.taylor is None:
        return _why_no_terms(model)
    first = model.taylor.smooth_order
    if first is None:
        return ""
    if first == 0:
        return "L jumps or is undefined at w along u: no Taylor term exists"
    return f"L is not analytic at w along u: the terms from order {first} on do not exist"
