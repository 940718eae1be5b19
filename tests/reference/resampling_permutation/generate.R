# Exact permutation p-values. coin where it has them; every arrangement written out in base R for strata and clusters.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
suppressMessages(library(coin))
sides <- c(two_sided = "two.sided", greater = "greater", less = "less")
tail_of <- function(t, t0, side) {
  slack <- 1e-9 * max(abs(t))
  mean(switch(side, two.sided = abs(t) >= abs(t0) - slack, greater = t >= t0 - slack, less = t <= t0 + slack))
}

# Two groups without strata: coin's exact distribution, which is that of the sum of the first group.
two_groups <- function(name, first, second) {
  y <- c(first, second); g <- factor(rep(c("a", "b"), c(length(first), length(second))))
  p <- function(y) lapply(sides, function(s)
    as.numeric(pvalue(oneway_test(y ~ g, alternative = s, distribution = exact(algorithm = "split-up")))))
  ranks <- function() lapply(sides, function(s) as.numeric(pvalue(wilcox_test(y ~ g, alternative = s, distribution = "exact"))))
  r <- rank(y) / (length(y) + 1)
  list(name = name, first = first, second = second, arrangements = choose(length(y), length(first)),
       mean = list(estimate = mean(first) - mean(second), p = p(y)),
       rank = list(estimate = mean(r[g == "a"]) - mean(r[g == "b"]), p = ranks()))
}

# Within strata: sum over the strata of every choice of the first group, centred.
stratified <- function(name, y, first, stratum) {
  one <- function(y) {
    parts <- lapply(split(seq_along(y), stratum), function(i) {
      n1 <- sum(first[i]); e <- y[i] - mean(y[i])
      list(all = combn(length(i), n1, function(k) sum(e[k])), seen = sum(e[first[i]]), w = n1 * sum(!first[i]) / length(i))
    })
    w <- sum(vapply(parts, `[[`, 0, "w"))
    t <- Reduce(function(a, b) as.vector(outer(a, b, "+")), lapply(parts, `[[`, "all")) / w
    t0 <- sum(vapply(parts, `[[`, 0, "seen")) / w
    list(estimate = t0, p = lapply(sides, function(s) tail_of(t, t0, s)), arrangements = length(t))
  }
  r <- ave(y, stratum, FUN = function(v) rank(v) / (length(v) + 1))
  # The same estimate as the coefficient of a regression with a constant per stratum.
  fit <- unname(coef(lm(y ~ first + factor(stratum)))["firstTRUE"])
  m <- one(y); stopifnot(all.equal(m$estimate, fit))
  list(name = name, y = y, first = as.integer(first), stratum = stratum, arrangements = m$arrangements, mean = m[1:2], rank = one(r)[1:2])
}

clustered <- function(name, y, first, cluster) {
  one <- function(y) {
    s <- tapply(y, cluster, sum); n <- tapply(y, cluster, length); f <- tapply(first, cluster, all)
    d <- function(k) sum(s[k]) / sum(n[k]) - sum(s[-k]) / sum(n[-k])
    t <- combn(length(s), sum(f), d); t0 <- d(which(f))
    list(estimate = t0, p = lapply(sides, function(side) tail_of(t, t0, side)), arrangements = length(t))
  }
  m <- one(y)
  list(name = name, y = y, first = as.integer(first), cluster = cluster, arrangements = m$arrangements, mean = m[1:2],
       rank = one(rank(y) / (length(y) + 1))[1:2])
}

# Sign flips: every pattern.
flips <- function(name, d, cluster = seq_along(d)) {
  patterns <- function(v) {
    s <- as.vector(tapply(v, cluster, sum))
    t <- as.matrix(expand.grid(rep(list(c(-1, 1)), length(s)))) %*% s
    lapply(sides, function(side) tail_of(t, sum(s), side))
  }
  nz <- d != 0; r <- numeric(length(d)); r[nz] <- rank(abs(d[nz])) * sign(d[nz])
  out <- list(name = name, changes = d, cluster = cluster,
              mean = list(estimate = mean(d), p = patterns(d)),
              rank = list(estimate = sum(r) / sum(abs(r)), p = patterns(r)))
  if (!anyDuplicated(cluster)) {
    zero <- 0 * d
    out$peer_rank <- lapply(sides, function(s) as.numeric(pvalue(
      wilcoxsign_test(d ~ zero, zero.method = "Wilcoxon", alternative = s, distribution = "exact"))))
    # Flipping signs is permuting within pairs.
    if (length(d) <= 15) stopifnot(all.equal(unname(unlist(out$peer_rank)), unname(unlist(out$rank$p))))
  }
  out
}

sleep1 <- sleep$extra[sleep$group == 1]; sleep2 <- sleep$extra[sleep$group == 2]
w <- warpbreaks
pick <- unlist(lapply(split(seq_len(nrow(w)), w$tension), function(i) c(i[1:4], i[10:13])))
w <- w[pick, ]
chicks <- subset(ChickWeight, Time == 21 & Diet %in% c(1, 3))
anorexia <- read.csv("../anorexia/data.csv")
ft <- with(anorexia[anorexia$treat == "FT", ], round(post - pre, 1))
likert <- c(1, 0, 0, 2, -1, 1, 1, 0, 2, 1, 0, -1, 1, 3, 0, 1)
write_expected(list(
  two_groups = list(two_groups("sleep", sleep2, sleep1),
                    two_groups("ties, unequal", c(3, 3, 5, 4, 2, 3), c(1, 3, 2, 2, 4, 1, 1, 2, 3, 1)),
                    two_groups("two against three", c(0.5, 7), c(0, 0.5, 1))),
  strata = list(stratified("warpbreaks", w$breaks, w$wool == "A", as.integer(w$tension)),
                stratified("unequal strata, ties", c(1, 2, 2, 5, 3, 3, 4, 1, 1, 2, 8, 9), c(TRUE, FALSE, FALSE, TRUE, TRUE, FALSE, TRUE, FALSE, FALSE, FALSE, FALSE, TRUE),
                           c(1, 1, 1, 1, 7, 7, 7, 7, 7, 7, 9, 9))),
  clusters = list(clustered("npk blocks", npk$yield, as.integer(npk$block) %in% c(1, 3, 6), as.integer(npk$block)),
                  clustered("unequal clusters", c(chicks$weight, 200, 210), rep(c(TRUE, FALSE), c(16, 12)),
                            c(1, 1, 1, 2, 2, 3, 4, 4, 4, 4, 4, 5, 6, 6, 6, 7, 8, 8, 9, 9, 9, 10, 10, 11, 12, 12, 12, 12))),
  flips = list(flips("sleep", sleep2 - sleep1), flips("anorexia FT", ft), flips("likert", likert),
               flips("likert in clusters", likert, rep(1:6, c(2, 3, 1, 4, 4, 2))), flips("one zero", c(0, 1, 2)))),
  "coin", "datasets: sleep, warpbreaks (24 looms), ChickWeight, npk; MASS::anorexia; made-up values")
