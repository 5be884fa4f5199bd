"""The panel of the remainders: lines, slopes in words and numbers, and η that can be dragged."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.descent import Rules, observe
from explorer.direction import AlongAxis, AtAngle, DirectionRule, Vector
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.question import Question
from explorer.step_size import LengthRule
from ui.background import Job
from ui.experiments.remainder_panel import RemainderPanel
from ui.experiments.remainder_plot import _free_of
from ui.experiments.remainder_table import Column
from ui.experiments.remainder_words import joint_name
from ui.number_table import DISPLAY
from ui.plot_layer import Frame
from ui.theme import DARK

ROSENBROCK = "100*(y-x^2)^2+(1-x)^2"


def question_of(
    text: str = ROSENBROCK,
    w: Vector = (-1.2, 1.0),
    rule: DirectionRule | None = None,
    eta: float = 0.1,
    order: int = 3,
) -> Question:
    loss = Loss.parse(text)
    rules = Rules(rule or AtAngle(180.0), LengthRule.LENGTH, eta)
    return Question(loss, local_model(loss, observe(loss, w), rules, order), rules, 0, None)


def ask(panel: RemainderPanel, question: Question) -> None:
    panel.show_question(question)
    answer = panel.work(question, panel.settings, Job(lambda _: None, synchronous=True))
    if answer is not None:
        panel.show_result(answer)


@pytest.fixture
def panel(qtbot: QtBot) -> RemainderPanel:
    panel = RemainderPanel()
    qtbot.addWidget(panel)
    panel.resize(430, 520)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def column(panel: RemainderPanel, which: Column) -> list[object]:
    slopes = panel.table.slopes
    return [slopes.index(row, which).data(DISPLAY) for row in range(slopes.rowCount())]


def test_that_slopes_stand_beside_theory(panel: RemainderPanel) -> None:
    ask(panel, question_of())
    assert column(panel, Column.ORDER) == ["R₀", "R₁", "R₂", "R₃"]
    assert column(panel, Column.FITTED) == ["1.000", "2.000", "3.000", "4.000"]
    assert column(panel, Column.THEORY) == ["1", "2", "3", "4"]


def test_that_the_sizes_are_the_certified_ones_of_the_model(panel: RemainderPanel) -> None:
    question = question_of()
    ask(panel, question)
    assert question.model.taylor is not None
    for k, row in enumerate(question.model.taylor.rows):
        assert row.remainder is not None
        assert panel.table.slopes.whole(panel.table.slopes.index(k, Column.SIZE)) == repr(abs(row.remainder.value))


def test_that_a_remainder_that_is_exactly_0_is_said_in_words(panel: RemainderPanel) -> None:
    ask(panel, question_of("x^2+y^2", (1.0, 2.0), order=4))
    assert column(panel, Column.FITTED) == ["1.000", "2.000", "exactly 0", "exactly 0", "exactly 0"]
    assert column(panel, Column.THEORY)[2:] == ["–"] * 3


def test_that_a_later_order_is_explained(panel: RemainderPanel) -> None:
    ask(panel, question_of("cos(x)", (0.0,), AlongAxis(0)))
    assert column(panel, Column.FITTED) == ["2.000", "2.000", "4.000", "4.000"]
    assert panel.summary.text() == (
        "Once η is small, an η ten times smaller makes |R₁| 10² times smaller. "
        "R₀ begins with the term of order 2: that of order 1 is 0 here."
    )


def test_that_a_break_on_the_ray_is_named(panel: RemainderPanel) -> None:
    ask(panel, question_of("exp(x)+abs(x+2)", (0.0,), AlongAxis(0, -1)))
    assert "At η = 2 L breaks (abs at its corner), and the lines bend." in panel.summary.text()


def test_that_the_mark_follows_eta_at_once(panel: RemainderPanel) -> None:
    ask(panel, question_of(eta=0.1))
    curve = panel.plot.curve
    panel.show_question(question_of(eta=0.02))
    assert panel.plot.eta == 0.02
    assert panel.plot.curve is curve


def test_that_dragging_chooses_eta_where_the_mouse_is(panel: RemainderPanel) -> None:
    ask(panel, question_of())
    chosen: list[tuple[float, bool]] = []
    panel.eta_chosen.connect(lambda eta, dragging: chosen.append((eta, dragging)))
    view = panel.plot.viewport()
    start, end = QPoint(view.width() // 3, 60), QPoint(view.width() // 2, 60)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
    assert [dragging for _, dragging in chosen] == [True, True, False]
    assert chosen[0][0] == pytest.approx(panel.plot.place(QPointF(start))[0])
    assert chosen[-1][0] == pytest.approx(panel.plot.place(QPointF(end))[0])
    assert chosen[0][0] < chosen[-1][0]


def test_that_eta_stays_within_the_plot(panel: RemainderPanel) -> None:
    ask(panel, question_of())
    chosen: list[float] = []
    panel.eta_chosen.connect(lambda eta, _: chosen.append(eta))
    panel.plot.clicked.emit(1e-30, 1.0)
    panel.plot.clicked.emit(1e30, 1.0)
    assert chosen == [1e-12, 10.0]


def test_that_where_there_is_no_ray_the_reason_stands_instead(panel: RemainderPanel) -> None:
    ask(panel, question_of())
    ask(panel, question_of("abs(x)+y", (0.0, 1.0)))
    assert panel.plot.reason == "L is not differentiable at w: abs at its corner"
    assert panel.table.isHidden()
    chosen: list[float] = []
    panel.eta_chosen.connect(lambda eta, _: chosen.append(eta))
    panel.plot.clicked.emit(0.1, 1.0)
    assert not chosen
    ask(panel, question_of())
    assert not panel.plot.reason
    assert not panel.table.isHidden()


def test_that_all_numbers_can_be_copied(panel: RemainderPanel) -> None:
    assert panel.rows() == []
    ask(panel, question_of("x^2", (1.0,), order=2))
    rows = panel.rows()
    assert rows[0] == ["η", "|R_0|", "|R_1|", "|R_2|"]
    assert rows[1][0] == "slope"
    assert rows[1][3] == "exactly 0"
    assert rows[2] == ["slope in theory", "1", "2", "–"]
    assert len(rows) == 3 + 53
    assert rows[-1][:1] == [pytest.approx(10.0)]


def test_that_no_numbers_of_an_earlier_question_are_copied(panel: RemainderPanel) -> None:
    for question in (question_of("x^2+y^2", (0.0, 0.0)), question_of("abs(x)+y", (0.0, 1.0))):
        ask(panel, question_of())
        assert panel.rows()
        ask(panel, question)
        assert panel.rows() == []
    ask(panel, question_of())
    panel.show_question(question_of(w=(0.5, 1.0)))
    assert panel.rows() == []


def test_that_names_of_upright_lines_step_aside(panel: RemainderPanel) -> None:
    # η and the break of L a few pixels apart, on the right
    ask(panel, question_of("log(x)", (0.6,), eta=0.3))
    assert panel.plot.curve is not None
    frame = Frame.of(panel.plot.getViewBox())
    eta, broken = panel.plot._uprights(frame, panel.plot.curve)
    assert (eta.words, broken.words) == ("η = 0.3", "log at 0")
    for upright, other in ((eta, broken), (broken, eta)):
        place = panel.plot._place_of_words(frame, upright, [other.x])
        assert frame.rect.contains(place)
        assert not place.left() < other.x < place.right()


def test_that_words_take_the_first_place_that_no_line_crosses() -> None:
    assert _free_of([100.0], [90.0, 110.0, 40.0], 50.0) == 110.0
    assert _free_of([100.0, 120.0], [90.0, 110.0, 40.0], 50.0) == 40.0
    assert _free_of([20.0, 100.0, 120.0], [90.0, 110.0, -40.0], 50.0) == 90.0


def test_that_it_is_painted_in_every_state(panel: RemainderPanel) -> None:
    cases = [
        question_of(order=12), question_of(eta=1e5), question_of("x*abs(x)", (0.0,)), question_of("3+0*x", (1.0,)),
        question_of("sqrt(x)", (1.0,)), question_of("x^2+y^2", (0.0, 0.0)), question_of("log(x)", (-1.0,)),
    ]  # fmt: skip
    panel.set_theme(DARK)
    panel.set_large(True)
    for question in cases:
        ask(panel, question)
        assert not panel.grab().isNull()


def test_that_neighbouring_orders_are_named_together() -> None:
    assert joint_name([0, 2, 3, 4]) == "R₀, R₂–R₄"
