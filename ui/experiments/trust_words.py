"""How far the promise can be trusted, as marks on a scale of η and as sentences."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from explorer.experiments.ray_lengths import Lack, Length
from explorer.experiments.trust import Radius, Stability, Trust
from explorer.local_model import LocalModel
from explorer.scale import LARGEST, SMALLEST
from ui.numbers import short
from ui.reasons import why_no_terms
from ui.theme import Theme

_DIGITS = 4
_LARGEST_PLAIN = 1e5


class Kind(StrEnum):
    """What is marked; the value is its name on the scale."""

    PROMISE = "promise"
    LOWEST = "lowest"
    BACK = "back"
    STABILITY = "2/λmax"
    RADIUS = "radius"

    @property
    def symbol(self) -> str:
        """A character of its own."""
        return {"promise": "%", "lowest": "∪", "back": "=", "2/λmax": "λ", "radius": "ρ"}[self.value]

    def colour(self, theme: Theme) -> str:
        """Return the colour: of the first and the second order, of L, and of all that is beyond them."""
        return {
            Kind.PROMISE: theme.first_order, Kind.LOWEST: theme.text, Kind.BACK: theme.muted,
            Kind.STABILITY: theme.second_order, Kind.RADIUS: theme.higher_order,
        }[self]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a scale of η: where it is, its symbol, and what it means."""

    eta: float
    symbol: str
    words: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Line:
    """What is said of one length: the length where it is a finite one, how it is written, and a sentence."""

    kind: Kind
    eta: float | None
    value: str
    words: str
    details: str


