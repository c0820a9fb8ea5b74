"""Influence diagnostics as a section."""

from __future__ import annotations

import numpy as np

from echolith.pooling.classical.scales import to_scale
from echolith.pooling.influence.diagnostics import influence
from echolith.pooling.questions_asked import Ask
from echolith.pooling.sections.section import Section

_TITLE = "Influence of each study"
_KEYS = (
    "rstudent", "dffits", "cook", "covariance_ratio", "tau2_without", "q_without", "hat", "weight", "dfbetas",
    "baujat_x", "baujat_y",
)  # fmt: skip


def influence_section(ask: Ask) -> Section:
    """Return how much each study moves the two-step average, and how far it stands out."""
    table = ask.table
    if len(table.events) < 3:
        return Section("influence", _TITLE, ("Influence needs three studies or more.",), (), (), [])
    scaled = to_scale(
        np.array(table.events, dtype=float), np.array(table.totals, dtype=float), ask.choice.scale
    )
    found = influence(scaled.yi, scaled.vi, tau2=ask.choice.tau2)
    columns = [getattr(found, key).tolist() for key in _KEYS]
    data = [
        {"label": label, **{key: _plain(v) for key, v in zip(_KEYS, values, strict=True)}}
        for label, *values in zip(table.labels, *columns, strict=True)
    ]
    outstanding = [label for label, r in zip(table.labels, found.rstudent, strict=True) if abs(r) > 2.0]
    sentence = (
        f"Beyond two standard errors from the others: {', '.join(outstanding)}."
        if outstanding
        else "No study lies beyond two standard errors from the others."
    )
    return Section(
        key="influence",
        title=_TITLE,
        sentences=(f"On the {ask.choice.scale} scale.", sentence),
        header=("study", "residual", "DFFITS", "Cook", "variance ratio", "tau² without", "weight in %"),
        rows=tuple(
            (
                row["label"],
                *(
                    "" if row[key] is None else f"{row[key]:.2f}"
                    for key in ("rstudent", "dffits", "cook", "covariance_ratio", "tau2_without", "weight")
                ),
            )
            for row in data
        ),
        data=data,
    )


def _plain(value: float) -> float | None:
    return value if np.isfinite(value) else None
