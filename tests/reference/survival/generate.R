# Survival curves, medians, restricted means and log-rank tests.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
suppressMessages(library(survival))

# `type`: none of R's rounding of times, so that ties are those of the data.
curve_case <- function(name, time, event, level = 0.95, until = max(time)) {
  one <- function(type) {
    fit <- survfit(Surv(time, event) ~ 1, conf.int = level, conf.type = type, timefix = FALSE)
    # summary() has the standard error of the curve itself, fit that of its logarithm.
    s <- summary(fit, censored = TRUE)
    q <- quantile(fit, probs = c(0.25, 0.5, 0.75), tolerance = 1e-8)
    mid <- summary(fit)$table
    list(time = s$time, at_risk = s$n.risk, events = s$n.event, censored = s$n.censor, survival = s$surv,
         std_error = ifelse(is.finite(s$std.err), s$std.err, NA), low = s$lower, high = s$upper,
         median = mid[["median"]], median_low = mid[[grep("LCL", names(mid))]], median_high = mid[[grep("UCL", names(mid))]],
         quantile = as.numeric(q$quantile), quantile_low = as.numeric(q$lower), quantile_high = as.numeric(q$upper))
  }
  fit <- survfit(Surv(time, event) ~ 1, timefix = FALSE)
  mean <- survival:::survmean(fit, rmean = until)$matrix
  list(name = name, observed_time = time, observed_event = as.numeric(event), conf_level = level, until = until,
       plain = one("plain"), log = one("log"), log_log = one("log-log"),
       rmean = mean[["rmean"]], rmean_se = mean[["se(rmean)"]])
}

rank_case <- function(name, time, event, group, stratum = NULL) {
  group <- as.integer(factor(group)) - 1
  fit <- if (is.null(stratum)) survdiff(Surv(time, event) ~ group)
         else survdiff(Surv(time, event) ~ group + strata(stratum))
  total <- function(x) if (is.matrix(x)) rowSums(x) else x
  df <- sum(total(fit$exp) > 0) - 1
  list(name = name, observed_time = time, observed_event = as.numeric(event), group = group,
       stratum = if (is.null(stratum)) rep(0, length(time)) else as.integer(factor(stratum)) - 1,
       observed = as.numeric(total(fit$obs)), expected = as.numeric(total(fit$exp)),
       statistic = fit$chisq, df = df, p = pchisq(fit$chisq, df, lower.tail = FALSE))
}

lung2 <- lung[!is.na(lung$ph.ecog), ]
months <- function(days) ceiling(days / 30.4375)

followed <- c(1, 1, 2, 3, 3, 3, 4, 5, 6, 6, 6, 6, 7, 8, 9, 12, 12, 12, 12, 12)
entered <- c(1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0)
curves <- list(
  curve_case("advanced lung cancer (survival::lung), 228 patients in days", lung$time, lung$status == 2, until = 365),
  curve_case("the same in whole months, many ties, 90 %", months(lung$time), lung$status == 2, 0.9, 12),
  curve_case("veterans (survival::veteran), 137 patients, nearly no censoring", veteran$time, veteran$status == 1, until = 180),
  curve_case("ovarian cancer (survival::ovarian), 26 patients, most censored", ovarian$futime, ovarian$fustat == 1, until = 600),
  curve_case("maintained chemotherapy (survival::aml)", aml$time[aml$x == "Maintained"], aml$status[aml$x == "Maintained"] == 1, until = 48),
  curve_case("twenty people followed for twelve months", followed, entered == 1, until = 12),
  curve_case("nobody censored, the curve rests on one half", c(1, 2, 3, 4, 5, 6), rep(TRUE, 6), until = 4.5),
  curve_case("events on the first day", c(0, 0, 1, 2, 2, 5), c(TRUE, TRUE, TRUE, FALSE, TRUE, FALSE), until = 5),
  curve_case("one event only, 99 %", c(3, 5, 5, 8, 9), c(TRUE, FALSE, FALSE, FALSE, FALSE), 0.99, until = 8)
)
ranks <- list(
  rank_case("lung, men and women", lung$time, lung$status == 2, lung$sex),
  rank_case("lung, men and women within performance status", lung2$time, lung2$status == 2, lung2$sex, lung2$ph.ecog),
  rank_case("lung in whole months, four performance states", months(lung2$time), lung2$status == 2, lung2$ph.ecog),
  rank_case("veteran, two treatments", veteran$time, veteran$status == 1, veteran$trt),
  rank_case("veteran, four kinds of cells", veteran$time, veteran$status == 1, veteran$celltype),
  rank_case("veteran, two treatments within kinds of cells", veteran$time, veteran$status == 1, veteran$trt, veteran$celltype),
  rank_case("ovarian, two treatments within residual disease", ovarian$futime, ovarian$fustat == 1, ovarian$rx, ovarian$resid.ds),
  rank_case("aml, two arms", aml$time, aml$status == 1, aml$x),
  rank_case("a group that left before the first event", c(1, 1, 2, 3, 4, 5, 6, 7), c(0, 0, 1, 1, 0, 1, 1, 0) == 1, c(0, 0, 1, 1, 1, 2, 2, 2))
)
write_expected(list(curves = curves, ranks = ranks), "survival",
               "survival::survfit, quantile.survfit, survival:::survmean, survival::survdiff on survival::lung, veteran, ovarian, aml and made-up times")
