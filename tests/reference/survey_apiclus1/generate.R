# 183 Californian schools of 15 school districts, of 757 (R package survey, data set apiclus1).
# Run in this folder: Rscript generate.R
source("../write_expected.R")
source("../survey_cases.R")
data(api)
columns <- c("dnum", "stype", "api00", "api99", "enroll", "sch.wide", "comp.imp", "awards", "fpc", "pw")
text <- apiclus1[columns]
text$pw <- sprintf("%.17g", text$pw)
write.csv(text, "data.csv", quote = FALSE, row.names = FALSE)
schools <- read.csv("data.csv", stringsAsFactors = TRUE)
pop <- population()
d <- svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = schools)
open <- svydesign(~dnum, weights = ~pw, data = schools)
tight <- list(maxit = 1000, epsilon = 1e-13)
stypes <- margin("stype", c("E", "H", "M"), pop$stype)
raked <- rake(d, list(~stype, ~sch.wide), list(stypes, margin("sch.wide", c("No", "Yes"), pop$sch_wide)), control = tight)
same <- calibrate(d, ~stype + sch.wide, c(pop$size, pop$stype[2:3], pop$sch_wide[2]), calfun = "raking", epsilon = 1e-14, maxit = 100)
stopifnot(max(abs(weights(raked) / weights(same) - 1)) < 1e-10)
totals <- c(pop$size, pop$stype[2:3], pop$api99)
by <- function(calfun, ...) calibrate(d, ~stype + api99, totals, calfun = calfun, epsilon = 1e-14, maxit = 200, ...)
expected <- list(
  population = pop,
  designs = list(design_case("fpc", d, schools$sch.wide == "Yes", ~stype + comp.imp, ~stype + awards),
                 design_case("open", open, schools$stype == "E", ~stype + sch.wide, ~sch.wide + comp.imp)),
  weightings = list(
    weighting_case("post_stratify", d, postStratify(d, ~stype, stypes)),
    weighting_case("rake", d, same),
    weighting_case("linear", d, by("linear")),
    weighting_case("raking", d, by("raking")),
    weighting_case("truncated", d, by("linear", bounds = c(0.6, 2))),
    weighting_case("logit", d, by("logit", bounds = c(0.3, 3)))),
  replicates = list(replicate_case("fpc", as.svrepdesign(d, type = "JK1")), replicate_case("open", as.svrepdesign(open, type = "JK1"))))
write_expected(expected, "survey", "apiclus1 of the R package survey (GPL-2/3); population totals from its apipop, 6194 schools")
