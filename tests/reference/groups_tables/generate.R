# Tables of counts: chi-squared, Fisher's exact test, trend along ordered groups. Counts of MatchIt::lalonde (treat x nodegree,
# treat x race), FactoMineR::tea (occupation x place of purchase), Agresti's approval table, Fisher's tea tasting, and awkward
# ones: empty cells, an unused level, tiny and very unequal groups. Run in this folder: Rscript generate.R
source("../write_expected.R")
rows <- function(t) lapply(seq_len(nrow(t)), function(i) I(t[i, ]))
m <- function(...) { r <- list(...); matrix(unlist(r), nrow = length(r), byrow = TRUE) }
chi <- function(name, t, yates = FALSE) {
  used <- t[rowSums(t) > 0, colSums(t) > 0, drop = FALSE]
  of <- function(correct) {
    h <- suppressWarnings(chisq.test(used, correct = correct))
    list(statistic = h$statistic[[1]], df = h$parameter[[1]], p = h$p.value)
  }
  e <- suppressWarnings(chisq.test(used, correct = FALSE))$expected
  out <- list(name = name, table = rows(t), n = sum(t), plain = of(FALSE), least_expected = min(e), cells_below_5 = sum(e < 5),
              cells = length(e))
  if (yates) out$yates <- of(TRUE)
  out
}
# fisher.test stops its searches after some four figures; here the noncentral hypergeometric is solved to the last bits on the
# scale of the logarithm. `r_*` is what fisher.test itself says.
fisher2 <- function(name, t) {
  x <- t[1, 1]; k <- sum(t[1, ]); c1 <- sum(t[, 1]); c2 <- sum(t[, 2])
  support <- max(0, k - c2):min(k, c1)
  log_d <- dhyper(support, c1, c2, k, log = TRUE)
  d_at <- function(theta) { w <- log_d + theta * support; w <- exp(w - max(w)); w / sum(w) }
  at_least <- function(theta) sum(d_at(theta)[support >= x])
  at_most <- function(theta) sum(d_at(theta)[support <= x])
  centre <- log((t[1, 1] + .5) * (t[2, 2] + .5) / ((t[1, 2] + .5) * (t[2, 1] + .5)))
  solve_for <- function(f) exp(uniroot(f, centre + c(-12, 12), tol = 1e-15, maxiter = 5000)$root)
  low <- function(tail) if (x == min(support)) 0 else solve_for(function(h) at_least(h) - tail)
  high <- function(tail) if (x == max(support)) NA else solve_for(function(h) at_most(h) - tail)
  d <- dhyper(support, c1, c2, k)
  sides <- c(two_sided = "two.sided", greater = "greater", less = "less")
  r <- lapply(sides, function(s) fisher.test(t, alternative = s))
  list(name = name, table = rows(t), n = sum(t),
       estimate = if (x == min(support)) 0 else if (x == max(support)) NA else solve_for(function(h) sum(d_at(h) * support) - x),
       two_sided = list(p = sum(d[d <= d[support == x] * (1 + 1e-7)]), conf = c(low(0.025), high(0.025))),
       greater = list(p = phyper(x - 1, c1, c2, k, lower.tail = FALSE), conf = c(low(0.05), NA)),
       less = list(p = phyper(x, c1, c2, k), conf = c(0, high(0.05))),
       conf_99 = c(low(0.005), high(0.005)),
       r = lapply(r, function(h) list(estimate = h$estimate[[1]], p = h$p.value, conf = as.numeric(h$conf.int))))
}
# FEXACT adds up in single steps with its own hashing; its relative error is what groups_exact shows.
fisher_any <- function(name, t) list(name = name, table = rows(t), n = sum(t), p = fisher.test(t, workspace = 2e7)$p.value)
trend <- function(name, x, n, score) {
  h <- prop.trend.test(x, n, score)
  list(name = name, x = I(x), totals = I(n), scores = I(score), statistic = h$statistic[[1]], p = h$p.value,
       # The same test as a weighted regression, as the manual page describes it.
       slope = coef(lm(I(x / n) ~ score, weights = n))[[2]])
}
nodegree <- m(c(173, 256), c(54, 131))
race <- m(c(87, 61, 281), c(156, 11, 18))
tea <- m(c(50, 6, 3), c(21, 12, 7), c(35, 22, 7), c(14, 4, 2), c(16, 14, 5), c(55, 12, 3), c(5, 3, 4))
write_expected(
  list(chi_squared = list(chi("treat x nodegree", nodegree, TRUE), chi("treat x race", race), chi("occupation x place", tea),
                          chi("approval", m(c(794, 150), c(86, 570)), TRUE), chi("tea tasting", m(c(3, 1), c(1, 3)), TRUE),
                          chi("unused level", m(c(3, 0, 4, 2), c(0, 0, 0, 0), c(8, 0, 2, 1))),
                          chi("less than half a person away", m(c(10, 11), c(9, 10)), TRUE)),
       fisher = list(fisher2("treat x nodegree", nodegree), fisher2("approval", m(c(794, 150), c(86, 570))),
                     fisher2("tea tasting", m(c(3, 1), c(1, 3))), fisher2("empty cell", m(c(5, 0), c(2, 6))),
                     fisher2("empty cell, other side", m(c(0, 9), c(4, 3))), fisher2("tiny", m(c(1, 0), c(0, 1))),
                     fisher2("unequal groups", m(c(2, 9), c(3, 900))), fisher2("ties of probability", m(c(4, 16), c(12, 8)))),
       any_size = list(fisher_any("treat x race", race), fisher_any("job satisfaction", m(c(1, 2, 1, 0), c(3, 3, 6, 1), c(10, 10, 14, 9), c(6, 7, 12, 11))),
                       fisher_any("sparse", m(c(4, 0, 1), c(0, 3, 1), c(1, 1, 5), c(0, 2, 0)))),
       trend = list(trend("smokers", c(83, 90, 129, 70), c(86, 93, 136, 82), c(1, 2, 3, 4)),
                    trend("smokers, other scores", c(83, 90, 129, 70), c(86, 93, 136, 82), c(0, 0, 1, 4)),
                    trend("years", c(0, 3, 5, 9), c(10, 10, 10, 10), c(2019, 2020, 2021, 2022)),
                    trend("falling, unequal", c(40, 11, 1), c(60, 30, 7), c(0.5, 2, 12)))),
  source = "MatchIt::lalonde, FactoMineR::tea, ?mcnemar.test, ?fisher.test (Agresti 2002, job satisfaction), ?prop.test (Fleiss 1981), typed counts")
