# Analysis of covariance and change scores; difference in differences.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
source("../linear_models.R")

both <- function(name, before, after, group, cluster = NULL) {
  table <- function(m, place) {
    t <- if (is.null(cluster)) t_table(coef(m), sqrt(diag(vcov(m))), m$df.residual)
    else cr_tables(m, cluster, "CR2")$cr2$satterthwaite
    c(list(estimate = unname(coef(m))[place]), row_of(t, place))
  }
  a <- lm(after ~ group + before)
  list(name = name, ancova = table(a, 2), slope = table(a, 3),
       change_score = table(lm(I(after - before) ~ group), 2), baseline = table(lm(before ~ group), 2),
       gap = unname(coef(a)[2] - coef(lm(I(after - before) ~ group))[2]))
}

did <- function(name, y, group, after, cluster, types = c("CR1", "CR2")) {
  m <- lm(y ~ group * after)
  place <- 4
  cell <- function(g) c(mean(y[group == g & after == 0]), mean(y[group == g & after == 1]))
  c(list(name = name, estimate = unname(coef(m))[place], others = cell(0), group = cell(1),
         classical = row_of(t_table(coef(m), sqrt(diag(vcov(m))), m$df.residual), place)),
    lapply(cr_tables(m, cluster, types), function(t) list(
      usual = row_of(t$usual, place), satterthwaite = row_of(t$satterthwaite, place))))
}

anorexia <- read.csv("../anorexia/data.csv")
therapy <- function(name) {
  d <- anorexia[anorexia$treat %in% c(name, "Cont"), ]
  both(name, d$pre, d$post, as.numeric(d$treat == name))
}
bdf <- read.csv("../linear_bdf/data.csv")
parity <- as.numeric(match(bdf$school, unique(bdf$school)) %% 2 == 0)
lalonde <- read.csv("../lalonde/data.csv")

# Two groups that start apart and stay where they are: Lord's paradox.
set.seed(20260101)
n <- 60
lord <- data.frame(group = rep(0:1, each = n / 2), cluster = rep(1:10, each = n / 10))
true <- 60 - 12 * lord$group + round(rnorm(n, 0, 5), 2)
lord$before <- true + round(rnorm(n, 0, 4), 2)
lord$after <- true + round(rnorm(n, 0, 4), 2)
as_case <- function(case, d) c(case, list(data = lapply(as.list(d), function(v) I(as.numeric(v)))))

comparisons <- list(
  therapy("CBT"), therapy("FT"),
  both("schools", bdf$lang_pre, bdf$lang_post, parity, bdf$school),
  both("sex", bdf$lang_pre, bdf$lang_post, bdf$sex, bdf$school),
  both("earnings", lalonde$re75, lalonde$re78, lalonde$treat),
  as_case(both("lord", lord$before, lord$after, lord$group), lord),
  as_case(both("lord_clustered", lord$before, lord$after, lord$group, lord$cluster), lord))

# The same people stacked, one cluster per person; on changes it is the panel form.
stacked <- data.frame(y = c(lalonde$re75, lalonde$re78), group = rep(lalonde$treat, 2),
                      after = rep(0:1, each = nrow(lalonde)), id = rep(seq_len(nrow(lalonde)), 2))
panel <- {
  m <- lm(I(re78 - re75) ~ treat, lalonde)
  list(name = "panel", estimate = unname(coef(m))[2],
       classical = row_of(t_table(coef(m), sqrt(diag(vcov(m))), m$df.residual), 2),
       hc2 = row_of(t_table(coef(m), sqrt(diag(vcovHC(m, type = "HC2"))), m$df.residual), 2))
}

# Other people in each period, in nine places of unequal size, three of which have the programme.
places <- expand.grid(person = 1:12, place = 1:9, after = 0:1)
places <- places[places$person <= 2 + (places$place * 5 + places$after * 3) %% 11, ]
places$group <- as.numeric(places$place %in% c(2, 5, 9))
places$y <- round(20 + 3 * sin(places$place) + 2 * places$after + 1.5 * places$group * places$after +
                    rnorm(nrow(places), 0, 4), 1)
cross <- did("places", places$y, places$group, places$after, places$place)
cross$data <- lapply(as.list(places[c("y", "group", "after", "place")]), function(v) I(as.numeric(v)))

write_expected(list(comparisons = comparisons,
                    did = list(did("stacked", stacked$y, stacked$group, stacked$after, stacked$id), cross),
                    panel = panel),
               c("sandwich", "clubSandwich"), "MASS::anorexia; nlme::bdf; MatchIt::lalonde; made up with a seed")
