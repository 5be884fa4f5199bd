"""Formulas of the argument hold the numbers of the model; what does not exist is said in words."""

from __future__ import annotations

import math
import re

import pytest

from explorer.descent import Rules, observe
from explorer.direction import AlongAxis, AlongVector, AtAngle, AtRandom, DirectionRule, Newton, Vector
from explorer.formulas.chapter import Facts
from explorer.formulas.derived import Derived, Entry, derivatives_of, pack
from explorer.formulas.latex import COPY
from explorer.formulas.latex_svg import typeset
from explorer.formulas.pieces import Formula, Piece, Section, Style, without_colours
from explorer.formulas.sections import sections
from explorer.formulas.simplification import CannotSimplifyError, collected
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.question import Question
from explorer.step_size import LengthRule

ROSENBROCK = "100*(y-x^2)^2+(1-x)^2"
FULL = Style(None, COPY)


def facts_of(
    text: str = ROSENBROCK,
    w: Vector = (-1.2, 1.0),
    rule: DirectionRule | None = None,
    *,
    eta: float = 0.1,
    length: LengthRule = LengthRule.LENGTH,
    derived: bool = True,
) -> Facts:
    loss = Loss.parse(text)
    rules = Rules(rule or AtAngle(180.0), length, eta)
    model = local_model(loss, observe(loss, w), rules, 3)
    found = derived_of(loss) if derived else None
    return Facts(Question(loss, model, rules, 0, None), found)


def derived_of(loss: Loss) -> Derived:
    entries = []
    for place, node in derivatives_of(loss.text, loss.parameters):
        try:
            entries.append(Entry(place, pack(collected(node)), is_simplified=True))
        except CannotSimplifyError:
            entries.append(Entry(place, pack(node), is_simplified=False))
    return Derived(loss.text, tuple(loss.parameters.items()), tuple(entries), is_finished=True)


def section(facts: Facts, name: str, style: Style | None = None) -> Section:
    return next(s for s in sections(facts, style or Style()) if s.name == name)


