from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2, norm, t

from echolith.pooling.classical.inverse_variance import fit, higgins_prediction, typical_variance
from echolith.pooling.classical.q_profile import q_profile
from echolith.pooling.classical.scales import to_scale

Y, V = np.array([0.1, 0.9, -0.4, 1.6]), np.array([0.1, 0.3, 0.2, 0.15])
#: Six studies with a moderator.
SCALED = to_scale(np.array([2, 15, 1, 9, 7, 30.0]), np.array([20, 31, 22, 30, 45, 40.0]), "logit")
DESIGN = np.column_stack([np.ones(6), [0.5, 2, 1, 4, 3, 6]])
WALD, HKSJ = "wald", "knapp-hartung"
#: R 4.2.2, metafor 3.8-1, measure PLO, tolerances of 1e-14: two coefficients, limits of the second, tau², its
#: standard error, I².
IN_R = {
    ("common", "wald"): (
        -2.1369774509, 0.47585493347, 0.26868747092, 0.68302239601,
        0, None, 80.836435893,
    ),
    ("DL", "wald"): (
        -2.5826108033, 0.55927942307, 0.073078754559, 1.0454800916,
        0.95292022139, 0.90221748254, 80.836435893,
    ),
    ("REML", "knapp-hartung"): (
        -2.5623189648, 0.5552754273, -0.064681687866, 1.1752325425,
        0.80131438851, 0.76690728621, 78.008112767,
    ),
    ("PM", "t"): (
        -2.5496686023, 0.55278500886, -0.068800587356, 1.1743706051,
        0.72245816371, 0.71346644408, 76.179491164,
    ),
    ("ML", "wald"): (
        -2.496260659, 0.542327555, 0.16116492842, 0.92349018158,
        0.47845896899, 0.41536897219, 67.92781167,
    ),
    ("HE", "wald"): (
        -2.529813924, 0.54888611033, 0.13376723147, 0.96400498918,
        0.61734971331, 0.72425535614, 73.210356215,
    ),
    ("SJ", "wald"): (
        -2.5694851547, 0.55668821158, 0.090798072661, 1.0225783505,
        0.85095094492, 0.71425522397, 79.021806054,
    ),
    ("HS", "knapp-hartung-conservative"): (
        -2.5000993173, 0.5430758017, -0.085238633338, 1.1713902367,
        0.49235781365, 0.31553183838, 68.548429098,
    ),
    ("EB", "wald"): (
        -2.5496686023, 0.55278500886, 0.11399175499, 0.99157826273,
        0.72245816371, 0.71346644408, 76.179491164,
    ),
}  # fmt: skip


@pytest.mark.parametrize("choice", IN_R, ids="-".join)
def test_regression_on_a_moderator_agrees_with_metafor(choice: tuple[str, str]) -> None:
    tau2, interval = choice
    intercept, slope, low, high, spread, se_spread, i2 = IN_R[choice]
    found = fit(SCALED.yi, SCALED.vi, design=DESIGN, tau2=tau2, interval=interval)
    assert found.beta == pytest.approx((intercept, slope), rel=1e-9)
    assert (found.lower[1], found.upper[1]) == pytest.approx((low, high), rel=1e-9)
    assert found.tau2 == pytest.approx(spread, rel=1e-9, abs=1e-15)
    if se_spread is None:
        assert np.isnan(found.se_tau2)
    else:
        assert found.se_tau2 == pytest.approx(se_spread, rel=1e-9)
    assert found.i2 == pytest.approx(i2, rel=1e-9)
    assert (found.q, found.q_df, found.q_p) == pytest.approx((20.8729439771, 4, 3.35575213694e-4), rel=1e-10)
    assert found.df == (None if interval == WALD else 4)
    # Limits for a new study need to know its moderators.
    assert np.isnan([found.prediction_lower, found.prediction_upper]).all()
    assert higgins_prediction(found) is None


def test_q_profile_with_a_moderator_agrees_with_metafor() -> None:
    found = q_profile(SCALED.yi, SCALED.vi, design=DESIGN)
    assert found is not None
    want = (0.140332575602, 7.78988035904, 38.317370895555, 97.18174948396, 1.621201972936, 35.48300601059)
    assert found[:6] == pytest.approx(want, rel=1e-10)
    assert found.empty is False


def test_average_by_hand() -> None:
    found = fit(Y, V, tau2="common")
    w = 1.0 / V
    mean = (w * Y).sum() / w.sum()
    assert found.beta[0] == pytest.approx(mean, rel=1e-14)
    assert found.se[0] == pytest.approx(w.sum() ** -0.5, rel=1e-14)
    assert found.lower[0] == pytest.approx(mean - 1.959963984540054 * w.sum() ** -0.5, rel=1e-12)
    assert found.q == pytest.approx((w * (Y - mean) ** 2).sum(), rel=1e-13)
    assert found.q_p == pytest.approx(chi2.sf(found.q, 3), rel=1e-12)
    assert found.i2 == pytest.approx(100 * (found.q - 3) / found.q, rel=1e-12)
    assert found.weights == pytest.approx(100 * w / w.sum(), rel=1e-13)
    assert found.p_value[0] == pytest.approx(2 * norm.sf(abs(found.statistic[0])), rel=1e-12)


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_limits_have_the_quantiles_they_should(level: float) -> None:
    wald, plain, hartung = (fit(Y, V, interval=kind, level=level) for kind in (WALD, "t", HKSJ))
    w = 1.0 / (V + wald.tau2)
    factor = (w * (Y - wald.beta[0]) ** 2).sum() / 3
    tail = 0.5 * (1 + level)
    assert wald.upper - wald.beta == pytest.approx(norm.ppf(tail) * w.sum() ** -0.5)
    assert plain.upper - plain.beta == pytest.approx(t.ppf(tail, 3) * w.sum() ** -0.5)
    assert hartung.upper - hartung.beta == pytest.approx(t.ppf(tail, 3) * (factor / w.sum()) ** 0.5)
    assert wald.prediction_upper - wald.beta[0] == pytest.approx(
        norm.ppf(tail) * (wald.tau2 + 1 / w.sum()) ** 0.5
    )
    low, high = higgins_prediction(wald, level)
    assert (high - wald.beta[0], wald.beta[0] - low) == pytest.approx(
        2 * (t.ppf(tail, 2) * (wald.tau2 + 1 / w.sum()) ** 0.5,)
    )


