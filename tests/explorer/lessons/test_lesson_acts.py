"""The lessons that come with the program: each page is solved by the act that it asks for, and says what is so."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from explorer import exploration as explore
from explorer.descent import Stop, observe
from explorer.direction import AlongAxis, AlongVector, AtAngle, Newton, Vector
from explorer.exploration import Exploration
from explorer.lessons.lesson import Lesson, Page
from explorer.lessons.lesson_facts import FACTS, facts_at
from explorer.lessons.lesson_file import load, shipped
from explorer.lessons.lesson_trial import beginning
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.step_size import LengthRule

LESSONS: dict[str, Lesson] = {lesson.identity: lesson for lesson in map(load, shipped())}

Act = Callable[[Exploration], Exploration]


def stepped(count: int) -> Act:
    def act(now: Exploration) -> Exploration:
        for _ in range(count):
            record = explore.advance(now.loss, now.w, now.rules, now.number)
            assert not isinstance(record, Stop)
            now = explore.arrived(now, record)
        return now

    return act


def ruled(**rules: object) -> Act:
    return lambda now: replace(now, rules=replace(now.rules, **rules))  # type: ignore[arg-type] # any of its fields


def turned(beta: float) -> Act:
    return ruled(direction=AtAngle(beta))


def sized(size: float) -> Act:
    return ruled(size=size)


def placed(*w: float) -> Act:
    return lambda now: explore.restarted(now, explore.starting_record(now.loss, w))


def ordered(order: int) -> Act:
    return lambda now: replace(now, order=order)


def held(**values: float) -> Act:
    def act(now: Exploration) -> Exploration:
        loss = Loss.parse(now.loss.text, values)
        return explore.reparametrised(now, loss, explore.starting_record(loss, now.w))

    return act


ACTS: dict[str, dict[str, tuple[list[Act], list[Act]]]] = {
    "argument": {
        "The claim": ([stepped(2)], [stepped(3)]),
        "A small change": ([turned(240)], [turned(270)]),
        "Taylor": ([ordered(2)], [ordered(3)]),
        "A small step": ([sized(0.05)], [sized(0.02)]),
        "Which way is down?": ([turned(90)], [turned(91)]),
        "The angle": ([turned(176)], [turned(178)]),
        "The conclusion": ([placed(-1.0, 0.2)], [placed(-1.0, 0.04)]),
        "Its limits": ([turned(190)], [turned(160)]),
    },
    "valleys": {
        "The shortest way": ([turned(140)], [ruled(direction=AlongVector((-5.0, -1.0)))]),
        "Zigzag": ([stepped(11)], [stepped(12)]),
        "Make it round": ([held(a=0.0)], [held(a=1.0)]),
        "Newton's direction": ([turned(128)], [ruled(direction=Newton())]),
        "Newton can climb": ([placed(0.5, 0.1)], [placed(0.7, 0.2)]),
        "A bent valley": ([stepped(4)], [stepped(5)]),
        "Steepest in which norm?": (
            [ruled(direction=AlongAxis(0, -1))],
            [ruled(direction=AlongAxis(1, -1))],
        ),
    },
    "step-size": {
        "Too short": ([sized(0.01), stepped(5)], [sized(0.05), stepped(3)]),
        "Too long": ([sized(0.19), stepped(4)], [sized(0.25), stepped(3)]),
        "The bound 2/λmax": ([sized(0.2), stepped(1)], [sized(0.2), stepped(2)]),
        "The best length": ([sized(1.3)], [sized(1.5)]),
        "Backtracking": ([sized(4.0)], [ruled(length=LengthRule.ARMIJO)]),
        "Best each time": (
            [ruled(length=LengthRule.MINIMUM), stepped(2)],
            [sized(0.1), stepped(1), sized(1.0), stepped(1)],
        ),
        "Steps that shrink by themselves": (
            [stepped(500)],
            [stepped(6), ruled(length=LengthRule.GRADIENT), stepped(12)],
        ),
    },
}  # fmt: skip
"""For each page an act that is not enough, and one that is."""

PAGES = [(identity, page) for identity, lesson in LESSONS.items() for page in lesson.pages]
NAMES = [f"{identity}: {page.title}" for identity, page in PAGES]


def after(page: Page, acts: list[Act]) -> tuple[Exploration, dict[str, float]]:
    now, model = beginning(page)
    first = facts_at([name for name in page.names if name.startswith("start_")], now, model)
    for act in acts:
        now = act(now)
    model = local_model(now.loss, observe(now.loss, now.w), now.rules, now.order, number=now.number)
    return now, facts_at({*page.names, *FACTS}, now, model, first)


WRONG: dict[tuple[str, str], list[list[Act]]] = {
    ("argument", "A small change"): [[sized(0.8)], [sized(3.0)]],
    ("argument", "The conclusion"): [[turned(180.0)], [ruled(direction=Newton())]],
    ("argument", "Its limits"): [[sized(0.3)]],
    ("argument", "Taylor"): [[sized(0.01)]],
    ("valleys", "The shortest way"): [[placed(5.0, 0.0)]],
    ("valleys", "A bent valley"): [[placed(1.0, 1.0)], [placed(1.1, 1.2), stepped(6)]],
    ("step-size", "Steps that shrink by themselves"): [[placed(0.0, 0.0)]],
    ("valleys", "Zigzag"): [[ruled(direction=Newton(), length=LengthRule.NATURAL), sized(1.0), stepped(1)]],
    ("step-size", "Too short"): [[ruled(length=LengthRule.MINIMUM), stepped(3)]],
    ("step-size", "The bound 2/λmax"): [[sized(0.2)], [sized(0.5), stepped(3)]],
    ("step-size", "Backtracking"): [[ruled(length=LengthRule.MINIMUM)]],
    ("step-size", "Best each time"): [[ruled(direction=Newton(), length=LengthRule.NATURAL), sized(1.0), stepped(1)]],
}
"""Acts that come to numbers like those of an answer in a way of which the reveal would be false."""


@pytest.mark.parametrize(("identity", "title"), WRONG)
def test_that_another_way_to_the_same_numbers_is_no_answer(identity: str, title: str) -> None:
    page = page_of(identity, title)
    assert not any(page.goal.holds(after(page, acts)[1]) for acts in WRONG[identity, title])


def page_of(identity: str, title: str) -> Page:
    return next(page for page in LESSONS[identity].pages if page.title == title)


def test_that_there_are_three_lessons_and_the_argument_has_seven_pages_and_one_on_its_limits() -> None:
    assert list(LESSONS) == ["argument", "valleys", "step-size"]
    assert len(LESSONS["argument"].pages) == 8
    assert {(identity, page.title) for identity, page in PAGES} == {(i, t) for i, acts in ACTS.items() for t in acts}


@pytest.mark.parametrize(("identity", "page"), PAGES, ids=NAMES)
def test_that_the_goal_is_met_by_the_act_asked_for_and_not_before(identity: str, page: Page) -> None:
    too_little, enough = ACTS[identity][page.title]
    assert not page.goal.holds(after(page, [])[1])
    assert not page.goal.holds(after(page, too_little)[1])
    assert page.goal.holds(after(page, enough)[1])


@pytest.mark.parametrize(("identity", "page"), PAGES, ids=NAMES)
def test_that_every_number_on_a_page_exists_before_and_after_the_act(identity: str, page: Page) -> None:
    for acts in ([], ACTS[identity][page.title][1]):
        _, facts = after(page, acts)
        for passage in (page.text, page.question, page.reveal, *([page.watch] if page.watch else [])):
            assert "nan" not in "".join(passage.filled(facts, lambda _, value: f"{value}"))


# -- what the pages say


def test_that_few_taylor_terms_say_almost_everything() -> None:
    page = page_of("argument", "Taylor")
    errors = [
        abs(facts["last_remainder"] / facts["change"])
        for k in range(1, 7)
        for _, facts in [after(page, [ordered(k)])]
    ]
    assert errors == sorted(errors, reverse=True)
    assert errors[2] < 0.01 < errors[1]


def test_that_a_step_ten_times_shorter_has_an_error_ten_times_smaller() -> None:
    page = page_of("argument", "A small step")
    ratios = [after(page, [sized(size)])[1]["ratio"] for size in (0.1, 0.01, 0.001)]
    assert ratios[0] / ratios[1] == pytest.approx(10.0, rel=0.02)
    assert ratios[1] / ratios[2] == pytest.approx(10.0, rel=0.002)


def test_that_the_sign_changes_at_both_right_angles() -> None:
    page = page_of("argument", "Which way is down?")
    signs = [math.copysign(1.0, after(page, [turned(beta)])[1]["dot"]) for beta in (89.0, 91.0, 269.0, 271.0)]
    assert signs == [1.0, -1.0, -1.0, 1.0]


def test_that_the_long_step_rises_at_180_degrees_and_its_second_term_is_not_small() -> None:
    _, facts = after(page_of("argument", "Its limits"), [])
    assert facts["change"] > 0.0 > facts["predicted"]
    assert facts["second"] > abs(facts["predicted"])


def test_that_what_a_page_says_of_its_start_stays_while_the_person_acts() -> None:
    for title, name in (("Newton can climb", "start_lambda_min"), ("Newton's direction", "start_loss_next")):
        page = page_of("valleys", title)
        _, first = after(page, [])
        _, solved = after(page, ACTS["valleys"][title][1])
        assert solved[name] == first[name] == first[name.removeprefix("start_")]
        assert solved[name.removeprefix("start_")] != first[name]


def test_that_the_panel_that_holds_the_answer_waits_for_it() -> None:
    for identity, title, panel in (("argument", "Its limits", "rose"), ("step-size", "The bound 2/λmax", "trust")):
        setup = page_of(identity, title).setup
        assert (setup.panel != panel, setup.after) == (True, panel)


def test_that_the_ten_of_the_long_valley_leave_two_thirds() -> None:
    _, facts = after(page_of("valleys", "Make it round"), [])
    share = ((facts["lambda_max"] - facts["lambda_min"]) / (facts["lambda_max"] + facts["lambda_min"])) ** 2
    assert facts["condition"] == pytest.approx(10.0)
    assert share == pytest.approx(0.67, abs=0.005)


def test_that_the_zigzag_turns_by_right_angles_and_leaves_two_thirds_each_time() -> None:
    page = page_of("valleys", "Zigzag")
    now, facts = after(page, [stepped(12)])
    points = now.path.points(now.path.lineage(now.row))
    steps = np.diff(points, axis=0)
    cosines = (
        (steps[1:] * steps[:-1]).sum(axis=1) / np.linalg.norm(steps[1:], axis=1) / np.linalg.norm(steps[:-1], axis=1)
    )
    assert np.abs(cosines).max() < 1e-6
    losses = now.path.column("loss", now.path.lineage(now.row))
    # L = (x² + 10y²)/2 from (10, 1) is the worst start: each step leaves ((10 − 1)/(10 + 1))²
    assert losses[1:] / losses[:-1] == pytest.approx((9.0 / 11.0) ** 2, rel=1e-6)
    worst = (facts["lambda_max"] - facts["lambda_min"]) / (facts["lambda_max"] + facts["lambda_min"])
    assert worst**2 == pytest.approx(2.0 / 3.0, rel=0.01)


def test_that_newton_climbs_on_rosenbrock_once_beyond_a_thousand() -> None:
    now, _ = after(page_of("valleys", "A bent valley"), [stepped(5)])
    losses = now.path.column("loss", now.path.lineage(now.row))
    assert (losses > 1000.0).sum() == 1
    # Nocedal & Wright's Newton iterates from (−1.2, 1), by hand: the first is (−1.1753, 1.3807)
    assert now.path.points(np.array([1]))[0] == pytest.approx([-1.1752809, 1.38067416], rel=1e-7)


def test_that_newton_leads_up_between_the_two_minima_only() -> None:
    page = page_of("valleys", "Newton can climb")
    _, facts = after(page, [])
    assert facts["lambda_min"] < 0.0 < facts["dot"]
    loss = Loss.parse(page.setup.options.loss)
    for w in ((-1.0, 0.0), (1.0, 0.0), (0.0, 0.0)):
        assert np.abs(loss.gradient(w)).max() == 0.0
    assert np.linalg.eigvalsh(loss.hessian((0.0, 0.0)))[0] < 0.0


def test_that_steps_of_a_fixed_length_never_settle() -> None:
    now, _ = after(page_of("step-size", "Steps that shrink by themselves"), [stepped(3000)])
    assert now.path.column("loss", now.path.lineage(now.row)).min() > 1e-4


def test_that_two_over_lambda_max_is_where_steps_neither_grow_nor_shrink() -> None:
    page = page_of("step-size", "The bound 2/λmax")
    heights = []
    for size in (0.199, 0.2, 0.201):
        now, _ = after(page, [sized(size), stepped(40)])
        heights.append(abs(now.w[1]))
    assert heights[0] < 1.0 - 0.1
    assert heights[1] == pytest.approx(1.0, rel=1e-9)
    assert heights[2] > 1.0 + 0.1


def test_that_the_model_guesses_a_best_length_that_is_too_short() -> None:
    _, facts = after(page_of("step-size", "The best length"), [sized(1.5)])
    guess = -facts["dot"] / facts["curvature"]
    # L(η) = exp(x − aη) − (x − aη) + 2(y − bη)², a = g₁/|g|, b = g₂/|g|: its slope by hand
    a, b = ((math.exp(1.5) - 1.0) / facts["gradient_norm"], 4.0 / facts["gradient_norm"])
    slope = [-a * math.exp(1.5 - a * eta) + a - 4.0 * b * (1.0 - b * eta) for eta in (guess, 1.45, 1.55)]
    assert slope[0] < 0.0
    assert slope[1] < 0.0 < slope[2]


def test_that_backtracking_halves_eight_twice() -> None:
    _, facts = after(page_of("step-size", "Backtracking"), [ruled(length=LengthRule.ARMIJO)])
    assert facts["eta"] == 2.0


def test_that_two_exact_steps_leave_what_the_page_says() -> None:
    page = page_of("step-size", "Best each time")
    _, facts = after(page, [ruled(length=LengthRule.MINIMUM), stepped(2)])
    assert facts["loss_start"] == 55.0
    assert facts["loss"] == pytest.approx(24.6, abs=0.05)


def test_that_steepest_descent_needs_thousands_of_steps_in_the_bent_valley() -> None:
    # backtracking, as in the textbooks
    w: Vector = (-1.2, 1.0)
    loss = Loss.parse("(1 - x)^2 + 100(y - x^2)^2")
    for _ in range(2000):
        gradient, eta, here = loss.gradient(w), 1.0, loss.value(w)
        slope = float(gradient @ gradient)
        while loss.value(tuple(np.asarray(w) - eta * gradient)) > here - 1e-4 * eta * slope:
            eta /= 2.0
        w = tuple((np.asarray(w) - eta * gradient).tolist())
    assert loss.value(w) > 1e-6
