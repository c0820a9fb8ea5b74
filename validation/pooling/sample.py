"""Sample every data set with NumPyro's NUTS and write `sampler_results.json`.

    python sample.py            # all sets, about half an hour on two cores
    python sample.py NAME ...   # these sets only; the others are kept as they stand

The sampler shares nothing with `echolith.pooling` but the statement of the model: it samples the log-odds
of every study, where `echolith.pooling` integrates them out.
"""

from __future__ import annotations

import json
import sys
import zlib
from functools import partial
from importlib.metadata import version
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from data_sets import all_sets
from numpyro.diagnostics import effective_sample_size, split_gelman_rubin
from numpyro.infer import MCMC, NUTS
from scipy.special import expit
from scipy.stats import beta

RESULTS = Path(__file__).parent / "sampler_results.json"
PRIORS = ((0.5, 1.0), (1.0, 0.5))
CHAINS, WARMUP, DRAWS = 4, 2_000, 20_000
#: What is tried in turn: least events and non-events for a study to be centred, target acceptance.
ATTEMPTS = ((10.0, 0.95), (np.inf, 0.95), (np.inf, 0.995))
#: More divergent draws than this (1 of 1000) are not accepted.
DIVERGENT = CHAINS * DRAWS // 1000
#: Tables are filled up with empty studies (0 of 0) to these lengths, so that few programs are compiled.
LENGTHS = (3, 9, 20, 36, 60)

jax.config.update("jax_enable_x64", True)


def model(y, n, centred, a, scale):
    """Binomial-normal model; studies with much information are centred, the others not."""
    mu = numpyro.sample("mu", dist.ImproperUniform(dist.constraints.real, (), ()))
    # The density of logit(p) when p ~ Beta(a, a), up to a constant.
    numpyro.factor("risk prior", a * (jax.nn.log_sigmoid(mu) + jax.nn.log_sigmoid(-mu)))
    tau = numpyro.sample("tau", dist.HalfNormal(scale))
    w = numpyro.sample("w", dist.Normal(jnp.where(centred, mu, 0.0), jnp.where(centred, tau, 1.0)))
    eta = jnp.where(centred, w, mu + tau * w)
    numpyro.factor("data", (y * jax.nn.log_sigmoid(eta) + (n - y) * jax.nn.log_sigmoid(-eta)).sum())


@partial(jax.jit, static_argnames="target")
def draw(key, y, n, centred, *, a, scale, target):
    """Return draws of mu and tau, shape (chains, draws), and which of them diverged."""
    sampler = MCMC(
        NUTS(model, target_accept_prob=target),
        num_warmup=WARMUP,
        num_samples=DRAWS,
        num_chains=CHAINS,
        chain_method="vectorized",
        progress_bar=False,
    )
    sampler.run(key, y, n, centred, a, scale, extra_fields=("diverging",))
    found = sampler.get_samples(group_by_chain=True)
    return found["mu"], found["tau"], sampler.get_extra_fields()["diverging"]


def summary(draws):
    """Return mean and 95 % limits of draws of shape (chains, draws), each with its MCSE.

    The MCSE of a mean is sd / sqrt(ESS). That of a quantile: the effective sample size of the indicator
    "at or below the quantile" gives a beta distribution for the probability actually cut off; half the
    distance between the sample quantiles at its 15.87 % and 84.13 % points is the MCSE.
    """
    result = {
        "estimate": draws.mean(),
        "estimate_mcse": draws.std() / np.sqrt(effective_sample_size(draws)),
        "rhat": split_gelman_rubin(draws),
    }
    for name, p in (("lower", 0.025), ("upper", 0.975)):
        value = np.quantile(draws, p)
        size = effective_sample_size((draws <= value).astype(float))
        ends = beta.ppf([0.158655, 0.841345], size * p + 1.0, size * (1.0 - p) + 1.0)
        result[name] = value
        result[f"{name}_mcse"] = np.diff(np.quantile(draws, ends))[0] / 2.0
    return {key: float(value) for key, value in result.items()}


def main(names):
    """Sample the sets named, or all, and write the results."""
    sets = all_sets()
    stored = json.loads(RESULTS.read_text(encoding="utf-8"))["sets"] if RESULTS.exists() else {}
    stored = {name: entry for name, entry in stored.items() if name in sets}
    for position, name in enumerate(sorted(sets)):
        if names and name not in names:
            continue
        y, n = (np.array(counts, dtype=float) for counts in sets[name])
        length = next(size for size in LENGTHS if size >= y.size)
        y, n = (np.pad(counts, (0, length - counts.size)) for counts in (y, n))
        a, scale = PRIORS[position % 2]
        seed = zlib.crc32(name.encode())
        # Studies with much information mix better centred, unless the spread may be near 0: then chains
        # diverge, and the set is sampled again without centring, at last with shorter steps.
        for least, target in ATTEMPTS:
            centred = np.minimum(y, n - y) >= least
            key = jax.random.PRNGKey(seed)
            found = draw(key, y, n, centred, a=a, scale=scale, target=target)
            mu, tau, bad = (np.asarray(x) for x in found)
            if bad.sum() <= DIVERGENT:
                break
        new = mu + tau * np.random.default_rng(seed).standard_normal(mu.shape)
        stored[name] = {
            "events": sets[name][0],
            "totals": sets[name][1],
            "priors": {"risk_a": a, "tau_scale": scale},
            "seed": seed,
            "attempt": ATTEMPTS.index((least, target)) + 1,
            "divergent": int(bad.sum()),
            "typical": summary(expit(mu)),
            "next_centre": summary(expit(new)),
            "tau": summary(tau),
        }
        write(stored)
        print(name, stored[name]["divergent"], stored[name]["next_centre"], flush=True)


def about():
    """Return sampler, versions and settings as they stand in a file of results."""
    return {
        "sampler": "numpyro NUTS",
        "versions": {name: version(name) for name in ("numpyro", "jax", "jaxlib", "numpy")},
        "chains": CHAINS,
        "warmup": WARMUP,
        "draws": DRAWS,
        "attempts": [{"centred_from": str(least), "target_accept_prob": p} for least, p in ATTEMPTS],
    }


def write(stored):
    """Write the results, floats as ``%.17g``."""
    lines = (f"  {json.dumps(name)}: {as_text(stored[name])}" for name in sorted(stored))
    text = '{"about": ' + as_text(about()) + ',\n"sets": {\n' + ",\n".join(lines) + "\n}}\n"
    RESULTS.write_text(text, encoding="utf-8")


def as_text(value):
    """Return a value as JSON with floats as ``%.17g``."""
    if isinstance(value, float):
        return f"{value:.17g}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {as_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(as_text(item) for item in value) + "]"
    return json.dumps(value)


if __name__ == "__main__":
    main(sys.argv[1:])