def numbers(text: str) -> list[float]:
    return [float(x) for x in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", text)]


# -- the argument


def test_that_the_update_leads_from_w_to_the_next_point() -> None:
    facts = facts_of()
    update = section(facts, "claim").formulas[1]
    assert update.plain.splitlines()[0] == "w ← w + η u"
    whole = section(facts, "claim", FULL).formulas[1].plain.splitlines()[1]
    assert facts.model.step.w_next is not None
    assert facts.model.u is not None
    assert numbers(whole) == [*facts.model.step.w_next, -1.2, 1.0, 0.1, *facts.model.u]


def test_that_the_claim_has_numbers_where_the_step_is_alpha_times_the_gradient() -> None:
    facts = facts_of(eta=0.001, length=LengthRule.GRADIENT)
    claim = section(facts, "claim", FULL).formulas[0].plain.splitlines()
    assert claim[0] == "w ← w - α ∇L"
    *w_next, x, y, alpha, gx, gy = numbers(claim[1].replace("- 0.001", " 0.001"))
    assert (x, y, alpha) == (-1.2, 1.0, 0.001)
    assert w_next == pytest.approx([x - alpha * gx, y - alpha * gy])
    assert len(section(facts_of(), "claim").formulas[0].plain.splitlines()) == 1


def test_that_the_direction_says_how_it_was_chosen() -> None:
    def direction(rule: DirectionRule) -> str:
        return section(facts_of(rule=rule), "claim").formulas[-1].plain

    assert direction(AtAngle(180.0)) == "u = -∇L/|∇L| = (0.92585, 0.3779)"
    assert direction(AtAngle(0.0)) == "u = ∇L/|∇L| = (-0.92585, -0.3779)"
    assert direction(AtAngle(90.0)).startswith("u = cos β ∇L/|∇L| + sin β n = (0.3779, ")
    assert direction(Newton()).startswith("u = -(∇²L)⁻¹∇L/|(∇²L)⁻¹∇L| = (")
    assert direction(AlongAxis(1, -1)) == "u = -e_y = (0, -1)"
    assert direction(AlongVector((3.0, 4.0))) == "u = (0.6, 0.8)"
    assert direction(AtRandom(1)).startswith("u = (")


def test_that_the_series_adds_up() -> None:
    facts = facts_of(rule=AtAngle(150.0))
    symbols, values = section(facts, "taylor", FULL).formulas[0].plain.splitlines()
    assert symbols == "L(w + ηu) = L(w) + η v·∇L + η²/2! v∇²L u + η³/3! D³L[u³] + R_3"
    after, *terms = numbers(re.sub(r"([+-]) (?=\d)", r"\1", values))
    assert math.fsum(terms) == pytest.approx(after, rel=1e-14)
    assert facts.model.taylor is not None
    assert facts.model.taylor.loss_next is not None
    assert after == facts.model.taylor.loss_next.value
    change, first = section(facts, "taylor", FULL).formulas[1].plain.splitlines()[1].split(" ≈ ")
    assert float(change) == pytest.approx(after - 24.2)
    assert float(first) == terms[1]


def test_that_the_dot_product_is_the_sum_of_its_shares() -> None:
    facts = facts_of(rule=AtAngle(140.0))
    symbols, values = section(facts, "angle", FULL).formulas[0].plain.splitlines()
    assert symbols == "v·∇L = v_x ∂L/∂x + v_y ∂L/∂y"
    dot, *shares = numbers(values.replace("(", " ").replace(")", " "))
    assert dot == pytest.approx(shares[0] * shares[1] + shares[2] * shares[3])
    assert facts.model.angle is not None
    assert dot == facts.model.angle.dot


def test_that_many_variables_show_the_first_two_shares_and_the_last() -> None:
    facts = facts_of("+".join(f"x{i}^2" for i in range(1, 51)), tuple(map(float, range(1, 51))))
    symbols, values = section(facts, "angle").formulas[0].plain.splitlines()
    assert symbols == "v·∇L = v_x1 ∂L/∂x1 + v_x2 ∂L/∂x2 + ... + v_x50 ∂L/∂x50"
    assert values.count("·") == 3


def test_that_beta_is_the_angle_of_its_cosine() -> None:
    cosine = section(facts_of(rule=AtAngle(120.0)), "angle").formulas[1].plain
    assert cosine.splitlines()[0] == "cos β = v·∇L/(|v||∇L|) ; β = 120°"
    assert cosine.splitlines()[1].startswith("-0.5 = -116.43/(1·232.87)")


def test_that_an_angle_near_a_special_one_is_not_written_as_it() -> None:
    near = section(facts_of(rule=AtAngle(179.99999)), "angle").formulas[1].plain
    assert "β = 179.99999°" in near
    assert not near.splitlines()[1].startswith("-1 =")
    assert "β = 180°" in section(facts_of(), "angle").formulas[1].plain


@pytest.mark.parametrize(
    ("beta", "words"), [(180.0, "at its lowest"), (100.0, "lower"), (90.0, "level"), (60.0, "higher")]
)
def test_that_the_promise_is_said_in_words(beta: float, words: str) -> None:
    assert words in section(facts_of(rule=AtAngle(beta)), "angle").notes[0]


def test_that_one_variable_has_a_sentence_of_its_own_numbers() -> None:
    facts = facts_of("x^4-x", (0.5,))
    assert section(facts, "claim").formulas[1].plain.splitlines()[1] == "0.6 ← 0.5 + 0.1 ·1"
    assert section(facts, "loss").formulas[1].plain == "L(0.5) = 0.5^4 - 0.5 = -0.4375"
    assert section(facts, "hessian").formulas[0].plain == "∇²L = [12*x^2]"
    assert section(facts, "hessian").formulas[1].plain == "∇²L(w) = [3]"


# -- the loss and its derivatives


def test_that_the_loss_is_shown_in_symbols_and_with_numbers() -> None:
    loss = section(facts_of(), "loss")
    assert [formula.plain for formula in loss.formulas] == [
        "L(w) = 100*(y - x^2)^2 + (1 - x)^2",
        "L(-1.2, 1) = 100*(1 - (-1.2)^2)^2 + (1 - (-1.2))^2 = 24.2",
    ]


def test_that_the_gradient_is_shown_entry_by_entry() -> None:
    gradient = section(facts_of(), "gradient")
    assert [formula.plain for formula in gradient.formulas] == [
        "∇L(w) = (-215.6, -88)",
        "∂L/∂x = 2*x - 400*x*(y - x^2) - 2 = 2*(-1.2) - 400*(-1.2)*(1 - (-1.2)^2) - 2 = -215.6",
        "∂L/∂y = 200*y - 200*x^2 = 200*1 - 200*(-1.2)^2 = -88",
    ]
    assert not gradient.notes


def test_that_a_small_hessian_is_a_matrix() -> None:
    hessian = section(facts_of(), "hessian")
    assert [formula.plain for formula in hessian.formulas] == [
        "∇²L = [1200*x^2 - 400*y + 2, -400*x; -400*x, 200]", "∇²L(w) = [1330, 480; 480, 200]",
    ]  # fmt: skip


def test_that_a_wide_hessian_is_shown_by_its_entries() -> None:
    hessian = section(facts_of("exp(x*y)*sin(x-y)*x", (0.3, 0.4)), "hessian")
    assert [f.plain.split(" = ")[0] for f in hessian.formulas] == ["∂²L/∂x²", "∂²L/∂x∂y", "∂²L/∂y²", "∇²L(w)"]


def test_that_of_many_entries_the_first_are_shown_and_the_others_counted() -> None:
    facts = facts_of("+".join(f"x{i}^2*x{i + 1}" for i in range(1, 12)), (0.5,) * 12)
    gradient, hessian = section(facts, "gradient"), section(facts, "hessian")
    assert len(gradient.formulas) == 11
    assert "and 2 more entries" in gradient.notes
    assert len(hessian.formulas) == 11
    assert "the first 4 of 12 rows and columns" in hessian.notes


def test_that_formulas_of_another_loss_are_not_shown() -> None:
    facts = facts_of(derived=False)
    other = Facts(facts.question, derived_of(Loss.parse("x^2+y^2")))
    for pending in (facts, other):
        gradient = section(pending, "gradient")
        assert gradient.is_pending
        assert [formula.plain for formula in gradient.formulas] == ["∇L(w) = (-215.6, -88)"]
        assert gradient.notes == ("the formulas are being derived …",)


def test_that_what_was_not_simplified_is_said() -> None:
    facts = facts_of()
    raw = tuple(Entry(p, pack(node), is_simplified=False) for p, node in derivatives_of(ROSENBROCK, {}))
    late = Derived(ROSENBROCK, (), raw, is_finished=True, is_cut_short=True)
    assert section(Facts(facts.question, late), "gradient").notes == ("not simplified in time",)
    impossible = Derived(ROSENBROCK, (), (), problem="the formulas cannot be derived: no process")
    assert section(Facts(facts.question, impossible), "gradient").notes == (impossible.problem,)


def test_that_a_long_loss_is_shortened_on_the_screen_and_whole_in_a_copy() -> None:
    facts = facts_of("+".join(f"(x-{i})^2" for i in range(200)) + "+y^2", (0.5, 1.0))
    short, whole = section(facts, "loss"), section(facts, "loss", FULL)
    assert "(189 more terms)" in short.formulas[0].plain
    assert short.notes == ("L is too long to be shown as a whole; a copy has all of it",)
    assert whole.formulas[0].plain.count("^2") == 201
    assert not whole.notes


# -- what does not exist


def test_that_a_kink_leaves_symbols_and_a_reason() -> None:
    found = sections(facts_of("abs(x)+2*abs(y)", (0.0, 1.0)))
    by_name = {s.name: s for s in found}
    assert by_name["loss"].formulas[1].plain.endswith("= 2")
    for name in ("claim", "taylor", "angle", "gradient"):
        assert "L is not differentiable at w: abs at its corner" in by_name[name].notes
    assert all("\n" not in formula.plain for formula in by_name["taylor"].formulas)
    assert by_name["gradient"].formulas[0].plain == "∂L/∂x = sign(x)"
    assert "∇²L does not exist at w, or is not finite" in by_name["hessian"].notes
    assert any("corners" in note for note in by_name["gradient"].notes)


def test_that_terms_which_do_not_exist_are_dashes() -> None:
    taylor = section(facts_of("abs(x)+2*abs(y)", (0.0, 1.0), AlongVector((1.0, 1.0))), "taylor")
    assert taylor.formulas[0].plain.splitlines()[1].count("–") == 4
    assert taylor.notes == ("L is not analytic at w along u: the terms from order 1 on do not exist",)


def test_that_where_L_is_not_finite_there_are_no_numbers() -> None:
    facts = facts_of("log(x)*y", (-1.0, 2.0))
    loss = section(facts, "loss")
    assert [formula.plain for formula in loss.formulas] == ["L(w) = log(x)*y"]
    assert loss.notes == ("L is not finite at w: numexpr gives nan",)
    assert not [f for s in sections(facts) for f in s.formulas if "nan" in f.plain]


def test_that_a_stationary_point_has_a_gradient_but_no_angle() -> None:
    facts = facts_of("x^2-y^2", (0.0, 0.0))
    assert section(facts, "gradient").formulas[0].plain == "∇L(w) = (0, 0)"
    assert "stationary point" in section(facts, "angle").notes[0]


# -- LaTeX


def test_that_colours_are_left_out_of_a_copy() -> None:
    coloured = (
        r"\frac{\textcolor{gradient}{\nabla L}}{\left\{\textcolor{direction}{v_{\textcolor{gradient}{x}}}\right\}}"
    )
    assert without_colours(coloured) == r"\frac{\nabla L}{\left\{v_{x}\right\}}"
    for found in sections(facts_of()):
        assert "textcolor" not in found.latex
        assert found.latex.count("{") == found.latex.count("}")


def test_that_numbers_stand_in_a_second_line_of_a_copy() -> None:
    formula = Formula((Piece("a", "a", "1", "1"), Piece("=", "=", "=", "="), Piece(r"\beta", "β", "-2", "-2")))
    assert formula.latex == r"\begin{aligned} & a = \beta \\ & 1 = -2 \end{aligned}"
    assert formula.plain == "a = β\n1 = -2"


@pytest.mark.parametrize(
    ("text", "w"),
    [
        (ROSENBROCK, (-1.2, 1.0)),
        ("where(x>0,x^2,abs(x))+min(x,y)%2", (0.5, 1.0)),
        ("x^4", (0.5,)),
        ("log(x)", (-1.0,)),
    ],
)
def test_that_every_piece_can_be_typeset(text: str, w: Vector) -> None:
    pieces = [piece for s in sections(facts_of(text, w)) for formula in s.formulas for piece in formula.pieces]
    parts = {piece.latex for piece in pieces} | {piece.numbers_latex for piece in pieces}
    assert len(parts) > 10
    assert [part for part in parts if part and not typeset(part).svg] == []


def test_that_a_symbol_before_a_coloured_one_stays_a_symbol() -> None:
    assert without_colours(r"w + \eta\textcolor{direction}{u}") == r"w + \eta u"
    assert without_colours(r"\textcolor{direction}{v}\cdot \textcolor{gradient}{\nabla L}") == r"v\cdot \nabla L"
    everything = "\n".join(s.latex for s in sections(facts_of(rule=AtAngle(150.0)), FULL))
    assert r"\eta u" in everything
    assert r"\etau" not in everything
