# Cramer's V: chi-squared by chisq.test, noncentrality limits from the Poisson mixture summed term by term in both tails, effectsize for the estimates.
source("../write_expected.R")

tail <- function(x, df, ncp, upper) {
  j <- 0:ceiling(ncp / 2 + 12 * sqrt(ncp / 2) + 100)
  sum(dpois(j, ncp / 2) * pchisq(x, df + 2 * j, lower.tail = !upper))
}

limits <- function(x, df, level) {
  a <- (1 - level) / 2
  solve_for <- function(upper) {
    if (upper == (tail(x, df, 0, upper) >= a)) return(0)
    uniroot(function(ncp) tail(x, df, ncp, upper) - a, c(0, 2 * x + 60 + 20 * sqrt(x)), tol = 1e-13, maxiter = 10000)$root
  }
  c(solve_for(TRUE), solve_for(FALSE))
}

case <- function(name, counts, level = 0.95) {
  used <- counts[rowSums(counts) > 0, colSums(counts) > 0]
  h <- suppressWarnings(chisq.test(used, correct = FALSE))
  n <- sum(used)
  m <- min(dim(used)) - 1
  ncp <- limits(h$statistic[[1]], h$parameter[[1]], level)
  list(name = name, counts = lapply(seq_len(nrow(counts)), function(i) I(counts[i, ])), conf_level = level,
       v = sqrt(h$statistic[[1]] / (n * m)), chi_squared = h$statistic[[1]], df = h$parameter[[1]],
       # Through the logarithm: R's tail underflows to 0 at the same place.
       p = h$p.value, ncp = ncp, conf = pmin(1, sqrt(ncp / (n * m))),
       peer_v = effectsize::cramers_v(used, adjust = FALSE)[[1]], peer_v_adjusted = effectsize::cramers_v(used, adjust = TRUE)[[1]])
}

lalonde <- read.csv("../lalonde/data.csv")
tea <- matrix(c(44, 11, 4, 24, 14, 2, 38, 20, 6, 14, 4, 2, 15, 14, 6, 53, 12, 5, 4, 3, 5), 7, byrow = TRUE)
write_expected(list(
  case("treat-nodegree", unclass(unname(table(lalonde$treat, lalonde$nodegree)))),
  case("treat-race", unclass(unname(table(lalonde$treat, lalonde$race)))),
  case("treat-race-80", unclass(unname(table(lalonde$treat, lalonde$race))), 0.8),
  case("approval", matrix(c(794, 86, 150, 570), 2)),
  case("seven-by-three", tea),
  case("fishers-tea", matrix(c(3, 1, 1, 3), 2)),
  case("unused-row", rbind(c(12, 5, 0, 9), c(0, 0, 0, 0), c(3, 8, 0, 11))),
  case("weaker-than-chance", matrix(c(50, 50, 50, 50, 51, 50), 2)),
  case("complete", diag(c(7, 5, 9)))),
  "effectsize", "MatchIt::lalonde, Agresti 1990 (approval), and made-up tables")
