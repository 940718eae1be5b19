# Power, sample size and detectable effect of t tests.
# Run in this folder: Rscript generate.R
source("../write_expected.R")

# Both tails; R's pt(ncp = ) stops at 1e-12 (absolute) and is a normal approximation above ncp = 37.62. No case has so large an
# ncp; the searches pass there, where the power is 1 to all digits if the critical value is moderate.
reject <- function(ncp, df, alpha, alternative) {
  if (abs(ncp) > 37 && qt(alpha / 2, df, lower.tail = FALSE) < 15) return(if (alternative == "less") ncp < 0 else ncp > 0 || alternative == "two_sided")
  switch(alternative,
    two_sided = pt(qt(alpha / 2, df, lower.tail = FALSE), df, abs(ncp), lower.tail = FALSE) + pt(qt(alpha / 2, df), df, abs(ncp)),
    greater = pt(qt(alpha, df, lower.tail = FALSE), df, ncp, lower.tail = FALSE),
    less = pt(qt(alpha, df), df, ncp))
}
root_of <- function(f, low, high) uniroot(f, c(low, high), tol = .Machine$double.eps, maxiter = 10000)$root
ncp_for <- function(power, df, alpha, alternative) {
  sign <- if (alternative == "less") -1 else 1
  sign * root_of(function(k) reject(sign * k, df, alpha, alternative) - power, 0, 37)
}
r_name <- function(alternative) if (alternative == "two_sided") "two.sided" else "one.sided"

