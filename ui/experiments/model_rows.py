"""What the curvature at w is, as a table with all digits."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.experiments.model_contours import Errors
from explorer.experiments.spectrum import Absent, Spectrum


def rows_of(found: Spectrum | Absent, errors: Errors | None, names: Sequence[str]) -> list[list[object]]:
    """Return the table, under a row of headings."""
    head: list[object] = ["quantity", "value", *(f"component {name}" for name in names)]
    if isinstance(found, Absent):
        return [head, ["no ∇²L", found.reason]]
    numbers: list[list[object]] = [
        [f"eigenvalue {k}", value, *vector]
        for k, (value, vector) in enumerate(
            zip(found.eigenvalues.tolist(), found.eigenvectors.tolist(), strict=True), start=1
        )
    ]
    rest = {
        "kind of ∇²L": found.definiteness.value,
        "kind of stationary point": found.stationary.value if found.stationary is not None else None,
        "condition number": found.condition,
        "curvature along u": found.along_u,
        "curvature along ∇L": found.along_gradient,
        "Newton decrement": found.newton_decrement,
        "error of first order at η": errors.first if errors is not None else None,
        "error of second order at η": errors.second if errors is not None else None,
    }
    known: list[list[object]] = [[name, value] for name, value in rest.items() if value is not None]
    return [head, *numbers, *known]
