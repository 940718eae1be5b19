//! What became of the cells of each column, for the report.

use indexmap::IndexMap;
use jauge_model::reception::ColumnReception;
use jauge_model::responses::NO_GROUP;
use jauge_model::{LevelCell, Missing};

use super::{Frame, are_levels};
use crate::intake::batch::TOGETHER;
use crate::intake::cells::Words;
use crate::intake::rows::Side;

/// What became of the cells of one column.
#[derive(Default)]
pub(in crate::intake) struct Tally {
    used: u64,
    missing: [u64; Missing::ALL.len()],
}

impl Tally {
    #[inline]
    pub(super) fn add(&mut self, missing: Option<Missing>) {
        match missing {
            None => self.used += 1,
            Some(reason) => self.missing[reason as usize] += 1,
        }
    }

    /// Counts the cells of a column of levels, many at a time as long as each holds an answer.
    pub(super) fn add_levels(&mut self, cells: &[LevelCell]) {
        for some in cells.chunks(TOGETHER) {
            if are_levels(some) {
                self.used += some.len() as u64;
            } else {
                some.iter().for_each(|cell| self.add(cell.missing()));
            }
        }
    }

    /// Counts some cells under another reason.
    pub(in crate::intake) fn moved(
        column: &mut ColumnReception,
        from: Missing,
        to: Missing,
        count: u64,
    ) {
        let mut tally = Self {
            used: column.used,
            ..Self::default()
        };
        for (reason, count) in &column.missing {
            tally.missing[*reason as usize] = *count;
        }
        tally.missing[Missing::SetAside as usize] = column.set_aside;
        let known = &mut tally.missing[from as usize];
        let count = count.min(*known);
        *known -= count;
        tally.missing[to as usize] += count;
        tally.write(column);
    }

    pub(super) fn write(&self, column: &mut ColumnReception) {
        column.used = self.used;
        column.missing = IndexMap::new();
        for (reason, count) in Missing::ALL.into_iter().zip(self.missing) {
            if reason == Missing::SetAside {
                column.set_aside = count;
            } else if count > 0 {
                column.missing.insert(reason, count);
            }
        }
    }
}

impl Frame<'_> {
    /// Counts the columns that hold no answers: codes, groups, dates, consent, covariates.
    pub(super) fn sides(&mut self) {
        for f in 0..self.files.len() {
            let file = &self.files[f];
            let mut tallies: Vec<(usize, Tally)> = Vec::new();
            let broken = file.faults.broken();
            let in_use = file.used.iter().filter(|used| **used).count() as u64;
            let each_has_a_code = file.coded.is_empty() && broken.is_empty();
            let mut count = |column: Option<usize>, missing: &dyn Fn(usize) -> Option<Missing>| {
                let Some(column) = column else { return };
                let answers = file.items.iter().any(|(t, _)| t.column == column)
                    || file.mapping.long_value == Some(column);
                if answers || tallies.iter().any(|(c, _)| *c == column) {
                    return;
                }
                let mut tally = Tally::default();
                if each_has_a_code && file.mapping.participant == Some(column) {
                    tally.used = in_use;
                    return tallies.push((column, tally));
                }
                for row in self.used(f) {
                    let is_broken = broken.contains(&(row, column));
                    let set_aside = is_broken.then_some(Missing::SetAside);
                    tally.add(set_aside.or_else(|| missing(row)));
                }
                tallies.push((column, tally));
            };
            let m = &file.mapping;
            let words = |w: Option<&Words>, r: usize| match w.and_then(|w| w.of.get(r)) {
                Some(&NO_GROUP) | None => Some(Missing::Unspecified),
                Some(_) => None,
            };
            count(m.participant, &|r| file.coded.get(r)?.err());
            count(m.pathway, &|r| words(file.pathway.as_ref(), r));
            for (column, element) in m.elements.iter().zip(&file.elements) {
                count(*column, &|r| words(element.as_ref(), r));
            }
            count(m.wave, &|_| None);
            count(m.long_item, &|_| None);
            count(m.date, &|r| {
                let date = file.dates.as_ref().and_then(|d| d.get(r).copied());
                date.and_then(Result::err)
            });
            for (column, covariate) in m.covariates.iter().zip(&file.covariates) {
                if let Some(Side::Numbers(values)) = covariate {
                    count(*column, &|r| values[r].err());
                }
            }
            for (column, group) in m.groups.iter().zip(&file.groups) {
                count(*column, &|r| words(group.as_ref(), r));
            }
            count(m.comparison, &|r| words(file.comparison.as_ref(), r));
            count(m.consent, &|r| words(file.consent.as_ref(), r));
            count(m.version, &|r| words(file.versions.as_ref(), r));
            count(m.rater, &|r| words(file.raters.as_ref(), r));
            for (column, covariate) in m.covariates.iter().zip(&file.covariates) {
                if let Some(Side::Words(w)) = covariate {
                    count(*column, &|r| words(Some(w), r));
                }
            }
            let file = &mut self.files[f];
            for (column, tally) in tallies {
                tally.write(&mut file.report.columns[column]);
            }
            file.report.rows_set_aside = file.report.rows_read - in_use;
            file.report.rows_used = in_use;
        }
    }
}
