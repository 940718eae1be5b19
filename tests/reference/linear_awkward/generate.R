# Small models that break things: two clusters, clusters of one, an arm in a single cluster, a column that one
# cluster alone informs, a row of leverage 1, weights (some zero), no constant, columns of very different size.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
source("../linear_models.R")

with_data <- function(case, d, columns) {
  case$y <- I(d$y)
  case$columns <- lapply(columns, function(x) I(as.numeric(x)))
  case$cluster <- I(d$g)
  case
}
one <- function(d) rep(1, nrow(d))
y <- c(12, 15, 11, 18, 21, 17, 14, 25, 22, 19, 16, 28, 24, 13, 20, 27)
x <- c(1, 3, 2, 5, 6, 4, 2, 9, 7, 5, 3, 10, 8, 1, 6, 9)

d <- data.frame(y, x, g = rep(1:2, c(6, 10)))
two_clusters <- with_data(model_case("two_clusters", lm(y ~ x, d), d$g), d, list(one(d), d$x))

d <- data.frame(y, x, g = c(5, 5, 5, 5, 5, 1, 2, 3, 3, 4, 9, 9, 9, 9, 7, 8))
singletons <- with_data(model_case("singletons", lm(y ~ x, d), d$g), d, list(one(d), d$x))

d <- data.frame(y, x, g = c(1, 1, 1, 1, 2, 2, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6))
d$arm <- as.numeric(d$g %in% c(1, 3, 6))
arm_of_clusters <- with_data(model_case("arm_of_clusters", lm(y ~ arm + x, d), d$g), d, list(one(d), d$arm, d$x))

# The whole arm is cluster 2: H_gg has the eigenvalue 1, CR2 takes the pseudo-inverse, CR3 does not exist.
d$arm <- as.numeric(d$g == 2)
one_treated <- with_data(
  model_case("one_treated", lm(y ~ arm, d), d$g, cr = c("CR0", "CR1", "CR1S", "CR2")), d, list(one(d), d$arm))

# A slope that differs in cluster 5 alone.
d$own <- ifelse(d$g == 5, d$x, 0)
own_slope <- with_data(
  model_case("own_slope", lm(y ~ x + own, d), d$g, cr = c("CR0", "CR1", "CR2")), d, list(one(d), d$x, d$own))

# The column of row 3 alone: leverage 1. R's HC2 is 0 / 0 there; every row its own cluster of CR2 is not.
d$g <- seq_along(y)
d$only <- as.numeric(d$g == 3)
m <- lm(y ~ x + only, d)
leverage_one <- with_data(model_case("leverage_one", m, hc = c("HC0", "HC1")), d, list(one(d), d$x, d$only))
each <- coef_test(m, vcov = vcovCR(m, cluster = d$g, type = "CR2"), test = "Satterthwaite")
leverage_one$hc2 <- list(usual = t_table(coef(m), each$SE, m$df.residual),
                         satterthwaite = t_table(coef(m), each$SE, each$df_Satt))

# Weights as inverse variances. Rows of weight zero take no part, in R as here. CR of weighted rows is CR of the rows
# times the root of their weight, and clubSandwich's degrees of freedom are those of that model too.
d <- data.frame(y, x, g = c(1, 1, 1, 1, 2, 2, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6))
d$w <- c(1, 2, 0.5, 0, 3, 1, 1.5, 2, 0.25, 1, 0, 4, 1, 1, 2, 0.75)
kept <- d[d$w > 0, ]
r <- sqrt(kept$w)
weighted <- model_case("weighted", lm(y ~ x, kept, weights = w))
weighted$cr <- cr_tables(lm(I(r * y) ~ 0 + r + I(r * x), kept), kept$g)
# The standard errors of the weighted model itself, where no root has to be chosen.
stopifnot(all.equal(unclass(weighted$cr$cr1$usual$se),
                    unclass(cr_tables(lm(y ~ x, kept, weights = w), kept$g, "CR1")$cr1$usual$se), tolerance = 1e-12))
weighted <- with_data(weighted, d, list(one(d), d$x))
weighted$clusters <- 6
weighted$weights <- d$w

# One weight per cluster: clubSandwich's own weighted CR2, told that the variances are 1 / w, is the same. (With
# inverse_var = TRUE it gives the same standard errors but other degrees of freedom than its own formula.)
d$w <- c(1, 2, 0.5, 4, 1.5, 0.75)[d$g]
m <- lm(y ~ x, d, weights = w)
cluster_weights <- model_case("cluster_weights", m)
cluster_weights$cr <- cr_tables(m, d$g, target = 1 / d$w, inverse_var = FALSE)
cluster_weights <- with_data(cluster_weights, d, list(one(d), d$x))
cluster_weights$clusters <- 6
cluster_weights$weights <- d$w

# Columns of sizes 1e-6 to 1e9, with a constant that is not one.
d$tiny <- x * 1e-6 + c(0, 1, 0, -1) * 1e-7
d$huge <- 2020e6 + seq_along(x)^2 * 1e7
d$y <- y + 40 * x + 3 * seq_along(x)^2
m <- lm(y ~ 0 + I(1000 * one(d)) + tiny + huge, d)
sizes <- with_data(model_case("sizes", m, hc = c("HC0", "HC3")), d, list(1000 * one(d), d$tiny, d$huge))
sizes$cr <- cr_tables_of_scaled(m, d$g, c("CR0", "CR1", "CR1S", "CR2", "CR3"))
sizes$clusters <- 6
sizes$r2 <- summary(lm(y ~ tiny + huge, d))$r.squared

write_expected(list(two_clusters, singletons, arm_of_clusters, one_treated, own_slope, leverage_one, weighted,
                    cluster_weights, sizes),
               c("sandwich", "clubSandwich"), "made up")
