"""Profile-likelihood limits of the typical log-odds and of tau.

A limit of `mu` is where the log-likelihood, maximised over tau, has fallen by half the chi-squared quantile
with one degree of freedom; likewise a limit of `tau`, maximised over mu. All limits of all tables are sought
at the same time, each as a row of a batch. Convention at the boundary: the lower limit of tau is 0 if the
likelihood at tau = 0 has not fallen that far; the cut-off of one degree of freedom is kept there, which
makes the limits somewhat too wide. Should the profile rise over the cut-off again further out, the limit is
out there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

from echolith.pooling.likelihood.binomial_normal import Fit, FitMany
from echolith.pooling.likelihood.canonical import one_image
from echolith.pooling.likelihood.marginal import log_choose
from echolith.pooling.likelihood.newton import chunks
from echolith.pooling.likelihood.profile_search import Search, settle
from echolith.pooling.likelihood.without_maximum import limits_without_maximum
from echolith.pooling.quadrature import Array

__all__ = ["ProfileLimits", "limits", "limits_many", "limits_without_maximum"]

_MU_LOWER, _MU_UPPER, _TAU_LOWER, _TAU_UPPER = range(4)
_OUTWARD = np.array([-1.0, 1.0, -1.0, 1.0])


class ProfileLimits(NamedTuple):
    """Limits on the log-odds scale; None is unbounded, as far as can be computed (|mu| and tau up to 30).

    `tau_lower` is 0 if the data allow that.
    """

    mu_lower: float | None
    mu_upper: float | None
    tau_lower: float | None
    tau_upper: float | None


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
    one = FitMany(
        mu=np.array([fit.mu]),
        tau=np.array([fit.tau]),
        se_mu=np.array([fit.se_mu]),
        log_likelihood=np.array([fit.log_likelihood]),
        log_likelihood_common=np.array([fit.log_likelihood_common]),
        converged=np.array([fit.converged]),
        reason=(fit.reason,),
        nodes=np.array([fit.nodes]),
    )
    y, n = np.asarray(events, dtype=float)[None], np.asarray(totals, dtype=float)[None]
    found = limits_many(y, n, one, level)
    return ProfileLimits(*(None if np.isnan(value) else float(value) for value in found[:, 0]))


def limits_many(events: Array, totals: Array, fits: FitMany, level: float = 0.95) -> Array:
    """Return limits of many tables: mu lower and upper, tau lower and upper, shape (4, tables).

    NaN is "unbounded", or a fit that did not converge. Parameters as for `limits`, each with one more axis.
    """
    y, n = np.asarray(events, dtype=float), np.asarray(totals, dtype=float)
    image = one_image(y, n)
    half_cut = 0.5 * float(chdtri(1, 1.0 - level))
    found = np.full((4, y.shape[0]), np.nan)
    # Without a maximum there is nothing that a limit could be measured from: these stay NaN.
    fitted = np.flatnonzero(fits.converged)
    for rows in chunks(fits.tau[fitted], 4 * y.shape[1]):
        part = fitted[rows]
        found[:, part] = _limits(
            image.events[part], image.totals[part], _of(fits, part, image.flip), half_cut
        )
    flip = image.flip
    found[:2, flip] = -found[1::-1, flip]
    found[0, image.even] = -found[1, image.even]
    return found + 0.0


class _Peaks(NamedTuple):
    """What is needed of the fits of the tables, as they are after mirroring."""

    mu: Array
    tau: Array
    se_mu: Array
    log_likelihood: Array
    common: Array


def _of(fits: FitMany, rows: NDArray[np.intp], flip: NDArray[np.bool_]) -> _Peaks:
    mu = np.where(flip[rows], -fits.mu[rows], fits.mu[rows])
    return _Peaks(
        mu, fits.tau[rows], fits.se_mu[rows], fits.log_likelihood[rows], fits.log_likelihood_common[rows]
    )


def _limits(y: Array, n: Array, peaks: _Peaks, half_cut: float) -> Array:
    cut_off = peaks.log_likelihood - half_cut
    wanted = np.ones((y.shape[0], 4), dtype=bool)
    wanted[:, _TAU_LOWER] = peaks.common < cut_off
    table, kind = np.nonzero(wanted)
    search = _begin(y, n, peaks, half_cut, table, kind)
    search.cut_off[:] = (cut_off - log_choose(y, n))[table]
    settled = settle(y[table], n[table], search)
    found = np.full((4, y.shape[0]), np.nan)
    found[kind, table] = np.where(settled, np.where(search.is_mu, search.mu, search.tau), np.nan)
    found[_TAU_LOWER, ~wanted[:, _TAU_LOWER]] = 0.0
    return found


def _begin(
    y: Array, n: Array, peaks: _Peaks, half_cut: float, table: NDArray[np.intp], kind: NDArray[np.intp]
) -> Search:
    """Return a first guess of each limit: by the standard error for mu, by the size of the spread for tau."""
    is_mu, outward = kind <= _MU_UPPER, _OUTWARD[kind]
    reach = float(np.sqrt(2.0 * half_cut))
    studies = np.maximum((n > 0).sum(axis=1), 1)
    own = np.sqrt(1.0 / (y.sum(axis=1) + 0.5) + 1.0 / ((n - y).sum(axis=1) + 0.5))[table]
    mu, tau, wide = peaks.mu[table], peaks.tau[table], np.maximum(peaks.se_mu[table], own)
    tau_reach = reach * (tau / np.sqrt(2.0 * studies[table]) + 0.7 * own)
    tau_guess = np.where(outward > 0, tau + tau_reach, np.maximum(0.4 * tau, tau - tau_reach))
    value = np.where(is_mu, mu, tau)
    # Away from its maximum mu leaves every study the same distance more to be explained by tau.
    away = reach * wide
    return Search(
        is_mu=is_mu,
        outward=outward,
        mu=np.where(is_mu, mu + outward * away, mu),
        tau=np.where(is_mu, np.sqrt(tau * tau + away * away), tau_guess),
        inside=value,
        outside=np.where(is_mu, outward * np.inf, np.where(outward > 0, np.inf, 0.0)),
        cut_off=np.empty(table.size),
        best_tau=tau,
        half_cut=half_cut,
    )
