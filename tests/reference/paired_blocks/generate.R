# Three waves or more: Friedman, Kendall's W, Iman-Davenport, Quade, Cochran's Q.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
ranked <- function(name, m, data) {
  m <- unname(as.matrix(m)); n <- nrow(m); k <- ncol(m)
  h <- friedman.test(m); q <- quade.test(m); x <- h$statistic[[1]]
  f <- (n - 1) * x / (n * (k - 1) - x)
  case <- list(name = name, n = n,
       friedman = list(chi2 = x, df = h$parameter[[1]], p = h$p.value, w = x / (n * (k - 1)),
                       mean_ranks = as.numeric(colMeans(t(apply(m, 1, rank))))),
       iman_davenport = list(f = f, df = k - 1, df_denominator = (k - 1) * (n - 1),
                             p = pf(f, k - 1, (k - 1) * (n - 1), lower.tail = FALSE)),
       quade = list(f = q$statistic[[1]], df = q$parameter[[1]], df_denominator = q$parameter[[2]], p = q$p.value))
  if (data) case$rows <- lapply(seq_len(n), function(i) m[i, ])
  case
}
binary <- function(name, m) {
  m <- unname(as.matrix(m)); k <- ncol(m); g <- colSums(m); l <- rowSums(m)
  q <- k * (k - 1) * sum((g - mean(g))^2) / (k * sum(l) - sum(l^2))
  list(name = name, rows = lapply(seq_len(nrow(m)), function(i) m[i, ]), n = nrow(m), successes = g, q = q, df = k - 1,
       p = pchisq(q, k - 1, lower.tail = FALSE), peer_friedman = friedman.test(m)$statistic[[1]])
}
rounding <- read.csv("rounding_times.csv"); weight <- read.csv("weight_loss.csv"); respiratory <- read.csv("respiratory.csv")
arthritis <- read.csv("../arthritis/data.csv")
arthritis <- arthritis[complete.cases(arthritis[, c("baseline", "m1", "m3", "m5")]), c("baseline", "m1", "m3", "m5")]
write_expected(
  list(ranked = list(ranked("rounding times", rounding[, -1], TRUE), ranked("weight loss", weight[, -1], TRUE),
                     ranked("arthritis", arthritis, FALSE),
                     ranked("three people", rbind(c(1, 2, 3, 3), c(0, 0, 0, 0), c(5, -1, 2, 2)), TRUE),
                     ranked("two waves", rbind(c(1, 2), c(3, 3), c(0, 4), c(2, 1), c(1, 6)), TRUE)),
       binary = list(binary("respiratory", respiratory[, -1]),
                     binary("small", rbind(c(0, 1, 1), c(0, 0, 1), c(1, 1, 1), c(0, 1, 0), c(0, 0, 1))),
                     binary("most never change", rbind(c(1, 1, 1, 1), c(0, 0, 0, 0), c(1, 1, 1, 1), c(0, 0, 1, 1), c(1, 0, 0, 0))))),
  source = "?friedman.test (Hollander and Wolfe 1973, rounding first base); carData::WeightLoss; geepack::respiratory (Stokes, Davis and Koch 1995); arthritis; friedman.test, quade.test of stats")
