from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import chi2_contingency, fisher_exact, hypergeom

from echolith.pooling import exact_interval
from echolith.pooling.likelihood.common import common_risk, exact_homogeneity


def test_the_counts_add_up_and_have_exact_limits() -> None:
    found = common_risk(np.array([0, 1, 2, 5.0]), np.array([20, 31, 22, 30.0]))
    assert (found.lower, found.upper) == exact_interval(8, 103)
    assert found.estimate == 8 / 103


def test_the_large_sample_tests_are_those_of_scipy() -> None:
    y, n = np.array([3, 9, 14, 5.0]), np.array([20, 31, 42, 30.0])
    found = common_risk(y, n)
    pearson = chi2_contingency(np.stack([y, n - y]), correction=False)
    ratio = chi2_contingency(np.stack([y, n - y]), correction=False, lambda_="log-likelihood")
    assert (found.pearson, found.pearson_p) == pytest.approx((pearson.statistic, pearson.pvalue))
    assert (found.likelihood_ratio, found.likelihood_ratio_p) == pytest.approx(
        (ratio.statistic, ratio.pvalue)
    )


@pytest.mark.parametrize("cells", [(3, 10, 9, 12), (0, 8, 4, 9), (7, 9, 1, 30), (5, 5, 5, 5)])
def test_with_two_studies_the_exact_test_is_fishers(cells) -> None:
    a, n1, c, n2 = cells
    fisher = fisher_exact([[a, n1 - a], [c, n2 - c]]).pvalue
    assert exact_homogeneity(np.array([a, c]), np.array([n1, n2])).p == pytest.approx(fisher, rel=1e-7)


def test_with_three_studies_it_is_the_sum_over_all_splits() -> None:
    y, n = (1, 4, 0), (5, 6, 7)

    def probability(split) -> float:
        rest, left, result = sum(n), sum(y), 1.0
        for events, total in zip(split, n, strict=True):
            result *= hypergeom.pmf(events, rest, total, left)
            rest, left = rest - total, left - events
        return result

    own = probability(y)
    splits = [s for s in product(*(range(m + 1) for m in n)) if sum(s) == sum(y)]
    want = sum(p for p in map(probability, splits) if p <= own * (1 + 1e-7))
    assert exact_homogeneity(np.array(y), np.array(n)).p == pytest.approx(want, rel=1e-9)


def test_too_large_tables_are_not_counted() -> None:
    y = np.arange(300.0, 340.0)
    assert exact_homogeneity(y, np.full(40, 1000.0) + np.arange(40)) is None


def test_no_events_are_no_evidence_of_difference() -> None:
    found = common_risk(np.zeros(3), np.array([5.0, 6.0, 7.0]))
    assert (found.likelihood_ratio, found.pearson, found.exact_p) == (0.0, 0.0, 1.0)
