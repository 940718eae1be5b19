# Sourced by the generate.R of the linear_* topics: everything about one linear model.

suppressMessages({library(sandwich); library(clubSandwich)})

# Estimate, standard error, t, p and interval of every coefficient; p from the tail itself.
t_table <- function(b, se, df) {
  df <- rep_len(df, length(b))
  half <- qt(0.025, df, lower.tail = FALSE) * se
  list(se = I(unname(se)), df = I(unname(df)), t = I(unname(b / se)),
       p = I(unname(2 * pt(abs(b / se), df, lower.tail = FALSE))),
       low = I(unname(b - half)), high = I(unname(b + half)))
}

fit_of <- function(m) {
  list(n = sum(weights_of(m) > 0), coef = I(unname(coef(m))), sigma = sigma(m), df = m$df.residual)
}

weights_of <- function(m) if (is.null(m$weights)) rep(1, length(residuals(m))) else m$weights

hc_tables <- function(m, types = c("HC0", "HC1", "HC2", "HC3")) {
  each <- function(type) t_table(coef(m), sqrt(diag(vcovHC(m, type = type))), m$df.residual)
  lapply(setNames(types, tolower(types)), each)
}

# `usual`: with m - 1 degrees of freedom; `satterthwaite`: clubSandwich's, from the identity working model.
cr_tables <- function(m, cluster, types = c("CR0", "CR1", "CR1S", "CR2", "CR3"), ...) {
  each <- function(type) {
    v <- vcovCR(m, cluster = cluster, type = type, ...)
    se <- sqrt(diag(as.matrix(v)))
    df <- coef_test(m, vcov = v, test = "Satterthwaite")$df_Satt
    list(usual = t_table(coef(m), se, length(unique(cluster)) - 1),
         satterthwaite = t_table(coef(m), se, df))
  }
  lapply(setNames(types, tolower(types)), each)
}

# One coefficient of a table.
row_of <- function(table, place) lapply(table, function(v) unclass(v)[place])

# clubSandwich inverts X'X and tells zero eigenvalues from others by an absolute threshold, so it loses digits (and on
# `sizes` of linear_awkward takes another pseudo-inverse) where columns differ much in size. Cluster-robust tables of the
# same model with its columns brought to one length, rescaled afterwards, do not.
cr_tables_of_scaled <- function(m, cluster, types) {
  x <- model.matrix(m)
  size <- sqrt(colSums(x^2))
  y <- model.response(model.frame(m))
  scaled <- cr_tables(lm(y ~ 0 + sweep(x, 2, size, "/")), cluster, types)
  back <- function(table) {
    for (field in c("se", "low", "high")) table[[field]] <- I(unclass(table[[field]]) / unname(size))
    table
  }
  lapply(scaled, function(kinds) lapply(kinds, back))
}

# HC2 with Satterthwaite's degrees of freedom is CR2 with every row its own cluster.
model_case <- function(name, m, cluster = NULL, hc = c("HC0", "HC1", "HC2", "HC3"),
                       cr = c("CR0", "CR1", "CR1S", "CR2", "CR3")) {
  case <- c(list(name = name, terms = I(names(coef(m)))), fit_of(m),
            list(r2 = summary(m)$r.squared,
                 classical = t_table(coef(m), sqrt(diag(vcov(m))), m$df.residual),
                 hc = hc_tables(m, hc)))
  if (!is.null(cluster)) {
    case$clusters <- length(unique(cluster))
    case$cr <- cr_tables(m, cluster, cr)
  }
  case
}
