"""Priors of the Bayesian model, and the default."""

from __future__ import annotations

from dataclasses import dataclass

from echolith.errors import UsageError


@dataclass(frozen=True, slots=True)
class Priors:
    """Priors of the Bayesian model.

    Parameters
    ----------
    risk_a : float
        The typical centre's risk has a ``Beta(risk_a, risk_a)`` prior: the same for a risk and for its
        complement.
    tau_scale : float
        The between-centre standard deviation of the log-odds has a half-normal prior with this scale.
    """

    risk_a: float
    tau_scale: float

    def __post_init__(self) -> None:
        if not (0.0 < self.risk_a < float("inf") and 0.0 < self.tau_scale < float("inf")):
            raise UsageError("both priors need a positive number: Priors(risk_a=0.5, tau_scale=1.0)")

    def words(self) -> tuple[str, str]:
        """Return the risk's prior and tau's prior as they are written."""
        return f"Beta({self.risk_a:g}, {self.risk_a:g})", f"half-normal({self.tau_scale:g})"

    def to_dict(self) -> dict[str, dict[str, float | str]]:
        """Return the priors as they stand in the JSON of a result."""
        return {
            "risk": {"name": "beta", "a": self.risk_a, "b": self.risk_a},
            "tau": {"name": "half-normal", "scale": self.tau_scale},
        }


#: Chosen by the simulation in ``validation/pooling/defaults``; its README says where they fail.
DEFAULT_PRIORS = Priors(risk_a=0.5, tau_scale=1.6)
