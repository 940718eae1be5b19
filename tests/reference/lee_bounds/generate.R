# Lee's (2009) bounds under unequal losses, with his standard errors (Proposition 3) and the interval of Imbens and
# Manski (2004). Run in this folder: Rscript generate.R
# Another way than the code's: every value of the trimmed group is repeated as often as the other group had people at
# the start, so that exactly p of the copies can be taken off whole; the interval's multiple comes from uniroot.
source("../write_expected.R")
lee <- function(name, y1, n1, y2, n2, level = 0.95) {
  s <- c(length(y1) / n1, length(y2) / n2)
  swap <- s[1] < s[2]
  kept <- if (swap) y2 else y1; other <- if (swap) y1 else y2
  entered <- if (swap) c(n2, n1) else c(n1, n2)
  share <- sort(s, decreasing = TRUE)
  p <- (share[1] - share[2]) / share[1]
  k <- entered[2]                      # copies of each value
  left <- entered[1] * length(other)   # copies that stay: n (1 - p) k, a whole number
  m <- left / k
  losses <- (1 - share[1]) / (entered[1] * share[1]) + (1 - share[2]) / (entered[2] * share[2])
  half <- function(decreasing) {
    copies <- sort(rep(kept, each = k), decreasing = decreasing)[seq_len(left)]
    border <- if (p > 0) copies[left] else mean(copies)   # nothing trimmed: the difference as it is
    v <- sum((copies - mean(copies))^2) / k / (m - 1)
    se <- sqrt(v / m + (border - mean(copies))^2 * (p / m + losses) + var(other) / length(other))
    c(mean(copies) - mean(other), se)
  }
  low <- half(FALSE); high <- half(TRUE)
  if (swap) { x <- low; low <- c(-high[1], high[2]); high <- c(-x[1], x[2]) }
  width <- (high[1] - low[1]) / max(low[2], high[2])
  z <- uniroot(function(c) pnorm(c + width) - pnorm(-c) - level, c(0.5, 4), tol = 1e-14)$root
  list(name = name, first = y1, entered_first = n1, second = y2, entered_second = n2, conf_level = level,
       trimmed = p, lower = low[1], upper = high[1], lower_se = low[2], upper_se = high[2],
       untrimmed = mean(y1) - mean(y2), low = low[1] - z * low[2], high = high[1] + z * high[2])
}
d <- read.csv("../lalonde/data.csv")
treated <- d$re78[d$treat == 1]; control <- d$re78[d$treat == 0]
every <- function(x, k) x[seq_along(x) %% k != 0]
cases <- list(
  lee("earnings of 1978 (MatchIt::lalonde), a tenth and a quarter lost", every(treated, 10), length(treated), every(control, 4), length(control)),
  lee("the same, the other way round", every(treated, 3), length(treated), every(control, 8), length(control)),
  lee("the same at 90 %", every(treated, 3), length(treated), every(control, 8), length(control), 0.9),
  lee("levels with ties", rep(0:4, c(3, 9, 14, 11, 6)), 50, rep(0:4, c(8, 12, 9, 4, 1)), 47),
  lee("shares", rep(0:1, c(17, 25)), 45, rep(0:1, c(20, 14)), 41),
  lee("equal losses: nothing is trimmed", c(2, 4, 4, 7, 9, 10), 8, c(1, 3, 3, 5, 6, 8), 8)
)
write_expected(list(bounds = cases), character(), "Lee 2009 and Imbens and Manski 2004, worked in R by copies of the values; MatchIt::lalonde")
