# Intervals of one share, and of a count in a finite population.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
one <- function(x, n, level) {
  list(x = x, n = n, conf_level = level,
       wilson = as.numeric(suppressWarnings(prop.test(x, n, conf.level = level, correct = FALSE))$conf.int),
       clopper_pearson = as.numeric(binom.test(x, n, conf.level = level)$conf.int))
}
finite <- function(x, n, population, level) {
  m <- x:(population - n + x); tail <- (1 - level) / 2
  list(x = x, n = n, population = population, conf_level = level,
       low = min(m[phyper(x - 1, m, population - m, n, lower.tail = FALSE) > tail]),
       high = max(m[phyper(x, m, population - m, n) > tail]))
}
# Probability that the interval contains each true count, by enumeration.
covered <- function(count, n, population, level) {
  x <- max(0, n + count - population):min(n, count)
  inside <- vapply(x, function(k) { i <- finite(k, n, population, level); count >= i$low && count <= i$high }, NA)
  list(count = count, n = n, population = population, conf_level = level,
       coverage = sum(dhyper(x[inside], count, population - count, n)))
}
write_expected(
  list(shares = list(one(27, 35, 0.95), one(28, 35, 0.95), one(0, 18, 0.95), one(18, 18, 0.95), one(1, 1, 0.95),
                     one(0, 1, 0.9), one(7, 50, 0.99), one(41870, 60000, 0.95), one(59999, 60000, 0.95),
                     one(3, 60000, 0.999)),
       finite = list(finite(28, 35, 48, 0.95), finite(20, 35, 48, 0.95), finite(25, 35, 48, 0.95),
                     finite(30, 35, 48, 0.95), finite(35, 35, 48, 0.95), finite(17, 35, 48, 0.95),
                     finite(0, 35, 48, 0.95), finite(3, 10, 50, 0.95), finite(45, 100, 300, 0.95),
                     finite(45, 100, 300, 0.9), finite(1, 1, 48, 0.95), finite(7, 12, 12, 0.95),
                     finite(900, 1500, 60000, 0.99)),
       coverage = list(covered(38, 35, 48, 0.95), covered(24, 35, 48, 0.95), covered(0, 35, 48, 0.95),
                       covered(150, 100, 300, 0.9), covered(2, 5, 9, 0.95))),
  source = "prop.test, binom.test, phyper, dhyper of stats; no data but the counts shown")
