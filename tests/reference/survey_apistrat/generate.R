# 200 Californian schools, stratified by level (R package survey, data set apistrat).
# Run in this folder: Rscript generate.R
source("../write_expected.R")
source("../survey_cases.R")
data(api)
columns <- c("stype", "api00", "api99", "enroll", "sch.wide", "comp.imp", "awards", "fpc", "pw")
text <- apistrat[columns]
text$pw <- sprintf("%.17g", text$pw)
write.csv(text, "data.csv", quote = FALSE, row.names = FALSE)
schools <- read.csv("data.csv", stringsAsFactors = TRUE)
pop <- population()
d <- svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = schools)
open <- svydesign(~1, strata = ~stype, weights = ~pw, data = schools)
tight <- list(maxit = 1000, epsilon = 1e-13)
raked <- rake(d, list(~sch.wide, ~comp.imp),
              list(margin("sch.wide", c("No", "Yes"), pop$sch_wide), margin("comp.imp", c("No", "Yes"), pop$comp_imp)), control = tight)
# R's rake iterates the residuals; calibrate on the same margins with the distance of raking has them in closed form.
same <- calibrate(d, ~sch.wide + comp.imp, c(pop$size, pop$sch_wide[2], pop$comp_imp[2]), calfun = "raking", epsilon = 1e-14, maxit = 100)
stopifnot(max(abs(weights(raked) / weights(same) - 1)) < 1e-10)
trimmed <- trimWeights(d, upper = 40, lower = 17, strict = TRUE)
expected <- list(
  population = pop,
  designs = list(design_case("fpc", d, schools$sch.wide == "Yes", ~stype + sch.wide, ~stype + awards),
                 design_case("open", open, schools$enroll < 500, ~stype + comp.imp, ~sch.wide + comp.imp)),
  weightings = list(
    weighting_case("post_stratify", d, postStratify(d, ~sch.wide, margin("sch.wide", c("No", "Yes"), pop$sch_wide))),
    weighting_case("rake", d, same),
    weighting_case("linear", d, calibrate(d, ~sch.wide + api99, c(pop$size, pop$sch_wide[2], pop$api99), epsilon = 1e-14)),
    weighting_case("trim", d, trimmed)),
  replicates = list(replicate_case("fpc", as.svrepdesign(d, type = "JKn")), replicate_case("open", as.svrepdesign(open, type = "JKn"))))
write_expected(expected, "survey", "apistrat of the R package survey (GPL-2/3); population totals from its apipop, 6194 schools")
