# Groups of rows that are alike: k-means, Gaussian mixtures, silhouettes, the adjusted Rand index.
# Run in this folder: Rscript generate.R
source("../write_expected.R")
suppressMessages({library(mclust); library(cluster)})

rows_of <- function(x) unname(lapply(seq_len(nrow(x)), function(i) as.numeric(x[i, ])))
# The order in which we name groups: the largest first, of equals the one met first.
renamed <- function(of) {
  first <- sapply(sort(unique(of)), function(g) which(of == g)[1])
  match(of, sort(unique(of))[order(-table(of), first)])
}
groups_of <- function(x, of) {
  k <- max(of)
  list(n = as.numeric(table(of)),
       centres = unname(lapply(1:k, function(g) as.numeric(colMeans(x[of == g, , drop = FALSE])))),
       sds = unname(lapply(1:k, function(g) as.numeric(apply(x[of == g, , drop = FALSE], 2, sd)))))
}
kmeans_case <- function(name, x, k) {
  set.seed(1)
  fit <- kmeans(x, k, nstart = 500, iter.max = 100)
  of <- renamed(fit$cluster)
  s <- silhouette(of, dist(x))
  c(list(name = name, rows = rows_of(x), groups = k, within = fit$tot.withinss, explained = fit$betweenss / fit$totss,
         silhouette = mean(s[, "sil_width"]),
         of_groups = as.numeric(tapply(s[, "sil_width"], of, mean))), groups_of(x, of))
}
mixture_case <- function(name, x, k) {
  # EM of mclust, from its own start, to the last digit.
  fit <- Mclust(x, k, modelNames = "VVV", verbose = FALSE, control = emControl(tol = c(1e-14, 1e-14), itmax = c(1e5, 1e5)))
  of <- renamed(fit$classification)
  c(list(name = name, rows = rows_of(x), groups = k, log_likelihood = fit$loglik, bic = -fit$bic), groups_of(x, of))
}
measures <- as.matrix(iris[, 1:4])
waiting <- as.matrix(faithful)
cases <- list(
  kmeans = list(
    kmeans_case("iris, two groups", measures, 2),
    kmeans_case("iris, three groups", measures, 3),
    kmeans_case("iris standardised, three groups", scale(measures), 3),
    kmeans_case("eruptions of Old Faithful standardised, two groups", scale(waiting), 2),
    kmeans_case("arrests in 50 states standardised, four groups", scale(as.matrix(USArrests)), 4)),
  mixtures = list(
    mixture_case("iris, two groups", measures, 2),
    mixture_case("iris, three groups", measures, 3),
    mixture_case("eruptions of Old Faithful, two groups", waiting, 2)),
  rand = list(
    list(name = "species and three k-means groups of iris", one = as.numeric(iris$Species) - 1,
         other = { set.seed(1); renamed(kmeans(measures, 3, nstart = 500)$cluster) - 1 },
         index = { set.seed(1); adjustedRandIndex(iris$Species, kmeans(measures, 3, nstart = 500)$cluster) }),
    list(name = "less than chance", one = c(0, 0, 1, 1, 2, 2), other = c(0, 1, 1, 2, 2, 0),
         index = adjustedRandIndex(c(0, 0, 1, 1, 2, 2), c(0, 1, 1, 2, 2, 0))))
)
write_expected(cases, c("mclust", "cluster"),
  "stats::kmeans; mclust::Mclust (VVV), adjustedRandIndex; cluster::silhouette; data: datasets::iris, faithful, USArrests")
