# 614 people, earnings before and after a job training (MatchIt::lalonde): factors, zeros, heavy tails. No clusters.
# Data: ../lalonde/data.csv. Run in this folder: Rscript generate.R
source("../write_expected.R")
source("../linear_models.R")
d <- read.csv("../lalonde/data.csv")
d$race <- factor(d$race, c("black", "hispan", "white"))
m <- lm(re78 ~ treat + age + educ + race + married + nodegree + re74 + re75, d)
full <- model_case("earnings", m)
# HC2 with Satterthwaite's degrees of freedom: every row its own cluster of CR2.
full$hc2_satterthwaite <- cr_tables_of_scaled(m, seq_len(nrow(d)), "CR2")$cr2$satterthwaite
# No constant: R^2 is taken around zero.
through_zero <- model_case("through_zero", lm(re78 ~ 0 + re74 + re75, d))
write_expected(list(full, through_zero), c("sandwich", "clubSandwich"), "MatchIt::lalonde")
