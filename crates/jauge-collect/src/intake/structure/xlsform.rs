//! An XLSForm as a description of what comes back: the sheets `survey` and `choices`.

use super::{Fault, Question, fault, without_markup};
use crate::intake::workbook::{Sheet, Workbook};
use crate::spelling::fold;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Question>, Fault> {
    let broken = |_| fault("le classeur ne se lit pas", "the workbook cannot be read");
    let mut book = Workbook::open(bytes).map_err(broken)?;
    let listed = book.sheets().to_vec();
    let mut sheet = |name: &str| {
        let at = listed.iter().position(|s| fold(&s.name) == name);
        at.map(|n| book.read(n, u32::MAX).map_err(broken))
            .transpose()
    };
    let Some(survey) = sheet("survey")? else {
        return Err(fault(
            "pas de feuille «\u{a0}survey\u{a0}»\u{a0}: ce n\u{2019}est pas un XLSForm",
            "no sheet \"survey\": this is no XLSForm",
        ));
    };
    let choices = sheet("choices")?.map(|s| table(&s)).unwrap_or_default();
    let of_list = |list: &str| -> Vec<(String, Vec<String>)> {
        let mine = choices.iter().filter(|r| {
            ["list_name", "list name"]
                .iter()
                .any(|k| r.get(k) == Some(list))
        });
        mine.filter_map(|r| Some((r.get("name")?.to_owned(), r.labels())))
            .collect()
    };
    let questions = table(&survey);
    let all = questions.iter().filter_map(|row| {
        let (kind, name) = (row.get("type")?, row.get("name")?);
        let mut words = kind.split_whitespace();
        let options = match (words.next(), words.next()) {
            (Some("select_one" | "select_multiple" | "rank" | "select1"), Some(list)) => {
                of_list(list)
            }
            _ => Vec::new(),
        };
        Some(Question {
            names: vec![name.to_owned()],
            labels: row.labels(),
            options,
        })
    });
    Ok(all.collect())
}

/// One row: folded header and text of each filled cell.
struct Line(Vec<(String, String)>);

impl Line {
    fn get(&self, key: &str) -> Option<&str> {
        let found = self.0.iter().find(|(k, _)| k == key);
        found.map(|(_, v)| v.as_str()).filter(|v| !v.is_empty())
    }

    /// `label`, `label::Français (fr)`, `label:fr`.
    fn labels(&self) -> Vec<String> {
        let is_label = |k: &str| k == "label" || k.starts_with("label:");
        let all = self.0.iter().filter(|(k, _)| is_label(k));
        let texts = all
            .map(|(_, v)| without_markup(v))
            .filter(|v| !v.is_empty());
        texts.collect()
    }
}

fn table(sheet: &Sheet) -> Vec<Line> {
    let mut rows = sheet.rows();
    let Some(head) = rows.next() else {
        return Vec::new();
    };
    let headers: Vec<(u32, String)> = head.cells().map(|(c, _, t)| (c, fold(t))).collect();
    rows.map(|row| {
        let cell =
            |(column, name): &(u32, String)| (name.clone(), row.text(*column).trim().to_owned());
        Line(headers.iter().map(cell).collect())
    })
    .collect()
}
