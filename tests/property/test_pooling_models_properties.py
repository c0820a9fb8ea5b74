"""What must hold for every table and every model."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echolith.pooling import pool
from echolith.pooling.likelihood.binomial_normal import fit, fit_many
from echolith.pooling.likelihood.marginal import Marginal, log_choose
from echolith.pooling.likelihood.profile import limits

study = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
tables = st.lists(study, min_size=2, max_size=9)
FAST = settings(max_examples=25, derandomize=True, deadline=None)


def arrays(table):
    y, n = zip(*table, strict=True)
    return np.array(y, dtype=float), np.array(n, dtype=float)


@given(tables)
@FAST
def test_the_maximum_is_a_maximum_and_the_limits_are_limits(table) -> None:
    y, n = arrays(table)
    found = fit(y, n)
    if not found.converged:
        return
    marginal, choose = Marginal(y[None], n[None]), float(log_choose(y[None], n[None])[0])

    def height(mu: float, tau: float) -> float:
        marginal.lay_evenly(np.array([mu]), np.array([tau]))
        return float(marginal.at(np.array([mu]), np.array([tau])).value[0]) + choose

    for d_mu, d_tau in (
        (1e-3, 0),
        (-1e-3, 0),
        (0, 1e-3),
        (0, -1e-3),
        (0.5, 0),
        (-0.5, 0),
        (0, 0.7),
        (1, 1),
        (-1, 1),
    ):
        if found.tau + d_tau >= 0.0:
            assert height(found.mu + d_mu, found.tau + d_tau) <= found.log_likelihood + 1e-9
    own = limits(y, n, found)
    cut = found.log_likelihood - 0.5 * 3.841458820694124
    for limit in (own.mu_lower, own.mu_upper):
        if limit is not None:
            assert max(height(limit, tau) for tau in np.linspace(0.0, 12.0, 25)) <= cut + 1e-6
    if own.mu_lower is not None and own.mu_upper is not None:
        assert own.mu_lower < found.mu < own.mu_upper
    if own.tau_lower is not None and own.tau_upper is not None:
        assert own.tau_lower <= found.tau <= own.tau_upper


@given(tables)
@FAST
def test_swapping_events_and_others_mirrors_the_fit_exactly(table) -> None:
    y, n = arrays(table)
    one, two = fit(y, n), fit(n - y, n)
    assert one.converged is two.converged
    if one.converged:
        # With just as many events as others neither is the rarer, and rounding may differ in the last digits.
        assert one.mu == pytest.approx(-two.mu, abs=1e-9)
        assert one.tau == pytest.approx(two.tau, abs=1e-9)


@given(st.lists(tables.filter(lambda t: len(t) >= 4).map(lambda t: t[:4]), min_size=2, max_size=6))
@settings(max_examples=15, derandomize=True, deadline=None)
def test_tables_fitted_together_are_fitted_as_alone(many) -> None:
    y, n = (np.stack(part) for part in zip(*map(arrays, many), strict=True))
    together = fit_many(y, n)
    for i in range(len(many)):
        alone = fit(y[i], n[i])
        assert alone.converged == bool(together.converged[i])
        if alone.converged:
            assert alone.mu == pytest.approx(together.mu[i], abs=1e-7)
            assert alone.tau == pytest.approx(together.tau[i], abs=1e-6)


@given(tables, st.sampled_from(["binomial-normal", "common", "two-step"]))
@FAST
def test_the_order_of_studies_does_not_matter(table, model: str) -> None:
    y, n = zip(*table, strict=True)
    one, two = pool(y, n, model=model), pool(y[::-1], n[::-1], model=model)
    for a, b in ((one.estimate, two.estimate), (one.lower, two.lower), (one.upper, two.upper)):
        assert (a is None) == (b is None)
        if a is not None and b is not None:
            assert a == pytest.approx(b, abs=1e-8)
