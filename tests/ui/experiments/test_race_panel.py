"""The panel of the race: choices, curves, the table, the sentence, and the paths over the landscape."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.descent import Rules, observe
from explorer.direction import AtAngle, DirectionRule, Newton, Vector
from explorer.experiments.race import OTHERS, STEEPEST, Contender, Kind
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.question import Question
from explorer.slices import AlongVariables, slice_through
from explorer.step_size import LengthRule
from ui.background import Job
from ui.experiments.race_panel import RaceAnswer, RacePanel
from ui.experiments.race_style import style_of
from ui.experiments.race_table import Column
from ui.overlay import Overlay
from ui.theme import DARK, LIGHT, Theme

ROSENBROCK = "(1 - x)^2 + 100(y - x^2)^2"


def question(
    text: str = ROSENBROCK, w: Vector = (-1.2, 1.0), rule: DirectionRule | None = None, eta: float = 0.1
) -> Question:
    loss = Loss.parse(text)
    rules = Rules(rule or AtAngle(), LengthRule.LENGTH, eta)
    model = local_model(loss, observe(loss, w), rules, 3)
    plane = None if loss.dimension == 1 else slice_through(AlongVariables(), loss, w)
    return Question(loss, model, rules, 0, plane)


def ask(panel: RacePanel, asked: Question) -> RaceAnswer:
    panel.show_question(asked)
    answer = panel.work(asked, panel.settings, Job(lambda _: None, synchronous=True))
    panel.show_result(answer)
    return answer


@pytest.fixture
def panel(qtbot: QtBot) -> RacePanel:
    panel = RacePanel()
    qtbot.addWidget(panel)
    panel.resize(430, 520)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def text(panel: RacePanel, row: int, column: Column) -> str:
    return str(panel.table.race.index(row, column).data())


def names(panel: RacePanel) -> list[str]:
    return [text(panel, row, Column.NAME) for row in range(panel.table.race.rowCount())]


def test_that_the_table_tells_where_each_ended_and_what_it_cost(panel: RacePanel) -> None:
    answer = ask(panel, question())
    assert names(panel) == ["−∇L", "β = 150°", "Newton", "coordinate", "random"]
    cells = [text(panel, 2, column) for column in Column]
    assert cells == ["Newton", f"{answer.race.runners[2].final:.5g}", "50", "51", "51", "50", "all steps"]


def test_that_the_winner_and_the_reason_are_told(panel: RacePanel) -> None:
    answer = ask(panel, question())
    assert panel.words.text() == answer.words
    assert panel.words.text().startswith("Newton ends lowest")
    fonts = [panel.table.race.cell(row, Column.NAME, 100).font for row in range(5)]
    assert [font is not None and font.bold() for font in fonts] == [False, False, True, False, False]


def test_that_the_own_direction_takes_part_where_it_is_another(panel: RacePanel) -> None:
    ask(panel, question(rule=AtAngle(200.0)))
    assert names(panel)[:2] == ["−∇L", "your u, β = 200°"]


def test_that_choices_ask_anew(panel: RacePanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.asked):
        panel.menu.action_of("sign").trigger()
    ask(panel, question())
    assert "sign" in names(panel)
    with qtbot.waitSignal(panel.asked):
        panel.steps.setValue(7)
    answer = ask(panel, question())
    assert {runner.steps for runner in answer.race.runners} == {7}


def test_that_the_menu_stays_open_while_one_chooses(panel: RacePanel) -> None:
    panel.menu.popup(panel.mapToGlobal(QPoint(0, 0)))
    action = panel.menu.action_of("random")
    QTest.mouseClick(panel.menu, Qt.MouseButton.LeftButton, pos=panel.menu.actionGeometry(action).center())
    assert not action.isChecked()
    assert panel.menu.isVisible()
    panel.menu.close()


def test_that_paths_are_drawn_over_the_landscape(panel: RacePanel) -> None:
    seen: list[Overlay] = []
    panel.overlay_changed.connect(seen.append)
    answer = ask(panel, question())
    lines = {stroke.colour: stroke.points for stroke in seen[-1] if stroke.width}
    assert lines[LIGHT.gradient].tolist() == answer.race.runners[0].path.tolist()
    assert {stroke.name for stroke in seen[-1] if stroke.name} == {"−∇L", "150°", "Newton", "coord.", "random"}
    assert next(stroke.name for stroke in seen[-1] if stroke.name) == "Newton"
    panel.on_landscape.setChecked(False)
    assert seen[-1] == ()


def test_that_paths_are_projected_on_the_plane_that_is_seen(panel: RacePanel) -> None:
    seen: list[Overlay] = []
    panel.overlay_changed.connect(seen.append)
    asked = question("x^2 + 2y^2 + 3z^2", (1.0, 2.0, 3.0))
    answer = ask(panel, asked)
    other = slice_through(AlongVariables(1, 2), asked.loss, (1.0, 2.0, 3.0))
    panel.show_question(Question(asked.loss, asked.model, asked.rules, 0, other))
    lines = {stroke.colour: stroke.points for stroke in seen[-1] if stroke.width}
    assert lines[LIGHT.gradient].tolist() == answer.race.runners[0].path[:, 1:].tolist()


def test_that_a_plane_of_another_loss_is_left_alone(panel: RacePanel) -> None:
    ask(panel, question("x^2 + 2y^2 + 3z^2", (1.0, 2.0, 3.0)))
    seen: list[Overlay] = []
    panel.overlay_changed.connect(seen.append)
    panel.show_question(question())
    assert seen == []


def test_that_one_variable_has_no_paths_to_draw(panel: RacePanel) -> None:
    seen: list[Overlay] = []
    panel.overlay_changed.connect(seen.append)
    ask(panel, question())
    assert seen[-1]
    ask(panel, question("x^4 - 3x", (-1.0,)))
    assert names(panel) == ["−∇L", "Newton", "random"]
    assert seen[-1] == ()


def test_that_the_scale_is_logarithmic_where_l_spans_decades(panel: RacePanel) -> None:
    ask(panel, question(eta=0.1))
    assert panel.plot.log_y


def test_that_a_scale_that_is_even_holds_all_that_falls(panel: RacePanel) -> None:
    ask(panel, question("x + y", (1.0, 1.0)))
    assert not panel.plot.log_y
    low, high = panel.plot.getViewBox().viewRange()[1]
    assert low < 2.0 - 50 * 0.1 * math.sqrt(2.0)
    assert high > 2.0


def test_that_what_runs_away_does_not_flatten_the_others(panel: RacePanel) -> None:
    answer = ask(panel, question("x^4 + y^4", (1.0, 1.0), eta=3.0))
    assert max(runner.losses.max() for runner in answer.race.runners) > 1_000.0
    high = panel.plot.getViewBox().viewRange()[1][1]
    assert (10.0**high if panel.plot.log_y else high) < 30.0


@pytest.mark.parametrize(
    ("expression", "w", "words"),
    [("abs(x) + y^2", (0.0, 1.0), "not differentiable"), ("log(x) + y^2", (-1.0, 1.0), "not finite")],
)
def test_that_no_step_has_its_reason(panel: RacePanel, expression: str, w: Vector, words: str) -> None:
    ask(panel, question(expression, w))
    assert words in panel.words.text()
    assert text(panel, 0, Column.STEPS) == "0"
    panel.grab()


def test_that_a_part_of_a_race_is_shown_as_such(panel: RacePanel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.experiments.race._OFTEN", -1.0)
    parts: list[RaceAnswer] = []
    panel.work(question(), panel.settings, Job(parts.append, synchronous=True))
    assert len(parts) == 4
    panel.show_result(parts[1])
    assert len(names(panel)) == 2
    assert panel.words.text() == "2 have ended; the others are under way"


def test_that_enter_on_a_row_takes_its_direction(panel: RacePanel, qtbot: QtBot) -> None:
    ask(panel, question())
    panel.table.setCurrentIndex(panel.table.race.index(2, 0))
    with qtbot.waitSignal(panel.rule_chosen) as chosen:
        QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert chosen.args == [Newton(), False]


def test_that_the_table_has_all_digits(panel: RacePanel) -> None:
    assert panel.rows() == []
    answer = ask(panel, question())
    rows = panel.rows()
    assert len(rows) == 6
    assert rows[3][:3] == ["Newton", answer.race.runners[2].final, 50]


@pytest.mark.parametrize("width", [430, 340])
def test_that_all_columns_fit(panel: RacePanel, width: int) -> None:
    panel.resize(width, 430)
    ask(panel, question(rule=AtAngle(200.0)))
    assert panel.table.horizontalHeader().length() <= panel.table.viewport().width()
    assert panel.minimumSizeHint().width() <= width
    assert not panel.table.isColumnHidden(Column.HESSIANS)
    assert not panel.table.isColumnHidden(Column.STOP)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_contenders_are_told_apart_without_colour_too(theme: Theme) -> None:
    everyone = (STEEPEST, Contender(Kind.OWN, AtAngle(200.0)), *OTHERS)
    for one, other in combinations(everyone, 2):
        assert style_of(one, theme).symbol != style_of(other, theme).symbol


def test_that_larger_type_is_taken(panel: RacePanel, set_type: Callable[[float], None]) -> None:
    ask(panel, question())
    before = panel.table.sizeHint().height()
    set_type(1.35)
    panel.set_large(True)
    assert panel.table.sizeHint().height() > before


def test_that_the_words_keep_their_height_while_one_drags(panel: RacePanel) -> None:
    ask(panel, question())
    before = panel.words.minimumHeight()
    ask(panel, question("x^2 + y^2", (0.0, 0.0)))
    assert panel.words.minimumHeight() == before > 0
