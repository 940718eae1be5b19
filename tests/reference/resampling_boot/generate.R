# Bootstrap of means and medians. Four kinds of numbers:
#  fixed  limits of boot.ci from 999 resamples that stand in the file: our limits from the same resamples must be the same;
#  parts  mean, acceleration and standard errors without any resampling;
#  drawn  limits from 1,000,000 resamples of boot: ours, from other resamples, must lie within 0.02 standard errors;
#  exact  for the median of an odd number of values, the distribution of the resamples itself.
# boot counts the resamples strictly below the estimate; `bca` counts those that equal it half, by the same formula.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
library(boot)
data <- read.csv("data.csv")
of <- function(set) data$value[data$set == set]

# Davison and Hinkley (1997), equation 5.8.
limit_at <- function(t, alpha) {
  t <- sort(t); R <- length(t)
  vapply(alpha, function(a) {
    k <- floor((R + 1) * a + 1e-9)
    if (abs((R + 1) * a - k) < 1e-9) return(t[k])
    q <- qnorm(c(a, k / (R + 1), (k + 1) / (R + 1)))
    t[k] + (q[1] - q[2]) / (q[3] - q[2]) * (t[k + 1] - t[k])
  }, 0)
}
bca <- function(t, t0, a, level = 0.95) {
  slack <- 1e-9 * sd(t)
  w <- qnorm((sum(t < t0 - slack) + sum(t <= t0 + slack)) / (2 * length(t)))
  z <- w + qnorm((1 + c(-level, level)) / 2)
  list(z0 = w, conf = limit_at(t, pnorm(w + z / (1 - a * z))))
}
# No deviation but rounding (medians of an even number of values, symmetric ones): no acceleration.
acceleration <- function(u) {
  if (all(abs(u) < 1e-12)) return(0)
  a <- sum(u^3) / (6 * sum(u^2)^1.5)
  if (abs(a) < 1e-12) 0 else a
}
jackknife <- function(n, f) { j <- vapply(seq_len(n), f, 0); mean(j) - j }

mean_var <- function(x, i) { s <- x[i]; c(mean(s), var(s) / length(s)) }
fixed_mean <- function(set, seed, level) {
  x <- of(set)
  set.seed(seed)
  b <- boot(x, mean_var, R = 999)
  u <- jackknife(length(x), function(i) mean(x[-i]))
  ci <- boot.ci(b, conf = level, type = c("basic", "perc", "stud", "bca"), L = u)
  ours <- bca(b$t[, 1], b$t0[1], acceleration(u), level)
  # Without a resample that equals the estimate both conventions are one.
  if (!any(abs(b$t[, 1] - b$t0[1]) < 1e-9)) stopifnot(all.equal(ci$bca[4:5], ours$conf, tolerance = 1e-10))
  stopifnot(all.equal(ci$percent[4:5], limit_at(b$t[, 1], (1 + c(-level, level)) / 2), tolerance = 1e-12))
  list(name = paste(set, "mean"), conf_level = level, estimate = b$t0[1], std_error = sqrt(b$t0[2]), acceleration = acceleration(u),
       t = b$t[, 1], se = sqrt(b$t[, 2]), percentile = ci$percent[4:5], basic = ci$basic[4:5],
       studentised = ci$student[4:5], bca = ours$conf, z0 = ours$z0, peer_bca = ci$bca[4:5])
}
median_parts <- function(set) {
  x <- of(set)
  u <- jackknife(length(x), function(i) median(x[-i]))
  list(name = set, estimate = median(x), acceleration = acceleration(u))
}
# P(median of a resample <= x_(j)) = P(at least half of n draws fall among the j least values).
median_exact <- function(set) {
  x <- sort(of(set)); n <- length(x); stopifnot(n %% 2 == 1)
  cdf <- pbinom((n - 1) / 2, n, seq_len(n) / n, lower.tail = FALSE)
  p <- diff(c(0, cdf)); m <- sum(p * x)
  at <- function(a) x[which(cdf >= a)[1]]
  list(name = set, std_error = sqrt(sum(p * (x - m)^2)), bias = m - median(x), percentile = c(at(0.025), at(0.975)))
}
mean_parts <- function(set) {
  x <- of(set); n <- length(x)
  u <- jackknife(n, function(i) mean(x[-i]))
  stopifnot(all.equal(acceleration(u), acceleration(empinf(data = x, statistic = function(d, i) mean(d[i]), stype = "i", type = "jack"))))
  list(name = set, estimate = mean(x), acceleration = acceleration(u), ideal_std_error = sqrt(mean((x - mean(x))^2) / n))
}
difference_parts <- function(a, b) {
  x <- of(a); y <- of(b)
  d <- data.frame(v = c(x, y), g = rep(1:2, c(length(x), length(y))))
  L <- empinf(data = d, statistic = function(d, i) { d <- d[i, ]; mean(d$v[d$g == 1]) - mean(d$v[d$g == 2]) },
              stype = "i", type = "jack", strata = d$g)
  # Influence values of each group over its size (Davison and Hinkley 1997, section 5.3.2).
  l <- L / ifelse(d$g == 1, length(x), length(y))
  list(name = paste(a, b), estimate = mean(x) - mean(y), acceleration = acceleration(l))
}
weighted_parts <- function(set) {
  d <- data[data$set == set, ]
  u <- jackknife(nrow(d), function(i) weighted.mean(d$value[-i], d$weight[-i]))
  list(name = set, estimate = weighted.mean(d$value, d$weight), acceleration = acceleration(u))
}

