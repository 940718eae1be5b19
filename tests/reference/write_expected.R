# Sourced by every generate.R: writes expected.json with all 17 digits (jsonlite stops at 15).
# A named list becomes an object, an unnamed list or a vector longer than one an array, NA becomes null.

json <- function(x) {
  if (is.null(x)) return("null")
  if (is.list(x)) {
    inner <- vapply(x, json, "")
    if (is.null(names(x))) return(paste0("[", paste(inner, collapse = ",\n "), "]"))
    return(paste0("{", paste0(encodeString(names(x), quote = '"'), ": ", inner, collapse = ",\n "), "}"))
  }
  one <- function(v) {
    if (is.character(v)) return(encodeString(v, quote = '"'))
    if (is.logical(v) && !is.na(v)) return(if (v) "true" else "false")
    if (is.na(v) || is.infinite(v)) return("null")
    sprintf("%.17g", v)
  }
  inner <- vapply(seq_along(x), function(i) one(x[[i]]), "")
  if (length(x) == 1 && !inherits(x, "AsIs")) inner else paste0("[", paste(inner, collapse = ", "), "]")
}

versions <- function(packages) {
  c(list(R = paste(R.version$major, R.version$minor, sep = ".")),
    lapply(setNames(nm = packages), function(p) as.character(packageVersion(p))))
}

write_expected <- function(cases, packages = character(), source) {
  writeLines(json(list(made_with = versions(packages), source = source, cases = cases)), "expected.json")
}

# The noncentral t limits without R's pt(ncp = ), which is a normal approximation above ncp = 37.62:
# P(T > t) is the mean of pnorm(ncp - t S) over S = sqrt(chi-squared(df) / df), integrated in pieces.
nct_tail <- function(t, df, ncp, upper) {
  f <- function(s) {
    2 * df * s * dchisq(df * s^2, df) * pnorm(t * s - ncp, lower.tail = !upper)
  }
  mode <- sqrt((df - 1) / df)
  edges <- mode + seq(-9, 9, by = 0.25) / sqrt(df)
  if (t != 0) edges <- c(edges, (ncp + seq(-9, 9, by = 0.5) * sign(t)) / t)
  range <- c(max(0, mode - 9 / sqrt(df)), mode + 9 / sqrt(df))
  edges <- sort(unique(c(range, edges[edges > range[1] & edges < range[2]])))
  piece <- function(i) integrate(f, edges[i], edges[i + 1], rel.tol = 1e-12, abs.tol = 1e-18)$value
  sum(vapply(seq_len(length(edges) - 1), piece, 0))
}

ncp_interval <- function(t, df, conf_level) {
  tail <- (1 - conf_level) / 2
  solve_for <- function(upper) {
    uniroot(function(ncp) nct_tail(t, df, ncp, upper) - tail,
            t + c(-1, 1) * 8 * sqrt(1 + t^2 / (2 * df)), tol = 1e-13, maxiter = 1000)$root
  }
  c(solve_for(TRUE), solve_for(FALSE))
}

hedges_j <- function(df) exp(lgamma(df / 2) - log(df / 2) / 2 - lgamma((df - 1) / 2))

