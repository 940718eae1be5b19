//! Robust variances in the coordinates of the orthonormal basis, cluster by cluster.
//!
//! With Q_g the rows of the basis in cluster g, the hat matrix of the cluster is H_gg = Q_g Q_g'. It is as large as the
//! cluster, but it has the eigenvalues of P_g = Q_g'Q_g, which is p x p, or smaller still if the cluster has fewer than
//! p rows: only the smaller of the two is ever written down, one cluster at a time. With the eigenvectors w_k of P_g and
//! eigenvalues h_k, and the adjustment a(h) = 1 (CR0), (1 - h)^-1/2 (CR2), (1 - h)^-1 (CR3),
//!
//! ```text
//! Q_g' a(H_gg) e_g            = a(P_g) Q_g'e_g                        the adjusted score
//! |a(H_gg) Q_g t|^2           = sum_k h_k a_k^2 (w_k't)^2
//! Q_g' a(H_gg) Q_g t   = v_g  = sum_k h_k a_k (w_k't) w_k
//! ```
//!
//! and the matrix G of Bell and McCaffrey, one row and column per cluster, has G_gg = |a(H_gg) Q_g t|^2 - |v_g|^2 =
//! sum_k h_k a_k^2 (1 - h_k) (w_k't)^2 and, off its diagonal, -v_g'v_h. Its trace and the sum of its squares, all that
//! Satterthwaite asks for, need a running sum of v_g v_g' (p x p), never G.

use faer::{Mat, Side};
use ndarray::Array2;

use super::LeastSquares;
use super::least_squares::Basis;
use crate::Error;

/// What is done to the residuals of a cluster before they are squared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Adjustment {
    /// Nothing: CR0, HC0.
    None,
    /// (I - H_gg)^-1/2, pseudo-inverse where H_gg has an eigenvalue 1: CR2, HC2.
    Root,
    /// (I - H_gg)^-1: CR3, HC3.
    Inverse,
}

/// An eigenvalue of H_gg this close to 1 says that the cluster alone determines a coefficient.
const DETERMINED: f64 = 1e-10;

impl Adjustment {
    /// a(h), for h not next to 1.
    fn of(self, h: f64) -> f64 {
        match self {
            Self::None => 1.0,
            Self::Root => 1.0 / (1.0 - h).sqrt(),
            Self::Inverse => 1.0 / (1.0 - h),
        }
    }
}

/// The rows of each cluster, clusters in the order of their labels.
#[derive(Debug, Clone)]
pub(super) struct Groups {
    rows: Vec<usize>,
    starts: Vec<usize>,
    labels: Vec<usize>,
}

impl Groups {
    /// Groups the rows that take part.
    pub(super) fn of(fit: &LeastSquares, clusters: &[usize]) -> Self {
        let rows = (0..clusters.len()).filter(|&i| fit.takes_part(i));
        let most = clusters.iter().copied().max().unwrap_or(0);
        let rows = if clusters.is_sorted() {
            rows.collect()
        } else if most <= clusters.len() {
            by_counting(rows, clusters, most)
        } else {
            let mut rows: Vec<usize> = rows.collect();
            rows.sort_by_key(|&i| clusters[i]);
            rows
        };
        let (mut starts, mut labels) = (Vec::new(), Vec::new());
        for (place, &i) in rows.iter().enumerate() {
            if labels.last() != Some(&clusters[i]) {
                starts.push(place);
                labels.push(clusters[i]);
            }
        }
        starts.push(rows.len());
        Self {
            rows,
            starts,
            labels,
        }
    }

    /// Each row its own cluster: what HC variances are.
    pub(super) fn singletons(fit: &LeastSquares, rows: usize) -> Self {
        let rows: Vec<usize> = (0..rows).filter(|&i| fit.takes_part(i)).collect();
        Self {
            starts: (0..=rows.len()).collect(),
            labels: rows.clone(),
            rows,
        }
    }

    /// Number of clusters.
    pub(super) fn len(&self) -> usize {
        self.labels.len()
    }

    fn rows_of(&self, cluster: usize) -> &[usize] {
        &self.rows[self.starts[cluster]..self.starts[cluster + 1]]
    }
}

/// Rows in the order of their labels, none above `most`, in one pass to count and one to place.
fn by_counting(
    rows: impl Iterator<Item = usize> + Clone,
    labels: &[usize],
    most: usize,
) -> Vec<usize> {
    let mut next = vec![0; most + 2];
    for i in rows.clone() {
        next[labels[i] + 1] += 1;
    }
    for label in 0..=most {
        next[label + 1] += next[label];
    }
    let mut ordered = vec![0; next[most + 1]];
    for i in rows {
        ordered[next[labels[i]]] = i;
        next[labels[i]] += 1;
    }
    ordered
}

/// Sum of the squared scores, in the coordinates of the basis, and the degrees of freedom of each coefficient.
#[derive(Debug, Clone)]
pub(super) struct Meat {
    pub(super) scores: Array2<f64>,
    pub(super) satterthwaite: Option<Vec<f64>>,
}

