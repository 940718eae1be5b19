//! From a linearised variable to its variance under the design.

use super::design::{LonelyPsu, Stratum, SurveyDesign};

/// The rows that a statistic is about.
pub(super) enum Rows<'a> {
    All(usize),
    Where(&'a [bool]),
    List(&'a [u32]),
}

impl Rows<'_> {
    /// Calls `visit` with each row, in order.
    #[inline]
    pub(super) fn each(&self, mut visit: impl FnMut(usize)) {
        match self {
            Self::All(n) => (0..*n).for_each(visit),
            Self::Where(inside) => {
                for (i, &inside) in inside.iter().enumerate() {
                    if inside {
                        visit(i);
                    }
                }
            }
            Self::List(rows) => rows.iter().for_each(|&i| visit(i as usize)),
        }
    }
}

/// Room for sums by sampling unit, used again from one statistic to the next.
pub(super) struct Scratch {
    total: Vec<f64>,
    seen: Vec<bool>,
    touched: Vec<u32>,
}

impl Scratch {
    pub(super) fn new(units: usize) -> Self {
        Self {
            total: vec![0.0; units],
            seen: vec![false; units],
            touched: Vec::new(),
        }
    }

    #[inline]
    fn add(&mut self, unit: u32, value: f64) {
        let u = unit as usize;
        if !self.seen[u] {
            self.seen[u] = true;
            self.touched.push(unit);
        }
        self.total[u] += value;
    }

    /// The units with their sums, in order; the room is empty afterwards.
    fn drain(&mut self) -> (Vec<u32>, Vec<f64>) {
        let mut units = std::mem::take(&mut self.touched);
        if units.len() == self.total.len() {
            units = (0..units.len() as u32).collect();
        } else {
            units.sort_unstable();
        }
        let totals = units
            .iter()
            .map(|&u| {
                self.seen[u as usize] = false;
                std::mem::take(&mut self.total[u as usize])
            })
            .collect();
        (units, totals)
    }
}

/// A linearised variable as the design sees it.
pub(super) struct Linearised {
    /// Numbers whose sum of squares is the variance; the sum of products with those of another variable of the
    /// same rows is the covariance.
    pub(super) deviations: Vec<f64>,
    /// Clusters minus strata that hold the rows.
    pub(super) df: u64,
    /// Whether the rows lie in one cluster of each stratum, and more could have been drawn: what differs between clusters
    /// then does not show in a mean.
    pub(super) hidden: bool,
}

impl Linearised {
    pub(super) fn variance(&self) -> f64 {
        // From 0: the sum of no number is -0.
        self.deviations.iter().fold(0.0, |sum, d| sum + d * d)
    }

    pub(super) fn covariance(&self, other: &Self) -> f64 {
        let pairs = self.deviations.iter().zip(&other.deviations);
        pairs.map(|(a, b)| a * b).sum()
    }
}

impl SurveyDesign {
    /// Linearises a statistic whose influence of row i is `u(i)` inside `rows` and zero elsewhere.
    pub(super) fn linearise(
        &self,
        scratch: &mut Scratch,
        rows: &Rows<'_>,
        u: impl Fn(usize) -> f64,
    ) -> Linearised {
        // A row without weight says nothing about the population, not even where the sample was.
        let weighted = |scratch: &mut Scratch, i: usize, value: f64| {
            let w = self.weights[i];
            if w > 0.0 {
                scratch.add(self.unit[i], w * value);
            }
        };
        let (units, totals) = if let Some(constraints) = &self.constraints {
            rows.each(|i| weighted(scratch, i, 0.0));
            let (df, hidden) = self.df_of(&scratch.drain().0);
            let mut influence = vec![0.0; self.rows()];
            rows.each(|i| influence[i] = u(i));
            constraints.residuals(&mut influence);
            for (i, &e) in influence.iter().enumerate() {
                weighted(scratch, i, e);
            }
            let (units, totals) = scratch.drain();
            return Linearised {
                deviations: self.deviations(&units, totals),
                df,
                hidden,
            };
        } else {
            rows.each(|i| weighted(scratch, i, u(i)));
            scratch.drain()
        };
        let (df, hidden) = self.df_of(&units);
        Linearised {
            deviations: self.deviations(&units, totals),
            df,
            hidden,
        }
    }

