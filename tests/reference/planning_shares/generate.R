# Power, sample size and detectable share: arcsine formulas, and the exact binomial test by enumeration.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
h_of <- function(p, q) 2 * asin(sqrt(p)) - 2 * asin(sqrt(q))
reject <- function(shift, alpha, alternative) {
  z <- qnorm(if (alternative == "two_sided") alpha / 2 else alpha, lower.tail = FALSE)
  switch(alternative,
    two_sided = pnorm(z - shift, lower.tail = FALSE) + pnorm(-z - shift),
    greater = pnorm(z - shift, lower.tail = FALSE), less = pnorm(-z - shift))
}
root_of <- function(f, low, high) uniroot(f, c(low, high), tol = .Machine$double.eps, maxiter = 10000)$root
shift_for <- function(power, alpha, alternative) {
  sign <- if (alternative == "less") -1 else 1
  sign * root_of(function(k) reject(sign * k, alpha, alternative) - power, 0, 30)
}
# All counts whose own tail is small enough, one by one, and the sum of their probabilities.
exact <- function(p, q, n, alpha, alternative) {
  x <- 0:n; tail <- if (alternative == "two_sided") alpha / 2 else alpha
  up <- vapply(x, function(k) sum(dbinom(k:n, n, q)) <= tail, NA)
  down <- vapply(x, function(k) sum(dbinom(0:k, n, q)) <= tail, NA)
  inside <- switch(alternative, two_sided = up | down, greater = up, less = down)
  sum(dbinom(x[inside], n, p))
}
one <- function(p, q, n, alpha, alternative) {
  list(name = paste(p, q, n, alternative), share = p, reference = q, n = n, sig_level = alpha, alternative = alternative,
       h = h_of(p, q), arcsine = reject(h_of(p, q) * sqrt(n), alpha, alternative), exact = exact(p, q, n, alpha, alternative))
}
one_n <- function(p, q, power, alpha, alternative) {
  n <- root_of(function(n) reject(h_of(p, q) * sqrt(n), alpha, alternative) - power, 1, 1e5)
  # The last n that fails, looked for far beyond the first that succeeds.
  top <- 3 * ceiling(n) + 20
  ok <- vapply(1:top, function(k) exact(p, q, k, alpha, alternative) >= power, NA)
  list(name = paste(p, q, power, alternative), share = p, reference = q, target_power = power, sig_level = alpha, alternative = alternative,
       arcsine_exact = n, arcsine = ceiling(n), exact = max(which(!ok)) + 1)
}
one_d <- function(q, n, power, alpha, alternative) {
  h <- shift_for(power, alpha, alternative) / sqrt(n)
  side <- if (alternative == "less") c(0, q) else c(q, 1)
  list(name = paste(q, n, power, alternative), reference = q, n = n, power = power, sig_level = alpha, alternative = alternative,
       arcsine = sin(asin(sqrt(q)) + h / 2)^2,
       exact = root_of(function(p) exact(p, q, n, alpha, alternative) - power, side[1], side[2]))
}
two <- function(p, q, n1, n2, alpha, alternative) {
  list(name = paste(p, q, n1, n2, alternative), share = p, reference = q, n1 = n1, n2 = n2, sig_level = alpha, alternative = alternative,
       power = reject(h_of(p, q) / sqrt(1 / n1 + 1 / n2), alpha, alternative),
       share_at_80 = sin(asin(sqrt(q)) + shift_for(0.8, alpha, alternative) * sqrt(1 / n1 + 1 / n2) / 2)^2)
}
two_n <- function(p, q, ratio, power, alpha, alternative) {
  at <- function(n1, n2) reject(h_of(p, q) / sqrt(1 / n1 + 1 / n2), alpha, alternative)
  n1 <- 1
  while (at(n1, max(1, ceiling(ratio * n1 - 1e-9))) < power) n1 <- n1 + 1
  list(name = paste(p, q, ratio, power, alternative), share = p, reference = q, ratio = ratio, target_power = power, sig_level = alpha,
       alternative = alternative, n_exact = root_of(function(n) at(n, ratio * n) - power, 1e-3, 1e6), n1 = n1,
       n2 = max(1, ceiling(ratio * n1 - 1e-9)))
}
write_expected(
  list(one = list(one(0.7, 0.5, 35, 0.05, "two_sided"), one(0.7, 0.5, 35, 0.05, "greater"), one(0.3, 0.5, 35, 0.05, "less"),
                  one(0.02, 0.1, 60, 0.05, "two_sided"), one(0, 0.1, 60, 0.05, "less"), one(1, 0.9, 20, 0.05, "greater"),
                  one(0.9, 0.5, 3, 0.05, "two_sided"), one(0.5, 0.5, 204, 0.05, "two_sided")),
       one_n = list(one_n(0.7, 0.5, 0.8, 0.05, "two_sided"), one_n(0.7, 0.5, 0.8, 0.05, "greater"), one_n(0.4, 0.5, 0.9, 0.05, "less"),
                    one_n(0.02, 0.1, 0.8, 0.05, "two_sided"), one_n(0.95, 0.5, 0.8, 0.01, "two_sided")),
       one_d = list(one_d(0.5, 35, 0.8, 0.05, "two_sided"), one_d(0.5, 35, 0.8, 0.05, "greater"), one_d(0.8, 204, 0.9, 0.05, "less"),
                    one_d(0.1, 48, 0.8, 0.05, "two_sided")),
       two = list(two(0.75, 0.5, 30, 30, 0.05, "two_sided"), two(0.5, 0.75, 30, 50, 0.05, "two_sided"), two(0.47, 0.33, 204, 85, 0.05, "greater"),
                  two(0.02, 0.06, 150, 300, 0.01, "less"), two(0, 0.06, 20, 40, 0.05, "two_sided")),
       two_n = list(two_n(0.75, 0.5, 1, 0.8, 0.05, "two_sided"), two_n(0.6, 0.5, 2, 0.9, 0.05, "greater"),
                    two_n(0.02, 0.06, 0.37, 0.8, 0.05, "less"), two_n(1, 0, 1, 0.8, 0.05, "two_sided"))),
  source = "arcsine formulas with pnorm and uniroot; exact test by dbinom over every count")
