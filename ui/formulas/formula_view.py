"""A formula on the screen: typeset where that is possible, plain text until then; what is too wide is scrolled."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSize, QSizeF, Qt, QTimer
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QScrollBar, QSizePolicy, QWidget

from explorer.formulas.latex_svg import SIZE, Picture
from explorer.formulas.pieces import Formula
from ui.formulas.formula_layout import Box, Layout, Part, Placed, lay_out, parts_of
from ui.formulas.typesetter import Typesetter
from ui.pixel_cache import PixelCache
from ui.svg_outline import without_outline
from ui.theme import LIGHT, Theme

_LARGER = 1.12
"""The type of formulas against that of the program: indices are small."""
_TIGHTER = 0.86
"""By how much a formula may shrink before it has to be scrolled."""
_KEPT = 800
_REST = 1_200
"""Milliseconds without a change, after which a formula gives room back."""
_MARGIN = 3
_BAR = 9
_COLOURS = ("gradient", "direction", "first_order", "second_order", "higher_order")


class Plates:
    """Pictures in the colours of a theme, ready to be painted."""

    def __init__(self, typesetter: Typesetter) -> None:
        self.typesetter = typesetter
        self.theme = LIGHT
        self._renderers: OrderedDict[str, QSvgRenderer] = OrderedDict()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours; nothing has to be typeset again."""
        self.theme = theme
        self._renderers.clear()

    def renderer(self, picture: Picture) -> QSvgRenderer | None:
        """Return what paints a picture; None where it could not be made."""
        latex = picture.latex
        if not picture.svg:
            return None
        if latex not in self._renderers:
            self._renderers[latex] = QSvgRenderer(QByteArray(without_outline(self._coloured(picture.svg)).encode()))
            if len(self._renderers) > _KEPT:
                self._renderers.popitem(last=False)
        return self._renderers[latex]

    def _coloured(self, svg: str) -> str:
        svg = svg.replace('"black"', f'"{self.theme.text}"')
        for name in _COLOURS:
            svg = svg.replace(f'"{name}"', f'"{getattr(self.theme, name)}"')
        return svg


