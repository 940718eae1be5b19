//! A table of any size given its margins.

use ndarray::Array2;

use super::chi_squared::{Margins, refuse_one_line, used};
use crate::special::stirling_error;
use crate::{Error, TestResult};

/// Most ways to fill one line of the table, over all states (some seconds).
const MOST_ARCS: u64 = 10_000_000;

/// Most partial tables followed, those of the same probability counted once.
const MOST_PATHS: u64 = 20_000_000;

/// Two tables are as probable as each other up to this relative difference (R takes the same).
const SAME_PROBABILITY: f64 = 1e-7;

/// Partial tables whose log-probabilities differ by less are one: that is rounding.
const ROUNDING: f64 = 1e-11;

/// Do groups (rows) differ in what they answered (columns), however few they are?
///
/// *When not to use*: where [`chi_squared`](super::chi_squared())'s expected counts are large enough: this one is slower and
/// says the same; ordered answers ([`mann_whitney`](super::mann_whitney()) sees more); the same people twice; people grouped in
/// projects.
///
/// *Formula*: given the margins, a table has probability prod r! prod c! / (n! prod x!); p is the sum over all tables that are
/// no more probable than the observed one, which is `statistic`. The lines of the table are filled one after the other; all
/// ways that leave the same margins to fill, in whatever order, are followed together, and no further than where the
/// largest and the smallest probability still possible decide (C. R. Mehta, N. R. Patel 1983,
/// doi:10.1080/01621459.1983.10477989). The work is bounded: a table that takes more is refused, not approximated.
///
/// *Zeros*: a row or column without anyone changes nothing. *Missing*: who did not answer is not in the table.
///
/// *Reference*: G. H. Freeman, J. H. Halton, Note on an exact treatment of contingency, goodness of fit and other problems
/// of significance, Biometrika 38 (1951), 141-149.
///
/// *R*: `fisher.test(table, workspace = )`.
///
/// # Errors
/// [`Error::TooFewOf`] below two rows or columns where anyone stands; [`Error::Impossible`] if the table is too large.
///
/// ```
/// use jauge_stats::independent::fisher_exact_table;
/// // In work, in training, neither: two small groups.
/// let test = fisher_exact_table(&ndarray::array![[3, 0, 0], [0, 2, 1]])?;
/// // Of the 20 ways to draw three of six people one gives this table, and one its mirror image; every other table has more.
/// assert!((test.statistic - 1.0 / 20.0).abs() < 1e-15);
/// assert!((test.p_value - 2.0 / 20.0).abs() < 1e-14);
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn fisher_exact_table(table: &Array2<u64>) -> Result<TestResult, Error> {
    let margins = Margins::of(table)?;
    let keep = |margin: &[u64]| -> Vec<u64> { margin.iter().copied().filter(|&m| m > 0).collect() };
    let (rows, columns) = (keep(&margins.rows), keep(&margins.columns));
    refuse_one_line(rows.len(), columns.len())?;
    debug_assert_eq!(used(&margins.rows).len(), rows.len());
    let (lines, across) = if rows.len() >= columns.len() {
        (rows, columns)
    } else {
        (columns, rows)
    };
    let mut network = Network::new(lines, &across, margins.n)?;
    let observed: f64 = table
        .iter()
        .map(|&x| network.ln_factorials[x as usize])
        .sum();
    let p_value = network.no_more_probable(observed)?.min(1.0);
    Ok(TestResult {
        statistic: (network.ln_margins - observed).exp(),
        df: None,
        df_denominator: None,
        p_value,
        n: margins.n,
        method: "Fisher-Freeman-Halton exact test",
    })
}

/// The margins still to fill, packed into one number, in ascending order.
type State = u128;

/// The lines of a table, filled one after the other. The length of a path is the sum of ln x! over its cells: the longer,
/// the less probable.
struct Network {
    /// Totals of the lines, in the order in which they are filled.
    lines: Vec<usize>,
    start: State,
    width: usize,
    bits: u32,
    /// ln 0!, ln 1!, ..., ln n!
    ln_factorials: Vec<f64>,
    /// Log-probability of a table plus its length.
    ln_margins: f64,
    arcs: u64,
}

/// Partial tables that lead to one state, with one length and how many there are.
type Paths = Vec<(f64, f64)>;

fn too_large() -> Error {
    Error::impossible(
        "an exact test of a table with that many ways to fill it: use chi_squared, or group rows or columns",
    )
}

