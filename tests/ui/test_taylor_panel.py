"""The Taylor panel shows the numbers of the model, with all of their digits where they are asked for."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.descent import Rules, observe
from explorer.direction import AlongVector, AtAngle, DirectionRule, Vector
from explorer.local_model import LocalModel, local_model
from explorer.loss import Loss
from explorer.step_size import LengthRule
from ui.numbers import MISSING, short
from ui.ray_drawing import joint_name
from ui.reasons import why_few_terms
from ui.taylor_panel import TaylorPanel
from ui.terms_model import Column, symbols
from ui.theme import DARK, LIGHT

ROSENBROCK = "100*(y-x^2)^2+(1-x)^2"


def model_of(
    text: str = ROSENBROCK,
    w: Vector = (-1.2, 1.0),
    rule: DirectionRule | None = None,
    eta: float = 0.1,
    order: int = 3,
) -> LocalModel:
    loss = Loss.parse(text)
    rules = Rules(rule or AtAngle(180.0), LengthRule.LENGTH, eta)
    return local_model(loss, observe(loss, w), rules, order)


@pytest.fixture
def panel(qtbot: QtBot) -> TaylorPanel:
    panel = TaylorPanel()
    qtbot.addWidget(panel)
    panel.resize(400, 440)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def cell(panel: TaylorPanel, row: int, column: Column, role: int = Qt.ItemDataRole.DisplayRole) -> object:
    return panel.table.terms.index(row, column).data(role)


# -- the table


def test_each_row_shows_term_partial_sum_and_remainder_of_the_model(panel: TaylorPanel) -> None:
    model = model_of()
    panel.show_model(model)
    assert model.taylor is not None
    assert panel.table.terms.rowCount() == 4
    for k, row in enumerate(model.taylor.rows):
        assert row.term is not None
        assert row.partial_sum is not None
        assert row.remainder is not None
        assert cell(panel, k, Column.ORDER) == str(k)
        assert cell(panel, k, Column.TERM) == short(row.term.value)
        assert cell(panel, k, Column.PARTIAL_SUM) == short(row.partial_sum.value)
        assert cell(panel, k, Column.REMAINDER) == short(row.remainder.value)


def test_terms_are_written_in_the_symbols_of_the_argument() -> None:
    written = [symbols(k) for k in (0, 1, 2, 3, 12)]
    assert written == ["L(w)", "η v·∇L", "η²/2! v∇²L u", "η³/3! D³L[u³]", "η¹²/12! D¹²L[u¹²]"]


def test_a_remainder_that_is_exactly_zero_is_shown_as_0(panel: TaylorPanel) -> None:
    panel.show_model(model_of("x^2+3*y^2", (2.0, 1.0)))
    assert cell(panel, 2, Column.REMAINDER) == "0"
    assert "exactly" in str(cell(panel, 2, Column.REMAINDER, Qt.ItemDataRole.ToolTipRole))


def test_the_first_term_along_a_level_direction_is_0(panel: TaylorPanel) -> None:
    panel.show_model(model_of(w=(-1.1, 1.3), rule=AtAngle(90.0)))
    assert cell(panel, 1, Column.TERM) == "0"


def test_a_number_that_is_not_told_apart_from_zero_is_not_called_zero(panel: TaylorPanel) -> None:
    panel.show_model(model_of("sin(x)^2+cos(x)^2+y", (0.3, 1.0)))
    text, why = (
        cell(panel, 2, Column.TERM, role) for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    )
    assert (text == "0") == ("exactly" in str(why))


def test_the_full_value_and_its_certified_bound_are_in_the_tooltip(panel: TaylorPanel) -> None:
    panel.show_model(model_of())
    tip = str(cell(panel, 1, Column.TERM, Qt.ItemDataRole.ToolTipRole))
    assert tip.startswith("−23.28676877542")
    assert "certified to ±" in tip


def test_what_does_not_exist_is_a_dash_that_says_why(panel: TaylorPanel) -> None:
    panel.show_model(model_of("abs(x)+2*abs(y)", (0.0, 1.0), AlongVector((1.0, 1.0))))
    assert cell(panel, 0, Column.TERM) == "2"
    assert cell(panel, 1, Column.TERM) == MISSING
    tip = cell(panel, 1, Column.TERM, Qt.ItemDataRole.ToolTipRole)
    assert tip == "this term does not exist: L is not analytic at w from order 1 on along u"


def test_the_colour_of_a_row_is_that_of_its_order(panel: TaylorPanel) -> None:
    panel.show_model(model_of())
    for theme in (LIGHT, DARK):
        panel.set_theme(theme)
        colours = [cell(panel, k, Column.ORDER, Qt.ItemDataRole.ForegroundRole) for k in range(4)]
        assert colours == [QColor(theme.order(k)) for k in range(4)]


def test_copying_gives_all_digits_separated_by_tabs(panel: TaylorPanel) -> None:
    model = model_of()
    panel.show_model(model)
    panel.table.selectAll()
    QTest.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert model.taylor is not None
    row = model.taylor.rows[1]
    assert row.term is not None
    assert row.remainder is not None
    assert len(lines) == 4
    assert float(lines[1][-3]) == row.term.value
    assert float(lines[1][-1]) == row.remainder.value


@pytest.mark.parametrize(("width", "order"), [(400, 3), (300, 3), (300, 12), (400, 12)])
def test_no_column_is_cut_off(panel: TaylorPanel, qtbot: QtBot, width: int, order: int) -> None:
    panel.show_model(model_of("exp(x/2)*sin(y)+cos(x*y)", order=order))
    panel.resize(width, 330)
    across, down = panel.table.horizontalScrollBar(), panel.table.verticalScrollBar()
    qtbot.waitUntil(lambda: across.maximum() == 0 and (down.maximum() == 0) == (order == 3))


# -- what is missing


def test_the_order_stays_and_the_terms_are_written_briefly_where_there_is_little_room(panel: TaylorPanel) -> None:
    panel.show_model(model_of(order=12))
    texts = []
    for width in (700, 400, 330, 240):
        panel.resize(width, 440)
        assert not panel.table.isColumnHidden(Column.ORDER)
        is_shown = not panel.table.isColumnHidden(Column.SYMBOLS)
        texts.append(cell(panel, 12, Column.SYMBOLS) if is_shown else "")
    assert texts[0] == "η¹²/12! D¹²L[u¹²]"
    assert "η¹²D¹²L/12!" in texts
    assert texts[-1] == ""


def test_a_stationary_point_leaves_dashes_and_what_can_be_done(panel: TaylorPanel) -> None:
    panel.show_model(model_of("x^2-y^2", (0.0, 0.0)))
    assert cell(panel, 3, Column.REMAINDER) == MISSING
    assert panel.plot.reason == "choose a fixed vector or an axis to look along a ray"
    assert panel.plot.spoken() == panel.plot.reason
    assert not panel.plot.step_line.isVisible()
    panel.show_model(model_of())
    assert panel.plot.reason == ""
    assert panel.plot.step_line.isVisible()


def test_the_loss_at_w_is_shown_where_it_is_all_that_is_known(panel: TaylorPanel) -> None:
    panel.show_model(model_of("x^2-y^2+0.1", (0.0, 0.0)))
    assert cell(panel, 0, Column.TERM) == "0.1"
    assert cell(panel, 0, Column.TERM, Qt.ItemDataRole.ToolTipRole) == "0.1: L(w) as numexpr gives it"
    assert cell(panel, 0, Column.PARTIAL_SUM) == MISSING
    assert "stationary point" in str(cell(panel, 1, Column.TERM, Qt.ItemDataRole.ToolTipRole))
    panel.show_model(model_of("log(x)+y", (0.0, 0.0)))
    assert cell(panel, 0, Column.TERM) == MISSING
    assert panel.plot.reason.startswith("L is not finite at w")


def test_a_kink_is_named(panel: TaylorPanel) -> None:
    panel.show_model(model_of("abs(x)+2*abs(y)", (0.0, 1.0)))
    assert panel.plot.reason == "choose a fixed vector or an axis to look along a ray"
    assert not panel.message.isVisible()
    panel.show_model(model_of("abs(x)+2*abs(y)", (0.0, 1.0), AlongVector((1.0, 1.0))))
    assert panel.plot.reason == ""
    assert panel.message.text() == "L is not analytic at w along u: the terms from order 1 on do not exist"
    assert panel.message.isVisible()


def test_without_a_model_there_is_nothing_to_show(panel: TaylorPanel) -> None:
    panel.show_model(model_of())
    panel.show_model(None)
    assert panel.table.terms.rowCount() == 0
    assert panel.plot.curve_names == ()
    assert why_few_terms(None) == ""
    assert panel.plot.reason == ""


# -- the plot


def test_the_plot_has_L_and_a_partial_sum_for_each_order_that_exists(panel: TaylorPanel) -> None:
    panel.show_model(model_of())
    assert list(panel.plot.curve_names) == ["L", "S₀", "S₁", "S₂", "S₃"]
    panel.show_model(model_of("abs(x)+2*abs(y)", (0.0, 1.0), AlongVector((1.0, 1.0))))
    assert list(panel.plot.curve_names) == ["L", "S₀"]
    panel.show_model(model_of("x^2-y^2", (0.0, 0.0)))
    assert not panel.plot.curve_names


def test_the_view_is_that_of_L_however_far_the_partial_sums_go(panel: TaylorPanel) -> None:
    model = model_of("log(1+x^2)+y^2", (0.3, 0.0), eta=4.0, order=12)
    panel.show_model(model)
    assert model.ray is not None
    (left, right), (low, high) = panel.plot.getViewBox().viewRange()
    lowest, highest = float(model.ray.loss.min()), float(model.ray.loss.max())
    assert left == pytest.approx(model.ray.t[0])
    assert right > model.ray.t[-1]
    assert low < lowest < highest < high
    assert high - low < 2.0 * (highest - lowest)


@pytest.mark.parametrize("eta", [0.25, 1e-12])
def test_the_line_stands_at_the_step(panel: TaylorPanel, eta: float) -> None:
    panel.show_model(model_of(eta=eta))
    assert panel.plot.step_line.value() == eta
    assert panel.plot.step_line.pos().x() == eta


def test_curves_that_end_in_one_place_share_a_name() -> None:
    named = [joint_name(orders) for orders in ([-1], [-1, 3], [0, 1], [-1, 1, 3, 4, 12])]
    assert named == ["L", "L, S₃", "S₀–S₁", "L, S₁, S₃–S₄, S₁₂"]


def test_a_narrow_window_of_L_is_counted_from_a_number_that_the_axis_names(panel: TaylorPanel) -> None:
    panel.show_model(model_of(eta=1e-7))
    axis = panel.plot.getAxis("left")
    assert axis.labelText.startswith("L − 24.")
    assert axis.tickStrings([axis.range[0]], 1.0, 1e-6)[0].count("24") == 0
    panel.show_model(model_of())
    assert axis.labelText == "L"


def drag_step_line(panel: TaylorPanel, t: float) -> None:
    """Drag the line at the step to another t, with the mouse."""
    QTest.qWait(50)  # the axes take their width with the first painting
    box, viewport = panel.plot.getViewBox(), panel.plot.viewport()
    _, (low, high) = box.viewRange()

    def pixel(at: float) -> QPointF:
        return QPointF(panel.plot.mapFromScene(box.mapViewToScene(QPointF(at, low + 0.2 * (high - low)))))

    start, end = pixel(float(panel.plot.step_line.value())), pixel(t)
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    way = [start + (end - start) * share for share in (0.0, 0.3, 0.6, 1.0)]
    moves = [(QEvent.Type.MouseMove, none, none, way[0]), (QEvent.Type.MouseButtonPress, left, left, way[0])]
    moves += [(QEvent.Type.MouseMove, none, left, at) for at in way[1:]]
    moves += [(QEvent.Type.MouseButtonRelease, left, none, way[-1])]
    for kind, button, buttons, at in moves:
        place = QPointF(viewport.mapToGlobal(QPoint(round(at.x()), round(at.y()))))
        event = QMouseEvent(kind, at, place, button, buttons, Qt.KeyboardModifier.NoModifier)
        QGuiApplication.sendEvent(viewport, event)
        QTest.qWait(15)  # pyqtgraph skips moves that come faster


def test_dragging_the_line_chooses_eta(panel: TaylorPanel, qtbot: QtBot) -> None:
    panel.show_model(model_of())
    with qtbot.waitSignal(panel.eta_chosen) as chosen:
        drag_step_line(panel, 0.05)
    assert math.isclose(chosen.args[0], 0.05, abs_tol=0.003)


def test_no_step_goes_backwards(panel: TaylorPanel, qtbot: QtBot) -> None:
    panel.show_model(model_of())
    with qtbot.assertNotEmitted(panel.eta_chosen):
        drag_step_line(panel, -0.02)
    assert panel.plot.step_line.value() == 0.1


# -- the formula


def test_the_formula_is_typeset_and_names_its_terms(panel: TaylorPanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: panel.formula.is_typeset)
    meanings = {panel.formula.meaning_at(QPointF(x, 10.0)) for x in range(panel.formula.width())}
    assert any(text.startswith("t₁ = η v·∇L") for text in meanings)
    assert any(text.startswith("t₂") for text in meanings)


def test_a_presentation_enlarges_the_type_once(panel: TaylorPanel, set_type: Callable[[float], None]) -> None:
    before = panel.font().pointSizeF()
    set_type(1.35)
    panel.set_large(True)
    for widget in (panel, panel.table, panel.formula, panel.message):
        assert widget.font().pointSizeF() == pytest.approx(1.35 * before)
    set_type(1.0)
    panel.set_large(False)
    assert panel.font().pointSizeF() == pytest.approx(before)
