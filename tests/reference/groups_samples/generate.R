# Two groups and several groups, by means and by ranks: insect sprays (ties), ozone by month (unequal groups, missing
# values left out), lalonde (many zeros), arthritis (an ordinal item), the ?wilcox.test example (no tie), a group of one.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
tiny <- data.frame(set = "tiny", group = c("one", "three", "three", "three", "two", "two"), value = c(5, 1, 2, 2, 2, 7))
amnion <- data.frame(set = "amnion", group = rep(c("term", "early"), c(10, 5)),
                     value = c(0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46, 1.15, 0.88, 0.90, 0.74, 1.21))
sprays <- data.frame(set = "sprays", group = as.character(InsectSprays$spray), value = InsectSprays$count)
ozone <- with(airquality[!is.na(airquality$Ozone), ], data.frame(set = "ozone", group = as.character(Month), value = Ozone))
write.csv(rbind(sprays, ozone, amnion, tiny), "data.csv", row.names = FALSE, quote = FALSE)
lalonde <- with(read.csv("../lalonde/data.csv"), data.frame(set = "lalonde", group = as.character(treat), value = re78))
arthritis <- read.csv("../arthritis/data.csv")
arthritis <- arthritis[!is.na(arthritis$m5), ]
young <- arthritis[arthritis$age < 40, ]
status <- function(set, d) data.frame(set = set, group = as.character(d$trt), value = d$m5)
all <- rbind(read.csv("data.csv"), lalonde, status("arthritis", arthritis), status("arthritis_young", young))

sides <- c(two_sided = "two.sided", greater = "greater", less = "less")
# Ranks of Brunner and Munzel (2000), for P(a > b) + P(a = b) / 2.
brunner_munzel <- function(a, b) {
  n1 <- length(a); n2 <- length(b)
  r <- rank(c(a, b)); r1 <- r[1:n1]; r2 <- r[-(1:n1)]
  s1 <- sum((r1 - rank(a) - mean(r1) + (n1 + 1) / 2)^2) / (n1 - 1)
  s2 <- sum((r2 - rank(b) - mean(r2) + (n2 + 1) / 2)^2) / (n2 - 1)
  if (s1 + s2 == 0) return(NULL)
  v <- n1 * s1 + n2 * s2
  w <- n1 * n2 * (mean(r1) - mean(r2)) / (n1 + n2) / sqrt(v)
  df <- v^2 / ((n1 * s1)^2 / (n1 - 1) + (n2 * s2)^2 / (n2 - 1))
  p <- (mean(r1) - (n1 + 1) / 2) / n2
  se <- sqrt(v) / (n1 * n2)
  cut <- function(x) pmin(pmax(x, 0), 1)
  list(estimate = p, std_error = se, statistic = w, df = df,
       two_sided = list(p = 2 * pt(-abs(w), df), conf = cut(p + c(-1, 1) * qt(0.975, df) * se)),
       greater = list(p = pt(w, df, lower.tail = FALSE), conf = c(cut(p - qt(0.95, df) * se), NA)),
       less = list(p = pt(w, df), conf = c(NA, cut(p + qt(0.95, df) * se))))
}
t_of <- function(a, b, equal) {
  one <- function(alternative, level = 0.95) {
    h <- t.test(a, b, var.equal = equal, alternative = alternative, conf.level = level)
    list(t = h$statistic[[1]], df = h$parameter[[1]], p = h$p.value, std_error = h$stderr,
         estimate = mean(a) - mean(b), conf = as.numeric(h$conf.int))
  }
  c(lapply(sides, one), list(two_sided_90 = one("two.sided", 0.9)))
}
pair <- function(set, first, second, exact = FALSE, ties = TRUE) {
  a <- all$value[all$set == set & all$group == first]; b <- all$value[all$set == set & all$group == second]
  n <- length(a) + length(b)
  d <- data.frame(y = c(a, b), g = factor(rep(c("a", "b"), c(length(a), length(b)))))
  asymptotic <- function(correct) lapply(sides, function(s)
    suppressWarnings(wilcox.test(a, b, exact = FALSE, correct = correct, alternative = s))$p.value)
  coin_of <- function(s) coin::wilcox_test(y ~ g, data = d, distribution = if (exact) "exact" else "asymptotic", alternative = s)
  out <- list(name = paste0(set, " ", first, "-", second), set = set, a = first, b = second, n1 = length(a), n2 = length(b),
              student = t_of(a, b, TRUE),
              mann_whitney = list(W = suppressWarnings(wilcox.test(a, b, exact = FALSE))$statistic[[1]],
                                  superiority = mean(outer(a, b, ">") + outer(a, b, "==") / 2),
                                  z = coin::statistic(coin_of("two.sided"))[[1]],
                                  plain = asymptotic(FALSE), corrected = asymptotic(TRUE)))
  if (exact) out$mann_whitney$coin_exact <- lapply(sides, function(s) as.numeric(coin::pvalue(coin_of(s))))
  if (!ties) out$mann_whitney$wilcox_exact <- lapply(sides, function(s) wilcox.test(a, b, exact = TRUE, alternative = s)$p.value)
  if (min(length(a), length(b)) > 1) {
    out$welch <- t_of(a, b, FALSE)
    out$brunner_munzel <- brunner_munzel(a, b)
  }
  out
}
several <- function(set) {
  d <- all[all$set == set, ]
  g <- factor(d$group)
  k <- kruskal.test(d$value, g)
  s <- summary(aov(value ~ g, d))[[1]]
  out <- list(name = set, groups = I(levels(g)),
              kruskal = list(statistic = k$statistic[[1]], df = k$parameter[[1]], p = k$p.value),
              anova = list(F = s$`F value`[1], df = s$Df[1], df_denominator = s$Df[2], p = s$`Pr(>F)`[1], ss_between = s$`Sum Sq`[1],
                           ss_within = s$`Sum Sq`[2], ms_between = s$`Mean Sq`[1], ms_within = s$`Mean Sq`[2],
                           r_squared = summary(lm(value ~ g, d))$r.squared, residual_sd = summary(lm(value ~ g, d))$sigma))
  if (min(table(g)) > 1) {
    w <- oneway.test(d$value ~ g)
    out$welch_anova <- list(F = w$statistic[[1]], df = w$parameter[[1]], df_denominator = w$parameter[[2]], p = w$p.value)
  }
  out
}
write_expected(
  list(pairs = list(pair("sprays", "C", "D", TRUE), pair("sprays", "A", "B", TRUE), pair("ozone", "5", "8", TRUE),
                    pair("ozone", "6", "9", TRUE), pair("amnion", "term", "early", TRUE, ties = FALSE),
                    pair("tiny", "one", "three", TRUE), pair("tiny", "three", "two", TRUE), pair("lalonde", "1", "0"),
                    pair("arthritis", "1", "2"), pair("arthritis_young", "2", "1", TRUE)),
       several = list(several("sprays"), several("ozone"), several("amnion"), several("tiny"), several("lalonde"),
                      several("arthritis"))),
  c("coin"),
  "datasets::InsectSprays, datasets::airquality, ?wilcox.test (Hollander and Wolfe 1973), ../lalonde, ../arthritis, six typed numbers")
