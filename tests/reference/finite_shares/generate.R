# Intervals of one share near 0 and 1, and shares of a population of known size.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
suppressMessages(library(survey))
jeffreys <- function(x, n, level) {
  tail <- (1 - level) / 2
  q <- qbeta(c(tail, 1 - tail), x + 0.5, n - x + 0.5)
  # By the upper tail: 1 - tail has lost digits of the tail.
  q[2] <- qbeta(tail, x + 0.5, n - x + 0.5, lower.tail = FALSE)
  if (x == 0) q[1] <- 0
  if (x == n) q[2] <- 1
  list(name = paste(x, "of", n), x = x, n = n, conf_level = level, conf = q)
}
bound <- function(x, n, level) {
  list(name = paste(x, "of", n), x = x, n = n, conf_level = level,
       upper = binom.test(x, n, alternative = "less", conf.level = level)$conf.int[2],
       lower = binom.test(x, n, alternative = "greater", conf.level = level)$conf.int[1])
}
# Standard error from survey (its own arithmetic on the answers), score limits as roots of the score equation.
finite <- function(x, n, N, level) {
  y <- c(rep(1, x), rep(0, n - x))
  se <- NULL
  if (n > 1) {
    plain <- svydesign(~1, weights = rep(N / n, n), data = data.frame(y = y))
    fixed <- svydesign(~1, weights = rep(N / n, n), fpc = rep(N, n), data = data.frame(y = y))
    se <- c(SE(svymean(~y, plain))[[1]], SE(svymean(~y, fixed))[[1]])
  }
  p <- x / n; z <- qnorm((1 + level) / 2)
  score <- function(P) (p - P)^2 * n * (N - 1) - z^2 * P * (1 - P) * (N - n)
  # For x = 0 and x = n the equation has a second root at p itself, which is divided out.
  if (x == 0) score <- function(P) P * n * (N - 1) - z^2 * (1 - P) * (N - n)
  if (x == n) score <- function(P) (1 - P) * n * (N - 1) - z^2 * P * (N - n)
  solve_at <- function(a, b) uniroot(score, c(a, b), tol = .Machine$double.eps, maxiter = 10000)$root
  low <- if (x == 0) 0 else if (n == N) p else solve_at(0, p)
  high <- if (x == n) 1 else if (n == N) p else solve_at(p, 1)
  if (n == N) low <- high <- p
  m <- x:(N - n + x); tail <- (1 - level) / 2
  list(name = paste(x, "of", n, "of", N), x = x, n = n, population = N, conf_level = level, p = p,
       std_error_plain = se[1], std_error = if (n == N) 0 else se[2],
       score = c(max(low, x / N), min(high, (N - n + x) / N)),
       binomial = as.numeric(binom.test(x, n, conf.level = level)$conf.int),
       random_response = c(min(m[phyper(x - 1, m, N - m, n, lower.tail = FALSE) > tail]),
                           max(m[phyper(x, m, N - m, n) > tail])),
       no_assumption = c(x, N - n + x), sampling_fraction = n / N, variance_factor = 1 - n / N)
}
write_expected(
  list(jeffreys = list(jeffreys(27, 35, 0.95), jeffreys(0, 18, 0.95), jeffreys(18, 18, 0.95), jeffreys(1, 1, 0.9),
                       jeffreys(1, 60, 0.95), jeffreys(41870, 60000, 0.95), jeffreys(3, 60000, 0.999),
                       jeffreys(59999, 60000, 0.95), jeffreys(7, 50, 0.5)),
       bounds = list(bound(0, 30, 0.95), bound(28, 35, 0.95), bound(35, 35, 0.9), bound(1, 1, 0.95), bound(0, 1, 0.99),
                     bound(3, 60000, 0.95), bound(59998, 60000, 0.95)),
       finite = list(finite(28, 35, 48, 0.95), finite(20, 35, 48, 0.95), finite(25, 35, 48, 0.9), finite(0, 35, 48, 0.95),
                     finite(35, 35, 48, 0.95), finite(1, 1, 48, 0.95), finite(1, 2, 3, 0.99), finite(7, 12, 12, 0.95),
                     finite(45, 100, 300, 0.95), finite(900, 1500, 60000, 0.99), finite(47, 47, 48, 0.95))),
  packages = "survey", source = "qbeta, binom.test, phyper of stats; svymean with and without fpc; uniroot on the score equation")
