# Two stages with both populations: 126 schools of 40 districts (apiclus2), and 15 municipalities of 5 regions of Sweden (mu284).
# Run in this folder: Rscript generate.R
source("../write_expected.R")
source("../survey_cases.R")
data(api)
data(mu284)
schools <- apiclus2[c("dnum", "snum", "fpc1", "fpc2", "pw", "api00", "api99", "stype")]
schools$set <- "apiclus2"
towns <- data.frame(dnum = mu284$id1, snum = mu284$id2, fpc1 = mu284$n1, fpc2 = mu284$n2,
                    pw = mu284$n1 / 5 * mu284$n2 / 3, api00 = mu284$y1, api99 = mu284$y1^2, stype = ifelse(mu284$y1 > 40, "H", "E"), set = "mu284")
both <- rbind(schools, towns)
both$pw <- sprintf("%.17g", both$pw)
write.csv(both, "data.csv", quote = FALSE, row.names = FALSE)
both <- read.csv("data.csv")
case <- function(set, lonely) {
  # A district of which the only school was drawn is no lonely unit.
  options(survey.lonely.psu = lonely)
  d <- svydesign(~dnum + snum, fpc = ~fpc1 + fpc2, weights = ~pw, data = both[both$set == set, ])
  df <- degf(d)
  s <- subset(d, stype == "E")
  list(name = set, mean = one(svymean(~api00, d), df), total = one(svytotal(~api00, d), df),
       ratio = one(svyratio(~api00, ~api99, d), df), domain = one(svymean(~api00, s), degf(s)),
       domain_total = one(svytotal(~api00, s), degf(s)), median = quantile_case(d, ~api00, 0.5))
}
write_expected(list(case("apiclus2", "fail"), case("mu284", "fail")), "survey",
               "apiclus2 and mu284 (Sarndal, Swensson and Wretman 1992) of the R package survey (GPL-2/3); mu284's columns are renamed, api99 is its y squared")
