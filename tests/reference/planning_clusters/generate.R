# Clustered designs: J clusters of m people, from the variance components.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
reject <- function(ncp, df, alpha = 0.05) {
  pt(qt(alpha / 2, df, lower.tail = FALSE), df, abs(ncp), lower.tail = FALSE) + pt(qt(alpha / 2, df), df, abs(ncp))
}
root_of <- function(f, low, high) uniroot(f, c(low, high), tol = .Machine$double.eps, maxiter = 10000)$root
ncp_for <- function(power, df) root_of(function(k) reject(k, df) - power, 0, 37)
design_effect <- function(m, icc, cv) 1 + ((1 + cv^2) * m - 1) * icc
groups <- function(j1, j2, m, icc, cv, power, d) {
  people <- 1 / (m / design_effect(m, icc, cv)) # variance of one cluster
  se <- sqrt(people * (1 / j1 + 1 / j2)); df <- j1 + j2 - 2
  list(name = paste(j1, j2, m, icc, cv), clusters1 = j1, clusters2 = j2, size = m, icc = icc, size_cv = cv, target_power = power, d = d,
       design_effect = design_effect(m, icc, cv), effective_n = (j1 + j2) * m / design_effect(m, icc, cv),
       effect = ncp_for(power, df) * se, power = reject(d / se, df),
       # H. S. Bloom (1995): the sum of two central t quantiles in the place of the noncentral t.
       bloom = (qt(0.975, df) + qt(power, df)) * se,
       # Power of a t test of cluster means, as R's power.t.test has it for equal groups.
       peer = if (j1 == j2) power.t.test(n = j1, delta = d, sd = sqrt(people), strict = TRUE)$power)
}
groups_n <- function(d, ratio, m, icc, cv, power) {
  v <- design_effect(m, icc, cv) / m
  at <- function(a, b) reject(d / sqrt(v * (1 / a + 1 / b)), a + b - 2)
  j <- 2
  while (at(j, max(2, ceiling(ratio * j - 1e-9))) < power) j <- j + 1
  list(name = paste(d, ratio, m, icc, cv), d = d, ratio = ratio, size = m, icc = icc, size_cv = cv, target_power = power,
       clusters_exact = root_of(function(a) at(a, ratio * a) - power, max(2, 2 / ratio), 2000), clusters1 = j,
       clusters2 = max(2, ceiling(ratio * j - 1e-9)))
}
# Two-stage sampling: variance between clusters with the correction, variance within without.
change_se <- function(j, m, icc, cv, N) {
  between <- icc * (1 + cv^2) / j * (if (is.null(N)) 1 else 1 - j / N)
  sqrt(between + (1 - icc) / (j * m))
}
change <- function(j, m, icc, cv, N, power, d) {
  se <- change_se(j, m, icc, cv, N)
  list(name = paste(j, m, icc, cv, N), clusters = j, size = m, icc = icc, size_cv = cv, population = N, target_power = power, d = d,
       effect = ncp_for(power, j - 1) * se, effect_uncorrected = ncp_for(power, j - 1) * change_se(j, m, icc, cv, NULL),
       power = reject(d / se, j - 1), half_width = qt(0.975, j - 1) * se * 0.5,
       peer = power.t.test(n = j, delta = d, sd = sqrt(j) * se, type = "paired", strict = TRUE)$power)
}
change_n <- function(d, m, icc, cv, N, power) {
  at <- function(j) reject(d / change_se(j, m, icc, cv, N), j - 1)
  top <- if (is.null(N)) 1000 else N
  j <- 2
  while (at(j) < power) j <- j + 1
  list(name = paste(d, m, icc, cv, N), d = d, size = m, icc = icc, size_cv = cv, population = N, target_power = power,
       clusters_exact = root_of(function(j) at(j) - power, 2, top), clusters = j)
}
write_expected(
  list(groups = list(groups(24, 24, 100, 0.05, 0, 0.8, 0.2), groups(17, 18, 100, 0.05, 0, 0.8, 0.2), groups(17, 18, 100, 0.1, 0, 0.8, 0.3),
                     groups(102, 102, 100, 0.05, 0, 0.8, 0.1), groups(2, 2, 30, 0.2, 0, 0.8, 1), groups(10, 30, 12.5, 0.1, 0.6, 0.9, 0.4),
                     groups(24, 24, 1, 0.3, 0, 0.8, 0.7), groups(24, 24, 20, 0, 0, 0.8, 0.2), groups(8, 8, 25, 1, 0, 0.8, 1.2)),
       groups_n = list(groups_n(0.2, 1, 100, 0.05, 0, 0.8), groups_n(0.3, 2, 12, 0.1, 0.4, 0.9), groups_n(0.25, 0.5, 50, 0.02, 0, 0.8)),
       change = list(change(35, 12, 0.1, 0, NULL, 0.8, 0.2), change(35, 12, 0.1, 0, 48, 0.8, 0.2), change(48, 100, 0.05, 0.5, 48, 0.8, 0.05),
                     change(2, 100, 0.05, 0, NULL, 0.8, 0.5), change(14, 8.5, 0.15, 0.4, 204, 0.9, 0.3), change(35, 20, 1, 0, 48, 0.8, 0.3)),
       change_n = list(change_n(0.2, 12, 0.1, 0, NULL, 0.8), change_n(0.2, 12, 0.1, 0, 48, 0.8), change_n(0.1, 100, 0.05, 0.5, 204, 0.9))),
  source = "variance components, pt with ncp, uniroot; peer: power.t.test(strict = TRUE) on the same standard error")
