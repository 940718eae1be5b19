# 120 firms, 10 years each (the first 120 of sandwich::PetersenCL, simulated by M. A. Petersen): errors related
# within a firm.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
source("../linear_models.R")
d <- read.csv("data.csv")
m <- lm(y ~ x, d)
by_firm <- model_case("firm", m, d$firm)
# Ten clusters of 120 rows, crossed with the other ones.
by_year <- model_case("year", m, d$year)
# Half of the rows, drawn so that firms have 1 to 9 of them.
few <- d[(d$firm * 7 + d$year * 3) %% 10 < d$firm %% 9 + 1, ]
unequal <- model_case("unequal", lm(y ~ x + I(x^2), few), few$firm)
write_expected(list(by_firm, by_year, unequal), c("sandwich", "clubSandwich"),
               "sandwich::PetersenCL, M. A. Petersen (2009), doi:10.1093/rfs/hhn053")
