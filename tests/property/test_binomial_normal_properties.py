"""Symmetries of the binomial-normal fit and its limits hold to the last digit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echolith.pooling.likelihood.binomial_normal import fit, fit_many
from echolith.pooling.likelihood.profile import ProfileLimits, limits, limits_many

study = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
large = st.sampled_from([(0, 10**6), (3, 10**6), (5 * 10**5, 10**6), (10**6, 10**6), (999_000, 10**6)])
tables = st.lists(st.one_of(study, study, study, large), min_size=1, max_size=8)
SETTINGS = settings(max_examples=40, derandomize=True, deadline=None)


def arrays(table):
    y, n = zip(*table, strict=True)
    return np.array(y, dtype=float), np.array(n, dtype=float)


def mirrored(own: ProfileLimits) -> ProfileLimits:
    return ProfileLimits(
        None if own.mu_upper is None else -own.mu_upper,
        None if own.mu_lower is None else -own.mu_lower,
        own.tau_lower,
        own.tau_upper,
    )


@given(tables)
@SETTINGS
def test_events_and_non_events_may_change_places(table) -> None:
    y, n = arrays(table)
    one, other = fit(y, n), fit(n - y, n)
    assert one.converged == other.converged
    if one.converged:
        assert one._replace(mu=-one.mu) == other
        assert mirrored(limits(y, n, one)) == limits(n - y, n, other)


@given(tables, st.randoms(use_true_random=False))
@SETTINGS
def test_studies_may_change_places(table, random) -> None:
    y, n = arrays(table)
    order = list(range(y.size))
    random.shuffle(order)
    one, other = fit(y, n), fit(y[order], n[order])
    assert one.converged == other.converged
    if one.converged:
        assert one == other
        assert limits(y, n, one) == limits(y[order], n[order], other)


@given(tables)
@SETTINGS
def test_a_table_of_a_table_and_its_mirror_image_has_its_middle_at_a_half(table) -> None:
    y, n = arrays(table)
    found = fit(np.append(y, n - y), np.tile(n, 2))
    if found.converged:
        assert found.mu == 0.0
        own = limits(np.append(y, n - y), np.tile(n, 2), found)
        assert own == mirrored(own)


@given(st.lists(st.lists(study, min_size=5, max_size=5), min_size=2, max_size=8))
@settings(max_examples=15, derandomize=True, deadline=None)
def test_limits_of_many_tables_are_those_of_each(many) -> None:
    y, n = (np.stack(part) for part in zip(*map(arrays, many), strict=True))
    fits = fit_many(y, n)
    together = limits_many(y, n, fits)
    for row in np.flatnonzero(fits.converged):
        alone = limits(y[row], n[row], fit(y[row], n[row]))
        for one, other in zip(alone, together[:, row], strict=True):
            if one is None:
                assert np.isnan(other)
            else:
                # Where the likelihood is nearly flat a limit is known to fewer digits.
                assert other == pytest.approx(one, abs=1e-6, rel=1e-6)