paired <- function(d, n, alpha, alternative, N = NULL) {
  factor <- if (is.null(N)) 1 else 1 - n / N
  list(name = paste(d, n, alpha, alternative, N), d = d, n = n, population = N, sig_level = alpha, alternative = alternative,
       power = reject(d * sqrt(n / factor), n - 1, alpha, alternative),
       peer = if (is.null(N)) power.t.test(n = n, delta = abs(d), sd = 1, sig.level = alpha, type = "paired",
                                           alternative = r_name(alternative), strict = TRUE)$power)
}
paired_n <- function(d, power, alpha, alternative, N = NULL) {
  se <- function(n) sqrt((if (is.null(N)) 1 else 1 - n / N) / n)
  f <- function(n) reject(d / se(n), n - 1, alpha, alternative) - power
  n <- root_of(f, 2, if (is.null(N)) 1e6 else N * (1 - 1e-9))
  list(name = paste(d, power, alpha, alternative, N), d = d, target_power = power, population = N, sig_level = alpha, alternative = alternative,
       n_exact = n, n = ceiling(n), power = reject(d / se(ceiling(n)), ceiling(n) - 1, alpha, alternative))
}
paired_d <- function(n, power, alpha, alternative, N = NULL) {
  factor <- if (is.null(N)) 1 else 1 - n / N
  ncp <- ncp_for(power, n - 1, alpha, alternative)
  list(name = paste(n, power, alpha, alternative, N), n = n, power = power, population = N, sig_level = alpha, alternative = alternative,
       effect = ncp * sqrt(factor / n), effect_uncorrected = ncp / sqrt(n), ncp = ncp)
}
ranks <- function(d, n, parent, alpha, alternative) {
  e <- c(normal = 3 / pi, uniform = 1, logistic = pi^2 / 9, laplace = 1.5, least_favourable = 108 / 125)[[parent]]
  list(name = paste(d, n, parent, alternative), d = d, n = n, parent = parent, sig_level = alpha, alternative = alternative,
       power = reject(d * sqrt(n * e), n * e - 1, alpha, alternative),
       n_exact = root_of(function(k) reject(d * sqrt(k * e), k * e - 1, alpha, alternative) - 0.8, 3, 5000),
       effect = ncp_for(0.8, n * e - 1, alpha, alternative) / sqrt(n * e))
}
groups <- function(d, n1, n2, alpha, alternative) {
  se <- sqrt(1 / n1 + 1 / n2)
  list(name = paste(d, n1, n2, alpha, alternative), d = d, n1 = n1, n2 = n2, sig_level = alpha, alternative = alternative,
       power = reject(d / se, n1 + n2 - 2, alpha, alternative),
       effect_at_80 = ncp_for(0.8, n1 + n2 - 2, alpha, alternative) * se,
       peer = if (n1 == n2) power.t.test(n = n1, delta = abs(d), sd = 1, sig.level = alpha, alternative = r_name(alternative),
                                         strict = TRUE)$power)
}
groups_n <- function(d, ratio, power, alpha, alternative) {
  at <- function(n1, n2) reject(d / sqrt(1 / n1 + 1 / n2), n1 + n2 - 2, alpha, alternative)
  exact <- root_of(function(n1) at(n1, ratio * n1) - power, max(2, 2 / ratio), 1e6)
  # Whole numbers by trying them one by one.
  n1 <- 2
  while (at(n1, max(2, ceiling(ratio * n1 - 1e-9))) < power) n1 <- n1 + 1
  n2 <- max(2, ceiling(ratio * n1 - 1e-9))
  list(name = paste(d, ratio, power, alpha, alternative), d = d, ratio = ratio, target_power = power, sig_level = alpha, alternative = alternative,
       n_exact = exact, n1 = n1, n2 = n2, power = at(n1, n2))
}
write_expected(
  list(paired = list(paired(0.5, 30, 0.05, "two_sided"), paired(0.2, 204, 0.05, "two_sided"), paired(0.5, 30, 0.05, "greater"),
                     paired(-0.5, 30, 0.05, "less"), paired(3, 2, 0.05, "two_sided"), paired(0.01, 60000, 0.001, "two_sided"),
                     paired(0, 12, 0.05, "two_sided"), paired(0.1, 35, 0.05, "two_sided", 48), paired(0.3, 20, 0.1, "greater", 48),
                     paired(0.05, 47, 0.05, "two_sided", 48)),
       paired_n = list(paired_n(0.5, 0.8, 0.05, "two_sided"), paired_n(0.2, 0.8, 0.05, "two_sided"), paired_n(0.2, 0.9, 0.01, "greater"),
                       paired_n(-0.35, 0.8, 0.05, "less"), paired_n(2.5, 0.8, 0.05, "two_sided"), paired_n(0.02, 0.95, 0.05, "two_sided"),
                       paired_n(0.2, 0.8, 0.05, "two_sided", 48), paired_n(0.2, 0.8, 0.05, "two_sided", 204),
                       paired_n(0.3, 0.9, 0.05, "greater", 30)),
       paired_d = list(paired_d(35, 0.8, 0.05, "two_sided"), paired_d(12, 0.8, 0.05, "two_sided"), paired_d(20, 0.8, 0.05, "two_sided"),
                       paired_d(50, 0.8, 0.05, "two_sided"), paired_d(100, 0.8, 0.05, "two_sided"), paired_d(2, 0.8, 0.05, "two_sided"),
                       paired_d(30, 0.9, 0.01, "less"), paired_d(60000, 0.8, 0.05, "two_sided"), paired_d(35, 0.8, 0.05, "two_sided", 48),
                       paired_d(47, 0.8, 0.05, "greater", 48), paired_d(9, 0.06, 0.05, "two_sided")),
       ranks = list(ranks(0.5, 35, "normal", 0.05, "two_sided"), ranks(0.5, 35, "laplace", 0.05, "two_sided"),
                    ranks(0.3, 80, "least_favourable", 0.05, "two_sided"), ranks(0.3, 80, "logistic", 0.05, "greater"),
                    ranks(0.8, 12, "uniform", 0.01, "two_sided")),
       groups = list(groups(0.5, 30, 30, 0.05, "two_sided"), groups(0.2, 204, 204, 0.05, "two_sided"), groups(0.5, 20, 60, 0.05, "two_sided"),
                     groups(-0.7, 9, 31, 0.05, "less"), groups(1.5, 2, 3, 0.05, "two_sided"), groups(0.5, 30, 30, 0.05, "greater")),
       groups_n = list(groups_n(0.5, 1, 0.8, 0.05, "two_sided"), groups_n(0.2, 1, 0.8, 0.05, "two_sided"), groups_n(0.5, 2, 0.8, 0.05, "two_sided"),
                       groups_n(0.4, 0.37, 0.9, 0.05, "greater"), groups_n(-0.6, 3, 0.8, 0.01, "less"), groups_n(1.2, 0.5, 0.8, 0.05, "two_sided"))),
  source = "pt with ncp and uniroot to machine precision; peer: power.t.test(strict = TRUE)")
