# Step-down p-values. `matrix`: a fixed matrix of statistics, adjusted by the definition word by word.
# `family`: changes of several outcomes; t by lm with sandwich::vcovCL, p-values from every pattern of signs.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
step_down <- function(t0, T, f) {          # T: one row per outcome, one column per resample
  a <- f(t0); A <- f(T)
  raw <- vapply(seq_along(a), function(i) {
    later <- which(a <= a[i]); (1 + sum(apply(A[later, , drop = FALSE], 2, max) >= a[i])) / (1 + ncol(A))
  }, 0)
  vapply(seq_along(a), function(i) max(raw[a >= a[i]]), 0)
}
sides <- list(two_sided = abs, greater = identity, less = function(x) -x)
matrix_case <- function(name, t0, T) {
  list(name = name, t = t0, resampled = lapply(seq_len(nrow(T)), function(i) T[i, ]), p = lapply(sides, function(f) step_down(t0, T, f)))
}
set.seed(31)
common <- rnorm(199)
T1 <- round(t(sapply(1:5, function(i) 0.7 * common + 0.7 * rnorm(199))), 3)
T2 <- t(sapply(1:4, function(i) sample(-3:3, 99, TRUE)))           # ties everywhere

# Outcomes of clusters of unequal size; some changes are missing.
family <- function(name, D, cluster) {
  one <- function(x, s) {                  # t with the signs s of the clusters
    keep <- !is.na(x); g <- match(cluster[keep], sort(unique(cluster)))
    S <- tapply(x[keep], g, sum); n <- tapply(x[keep], g, length); sg <- s[as.integer(names(S))]; S <- S * sg
    m <- sum(S) / sum(n); U <- length(S)
    c(m, sqrt(U / (U - 1) * sum((S - n * m)^2)) / sum(n))
  }
  G <- length(unique(cluster))
  seen <- sapply(D, one, s = rep(1, G))
  patterns <- as.matrix(expand.grid(rep(list(c(-1, 1)), G)))
  T <- apply(patterns, 1, function(s) { r <- sapply(D, one, s = s); r[1, ] / r[2, ] })
  peer <- sapply(D, function(x) {
    k <- !is.na(x); fit <- lm(x[k] ~ 1)
    sqrt(sandwich::vcovCL(fit, cluster = cluster[k], type = "HC0", cadjust = TRUE)[1, 1])
  })
  stopifnot(all.equal(unname(peer), unname(seen[2, ])))
  t0 <- seen[1, ] / seen[2, ]
  # Every pattern once, the one seen among them: shares without the + 1.
  exact <- function(f) {
    a <- f(t0) - 1e-9; A <- f(T)
    raw <- vapply(seq_along(a), function(i) mean(apply(A[a <= a[i], , drop = FALSE], 2, max) >= a[i]), 0)
    list(alone = vapply(seq_along(a), function(i) mean(A[i, ] >= a[i]), 0),
         adjusted = vapply(seq_along(a), function(i) max(raw[a >= a[i]]), 0))
  }
  list(name = name, cluster = cluster, changes = unname(lapply(D, function(x) x)), estimate = unname(seen[1, ]), std_error = unname(seen[2, ]),
       n = unname(vapply(D, function(x) sum(!is.na(x)), 0L)), exact = lapply(sides, exact))
}
a <- read.csv("../arthritis/data.csv")[1:60, ]
visits <- list(m1 = a$m1 - a$baseline, m3 = a$m3 - a$baseline, m5 = a$m5 - a$baseline, late = a$m5 - a$m1)
s <- sleep$extra[11:20] - sleep$extra[1:10]
people <- list(s, s - c(1, 2, 0, 1, 3, 0, 2, 1, 0, 1), c(0, 1, -1, 0, 1, 0, -1, 1, NA, 0))
write_expected(list(
  matrix = list(matrix_case("correlated", c(2.9, -0.4, 1.7, -2.2, 0.9), T1), matrix_case("ties", c(3, -3, 0, 1), T2)),
  family = list(family("arthritis in clusters", visits, rep(1:12, c(3, 7, 5, 5, 2, 8, 5, 5, 6, 4, 5, 5))),
                family("sleep, individuals", people, 1:10))), "sandwich",
  "random matrices of seed 31; multgee arthritis, first 60 patients in made-up clusters; datasets::sleep with made-up companions")
