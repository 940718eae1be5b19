# Yes or no before and after: McNemar's test in four variants and Newcombe's interval, the formulas written out where R has no
# function. Run in this folder: Rscript generate.R
source("../write_expected.R")
# Rows before (no, yes), columns after (no, yes): b from no to yes, c from yes to no.
newcombe <- function(no_no, b, c, yes_yes, level) {
  n <- no_no + b + c + yes_yes
  wilson <- function(x) {
    z <- qnorm((1 - level) / 2, lower.tail = FALSE); p <- x / n
    pmin(pmax((p + z^2 / (2 * n) + c(-1, 1) * z * sqrt(p * (1 - p) / n + z^2 / (4 * n^2))) / (1 + z^2 / n), 0), 1)
  }
  p2 <- (b + yes_yes) / n; p1 <- (c + yes_yes) / n
  w2 <- wilson(b + yes_yes); w1 <- wilson(c + yes_yes)
  margins <- (yes_yes + b) * (no_no + c) * (yes_yes + c) * (no_no + b)
  top <- yes_yes * no_no - b * c
  phi <- if (margins == 0) 0 else (if (top > 0) max(top - n / 2, 0) else top) / sqrt(margins)
  reach <- function(x, y) sqrt(max(x^2 - 2 * phi * x * y + y^2, 0))
  (b - c) / n + c(-reach(p2 - w2[1], w1[2] - p1), reach(w2[2] - p2, p1 - w1[1]))
}
one <- function(name, no_no, b, c, yes_yes) {
  m <- b + c
  t <- matrix(c(no_no, c, b, yes_yes), 2)
  exact <- function(a) binom.test(b, m, alternative = a)$p.value
  z <- (b - c) / sqrt(m)
  far <- abs(0:m - m / 2)
  case <- list(name = name, table = list(c(no_no, b), c(c, yes_yes)), n = sum(t), up = b, down = c)
  if (m > 0) {
    plain <- mcnemar.test(t, correct = FALSE); corrected <- mcnemar.test(t, correct = TRUE)
    case <- c(case, list(
      asymptotic = list(chi2 = plain$statistic[[1]], df = plain$parameter[[1]], two_sided = plain$p.value,
                        z = z, greater = pnorm(z, lower.tail = FALSE), less = pnorm(z)),
      corrected = list(chi2 = corrected$statistic[[1]], two_sided = corrected$p.value,
                       greater = pnorm((b - c - 1) / sqrt(m), lower.tail = FALSE), less = pnorm((b - c + 1) / sqrt(m))),
      exact = list(two_sided = exact("two.sided"), greater = exact("greater"), less = exact("less")),
      # Outcomes further out than the observed one, and half of those as far.
      mid_p = list(two_sided = sum(dbinom(0:m, m, 0.5) * ((far > abs(b - m / 2)) + (far == abs(b - m / 2)) / 2)),
                   greater = pbinom(b, m, 0.5, lower.tail = FALSE) + dbinom(b, m, 0.5) / 2,
                   less = pbinom(b - 1, m, 0.5) + dbinom(b, m, 0.5) / 2)))
  }
  case$newcombe <- list(estimate = (b - c) / sum(t), conf_95 = newcombe(no_no, b, c, yes_yes, 0.95),
                        conf_90 = newcombe(no_no, b, c, yes_yes, 0.9))
  case
}
write_expected(
  list(answers = list(
    # Agresti (1990), in ?mcnemar.test: approval of the prime minister, disapprove is no.
    one("approval", 570, 86, 150, 794),
    # Visit 4 against baseline, 111 patients (Stokes, Davis and Koch 1995, geepack::respiratory).
    one("respiratory", 40, 21, 13, 37),
    one("small", 14, 2, 9, 20),
    # The sparse tables of Fagerland, Lydersen and Laake (2013): Bentur et al. (2009), and 6 against 16 (Cavo et al. 2012).
    one("airway", 12, 7, 1, 1), one("response", 80, 16, 6, 59),
    one("balanced", 10, 4, 4, 3), one("one person", 0, 0, 1, 0), one("all up", 0, 5, 0, 0), one("all down but one", 0, 0, 9, 1),
    one("nobody changed", 6, 0, 0, 14), one("negative correlation", 1, 7, 9, 2),
    one("many pairs", 40000, 1300, 900, 17800), one("far out", 100, 1000, 200, 300)),
    # As printed in the tests of the R package contingencytables (four decimals, the sign turned).
    printed = list(list(name = "Cavo", table = list(c(80, 16), c(6, 59)), conf = c(0.0046, 0.1186), digits = 4))),
  source = "counts as named in generate.R; mcnemar.test, binom.test, dbinom, pbinom, pnorm of stats")