drawn <- function(name, seed, t_of, t0, a, se0 = NULL) {
  set.seed(seed)
  b <- t_of(1000000)
  t <- b$t
  ends <- limit_at(t, c(0.025, 0.975))
  out <- list(name = name, estimate = t0, std_error = sd(t), percentile = ends, basic = 2 * t0 - rev(ends), bca = bca(t, t0, a)$conf)
  if (!is.null(se0)) out$studentised <- t0 - se0 * rev(limit_at((t - t0) / b$se, c(0.025, 0.975)))
  out
}
drawn_mean <- function(set, seed) {
  x <- of(set); n <- length(x)
  drawn(set, seed, function(R) { b <- boot(x, mean_var, R = R); list(t = b$t[, 1], se = sqrt(b$t[, 2])) },
        mean(x), mean_parts(set)$acceleration, sqrt(var(x) / n))
}
drawn_difference <- function(a, b, seed) {
  x <- of(a); y <- of(b)
  drawn(paste(a, b), seed, function(R) {
    bx <- boot(x, mean_var, R = R)$t; by <- boot(y, mean_var, R = R)$t
    list(t = bx[, 1] - by[, 1], se = sqrt(bx[, 2] + by[, 2])) },
    mean(x) - mean(y), difference_parts(a, b)$acceleration, sqrt(var(x) / length(x) + var(y) / length(y)))
}
drawn_weighted <- function(set, seed) {
  d <- data[data$set == set, ]; n <- nrow(d)
  both <- function(w, x) { m <- sum(w * x) / sum(w); c(m, sqrt(n / (n - 1) * sum(w^2 * (x - m)^2)) / sum(w)) }
  seen <- both(d$weight, d$value)
  drawn(set, seed, function(R) {
    t <- boot(d, function(d, i) both(d$weight[i], d$value[i]), R = R)$t; list(t = t[, 1], se = t[, 2]) },
    seen[1], weighted_parts(set)$acceleration, seen[2])
}

write_expected(list(
  fixed = list(fixed_mean("FT", 1, 0.95), fixed_mean("earnings", 2, 0.9), fixed_mean("bdf", 3, 0.99)),
  mean = lapply(c("FT", "CBT", "Cont", "bdf", "earnings", "tiny"), mean_parts),
  median = lapply(c("FT", "CBT", "Cont", "bdf", "earnings", "tiny"), median_parts),
  median_exact = lapply(c("FT", "earnings", "tiny"), median_exact),
  difference = list(difference_parts("FT", "Cont"), difference_parts("CBT", "FT"), difference_parts("tiny", "FT")),
  weighted = lapply(c("earnings", "tiny"), weighted_parts),
  drawn_mean = list(drawn_mean("FT", 11), drawn_mean("CBT", 12)),
  drawn_difference = list(drawn_difference("FT", "Cont", 13)),
  drawn_weighted = list(drawn_weighted("earnings", 14))), "boot",
  paste("MASS::anorexia (weight gained, by treatment), mlmRev::bdf (language gained, first 200 pupils), MatchIt::lalonde",
        "(earnings of 1978 of the first 41 treated, with their age as a weight), and five values made up"))