class FormulaView(QWidget):
    """Shows a formula. Until another one is typeset, the last one stands."""

    def __init__(self, plates: Plates, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plates = plates
        self.formula = Formula(())
        self._shown: Formula | None = None
        # the typesetter keeps no picture for ever
        self._pictures: dict[str, Picture] = {}
        self._layout, self._scale = Layout(), 1.0
        self._least_height = 0
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._let_go)
        self._cache, self._drawn = PixelCache(), 0
        self._bar = QScrollBar(Qt.Orientation.Horizontal, self)
        self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bar.hide()
        self._bar.valueChanged.connect(lambda _: self.update())
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    # -- what it shows

    @property
    def is_typeset(self) -> bool:
        """Whether the formula that is wanted is the one that is seen, typeset."""
        return self._shown is self.formula

    @property
    def latex(self) -> Iterable[str]:
        """Return what has to be typeset for it."""
        return (part.latex for part in parts_of(self.formula))

    def show_formula(self, formula: Formula) -> None:
        """Show a formula, once it is typeset."""
        if formula == self.formula:
            self.refresh()
            return
        if len(formula.pieces) != len(self.formula.pieces):
            self._least_height = 0
        self.formula = formula
        self.setAccessibleName(formula.plain)
        self.refresh()

    def forget(self) -> None:
        """Leave what is seen now: it is of another loss."""
        self._shown, self._least_height = None, 0
        self._arrange()

    def refresh(self) -> None:
        """Look whether the formula is typeset by now."""
        if self.is_typeset:
            return
        found = {latex: self._plates.typesetter.picture(latex) for latex in self.latex}
        pictures = {latex: picture for latex, picture in found.items() if picture is not None}
        if len(pictures) == len(found):
            self._pictures = pictures
            # plain text takes more room
            self._least_height = 0 if self._shown is None else self._least_height
            self._shown = self.formula
            self._arrange()
        elif self._shown is None:
            self._arrange()

    def restyle(self) -> None:
        """Take the colours of the plates and the type of the program."""
        self.setFont(QApplication.font())
        self._least_height = 0
        self._arrange()

    # -- geometry

    @property
    def _size(self) -> float:
        return _LARGER * QFontInfo(self.font()).pixelSize()

    def _box(self, part: Part) -> Box:
        """Return the size of a part in pixels, at the usual size of the type."""
        picture = self._pictures[part.latex]
        if not picture.svg:
            metrics = QFontMetricsF(self.font())
            return 0.0, -metrics.ascent(), metrics.horizontalAdvance(part.plain), metrics.height()
        scale = self._size / SIZE
        left, top, width, height = picture.box
        return scale * left, scale * top, scale * width, scale * height

    def _arrange(self) -> None:
        self._drawn += 1
        room = max(1.0, float(self.width() - 2 * _MARGIN))
        if self._shown is None:
            self._layout = Layout()
            words = QRect(0, 0, round(room), 100_000)
            height = self.fontMetrics().boundingRect(words, Qt.TextFlag.TextWordWrap, self.formula.plain).height()
        else:
            self._layout, self._scale = lay_out(self._shown, room, self._size, self._box), 1.0
            if self._layout.width > room:
                self._scale = max(_TIGHTER, room / self._layout.width)
                self._layout = lay_out(self._shown, room / self._scale, self._size, self._box)
            height = round(self._scale * self._layout.height + 0.5)
        self._arrange_bar(room)
        # numbers that move change how lines are broken: what is below should not jump while they do
        needed = height + 2 * _MARGIN + (_BAR if self._is_too_wide else 0)
        if needed < self._least_height:
            self._rest.start()
        self._least_height = max(self._least_height, needed)
        self.setFixedHeight(self._least_height)
        self.update()

    def _let_go(self) -> None:
        """Take no more room than is needed, now that nothing moves."""
        self._least_height = 0
        self._arrange()

    @property
    def _is_too_wide(self) -> bool:
        return self._bar.maximum() > 0

    def _arrange_bar(self, room: float) -> None:
        beyond = round(self._scale * self._layout.width - room + 0.5)
        self._bar.setRange(0, max(0, beyond))
        self._bar.setPageStep(round(room))
        self._bar.setSingleStep(round(2 * self._size))
        self._bar.setVisible(beyond > 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if beyond > 0 else Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        return QSize(300, max(1, self._least_height))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, max(1, self._least_height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._least_height = 0
            self._arrange()
        self._bar.setGeometry(0, self.height() - _BAR, self.width(), _BAR)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if way and self._is_too_wide:
            self._bar.setValue(self._bar.value() + way * self._bar.singleStep())
        else:
            super().keyPressEvent(event)

    # -- painting

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._shown is None:
            painter.setPen(QColor(self._plates.theme.text))
            inside = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
            painter.drawText(inside, Qt.TextFlag.TextWordWrap, self.formula.plain)
        else:
            size = QSizeF(self._scale * self._layout.width + 1.0, self._scale * self._layout.height + 1.0)
            area = QRectF(QPointF(_MARGIN - self._bar.value(), _MARGIN), size)
            self._cache.paint(painter, area, self._drawn, lambda onto: self._draw(onto, area.topLeft()))
        painter.end()

    def _draw(self, painter: QPainter, place: QPointF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(place)
        painter.scale(self._scale, self._scale)
        painter.setFont(self.font())
        painter.setPen(QColor(self._plates.theme.text))
        for placed in self._layout.parts:
            self._paint_part(painter, placed)

    def _paint_part(self, painter: QPainter, placed: Placed) -> None:
        renderer = self._plates.renderer(self._pictures[placed.part.latex])
        left, top, width, height = placed.box
        if renderer is None:
            painter.drawText(QPointF(placed.x, placed.baseline), placed.part.plain)
        else:
            renderer.render(painter, QRectF(placed.x + left, placed.baseline + top, width, height))
