# Median of the Walsh averages and its interval by the ranks of Wilcoxon's statistic: all averages formed and sorted, R's psignrank
# for the exact rank of the limits, the corrected normal approximation beside it. Where the data have no tie and no
# zero, R's own wilcox.test stands beside them. Run in this folder: Rscript generate.R
source("../write_expected.R")
walsh <- function(d) { o <- outer(d, d, function(a, b) a / 2 + b / 2); sort(o[upper.tri(o, diag = TRUE)]) }
limits <- function(w, n, tail, exact) {
  m <- length(w)
  k <- if (exact) {
    all <- 0:m
    max(all[psignrank(all, n) <= tail])
  } else floor(m / 2 - qnorm(tail, lower.tail = FALSE) * sqrt(n * (n + 1) * (2 * n + 1) / 24) - 0.5)
  c(w[k + 1], w[m - k])
}
side <- function(d, exact) {
  w <- walsh(d); n <- length(d)
  out <- list(n = n, estimate = median(w), two_sided = limits(w, n, (1 - 0.95) / 2, exact),
              two_sided_90 = limits(w, n, (1 - 0.9) / 2, exact),
              greater = c(limits(w, n, 1 - 0.95, exact)[1], NA), less = c(NA, limits(w, n, 1 - 0.95, exact)[2]))
  out
}
one <- function(name, before, after, pairs = FALSE) {
  d <- after - before
  nz <- d[d != 0]
  case <- list(name = name, d = d)
  if (pairs) case <- c(case, list(before = before, after = after))
  case$kept <- list(asymptotic = side(d, FALSE))
  case$dropped <- list(asymptotic = side(nz, FALSE))
  if (length(d) <= 300) {
    case$kept$exact <- side(d, TRUE)
    case$dropped$exact <- side(nz, TRUE)
  }
  if (!anyDuplicated(abs(d)) && all(d != 0)) {
    peer <- function(exact, level) {
      h <- wilcox.test(d, exact = exact, conf.int = TRUE, conf.level = level, tol.root = 1e-13)
      list(estimate = h$estimate[[1]], conf = as.numeric(h$conf.int))
    }
    # In its normal approximation R looks for the limits by bisection.
    case$peer <- list(exact = peer(TRUE, 0.95), exact_90 = peer(TRUE, 0.9), asymptotic = peer(FALSE, 0.95))
  }
  case
}
sleep <- read.csv("../sleep/data.csv"); depression <- read.csv("../depression/data.csv")
anorexia <- read.csv("../anorexia/data.csv"); lalonde <- read.csv("../lalonde/data.csv")
arthritis <- read.csv("../arthritis/data.csv")
arthritis <- arthritis[!is.na(arthritis$baseline) & !is.na(arthritis$m5), ]
young <- arthritis[arthritis$trt == 2 & arthritis$age < 40, ]
treated <- lalonde[lalonde$treat == 1, ]
moved <- treated[treated$re78 != treated$re74, ]
moved <- moved[!duplicated(abs(moved$re78 - moved$re74)), ]
write_expected(
  list(one("sleep", sleep$drug1, sleep$drug2),
       one("depression", depression$before, depression$after),
       one("anorexia CBT", anorexia$pre[anorexia$treat == "CBT"], anorexia$post[anorexia$treat == "CBT"]),
       one("lalonde treated", treated$re74, treated$re78),
       one("lalonde treated without ties", moved$re74, moved$re78),
       one("arthritis all", arthritis$baseline, arthritis$m5, pairs = TRUE),
       one("arthritis young", young$baseline, young$m5, pairs = TRUE),
       one("seven changes of few sizes", c(0, 0, 0, 0, 0, 0, 0), c(2, 2, 2, -1, 0.5, 0.5, 2)),
       one("one went down", rep(3, 8), c(4, 4, 4, 4, 4, 4, 4, 1))),
  source = "the data of sleep, depression, anorexia, lalonde and arthritis; psignrank and wilcox.test of stats")
