# Extra hours of sleep of ten patients under two drugs (Student 1908): one zero, ties.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
data <- read.csv("data.csv")
write_expected(list(paired_case("all", data$drug1, data$drug2, exact = TRUE)), c("coin", "effectsize"),
               "datasets::sleep, Student (1908), doi:10.1093/biomet/6.1.1")
