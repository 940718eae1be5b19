# Cliff's delta: estimate by comparing everybody with everybody (n x n, which the library does not), effectsize as peer, three intervals from the
# matrix of comparisons.
source("../write_expected.R")
suppressPackageStartupMessages(library(effectsize)) # it looks its own functions up by name

wilson <- function(p, n, z) (p + z^2 / (2 * n) + c(-1, 1) * z * sqrt(p * (1 - p) / n + z^2 / (4 * n^2))) / (1 + z^2 / n)

case <- function(name, a, b, levels = 0, level = 0.95) {
  na <- length(a); nb <- length(b); N <- na + nb
  z <- qnorm((1 - level) / 2, lower.tail = FALSE)
  wins <- (sign(outer(a, b, "-")) + 1) / 2
  p <- mean(wins)
  d <- 2 * p - 1
  apart <- abs(d) == 1

  # Half a person of each group answers like the other group: everybody in both groups, with weights.
  everyone <- c(a, b)
  wa <- c(rep(1, na), rep(0.5 / nb, nb)); wb <- c(rep(0.5 / na, na), rep(1, nb))
  w2 <- (sign(outer(everyone, everyone, "-")) + 1) / 2
  above <- as.vector(w2 %*% wb) / sum(wb)
  below <- as.vector(wa %*% (1 - w2)) / sum(wa)
  q <- sum(wa * above) / sum(wa)
  variance <- sum(wa * (above - q)^2) / sum(wa) / (sum(wa) - 1) +
    sum(wb * (below - (1 - q))^2) / sum(wb) / (sum(wb) - 1)
  limits <- wilson(p, q * (1 - q) / variance, z)
  if (d == 1) limits[2] <- 1
  if (d == -1) limits[1] <- 0

  brunner <- NULL
  cliff <- list(std_error = NA, conf = I(c(NA, NA)))
  logit <- list(std_error = NA, conf = I(c(NA, NA)))
  if (na > 1 && nb > 1 && !apart) {
    sa <- var(rowMeans(wins)); sb <- var(colMeans(wins))
    v <- sa / na + sb / nb
    df <- v^2 / ((sa / na)^2 / (na - 1) + (sb / nb)^2 / (nb - 1))
    half <- qt((1 - level) / 2, df, lower.tail = FALSE) * sqrt(v) / (p * (1 - p))
    logit <- list(std_error = sqrt(v), conf = plogis(qlogis(p) + c(-1, 1) * half))
    dominance <- 2 * wins - 1
    s2a <- var(rowMeans(dominance)); s2b <- var(colMeans(dominance))
    s2 <- sum((dominance - d)^2) / (na * nb - 1)
    v <- max(((nb - 1) * s2a + (na - 1) * s2b + s2) / (na * nb), (1 - d^2) / (na * nb - 1))
    half <- z * sqrt(v) * sqrt((1 - d^2)^2 + z^2 * v)
    cliff <- list(std_error = sqrt(v), conf = pmin(pmax((d - d^3 + c(-1, 1) * half) / (1 - d^2 + z^2 * v), -1), 1))
  } else if (apart) {
    n <- min(na, nb)
    reach <- (n - z^2) / (n + z^2)
    cliff <- list(std_error = 0, conf = if (d > 0) c(reach, 1) else c(-1, -reach))
  }
  counts <- if (levels > 0) list(a = I(tabulate(a, levels)), b = I(tabulate(b, levels))) else NULL
  list(name = name, levels = levels, conf_level = level, a = I(a), b = I(b), counts = counts, n = N, p = p, delta = d,
       wilson = list(std_error = sqrt(variance), conf = limits), logit = logit, cliff = cliff,
       peer_delta = suppressWarnings(effectsize::cliffs_delta(a, b)$r_rank_biserial),
       peer_p = suppressWarnings(effectsize::p_superiority(a, b, parametric = FALSE)[[1]]))
}

anorexia <- read.csv("../anorexia/data.csv")
change <- function(treatment) with(anorexia[anorexia$treat == treatment, ], post - pre)
lalonde <- read.csv("../lalonde/data.csv")
arthritis <- subset(read.csv("../arthritis/data.csv"), !is.na(m5))
spray <- function(s) InsectSprays$count[InsectSprays$spray == s]

write_expected(list(
  case("anorexia-CBT-Cont", change("CBT"), change("Cont")),
  case("lalonde-re78", lalonde$re78[lalonde$treat == 1], lalonde$re78[lalonde$treat == 0]),
  case("spray-C-D", spray("C"), spray("D")),
  case("spray-B-C", spray("B"), spray("C")), # apart
  case("arthritis-m5", arthritis$m5[arthritis$trt == 2], arthritis$m5[arthritis$trt == 1], 5),
  case("arthritis-m5-80", arthritis$m5[arthritis$trt == 2], arthritis$m5[arthritis$trt == 1], 5, 0.8),
  case("unused-levels", c(1, 1, 3, 6, 6), c(3, 6, 6, 6, 6, 6), 7),
  case("one-against-four", 2, c(1, 2, 3, 3), 3)),
  "effectsize", "MASS::anorexia, MatchIt::lalonde, datasets::InsectSprays, multgee::arthritis, and made-up answers")
