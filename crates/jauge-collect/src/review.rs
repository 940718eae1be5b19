//! Sheets for the team only: doubtful pairs to decide about, units to remind.

use jauge_model::PopulationFrame;
use jauge_model::reception::{ElementLinkage, PairStatus};

use crate::form::Profile;

/// Pairs of forms to look at, one a row: what became of the pair, where its two forms stand, which
/// elements agree, differ or are missing, and a column `decision`, which holds what was decided so far. Filled in with `same` or
/// `different` and named by `decisions = "..."` in the study's `[link]`, the sheet is replayed at
/// every run.
///
/// It shows the elements that people gave: for the team only.
#[must_use]
pub fn sheet(linkage: &ElementLinkage, profile: Profile) -> String {
    let mut out = profile.mark().to_owned();
    let columns = [
        "status",
        "earlier_file",
        "earlier_line",
        "earlier_code",
        "later_file",
        "later_line",
        "later_code",
        "agree",
        "of",
        "differ",
        "missing",
        "decision",
    ];
    profile.row(&columns, &mut out);
    let of = linkage.elements.len().to_string();
    for pair in &linkage.review {
        let (earlier, later) = (&pair.earlier, &pair.later);
        let numbers = [earlier.line, later.line, pair.agree].map(|n| n.to_string());
        let (differ, missing) = (pair.differ.join(" "), pair.missing.join(" "));
        // So that the sheet, decided further, can take the place of the decisions it came from.
        let decision = match pair.status {
            PairStatus::Decided => "same",
            PairStatus::Parted => "different",
            _ => "",
        };
        let cells = [
            pair.status.id(),
            &earlier.file,
            &numbers[0],
            &earlier.code,
            &later.file,
            &numbers[1],
            &later.code,
            &numbers[2],
            &of,
            &differ,
            &missing,
            decision,
        ];
        profile.row(&cells, &mut out);
    }
    out
}

/// Units of the declared population that have not answered, one a row: `id`, `name`. `None` when all
/// have.
#[must_use]
pub fn reminders(frame: &PopulationFrame, profile: Profile) -> Option<String> {
    let mut out = profile.mark().to_owned();
    profile.row(&["id", "name"], &mut out);
    let units = frame.ids.iter().zip(&frame.names).zip(&frame.answered);
    let silent = units.filter(|(_, answered)| !**answered);
    let mut some = false;
    for ((id, name), _) in silent {
        profile.row(&[id, name], &mut out);
        some = true;
    }
    some.then_some(out)
}