/// Adds up the clusters.
///
/// `contrasts` has a row per coefficient whose degrees of freedom are wanted, in the coordinates of the basis.
pub(super) fn meat(
    fit: &LeastSquares,
    groups: &Groups,
    adjustment: Adjustment,
    contrasts: Option<&Array2<f64>>,
) -> Result<Meat, Error> {
    let p = fit.basis().width();
    let mut scores = Array2::<f64>::zeros((p, p));
    let mut freedom = vec![Freedom::new(p); contrasts.map_or(0, Array2::nrows)];
    let plain = adjustment == Adjustment::None && contrasts.is_none();
    let mut shape = Shape::new(p);
    let mut score = vec![0.0; p];
    for g in 0..groups.len() {
        let rows = groups.rows_of(g);
        score.fill(0.0);
        for &i in rows {
            let e = fit.weighted_residual(i);
            for (s, q) in score.iter_mut().zip(fit.basis().row(i)) {
                *s += q * e;
            }
        }
        if !plain {
            shape.read(fit.basis(), rows)?;
            shape.adjust(adjustment, groups.labels[g], &mut score)?;
        }
        for (j, &a) in score.iter().enumerate() {
            for (k, &b) in score.iter().enumerate() {
                scores[(j, k)] += a * b;
            }
        }
        if let Some(contrasts) = contrasts {
            for (freedom, t) in freedom.iter_mut().zip(contrasts.rows()) {
                let diagonal = shape.along(adjustment, t.as_slice().unwrap_or_default());
                freedom.add(diagonal, &shape.v);
            }
        }
    }
    Ok(Meat {
        scores,
        satterthwaite: contrasts.map(|_| freedom.iter().map(Freedom::df).collect()),
    })
}

/// Eigenvalues and eigenvectors of P_g: `count` of them, the others have eigenvalue 0.
struct Shape {
    p: usize,
    count: usize,
    values: Vec<f64>,
    /// Vector after vector.
    vectors: Vec<f64>,
    /// v_g of the last contrast.
    v: Vec<f64>,
}

impl Shape {
    fn new(p: usize) -> Self {
        Self {
            p,
            count: 0,
            values: vec![0.0; p],
            vectors: vec![0.0; p * p],
            v: vec![0.0; p],
        }
    }

    fn read(&mut self, basis: &Basis, rows: &[usize]) -> Result<(), Error> {
        let p = self.p;
        self.count = rows.len().min(p);
        if let [row] = rows {
            let q = basis.row(*row);
            self.values[0] = product(q, q);
            let length = self.values[0].sqrt();
            for (v, q) in self.vectors.iter_mut().zip(q) {
                *v = if length > 0.0 { q / length } else { 0.0 };
            }
        } else if rows.len() < p {
            self.read_few(basis, rows)?;
        } else {
            let mut square = Mat::<f64>::zeros(p, p);
            for &i in rows {
                let q = basis.row(i);
                for j in 0..p {
                    for k in 0..=j {
                        square[(j, k)] += q[j] * q[k];
                    }
                }
            }
            let (values, vectors) = eigen(&square)?;
            for k in 0..p {
                self.values[k] = values[k].clamp(0.0, 1.0);
                for j in 0..p {
                    self.vectors[k * p + j] = vectors[(j, k)];
                }
            }
        }
        Ok(())
    }

    /// Fewer rows than columns: from the eigenvectors u of H_gg itself, w = Q_g'u / sqrt(h).
    fn read_few(&mut self, basis: &Basis, rows: &[usize]) -> Result<(), Error> {
        let (p, n) = (self.p, rows.len());
        if let [first, second] = rows {
            let (q, r) = (basis.row(*first), basis.row(*second));
            let (values, [c, s]) = eigen_of_two(product(q, q), product(q, r), product(r, r));
            self.write(0, values[0], [(c, q), (-s, r)].into_iter());
            self.write(1, values[1], [(s, q), (c, r)].into_iter());
            return Ok(());
        }
        let hat = Mat::from_fn(n, n, |i, j| product(basis.row(rows[i]), basis.row(rows[j])));
        let (values, vectors) = eigen(&hat)?;
        for k in 0..n {
            let parts = rows
                .iter()
                .enumerate()
                .map(|(i, &row)| (vectors[(i, k)], basis.row(row)));
            self.write(k, values[k], parts);
        }
        debug_assert!(n < p);
        Ok(())
    }

