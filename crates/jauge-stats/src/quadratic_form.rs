//! The squared length of a vector in the unit of its own covariance: what a chi-squared statistic of several
//! differences is.

/// d' S^-1 d by the Cholesky factor of S: with L L' = S it is the squared length of the y of L y = d.
///
/// `entry` gives the lower triangle of S. Not finite where S is singular.
pub(crate) fn quadratic_form(
    size: usize,
    entry: impl Fn(usize, usize) -> f64,
    d: impl Fn(usize) -> f64,
) -> f64 {
    let mut factor = vec![vec![0.0; size]; size];
    let mut solution = vec![0.0; size];
    for i in 0..size {
        for j in 0..=i {
            let rest = entry(i, j) - dot(&factor[i][..j], &factor[j][..j]);
            factor[i][j] = if i == j {
                rest.sqrt()
            } else {
                rest / factor[j][j]
            };
        }
        let rest = d(i) - dot(&factor[i][..i], &solution[..i]);
        solution[i] = rest / factor[i][i];
    }
    dot(&solution, &solution)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::quadratic_form;

    #[test]
    fn two_differences_by_hand() {
        // S = [[2, 1], [1, 3]], S^-1 = [[3, -1], [-1, 2]] / 5, d = (1, 2): (3 - 4 + 8) / 5.
        let s = [[2.0, 1.0], [1.0, 3.0]];
        let found = quadratic_form(2, |i, j| s[i][j], |i| [1.0, 2.0][i]);
        assert!((found - 1.4).abs() < 1e-14);
    }

    #[test]
    fn a_singular_covariance_gives_no_number() {
        assert!(!quadratic_form(1, |_, _| 0.0, |_| 0.0).is_finite());
    }
}