def test_the_conservative_form_is_never_narrower_than_either() -> None:
    alike = Y / 20
    for values in (Y, alike):
        for tau2 in ("DL", "REML", "common"):
            kinds = (WALD, "t", HKSJ, f"{HKSJ}-conservative")
            wald, plain, hartung, careful = (fit(values, V, tau2=tau2, interval=kind) for kind in kinds)
            assert careful.se[0] == pytest.approx(max(wald.se[0], hartung.se[0]), rel=1e-14)
            assert careful.upper[0] >= max(plain.upper[0], hartung.upper[0]) - 1e-12
    assert fit(alike, V, interval=HKSJ).se[0] < 0.2 * fit(alike, V, interval=WALD).se[0]


def test_one_study_keeps_its_own_variance_and_says_nothing_of_others() -> None:
    found = fit(np.array([0.4]), np.array([0.09]))
    assert (found.beta[0], found.se[0]) == (0.4, pytest.approx(0.3))
    assert found.upper[0] == pytest.approx(0.4 + 1.959963984540054 * 0.3)
    assert np.isnan([found.tau2, found.se_tau2, found.i2, found.h2, found.prediction_upper]).all()
    assert found.converged
    assert higgins_prediction(found) is None
    assert q_profile(np.array([0.4]), np.array([0.09])) is None


@pytest.mark.parametrize("interval", ["t", HKSJ, f"{HKSJ}-conservative"])
def test_one_study_has_no_t_limits_and_the_reason_is_given(interval: str) -> None:
    found = fit(np.array([0.4]), np.array([0.09]), interval=interval)
    assert not found.converged
    assert "two studies or more" in found.reason
    assert np.isnan(found.beta).all()
    assert np.isnan(found.lower).all()


def test_as_many_coefficients_as_studies_leave_no_spread_to_estimate() -> None:
    design = np.column_stack([np.ones(2), [0.0, 1.0]])
    found = fit(Y[:2], V[:2], design=design)
    assert not found.converged
    assert "more studies than coefficients" in found.reason
    # Without a spread the two differ by their own variances alone.
    common = fit(Y[:2], V[:2], design=design, tau2="common")
    assert common.beta == pytest.approx([0.1, 0.8])
    assert common.se[1] == pytest.approx(0.4**0.5)


@pytest.mark.parametrize(
    "design",
    [np.column_stack([np.ones(4), np.ones(4)]), np.column_stack([np.ones(4), np.eye(4)])],
    ids=["twice the same", "more than studies"],
)
def test_moderators_that_cannot_be_told_apart_are_a_stated_result(design) -> None:
    found = fit(Y, V, design=design)
    assert not found.converged
    assert "cannot be told apart" in found.reason


def test_typical_variance_of_equal_variances_is_that_variance() -> None:
    assert typical_variance(np.full(5, 0.2), np.ones((5, 1))) == pytest.approx(0.2)
    w = 1.0 / V
    want = 3 * w.sum() / (w.sum() ** 2 - (w**2).sum())
    assert typical_variance(V, np.ones((4, 1))) == pytest.approx(want, rel=1e-13)


def test_q_profile_limits_leave_q_at_the_quantiles_of_chi_squared() -> None:
    for level in (0.5, 0.95, 0.9999):
        found = q_profile(Y, V, level=level)
        assert found is not None

        def q(tau2: float) -> float:
            w = 1.0 / (V + tau2)
            return float((w * (Y - (w * Y).sum() / w.sum()) ** 2).sum())

        upper, lower = chi2.ppf([0.5 * (1 + level), 0.5 * (1 - level)], 3)
        assert q(found.tau2_upper) == pytest.approx(lower, rel=1e-9)
        assert q(found.tau2_lower) == pytest.approx(upper, rel=1e-9) or q(0.0) < upper
        assert found.tau2_lower <= found.tau2_upper


def test_two_studies_and_a_high_level_still_have_an_upper_limit() -> None:
    found = q_profile(np.array([0.0, 1.0]), np.array([0.01, 0.01]), level=0.999)
    assert found is not None
    # Q = 1 / (2 (0.01 + tau²)), and the lower quantile on one degree of freedom.
    assert found.tau2_upper == pytest.approx(0.5 / chi2.ppf(0.0005, 1) - 0.01, rel=1e-9)


def test_values_more_alike_than_chance_have_no_limits_and_that_is_said() -> None:
    found = q_profile(np.array([0.30, 0.31, 0.30, 0.305]), V)
    assert found is not None
    assert found.empty
    assert found[:6] == (0.0, 0.0, 0.0, 0.0, 1.0, 1.0)
