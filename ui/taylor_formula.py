"""The Taylor series of L along the ray, typeset; it names its terms."""

from __future__ import annotations

from functools import lru_cache
from threading import Thread

from PySide6.QtCore import QByteArray, QEvent, QPointF, QRectF, QSize, QTimer
from PySide6.QtGui import QHelpEvent, QHideEvent, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from ui.svg_outline import without_outline
from ui.theme import LIGHT, Theme

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
            QSvgRenderer(QByteArray(without_outline(_coloured(svg, order, theme)).encode()))
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
