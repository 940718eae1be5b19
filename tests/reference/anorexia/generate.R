# Weight of young women before and after one of three treatments (Hand et al. 1994, MASS::anorexia).
# Run in this folder: Rscript generate.R
source("../write_expected.R")
data <- read.csv("data.csv")
paired <- lapply(c("Cont", "CBT", "FT"), function(g)
  with(data[data$treat == g, ], paired_case(g, pre, post, exact = TRUE)))
change <- function(g) with(data[data$treat == g, ], post - pre)
groups <- list(two_group_case("CBT-Cont", change("CBT"), change("Cont")),
               two_group_case("FT-Cont", change("FT"), change("Cont")))
write_expected(list(paired = paired, groups = groups), c("coin", "effectsize"),
               "MASS::anorexia, Hand et al. (1994), A Handbook of Small Data Sets, no. 285")
