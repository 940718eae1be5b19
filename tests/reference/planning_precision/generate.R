# Half-widths and the numbers that reach them.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
normal <- function(n, p, N, level) {
  z <- qnorm((1 + level) / 2)
  z * sqrt(p * (1 - p) / n * (if (is.null(N)) 1 else (N - n) / (N - 1)))
}
exact_one <- function(x, n, N, level) {
  if (is.null(N)) return(diff(binom.test(x, n, conf.level = level)$conf.int) / 2)
  m <- x:(N - n + x); tail <- (1 - level) / 2
  (max(m[phyper(x, m, N - m, n) > tail]) - min(m[phyper(x - 1, m, N - m, n, lower.tail = FALSE) > tail])) / N / 2
}
exact <- function(n, p, N, level) max(exact_one(floor(p * n), n, N, level), exact_one(ceiling(p * n), n, N, level))
half <- function(n, p, N, level) {
  list(name = paste(n, p, N, level), n = n, share = p, population = N, conf_level = level,
       normal = if (p > 0 && p < 1) normal(n, p, N, level), exact = exact(n, p, N, level))
}
size <- function(e, p, N, level) {
  z <- qnorm((1 + level) / 2); n0 <- z^2 * p * (1 - p) / e^2
  real <- if (is.null(N)) n0 else n0 * N / (n0 + N - 1)
  top <- if (is.null(N)) 3 * ceiling(n0) + 30 else N
  ok <- vapply(1:top, function(n) exact(n, p, N, level) <= e, NA)
  list(name = paste(e, p, N, level), half_width = e, share = p, population = N, conf_level = level, normal_exact = real,
       normal = ceiling(real), exact = max(which(!ok)) + 1)
}
mean_half <- function(n, s, N, level) {
  qt((1 - level) / 2, n - 1, lower.tail = FALSE) * s / sqrt(n) * sqrt(if (is.null(N)) 1 else 1 - n / N)
}
mean_case <- function(n, s, N, level, e) {
  k <- 2
  while ((is.null(N) || k < N) && mean_half(k, s, N, level) > e) k <- k + 1
  list(name = paste(n, s, N, level), n = n, sd = s, population = N, conf_level = level, half_width = mean_half(n, s, N, level),
       wanted = e, size = k)
}
write_expected(
  list(half = list(half(35, 0.5, 48, 0.95), half(12, 0.5, NULL, 0.95), half(20, 0.5, NULL, 0.95), half(100, 0.5, NULL, 0.95),
                   half(400, 0.5, NULL, 0.95), half(35, 0.8, 48, 0.9), half(60, 0, 204, 0.95), half(1, 0.5, NULL, 0.95),
                   half(47, 0.3, 48, 0.95), half(1500, 0.3, 60000, 0.99)),
       size = list(size(0.05, 0.5, 48, 0.95), size(0.05, 0.5, NULL, 0.95), size(0.05, 0.5, 204, 0.95), size(0.1, 0.2, NULL, 0.9),
                   size(0.1, 0.02, 204, 0.95)),
       mean = list(mean_case(25, 10, NULL, 0.95, 2), mean_case(35, 10, 48, 0.95, 2), mean_case(2, 1, NULL, 0.95, 0.5),
                   mean_case(48, 3, 48, 0.95, 1e-9), mean_case(1000, 0.5, 60000, 0.99, 0.01))),
  source = "qnorm, qt, binom.test, phyper; whole numbers by trying each")
