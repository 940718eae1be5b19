# Ordinal reliability: polychoric correlations (two steps, no correction of empty cells), alpha and one-factor omega of them.
# Run in this folder: Rscript generate.R
# psych::polychoric and polycor::polychor stop their search after some five digits, and take cell probabilities from
# another integral than the code's. Here the same likelihood is maximised to the last digit over mvtnorm's Genz-Bretz TVPACK
# probabilities, and both peers must agree to what they promise.
source("../write_expected.R")
suppressMessages({ library(psych); library(mvtnorm) })

both_below <- function(a, b, r)
  if (a == -Inf || b == -Inf) 0 else if (a == Inf || b == Inf) pnorm(min(a, b)) else
    pmvnorm(upper = c(a, b), corr = matrix(c(1, r, r, 1), 2), algorithm = TVPACK(abseps = 1e-15))[1]
polychoric_of <- function(x, y) {
  t <- table(x, y); n <- sum(t)
  ends <- function(margin) c(-Inf, qnorm(cumsum(margin)[-length(margin)] / n), Inf)
  a <- ends(rowSums(t)); b <- ends(colSums(t))
  density <- function(u, v, r) ifelse(is.finite(u) & is.finite(v),
    exp(-(u^2 - 2 * r * u * v + v^2) / (2 * (1 - r^2))) / (2 * pi * sqrt(1 - r^2)), 0)
  difference <- function(m) diff(t(diff(m)))   # over rows, then over columns: transposed
  slope <- function(r) {
    below <- outer(seq_along(a), seq_along(b), Vectorize(function(i, j) both_below(a[i], b[j], r)))
    dense <- outer(seq_along(a), seq_along(b), Vectorize(function(i, j) {
      if (is.finite(a[i]) && is.finite(b[j])) density(a[i], b[j], r) else 0 }))
    seen <- t(unclass(t)) > 0
    sum((t(unclass(t)) * difference(dense) / difference(below))[seen])
  }
  uniroot(slope, c(-0.99, 0.99), tol = 1e-14)$root
}
minres <- function(R, start) {
  off <- function(l) { E <- R - outer(l, l); diag(E) <- 0; E }
  for (i in 1:20) start <- optim(start, function(l) sum(off(l)^2) / 2, function(l) -2 * as.numeric(off(l) %*% l),
                                 method = "BFGS", control = list(reltol = 1e-17, maxit = 10000))$par
  start
}
case <- function(name, x) {
  k <- ncol(x)
  R <- diag(k)
  for (i in 2:k) for (j in 1:(i - 1)) R[i, j] <- R[j, i] <- polychoric_of(x[[i]], x[[j]])
  peer <- suppressWarnings(polychoric(x, correct = 0, smooth = FALSE))$rho
  other <- outer(1:k, 1:k, Vectorize(function(i, j) if (i == j) 1 else polycor::polychor(x[[i]], x[[j]])))
  stopifnot(max(abs(R - peer)) < 1e-4, max(abs(R - other)) < 1e-4)
  a <- suppressWarnings(alpha(R, check.keys = FALSE))
  l <- minres(R, as.numeric(fa(R, 1, fm = "minres")$loadings))
  if (sum(l) < 0) l <- -l
  list(name = name, items = lapply(as.list(x), as.numeric) |> unname(), correlations = lapply(1:k, function(i) R[i, ]),
       alpha = a$total$std.alpha, mean_correlation = a$total$average_r, alpha_without = a$alpha.drop$std.alpha,
       omega = sum(l)^2 / (sum(l)^2 + sum(1 - l^2)), loadings = l,
       peer = list(psych = lapply(1:k, function(i) peer[i, ]), polycor = lapply(1:k, function(i) other[i, ])))
}
traits <- function(names, reversed = character(), n = 300) {
  x <- bfi[complete.cases(bfi[names]), names][seq_len(n), ]
  for (i in reversed) x[[i]] <- 7 - x[[i]]
  x
}
coarse <- function(x, cuts) as.data.frame(lapply(x, function(v) findInterval(v, cuts)))
cases <- list(
  case("agreeableness, first 300 complete (psych::bfi)", traits(paste0("A", 1:5), "A1")),
  case("conscientiousness, first 300 complete (psych::bfi)", traits(paste0("C", 1:5), c("C4", "C5"))),
  case("openness, low reliability (psych::bfi)", traits(paste0("O", 1:5), c("O2", "O5"))),
  case("neuroticism in three levels (psych::bfi)", coarse(traits(paste0("N", 1:4)), c(3, 5))),
  case("neuroticism in two levels (psych::bfi)", coarse(traits(paste0("N", 1:3)), 4)),
  case("forty people, empty cells (psych::bfi)", traits(paste0("E", 1:5), c("E1", "E2"), 40))
)
cells <- list(c(-1.2, 0.7, 0.5), c(1, -2, -0.8), c(0.3, 0.4, 0.99), c(-0.5, 0.5, -0.97), c(2.5, 2.4, 0.3), c(0, 1.1, 0.999))
both <- lapply(cells, function(q) list(name = paste(q, collapse = ", "), a = q[1], b = q[2], r = q[3], below = both_below(q[1], q[2], q[3])))
write_expected(list(scales = cases, bivariate = both), c("psych", "polycor", "mvtnorm"),
  "mvtnorm (TVPACK), psych::alpha, psych::fa polished by stats::optim; peers psych::polychoric, polycor::polychor; data: psych::bfi")