@dataclass(frozen=True, slots=True, eq=False)
class TrustAnswer:
    """The five lengths, and how they are shown.

    Attributes
    ----------
    message
        Why there is nothing to measure along the ray, and what to do; empty where there is.
    """

    trust: Trust
    lines: tuple[Line, ...]
    message: str = ""

    @property
    def told(self) -> tuple[Line, ...]:
        """The lines that say more than the message."""
        if not self.message:
            return self.lines
        found = self.trust
        lacks = (
            found.promise.lack, found.lowest.lack, found.back.lack,
            None if found.stability.alpha is not None else found.stability.length.lack, found.radius.length.lack,
        )  # fmt: skip
        return tuple(line for line, lack in zip(self.lines, lacks, strict=True) if lack not in _NOTHING_TO_MEASURE)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What has a place on a scale of η."""
        return tuple(
            Mark(line.eta, line.kind.symbol, f"{line.kind.symbol}  {line.words}", line.kind)
            for line in self.lines
            if line.eta is not None and SMALLEST <= line.eta <= LARGEST
        )


def answer_of(trust: Trust, model: LocalModel) -> TrustAnswer:
    """Put the lengths into words."""
    why = f"{why_no_terms(model) or 'u is undefined here, so there is no ray'}."
    lines = (
        _line(Kind.PROMISE, trust.promise, _promise(trust.promise, model, why)),
        _line(Kind.LOWEST, trust.lowest, _lowest(trust.lowest, model, why)),
        _line(Kind.BACK, trust.back, _back(trust.back, model, why)),
        _stability(trust.stability, model),
        _radius(trust.radius, why),
    )
    return TrustAnswer(trust, lines, _message(trust, model, why))


_NOTHING_TO_MEASURE = frozenset({Lack.NO_DIRECTION, Lack.NO_GRADIENT, Lack.STATIONARY, Lack.NO_HESSIAN})


def _message(trust: Trust, model: LocalModel, why: str) -> str:
    if trust.promise.lack not in _NOTHING_TO_MEASURE:
        return ""
    point = model.point
    if not point.is_finite:
        advice = "Move w to where L is a number."
    elif point.gradient is None:
        advice = "Move w a little, off this place: beside it ∇L exists."
    elif point.stationary is not None:
        return "∇L = 0 at w: the first order promises nothing. Move w away from here."
    else:
        advice = "Choose another direction."
    return f"{_sentence(_why(trust.promise, model, why))} {advice}"


_DETAILS = {
    Kind.PROMISE: "the first η at which |R₁| is 10 % of |t₁|, t₁ = η v·∇L",
    Kind.LOWEST: "the first η at which v·∇L(w + ηu) turns from − to +",
    Kind.BACK: "the first η > 0 at which L(w + ηu) = L(w)",
    Kind.STABILITY: (
        "w ← w − α∇L(w) settles in a quadratic valley only if α < 2/λmax, λmax the largest eigenvalue of ∇²L"
    ),
    Kind.RADIUS: "from poles of Padé approximants to the series, and from breaks of L on the line w + tu",
}


def _line(kind: Kind, length: Length, words: str, sign: str = "") -> Line:
    eta = length.eta if length.eta is not None and math.isfinite(length.eta) else None
    return Line(kind, eta, sign + short(length.eta, _DIGITS), words, _DETAILS[kind])


def _why(length: Length, model: LocalModel, why: str) -> str:
    """Say what is wrong at w, where no length on the ray exists; empty where nothing is."""
    return {
        Lack.NO_DIRECTION: why,
        Lack.NO_GRADIENT: f"{model.point.problem}.",
        Lack.STATIONARY: "∇L = 0 at w: the first order promises nothing.",
        Lack.FLAT: "v·∇L = 0: along the contour the first order promises no change.",
        Lack.NO_DIGITS: "At no η is the change of L larger than what doubles round off from L itself.",
    }.get(length.lack or Lack.NEVER, "")


def _at(length: Length) -> str:
    return short(length.ended, _DIGITS)


def _promise(length: Length, model: LocalModel, why: str) -> str:
    if length.eta is not None:
        return f"Up to η = {short(length.eta, _DIGITS)} the straight-line promise is within 10 %."
    return _sentence(_why(length, model, why)) or {
        Lack.NEVER: f"The straight-line promise is within 10 % up to η = {_at(length)} at least.",
        Lack.AT_ONCE: f"Already at η = {_at(length)} the promise is more than 10 % off.",
    }.get(
        length.lack or Lack.NEVER, f"Near η = {_at(length)} L stops being a number; the promise is within 10 % there."
    )


def _lowest(length: Length, model: LocalModel, why: str) -> str:
    if length.eta is not None:
        return f"The best step along u: L first stops falling at η = {short(length.eta, _DIGITS)}."
    return _sentence(_why(length, model, why)) or {
        Lack.UPHILL: "None: u leads uphill (v·∇L > 0), so every short step raises L.",
        Lack.NEVER: f"L keeps falling along u, up to η = {_at(length)} at least.",
        Lack.AT_ONCE: f"L rises at η = {_at(length)} already.",
        Lack.ENDLESS: f"L falls without end toward η = {_at(length)}.",
        Lack.JUMP: f"L falls up to η = {_at(length)} and jumps up there: the best step ends just before.",
    }.get(length.lack or Lack.NEVER, f"L or ∇L stops existing near η = {_at(length)}, and has not turned up before.")


def _back(length: Length, model: LocalModel, why: str) -> str:
    if length.is_jump:
        return f"At η = {short(length.eta, _DIGITS)} L jumps above L(w): beyond it the step gains nothing."
    if length.eta is not None:
        return f"At η = {short(length.eta, _DIGITS)} L is back at L(w): beyond it the step gains nothing."
    return _sentence(_why(length, model, why)) or {
        Lack.UPHILL: "None: u leads uphill, so L is above L(w) at once.",
        Lack.NEVER: f"L stays below L(w), up to η = {_at(length)} at least.",
        Lack.AT_ONCE: f"L is above L(w) at η = {_at(length)} already.",
    }.get(length.lack or Lack.NEVER, f"L stops being a number near η = {_at(length)}, still below L(w).")


def _stability(found: Stability, model: LocalModel) -> Line:
    length = found.length
    if found.alpha is None:
        words = _no_bound(found, model)
    elif length.eta is None:
        words = f"2/λmax = {short(found.alpha, _DIGITS)} bounds α; but ∇L = 0, so α|∇L| is a step of length 0."
    else:
        words = (
            f"α = 2/λmax = {short(found.alpha, _DIGITS)}, times |∇L|: with a larger α, steps scaled by ∇L swing out "
            "of a valley this steep. It is no bound on one step."
        )
    return _line(Kind.STABILITY, length, words)


def _no_bound(found: Stability, model: LocalModel) -> str:
    if found.largest is None:
        return _sentence(model.point.problem or "∇²L does not exist at w") + "."
    return (
        f"No bound on α: the largest eigenvalue of ∇²L(w), λmax = {short(found.largest, _DIGITS)}, is not positive."
    )


def _radius(found: Radius, why: str) -> Line:
    length = found.length
    if length.lack is Lack.NO_DIRECTION:
        return _line(Kind.RADIUS, length, _sentence(why))
    if length.eta is None:
        return _line(Kind.RADIUS, length, "None: L is not analytic at w along u, so it has no Taylor series there.")
    if found.pole is not None:
        place = _complex(found.pole)
        words = f"An estimate: up to here the Taylor series converges; its nearest singularity is near t = {place}."
        return _line(Kind.RADIUS, length, words, "≈ ")
    if found.nearest_break is not None:
        place = f"{found.nearest_break.operation}, at t = {short(found.nearest_break.t, _DIGITS)}"
        return _line(Kind.RADIUS, length, f"An estimate: up to here the Taylor series converges; {place}.", "≈ ")
    if found.is_polynomial:
        return _line(Kind.RADIUS, length, "Along u, L is a polynomial: its Taylor series is exact at every η.")
    return _line(
        Kind.RADIUS, length, "An estimate: no pole found, so the Taylor series seems to converge everywhere.", "≈ "
    )


def _complex(t: complex) -> str:
    """Write a pole, with its mirror image where it has one."""
    if abs(t.imag) <= 1e-3 * abs(t):
        return short(t.real, 3)
    real = "" if abs(t.real) <= 1e-3 * abs(t) else f"{short(t.real, 3)} "
    return f"{real}± {short(t.imag, 3)}i"


def missed_words(share: float | None) -> str:
    """Say how well the promise is kept at today's η."""
    if share is None:
        return ""
    return f"At today's η it is {_plain(100.0 * share)} % off." if share > 0.0 else "At today's η it is exact."


def _plain(percent: float) -> str:
    """Write two digits, and no power of ten up to 99999."""
    text = short(percent, 2)
    rounded = round(percent, 1 - math.floor(math.log10(percent))) if percent < _LARGEST_PLAIN else math.inf
    return str(round(rounded)) if 10.0 <= rounded < _LARGEST_PLAIN else text


def _sentence(text: str) -> str:
    """Begin with a capital, unless it begins with a symbol."""
    return text[:1].upper() + text[1:] if text[1:2].isalpha() else text
