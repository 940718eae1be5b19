//! What reception has to say, in the order in which somebody sets to work on it.

use std::collections::BTreeMap;

use jauge_model::locale::with_capital;
use jauge_model::{Diagnostic, Place, Severity};

use super::{Desk, LISTED};
use crate::document::{Block, Chapter, Remark};
use crate::locale::DASH;

/// Most places of one remark; all of them are in `reception.json`.
const PLACES: usize = 12;

impl Desk<'_> {
    /// What is said with this severity: the same of several cells of a table is one remark.
    pub(super) fn said(&self, severity: Severity) -> Vec<Vec<&Diagnostic>> {
        let mut out: Vec<Vec<&Diagnostic>> = Vec::new();
        let mut known: BTreeMap<_, usize> = BTreeMap::new();
        for d in self.report.reception.diagnostics.iter() {
            if d.severity != severity {
                continue;
            }
            let (lang, place) = (self.l.lang, &d.place);
            let said = (d.message.get(lang), d.hint.get(lang));
            let key = (d.code, said, &place.file, &place.sheet);
            let n = *known.entry(key).or_insert(out.len());
            match out.get_mut(n) {
                Some(same) => same.push(d),
                None => out.push(vec![d]),
            }
        }
        out
    }

    /// Everything that is said, what must be corrected first.
    pub(super) fn to_do(&self) -> Chapter {
        let l = self.l;
        let mut blocks = Vec::new();
        let kinds = [
            (
                Severity::Error,
                (
                    "À corriger avant l'analyse",
                    "To correct before the analysis",
                ),
            ),
            (
                Severity::Warning,
                ("Mis de côté ou à vérifier", "Set aside, or to be checked"),
            ),
            (Severity::Advice, ("Bon à savoir", "Good to know")),
        ];
        for (severity, (fr, en)) in kinds {
            let all = self.said(severity);
            if all.is_empty() {
                continue;
            }
            let title = l.fill(
                &format!("{fr} ({{n}})"),
                &format!("{en} ({{n}})"),
                &[("n", &l.integer(all.len() as u64))],
            );
            let items = all
                .iter()
                .take(LISTED)
                .filter_map(|d| self.remark(d))
                .collect();
            let mut list = vec![Block::Remarks {
                hint: l.t("Que faire :", "What to do:"),
                items,
            }];
            if all.len() > LISTED {
                let rest = l.integer((all.len() - LISTED) as u64);
                list.push(Block::text(l.fill(
                    "{n} de plus dans reception.json.",
                    "{n} more in reception.json.",
                    &[("n", &rest)],
                )));
            }
            if severity == Severity::Advice {
                blocks.push(Block::Fold {
                    summary: title,
                    blocks: list,
                });
            } else {
                blocks.push(Block::heading(3, title));
                blocks.extend(list);
            }
        }
        if blocks.is_empty() {
            blocks.push(Block::text(l.t("Rien.", "Nothing.")));
        }
        Chapter {
            id: "to-do".into(),
            title: l.t("Ce qu'il y a à faire", "What is to be done"),
            blocks,
        }
    }

    fn remark(&self, same: &[&Diagnostic]) -> Option<Remark> {
        let l = self.l;
        let d = same.first()?;
        Some(Remark {
            place: match same {
                [one] => self.place(&one.place),
                several => self.places(&d.place, several),
            },
            code: d.code,
            what: with_capital(l.author(&d.message)),
            hint: l.author(&d.hint).to_owned(),
        })
    }

    /// Several places of one table: file, sheet, then each cell or row.
    fn places(&self, first: &Place, all: &[&Diagnostic]) -> String {
        let l = self.l;
        let table = Place {
            file: first.file.clone(),
            sheet: first.sheet.clone(),
            ..Place::default()
        };
        let one = |d: &&Diagnostic| {
            let place = &d.place;
            match (&place.letters, place.line, &place.field) {
                (Some(letters), Some(row), _) => format!("{letters}{row}"),
                (None, Some(row), Some(field)) => format!("{row} ({})", l.quoted(field)),
                (None, Some(row), None) => row.to_string(),
                (_, None, Some(field)) => l.quoted(field),
                (Some(letters), None, None) => letters.clone(),
                (None, None, None) => DASH.to_owned(),
            }
        };
        let cells = all.iter().take(PLACES).map(one).collect::<Vec<_>>();
        let more = if all.len() > PLACES { ", …" } else { "" };
        let list = cells.join(", ") + more;
        let (n, of) = (l.integer(all.len() as u64), self.place(&table));
        l.fill(
            "{of}, {n} endroits : {list}",
            "{of}, {n} places: {list}",
            &[("of", &of), ("n", &n), ("list", &list)],
        )
    }

    /// A place as somebody would look it up: file, sheet, row or cell, column.
    fn place(&self, place: &Place) -> String {
        let l = self.l;
        let mut parts: Vec<String> = place.file.iter().cloned().collect();
        if let Some(sheet) = &place.sheet {
            parts.push(l.fill("feuille {s}", "sheet {s}", &[("s", &l.quoted(sheet))]));
        }
        match (&place.letters, place.line) {
            (Some(letters), Some(row)) => {
                let cell = format!("{letters}{row}");
                parts.push(l.fill("case {c}", "cell {c}", &[("c", &cell)]));
            }
            (None, Some(row)) => {
                parts.push(l.fill("ligne {n}", "row {n}", &[("n", &row.to_string())]));
            }
            (Some(letters), None) if place.field.is_none() => {
                parts.push(l.fill("colonne {c}", "column {c}", &[("c", letters)]));
            }
            _ => {}
        }
        if let Some(field) = &place.field {
            parts.push(l.fill("colonne {f}", "column {f}", &[("f", &l.quoted(field))]));
        } else if let Some(item) = &place.item {
            parts.push(l.quoted(&self.item(item)));
        }
        match parts.is_empty() {
            true => l.t("Toute l'étude", "The whole study"),
            false => parts.join(", "),
        }
    }
}
