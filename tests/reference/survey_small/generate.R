# Small and awkward designs: the manual's fpc example, strata of one cluster, 35 of 48 states, half samples of ambulances.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
source("../survey_cases.R")
data(fpc)
data(scd)

moments <- function(d) {
  df <- degf(d)
  list(mean = one(svymean(~y, d), df), total = one(svytotal(~y, d), df), ratio = one(svyratio(~y, ~x, d), df))
}
columns <- function(d) lapply(d, function(x) I(as.numeric(x)))

manual <- data.frame(stratum = fpc$stratid, cluster = fpc$psuid, w = fpc$weight, N = fpc$Nh, y = fpc$x, x = fpc$psuid)
manual_case <- function(name, ...) {
  d <- svydesign(~cluster, strata = ~stratum, weights = ~w, nest = TRUE, data = manual, ...)
  c(list(name = name), columns(manual), moments(d))
}

# Stratum 3 has one cluster; stratum 4 too, but it is all there is.
lone <- data.frame(stratum = c(1, 1, 1, 2, 2, 3, 4), w = c(2, 2, 2, 4, 4, 5, 1), N = c(6, 6, 6, 8, 8, 5, 1), y = c(3, 5, 8, 2, 9, 7, 4), x = c(1, 2, 3, 1, 2, 2, 5))
lonely_case <- function(name, option) {
  options(survey.lonely.psu = option)
  d <- svydesign(~1, strata = ~stratum, weights = ~w, fpc = ~N, data = lone)
  case <- c(list(name = name), columns(lone), moments(d))
  if (name == "adjust") {
    # R centres a lonely total at zero; its manual and we say the mean of all clusters.
    z <- lone$w * lone$y
    v <- 0
    for (h in 1:2) {
      zh <- z[lone$stratum == h]
      n <- length(zh)
      v <- v + (1 - n / lone$N[lone$stratum == h][1]) * n / (n - 1) * sum((zh - mean(zh))^2)
    }
    se <- sqrt(v + (1 - 1 / 5) * (z[6] - mean(z))^2)
    case$total <- list(estimate = sum(z), std_error = se, df = 3, conf = sum(z) + c(-1, 1) * qt(0.975, 3) * se)
  }
  case
}

states <- data.frame(state.name, Income = state.x77[, "Income"], HS = state.x77[, "HS Grad"])
states <- states[!states$state.name %in% c("Alaska", "Hawaii"), ]
set.seed(35)
states <- states[sort(sample(48, 35)), ]
half <- data.frame(y = states$Income, x = states$HS)
srs <- function(name, data, N) {
  data$N <- N
  d <- svydesign(~1, fpc = ~N, weights = ~I(N / nrow(data)), data = data)
  p <- svyciprop(~I(x > 50), d)
  c(list(name = name, population = N), columns(data[c("y", "x")]), moments(d),
    list(se_by_hand = sd(data$y) / sqrt(nrow(data)) * sqrt(1 - nrow(data) / N),
         share = share_case(d, degf(d), ~I(x > 50)), median = quantile_case(d, ~y, 0.5)))
}

ambulances <- svydesign(~ambulance, strata = ~ESA, nest = TRUE, weights = ~I(rep(1, 6)), data = scd)
halves <- function(name, fay, ...) {
  r <- as.svrepdesign(ambulances, ...)
  full <- r
  full$mse <- TRUE
  se <- function(r) list(total = as.numeric(SE(svytotal(~alive, r))), mean = as.numeric(SE(svymean(~alive, r))),
                         ratio = as.numeric(SE(svyratio(~alive, ~arrests, r))))
  w <- unname(weights(r, "analysis"))
  # The median of each replicate by the rule of svyquantile, from R's own.
  med <- function(w) { o <- order(scd$arrests); scd$arrests[o][which(cumsum(w[o]) >= 0.5 * sum(w) - 1e-9)[1]] }
  theta <- apply(w, 2, med)
  m <- med(rep(1, 6))
  list(name = name, fay = fay, stratum = I(scd$ESA), cluster = I(scd$ambulance), alive = I(scd$alive), arrests = I(scd$arrests),
       columns = lapply(seq_len(ncol(w)), function(j) I(w[, j])), scale = r$scale,
       full_estimate = se(full), replicate_mean = se(r),
       median = list(estimate = m, full_estimate = sqrt(r$scale * sum((theta - m)^2)), replicate_mean = sqrt(r$scale * sum((theta - mean(theta))^2))))
}

write_expected(
  list(manual = list(manual_case("open"), manual_case("limited", fpc = ~N)),
       lonely = list(lonely_case("certainty", "certainty"), lonely_case("adjust", "adjust"), lonely_case("average", "average")),
       simple_random = list(srs("35 of 48 states", half, 48), srs("census", half, 35), srs("5 with ties", data.frame(y = c(2, 2, 2, 3, 9), x = c(60, 40, 60, 40, 60)), 20)),
       half_samples = list(halves("BRR", 0, type = "BRR"), halves("Fay", 0.3, type = "Fay", fay.rho = 0.3))),
  "survey", "fpc and scd (Levy and Lemeshow) of the R package survey (GPL-2/3), state.x77 of R; the rest stands in the script")
