"""Profile-likelihood limits: what they claim is checked on the likelihood itself, by a plain sum."""

from __future__ import annotations

import numpy as np
import pytest
from plain_likelihood import log_likelihood, profile_in_mu, profile_in_tau

from echolith.pooling.likelihood.binomial_normal import fit, fit_many
from echolith.pooling.likelihood.marginal import log_choose
from echolith.pooling.likelihood.profile import limits, limits_many, limits_without_maximum
from echolith.pooling.likelihood.slices import Slices

HALF_CUT = 0.5 * 3.841458820694124
TABLES = {
    "plain": ([1, 5, 2, 0, 8], [20, 31, 25, 14, 40]),
    "tau at 0": ([3, 3, 2, 4], [30, 28, 26, 33]),
    "tau at 0, inner tau of a limit near 0": ([5, 12, 21, 23, 23], [9, 22, 51, 49, 59]),
    "tau surely over 0": ([0, 18, 3, 25], [40, 30, 35, 30]),
    "two studies": ([1, 9], [20, 25]),
    "two alike": ([2, 2], [20, 20]),
    "one event": ([0, 0, 1, 0, 0, 0, 0, 0], [10, 12, 15, 20, 25, 30, 9, 40]),
    "maxima at tau 0 and beyond": ([5, 3, 0, 0, 29, 1], [29, 11, 12, 13, 282, 47]),
    "large totals": ([1000, 1100, 950], [1_000_000] * 3),
    "none and some": ([0, 18, 0, 9], [5, 60, 7, 10]),
}


def arrays(table):
    return tuple(np.array(part, dtype=float) for part in table)


@pytest.mark.parametrize("name", TABLES)
def test_the_profile_is_at_the_cut_off_at_each_limit(name: str) -> None:
    y, n = arrays(TABLES[name])
    found = fit(y, n)
    own = limits(y, n, found)
    cut = found.log_likelihood - HALF_CUT
    for limit in (own.mu_lower, own.mu_upper):
        assert limit is not None
        assert profile_in_mu(y, n, limit)[0] == pytest.approx(cut, abs=1e-8)
        # Nothing beyond reaches the cut-off.
        assert profile_in_mu(y, n, limit + 0.3 * np.sign(limit - found.mu))[0] < cut
    assert own.tau_upper is not None
    assert own.tau_lower is not None
    assert profile_in_tau(y, n, own.tau_upper) == pytest.approx(cut, abs=1e-8)
    assert profile_in_tau(y, n, own.tau_upper + 0.3) < cut
    if own.tau_lower == 0.0:
        assert found.log_likelihood_common >= cut
    else:
        assert profile_in_tau(y, n, own.tau_lower) == pytest.approx(cut, abs=1e-8)


@pytest.mark.parametrize("name", TABLES)
def test_the_two_searches_agree(name: str) -> None:
    y, n = arrays(TABLES[name])
    found = fit(y, n)
    own = limits(y, n, found)
    mirrored = y.sum() * 2 > n.sum()
    cut = found.log_likelihood - HALF_CUT - float(log_choose(y[None], n[None])[0])
    slices = Slices(n - y if mirrored else y, n, cut, found.tau)
    lower, upper = slices.mu_limit(upper=False), slices.mu_limit(upper=True)
    if mirrored:
        lower, upper = -upper, -lower
    assert (lower, upper) == pytest.approx((own.mu_lower, own.mu_upper), abs=2e-8)
    taus = slices.tau_limit(upper=False), slices.tau_limit(upper=True)
    assert taus == pytest.approx((own.tau_lower, own.tau_upper), abs=2e-8)


def test_the_level_sets_the_cut_off() -> None:
    y, n = arrays(TABLES["plain"])
    found = fit(y, n)
    wide, narrow = limits(y, n, found, 0.99), limits(y, n, found, 0.5)
    assert wide.mu_lower < narrow.mu_lower < found.mu < narrow.mu_upper < wide.mu_upper
    # The median of a chi-squared variable with one degree of freedom is 0.4549.
    height = profile_in_mu(y, n, narrow.mu_upper)[0]
    assert height == pytest.approx(found.log_likelihood - 0.5 * 0.454936423119572, abs=1e-8)


