# Earnings in 1974 and 1978 and the balance of two groups: many zeros, heavy tails, unequal groups.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
data <- read.csv("data.csv")
paired <- lapply(c(treated = 1, control = 0), function(g)
  with(data[data$treat == g, ], paired_case(if (g == 1) "treated" else "control", re74, re78)))
groups <- lapply(c("age", "educ", "re74", "re78"), function(v)
  two_group_case(v, data[[v]][data$treat == 1], data[[v]][data$treat == 0]))
share <- function(x, name) {
  p1 <- mean(x[data$treat == 1]); p2 <- mean(x[data$treat == 0])
  list(name = name, smd = (p1 - p2) / sqrt((p1 * (1 - p1) + p2 * (1 - p2)) / 2))
}
write_expected(list(paired = unname(paired), groups = groups,
                    shares = list(share(data$married, "married"), share(data$nodegree, "nodegree"))),
               c("coin", "effectsize"), "MatchIt::lalonde (LaLonde 1986; Dehejia and Wahba 1999)")
