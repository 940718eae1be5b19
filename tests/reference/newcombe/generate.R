# Difference of two shares, hybrid score interval (Newcombe 1998, method 10), the formula written out; and of two paired
# shares (Bonett and Price 2012). Run in this folder: Rscript generate.R
source("../write_expected.R")
hybrid <- function(x1, n1, x2, n2, level) {
  limits <- function(x, n) as.numeric(suppressWarnings(prop.test(x, n, conf.level = level, correct = FALSE))$conf.int)
  a <- limits(x1, n1); b <- limits(x2, n2); p1 <- x1 / n1; p2 <- x2 / n2
  list(x1 = x1, n1 = n1, x2 = x2, n2 = n2, conf_level = level, estimate = p1 - p2,
       conf = c(p1 - p2 - sqrt((p1 - a[1])^2 + (b[2] - p2)^2), p1 - p2 + sqrt((a[2] - p1)^2 + (p2 - b[1])^2)))
}
write_expected(
  list(independent = list(hybrid(56, 70, 48, 80, 0.95), hybrid(9, 10, 3, 10, 0.95), hybrid(6, 7, 2, 7, 0.95),
                          hybrid(5, 56, 0, 29, 0.95), hybrid(0, 10, 0, 20, 0.95), hybrid(10, 10, 0, 20, 0.95),
                          hybrid(41870, 60000, 12, 35, 0.9)),
       # As printed in Newcombe's Table II, four decimals.
       printed = list(list(x1 = 56, n1 = 70, x2 = 48, n2 = 80, conf = c(0.0524, 0.3339)),
                      list(x1 = 9, n1 = 10, x2 = 3, n2 = 10, conf = c(0.1705, 0.8090)),
                      list(x1 = 5, n1 = 56, x2 = 0, n2 = 29, conf = c(-0.0381, 0.1926)),
                      list(x1 = 0, n1 = 10, x2 = 0, n2 = 20, conf = c(-0.1611, 0.2775))),
       # As printed in the manual of statpsych::ci.prop.ps(.05, 12, 4, 26, 6): 26 up, 4 down, 18 same.
       printed_paired = list(up = 26, down = 4, same = 18, estimate = 0.44, std_error = 0.09448809,
                             conf = c(0.2548067, 0.6251933))),
  source = "Newcombe (1998), doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I; Bonett and Price (2012), doi:10.3102/1076998611411915")