impl Network {
    fn new(mut lines: Vec<u64>, across: &[u64], n: u64) -> Result<Self, Error> {
        // A hundred thousand people leave far too many tables, but for the smallest ones.
        if n > 100_000 {
            return Err(too_large());
        }
        lines.sort_unstable_by(|a, b| b.cmp(a));
        let ln_factorials: Vec<f64> = (0..=n).map(ln_factorial).collect();
        let ln_margins = lines
            .iter()
            .chain(across)
            .map(|&m| ln_factorials[m as usize])
            .sum::<f64>()
            - ln_factorials[n as usize];
        let largest = across.iter().copied().max().unwrap_or_default();
        let bits = u64::BITS - largest.leading_zeros();
        if bits as usize * across.len() > State::BITS as usize {
            return Err(too_large());
        }
        let mut out = Self {
            lines: lines.iter().map(|&l| l as usize).collect(),
            start: 0,
            width: across.len(),
            bits,
            ln_factorials,
            ln_margins,
            arcs: 0,
        };
        let mut margins: Vec<usize> = across.iter().map(|&m| m as usize).collect();
        out.start = out.pack(&mut margins);
        Ok(out)
    }

    /// The state of some margins; their order is forgotten.
    fn pack(&self, margins: &mut [usize]) -> State {
        margins.sort_unstable();
        margins
            .iter()
            .fold(0, |state, &m| (state << self.bits) | m as State)
    }

    fn unpack(&self, state: State) -> Vec<usize> {
        let mask = (1 << self.bits) - 1;
        (0..self.width as u32)
            .map(|i| ((state >> (i * self.bits)) & mask) as usize)
            .collect()
    }

    /// Every way to fill a line of `total` from a state: the state after it and the length it adds.
    fn arcs_from(
        &mut self,
        state: State,
        total: usize,
        mut visit: impl FnMut(State, f64),
    ) -> Result<(), Error> {
        let margins = self.unpack(state);
        let mut room = vec![0; self.width + 1];
        for j in (0..self.width).rev() {
            room[j] = room[j + 1] + margins[j];
        }
        let mut left = (vec![0; self.width], vec![0; self.width]);
        let mut count = 0;
        let budget = MOST_ARCS - self.arcs;
        self.fill(
            &margins,
            &room,
            &mut left,
            (0, total, 0.0),
            &mut |state, length| {
                count += 1;
                if count <= budget {
                    visit(state, length);
                }
                count <= budget
            },
        );
        if count > budget {
            return Err(too_large());
        }
        self.arcs += count;
        Ok(())
    }

    /// Fills the cells from `place` on; false once the visitor has had enough. `left`: what each margin has left, and room
    /// to sort it.
    fn fill(
        &self,
        margins: &[usize],
        room: &[usize],
        left: &mut (Vec<usize>, Vec<usize>),
        (place, rest, length): (usize, usize, f64),
        visit: &mut impl FnMut(State, f64) -> bool,
    ) -> bool {
        if place == margins.len() {
            left.1.copy_from_slice(&left.0);
            return visit(self.pack(&mut left.1), length);
        }
        let least = rest.saturating_sub(room[place + 1]);
        let most = rest.min(margins[place]);
        for x in least..=most {
            left.0[place] = margins[place] - x;
            let longer = length + self.ln_factorials[x];
            if !self.fill(margins, room, left, (place + 1, rest - x, longer), visit) {
                return false;
            }
        }
        true
    }

    /// The states before each line and after the last one, ascending.
    fn stages(&mut self) -> Result<Vec<Vec<State>>, Error> {
        let mut stages = vec![vec![self.start]];
        for line in 0..self.lines.len() {
            let mut next = Vec::new();
            for state in stages[line].clone() {
                self.arcs_from(state, self.lines[line], |after, _| next.push(after))?;
                if next.len() > 1 << 20 {
                    next.sort_unstable();
                    next.dedup();
                }
            }
            next.sort_unstable();
            next.dedup();
            stages.push(next);
        }
        Ok(stages)
    }

    /// Shortest and longest way from each state to the end.
    fn bounds(&mut self, stages: &[Vec<State>]) -> Result<Vec<Vec<(f64, f64)>>, Error> {
        let mut bounds: Vec<Vec<(f64, f64)>> = vec![vec![(0.0, 0.0)]];
        for line in (0..self.lines.len()).rev() {
            let mut here = Vec::with_capacity(stages[line].len());
            for &state in &stages[line] {
                let (mut shortest, mut longest) = (f64::INFINITY, f64::NEG_INFINITY);
                let after = &bounds[bounds.len() - 1];
                self.arcs_from(state, self.lines[line], |next, length| {
                    let (short, long) = after[place_of(&stages[line + 1], next)];
                    shortest = shortest.min(length + short);
                    longest = longest.max(length + long);
                })?;
                here.push((shortest, longest));
            }
            bounds.push(here);
        }
        bounds.reverse();
        Ok(bounds)
    }

