"""The panel of trust: marks on a scale, sentences with live numbers, and η that follows a press."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF, QTextLayout
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.descent import Rules, observe
from explorer.direction import AlongVector, AtAngle, DirectionRule, Vector
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.question import Question
from explorer.step_size import LengthRule
from ui.background import Job
from ui.experiments.trust_panel import TrustPanel
from ui.experiments.trust_words import Kind
from ui.plot_layer import Frame
from ui.theme import DARK, LIGHT


def question_of(
    text: str = "x^2", w: Vector = (1.0,), rule: DirectionRule | None = None, eta: float = 0.5
) -> Question:
    loss = Loss.parse(text)
    rules = Rules(rule or AtAngle(180.0), LengthRule.LENGTH, eta)
    return Question(loss, local_model(loss, observe(loss, w), rules, 3), rules, 0, None)


def ask(panel: TrustPanel, question: Question) -> None:
    panel.show_question(question)
    panel.show_result(panel.work(question, panel.settings, Job(lambda _: None, synchronous=True)))


@pytest.fixture
def panel(qtbot: QtBot) -> TrustPanel:
    panel = TrustPanel()
    qtbot.addWidget(panel)
    panel.resize(430, 520)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def words(panel: TrustPanel, kind: Kind) -> str:
    return panel.lines[kind].words


def test_that_a_quadratic_is_described_in_its_closed_forms(panel: TrustPanel) -> None:
    # x² at 1, downhill: d = −2, c = 2
    ask(panel, question_of())
    assert words(panel, Kind.PROMISE).startswith("Up to η = 0.2 the straight-line promise is within 10 %.")
    assert words(panel, Kind.LOWEST) == "The best step along u: L first stops falling at η = 1."
    assert words(panel, Kind.BACK) == "At η = 2 L is back at L(w): beyond it the step gains nothing."
    assert words(panel, Kind.STABILITY).startswith("α = 2/λmax = 1,")
    assert "no bound on one step" in words(panel, Kind.STABILITY)
    assert "polynomial" in words(panel, Kind.RADIUS)
    assert [panel.lines[kind].line.value for kind in Kind] == ["0.2", "1", "2", "2", "∞"]


def test_that_marks_have_places_symbols_and_words_of_their_own(panel: TrustPanel) -> None:
    ask(panel, question_of("-1/(1+x^2)", (1.5,)))
    marks = panel.marks
    assert [mark.kind for mark in marks] == [Kind.PROMISE, Kind.LOWEST, Kind.BACK, Kind.RADIUS]
    assert len({mark.symbol for mark in marks}) == len(marks)
    assert all(len(mark.symbol) <= 2 and mark.words.startswith(mark.symbol) for mark in marks)
    assert panel.ruler.marks == marks
    for theme in (LIGHT, DARK):
        assert len({kind.colour(theme) for kind in Kind}) == len(Kind)


def test_that_an_estimate_is_called_one_and_says_what_it_is_from(panel: TrustPanel) -> None:
    ask(panel, question_of("-1/(1+x^2)", (1.5,)))
    assert panel.lines[Kind.RADIUS].line.value.startswith("≈ 1.80")
    assert words(panel, Kind.RADIUS).startswith("An estimate")
    assert "singularity is near t = 1.5 ± 1i" in words(panel, Kind.RADIUS)
    ask(panel, question_of("abs(x)", (1.75,)))
    assert "abs at its corner, at t = 1.75" in words(panel, Kind.RADIUS)
    ask(panel, question_of("exp(x)", (1.0,)))
    assert "seems to converge everywhere" in words(panel, Kind.RADIUS)


def test_that_it_says_how_well_the_promise_is_kept_at_todays_eta(panel: TrustPanel) -> None:
    ask(panel, question_of(eta=0.5))
    assert words(panel, Kind.PROMISE).endswith("At today's η it is 25 % off.")
    panel.show_question(question_of(eta=0.02))
    assert words(panel, Kind.PROMISE).endswith("At today's η it is 1 % off.")


@pytest.mark.parametrize(
    ("eta", "share"), [(3.0, "150"), (2e3, "1e5"), (1.9e3, "95000"), (2e5, "1e7"), (1e-3, "0.05")]
)
def test_that_shares_are_plain_numbers_up_to_many_thousands(panel: TrustPanel, eta: float, share: str) -> None:
    # x² at 1: the promise is η/2 off
    panel.show_question(question_of(eta=eta))
    assert words(panel, Kind.PROMISE).endswith(f"At today's η it is {share} % off.")


@pytest.mark.parametrize(
    ("question", "lowest", "back"),
    [
        (("tan(x)", (1.0,)), "L falls without end toward η = 2.571.", "At η = 2.571 L jumps above L(w)"),
        (("floor(x)-x", (2.5,)), "L falls up to η = 0.5 and jumps up there", "At η = 0.5 L jumps above L(w)"),
        (("sqrt(abs(x))", (1.0,)), "The best step along u: L first stops falling at η = 1.", "At η = 2 L is back"),
    ],
)
def test_that_jumps_poles_and_cusps_are_told_apart(
    panel: TrustPanel, question: tuple[str, Vector], lowest: str, back: str
) -> None:
    ask(panel, question_of(*question))
    assert words(panel, Kind.LOWEST).startswith(lowest)
    assert words(panel, Kind.BACK).startswith(back)


def test_that_one_message_says_what_to_do_where_there_is_no_ray(panel: TrustPanel) -> None:
    ask(panel, question_of("abs(x)+y", (0.0, 1.0)))
    assert panel.message.text() == (
        "L is not differentiable at w: abs at its corner. Move w a little, off this place: beside it ∇L exists."
    )
    assert panel.message.isVisible()
    assert panel.ruler.isHidden()
    assert all(line.isHidden() for line in panel.lines.values())
    ask(panel, question_of())
    assert panel.message.isHidden()
    assert not panel.ruler.isHidden()
    assert not any(line.isHidden() for line in panel.lines.values())


def test_that_at_a_stationary_point_what_is_known_is_still_said(panel: TrustPanel) -> None:
    ask(panel, question_of("x^2+y^2", (0.0, 0.0), AlongVector((1.0, 0.0))))
    assert "Move w away" in panel.message.text()
    assert [kind for kind in Kind if not panel.lines[kind].isHidden()] == [Kind.STABILITY, Kind.RADIUS]


@pytest.mark.parametrize(("width", "eta"), [(430, 0.5), (340, 0.5), (340, 1e-7), (200, 1e-12)])
def test_that_numbers_below_the_ruler_do_not_run_into_each_other(panel: TrustPanel, width: int, eta: float) -> None:
    panel.resize(width, 520)
    ask(panel, question_of("100*(y-x^2)^2+(1-x)^2", (-1.2, 1.0), eta=eta))
    axis = panel.ruler.getAxis("bottom")
    metrics = QFontMetricsF(axis.style["tickFont"])
    marks = sorted(axis._marks(panel.ruler.getViewBox().width(), metrics))
    assert len(marks) >= 2
    widths = [metrics.horizontalAdvance(text) for _, text in marks]
    for (a, wide), (b, next_wide) in itertools.pairwise(zip([at for at, _ in marks], widths, strict=True)):
        assert a + 0.5 * wide < b - 0.5 * next_wide


@pytest.mark.parametrize("width", range(120, 300, 6))
def test_that_no_line_ends_within_the_bars_of_a_length(panel: TrustPanel, width: int) -> None:
    ask(panel, question_of("100*(y-x^2)^2+(1-x)^2", (-1.2, 1.0)))
    painted = panel.lines[Kind.STABILITY]._painted
    layout = QTextLayout(painted, panel.font())
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        assert painted[: line.textStart() + line.textLength()].count("|") % 2 == 0
    layout.endLayout()


def test_that_uphill_and_along_the_contour_there_are_reasons(panel: TrustPanel) -> None:
    ask(panel, question_of("x^2+3*y^2", (2.0, 1.0), AtAngle(0.0)))
    assert "uphill" in words(panel, Kind.LOWEST)
    assert "uphill" in words(panel, Kind.BACK)
    assert not panel.lines[Kind.LOWEST].isEnabled()
    ask(panel, question_of("x^2+3*y^2", (2.0, 1.0), AtAngle(90.0)))
    assert "v·∇L = 0" in words(panel, Kind.PROMISE)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (("abs(x)+y", (0.0, 1.0), None), "L is not differentiable at w"),
        (("abs(x)+y", (0.0, 1.0), AlongVector((1.0, 1.0))), "L is not differentiable at w"),
        (("x^2+y^2", (0.0, 0.0), None), "∇L = 0"),
        (("x^2+y^2", (0.0, 0.0), AlongVector((1.0, 0.0))), "∇L = 0"),
        (("log(x)", (-1.0,), None), "L is not finite at w"),
    ],
)
def test_that_where_there_is_nothing_to_measure_each_line_says_why(
    panel: TrustPanel, question: tuple[str, Vector, DirectionRule | None], expected: str
) -> None:
    ask(panel, question_of(*question))
    for kind in (Kind.PROMISE, Kind.LOWEST, Kind.BACK):
        assert expected in words(panel, kind)
        assert panel.lines[kind].line.eta is None
    assert all(words(panel, kind) for kind in Kind)


def test_that_pressing_a_line_takes_eta_there(panel: TrustPanel) -> None:
    ask(panel, question_of("cos(x)+0.01*x^2", (0.1,), AlongVector((1.0,))))
    chosen: list[tuple[float, bool]] = []
    panel.eta_chosen.connect(lambda eta, dragging: chosen.append((eta, dragging)))
    line = panel.lines[Kind.LOWEST]
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    QTest.keyClick(line, Qt.Key.Key_Space)
    assert chosen == [(line.line.eta, False)] * 2


def test_that_a_press_near_a_mark_takes_its_eta_to_the_digit(panel: TrustPanel) -> None:
    ask(panel, question_of())
    chosen: list[tuple[float, bool]] = []
    panel.eta_chosen.connect(lambda eta, dragging: chosen.append((eta, dragging)))
    lowest = next(mark for mark in panel.marks if mark.kind is Kind.LOWEST)
    panel.ruler.clicked.emit(lowest.eta * 1.01, 0.5)
    assert chosen == [(lowest.eta, True)]


def test_that_dragging_on_the_ruler_moves_eta(panel: TrustPanel) -> None:
    ask(panel, question_of())
    chosen: list[tuple[float, bool]] = []
    panel.eta_chosen.connect(lambda eta, dragging: chosen.append((eta, dragging)))
    view = panel.ruler.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(30, 20))
    QTest.mouseMove(view, QPoint(60, 20))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(60, 20))
    assert [dragging for _, dragging in chosen] == [True, True, False]
    assert chosen[0][0] < chosen[-1][0]


def test_that_names_on_the_ruler_do_not_cross_the_marks_of_others(panel: TrustPanel) -> None:
    ask(panel, question_of("100*(y-x^2)^2+(1-x)^2", (-1.2, 1.0)))
    frame = Frame.of(panel.ruler.getViewBox())
    places = panel.ruler._rows(frame, QFontMetricsF(panel.ruler.font_of(0.9)))
    assert len(places) == 4
    for a in places.values():
        assert a.right() <= frame.width
        assert a.top() >= 0.0
        for b in places.values():
            assert a is b or not a.intersects(b)
            # the upright line of b stands at its left edge, up to its top
            assert not (a.left() < b.left() < a.right() and b.top() < a.bottom() - 1.0)


def test_that_numbers_are_copied_whole(panel: TrustPanel) -> None:
    ask(panel, question_of("x^2+y^2", (1.0, 0.3)))
    rows = panel.rows()
    assert rows[0] == ["what", "η", "in words"]
    assert [row[0] for row in rows[1:]] == [kind.value for kind in Kind]
    lowest = rows[2][1]
    assert isinstance(lowest, float)
    assert lowest == pytest.approx((1.0 + 0.09) ** 0.5, rel=1e-13)


def test_that_every_line_is_as_high_as_its_words(panel: TrustPanel, qtbot: QtBot) -> None:
    for width in (430, 340):
        panel.resize(width, 520)
        ask(panel, question_of("cos(x)*exp(y)+abs(x-1)", (0.0, 1.0)))
        qtbot.waitUntil(lambda: all(line.height() == line.height_for(line.width()) for line in panel.lines.values()))
        qtbot.waitUntil(
            lambda: all(
                above.y() + above.height() <= below.y() for above, below in itertools.pairwise(panel.lines.values())
            )
        )


def test_that_it_is_painted_in_both_themes_and_large(panel: TrustPanel) -> None:
    for theme in (LIGHT, DARK):
        panel.set_theme(theme)
        panel.set_large(True)
        ask(panel, question_of(eta=1e-9))
        assert not panel.grab().isNull()
