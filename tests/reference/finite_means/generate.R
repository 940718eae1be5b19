# Means of a population of known size: 35 of the 48 contiguous states (datasets::state.x77, drawn with a fixed seed), and
# small awkward samples. Run in this folder: Rscript generate.R
source("../write_expected.R")
suppressMessages(library(survey))
states <- read.csv("data.csv")
mean_of <- function(name, y, N, level) {
  n <- length(y)
  d <- svydesign(~1, weights = rep(N / n, n), fpc = rep(N, n), data = data.frame(y = y))
  m <- svymean(~y, d)
  list(name = name, values = I(y), population = N, conf_level = level, mean = coef(m)[[1]],
       std_error = if (n == N) 0 else SE(m)[[1]],
       conf = if (n == N) rep(mean(y), 2) else as.numeric(confint(m, level = level, df = n - 1)),
       sampling_fraction = n / N, variance_factor = 1 - n / N)
}
state <- function(column, level) {
  case <- mean_of(column, states[[column]][states$sampled == 1], 48, level)
  case$values <- NULL
  case
}
write_expected(
  list(states = list(state("income", 0.95), state("income", 0.9), state("hs_grad", 0.95), state("frost", 0.99)),
       inline = list(mean_of("two of three", c(4, 9), 3, 0.95), mean_of("ties", c(2, 2, 2, 2, 3), 48, 0.95),
                     mean_of("large offset", 1e6 + c(0.5, 1, 1.5, 2.5), 60000, 0.95),
                     mean_of("all but one", c(1, 2, 4, 8, 16, 32, 64), 8, 0.8), mean_of("census", c(1, 5, 5), 3, 0.95))),
  packages = "survey", source = "svymean with fpc, confint with n - 1 degrees of freedom")
