# Odds ratio, risk ratio, odds ratio of pairs, Cohen's h. Score limits: the likeliest shares as roots of the derivative of the likelihood and not
# by its quadratic, the limit by uniroot to the last digits.
source("../write_expected.R")

odds_z <- function(x1, n1, x2, n2, psi) {
  # Estimating equation of the common likelihood: expected total = observed total.
  p1_of <- function(t) plogis(t + log(psi))
  f <- function(t) n1 * p1_of(t) + n2 * plogis(t) - x1 - x2
  t <- uniroot(f, c(-700, 700) - log(psi) / 2, tol = 1e-15, maxiter = 10000)$root
  p1 <- p1_of(t); p2 <- plogis(t)
  (x1 - n1 * p1) * sqrt(1 / (n1 * p1 * (1 - p1)) + 1 / (n2 * p2 * (1 - p2)))
}

risk_z <- function(x1, n1, x2, n2, phi) {
  # Derivative of the likelihood in ln p2, with p1 = phi p2.
  f <- function(p2) x1 + x2 - (n1 - x1) * phi * p2 / (1 - phi * p2) - (n2 - x2) * p2 / (1 - p2)
  top <- min(1, 1 / phi)
  end <- top * (1 - 1e-15)
  p2 <- if (f(end) > 0) top else uniroot(f, c(1e-300, end), tol = 1e-17, maxiter = 10000)$root
  p1 <- phi * p2
  (x1 / n1 - phi * x2 / n2) / sqrt(p1 * (1 - p1) / n1 + phi^2 * p2 * (1 - p2) / n2)
}

limits <- function(z, low_open, high_open, level, start) {
  q <- qnorm((1 - level) / 2, lower.tail = FALSE)
  solve_for <- function(target, from, to) exp(uniroot(function(l) z(exp(l)) - target, c(from, to), tol = 1e-14, maxiter = 10000)$root)
  centre <- log(start)
  list(low = if (low_open) 0 else solve_for(q, centre - 12, centre),
       high = if (high_open) NA else solve_for(-q, centre, centre + 12))
}

case <- function(x1, n1, x2, n2, level = 0.95) {
  N <- n1 + n2
  mn <- sqrt((N - 1) / N)
  q <- qnorm((1 - level) / 2, lower.tail = FALSE)
  a <- x1; b <- n1 - x1; c <- x2; d <- n2 - x2
  table <- rbind(c(a, c), c(b, d)) # effectsize has the groups in columns
  wald <- function(ratio, variance) list(estimate = ratio, std_error_log = sqrt(variance), conf = ratio * exp(c(-1, 1) * q * sqrt(variance)))
  none <- list(estimate = NA, std_error_log = NA, conf = I(c(NA, NA)))
  near_odds <- (a + .5) * (d + .5) / ((b + .5) * (c + .5))
  near_risk <- (a + .5) / (n1 + 1) / ((c + .5) / (n2 + 1))
  oz <- function(f) function(psi) f * odds_z(x1, n1, x2, n2, psi)
  rz <- function(f) function(phi) f * risk_z(x1, n1, x2, n2, phi)
  full <- all(table > 0)
  h <- effectsize::cohens_h(table, ci = level)
  list(
    name = sprintf("%g of %g, %g of %g, level %g", x1, n1, x2, n2, level), counts = c(x1, n1, x2, n2), conf_level = level,
    odds = list(
      estimate = if (b * c == 0) NA else a * d / (b * c),
      miettinen_nurminen = limits(oz(mn), a * d == 0, b * c == 0, level, near_odds),
      score = limits(oz(1), a * d == 0, b * c == 0, level, near_odds),
      wald_log = if (full) wald(a * d / (b * c), sum(1 / table)) else none,
      wald_log_half_added = wald(near_odds, sum(1 / (table + .5))),
      peer = if (full) { o <- effectsize::oddsratio(table, ci = level); list(estimate = o$Odds_ratio, conf = c(o$CI_low, o$CI_high)) }
             else list(estimate = NA, conf = I(c(NA, NA)))),
    risk = list(
      estimate = if (c == 0) NA else (a / n1) / (c / n2),
      miettinen_nurminen = limits(rz(mn), a == 0, c == 0, level, near_risk),
      score = limits(rz(1), a == 0, c == 0, level, near_risk),
      wald_log = if (a > 0 && c > 0) wald((a / n1) / (c / n2), 1 / a - 1 / n1 + 1 / c - 1 / n2) else none,
      wald_log_half_added = wald((a + .5) / (n1 + .5) / ((c + .5) / (n2 + .5)), 1 / (a + .5) - 1 / (n1 + .5) + 1 / (c + .5) - 1 / (n2 + .5)),
      peer_estimate = if (a > 0 && c > 0) effectsize::riskratio(table)$Risk_ratio else NA),
    h = list(h = h$Cohens_h, conf = c(h$CI_low, h$CI_high)))
}

pairs <- function(up, down, level) {
  ends <- function(x) as.numeric(binom.test(x, up + down, conf.level = level)$conf.int)
  low <- ends(up)[1]
  # The upper limit is one minus the lower limit of the other side, which has more digits.
  other <- ends(down)[1]
  list(name = sprintf("%g up, %g down", up, down), up = up, down = down, conf_level = level,
       estimate = if (down == 0) NA else up / down, conf = c(low / (1 - low), if (down == 0) NA else (1 - other) / other))
}

write_expected(list(
  two_groups = list(
    case(28, 35, 18, 30), case(111, 185, 303, 429), case(794, 944, 86, 656, 0.9), case(3, 4, 1, 4),
    case(6, 10, 0, 10), case(0, 12, 5, 9), case(10, 10, 4, 8), case(2, 7, 9, 9), case(1, 5000, 9, 4000, 0.99)),
  pairs = list(pairs(12, 3, 0.95), pairs(150, 86, 0.95), pairs(5, 0, 0.95), pairs(0, 4, 0.9), pairs(1, 1, 0.99))),
  "effectsize", "MatchIt::lalonde, Agresti 1990 (approval), Fisher's tea, and made-up counts")