    /// Probability of all tables whose length is at least `observed`.
    fn no_more_probable(&mut self, observed: f64) -> Result<f64, Error> {
        let threshold = observed - SAME_PROBABILITY;
        let stages = self.stages()?;
        let bounds = self.bounds(&stages)?;
        let mut paths: Vec<Paths> = vec![vec![(0.0, 1.0)]];
        let (mut p, mut followed) = (0.0, 0_u64);
        for line in 0..self.lines.len() {
            let masses: Vec<f64> = stages[line + 1]
                .iter()
                .map(|&state| self.ln_mass(state, line + 1))
                .collect();
            let mut next: Vec<Paths> = vec![Vec::new(); stages[line + 1].len()];
            let mut merged_at = vec![64; next.len()];
            for (&state, here) in stages[line].iter().zip(&paths) {
                if here.is_empty() {
                    continue;
                }
                let ln_margins = self.ln_margins;
                self.arcs_from(state, self.lines[line], |after, longer| {
                    let place = place_of(&stages[line + 1], after);
                    let (shortest, longest) = bounds[line + 1][place];
                    followed += here.len() as u64;
                    if followed > MOST_PATHS {
                        return;
                    }
                    for &(length, count) in here {
                        let length = length + longer;
                        if length + shortest >= threshold {
                            p += count * (ln_margins - length + masses[place]).exp();
                        } else if length + longest >= threshold {
                            next[place].push((length, count));
                        }
                    }
                    if next[place].len() > merged_at[place] {
                        merge(&mut next[place]);
                        merged_at[place] = 2 * next[place].len() + 64;
                    }
                })?;
                if followed > MOST_PATHS {
                    return Err(too_large());
                }
            }
            next.iter_mut().for_each(merge);
            paths = next;
        }
        Ok(p)
    }

    /// Logarithm of the sum of 1 / prod x! over all ways to fill the lines from `line` on: the multinomial theorem.
    fn ln_mass(&self, state: State, line: usize) -> f64 {
        let ln = |m: usize| self.ln_factorials[m];
        let left: usize = self.lines[line..].iter().sum();
        ln(left)
            - self.lines[line..].iter().map(|&l| ln(l)).sum::<f64>()
            - self.unpack(state).into_iter().map(ln).sum::<f64>()
    }
}

/// Where a state stands among those of its stage, all of which were found before.
fn place_of(stage: &[State], state: State) -> usize {
    stage.partition_point(|&s| s < state)
}

/// Joins paths of the same length.
fn merge(paths: &mut Paths) {
    paths.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    paths.dedup_by(|next, kept| {
        let same = next.0 - kept.0 <= ROUNDING;
        if same {
            kept.1 += next.1;
        }
        same
    });
}

fn ln_factorial(n: u64) -> f64 {
    if n < 2 {
        return 0.0;
    }
    let n = n as f64;
    (n + 0.5) * n.ln() - n + 0.5 * (2.0 * std::f64::consts::PI).ln() + stirling_error(n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Alternative;
    use crate::independent::fisher_exact;

    #[test]
    fn a_table_of_two_by_two_is_fisher_s() {
        for table in [[[8, 2], [3, 6]], [[5, 0], [2, 6]], [[41, 70], [90, 60]]] {
            let two = fisher_exact(table, 0.95, Alternative::TwoSided).unwrap();
            let any = fisher_exact_table(&ndarray::arr2(&table)).unwrap();
            assert!((two.p_value / any.p_value - 1.0).abs() < 1e-11, "{table:?}");
        }
    }

    #[test]
    fn factorials() {
        let mut product = 1.0_f64;
        for n in 1..30_u64 {
            product *= n as f64;
            assert!((ln_factorial(n) - product.ln()).abs() < 1e-14 * (1.0 + product.ln()));
        }
    }

    #[test]
    fn refusals() {
        assert!(fisher_exact_table(&ndarray::array![[3, 0], [8, 0]]).is_err());
        let large = Array2::from_elem((6, 6), 40);
        assert!(matches!(
            fisher_exact_table(&large),
            Err(Error::Impossible { .. })
        ));
        let huge = Array2::from_elem((2, 3), 1 << 38);
        assert!(fisher_exact_table(&huge).is_err());
        let wide = Array2::from_elem((100, 100), 1);
        assert!(fisher_exact_table(&wide).is_err());
    }
}
