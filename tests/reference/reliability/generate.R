# Reliability of scales: psych::alpha (alpha, its items, Feldt's interval), one-factor solutions and omega total.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
suppressMessages(library(psych))

# psych::fa and factanal stop where optim's default tolerance does, after some six digits. From there on the same
# two criteria (squared residuals off the diagonal; the likelihood of Joreskog 1967) are minimised to the last digit.
minres <- function(R, start) {
  off <- function(l) { E <- R - outer(l, l); diag(E) <- 0; E }
  fit <- function(l) sum(off(l)^2) / 2
  slope <- function(l) -2 * as.numeric(off(l) %*% l)
  for (i in 1:20) start <- optim(start, fit, slope, method = "BFGS", control = list(reltol = 1e-17, maxit = 10000))$par
  start
}
likelihood <- function(R, start) {
  k <- nrow(R)
  sigma <- function(p) outer(p[1:k], p[1:k]) + diag(p[k + 1:k])
  fit <- function(p) { S <- sigma(p); as.numeric(determinant(S)$modulus) + sum(diag(solve(S, R))) }
  slope <- function(p) {
    S <- solve(sigma(p)); G <- S - S %*% R %*% S
    c(2 * as.numeric(G %*% p[1:k]), diag(G))
  }
  for (i in 1:20) start <- optim(start, fit, slope, method = "BFGS", control = list(reltol = 1e-17, maxit = 10000))$par
  start[1:k]
}
omega_of <- function(loadings, sds) {
  of <- function(s) sum(s * loadings)^2 / (sum(s * loadings)^2 + sum(s^2 * (1 - loadings^2)))
  list(raw = of(sds), standardised = of(rep(1, length(loadings))))
}
case <- function(name, x, level = 0.95) {
  a <- suppressWarnings(alpha(x, check.keys = FALSE))
  k <- ncol(x); n <- nrow(x)
  tail <- (1 - level) / 2
  raw <- a$total$raw_alpha
  feldt <- 1 - (1 - raw) * qf(c(1 - tail, tail), n - 1, (n - 1) * (k - 1))
  R <- cor(x); sds <- apply(x, 2, sd)
  peer_minres <- as.numeric(fa(x, 1, fm = "minres")$loadings)
  peer_ml <- as.numeric(factanal(x, 1)$loadings)
  m <- minres(R, peer_minres)
  l <- likelihood(R, c(peer_ml, 1 - peer_ml^2))
  stopifnot(max(abs(m - peer_minres)) < 1e-4, max(abs(l - peer_ml)) < 1e-4)
  if (level == 0.95) stopifnot(abs(a$feldt$lower.ci - feldt[1]) < 1e-12, abs(a$feldt$upper.ci - feldt[2]) < 1e-12)
  list(name = name, items = lapply(as.list(x), as.numeric) |> unname(), conf_level = level,
       alpha = raw, std_error = a$total$ase, conf_low = feldt[[1]], conf_high = feldt[[2]],
       standardised = a$total$std.alpha, mean_correlation = a$total$average_r,
       item_total = a$item.stats$raw.r, item_rest = a$item.stats$r.drop, alpha_without = a$alpha.drop$raw_alpha,
       minres = c(list(loadings = m), omega_of(m, sds)), ml = c(list(loadings = l), omega_of(l, sds)),
       peer = list(fa_minres = peer_minres, factanal = peer_ml))
}
traits <- function(names, reversed = character()) {
  x <- bfi[complete.cases(bfi[names]), names][1:300, ]
  for (i in reversed) x[[i]] <- 7 - x[[i]]
  x
}
cases <- list(
  case("seven ratings of a supervisor (datasets::attitude)", attitude),
  case("agreeableness, first 300 complete (psych::bfi)", traits(paste0("A", 1:5), "A1")),
  case("the same at 90 %", traits(paste0("A", 1:5), "A1"), 0.9),
  case("conscientiousness, first 300 complete (psych::bfi)", traits(paste0("C", 1:5), c("C4", "C5"))),
  case("openness, low reliability (psych::bfi)", traits(paste0("O", 1:5), c("O2", "O5"))),
  case("neuroticism, three items (psych::bfi)", traits(paste0("N", 1:3)))
)
write_expected(list(scales = cases), "psych",
  "psych::alpha; psych::fa (minres) and stats::factanal, polished by stats::optim; data: datasets::attitude, psych::bfi")
