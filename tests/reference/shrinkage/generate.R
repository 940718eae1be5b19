# Many small groups, shrunken towards their common mean: restricted maximum likelihood and BLUPs.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
suppressMessages(library(metafor))
case <- function(name, y, se, level = 0.95) {
  fit <- rma(yi = y, sei = se, method = "REML", level = 100 * level,
             control = list(threshold = 1e-14, maxiter = 10000))
  b <- blup(fit, level = 100 * level)
  list(name = name, y = y, se = se, conf_level = level, mean = fit$beta[[1]], std_error = fit$se,
       tau_squared = fit$tau2, pred = b$pred, pred_se = b$se, low = b$pi.lb, high = b$pi.ub)
}
data(dat.bcg, package = "metadat")
bcg <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
rubin <- list(y = c(28, 8, -3, 7, -1, 1, 18, 12), se = c(15, 10, 16, 11, 9, 11, 10, 18))
cases <- list(
  case("vaccine against tuberculosis, 13 trials (metadat::dat.bcg)", as.numeric(bcg$yi), sqrt(as.numeric(bcg$vi))),
  case("coaching in eight schools (Rubin 1981): chance alone", rubin$y, rubin$se),
  case("six cohorts, one of them small", c(0.42, 0.35, 0.51, 0.28, 1.10, 0.61), c(0.10, 0.12, 0.11, 0.09, 0.40, 0.13)),
  case("the same at 99 %", c(0.42, 0.35, 0.51, 0.28, 1.10, 0.61), c(0.10, 0.12, 0.11, 0.09, 0.40, 0.13), 0.99)
)
write_expected(list(groups = cases), c("metafor", "metadat"), "metafor::rma (REML) and metafor::blup; metadat::dat.bcg; Rubin 1981 (eight schools)")
