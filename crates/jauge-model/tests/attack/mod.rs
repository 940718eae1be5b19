//! What a reader who knows every sum can say of a count that is not shown.

use microlp::{ComparisonOp, OptimizationDirection, Problem};

/// Unknown atoms, all at least zero, and what is shown of them.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) atoms: usize,
    /// Sums of some atoms.
    pub(crate) sums: Vec<(Vec<usize>, u64)>,
    /// Sums of atoms by a factor each.
    pub(crate) weighted: Vec<(Vec<(usize, f64)>, f64)>,
}

impl Known {
    /// How far apart the least and the greatest value of a sum of atoms can be.
    pub(crate) fn width(&self, of: &[usize]) -> f64 {
        let end = |direction| {
            let mut problem = Problem::new(direction);
            let atoms: Vec<_> = (0..self.atoms)
                .map(|a| {
                    let weight = if of.contains(&a) { 1.0 } else { 0.0 };
                    problem.add_var(weight, (0.0, 1e6))
                })
                .collect();
            let plain = |(parts, total): &(Vec<usize>, u64)| {
                let terms = parts.iter().map(|p| (*p, 1.0)).collect();
                (terms, *total as f64)
            };
            let sums = self.sums.iter().map(plain);
            let all = sums.chain(self.weighted.iter().cloned());
            for (terms, total) in all.collect::<Vec<(Vec<(usize, f64)>, f64)>>() {
                let terms: Vec<_> = terms.iter().map(|(p, by)| (atoms[*p], *by)).collect();
                problem.add_constraint(terms.as_slice(), ComparisonOp::Eq, total);
            }
            problem
                .solve()
                .unwrap()
                .into_solution()
                .unwrap()
                .objective()
        };
        let (low, high) = (
            end(OptimizationDirection::Minimize),
            end(OptimizationDirection::Maximize),
        );
        (high + 1e-6).floor() - (low - 1e-6).ceil()
    }
}
