"""Losses that grow with a number: of terms, and of variables."""

from __future__ import annotations

import numpy as np

ROSENBROCK_TEXT = "100(y - x^2)^2 + (1 - x)^2"
_POINTS = 40


def many_terms(count: int) -> str:
    """Write out a sum of so many different terms of two variables, two of which bound it below."""
    terms = (f"{k % 7 + 1}.5e-3*sin(0.{k + 1}*x)*cos(0.{k + 3}*y)" for k in range(count - 2))
    return " + ".join([*terms, "x^2", "y^2"])


def logistic(n: int, variant: int = 0) -> str:
    """Write out the logistic loss of 40 points in n weights; each variant is another loss of the same form."""
    data = np.random.default_rng(variant).normal(size=(_POINTS, n))
    terms = ("".join(f"{x:+.3f}*w{j + 1}" for j, x in enumerate(row)) for row in data)
    return " + ".join(f"log1p(exp({term}))" for term in terms)
