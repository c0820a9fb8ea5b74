from __future__ import annotations

import pytest
from scipy.stats import beta, binomtest

from echolith.errors import UsageError
from echolith.pooling.classical.study_intervals import study_interval
from echolith.pooling.studies import study_limits

CASES = [(0, 10), (1, 10), (5, 10), (10, 10), (3, 47), (999, 1000)]


@pytest.mark.parametrize(("y", "n"), CASES)
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_wilson_and_clopper_pearson_are_those_of_scipy(y: int, n: int, level: float) -> None:
    for ours, theirs in (("wilson", "wilson"), ("clopper-pearson", "exact")):
        want = binomtest(y, n).proportion_ci(level, theirs)
        assert study_interval(y, n, level, ours) == pytest.approx((want.low, want.high), abs=1e-12)


@pytest.mark.parametrize(("y", "n"), CASES)
def test_jeffreys_is_the_beta_posterior_with_0_and_1_at_the_ends(y: int, n: int) -> None:
    low, high = study_interval(y, n, 0.95, "jeffreys")
    posterior = beta(y + 0.5, n - y + 0.5)
    assert low == (0.0 if y == 0 else pytest.approx(posterior.ppf(0.025), rel=1e-10))
    assert high == (1.0 if y == n else pytest.approx(posterior.ppf(0.975), rel=1e-10))


def test_agresti_coull_by_hand() -> None:
    # 3 of 20 at 95 %: z² = 3.841459, size 23.841459, share (3 + 1.920729) / 23.841459 = 0.206394
    low, high = study_interval(3, 20, 0.95, "agresti-coull")
    assert (low, high) == pytest.approx((0.043939, 0.368849), abs=2e-6)
    assert study_interval(0, 5, 0.95, "agresti-coull")[0] == 0.0


@pytest.mark.parametrize("method", ["clopper-pearson", "wilson", "jeffreys", "agresti-coull"])
@pytest.mark.parametrize(("y", "n"), CASES)
def test_limits_mirror_exactly_and_hold_the_proportion(y: int, n: int, method: str) -> None:
    low, high = study_limits(y, n, 0.95, method)
    mirrored = study_limits(n - y, n, 0.95, method)
    assert mirrored == pytest.approx((1.0 - high, 1.0 - low), abs=1e-14)
    assert 0.0 <= low <= y / n <= high <= 1.0


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(UsageError, match="unknown limits"):
        study_interval(1, 2, 0.95, "guess")
