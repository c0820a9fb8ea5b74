# metafor's defaults on the tables of the simulation. Usage: Rscript metafor.R FOLDER (build/defaults).
# A cell is written when it is done and not computed again. rma.glmm is run on the first tables of a cell only.
suppressMessages(library(metafor))
folder <- commandArgs(trailingOnly = TRUE)[1]
glmm_tables <- 100
for (path in sort(list.files(folder, pattern = "^tables_", full.names = TRUE))) {
  target <- sub("tables_", "metafor_", path)
  if (file.exists(target)) next
  data <- read.csv(path)
  parts <- split(data, data$table)
  rows <- lapply(parts, function(part) {
    # The defaults: log-odds, 0.5 added to all cells of a study with a zero, REML, Wald limits.
    two_step <- tryCatch(suppressWarnings({
      fit <- rma(measure = "PLO", xi = part$y, ni = part$n)
      c(fit$beta[1], fit$ci.lb, fit$ci.ub)
    }), error = function(e) c(NA, NA, NA))
    glmm <- c(NA, NA, NA)
    if (part$table[1] <= glmm_tables) {
      glmm <- tryCatch(suppressWarnings({
        fit <- rma.glmm(measure = "PLO", xi = part$y, ni = part$n)
        c(fit$beta[1], fit$ci.lb, fit$ci.ub)
      }), error = function(e) c(NA, NA, NA))
    }
    c(part$table[1], two_step, glmm)
  })
  result <- as.data.frame(do.call(rbind, rows))
  names(result) <- c("table", "estimate", "lower", "upper", "glmm_estimate", "glmm_lower", "glmm_upper")
  write.csv(result, paste0(target, ".part"), row.names = FALSE)
  file.rename(paste0(target, ".part"), target)
  cat(basename(target), "\n")
}
