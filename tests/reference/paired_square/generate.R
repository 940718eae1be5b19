# Several levels before and after: marginal homogeneity (coin), symmetry (mcnemar.test), the quadratic forms written out.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
suppressMessages(library(coin))
form <- function(t) {
  used <- rowSums(t) + colSums(t) - 2 * diag(t) > 0
  t <- t[used, used]; d <- rowSums(t) - colSums(t); s <- -(t + t(t))
  diag(s) <- rowSums(t) + colSums(t) - 2 * diag(t)
  rank <- qr(s)$rank
  # Any generalised inverse gives the same form, because d lies in the space of S.
  q <- drop(d %*% MASS::ginv(s) %*% d)
  list(q = q, df = rank)
}
one <- function(name, rows, scores = seq_along(rows) - 1, bowker = TRUE) {
  t <- do.call(rbind, rows); k <- nrow(t); n <- sum(t)
  f <- form(t)
  w <- f$q / (1 - f$q / n)
  dimnames(t) <- list(before = paste0("l", 1:k), after = paste0("l", 1:k))
  nominal <- suppressWarnings(mh_test(as.table(t))) # warns of levels without a move
  ordered <- mh_test(as.table(t), scores = list(response = scores))
  change <- outer(scores, scores, function(b, a) a - b)
  z <- sum(t * change) / sqrt(sum(t * change^2))
  pairs <- which(upper.tri(t) & t + t(t) > 0)
  b <- sum(((t - t(t))^2 / (t + t(t)))[pairs])
  case <- list(
    name = name, table = rows, n = n, scores = scores,
    stuart_maxwell = list(chi2 = f$q, df = f$df, p = pchisq(f$q, f$df, lower.tail = FALSE)),
    bhapkar = list(chi2 = w, df = f$df, p = pchisq(w, f$df, lower.tail = FALSE)),
    # coin's own figures; its p-value is one minus a probability.
    peer_nominal = list(chi2 = as.numeric(statistic(nominal)), p = as.numeric(pvalue(nominal))),
    peer_ordered = list(chi2 = as.numeric(statistic(ordered))^2, p = as.numeric(pvalue(ordered))),
    ordered = list(z = z, two_sided = 2 * pnorm(-abs(z)), greater = pnorm(z, lower.tail = FALSE), less = pnorm(z)),
    bowker = list(chi2 = b, df = length(pairs), p = pchisq(b, length(pairs), lower.tail = FALSE)))
  if (all((t + t(t))[upper.tri(t)] > 0)) {
    h <- mcnemar.test(unname(t), correct = FALSE)
    case$peer_bowker <- list(chi2 = h$statistic[[1]], df = h$parameter[[1]], p = h$p.value)
  }
  case
}
arthritis <- read.csv("../arthritis/data.csv")
arthritis <- arthritis[!is.na(arthritis$baseline) & !is.na(arthritis$m5), ]
crossed <- table(factor(arthritis$baseline, 1:5), factor(arthritis$m5, 1:5))
write_expected(
  list(one("vision", list(c(1520, 266, 124, 66), c(234, 1512, 432, 78), c(117, 362, 1772, 205), c(36, 82, 179, 492))),
       one("sexual fun", list(c(7, 7, 2, 3), c(2, 8, 3, 7), c(1, 5, 4, 9), c(2, 8, 9, 14))),
       one("arthritis", lapply(1:5, function(i) as.vector(crossed[i, ])), c(0, 1, 2.5, 4, 7)),
       one("small", list(c(11, 4, 2), c(9, 8, 3), c(6, 5, 12))),
       one("unused level", list(c(11, 0, 4, 2), c(0, 0, 0, 0), c(9, 0, 8, 3), c(6, 0, 5, 12))),
       one("level that nobody left", list(c(5, 3, 0), c(1, 6, 0), c(0, 0, 4))),
       one("two separate exchanges", list(c(5, 7, 0, 0), c(2, 4, 0, 0), c(0, 0, 6, 1), c(0, 0, 4, 3))),
       one("two levels", list(c(12, 8), c(1, 14)))),
  c("coin", "MASS"),
  "vcd::VisualAcuity, women (Stuart 1953, 1955); vcd::SexualFun (Hout et al. 1987), by vcd; arthritis; counts as shown")
