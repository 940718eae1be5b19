# Adjusted p-values; the first set is Table 2 of Benjamini and Hochberg (1995), the last ones are awkward: ties,
# zeros, ones, a single value. Run in this folder: Rscript generate.R
source("../write_expected.R")
sets <- list(c(.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1),
             c(0.04, 0.01, 0.01, 0, 1, 0.03, 0.04, 0.5), 0.03, c(1, 1, 1), c(5e-320, 1e-17, 0.2))
write_expected(lapply(sets, function(p)
  list(p = I(p), holm = I(p.adjust(p, "holm")), bh = I(p.adjust(p, "BH")))),
  source = "p.adjust of stats")