# Everything about one set of complete pairs.
paired_case <- function(name, before, after, exact = FALSE) {
  d <- after - before
  n <- length(d)
  t_of <- function(alternative, level = 0.95) {
    h <- t.test(after, before, paired = TRUE, alternative = alternative, conf.level = level)
    list(t = h$statistic[[1]], df = h$parameter[[1]], p = h$p.value, estimate = h$estimate[[1]],
         std_error = h$stderr, conf = as.numeric(h$conf.int), conf_level = level)
  }
  stats_wilcoxon <- function(alternative, correct) {
    h <- suppressWarnings(wilcox.test(after, before, paired = TRUE, exact = FALSE, correct = correct,
                                      alternative = alternative))
    list(V = h$statistic[[1]], p = h$p.value)
  }
  coin_wilcoxon <- function(zeros, alternative, distribution) {
    h <- coin::wilcoxsign_test(after ~ before, zero.method = zeros, alternative = alternative,
                               distribution = distribution)
    z <- coin::statistic(h)[[1]]
    p <- as.numeric(coin::pvalue(h))
    if (!identical(distribution, "asymptotic")) return(list(z = z, p = p))
    # coin's normal p-value is one minus a probability; the tail itself keeps its digits.
    tail <- switch(alternative, two.sided = 2 * pnorm(-abs(z)), greater = pnorm(z, lower.tail = FALSE), less = pnorm(z))
    list(z = z, p = tail, peer_p = p)
  }
  two <- c(two_sided = "two.sided", greater = "greater", less = "less")
  r <- rank(abs(d))
  dz <- mean(d) / sd(d)
  s_mean <- (sd(before) + sd(after)) / 2
  s_rms <- sqrt((var(before) + var(after)) / 2)
  limits <- ncp_interval(dz * sqrt(n), n - 1, 0.95) / sqrt(n)
  g_of <- function(s) list(d = mean(d) / s, g = hedges_j(n - 1) * mean(d) / s,
                           conf = hedges_j(n - 1) * limits * sd(d) / s)
  up <- sum(d > 0); down <- sum(d < 0); same <- sum(d == 0)
  pu <- (up + 1) / (n + 2); pd <- (down + 1) / (n + 2)
  half <- qnorm(0.975) * sqrt((pu + pd - (pu - pd)^2) / (n + 2))
  case <- list(
    name = name, n = n, up = up, same = same, down = down,
    describe = list(mean_before = mean(before), mean_after = mean(after), sd_before = sd(before),
                    sd_after = sd(after), mean_change = mean(d), sd_change = sd(d),
                    correlation = cor(before, after)),
    paired_t = c(lapply(two, t_of), list(two_sided_90 = t_of("two.sided", 0.9))),
    wilcox_test = lapply(two, stats_wilcoxon, correct = FALSE),
    wilcox_test_corrected = lapply(two, stats_wilcoxon, correct = TRUE),
    coin_pratt = lapply(two, function(a) coin_wilcoxon("Pratt", a, "asymptotic")),
    coin_wilcoxon = lapply(two, function(a) coin_wilcoxon("Wilcoxon", a, "asymptotic")),
    t_plus_pratt = sum(r[d > 0]),
    sign = lapply(two, function(a) binom.test(up, up + down, alternative = a)$p.value),
    sign_conf = as.numeric(binom.test(up, up + down)$conf.int),
    improvement = list(estimate = (up + same / 2) / n,
                       conf = pmin(pmax((1 + pu - pd + c(-half, half)) / 2, 0), 1)),
    d_z = list(d = dz, conf = limits), hedges_j = hedges_j(n - 1),
    av_mean_of_sds = g_of(s_mean), av_root_mean_square = g_of(s_rms),
    peer_d_z = list(d = effectsize::cohens_d(after, before, paired = TRUE)$Cohens_d,
                    g = effectsize::hedges_g(after, before, paired = TRUE)$Hedges_g),
    rank_biserial = suppressWarnings(
      effectsize::rank_biserial(after, before, paired = TRUE)$r_rank_biserial))
  if (exact) {
    case$coin_exact_pratt <- lapply(two, function(a) coin_wilcoxon("Pratt", a, coin::exact()))
    case$coin_exact_wilcoxon <- lapply(two, function(a) coin_wilcoxon("Wilcoxon", a, coin::exact()))
  }
  case
}

# Everything about two groups.
two_group_case <- function(name, a, b) {
  n1 <- length(a); n2 <- length(b)
  welch <- function(alternative, level = 0.95) {
    h <- t.test(a, b, alternative = alternative, conf.level = level)
    list(t = h$statistic[[1]], df = h$parameter[[1]], p = h$p.value, std_error = h$stderr,
         estimate = mean(a) - mean(b), conf = as.numeric(h$conf.int), conf_level = level)
  }
  pooled <- t.test(a, b, var.equal = TRUE)
  df <- n1 + n2 - 2
  sp <- sqrt(((n1 - 1) * var(a) + (n2 - 1) * var(b)) / df)
  limits <- ncp_interval(pooled$statistic[[1]], df, 0.95) * sqrt(1 / n1 + 1 / n2)
  list(name = name, n1 = n1, n2 = n2,
       welch = list(two_sided = welch("two.sided"), greater = welch("greater"),
                    less = welch("less"), two_sided_90 = welch("two.sided", 0.9)),
       pooled = list(t = pooled$statistic[[1]], p = pooled$p.value),
       hedges_g = list(g = hedges_j(df) * (mean(a) - mean(b)) / sp, conf = hedges_j(df) * limits),
       peer_hedges_g = effectsize::hedges_g(a, b)$Hedges_g,
       smd = (mean(a) - mean(b)) / sqrt((var(a) + var(b)) / 2))
}