    /// Eigenvalue h of number k, and w = Q_g'u / sqrt(h) from the entries of u and the rows of Q_g.
    fn write<'a>(&mut self, k: usize, h: f64, parts: impl Iterator<Item = (f64, &'a [f64])>) {
        let h = h.clamp(0.0, 1.0);
        self.values[k] = h;
        let w = &mut self.vectors[k * self.p..(k + 1) * self.p];
        w.fill(0.0);
        if h > 0.0 {
            for (u, row) in parts {
                for (w, q) in w.iter_mut().zip(row) {
                    *w += u / h.sqrt() * q;
                }
            }
        }
    }

    fn pairs(&self) -> impl Iterator<Item = (f64, &[f64])> {
        self.values[..self.count]
            .iter()
            .copied()
            .zip(self.vectors.chunks_exact(self.p))
    }

    /// a(P_g) times the score, written over it.
    fn adjust(&self, adjustment: Adjustment, label: usize, score: &mut [f64]) -> Result<(), Error> {
        if adjustment == Adjustment::None {
            return Ok(());
        }
        let before = score.to_vec();
        for (h, w) in self.pairs() {
            let a = if 1.0 - h > DETERMINED {
                adjustment.of(h)
            } else if adjustment == Adjustment::Root {
                0.0
            } else {
                return Err(Error::impossible(format!(
                    "without cluster (or row) {label} a coefficient has no estimate, so leaving it out is not possible: \
                     use CR2 (HC2), or leave out the column that only this cluster informs"
                )));
            };
            let along = product(w, &before);
            for (s, w) in score.iter_mut().zip(w) {
                *s += (a - 1.0) * along * w;
            }
        }
        Ok(())
    }

    /// G_gg for a contrast; v_g is left in `v`.
    fn along(&mut self, adjustment: Adjustment, t: &[f64]) -> f64 {
        let mut v = std::mem::take(&mut self.v);
        v.fill(0.0);
        let mut diagonal = 0.0;
        for (h, w) in self.pairs() {
            if 1.0 - h <= DETERMINED && adjustment != Adjustment::None {
                continue;
            }
            let a = adjustment.of(h);
            let along = product(w, t);
            diagonal += h * a * a * (1.0 - h) * along * along;
            for (v, w) in v.iter_mut().zip(w) {
                *v += h * a * along * w;
            }
        }
        self.v = v;
        diagonal
    }
}

/// Eigenvalues and eigenvectors (columns) of a symmetric matrix given by its lower half.
fn eigen(matrix: &Mat<f64>) -> Result<(Vec<f64>, Mat<f64>), Error> {
    let found = matrix
        .self_adjoint_eigen(Side::Lower)
        .map_err(|_| Error::NotConverged {
            what: "the eigenvalues of a cluster",
            iterations: 0,
            advice: "check the columns for values of very different size",
        })?;
    let values = (0..matrix.nrows()).map(|k| found.S()[k]).collect();
    Ok((values, found.U().to_owned()))
}

/// The same of \[\[a, b\], \[b, d\]\] by one rotation: the vectors are (c, -s) and (s, c). Pairs (two waves of one person) come by
/// the ten thousand.
fn eigen_of_two(a: f64, b: f64, d: f64) -> ([f64; 2], [f64; 2]) {
    if b == 0.0 {
        return ([a, d], [1.0, 0.0]);
    }
    let ratio = (d - a) / (2.0 * b);
    let tangent = ratio.signum() / (ratio.abs() + ratio.hypot(1.0));
    let cosine = 1.0 / tangent.hypot(1.0);
    (
        [a - tangent * b, d + tangent * b],
        [cosine, tangent * cosine],
    )
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Trace of G and the sum of its squares for one coefficient, cluster by cluster, without a subtraction.
#[derive(Debug, Clone)]
struct Freedom {
    trace: f64,
    squares: f64,
    /// Sum of v_g v_g' over the clusters so far.
    so_far: Vec<f64>,
}

impl Freedom {
    fn new(p: usize) -> Self {
        Self {
            trace: 0.0,
            squares: 0.0,
            so_far: vec![0.0; p * p],
        }
    }

    fn add(&mut self, diagonal: f64, v: &[f64]) {
        self.trace += diagonal;
        let mut with_those_before = 0.0;
        for (row, &a) in self.so_far.chunks_exact_mut(v.len()).zip(v) {
            for (sum, &b) in row.iter_mut().zip(v) {
                with_those_before += a * *sum * b;
                *sum += a * b;
            }
        }
        self.squares += diagonal * diagonal + 2.0 * with_those_before;
    }

    fn df(&self) -> f64 {
        self.trace / self.squares * self.trace
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_by_two_rotation_is_an_eigenbasis() {
        for (a, b, d) in [
            (0.5, 0.2, 0.1),
            (0.1, -0.3, 0.7),
            (0.3, 0.3, 0.3),
            (0.4, 0.0, 0.2),
            (0.2, 1e-200, 0.2),
        ] {
            let ([h0, h1], [c, s]) = eigen_of_two(a, b, d);
            for (h, u, v) in [(h0, c, -s), (h1, s, c)] {
                assert!(
                    (a * u + b * v - h * u).abs() < 4e-16 && (b * u + d * v - h * v).abs() < 4e-16
                );
            }
            assert!((c * c + s * s - 1.0).abs() < 1e-15);
        }
    }
}