def test_the_inner_tau_at_a_limit_may_be_0_on_one_side_only() -> None:
    y, n = arrays(TABLES["tau at 0"])
    own = limits(y, n, fit(y, n))
    assert own.mu_lower is not None
    assert own.mu_upper is not None
    assert profile_in_mu(y, n, own.mu_lower)[1] > 0.05
    # At the upper the common risk explains all: its closed form is the profile.
    height, tau = profile_in_mu(y, n, own.mu_upper)
    assert tau < 1e-3
    common = log_likelihood(y, n, own.mu_upper, 0.0)
    assert height == pytest.approx(common, abs=1e-9)
    risk = 1.0 / (1.0 + np.exp(-own.mu_upper))
    best = y.sum() / n.sum()
    fall = y.sum() * np.log(best / risk) + (n - y).sum() * np.log((1 - best) / (1 - risk))
    assert fall == pytest.approx(HALF_CUT, abs=1e-9)


def test_limits_that_are_out_of_reach_are_none() -> None:
    # Studies of one: a spread without end does as well as any, whatever mu is.
    y, n = arrays(([0, 1, 0, 0], [1, 1, 1, 1]))
    assert limits(y, n, fit(y, n)) == (None, None, 0.0, None)
    # With twenty of them an upper limit is left: more than half with the event it cannot be.
    y, n = arrays(([1] + [0] * 19, [1] * 20))
    own = limits(y, n, fit(y, n))
    assert own.mu_lower is None
    assert own.tau_upper is None
    assert own.mu_upper is not None
    assert profile_in_mu(y, n, own.mu_upper)[0] == pytest.approx(
        fit(y, n).log_likelihood - HALF_CUT, abs=1e-8
    )


def test_many_tables_together_are_the_tables_alone() -> None:
    random = np.random.default_rng(11)
    n = random.integers(4, 61, (12, 5)).astype(float)
    y = random.binomial(n.astype(int), 1.0 / (1.0 + np.exp(2.5 - random.standard_normal((12, 5))))).astype(
        float
    )
    y[3], y[4] = 0.0, n[4]
    fits = fit_many(y, n)
    many = limits_many(y, n, fits)
    assert np.isnan(many[:, 3:5]).all()
    for row in np.flatnonzero(fits.converged):
        own = limits(y[row], n[row], fit(y[row], n[row]))
        for alone, together in zip(own, many[:, row], strict=True):
            if alone is None:
                assert np.isnan(together)
            else:
                assert together == pytest.approx(alone, abs=1e-7)


@pytest.mark.parametrize("table", [([0] * 6, [10] * 6), ([0] * 3, [10, 20, 30]), ([0] * 12, [3] * 12)])
def test_without_events_there_may_be_an_upper_limit(table) -> None:
    y, n = arrays(table)
    lower, upper = limits_without_maximum(y, n)
    assert lower is None
    assert upper is not None
    # The likelihood rises to 1; at the limit its logarithm has fallen by the half cut-off from 0.
    assert profile_in_mu(y, n, upper)[0] == pytest.approx(-HALF_CUT, abs=1e-8)
    assert limits_without_maximum(n, n) == (pytest.approx(-upper, abs=1e-9), None)


@pytest.mark.parametrize("table", [([0], [50]), ([0, 0], [500, 900]), ([0, 5, 0, 6], [7, 5, 8, 6])])
def test_few_studies_leave_no_limit_without_a_maximum(table) -> None:
    assert limits_without_maximum(*arrays(table)) == (None, None)


def test_a_full_study_among_many_without_events_leaves_an_upper_limit() -> None:
    y, n = arrays(([0] * 19 + [5], [7] * 19 + [5]))
    lower, upper = limits_without_maximum(y, n)
    assert lower is None
    assert upper is not None
    supremum = 19 * np.log(0.95) + np.log(0.05)
    assert profile_in_mu(y, n, upper)[0] == pytest.approx(supremum - HALF_CUT, abs=1e-8)
