# Intraclass correlation, design effect, means and differences over clusters.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
source("../linear_models.R")

icc <- function(y, g, level = 0.95) {
  a <- anova(lm(y ~ factor(g)))
  size <- table(g)
  n <- sum(size); k <- length(size)
  n0 <- (n - sum(size^2) / n) / (k - 1)
  msb <- a[1, 3]; msw <- a[2, 3]
  f <- msb / msw
  rho <- (msb - msw) / (msb + (n0 - 1) * msw)
  limit <- function(q) (f / q - 1) / (f / q + n0 - 1)
  tail <- (1 - level) / 2
  # C. A. B. Smith (1956), as A. Donner (1986) prints it.
  v <- 2 * (1 - rho)^2 / n0^2 *
    ((1 + rho * (n0 - 1))^2 / (n - k) +
       ((k - 1) * (1 - rho) * (1 + rho * (2 * n0 - 1)) +
          rho^2 * (sum(size^2) - 2 * sum(size^3) / n + sum(size^2)^2 / n^2)) / (k - 1)^2)
  m <- sum(size^2) / n
  deff <- 1 + (m - 1) * rho
  list(estimate = rho, std_error = sqrt(v), f = f, df = c(k - 1, n - k),
       p = pf(f, k - 1, n - k, lower.tail = FALSE),
       low = limit(qf(tail, k - 1, n - k, lower.tail = FALSE)),
       high = limit(qf(tail, k - 1, n - k)),
       ms_between = msb, ms_within = msw, n0 = n0, clusters = k, n = n,
       m = m, design_effect = deff, effective_n = n / deff)
}

mean_of <- function(y, g) {
  m <- lm(y ~ 1)
  c(list(estimate = unname(coef(m))), row_of(cr_tables(m, g, "CR2")$cr2$satterthwaite, 1))
}

# First minus second: the coefficient of an indicator of the first arm.
difference_of <- function(y, first, g) {
  m <- lm(y ~ first)
  c(list(estimate = unname(coef(m))[2]), row_of(cr_tables(m, g, "CR2")$cr2$satterthwaite, 2))
}

bdf <- read.csv("../linear_bdf/data.csv")
change <- bdf$lang_post - bdf$lang_pre
parity <- as.numeric(match(bdf$school, unique(bdf$school)) %% 2 == 0)
pupils <- list(name = "pupils", icc = icc(bdf$lang_post, bdf$school), mean = mean_of(bdf$lang_post, bdf$school),
               change = mean_of(change, bdf$school), share = mean_of(as.numeric(bdf$sex == 1), bdf$school),
               by_cluster = difference_of(bdf$lang_post, parity, bdf$school),
               by_person = difference_of(bdf$lang_post, bdf$sex, bdf$school))

# Reaction times of 18 people on 10 days each: clusters of one size, so psych::ICC gives the same and Searle's
# interval is exact.
s <- read.csv("data.csv")
wide <- matrix(s$Reaction[order(s$Subject, s$Days)], ncol = 10, byrow = TRUE)
peer <- suppressWarnings(psych::ICC(wide, lmer = FALSE))$results[1, ]
late <- as.numeric(s$Days >= 5)
people <- list(name = "people", icc = icc(s$Reaction, s$Subject),
               psych = list(icc = peer$ICC, f = peer$F, p = peer$p, low = peer$`lower bound`, high = peer$`upper bound`),
               mean = mean_of(s$Reaction, s$Subject), by_person = difference_of(s$Reaction, late, s$Subject),
               by_cluster = difference_of(s$Reaction, as.numeric(s$Subject %% 2 == 0), s$Subject))

# Tiny and awkward: a cluster of one, one with more than half of the people, and less alike within than between.
y <- c(3, 9, 5, 8, 2, 7, 4, 9, 1, 6, 5, 5)
g <- c(1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4, 4)
arm <- c(1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 0, 0)
tiny <- list(name = "tiny", y = I(y), cluster = I(g), arm = I(arm), icc = icc(y, g), mean = mean_of(y, g),
             by_person = difference_of(y, arm, g))

write_expected(list(pupils, people, tiny), c("clubSandwich", "psych"),
               "nlme::bdf; lme4::sleepstudy, G. Belenky and others (2003), doi:10.1046/j.1365-2869.2003.00337.x; made up")
