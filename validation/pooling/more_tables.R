# Made-up one-arm tables through metafor, in the form of metafor/prop.json.gz:
#   Rscript more_tables.R FOLDER FIRST LAST      (one file a number; about a second each)
#   ECHOLITH_REFERENCE=FOLDER python -m pytest validation/pooling/test_two_step.py
suppressMessages({
  library(metafor)
  library(jsonlite)
})
args <- commandArgs(TRUE)
folder <- args[1]

control <- list(threshold = 1e-12, maxiter = 1e5, stepadj = 0.5, tol = 1e-12, tau2.max = 1000)
measures <- c("PLO", "PFT", "PAS", "PR", "PLN")
methods <- list(
  FE = c("FE", "z"), DL = c("DL", "z"), REML = c("REML", "z"), PM = c("PM", "z"), ML = c("ML", "z"),
  HE = c("HE", "z"), SJ = c("SJ", "z"), EB = c("EB", "z"), HS = c("HS", "z"), DL_HKSJ = c("DL", "knha"),
  REML_HKSJ = c("REML", "knha"), PM_HKSJ = c("PM", "knha"), REML_HKSJ_adhoc = c("REML", "adhoc"),
  REML_t = c("REML", "t")
)
with_limits <- c("DL", "REML", "PM", "ML")

# Small studies, tiny ones, mixed with huge ones, equal sizes, large, very large, identical or all-or-nothing, any.
made_up <- function(number) {
  set.seed(1000 + number)
  k <- sample(c(2, 3, 4, 5, 6, 8, 12, 20, 30), 1)
  kind <- number %% 8
  n <- switch(kind + 1, sample(4:60, k, TRUE), sample(1:10, k, TRUE),
    sample(c(5, 10, 20, 1000, 50000), k, TRUE), rep(sample(5:50, 1), k), sample(100:5000, k, TRUE),
    sample(c(1e5, 1e6, 3e5), k, TRUE), sample(4:60, k, TRUE), sample(2:300, k, TRUE))
  mu <- sample(c(-7, -5, -3, -2, -1, 0, 1, 3), 1)
  tau <- sample(c(0, .1, .5, 1, 2), 1)
  y <- rbinom(k, n, plogis(rnorm(k, mu, tau)))
  if (kind == 6) {
    y <- rep(y[1], k)
    n <- rep(max(n[1], 1), k)
    if (number %% 16 == 6) y <- sample(0:1, k, TRUE) * n
  }
  data.frame(xi = y, ni = n)
}

number_of <- function(x) if (length(x) == 0 || is.na(x)) NA else unname(as.numeric(x))

back <- function(measure, sizes) switch(measure,
  PLO = transf.ilogit, PAS = transf.iarcsin, PLN = exp,
  PFT = function(x) transf.ipft.hm(x, targs = list(ni = sizes)))

one_method <- function(values, measure, name, sizes) {
  choice <- methods[[name]]
  fit <- tryCatch(
    suppressWarnings(rma(yi, vi, data = values, method = choice[1], test = choice[2], control = control)),
    error = function(e) e)
  if (inherits(fit, "error")) return(list(error = conditionMessage(fit)))
  out <- list(k = fit$k, estimate = number_of(fit$beta), se = number_of(fit$se), stat = number_of(fit$zval),
    df = number_of(fit$ddf), pval = number_of(fit$pval), ci_lb = number_of(fit$ci.lb),
    ci_ub = number_of(fit$ci.ub), tau2 = number_of(fit$tau2), se_tau2 = number_of(fit$se.tau2),
    I2 = number_of(fit$I2), H2 = number_of(fit$H2), QE = number_of(fit$QE), QEp = number_of(fit$QEp),
    logLik_ML = number_of(fit$fit.stats["ll", "ML"]), logLik_REML = number_of(fit$fit.stats["ll", "REML"]))
  limits <- c("estimate", "ci_lb", "ci_ub")
  if (name != "FE") {
    new <- predict(fit)
    out$pi_lb <- number_of(new$pi.lb)
    out$pi_ub <- number_of(new$pi.ub)
    limits <- c(limits, "pi_lb", "pi_ub")
  }
  if (measure != "PR") out$backtransformed <- lapply(out[limits], back(measure, sizes))
  if (name %in% with_limits) {
    found <- tryCatch(suppressWarnings(suppressMessages(confint(fit, control = control)))$random,
      error = function(e) NULL)
    if (!is.null(found)) {
      out$tau2_Qprofile <- list(lb = found[1, 2], ub = found[1, 3], I2_lb = found[3, 2], I2_ub = found[3, 3])
    }
  }
  out
}

for (number in as.integer(args[2]):as.integer(args[3])) {
  table <- made_up(number)
  results <- list(GLMM_PLO = setNames(list(), character(0)))
  for (measure in measures) {
    values <- suppressWarnings(escalc(measure = measure, xi = table$xi, ni = table$ni))
    found <- lapply(setNames(nm = names(methods)), function(name) one_method(values, measure, name, table$ni))
    results[[measure]] <- c(
      list(escalc = data.frame(yi = as.numeric(values$yi), vi = as.numeric(values$vi))), found)
  }
  name <- sprintf("prop__made_up_%04d", number)
  text <- toJSON(list(file = name, input = table, results = results), digits = I(17), auto_unbox = TRUE,
    na = "null", null = "null")
  writeLines(text, file.path(folder, paste0(name, ".json")))
}
