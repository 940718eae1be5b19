# Tails and quantiles of the normal, t and binomial far out and for many degrees of freedom, and the noncentral t.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
grid <- function(f, ...) {
  g <- expand.grid(..., KEEP.OUT.ATTRS = FALSE)
  lapply(seq_len(nrow(g)), function(i) f(as.list(g[i, , drop = FALSE])))
}
# qf() goes through 1 / qbeta() - 1 and has lost digits where qbeta is next to 1; Newton steps on pf() bring them back.
f_quantile <- function(upper, df1, df2) {
  f <- qf(upper, df1, df2, lower.tail = FALSE)
  for (i in 1:3) f <- f + (pf(f, df1, df2, lower.tail = FALSE) - upper) / df(f, df1, df2)
  f
}
write_expected(
  list(normal_sf = grid(function(r) list(z = r$z, sf = pnorm(r$z, lower.tail = FALSE)),
                        z = c(-8, -1, 0, 0.3, 1.96, 5, 10, 20, 37)),
       normal_quantile = grid(function(r) list(upper = r$u, z = qnorm(r$u, lower.tail = FALSE)),
                              u = c(0.975, 0.5, 0.3, 0.025, 0.005, 1e-6, 1e-20, 1e-200)),
       t_sf = grid(function(r) list(t = r$t, df = r$df, sf = pt(r$t, r$df, lower.tail = FALSE)),
                   t = c(-3, 0, 1e-3, 0.7, 2, 6, 30), df = c(1, 2.5, 9, 61.3, 2286, 59999, 1e6)),
       t_quantile = grid(function(r) list(upper = r$u, df = r$df, t = qt(r$u, r$df, lower.tail = FALSE)),
                         u = c(0.4, 0.05, 0.025, 0.0005), df = c(1, 2.5, 9, 61.3, 2286, 59999)),
       chi_squared_sf = grid(function(r) list(x = r$x, df = r$df, sf = pchisq(r$x, r$df, lower.tail = FALSE)),
                             x = c(1e-3, 0.7, 3.84, 30, 400), df = c(1, 2.5, 9, 61.3, 2286)),
       f_sf = grid(function(r) list(f = r$x, df1 = r$df1, df2 = r$df2, sf = pf(r$x, r$df1, r$df2, lower.tail = FALSE)),
                   x = c(0.05, 0.9, 4, 50), df1 = c(1, 3.7, 12), df2 = c(1, 8.2, 60, 59999, Inf)),
       f_quantile = grid(function(r) list(upper = r$u, df1 = r$df1, df2 = r$df2, f = f_quantile(r$u, r$df1, r$df2)),
                         u = c(0.4, 0.05, 1e-6), df1 = c(1, 3.7, 12), df2 = c(1, 8.2, 59999)),
       binomial = grid(function(r) list(x = r$x, n = r$n, p = r$p, at_most = pbinom(r$x, r$n, r$p),
                                        at_least = pbinom(r$x - 1, r$n, r$p, lower.tail = FALSE),
                                        mass = dbinom(r$x, r$n, r$p)),
                       x = c(0, 3, 20), n = c(20, 35, 60000), p = c(0.0005, 0.3, 0.5)),
       hedges_j = grid(function(r) list(df = r$df, j = hedges_j(r$df)), df = c(2, 3, 9, 34, 100, 300)),
       # R's own series, where it is one (|ncp| < 37.62).
       noncentral_t = grid(function(r) list(t = r$t, df = r$df, ncp = r$ncp, cdf = pt(r$t, r$df, r$ncp)),
                           t = c(0.5, 2, 12), df = c(3, 10, 200), ncp = c(-1, 0.5, 3, 11)),
       # Integrated here.
       noncentral_t_integrated = grid(function(r) list(t = r$t, df = r$df, ncp = r$t * r$ratio,
                                      sf = nct_tail(r$t, r$df, r$t * r$ratio, TRUE), cdf = nct_tail(r$t, r$df, r$t * r$ratio, FALSE)),
                                      t = c(-3, 4, 70, 350), df = c(2, 11, 2286, 59999), ratio = c(0.6, 0.98, 1, 1.03)),
       ncp_interval = grid(function(r) list(t = r$t, df = r$df, conf_level = r$level,
                                            conf = ncp_interval(r$t, r$df, r$level)),
                           t = c(-4.1, 0, 0.3, 8, 69.600622190684, 300), df = c(2, 9, 2286, 59999), level = c(0.9, 0.95))),
  source = "pnorm, qnorm, pt, qt, pbinom of stats; integrate() for the noncentral t")
