# Matched-pairs rank-biserial correlation: estimate by R's rank(), effectsize as peer, and the variance of theta = E k(D, D') by comparing
# every pair with every other one, which is not how the library counts.
source("../write_expected.R")

# 1 if the larger of two changes is upwards, -1 if it is downwards, the mean of both signs if they are of one size.
k <- function(x, y) ifelse(abs(x) > abs(y), sign(x), ifelse(abs(x) < abs(y), sign(y), (sign(x) + sign(y)) / 2))

wilson <- function(p, n, level) {
  z <- qnorm((1 - level) / 2, lower.tail = FALSE)
  (p + z^2 / (2 * n) + c(-1, 1) * z * sqrt(p * (1 - p) / n + z^2 / (4 * n^2))) / (1 + z^2 / n)
}

one <- function(d, zeros, level) {
  if (zeros == "dropped") d <- d[d != 0]
  n <- length(d)
  ranks <- rank(abs(d))
  r <- sum(ranks * sign(d)) / sum(ranks)
  # Half a pair up and half a pair down, over the sizes as observed: each changed value once more with either sign, with a small weight.
  changed <- d[d != 0]
  values <- c(d, abs(changed), -abs(changed))
  weights <- c(rep(1, n), rep(0.5 / length(changed), 2 * length(changed)))
  weights <- weights / sum(weights)
  phi <- as.vector(outer(values, values, k) %*% weights)
  theta <- sum(weights * phi)
  variance <- 4 * sum(weights * (phi - theta)^2) / n
  conf <- 2 * wilson((1 + r) / 2, (1 - theta^2) / variance, level) - 1
  if (r == 1) conf[2] <- 1
  if (r == -1) conf[1] <- -1
  list(r = r, std_error = sqrt(variance), conf = conf)
}

case <- function(name, before, after, levels = 0) {
  d <- after - before
  peer <- suppressWarnings(effectsize::rank_biserial(after, before, paired = TRUE))
  full <- abs(peer$r_rank_biserial) > 1 - 1e-12
  list(name = name, levels = levels, before = I(before), after = I(after), n = length(d), up = sum(d > 0), down = sum(d < 0), same = sum(d == 0),
       dropped = one(d, "dropped", 0.95), included = one(d, "included", 0.95), dropped_80 = one(d, "dropped", 0.8),
       peer = list(r = peer$r_rank_biserial, conf = if (full) I(c(NA, NA)) else c(peer$CI_low, peer$CI_high)))
}

sleep <- read.csv("../sleep/data.csv")
depression <- read.csv("../depression/data.csv")
arthritis <- subset(read.csv("../arthritis/data.csv"), !is.na(baseline) & !is.na(m5))
arm <- function(trt) arthritis[arthritis$trt == trt, ]
pairs <- function(counts) {
  cells <- which(counts > 0, arr.ind = TRUE)
  times <- counts[counts > 0]
  list(before = rep(cells[, 1], times), after = rep(cells[, 2], times))
}
few <- pairs(matrix(c(2, 0, 0, 3, 1, 0, 1, 2, 1), 3)) # nobody down
still <- pairs(matrix(c(20, 1, 0, 0, 1, 25, 0, 0, 1, 3, 9, 0, 0, 0, 2, 0), 4)) # mostly unchanged, a level that nobody stays on

write_expected(list(
  case("sleep", sleep$drug1, sleep$drug2),
  case("depression", depression$before, depression$after),
  case("arthritis-1", arm(1)$baseline, arm(1)$m5, 5),
  case("arthritis-2", arm(2)$baseline, arm(2)$m5, 5),
  case("nobody-down", few$before, few$after, 3),
  case("mostly-unchanged", still$before, still$after, 4),
  case("one-of-three", c(1, 1, 2), c(2, 1, 2), 2)),
  "effectsize", "datasets::sleep, Hollander and Wolfe 1973, multgee::arthritis, and made-up tables")
