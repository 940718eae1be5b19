# Bootstrap of a paired table. The parts (estimate, jackknife standard error, acceleration) come from the pairs, left out one
# by one; the limits from 2,000,000 tables drawn by rmultinom, interpolated and corrected as in resampling_boot.
# Data: tests/reference/arthritis (baseline and three visits), a small table with an unused level, and 24 clusters.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
rank_biserial <- function(d) {
  d <- d[d != 0]; r <- rank(abs(d)); sum(r * sign(d)) / sum(r)
}
statistics <- list(
  mean_change = function(d, gain) mean(gain),
  probability_of_improvement = function(d, gain) mean((d > 0) + (d == 0) / 2),
  share_improved = function(d, gain) mean(d > 0),
  rank_biserial = function(d, gain) rank_biserial(d))

limit_at <- function(t, alpha) {
  t <- sort(t); R <- length(t)
  vapply(alpha, function(a) {
    k <- floor((R + 1) * a); q <- qnorm(c(a, k / (R + 1), (k + 1) / (R + 1)))
    t[k] + (q[1] - q[2]) / (q[3] - q[2]) * (t[k + 1] - t[k])
  }, 0)
}
bca <- function(t, t0, a) {
  slack <- 1e-9 * sd(t)
  w <- qnorm((sum(t < t0 - slack) + sum(t <= t0 + slack)) / (2 * length(t)))
  z <- w + qnorm(c(0.025, 0.975))
  limit_at(t, pnorm(w + z / (1 - a * z)))
}
# Greatest gap between the values that resamples take, next to each limit: a limit may lie one value off by chance.
steps <- function(t, limits) {
  v <- sort(unique(signif(t, 12)))
  vapply(limits, function(l) { i <- which.min(abs(v - l)); max(diff(v[max(1, i - 1):min(length(v), i + 1)])) }, 0)
}
# The statistics of many tables at once, one column of cell counts each; d and gain belong to the cells.
of_tables <- list(
  mean_change = function(counts, d, gain) colSums(counts * gain) / colSums(counts),
  probability_of_improvement = function(counts, d, gain) colSums(counts * ((d > 0) + (d == 0) / 2)) / colSums(counts),
  share_improved = function(counts, d, gain) colSums(counts * (d > 0)) / colSums(counts),
  rank_biserial = function(counts, d, gain) {
    before <- 0; top <- 0
    for (s in sort(unique(abs(d[d != 0])))) {
      up <- colSums(counts[d == s, , drop = FALSE]); down <- colSums(counts[d == -s, , drop = FALSE])
      top <- top + (up - down) * (before + (up + down + 1) / 2); before <- before + up + down
    }
    top / (before * (before + 1) / 2)
  })
case <- function(name, before, after, levels, scores, seed) {
  table <- unclass(table(factor(before, levels), factor(after, levels)))
  dimnames(table) <- NULL
  d <- after - before; gain <- scores[match(after, levels)] - scores[match(before, levels)]; n <- length(d)
  set.seed(seed)
  counts <- rmultinom(2000000, n, as.vector(table) / n)
  cell_d <- as.vector(outer(levels, levels, function(b, a) a - b))
  cell_gain <- as.vector(outer(scores, scores, function(b, a) a - b))
  found <- lapply(setNames(nm = names(statistics)), function(s) {
    f <- statistics[[s]]
    j <- vapply(seq_len(n), function(i) f(d[-i], gain[-i]), 0); u <- mean(j) - j
    a <- sum(u^3) / (6 * sum(u^2)^1.5); t0 <- f(d, gain)
    t <- of_tables[[s]](counts, cell_d, cell_gain)
    stopifnot(all.equal(of_tables[[s]](matrix(as.vector(table)), cell_d, cell_gain), t0), !anyNA(t))
    list(estimate = t0, acceleration = a, jackknife_std_error = sqrt((n - 1) / n * sum((j - mean(j))^2)),
         std_error = sd(t), bca = bca(t, t0, a), bca_steps = steps(t, bca(t, t0, a)))
  })
  # effectsize gives the same rank-biserial.
  peer <- suppressWarnings(effectsize::rank_biserial(after, before, paired = TRUE)$r_rank_biserial)
  stopifnot(all.equal(peer, found$rank_biserial$estimate))
  c(list(name = name, n = n, table = lapply(seq_along(levels), function(i) table[i, ]), scores = scores), found)
}

# Clusters: the patients of arthritis dealt into 24 groups of unequal size, with a common shift in each.
clusters <- function(seed) {
  a <- na.omit(read.csv("../arthritis/data.csv")[c("baseline", "m3")])
  id <- rep(1:24, times = c(rep(8, 8), rep(11, 8), rep(15, 8)))[seq_len(nrow(a))]
  after <- pmin(5, pmax(1, a$m3 + c(-1, 0, 0, 1)[id %% 4 + 1]))
  tables <- lapply(1:24, function(g) unclass(table(factor(a$baseline[id == g], 1:5), factor(after[id == g], 1:5))))
  cells <- vapply(tables, as.vector, numeric(25))
  d <- as.vector(outer(1:5, 1:5, function(b, a) a - b))
  set.seed(seed)
  times <- rmultinom(1000000, 24, rep(1 / 24, 24))
  drawn <- cells %*% times
  found <- lapply(setNames(nm = c("mean_change", "share_improved", "rank_biserial")), function(s) {
    f <- function(counts) of_tables[[s]](counts, d, d)
    t0 <- f(cells %*% rep(1, 24)); j <- f(cells %*% (1 - diag(24))); u <- mean(j) - j
    a <- sum(u^3) / (6 * sum(u^2)^1.5); t <- f(drawn)
    list(estimate = t0, acceleration = a, std_error = sd(t), bca = bca(t, t0, a), bca_steps = steps(t, bca(t, t0, a)))
  })
  c(list(name = "24 clusters", tables = lapply(tables, function(t) lapply(1:5, function(i) unname(t[i, ])))), found)
}

a <- read.csv("../arthritis/data.csv")
visit <- function(m, scores, seed) {
  pairs <- na.omit(a[c("baseline", m)])
  case(paste("arthritis baseline to", m), pairs$baseline, pairs[[m]], 1:5, scores, seed)
}
write_expected(list(
  tables = list(visit("m1", 1:5, 21), visit("m3", c(0, 1, 2, 4, 8), 22), visit("m5", 1:5, 23),
                case("small, level 3 unused", c(1, 1, 1, 2, 2, 2, 2, 4, 4, 1, 2, 1, 2, 1, 1, 2), c(2, 2, 4, 1, 4, 2, 4, 4, 2, 1, 4, 4, 2, 2, 1, 4),
                     1:5, 1:5, 24)),
  clusters = list(clusters(25))), "effectsize",
  "R package multgee, arthritis; a made-up table; made-up clusters of the same patients")
