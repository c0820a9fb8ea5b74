"""The names of models, scales, estimators and limits that one can choose. Nothing is imported here."""

MODELS = ("bayes", "binomial-normal", "beta-binomial", "common", "two-step", "exact")
SCALES = ("raw", "log", "logit", "arcsine", "double-arcsine")
TAU2_METHODS = ("DL", "PM", "REML", "ML", "HS", "HE", "SJ", "EB", "common")
INTERVALS = ("wald", "t", "knapp-hartung", "knapp-hartung-conservative")
STUDY_INTERVALS = ("clopper-pearson", "wilson", "jeffreys", "agresti-coull")
EFFECTS = ("odds-ratio", "risk-ratio", "risk-difference")
TWO_GROUP_METHODS = ("conditional", "unconditional", "mantel-haenszel", "peto", "inverse-variance")
PLOTS = ("forest", "cumulative", "leave-one-out", "funnel", "posterior", "drapery")
