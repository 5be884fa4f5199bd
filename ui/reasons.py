"""Why something is missing, in words."""

from __future__ import annotations

from explorer.local_model import LocalModel
from explorer.taylor import Taylor, TaylorRow


def why_no_terms(model: LocalModel | None) -> str:
    """Say why there are no terms and no ray; empty where there are."""
    if model is None or model.taylor is not None:
        return ""
    return model.point.problem or model.step.note or "u or η is undefined here, so there is no ray to expand L along"


def why_few_terms(model: LocalModel | None) -> str:
    """Say why some of the terms are missing; empty where none is, and where all are."""
    first = model.taylor.smooth_order if model is not None and model.taylor is not None else None
    if first is None:
        return ""
    if first == 0:
        return "L jumps or is undefined at w along u: no Taylor term exists"
    return f"L is not analytic at w along u: the terms from order {first} on do not exist"


def why_missing(series: Taylor, row: TaylorRow) -> str:
    """Say why a number of a row of terms is missing."""
    first = series.smooth_order
    if first is not None and row.order >= first:
        return f"this term does not exist: L is not analytic at w from order {first} on along u"
    if series.loss_next is None:
        return "L(w + ηu) does not exist, so there is no remainder"
    return "this number is beyond the range of doubles"


def instead_of_a_ray(model: LocalModel | None) -> str:
    """Say what can be done where there is no ray, or else why; the dial says why there is no direction."""
    if model is not None and model.point.is_finite and model.u is None:
        return "choose a fixed vector or an axis to look along a ray"
    return why_no_terms(model)
