"""The nodes that the marginal likelihood is summed over, and the sums."""

from __future__ import annotations

import numpy as np
import pytest
from plain_likelihood import log_likelihood

from echolith.pooling.likelihood.marginal import Marginal, log_choose
from echolith.pooling.likelihood.nodes import find_modes

STUDIES = [
    (0, 1),
    (1, 1),
    (0, 20),
    (3, 7),
    (20, 20),
    (1, 900),
    (450, 900),
    (899, 900),
    (0, 40_000),
    (12, 10**6),
]
PLACES = [(-3, 0), (-3, 0.05), (-2, 0.4), (0.3, 1), (-6, 2.5), (2, 6), (-15, 12), (-30, 29)]


def one(y: float, n: float) -> tuple[Marginal, float]:
    table = np.array([[float(y)]]), np.array([[float(n)]])
    return Marginal(*table), float(log_choose(*table)[0])


@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("place", PLACES)
def test_evenly_spaced_nodes_give_the_integral(study, place) -> None:
    marginal, choose = one(*study)
    mu, tau = np.array([float(place[0])]), np.array([float(place[1])])
    marginal.lay_evenly(mu, tau)
    found = float(marginal.at(mu, tau).value[0]) + choose
    want = log_likelihood(*([v] for v in study), *place)
    # Rounding grows with the counts: a log-likelihood of -1e6 cannot be known to 1e-9.
    assert found == pytest.approx(want, abs=2e-9, rel=1e-13)
    assert float(marginal.doubt()[0]) < 1e-3


@pytest.mark.parametrize("study", [(0, 20), (3, 7), (20, 20), (1, 900)])
@pytest.mark.parametrize("place", [(-2.0, 0.4), (0.3, 1.0), (-6.0, 2.5)])
def test_the_derivatives_are_those_of_the_value(study, place) -> None:
    marginal, _ = one(*study)
    mu, tau = place
    marginal.lay_evenly(np.array([mu]), np.array([tau]))

    def value(a: float, b: float) -> float:
        return float(marginal.at(np.array([a]), np.array([b])).value[0])

    found = [float(part[0]) for part in marginal.at(np.array([mu]), np.array([tau]))]
    h = 1e-4
    middle = value(mu, tau)
    by_mu = (value(mu + h, tau) - value(mu - h, tau)) / (2 * h)
    by_tau = (value(mu, tau + h) - value(mu, tau - h)) / (2 * h)
    mu_mu = (value(mu + h, tau) - 2 * middle + value(mu - h, tau)) / h**2
    tau_tau = (value(mu, tau + h) - 2 * middle + value(mu, tau - h)) / h**2
    corner = value(mu + h, tau + h) - value(mu + h, tau - h) - value(mu - h, tau + h) + value(mu - h, tau - h)
    assert found[1:3] == pytest.approx([by_mu, by_tau], rel=1e-6, abs=1e-7)
    assert found[3:] == pytest.approx([mu_mu, corner / (4 * h**2), tau_tau], rel=1e-4, abs=1e-5)


def test_gauss_hermite_nodes_agree_where_the_integrand_is_near_normal() -> None:
    marginal, _ = one(40, 300)
    mu, tau = np.array([-2.0]), np.array([0.5])
    marginal.lay_evenly(mu, tau)
    even = float(marginal.at(mu, tau).value[0])
    marginal.lay(mu, tau, 15)
    assert float(marginal.at(mu, tau).value[0]) == pytest.approx(even, abs=1e-10)


def test_doubt_tells_a_rule_that_is_too_coarse() -> None:
    marginal, choose = one(0, 50)
    mu, tau = np.array([-2.0]), np.array([2.0])
    marginal.lay_evenly(mu, tau, 0.25)
    coarse = float(marginal.at(mu, tau).value[0]) + choose
    assert abs(coarse - log_likelihood([0], [50], -2.0, 2.0)) > 1e-7
    assert float(marginal.doubt()[0]) > 1e-4


def test_a_study_that_has_moved_away_from_its_nodes_is_noticed() -> None:
    marginal, _ = one(100_000, 1_000_000)
    marginal.lay_evenly(np.array([-2.2]), np.array([0.5]))
    assert marginal.drift(np.array([1e-4]), np.array([0.0])) < 1.0
    assert marginal.drift(np.array([0.1]), np.array([0.0])) > 100.0


@pytest.mark.parametrize("tau", [1e-5, 0.05, 0.3, 2.0, 30.0])
@pytest.mark.parametrize("mu", [-12.0, -3.9, 0.0, 20.0])
def test_modes_are_found_from_anywhere(mu: float, tau: float) -> None:
    y = np.array([0.0, 1_000_000.0, 500_000.0, 1.0, 0.0, 7.0, 3.0])
    n = np.array([1_000_000.0, 1_000_000.0, 1_000_000.0, 1_000_000.0, 1.0, 7.0, 900.0])
    for start in (np.log((y + 0.5) / (n - y + 0.5)), np.full(y.size, -20.0), np.full(y.size, 15.0)):
        modes = find_modes(y, n, np.full(y.size, mu), np.full(y.size, tau), start)
        slope = tau * (y - n / (1.0 + np.exp(-modes.eta))) - modes.z
        assert modes.eta == pytest.approx(mu + tau * modes.z, abs=1e-9)
        # Within half a width of where the slope is 0.
        assert np.abs(slope * modes.width).max() < 0.5


def test_an_empty_study_adds_nothing() -> None:
    y, n = np.array([[2.0, 5.0]]), np.array([[20.0, 31.0]])
    mu, tau = np.array([-2.0]), np.array([0.7])
    plain, padded = Marginal(y, n), Marginal(np.append(y, [[0.0]], axis=1), np.append(n, [[0.0]], axis=1))
    for marginal in (plain, padded):
        marginal.lay_evenly(mu, tau)
    one_, other = plain.at(mu, tau), padded.at(mu, tau)
    for a, b in zip(one_, other, strict=True):
        assert float(a[0]) == pytest.approx(float(b[0]), abs=1e-10)
