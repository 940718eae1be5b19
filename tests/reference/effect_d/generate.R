# d_rm of pairs, Cohen's d and Glass's delta of two groups. Data: those of the topics anorexia, sleep and lalonde, and three pairs with a large effect.
source("../write_expected.R")

paired_rm <- function(name, before, after) {
  d <- after - before
  n <- length(d)
  dz <- mean(d) / sd(d)
  limits <- ncp_interval(dz * sqrt(n), n - 1, 0.95) / sqrt(n)
  factor <- sqrt(2 * (1 - cor(before, after)))
  list(name = name, before = I(before), after = I(after), d_rm = list(d = dz * factor, conf = limits * factor),
       t = dz * sqrt(n), p = t.test(after, before, paired = TRUE)$p.value)
}

independent <- function(name, a, b) {
  n1 <- length(a); n2 <- length(b); df <- n1 + n2 - 2
  pooled <- t.test(a, b, var.equal = TRUE)
  sp <- sqrt(((n1 - 1) * var(a) + (n2 - 1) * var(b)) / df)
  limits <- ncp_interval(pooled$statistic[[1]], df, 0.95) * sqrt(1 / n1 + 1 / n2)
  glass <- function(ref) {
    se <- sqrt(var(a) / n1 + var(b) / n2)
    difference <- mean(a) - mean(b)
    df <- min(t.test(a, b)$parameter[[1]], length(ref) - 1)
    list(d = difference / sd(ref), conf = ncp_interval(difference / se, df, 0.95) * se / sd(ref))
  }
  list(name = name, a = I(a), b = I(b),
       cohens_d = list(d = (mean(a) - mean(b)) / sp, conf = limits, t = pooled$statistic[[1]], p = pooled$p.value),
       glass_first = glass(a), glass_second = glass(b),
       # Point estimates only: that package's limits come from a search that may stall, and for Glass from equal variances.
       peer_cohens_d = suppressWarnings(effectsize::cohens_d(a, b)$Cohens_d),
       peer_glass_delta = suppressWarnings(effectsize::glass_delta(a, b)$Glass_delta))
}

anorexia <- read.csv("../anorexia/data.csv")
change <- function(treatment) with(anorexia[anorexia$treat == treatment, ], post - pre)
sleep <- read.csv("../sleep/data.csv")
lalonde <- read.csv("../lalonde/data.csv")
rows <- function(treatment) anorexia[anorexia$treat == treatment, ]

write_expected(list(
  paired = list(
    paired_rm("anorexia-Cont", rows("Cont")$pre, rows("Cont")$post),
    paired_rm("anorexia-FT", rows("FT")$pre, rows("FT")$post),
    paired_rm("sleep", sleep$drug1, sleep$drug2),
    paired_rm("lalonde-treated", lalonde$re74[lalonde$treat == 1], lalonde$re78[lalonde$treat == 1]),
    paired_rm("three", c(1, 2, 4), c(5, 7, 8))),
  independent = list(
    independent("anorexia-CBT-Cont", change("CBT"), change("Cont")),
    independent("anorexia-FT-Cont", change("FT"), change("Cont")),
    independent("lalonde-re78", lalonde$re78[lalonde$treat == 1], lalonde$re78[lalonde$treat == 0]),
    independent("spray-C-D", InsectSprays$count[InsectSprays$spray == "C"], InsectSprays$count[InsectSprays$spray == "D"]),
    independent("two-and-three", c(4, 6), c(1, 2, 2)))),
  "effectsize", "MASS::anorexia, datasets::sleep, MatchIt::lalonde, datasets::InsectSprays, and small made-up sets")
