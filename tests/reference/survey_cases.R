# Sourced by the generate.R of the survey topics: everything about one design, with t intervals.
suppressMessages(library(survey))

one <- function(s, df) {
  se <- as.numeric(SE(s))
  est <- as.numeric(coef(s))
  list(estimate = est, std_error = se, df = df, conf = est + c(-1, 1) * qt(0.975, df) * se)
}

share_case <- function(d, df, formula) {
  ci <- function(method) as.numeric(attr(svyciprop(formula, d, method = method), "ci"))
  p <- svyciprop(formula, d)
  list(estimate = as.numeric(p), std_error = as.numeric(SE(svymean(formula, d))[2]), logit = ci("logit"), beta = ci("beta"))
}

# svyquantile 4.1.1 gives the second smallest value for a share below that of the smallest, where its own rule
# (the smallest value whose cumulated share reaches p) says the smallest: the rule is applied here, and R's result must be the same elsewhere.
quantile_case <- function(d, formula, p) {
  x <- model.frame(formula, d$variables)[[1]]
  w <- weights(d)
  o <- order(x)
  share <- cumsum(w[o]) / sum(w)
  value <- function(p) if (p <= 0 || p > 1 + 1e-12) NA else x[o][which(share >= p - 1e-12)[1]]
  q <- value(p)
  d$variables$at_most <- as.numeric(x <= q)
  ends <- as.numeric(confint(svymean(~at_most, d), df = degf(d)))
  conf <- c(value(ends[1]), value(ends[2]))
  r <- svyquantile(formula, d, p, interval.type = "mean", qrule = "math", df = degf(d))[[1]]
  first <- sum(w[x == min(x)]) / sum(w)
  stopifnot(r[1, 1] == q, ends[1] < first || r[1, 2] == conf[1], is.na(conf[2]) || r[1, 3] == conf[2], is.na(conf[2]) == is.na(r[1, 3]))
  list(name = format(p), p = p, estimate = q, conf = conf, std_error = diff(conf) / (2 * qt(0.975, degf(d))))
}

# svychisq prints the uncorrected statistic for "Chisq"; the corrected one is the quantile of its p-value, computed here
# from the generalised design effects.
chisq_case <- function(d, formula) {
  test <- function(s) {
    h <- svychisq(formula, d, statistic = s)
    list(statistic = h$statistic[[1]], parameter = as.numeric(h$parameter), p = as.numeric(h$p.value))
  }
  f <- test("F")
  chi <- test("Chisq")
  wald <- test("adjWald")
  q <- chi$parameter[1]
  # F = pearson / (sum of the q design effects).
  effect <- chi$statistic / f$statistic / q
  list(pearson = chi$statistic, mean_design_effect = effect,
       first = list(statistic = chi$statistic / effect, df = q, p = chi$p),
       second = list(statistic = f$statistic, df = f$parameter[1], df_denominator = f$parameter[2], p = f$p),
       wald = list(statistic = wald$statistic, df = wald$parameter[1], df_denominator = wald$parameter[2], p = wald$p))
}

design_case <- function(name, d, domain, other, inside) {
  df <- degf(d)
  s <- subset(d, domain)
  each <- function(level) {
    g <- subset(d, stype == level)
    list(name = level, n = nrow(g), mean = one(svymean(~api00, g), degf(g)), total = one(svytotal(~enroll, g), degf(g)),
         ratio = one(svyratio(~api00, ~enroll, g), degf(g)), median = quantile_case(g, ~api00, 0.5))
  }
  list(name = name, df = df,
       mean = one(svymean(~api00, d), df), total = one(svytotal(~enroll, d), df), ratio = one(svyratio(~api00, ~enroll, d), df),
       share = share_case(d, df, ~I(awards == "Yes")),
       deff = list(wor_mean = deff(svymean(~api00, d, deff = TRUE))[[1]], wr_mean = deff(svymean(~api00, d, deff = "replace"))[[1]],
                   wor_total = deff(svytotal(~enroll, d, deff = TRUE))[[1]], wr_domain = deff(svymean(~api00, s, deff = "replace"))[[1]],
                   wor_domain_total = deff(svytotal(~enroll, s, deff = TRUE))[[1]]),
       domain = list(mean = one(svymean(~api00, s), degf(s)), total = one(svytotal(~enroll, s), degf(s)),
                     share = share_case(s, degf(s), ~I(awards == "Yes"))),
       by = lapply(c("E", "H", "M"), each),
       quantiles = lapply(c(0.01, 0.1, 0.25, 0.5, 0.75, 0.99), function(p) quantile_case(d, ~api00, p)),
       chi_squared = chisq_case(d, other), chi_squared_domain = chisq_case(s, inside))
}

weighting_case <- function(name, old, new) {
  w <- weights(new)
  w0 <- weights(old)
  df <- degf(new)
  s <- subset(new, sch.wide == "Yes")
  list(name = name, first = as.numeric(head(w, 10)), last = as.numeric(tail(w, 3)), smallest_ratio = min(w / w0), largest_ratio = max(w / w0),
       kish_before = length(w0) * sum(w0^2) / sum(w0)^2, kish = length(w) * sum(w^2) / sum(w)^2,
       mean = one(svymean(~api00, new), df), total = one(svytotal(~enroll, new), df),
       ratio = one(svyratio(~api00, ~enroll, new), df), domain = one(svymean(~api00, s), degf(s)))
}

# The totals of the population of schools that the calibrations use.
population <- function() {
  data(api, package = "survey", envir = environment())
  count <- function(x) as.numeric(table(x))
  list(size = nrow(apipop), stype = count(apipop$stype), sch_wide = count(apipop$sch.wide), comp_imp = count(apipop$comp.imp),
       api99 = sum(apipop$api99))
}

margin <- function(name, levels, counts) setNames(data.frame(factor(levels), counts), c(name, "Freq"))

replicate_case <- function(name, r) {
  values <- function(r) {
    df <- degf(r)
    s <- subset(r, sch.wide == "Yes")
    list(mean = as.numeric(SE(svymean(~api00, r))), total = as.numeric(SE(svytotal(~enroll, r))),
         ratio = as.numeric(SE(svyratio(~api00, ~enroll, r))), domain = as.numeric(SE(svymean(~api00, s))))
  }
  full <- r
  full$mse <- TRUE
  list(name = name, replicates = ncol(weights(r, "analysis")), scale = r$scale, rscales = I(as.numeric(r$rscales)),
       full_estimate = values(full), replicate_mean = values(r))
}
