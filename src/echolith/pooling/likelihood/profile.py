"""Profile-likelihood limits of the typical log-odds and of tau.

A limit of `mu` is where the log-likelihood, maximised over tau, has fallen by half the chi-squared quantile
with one degree of freedom; likewise a limit of `tau`, maximised over mu. The four limits are sought at the
same time, as a batch of four tables. Convention at the boundary: the lower limit of tau is 0 if the
likelihood at tau = 0 has not fallen that far; the cut-off of one degree of freedom is kept there, which
makes the limits somewhat too wide.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

from echolith.pooling.likelihood.binomial_normal import LARGEST_TAU, Fit
from echolith.pooling.likelihood.marginal import DENSE, Derivatives, Marginal, log_choose
from echolith.pooling.quadrature import Array

#: Log-odds beyond which a limit says no more than "unbounded": a risk of 1e-13.
LARGEST_MU = 30.0
_ROUGH = 15
_MOST_STEPS = 60
#: How closely the log-likelihood at a limit must equal the cut-off, at first and in the end.
_NEAR, _SAME = 1e-3, 1e-10


class ProfileLimits(NamedTuple):
    """Limits on the log-odds scale; None is unbounded. `tau_lower` is 0 if the data allow that."""

    mu_lower: float | None
    mu_upper: float | None
    tau_lower: float | None
    tau_upper: float | None


class _Search(NamedTuple):
    """The state of the search, each an array of one entry a limit."""

    is_mu: NDArray[np.bool_]
    outward: Array
    mu: Array
    tau: Array
    inside: Array
    outside: Array


def limits(events: Array, totals: Array, fit: Fit, level: float = 0.95) -> ProfileLimits:
    """Return the profile-likelihood limits of a converged fit.

    Parameters
    ----------
    events, totals : arrays of shape (k,)
        The counts that `fit` is of.
    fit : Fit
        From :func:`~echolith.pooling.likelihood.binomial_normal.fit`; must have converged.
    level : float
        Probability content, between 0 and 1.
    """
    y, n = np.asarray(events, dtype=float), np.asarray(totals, dtype=float)
    cut = float(chdtri(1, 1.0 - level))
    peak = fit.log_likelihood - float(log_choose(y[None], n[None])[0])
    touches_zero = fit.log_likelihood_common >= fit.log_likelihood - 0.5 * cut
    names = ["mu_lower", "mu_upper", "tau_upper"] + ([] if touches_zero else ["tau_lower"])
    found = dict(zip(names, _find(y, n, fit, peak, cut, names), strict=True))
    return ProfileLimits(
        found["mu_lower"], found["mu_upper"], 0.0 if touches_zero else found["tau_lower"], found["tau_upper"]
    )


def limits_without_maximum(
    events: Array, totals: Array, level: float = 0.95
) -> tuple[float | None, float | None]:
    """Return limits of mu where none, or all, have the event and the likelihood has no maximum.

    The likelihood then has a supremum, 1, at the end of the scale; the limit is where its logarithm,
    maximised over tau, has fallen by half the chi-squared quantile from there. With few small studies it
    never falls so far: a large spread explains any number of studies without an event. Returns (None,
    upper) or (lower, None); both None where it is unbounded, and where the likelihood has no maximum for
    another reason.
    """
    y, n = np.asarray(events, dtype=float), np.asarray(totals, dtype=float)
    if 0 < y.sum() < n.sum():
        return None, None
    if y.sum() > 0:
        lower, upper = limits_without_maximum(n - y, n, level)
        return (None if upper is None else -upper), lower
    half_cut = 0.5 * float(chdtri(1, 1.0 - level))
    # At mu = 0 and below, a spread without end leaves each study the chance of a half that its risk is
    # about 0.
    if y.size * float(np.log(2.0)) <= half_cut:
        return None, None
    marginal = Marginal(y[None], n[None])
    taus = np.concatenate([[0.0], np.geomspace(0.05, 2.0 * LARGEST_TAU, 60)])
    many = Marginal(np.tile(y, (taus.size, 1)), np.tile(n, (taus.size, 1)))

    def highest(mu: float) -> float:
        values = many.at(np.full(taus.size, mu), taus, DENSE).value
        best = int(values.argmax())
        low, high = taus[max(best - 1, 0)], taus[min(best + 1, taus.size - 1)]
        from scipy.optimize import minimize_scalar

        found = minimize_scalar(
            lambda tau: -float(marginal.at(np.array([mu]), np.array([tau]), DENSE).value[0]),
            bounds=(low, high),
            method="bounded",
            options={"xatol": 1e-9},
        )
        return max(-float(found.fun), float(values[best]))

    from scipy.optimize import brentq

    low, high = -float(np.log(n.sum())) - 6.0, LARGEST_MU
    if highest(high) > -half_cut:
        return None, None
    return None, float(brentq(lambda mu: highest(mu) + half_cut, low, high, xtol=1e-9))


def _find(y: Array, n: Array, fit: Fit, peak: float, cut: float, names: list[str]) -> list[float | None]:
    marginal = Marginal(np.tile(y, (len(names), 1)), np.tile(n, (len(names), 1)))
    search = _begin(y, n, fit, cut, names)
    settled = np.zeros(len(names), dtype=bool)
    for nodes, close in ((_ROUGH, _NEAR), (DENSE, _SAME)):
        settled = _settle(marginal, search, peak, cut, nodes, close)
    value = np.where(search.is_mu, search.mu, search.tau)
    largest = np.where(search.is_mu, LARGEST_MU, LARGEST_TAU)
    good = settled & (np.abs(value) < largest) & (search.tau < LARGEST_TAU)
    return [float(v) if ok else None for v, ok in zip(value, good, strict=True)]


def _begin(y: Array, n: Array, fit: Fit, cut: float, names: list[str]) -> _Search:
    """Return a first guess of each limit: by the standard error for mu, by the size of the spread for tau."""
    is_mu = np.array([name.startswith("mu") for name in names])
    outward = np.array([1.0 if name.endswith("upper") else -1.0 for name in names])
    reach = float(np.sqrt(cut))
    own = float(np.sqrt(1.0 / (y.sum() + 0.5) + 1.0 / ((n - y).sum() + 0.5)))
    wide = max(fit.se_mu, own)
    tau_reach = reach * (fit.tau / float(np.sqrt(2.0 * y.size)) + 0.7 * own)
    tau_guess = np.where(outward > 0, fit.tau + tau_reach, np.maximum(0.4 * fit.tau, fit.tau - tau_reach))
    return _Search(
        is_mu=is_mu,
        outward=outward,
        mu=np.where(is_mu, fit.mu + outward * reach * wide, fit.mu),
        tau=np.where(is_mu, max(fit.tau, 0.5 * wide), tau_guess),
        inside=np.where(is_mu, fit.mu, fit.tau),
        outside=np.where(is_mu, outward * np.inf, np.where(outward > 0, np.inf, 0.0)),
    )


def _settle(
    marginal: Marginal, search: _Search, peak: float, cut: float, nodes: int, close: float
) -> NDArray[np.bool_]:
    """Move each limit in place until the maximised log-likelihood there is at the cut-off within `close`.

    The root of twice the fall of the log-likelihood is nearly linear in the parameter, so that Newton's
    method is run on that root; the other parameter goes to its own maximum at the same time.
    """
    is_mu, mu, tau = search.is_mu, search.mu, search.tau
    inside, outside = search.inside.copy(), search.outside.copy()
    settled = np.zeros(mu.size, dtype=bool)
    for _ in range(_MOST_STEPS):
        now = marginal.at(mu, tau, nodes)
        value = np.where(is_mu, mu, tau)
        other_step, gain = _toward_inner_maximum(now, is_mu, tau)
        height = now.value + gain
        settled = (np.abs(height - peak + 0.5 * cut) < close) & (np.abs(gain) < close)
        if settled.all():
            break
        sure = np.abs(gain) < 0.1
        above = height > peak - 0.5 * cut
        inside, outside = np.where(sure & above, value, inside), np.where(sure & ~above, value, outside)
        step = _outer_step(now, search, height, other_step, peak=peak, cut=cut)
        step = np.where(settled, 0.0, step)
        target = value + step
        beyond = (target - inside) * search.outward <= 0.0
        too_far = (outside - target) * search.outward <= 0.0
        middle = np.where(np.isfinite(outside), 0.5 * (inside + outside), value + step)
        target = np.where((beyond | too_far) & ~settled & np.isfinite(outside), middle, target)
        target = np.where(is_mu, target, np.maximum(target, 0.0))
        step = target - value
        other_step = np.where(settled, 0.0, other_step + _along(now, is_mu) * step)
        mu += np.where(is_mu, step, other_step)
        tau += np.where(is_mu, other_step, step)
        np.clip(mu, -2.0 * LARGEST_MU, 2.0 * LARGEST_MU, out=mu)
        np.clip(tau, 0.0, 2.0 * LARGEST_TAU, out=tau)
    return settled


def _toward_inner_maximum(now: Derivatives, is_mu: NDArray[np.bool_], tau: Array) -> tuple[Array, Array]:
    """Return the step of the other parameter to its maximum, and what the log-likelihood gains by it."""
    score = np.where(is_mu, now.tau, now.mu)
    curvature = np.where(is_mu, now.tau_tau, now.mu_mu)
    concave = curvature < -1e-10
    newton = -score / np.where(concave, curvature, -1.0)
    # At tau = 0 the score is 0; where the likelihood rises from there it has to be left by force.
    uphill = np.where(score > 0.0, 0.3 + 0.5 * tau, np.where(score < 0.0, -0.3 - 0.5 * tau, 0.2))
    step = np.where(concave, newton, uphill)
    most = np.where(is_mu, 0.5 + tau, 2.0)
    step = np.minimum(np.maximum(step, -most), most)
    step = np.where(is_mu, np.maximum(step, -tau), step)
    gain = np.where(concave, 0.5 * score * step, np.inf)
    return step, np.where(np.isinf(gain), 1.0, gain)


def _outer_step(
    now: Derivatives, search: _Search, height: Array, other_step: Array, *, peak: float, cut: float
) -> Array:
    """Return the step of each limit itself, never more than twice as far out."""
    slope = np.where(search.is_mu, now.mu, now.tau) + now.mu_tau * other_step
    root = np.sqrt(np.maximum(2.0 * (peak - height), 1e-8))
    falls = slope * search.outward < -1e-14
    step = (np.sqrt(cut) - root) * root / np.where(falls, -slope, -search.outward)
    value = np.where(search.is_mu, search.mu, search.tau)
    most = 0.3 + np.abs(value - search.inside)
    step = np.where(falls, step, search.outward * most)
    bounded: Array = np.minimum(np.maximum(step, -most), most)
    return bounded


def _along(now: Derivatives, is_mu: NDArray[np.bool_]) -> Array:
    """Return how far the other parameter's maximum moves for a unit of the limit's own."""
    curvature = np.where(is_mu, now.tau_tau, now.mu_mu)
    moves: Array = np.where(curvature < -1e-10, -now.mu_tau / np.minimum(curvature, -1e-10), 0.0)
    return np.minimum(np.maximum(moves, -3.0), 3.0)
