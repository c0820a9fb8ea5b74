"""The posterior against a brute-force sum that shares nothing with the program but the model."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import betaln, expit, gammaln, log_expit, ndtr

from echolith.pooling import PoolResult, Priors, bayes, next_centre, pool
from echolith.pooling.quadrature import log_marginal

SETS = [
    ([19, 9, 4], [21, 9, 4], 0.5, 1.0),
    ([1, 0, 0], [21, 10, 14], 0.5, 1.0),
    ([0, 0, 0, 0], [10, 20, 5, 8], 1.0, 0.5),
    ([2, 18], [20, 20], 0.5, 1.0),
    ([10, 2], [40, 4], 1.0, 1.0),
]


def brute_force(
    events: list[int], totals: list[int], a: float, scale: float
) -> tuple[dict[str, float], np.ndarray, np.ndarray, np.ndarray]:
    """Even grids in mu, tau and the study's log-odds; plain sums."""
    y, n = np.array(events), np.array(totals)
    mu, tau = np.arange(-25, 25, 0.1), np.arange(0.025, 6 * scale, 0.05)
    eta = np.arange(-45, 45, 0.1)
    studies = np.exp(y[:, None] * log_expit(eta) + (n - y)[:, None] * log_expit(-eta))
    log_post = np.empty((mu.size, tau.size))
    means = np.empty((mu.size, tau.size))
    for column, spread in enumerate(tau):
        z = (eta - mu[:, None]) / max(spread, 0.1)
        if spread < 0.1:
            # A spread below the step of the sum: integrate over z instead.
            z = np.arange(-8, 8, 0.1)
            weight = np.exp(-0.5 * z**2) / np.exp(-0.5 * z**2).sum()
            at = mu[:, None] + spread * z
            yes, no = log_expit(at), log_expit(-at)
            each = [np.exp(y_i * yes + (n_i - y_i) * no) @ weight for y_i, n_i in zip(y, n, strict=True)]
            means[:, column] = expit(at) @ weight
        else:
            kernel = np.exp(-0.5 * z**2)
            kernel /= kernel.sum(axis=1, keepdims=True)
            each = list(studies @ kernel.T)
            means[:, column] = kernel @ expit(eta)
        log_post[:, column] = np.log(np.maximum(each, 1e-300)).sum(axis=0)
    log_post += a * (log_expit(mu) + log_expit(-mu))[:, None] - 0.5 * (tau / scale) ** 2
    mass = np.exp(log_post - log_post.max())
    mass /= mass.sum()
    found = {
        "estimate": float(mass.sum(axis=1) @ expit(mu)),
        "next": float((mass * means).sum()),
        "tau": float(mass.sum(axis=0) @ tau),
    }
    return found, mass, mu, tau


