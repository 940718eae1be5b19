# Eta, epsilon and omega squared: F by aov, noncentrality limits from the Poisson mixture summed term by term in both tails.
source("../write_expected.R")

tail <- function(f, df1, df2, ncp, upper) {
  j <- 0:ceiling(ncp / 2 + 12 * sqrt(ncp / 2) + 100)
  # 1 - y in the other tail, so that both keep their digits.
  if (upper) sum(dpois(j, ncp / 2) * pbeta(df2 / (df2 + df1 * f), df2 / 2, df1 / 2 + j))
  else sum(dpois(j, ncp / 2) * pbeta(df2 / (df2 + df1 * f), df2 / 2, df1 / 2 + j, lower.tail = FALSE))
}

limits <- function(f, df1, df2, level) {
  a <- (1 - level) / 2
  solve_for <- function(upper) {
    if (upper == (tail(f, df1, df2, 0, upper) >= a)) return(0)
    top <- 2 * f * df1 + 60
    while (tail(f, df1, df2, top, FALSE) > a) top <- 2 * top
    uniroot(function(ncp) tail(f, df1, df2, ncp, upper) - a, c(0, top), tol = 1e-13, maxiter = 10000)$root
  }
  c(solve_for(TRUE), solve_for(FALSE))
}

from_f <- function(name, f, df1, df2, level) {
  ncp <- limits(f, df1, df2, level)
  peer <- function(fun) effectsize_estimate(fun, f, df1, df2)
  list(name = name, f = f, df1 = df1, df2 = df2, conf_level = level, p = pf(f, df1, df2, lower.tail = FALSE),
       eta2 = f * df1 / (f * df1 + df2), epsilon2 = (f - 1) * df1 / (f * df1 + df2), omega2 = (f - 1) * df1 / (f * df1 + df2 + 1),
       ncp = ncp, conf = ncp / (ncp + df1 + df2 + 1), conf_df2 = ncp / (ncp + df2),
       peer_eta2 = peer(effectsize::F_to_eta2), peer_epsilon2 = peer(effectsize::F_to_epsilon2), peer_omega2 = peer(effectsize::F_to_omega2))
}

# The package prints 0 where the estimate is negative: nothing to compare.
effectsize_estimate <- function(fun, f, df1, df2) {
  found <- fun(f, df1, df2)[[1]]
  if (found <= 0) NA else found
}

layout <- function(name, value, group, level = 0.95) {
  group <- factor(group)
  fit <- summary(aov(value ~ group))[[1]]
  c(from_f(name, fit$`F value`[1], fit$Df[1], fit$Df[2], level),
    list(groups = lapply(levels(group), function(g) I(value[group == g]))))
}

anorexia <- read.csv("../anorexia/data.csv")
ozone <- airquality[!is.na(airquality$Ozone), ]
write_expected(list(
  groups = list(
    layout("sprays", InsectSprays$count, InsectSprays$spray),
    layout("ozone", ozone$Ozone, ozone$Month),
    layout("anorexia", anorexia$post - anorexia$pre, anorexia$treat, 0.9),
    layout("two-one-one", c(1, 2, 4, 5), c("a", "a", "b", "c"))),
  f = list(
    from_f("weaker-than-chance", 0.2, 3, 40, 0.95), from_f("smallest", 0.01, 4, 60, 0.95),
    from_f("huge", 900, 2, 500, 0.95), from_f("national", 6.5, 4, 59995, 0.99), from_f("fractional", 3.2, 2.4, 17.7, 0.95))),
  "effectsize", "datasets::InsectSprays, datasets::airquality, MASS::anorexia")
