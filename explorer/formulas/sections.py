r"""Every formula of the argument, in symbols and with the numbers of today: update, Taylor, angle.

    update      w ← w + ηu
    Taylor      L(w + ηu) = L(w) + η v·∇L + η²/2! v∇²L u + … + R_K
    angle       cos β = v·∇L / (|v||∇L|)

`explorer.formulas.formulas_of_loss` writes L, ∇L and ∇²L themselves.
"""

from __future__ import annotations

from explorer.formulas.chapter import Facts
from explorer.formulas.chapter_angle import AngleBetween
from explorer.formulas.chapter_claim import Claim
from explorer.formulas.chapter_series import Series
from explorer.formulas.formulas_of_loss import gradient_section, hessian_section, loss_section
from explorer.formulas.pieces import Section, Style

_SCREEN = Style()


def sections(facts: Facts, style: Style = _SCREEN) -> tuple[Section, ...]:
    """Write every formula.

    Parameters
    ----------
    facts
        What is known.
    style
        For the screen, or for a copy with all digits and nothing left out.
    """
    question, w = facts.question, facts.model.point.w
    return (
        (
            loss_section(question.loss, facts.model.point, style),
            Claim(facts, style).section(),
            Series(facts, style).section(),
            AngleBetween(facts, style).section(),
            gradient_section(question.loss, facts.model.point, facts.derived, style),
            hessian_section(question.loss, facts.model.point, facts.derived, style),
        )
        if w
        else ()
    )
