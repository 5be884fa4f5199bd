"""Why a race ended as it did, in words that are chosen by its numbers.

That −∇L is steepest says how L falls at the very start of a step. Another direction wins where steps are so long that
curvature counts: because −∇L overshoots, because it turns round and round in a valley, or because L curves up more
along it. Each sentence here is said only where its own numbers hold.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.descent import Rules, Stop, propose
from explorer.direction import Vector
from explorer.experiments.race import Kind, Race, Runner, level_of
from explorer.experiments.spectrum import Absent, Spectrum, curvature, spectrum
from explorer.loss import Loss

Array = NDArray[np.float64]

_OFTEN = 0.3
"""The share of turns from which on a path is said to turn round."""
_LONGER = 1.5
"""How many times as long a path is that is called longer."""
_SMALLEST, _SAMPLES, _HALVINGS = 1e-6, 121, 60
_PLAIN = 1e5
"""Numbers are written without a power of ten up to this."""


@dataclass(frozen=True, slots=True)
class FirstStep:
    """The step of a contender from the start.

    Attributes
    ----------
    slope, curvature
        d = v·∇L and c = v∇²Lu; the curvature is None where ∇²L does not exist.
    eta
        The length of the step.
    change
        L(w + ηu) − L(w).
    """

    u: Vector
    slope: float
    curvature: float | None
    eta: float
    change: float


def reason(loss: Loss, race: Race) -> str:
    """Say who wins a race, and why.

    Parameters
    ----------
    loss, race
        L, and a race on it that is complete.
    """
    if race.winner is None:
        why = next((runner.why_stopped for runner in race.runners), "nobody takes part")
        return f"Nobody ends at a number: {why}." if _has_steps(race) else f"No step is taken: {why}."
    winner, steepest = race.runners[race.winner], race.runners[0]
    if not winner.final < float(winner.losses[0]):
        return _nobody_falls(race, winner)
    if winner is steepest:
        return _steepest_wins(loss, race)
    ends = _pair(winner.final, steepest.final)
    head = f"{_capital(winner.name)} ends lowest, at L = {ends[0]}; −∇L ends at {ends[1]}."
    return f"{head} {_why_not_steepest(loss, race, winner, steepest)}".rstrip()


def _has_steps(race: Race) -> bool:
    return any(runner.steps for runner in race.runners)


def _nobody_falls(race: Race, winner: Runner) -> str:
    start = _few(float(winner.losses[0]))
    best = min(race.runners, key=lambda runner: runner.lowest)
    if best.lowest < float(best.losses[0]):
        return f"Nobody ends below L = {start}: {best.name} was at {_few(best.lowest)} on its way, and rose again."
    return f"Nobody lowers L from {start}: these steps are too long for every direction here."


def _steepest_wins(loss: Loss, race: Race) -> str:
    steepest = race.runners[0]
    others = [runner for runner in race.runners[1:] if math.isfinite(runner.final) and runner.steps]
    if not others:
        return f"−∇L ends lowest, at L = {_few(steepest.final)}."
    second = min(others, key=lambda runner: runner.final)
    if second.final <= steepest.final + level_of(race.runners):
        head = f"−∇L ends lowest, at L = {_few(steepest.final)}, in {_steps(steepest)}"
        return f"{head}; {second.name} ends level with it, in {_steps(second)}."
    ends = _pair(steepest.final, second.final)
    head = f"−∇L ends lowest, at L = {ends[0]}; {second.name} is next, at {ends[1]}."
    own, *looks = [first_step(loss, race, runner) for runner in race.runners]
    best = min((look.change for look in looks if look is not None), default=math.inf)
    if own is None:
        return head
    if own.change <= best:
        return f"{head} Its first step falls most as well, as its first-order term says."
    return f"{head} In the first step another falls more, {_few(-best)} against {_few(-own.change)}: η is long there."


# -- why another direction wins


def _why_not_steepest(loss: Loss, race: Race, winner: Runner, steepest: Runner) -> str:
    if abs(winner.final - steepest.final) <= level_of(race.runners):
        return f"Both are level; {winner.name} takes {_steps(winner)}, −∇L {_steps(steepest)}."
    ours, theirs = first_step(loss, race, winner), first_step(loss, race, steepest)
    main = [_ending(steepest), _overshoot(loss, race, theirs), _turning(winner, steepest)]
    found = [sentence for sentence in main if sentence]
    if not found and ours is not None and theirs is not None:
        found.append(_in_first_step(winner, steepest, ours, theirs))
    if len(found) < 2:
        found += [sentence for sentence in (_longer(winner, steepest), _conditioning(loss, race)) if sentence]
    return " ".join(found[:2])


def _ending(steepest: Runner) -> str:
    if steepest.stop is Stop.GRADIENT_SMALL:
        return f"−∇L comes to rest at a stationary point after {_steps(steepest)}; the winner reaches a lower place."
    if not steepest.steps:
        return f"−∇L takes no step: {steepest.why_stopped}."
    return "" if steepest.stop is Stop.MAX_STEPS else f"−∇L stops after {_steps(steepest)}: {steepest.why_stopped}."


def first_step(loss: Loss, race: Race, runner: Runner) -> FirstStep | None:
    """Return what is known of a contender's first step; None where it takes none.

    Parameters
    ----------
    loss, race, runner
        L, a race on it, and one of its runners.
    """
    rules = Rules(runner.contender.rule, race.rules.length, race.rules.size)
    step = propose(loss, race.start, rules, number=race.number)
    u, eta = step.direction.u, step.length.eta
    if u is None or eta is None or step.angle is None or not runner.steps:
        return None
    hessian = None if race.start.at_branch else loss.hessian(race.start.w)
    is_there = hessian is not None and bool(np.isfinite(hessian).all())
    bend = curvature(hessian, u) if hessian is not None and is_there else None
    return FirstStep(u, step.angle.dot, bend, eta, float(runner.losses[1] - runner.losses[0]))


def _overshoot(loss: Loss, race: Race, steepest: FirstStep | None) -> str:
    """Say that the first step along −∇L leads higher, where it does, and from which length on."""
    if steepest is None or not steepest.change > 0.0:
        return ""
    back = back_at(loss, race.start.w, steepest.u, steepest.eta)
    if back is None:
        return f"−∇L overshoots: its first step, η = {_few(steepest.eta)}, raises L by {_few(steepest.change)}."
    return (
        f"−∇L overshoots: along it L is back at L(w) after η = {_few(back)}, and the first step is "
        f"{_few(steepest.eta)} long."
    )


def back_at(loss: Loss, w: Vector, u: Vector, eta: float) -> float | None:
    """Return the length on the ray at which L is back at L(w), after having been below it; None up to `eta`.

    The crossing is found among 20 lengths a decade, down to a millionth of `eta`, and then by halving. For a
    quadratic it is −2d/c, with d = v·∇L and c = v∇²Lu.

    Parameters
    ----------
    loss, w, u
        L, where the ray begins, and its unit direction.
    eta
        How far to look.
    """
    here = loss.value(w)
    lengths = np.geomspace(_SMALLEST * eta, eta, _SAMPLES)
    with np.errstate(all="ignore"):
        below = np.array(loss.values(_along(w, u, lengths))) < here
    crossings = np.flatnonzero(below[:-1] & ~below[1:])
    if not crossings.size:
        return None
    low, high = float(lengths[crossings[0]]), float(lengths[crossings[0] + 1])
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if loss.value(_along(w, u, np.array([middle]))[0].tolist()) < here:
            low = middle
        else:
            high = middle
    return high


def _along(w: Vector, u: Vector, lengths: Array) -> Array:
    return np.asarray(np.asarray(w) + np.multiply.outer(lengths, np.asarray(u)))


def reversals(path: Array) -> int:
    """Return how many steps of a path go back: those with u·u′ < 0, u′ the direction of the step before.

    Parameters
    ----------
    path
        Shape (steps + 1, n).
    """
    with np.errstate(over="ignore", invalid="ignore"):
        moves = np.diff(path, axis=0)
        return int((np.sum(moves[1:] * moves[:-1], axis=1) < 0.0).sum())


def _turning(winner: Runner, steepest: Runner) -> str:
    """Say that steepest descent goes to and fro, where it does and the winner less."""
    if steepest.steps < 3:
        return ""
    back, theirs = reversals(steepest.path), reversals(winner.path) / max(1, winner.steps - 1)
    share = back / (steepest.steps - 1)
    if share < _OFTEN or share <= theirs:
        return ""
    with np.errstate(invalid="ignore"):
        rises = int((np.diff(steepest.losses) > 0.0).sum())
    risen = f", and L rises in {rises} of its steps" if rises else ""
    return f"−∇L goes to and fro: {back} of its {steepest.steps} steps turn back on the one before{risen}."


def _in_first_step(winner: Runner, steepest: Runner, ours: FirstStep, theirs: FirstStep) -> str:
    """Compare the first steps, where nothing that happens later tells the two apart."""
    falls = _pair(-ours.change, -theirs.change)
    if not ours.change < theirs.change:
        lower = _lower_from(winner, steepest)
        later = f"; from step {lower:,} on {winner.name} is lower" if lower is not None else ""
        return f"The first step along −∇L falls most, {falls[1]} against {falls[0]}, as the first order says{later}."
    if ours.curvature is None or theirs.curvature is None or ours.eta != theirs.eta:
        return f"Its first step falls by {falls[0]}, that along −∇L by {falls[1]}."
    bend = f"The curvature v∇²Lu is {_few(theirs.curvature)} along −∇L and {_few(ours.curvature)} along {winner.name}"
    even = break_even(ours, theirs)
    if even is None or even > ours.eta:
        return f"{bend}; its first step falls by {falls[0]}, that along −∇L by {falls[1]}."
    return f"{bend}: to second order the latter falls more from η = {_few(even)} on, and η is {_few(ours.eta)}."


def _lower_from(winner: Runner, steepest: Runner) -> int | None:
    """Return the step from which on the winner is lower for good, where the other runs as long."""
    count = min(len(winner.losses), len(steepest.losses))
    higher = np.flatnonzero(~(winner.losses[:count] < steepest.losses[:count]))
    last = int(higher[-1]) + 1
    return last if last < count else None


def break_even(one: FirstStep, steepest: FirstStep) -> float | None:
    """Return the η from which on the second-order model is lower along another direction than along −∇L.

    η d + η²c/2 is equal along both at η = 2(d₁ − d₀)/(c₀ − c₁), the index 0 for −∇L; None where c₁ ≥ c₀.

    Parameters
    ----------
    one, steepest
        The first steps along the other direction and along −∇L.
    """
    if one.curvature is None or steepest.curvature is None or not steepest.curvature > one.curvature:
        return None
    return 2.0 * (one.slope - steepest.slope) / (steepest.curvature - one.curvature)


def _longer(winner: Runner, steepest: Runner) -> str:
    if not (winner.steps and steepest.steps):
        return ""
    ours, theirs = (_length(runner.path) for runner in (winner, steepest))
    # a path is longer by more steps, too: only of longer steps is it said that they are
    if not (ours > _LONGER * theirs and ours / winner.steps > _LONGER * theirs / steepest.steps):
        return ""
    return f"Its path is {_few(ours)} long, that of −∇L {_few(theirs)}: by this rule its steps are longer."


def _length(path: Array) -> float:
    return float(np.sqrt(np.sum(np.diff(path, axis=0) ** 2, axis=1)).sum())


def _conditioning(loss: Loss, race: Race) -> str:
    match spectrum(loss, race.start):
        case Spectrum(condition=condition, negative=0) if 10.0 <= condition < math.inf:
            return f"At the start L curves {_few(condition)} times as much along one axis as along another."
        case Spectrum(negative=negative, eigenvalues=values) if negative:
            axes = "every axis" if negative == len(values) else f"{negative} of {len(values)} axes"
            return f"At the start L curves down along {axes} of ∇²L."
        case Spectrum() | Absent():
            return ""


# -- writing


def _steps(runner: Runner) -> str:
    return f"{runner.steps:,} step{'' if runner.steps == 1 else 's'}"


def _capital(text: str) -> str:
    return text if text.startswith(Kind.ANGLE) else text[0].upper() + text[1:]


def _pair(one: float, other: float) -> tuple[str, str]:
    """Write two numbers with as many digits as tell them apart, 3 to 15."""
    texts = ((f"{one:.{digits}g}", f"{other:.{digits}g}") for digits in range(3, 16))
    digits = next((k for k, (a, b) in enumerate(texts, start=3) if a != b), 3)
    return _few(one, digits), _few(other, digits)


def _few(value: float, digits: int = 3) -> str:
    """Write a number with a few digits: 0.0123, 2510, −4.5e−7."""
    if 10.0**digits <= abs(value) < _PLAIN:
        return f"{float(f'{value:.{digits}g}'):.0f}".replace("-", "−")
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    return (f"{mantissa}e{int(exponent)}" if exponent else mantissa).replace("-", "−")
