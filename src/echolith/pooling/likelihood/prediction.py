"""What a new centre would see, by the fitted binomial-normal model."""

from __future__ import annotations

import numpy as np
from scipy.special import stdtrit

from echolith.pooling.likelihood.binomial_normal import Fit
from echolith.pooling.parts import Prediction
from echolith.pooling.quadrature import expit


def prediction_limits(fit: Fit, studies: int, level: float = 0.95) -> Prediction | None:
    """Return prediction limits of a new centre's risk; None with fewer than three studies.

    ``mu ± t sqrt(tau² + se(mu)²)`` on the log-odds scale, t with k - 2 degrees of freedom (Higgins,
    Thompson and Spiegelhalter 2009). With few studies tau is known poorly, and where it is estimated as 0
    the limits say nothing of how centres differ.
    """
    if studies < 3 or not fit.converged:
        return None
    reach = float(stdtrit(studies - 2, 0.5 * (1.0 + level))) * float(np.sqrt(fit.tau**2 + fit.se_mu**2))
    middle, low, high = expit(np.array([fit.mu, fit.mu - reach, fit.mu + reach])).tolist()
    return Prediction(middle, low, high)
