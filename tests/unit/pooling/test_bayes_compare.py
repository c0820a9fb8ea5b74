"""Two posteriors compared: difference, ratio, odds ratio, which is the greater."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, log_expit, logit

from echolith.errors import UsageError
from echolith.pooling import Priors
from echolith.pooling.bayes import Counts, Posterior, posterior, posteriors
from echolith.pooling.bayes_difference import Of, difference, odds_ratio, probability_greater, ratio
from echolith.pooling.contrast import LOG_ODDS, LOG_RISK, RISK, Pair, Side
from echolith.pooling.distribution import GridDistribution, Stretch

FEW, MORE = ([1, 0, 0], [21, 10, 14]), ([10, 2], [40, 4])
PAIRS = [
    (FEW, MORE),
    (([0, 0], [50, 60]), ([0, 0, 0], [10, 14, 21])),
    # One far sharper than the other.
    (([500, 500, 500], [5000, 5000, 5000]), ([1, 0], [5, 5])),
    (([30_000, 30_100, 29_900], [1_000_000] * 3), ([31_000, 31_000, 31_100], [1_000_000] * 3)),
]


def of_table(table: tuple[list[int], list[int]], scale: float = 1.0) -> Posterior:
    y, n = (np.array(counts, dtype=float) for counts in table)
    return posterior(y, n, Priors(0.5, scale))


def even_risks(found: Posterior, of: Of, number: int = 2000) -> np.ndarray:
    """Return risks at even probabilities: each stands for as much of the posterior as any other."""
    grid = found.typical if of == "typical" else found.next_centre
    return expit(found.stretch.forward(grid.quantile((np.arange(number) + 0.5) / number)))


@pytest.mark.parametrize("of", ["typical", "next_centre"])
@pytest.mark.parametrize(("one", "two"), PAIRS)
def test_contrasts_agree_with_all_pairs_of_even_quantiles(one, two, of: Of) -> None:
    first, second = of_table(one), of_table(two)
    a, b = even_risks(first, of)[:, None], even_risks(second, of)[None, :]
    apart = (b - a).ravel()
    found = difference(first, second, of=of)
    width = found.upper - found.lower
    assert found.estimate == pytest.approx(apart.mean(), abs=2e-3 * width)
    assert (found.lower, found.upper) == pytest.approx(np.quantile(apart, [0.025, 0.975]), abs=2e-3 * width)
    for contrast, logs in (
        (ratio(first, second, of=of), np.log(b) - np.log(a)),
        (odds_ratio(first, second, of=of), logit(b) - logit(a)),
    ):
        expected = np.quantile(logs.ravel(), [0.5, 0.025, 0.975])
        ours = np.log([contrast.estimate, contrast.lower, contrast.upper])
        assert ours == pytest.approx(expected, abs=2e-3 * (expected[2] - expected[1]))
    assert probability_greater(first, second, of=of) == pytest.approx(np.mean(apart > 0), abs=1e-3)


@pytest.mark.parametrize(("one", "two"), PAIRS)
def test_changing_the_two_about_changes_the_sign(one, two) -> None:
    first, second = of_table(one), of_table(two)
    there, back = difference(first, second, 0.9), difference(second, first, 0.9)
    assert (there.estimate, there.lower, there.upper) == pytest.approx(
        (-back.estimate, -back.upper, -back.lower), abs=1e-12
    )
    there, back = ratio(first, second), ratio(second, first)
    assert (there.estimate, there.lower, there.upper) == pytest.approx(
        (1 / back.estimate, 1 / back.upper, 1 / back.lower), rel=1e-9
    )
    assert probability_greater(first, second) == pytest.approx(
        1 - probability_greater(second, first), abs=1e-9
    )


def test_equal_posteriors_do_not_differ() -> None:
    found = of_table(FEW)
    apart, times = difference(found, found), ratio(found, found)
    assert apart.estimate == 0.0
    assert apart.lower == pytest.approx(-apart.upper, abs=1e-6)
    assert times.estimate == pytest.approx(1.0, abs=1e-5)
    assert probability_greater(found, found) == pytest.approx(0.5, abs=1e-6)


def test_counting_non_events_mirrors_the_difference() -> None:
    (y, n), (v, m) = FEW, MORE
    there = difference(of_table(FEW), of_table(MORE))
    mirrored = difference(
        of_table(([b - a for a, b in zip(y, n, strict=True)], n)),
        of_table(([b - a for a, b in zip(v, m, strict=True)], m)),
    )
    assert (mirrored.lower, mirrored.upper) == pytest.approx((-there.upper, -there.lower), abs=1e-7)
    odds = odds_ratio(of_table(FEW), of_table(MORE))
    assert odds.lower < odds.estimate < odds.upper
    assert odds.estimate > ratio(of_table(FEW), of_table(MORE)).estimate > 1.0


def test_two_normal_log_odds_have_the_odds_ratio_of_the_book() -> None:
    """The difference of two normals is normal: exact limits."""
    grid = np.linspace(-8.0, 8.0, 161)
    sides = []
    for mean, sd in ((-1.0, 0.5), (0.3, 1.2)):
        exact = GridDistribution.from_density(-8.0, 0.1, np.exp(-0.5 * grid**2))
        sides.append(
            Side(Stretch(0.0, 1.0), -8.0, 0.1, exact.probability[:, None], 0.1 * exact.density[:, None])
        )
        sides[-1] = sides[-1]._replace(stretch=_Linear(mean, sd))
    pair = Pair(sides[0], sides[1], np.ones(1))
    limits = pair.quantile(np.array([0.025, 0.5, 0.975]), LOG_ODDS)
    assert limits == pytest.approx([1.3 - 1.959964 * 1.3, 1.3, 1.3 + 1.959964 * 1.3], abs=2e-5)


class _Linear(Stretch):
    """A coordinate that is not stretched: ``x = centre + scale t``."""

    def forward(self, t: np.ndarray) -> np.ndarray:
        return self.centre + self.scale * t

    def back(self, x: np.ndarray) -> np.ndarray:
        return (x - self.centre) / self.scale


@pytest.mark.parametrize("scale", [RISK, LOG_RISK, LOG_ODDS])
def test_scales_undo_themselves_and_end_where_risks_do(scale) -> None:
    log_odds = np.array([-40.0, -3.0, 0.0, 3.0, 20.0])
    assert scale.back(scale.there(log_odds)) == pytest.approx(log_odds, rel=1e-6)
    if scale is not LOG_ODDS:
        beyond = scale.there(np.array([800.0])) + 0.5
        assert scale.back(beyond)[0] == np.inf
    if scale is RISK:
        assert scale.back(np.array([-0.1]))[0] == -np.inf


@pytest.mark.parametrize("tables", [(FEW, MORE), (([3, 5, 40], [20, 30, 60]), ([9, 7], [31, 30]))])
def test_with_a_common_spread_the_difference_is_that_of_a_plain_sum(tables) -> None:
    mu, tau, z = np.arange(-16, 8, 0.1), np.arange(0.05, 5.0, 0.1), np.arange(-7.5, 7.6, 0.25)
    at = mu[:, None, None] + tau[:, None] * z
    yes, no, weight = log_expit(at), log_expit(-at), np.exp(-0.5 * z**2)
    parts, share = [], np.exp(-0.5 * tau**2)
    for events, totals in tables:
        joint = np.exp(0.5 * (log_expit(mu) + log_expit(-mu)))[:, None] * np.ones(tau.size)
        for y, n in zip(events, totals, strict=True):
            joint = joint * (np.exp(y * yes + (n - y) * no) @ weight)
        share = share * joint.sum(axis=0)
        parts.append(joint / joint.sum(axis=0))
    both = np.einsum("at,bt,t->ab", parts[0], parts[1], share / share.sum())
    apart = (expit(mu)[None, :] - expit(mu)[:, None]).ravel()
    order = np.argsort(apart)
    below = np.cumsum(both.ravel()[order])
    found = posteriors(
        [Counts(*(np.array(c, dtype=float) for c in table)) for table in tables], Priors(0.5, 1.0)
    )
    ours = difference(*found, common_tau=True)
    assert ours.estimate == pytest.approx(float(both.ravel() @ apart), abs=1e-4)
    assert np.interp([ours.lower, ours.upper], apart[order], below) == pytest.approx([0.025, 0.975], abs=2e-3)
    greater = float(both.ravel()[apart > 0].sum() + 0.5 * both.ravel()[apart == 0].sum())
    assert probability_greater(*found, common_tau=True) == pytest.approx(greater, abs=1e-3)
    # Independence given the spread is not independence.
    assert ours.upper != pytest.approx(difference(*found).upper, abs=1e-6)


def test_what_cannot_be_compared_is_refused() -> None:
    found = of_table(FEW)
    cut = Posterior(**{name: getattr(found, name) for name in Posterior.__slots__} | {"complete": False})
    with pytest.raises(UsageError, match="not complete"):
        difference(found, cut)
    with pytest.raises(UsageError, match="only the typical"):
        ratio(found, found, of="next_centre", common_tau=True)
