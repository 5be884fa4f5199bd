"""Colours and fonts, light and dark. One colour per quantity, wherever it appears.

The colours of quantities come from the hues of the Okabe–Ito set, as dark or as light as text needs (WCAG AA) and
moved until each two differ by ΔE2000 ≥ 10 also for those who lack a kind of cones (tests/ui/test_theme.py measures
it); each quantity has a dash pattern or a marker of its own as well.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour of the program, as `#rrggbb`."""

    dark: bool
    window: str
    """Behind everything."""
    surface: str
    """Behind plots, tables and fields."""
    text: str
    """Text, and the true L."""
    muted: str
    """Secondary text and axes."""
    border: str
    accent: str
    """Focus."""
    selection: str
    """Behind selected rows."""
    gradient: str
    """∇L."""
    direction: str
    """u."""
    first_order: str
    second_order: str
    higher_order: str
    warning: str
    error: str

    def order(self, k: int) -> str:
        """Return the colour of the Taylor term of order k."""
        return (self.muted, self.first_order, self.second_order)[k] if k < 3 else self.higher_order


LIGHT = Theme(
    dark=False, window="#f4f5f7", surface="#ffffff", text="#1b1f24", muted="#5b6470", border="#d5d9df",
    accent="#0072b2", selection="#e5f1f9", gradient="#b84a00", direction="#0072b2", first_order="#6b4b28",
    second_order="#006f4e", higher_order="#9c447e", warning="#8a5a00", error="#b3261e",
)  # fmt: skip

DARK = Theme(
    dark=True, window="#16191d", surface="#1f2328", text="#e8eaed", muted="#a2abb6", border="#383e46",
    accent="#56b4e9", selection="#24394a", gradient="#ff7f32", direction="#56b4e9", first_order="#ffc425",
    second_order="#74ae83", higher_order="#d78ab6", warning="#e6b450", error="#ff8a80",
)  # fmt: skip

DASHES: tuple[Qt.PenStyle, ...] = (
    Qt.PenStyle.DotLine, Qt.PenStyle.DashLine, Qt.PenStyle.DashDotLine, Qt.PenStyle.DashDotDotLine,
)  # fmt: skip
"""Dash of the partial sum of order 0, 1, 2 and above; the true L is solid."""


_EDGE = 128
"""Percent by which Fusion darkens the edge of a box: to 1/1.4, and then lighter by 1.1."""


def system_theme() -> Theme:
    """Return the theme that the system asks for."""
    scheme = QGuiApplication.styleHints().colorScheme()
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


def palette(theme: Theme) -> QPalette:
    """Return the palette of every ordinary widget."""
    result = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.window,
        QPalette.ColorRole.Button: theme.window,
        QPalette.ColorRole.ToolTipBase: theme.surface,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: "#ffffff" if not theme.dark else "#10151a",
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Mid: theme.border,
        QPalette.ColorRole.Midlight: theme.border,
        QPalette.ColorRole.Light: theme.surface,
        QPalette.ColorRole.Dark: theme.muted,
    }
    for role, colour in roles.items():
        result.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return result


def box_palette(theme: Theme) -> QPalette:
    """Return the palette of boxes to be checked, also in menus: Fusion darkens what is behind them for their edge.

    In a dark theme that leaves an edge that nobody sees. What is said to be behind is lighter by as much, so that the
    edge comes out as `muted`; nothing else of a box is painted with it, and of a menu its rim only.
    """
    result = palette(theme)
    if theme.dark:
        result.setColor(QPalette.ColorRole.Window, QColor(theme.muted).lighter(_EDGE))
    return result


def number_font(size: float | None = None) -> QFont:
    """Return the font of numbers: figures of one width, so that columns stand."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    if size is not None:
        font.setPointSizeF(size)
    return font


def apply(theme: Theme) -> None:
    """Give all ordinary widgets the colours of a theme."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    if app.style().objectName().lower() != "fusion":
        # the one style that takes every colour from the palette, on all systems
        app.setStyle("Fusion")
    app.setPalette(palette(theme))
    for kind in ("QCheckBox", "QRadioButton", "QMenu"):
        app.setPalette(box_palette(theme), kind)  # type: ignore[arg-type]  # it takes text; its stub says bytes