    /// Clusters minus strata of sorted sampling units, and whether that is none although more could have been drawn.
    fn df_of(&self, units: &[u32]) -> (u64, bool) {
        let (mut df, mut open, mut cluster, mut stratum) = (0, false, None, None);
        for &unit in units {
            let c = self.cluster_of(unit);
            if cluster.replace(c) != Some(c) {
                let h = self.cluster_stratum[c as usize];
                df += u64::from(stratum.replace(h) == Some(h));
                open |= self.strata[h as usize].fraction < 1.0;
            }
        }
        (df, df == 0 && open)
    }

    /// Scaled deviations from the means of strata (and of clusters, for a second stage); those of the units that
    /// are not in `units` count as one number a stratum.
    fn deviations(&self, units: &[u32], totals: Vec<f64>) -> Vec<f64> {
        let mut out = Vec::with_capacity(units.len() + self.strata.len());
        let Some(second) = &self.second else {
            self.first_stage(units, &totals, &mut out);
            return out;
        };
        let (mut clusters, mut sums) = (Vec::new(), Vec::new());
        let mut inner = Vec::with_capacity(units.len());
        let mut rest = (units, totals.as_slice());
        while let Some(&unit) = rest.0.first() {
            let c = second.cluster[unit as usize];
            let end = rest.0.partition_point(|&u| second.cluster[u as usize] <= c);
            let (z, after) = rest.1.split_at(end);
            let (drawn, f2) = second.drawn[c as usize];
            let f1 = self.strata[self.cluster_stratum[c as usize] as usize].fraction;
            spread(z, drawn, f1 * (1.0 - f2), &mut inner);
            clusters.push(c);
            sums.push(z.iter().sum());
            rest = (&rest.0[end..], after);
        }
        self.first_stage(&clusters, &sums, &mut out);
        out.append(&mut inner);
        out
    }

    fn first_stage(&self, clusters: &[u32], z: &[f64], out: &mut Vec<f64>) {
        let grand = z.iter().sum::<f64>() / self.cluster_stratum.len() as f64;
        let mut start = 0;
        for stratum in &self.strata {
            let last = stratum.first + stratum.clusters;
            let end = start + clusters[start..].partition_point(|&c| c < last);
            let inside = &z[start..end];
            if !stratum.is_lonely() {
                spread(inside, stratum.clusters, 1.0 - stratum.fraction, out);
            } else if self.lonely == LonelyPsu::Adjust {
                let total = inside.first().copied().unwrap_or(0.0);
                out.push((1.0 - stratum.fraction).sqrt() * (total - grand));
            }
            start = end;
        }
        if self.lonely == LonelyPsu::Average {
            let lonely = self.strata.iter().filter(|s| Stratum::is_lonely(s)).count();
            let strata = self.strata.len() as f64;
            let scale = (strata / (strata - lonely as f64)).sqrt();
            out.iter_mut().for_each(|d| *d *= scale);
        }
    }
}

/// Deviations of `drawn` units from their mean, of which those not in `z` are zero, scaled so that their squares add up
/// to `open` n / (n - 1) times the sum of squares.
fn spread(z: &[f64], drawn: u32, open: f64, out: &mut Vec<f64>) {
    if drawn < 2 || open <= 0.0 || z.is_empty() {
        return;
    }
    let n = f64::from(drawn);
    let mean = z.iter().sum::<f64>() / n;
    let scale = (open * n / (n - 1.0)).sqrt();
    out.extend(z.iter().map(|z| scale * (z - mean)));
    let absent = n - z.len() as f64;
    if absent > 0.0 {
        out.push(-scale * absent.sqrt() * mean);
    }
}
