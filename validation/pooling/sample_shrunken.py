"""Sample each study's own risk with NumPyro's NUTS and write `sampler_shrunken.json`.

    python sample_shrunken.py            # all sets below, some minutes
    python sample_shrunken.py NAME ...   # these sets only; the others are kept as they stand

The model and its settings are those of `sample.py`; here the studies' log-odds are kept.
"""

from __future__ import annotations

import json
import sys
import zlib
from functools import partial
from pathlib import Path

import jax
import numpy as np
from data_sets import all_sets
from numpyro.infer import MCMC, NUTS
from sample import ATTEMPTS, CHAINS, DIVERGENT, DRAWS, LENGTHS, PRIORS, WARMUP, about, as_text, model, summary
from scipy.special import expit

RESULTS = Path(__file__).parent / "sampler_shrunken.json"
#: Few and many studies, small and large, alike and apart, with no event, and the liver sets.
NAMES = (
    "all_zero_k3",
    "dat.baker2009__FluticasoneSalmeterol",
    "dat.baker2009__Fluticasone",
    "k2_alike",
    "k2_apart",
    "liver_good_outcome",
    "liver_karyotype",
    "liver_non_isolated",
    "one_event_k5",
    "rare_large_k20",
    "zero_and_full_k4",
)


@partial(jax.jit, static_argnames="target")
def draw(key, y, n, centred, *, a, scale, target):
    """Return draws of the studies' log-odds, shape (chains, draws, studies), and which draws diverged."""
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
    mu, tau, w = found["mu"][..., None], found["tau"][..., None], found["w"]
    eta = jax.numpy.where(centred, w, mu + tau * w)
    return eta, sampler.get_extra_fields()["diverging"]


def main(names):
    """Sample the sets named, or all of `NAMES`, and write the results."""
    sets = all_sets()
    stored = json.loads(RESULTS.read_text(encoding="utf-8"))["sets"] if RESULTS.exists() else {}
    stored = {name: entry for name, entry in stored.items() if name in NAMES}
    for position, name in enumerate(NAMES):
        if names and name not in names:
            continue
        y, n = (np.array(counts, dtype=float) for counts in sets[name])
        studies = y.size
        length = next(size for size in LENGTHS if size >= studies)
        y, n = (np.pad(counts, (0, length - studies)) for counts in (y, n))
        a, scale = PRIORS[position % 2]
        seed = zlib.crc32(b"shrunken " + name.encode())
        for least, target in ATTEMPTS:
            centred = np.minimum(y, n - y) >= least
            found = draw(jax.random.PRNGKey(seed), y, n, centred, a=a, scale=scale, target=target)
            eta, bad = (np.asarray(x) for x in found)
            if bad.sum() <= DIVERGENT:
                break
        stored[name] = {
            "events": sets[name][0],
            "totals": sets[name][1],
            "priors": {"risk_a": a, "tau_scale": scale},
            "seed": seed,
            "attempt": ATTEMPTS.index((least, target)) + 1,
            "divergent": int(bad.sum()),
            "studies": [summary(expit(eta[:, :, i])) for i in range(studies)],
        }
        write(stored)
        print(name, stored[name]["divergent"], max(s["rhat"] for s in stored[name]["studies"]), flush=True)


def write(stored):
    """Write the results, floats as ``%.17g``."""
    lines = (f"  {json.dumps(name)}: {as_text(stored[name])}" for name in sorted(stored))
    text = '{"about": ' + as_text(about()) + ',\n"sets": {\n' + ",\n".join(lines) + "\n}}\n"
    RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