@pytest.mark.parametrize(("events", "totals", "a", "scale"), SETS)
def test_posterior_agrees_with_a_plain_sum(
    events: list[int], totals: list[int], a: float, scale: float
) -> None:
    result = pool(events, totals, priors=Priors(a, scale), threshold=0.1)
    expected, mass, mu, tau = brute_force(events, totals, a, scale)
    assert result.next_centre is not None
    assert result.tau is not None
    assert result.probability_above is not None
    assert result.converged
    assert result.estimate == pytest.approx(expected["estimate"], abs=1e-4)
    assert result.next_centre.estimate == pytest.approx(expected["next"], abs=1e-4)
    assert result.tau.estimate == pytest.approx(expected["tau"], abs=1e-3)
    # The limits, by the probability that the plain sum finds below them.
    log_odds = np.log(result.lower / (1 - result.lower)), np.log(result.upper / (1 - result.upper))
    below = np.cumsum(mass.sum(axis=1)) - 0.5 * mass.sum(axis=1)
    assert np.interp(log_odds, mu, below) == pytest.approx([0.025, 0.975], abs=6e-4)
    for limit, content in ((result.next_centre.lower, 0.025), (result.next_centre.upper, 0.975)):
        x = np.log(limit / (1 - limit))
        assert float((mass * ndtr((x - mu[:, None]) / tau)).sum()) == pytest.approx(content, abs=1e-3)
    x = np.log(0.1 / 0.9)
    above = 1 - float((mass * ndtr((x - mu[:, None]) / tau)).sum())
    assert result.probability_above.next_centre == pytest.approx(above, abs=1e-3)
    assert result.probability_above.typical == pytest.approx(1 - np.interp(x, mu, below), abs=1e-3)


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.5])
@pytest.mark.parametrize(
    ("events", "totals"),
    [
        ([1, 0, 0], [21, 10, 14]),
        ([0, 0], [5, 5]),
        ([0, 0, 0], [1000, 2000, 50]),
        ([0, 20], [20, 20]),
        ([1, 1, 3, 3, 0, 0], [1, 1, 3, 3, 6, 204]),
        ([120, 300, 90, 45, 260], [1000, 2400, 1100, 300, 2000]),
        # Large and alike: tau has a sharp peak near 0 and a tail as long as its prior.
        ([30_000, 30_000], [1_000_000, 1_000_000]),
        ([31_000, 31_000, 31_100], [1_000_000] * 3),
    ],
)
def test_a_much_finer_grid_changes_no_risk_by_more_than_1e_4(
    events: list[int], totals: list[int], scale: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    prior = Priors(0.5, scale)
    coarse = risks(pool(events, totals, priors=prior))
    monkeypatch.setattr(bayes, "_MU_POINTS", 201)
    monkeypatch.setattr(bayes, "_TAU_POINTS", 101)
    monkeypatch.setattr(next_centre, "_POINTS", 301)
    monkeypatch.setattr(bayes, "_nodes", lambda _: 91)
    monkeypatch.setattr(bayes, "_DROP", 27.0)
    assert coarse == pytest.approx(risks(pool(events, totals, priors=prior)), abs=1e-4)


def risks(result: PoolResult) -> list[float]:
    assert result.converged
    assert result.next_centre is not None
    after = result.next_centre
    return [result.estimate, result.lower, result.upper, after.estimate, after.lower, after.upper]


def test_without_spread_the_posterior_is_the_beta_of_the_counts_together() -> None:
    from scipy.stats import beta

    result = pool([3, 5], [20, 30], priors=Priors(0.5, 1e-4))
    exact = beta(8.5, 42.5)
    assert result.estimate == pytest.approx(exact.mean(), abs=1e-5)
    assert (result.lower, result.upper) == pytest.approx(exact.ppf([0.025, 0.975]), abs=1e-5)
    assert result.next_centre is not None
    assert result.next_centre.upper == pytest.approx(exact.ppf(0.975), abs=1e-4)


@pytest.mark.parametrize("n", [5, 500])
@pytest.mark.parametrize("tau", [0.0, 0.3, 2.0])
def test_marginal_likelihood_is_a_probability_distribution_of_the_events(n: int, tau: float) -> None:
    y = np.arange(n + 1, dtype=float)
    logs = [
        log_marginal(np.array([y_i]), np.array([float(n)]), np.array([[-1.0]]), np.array([tau]), 21)[0, 0]
        for y_i in y
    ]
    assert float(np.exp(logs).sum()) == pytest.approx(1.0, abs=1e-5)


def test_marginal_likelihood_without_spread_is_the_binomial() -> None:
    found = log_marginal(np.array([3.0]), np.array([10.0]), np.array([[-1.0]]), np.array([0.0]), 15)[0, 0]
    choose = -betaln(4, 8) - np.log(11)
    assert choose == pytest.approx(gammaln(11) - gammaln(4) - gammaln(8))
    assert found == pytest.approx(choose + 3 * log_expit(-1.0) + 7 * log_expit(1.0), rel=1e-12)


def test_many_large_studies_keep_their_accuracy() -> None:
    rng = np.random.default_rng(7)
    totals = rng.integers(1000, 9000, 50)
    log_odds = -2.0 + 0.3 * rng.standard_normal(50)
    events = rng.binomial(totals, expit(log_odds))
    result = pool(events.tolist(), totals.tolist())
    # So much is known of every study that the posterior is that of 50 known log-odds.
    observed = np.log(events / (totals - events))
    assert result.tau is not None
    assert result.tau.estimate == pytest.approx(observed.std(ddof=1), rel=0.05)
    assert result.lower < expit(observed.mean()) < result.upper
    width = np.log(result.upper / (1 - result.upper)) - np.log(result.lower / (1 - result.lower))
    assert width == pytest.approx(2 * 2.01 * observed.std(ddof=1) / np.sqrt(50), rel=0.05)


def test_quantiles_rise_and_hold_the_limits() -> None:
    result = pool([1, 0, 0], [21, 10, 14])
    assert result.next_centre is not None
    probabilities = np.linspace(0.001, 0.999, 999)
    for quantiles in (result.typical_quantiles(probabilities), result.next_centre_quantiles(probabilities)):
        assert quantiles.shape == (999,)
        assert np.all(np.diff(quantiles) > 0)
    assert result.typical_quantiles([0.025, 0.975]) == pytest.approx([result.lower, result.upper])
    assert result.next_centre_quantiles([0.025, 0.975]) == pytest.approx(
        [result.next_centre.lower, result.next_centre.upper]
    )
    # The mean of even quantiles is the mean of the distribution.
    middle = (np.arange(4000) + 0.5) / 4000
    assert float(result.typical_quantiles(middle).mean()) == pytest.approx(result.estimate, abs=1e-4)
    assert float(result.next_centre_quantiles(middle).mean()) == pytest.approx(
        result.next_centre.estimate, abs=1e-4
    )


def test_the_same_counts_give_the_same_digits() -> None:
    assert str(pool([1, 4], [30, 41])) == str(pool([1, 4], [30, 41]))
    assert pool([1, 4], [30, 41]).to_dict() == pool([1, 4], [30, 41]).to_dict()


def test_three_studies_of_a_million_that_agree_have_a_figure() -> None:
    result = pool([500_000] * 3, [1_000_000] * 3)
    assert result.converged
    assert result.estimate == pytest.approx(0.5, abs=1e-9)
    # The limits of a much finer grid: 201 by 101 points.
    assert (result.lower, result.upper) == pytest.approx((0.497116, 0.502884), abs=2e-4)


def test_groups_with_a_common_spread_agree_with_a_plain_sum() -> None:
    """Even grids in mu and tau, the studies' log-odds integrated by a plain sum over z."""
    tables = [([1, 0, 2], [20, 15, 31]), ([9, 4], [21, 20])]
    mu, tau, z = np.arange(-12, 8, 0.1), np.arange(0.0, 6.01, 0.1), np.arange(-7.5, 7.6, 0.25)
    at = mu[:, None, None] + tau[:, None] * z
    yes, no, weight = log_expit(at), log_expit(-at), np.exp(-0.5 * z**2)
    share = np.exp(-0.5 * tau**2) * np.where(tau == 0.0, 0.5, 1.0)
    each = []
    for events, totals in tables:
        joint = np.exp(0.5 * (log_expit(mu) + log_expit(-mu)))[:, None] * np.ones(tau.size)
        for y, n in zip(events, totals, strict=True):
            joint = joint * (np.exp(y * yes + (n - y) * no) @ weight)
        each.append(joint)
        share = share * joint.sum(axis=0)
    share /= share.sum()
    counts = [bayes.Counts(np.array(y, dtype=float), np.array(n, dtype=float)) for y, n in tables]
    for found, joint in zip(bayes.posteriors(counts, Priors(0.5, 1.0)), each, strict=True):
        assert found.complete
        expected = float((joint / joint.sum(axis=0) @ share) @ expit(mu))
        assert found.typical_mean == pytest.approx(expected, abs=1e-4)
        assert found.tau_mean == pytest.approx(float(share @ tau), abs=1e-3)


def test_one_group_is_the_posterior_itself_and_a_group_of_its_own_shares_nothing() -> None:
    y, n = np.array([1.0, 0.0, 2.0]), np.array([20.0, 15.0, 31.0])
    alone = bayes.posterior(y, n, Priors(0.5, 1.0))
    (same,) = bayes.posteriors([bayes.Counts(y, n)], Priors(0.5, 1.0))
    assert same.typical_mean == alone.typical_mean
    # A study of one baby says nothing of the spread: the other group is what it is alone.
    other = bayes.Counts(np.array([1.0]), np.array([1.0]))
    with_other = bayes.posteriors([bayes.Counts(y, n), other], Priors(0.5, 1.0))[0]
    assert with_other.tau_mean == pytest.approx(alone.tau_mean, abs=1e-4)
    assert with_other.typical_mean == pytest.approx(alone.typical_mean, abs=1e-5)
