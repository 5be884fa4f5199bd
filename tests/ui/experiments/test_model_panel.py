"""The panel of the local model: numbers, words, the plot and what it draws over the landscape."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.descent import Rules, observe
from explorer.direction import AtAngle, DirectionRule, Vector
from explorer.landscape import Landscape, Window, sample
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.plane import plane_of
from explorer.question import Question
from explorer.slices import AlongStep, AlongVariables, slice_through
from explorer.step_size import LengthRule
from ui.background import Job
from ui.experiments.model_labels import Labels
from ui.experiments.model_panel import ModelPanel, ModelSettings
from ui.overlay import Overlay
from ui.theme import DARK, LIGHT

ROSENBROCK = "(1 - x)^2 + 100(y - x^2)^2"


def question(
    text: str = ROSENBROCK,
    w: Vector = (-1.2, 1.0),
    rule: DirectionRule | None = None,
    plane: AlongStep | AlongVariables | None = None,
) -> Question:
    loss = Loss.parse(text)
    rules = Rules(rule or AtAngle(), LengthRule.LENGTH, 0.1)
    model = local_model(loss, observe(loss, w), rules, 3)
    seen = None
    if loss.dimension > 1:
        is_whole = loss.dimension == 2
        way = plane or AlongStep()
        seen = plane_of(loss.variables) if is_whole else slice_through(way, loss, w, model.point, model.u)
    return Question(loss, model, rules, 0, seen)


def ask(panel: ModelPanel, asked: Question) -> None:
    panel.show_question(asked)
    panel.show_result(panel.work(asked, panel.settings, Job(lambda _: None, synchronous=True)))


def seen_landscape() -> Landscape:
    return sample(Loss.parse(ROSENBROCK), Window(-2.0, 2.0, -1.0, 3.0), 40, 40)


@pytest.fixture
def panel(qtbot: QtBot) -> ModelPanel:
    panel = ModelPanel()
    qtbot.addWidget(panel)
    panel.resize(430, 520)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def overlays_of(panel: ModelPanel) -> list[Overlay]:
    seen: list[Overlay] = []
    panel.overlay_changed.connect(seen.append)
    return seen


def test_that_eigenvalues_kind_and_curvatures_are_written(panel: ModelPanel) -> None:
    ask(panel, question())
    text = panel.numbers.text()
    assert "23.633, 1506.4" in text
    assert "positive definite, κ = 63.74" in text
    assert "1504.5 along u" in text
    assert panel.errors.text() == "At distance η off by ≤ 8 (1st), ≤ 0.502 (2nd), |ΔL| ≤ 31.3"
    assert panel.radius.text() == "shown: 4η = 0.4 around w"


def test_that_the_sentence_speaks_of_this_point(panel: ModelPanel) -> None:
    ask(panel, question("x^2 + 40y^2", (3.0, 1.0)))
    off = 180.0 - math.degrees(math.acos((6.0 * -3.0 - 80.0) / (math.hypot(6.0, 80.0) * math.hypot(3.0, 1.0))))
    assert panel.words.text().startswith("L curves 40 times as much along one axis as along the other")
    assert f"{off:.1f}° away" in panel.words.text()


@pytest.mark.parametrize(
    ("text", "w", "words"),
    [
        ("x^2 + y^2", (3.0, 1.0), "much alike"),
        ("x^2 - y^2", (3.0, 1.0), "a saddle and has no minimum"),
        ("-x^2 - y^2", (3.0, 1.0), "a maximum and no minimum"),
        ("x + y", (3.0, 1.0), "to second order L is a plane"),
        ("(x + y)^2", (3.0, 1.0), "lost in rounding"),
        ("x^2 + 3y^2", (0.0, 0.0), "a minimum"),
        ("-x^2 - 3y^2", (0.0, 0.0), "a maximum"),
        ("x^2 - y^2", (0.0, 0.0), "a saddle"),
        ("x^4 + y^4", (0.0, 0.0), "does not decide"),
        ("abs(x) + y^2", (0.0, 1.0), "No second-order model: L is not differentiable at w"),
        ("log(x) + y^2", (-1.0, 1.0), "No second-order model: L is not finite at w"),
        ("x^2 + 40y^2", (3.0, 0.0), "still points at the model's minimum"),
        ("x^2", (3.0,), "curves up at w"),
        ("-x^2", (3.0,), "uphill"),
        ("2x", (3.0,), "straight line"),
        ("x^2 + 2y^2 + 3z^2", (1.0, 1.0, 1.0), "L curves 3 times as much along one axis as along another"),
    ],
)
def test_that_every_kind_of_point_has_its_words(panel: ModelPanel, text: str, w: Vector, words: str) -> None:
    ask(panel, question(text, w))
    assert words in panel.words.text()
    panel.grab()


def test_that_a_picture_that_cannot_be_drawn_is_replaced_by_words(panel: ModelPanel) -> None:
    ask(panel, question("log(x) + y^2", (-1.0, 1.0)))
    assert (panel.plot.says_note, panel.numbers.isHidden()) == (True, True)
    ask(panel, question())
    assert (panel.plot.says_note, panel.numbers.isHidden()) == (False, False)


def test_that_the_radius_follows_the_buttons(panel: ModelPanel, qtbot: QtBot) -> None:
    ask(panel, question())
    with qtbot.waitSignal(panel.asked):
        QTest.mouseClick(panel.nearer, Qt.MouseButton.LeftButton)
    assert panel.settings == ModelSettings(2.0)
    ask(panel, question())
    assert panel.radius.text() == "shown: 2η = 0.2 around w"
    for _ in range(20):
        panel.farther.click()
    assert not panel.farther.isEnabled()
    assert panel.nearer.isEnabled()


def test_that_the_axes_have_one_scale(panel: ModelPanel) -> None:
    ask(panel, question())
    box = panel.plot.getViewBox()
    (x0, x1), (y0, y1) = box.viewRange()
    assert (x1 - x0) / box.width() == pytest.approx((y1 - y0) / box.height(), rel=1e-9)
    assert (x0 + x1) / 2.0 == pytest.approx(-1.2)
    assert min(x1 - x0, y1 - y0) == pytest.approx(0.8)


def test_that_nothing_is_drawn_over_the_landscape_unless_asked_for(panel: ModelPanel) -> None:
    seen = overlays_of(panel)
    panel.show_landscape(seen_landscape())
    ask(panel, question())
    assert seen == []
    panel.first.setChecked(True)
    ask(panel, question())
    assert [stroke.colour for stroke in seen[-1]] == [LIGHT.first_order]
    panel.second.setChecked(True)
    ask(panel, question())
    assert [stroke.colour for stroke in seen[-1]] == [LIGHT.first_order, LIGHT.second_order]
    panel.set_theme(DARK)
    assert seen[-1][0].colour == DARK.first_order
    panel.first.setChecked(False)
    panel.second.setChecked(False)
    ask(panel, question())
    assert seen[-1] == ()


def test_that_the_models_are_asked_anew_when_the_landscape_shows_something_else(
    panel: ModelPanel, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(panel.asked):
        panel.show_landscape(seen_landscape())
    panel.second.setChecked(True)
    with qtbot.waitSignal(panel.asked):
        panel.show_landscape(seen_landscape())


def test_that_lines_vanish_from_the_landscape_where_there_are_none(panel: ModelPanel) -> None:
    seen = overlays_of(panel)
    panel.show_landscape(seen_landscape())
    panel.first.setChecked(True)
    ask(panel, question())
    assert seen[-1]
    ask(panel, question("log(x) + y^2", (-1.0, 1.0)))
    assert seen[-1] == ()


def test_that_one_variable_is_a_curve_without_choices_for_the_landscape(panel: ModelPanel) -> None:
    ask(panel, question("x^4 - 3x", (-1.0,)))
    assert panel.first.isHidden()
    assert panel.plot.getViewBox().viewRange()[0] == pytest.approx([-1.4, -0.6])
    ask(panel, question())
    assert not panel.first.isHidden()


def test_that_the_table_has_all_digits_and_all_eigenvalues(panel: ModelPanel) -> None:
    assert panel.rows() == []
    ask(panel, question("x^2 + 2y^2 + 3z^2", (1.0, 1.0, 1.0)))
    rows = {str(row[0]): row[1:] for row in panel.rows()}
    assert rows["quantity"] == ["value", "component x", "component y", "component z"]
    assert rows["eigenvalue 3"] == [6.0, 0.0, 0.0, 1.0]
    assert rows["condition number"] == [3.0]
    ask(panel, question("abs(x) + y^2", (0.0, 1.0)))
    assert panel.rows()[1][0] == "no ∇²L"


@pytest.mark.parametrize(("width", "height"), [(430, 520), (340, 430)])
def test_that_lines_of_numbers_fit_into_the_panel(panel: ModelPanel, width: int, height: int) -> None:
    panel.resize(width, height)
    ask(panel, question("x^2 + 40y^2", (3.0, 1.0)))
    for label in (panel.numbers, panel.errors):
        assert label.sizeHint().width() <= width - 16


def test_that_larger_type_is_taken(panel: ModelPanel, set_type: Callable[[float], None]) -> None:
    panel.resize(600, 800)  # so high that as many lines are written in larger type
    ask(panel, question())
    before = panel.numbers.sizeHint().height()
    set_type(1.35)
    panel.set_large(True)
    assert panel.numbers.sizeHint().height() > before


# -- words


def test_that_a_wide_panel_says_how_far_the_models_are_off_in_a_sentence(panel: ModelPanel) -> None:
    panel.resize(700, 520)
    ask(panel, question())
    words = "At distance η the 1st order is off by up to 8, the 2nd by 0.502  (|ΔL| ≤ 31.3)"
    assert panel.errors.text() == words
    ask(panel, question("x^3 + 2y^2 + 3z^2", (1.0, 1.0, 1.0)))
    assert panel.errors.text().startswith("At distance η in this plane the 1st order is off by up to")


def test_that_nothing_is_said_of_errors_where_l_does_not_change(panel: ModelPanel) -> None:
    level = AlongVariables(0, 1)
    ask(panel, question("x*y*z", (1.0, 2.0, 0.0), plane=level))
    assert panel.errors.text() == ""
    ask(panel, question("0*x + 0*y + 3", (1.0, 1.0)))
    assert panel.errors.text() == ""


def test_that_curvatures_that_do_not_exist_are_not_written(panel: ModelPanel) -> None:
    ask(panel, question("x^2 + 3y^2", (0.0, 0.0)))
    assert "–" not in panel.numbers.text()
    assert "along" not in panel.numbers.text()


def test_that_an_eigenvalue_that_is_rounding_has_no_digits(panel: ModelPanel) -> None:
    ask(panel, question("(x + 3y)^2 * 0.1", (3.0, 1.0)))
    assert panel.numbers.text().splitlines()[0] in {"λ of ∇²L ≈ 0, 2", "λ of ∇²L 0, 2"}
    ask(panel, question("x*y*z", (1.0, 2.0, 0.0)))
    assert panel.numbers.text().splitlines()[0] in {"λ of ∇²L −2.2361, ≈ 0, 2.2361", "λ of ∇²L −2.2361, 0, 2.2361"}


def test_that_the_newton_decrement_is_named_with_its_formula(panel: ModelPanel) -> None:
    ask(panel, question("x^2 + y^2", (3.0, 4.0)))
    assert f"Newton decrement √(∇Lᵀ(∇²L)⁻¹∇L) = {math.sqrt(2.0) * 5.0:.4g}" in panel.numbers.text()


def test_that_a_low_panel_leaves_the_height_to_the_picture(panel: ModelPanel) -> None:
    ask(panel, question())
    assert "decrement" in panel.numbers.text()
    panel.resize(430, 330)
    ask(panel, question())
    assert "decrement" not in panel.numbers.text()


@pytest.mark.parametrize(("factor", "text"), [(2512, "2510 times"), (251234, "2.51e5 times")])
def test_that_numbers_are_plain_up_to_a_hundred_thousand(panel: ModelPanel, factor: int, text: str) -> None:
    ask(panel, question(f"x^2 + {factor}y^2", (3.0, 1.0)))
    assert text in panel.words.text()


@pytest.mark.parametrize(
    ("text", "w", "names"),
    [
        (ROSENBROCK, (-1.2, 1.0), ["L", "1st order", "2nd order", "eigenvectors"]),
        ("x^2 + 2y^2 + 3z^2", (1.0, 1.0, 1.0), ["L", "1st order", "2nd order", "axes, curvature c"]),
        ("x^4 - 3x", (-1.0,), ["L", "1st order", "2nd order"]),
        ("abs(x) + y^2", (0.0, 1.0), ["L"]),
        ("abs(x)", (0.0,), ["L"]),
        ("x^2 + 3y^2", (0.0, 0.0), ["L", "2nd order", "eigenvectors"]),
    ],
)
def test_that_the_lines_are_explained(panel: ModelPanel, text: str, w: Vector, names: list[str]) -> None:
    ask(panel, question(text, w))
    assert panel.legend.isVisible()
    assert panel.legend.names() == names


def test_that_the_distance_of_levels_is_said_of_those_near_w_where_the_others_grow(panel: ModelPanel) -> None:
    ask(panel, question("3x + 4y", (1.0, 2.0)))
    assert panel.levels.text() == "one line per 1"
    for _ in range(6):
        panel.farther.click()
    ask(panel, question())
    assert panel.levels.text().startswith("near w one line per")


# -- labels in the picture


@pytest.mark.usefixtures("qapp")
def test_that_labels_keep_apart_and_inside() -> None:
    picture = QPixmap(300, 200)
    painter = QPainter(picture)
    labels = Labels(painter, QRectF(0.0, 0.0, 300.0, 200.0), LIGHT.surface)
    labels.keep_free(QPointF(150.0, 100.0), QPointF(250.0, 100.0))
    arrow = list(labels.taken)
    right, down = QPointF(1.0, 0.0), QPointF(0.0, 1.0)
    ends = [(QPointF(150.0, 100.0), right), (QPointF(20.0, 100.0), -right), (QPointF(150.0, 198.0), down)]
    found = [labels.write(text, ends, LIGHT.text) for text in ("λ = 1506", "λ = 23.63")]
    painter.end()
    assert not found[0].intersects(found[1])
    assert not [place for place in found for piece in arrow if place.intersects(piece)]
    assert all(QRectF(0.0, 0.0, 300.0, 200.0).contains(place) for place in found)
