# 2,287 Dutch pupils of 131 schools (4 to 35 pupils): language score after by score before, verbal IQ,
# socio-economic status and sex.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
source("../linear_models.R")
d <- read.csv("data.csv")
m <- lm(lang_post ~ lang_pre + iq_verb + ses + sex, d)
full <- model_case("pupils", m, d$school)
# A second program for the same CR2 and its degrees of freedom.
e <- estimatr::lm_robust(lang_post ~ lang_pre + iq_verb + ses + sex, d, clusters = school, se_type = "CR2")
full$estimatr <- list(se = unname(e$std.error), df = unname(e$df), p = unname(e$p.value))
# Whole schools in one arm of a made-up split, by the parity of their place: the arm is constant within a school.
d$arm <- as.numeric(match(d$school, unique(d$school)) %% 2 == 0)
arms <- model_case("arms", lm(lang_post ~ arm, d), d$school, hc = c("HC1", "HC2"))
write_expected(list(full, arms), c("sandwich", "clubSandwich", "estimatr"),
               "nlme::bdf, T. A. B. Snijders and R. J. Bosker (1999), Multilevel Analysis")
