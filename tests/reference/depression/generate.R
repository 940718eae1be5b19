# Depression scale of nine patients before and after a first visit: no zero, no tie, so that R's own exact
# distribution (psignrank) applies. Run in this folder: Rscript generate.R
source("../write_expected.R")
data <- read.csv("data.csv")
case <- paired_case("all", data$before, data$after, exact = TRUE)
exact <- function(a) wilcox.test(data$after, data$before, paired = TRUE, exact = TRUE, alternative = a)$p.value
case$wilcox_exact <- lapply(c(two_sided = "two.sided", greater = "greater", less = "less"), exact)
write_expected(list(case), c("coin", "effectsize"), "?wilcox.test (Hollander and Wolfe 1973, p. 29)")
