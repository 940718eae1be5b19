# Adjusted p-values by every method; the last sets are awkward: ties, zeros, ones, a single value, values next to the smallest double.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
sets <- list(
  c(.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1),
  c(0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269, 0.275, 0.34, 0.341, 0.384,
    0.569, 0.594, 0.696, 0.762, 0.94, 0.942, 0.975, 0.986),
  c(0.04, 0.01, 0.01, 0, 1, 0.03, 0.04, 0.5), c(0.2, 0.2, 0.2, 0.001), 0.03, c(1, 1, 1), c(5e-320, 1e-17, 0.2))
methods <- c(holm = "holm", hochberg = "hochberg", bonferroni = "bonferroni", bh = "BH", by = "BY")
write_expected(lapply(sets, function(p) c(list(p = I(p)), lapply(methods, function(m) I(p.adjust(p, m))))),
  source = "p.adjust of stats; the first set is Table 2 of Benjamini and Hochberg (1995)")
