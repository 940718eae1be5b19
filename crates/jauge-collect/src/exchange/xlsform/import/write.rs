//! What was read of a form, as a grid file.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jauge_model::Missing;
use jauge_model::questionnaire::repaired_identifier;

use super::sheet::{Cells, texts};
use super::{Condition, Reader};
use crate::exchange::xlsform::{pictures, quoted};
use crate::spelling::fold;

/// An entry of a list on its way into the grid.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) code: i64,
    pub(super) id: String,
    pub(super) missing: Option<String>,
    pub(super) label: String,
    pub(super) picture: Option<String>,
    pub(super) flags: String,
}

impl Reader<'_> {
    /// The entries of a list with the code and the identifier that they get.
    pub(super) fn numbered(&self, list: &str) -> Vec<Entry> {
        let mine: Vec<&Cells> = (self.choices.rows.iter())
            .filter(|r| r.get("list_name") == Some(list) && r.get("name").is_some())
            .collect();
        let codes: Option<Vec<i64>> = mine.iter().map(|r| r.get("name")?.parse().ok()).collect();
        let mut ids = BTreeSet::new();
        let entry = |(n, row): (usize, &&Cells)| {
            let name = row.get("name").unwrap_or_default().to_owned();
            let own = row.get("jauge_id").filter(|_| self.is_own());
            let missing = own.filter(|id| Missing::parse(id).is_some() && name.starts_with('-'));
            let mut id = match own {
                Some(id) => id.to_owned(),
                None => repaired_identifier(&name).unwrap_or_else(|| name.clone()),
            };
            if missing.is_none() && !ids.insert(id.clone()) {
                id = format!("o_{}", n + 1);
                ids.insert(id.clone());
            }
            Entry {
                code: codes.as_ref().map_or(n as i64 + 1, |c| c[n]),
                id,
                missing: missing.map(str::to_owned),
                label: texts(&row.text("label")).unwrap_or_else(|| quoted(&name)),
                picture: self.picture(row),
                flags: row.get("jauge_flags").unwrap_or_default().to_owned(),
                name,
            }
        };
        mine.iter().enumerate().map(entry).collect()
    }

    pub(super) fn grid(&self, id: &str, title: &str, language: &str) -> String {
        let grid_id = fold(id).replace([' ', '.'], "-");
        let version = self
            .own
            .get("jauge_version")
            .map_or("1.0.0", String::as_str);
        let mut out = format!(
            "format = \"jauge-grid/1\"\n\n[grid]\nid = {}\nversion = {}\ndefault_lang = {}\n",
            quoted(&grid_id),
            quoted(version),
            quoted(language),
        );
        let about = [
            "title = ",
            "licence = ",
            "validation = ",
            "source = ",
            "guide = ",
            "minutes = ",
            "in_plain_words = ",
        ];
        let own = self.own.get("lines").map_or("", String::as_str).lines();
        let own: Vec<&str> = own
            .filter(|l| about.iter().any(|a| l.starts_with(a)))
            .collect();
        own.iter().for_each(|line| {
            let _ = writeln!(out, "{line}");
        });
        if own.is_empty() {
            let _ = writeln!(
                out,
                "licence = \"NOASSERTION\"\ntitle = {{ {language} = {} }}",
                quoted(title)
            );
        }
        let out_of = |out: &mut String, table: &str, all: &[(String, String)]| {
            for (id, label) in all {
                let _ = write!(out, "\n[[{table}]]\nid = {}\nlabel = {label}\n", quoted(id));
            }
        };
        let waves = self.beside.merged("wave", &self.waves());
        if waves.is_empty() {
            out.push_str("\n# The form does not say when it is filled in: adapt these waves.\n");
            let waves = [
                ("entry", r#"{ fr = "À l’entrée", en = "At entry" }"#),
                ("exit", r#"{ fr = "À la sortie", en = "At exit" }"#),
            ];
            out_of(
                &mut out,
                "wave",
                &waves.map(|(a, b)| (a.to_owned(), b.to_owned())),
            );
        }
        out += &waves;
        out += &self.beside.merged("role", &self.roles);
        out += &self.beside.link();
        for (name, id, scale) in &self.lists {
            self.write_list(name, id, *scale, &mut out);
        }
        for row in self.pictures.rows.iter().filter(|_| self.is_own()) {
            if let (Some(id), Some(svg)) = (row.get("id"), row.get("svg")) {
                let alt = texts(&row.text("label")).unwrap_or_else(|| quoted(id));
                out.push_str(&pictures::table(id, &alt, svg));
            }
        }
        out += &self.beside.merged("dimension", &self.groups);
        out += &self.beside.merged("competence", &[]);
        for item in &self.items {
            let _ = write!(out, "\n{}", item.lines);
            let _ = match &item.condition {
                Some(Condition::Read(condition, _)) => {
                    writeln!(out, "ask_if = {}", quoted(condition))
                }
                Some(Condition::Own(line)) => writeln!(out, "{line}"),
                Some(Condition::Foreign(words)) => {
                    writeln!(out, "foreign_logic = {}", quoted(words))
                }
                None => Ok(()),
            };
        }
        out + &self.beside.merged("score", &[])
    }

    /// The waves of the form; of a form for one wave the words are those of its sheet, where it
    /// has one.
    fn waves(&self) -> Vec<(String, String)> {
        let one = self.own.contains_key("jauge_wave");
        let told = one && !self.beside.merged("wave", &[]).is_empty();
        if told { Vec::new() } else { self.waves.clone() }
    }

    fn write_list(&self, name: &str, id: &str, scale: bool, out: &mut String) {
        let (table, list) = if scale {
            ("scale", "levels")
        } else {
            ("options", "list")
        };
        let _ = write!(out, "\n[[{table}]]\nid = {}\n", quoted(id));
        if scale {
            let mine = self
                .choices
                .rows
                .iter()
                .filter(|r| r.get("list_name") == Some(name));
            let kind = mine.filter_map(|r| r.get("jauge_scale")).next();
            let _ = writeln!(out, "kind = {}", quoted(kind.unwrap_or("likert")));
        }
        let entries = self.numbered(name);
        let flagged = |word: &str| {
            entries
                .iter()
                .find(|e| e.flags.split(' ').any(|f| f == word))
        };
        if scale && let Some(target) = flagged("target") {
            let _ = writeln!(out, "target = {}", target.code);
        }
        if scale && flagged("lower").is_some() {
            out.push_str("better = \"lower\"\n");
        }
        let _ = writeln!(out, "{list} = [");
        for entry in entries.iter().filter(|e| e.missing.is_none()) {
            let mut flags = String::new();
            if let Some(picture) = &entry.picture {
                let _ = write!(flags, ", picture = {}", quoted(picture));
            }
            for flag in entry.flags.split(' ') {
                let score = flag
                    .strip_prefix("score=")
                    .filter(|s| s.parse::<f64>().is_ok());
                let _ = match (flag, score) {
                    ("specify" | "alone", _) if !scale => write!(flags, ", {flag} = true"),
                    (_, Some(score)) if scale => write!(flags, ", score = {score}"),
                    _ => Ok(()),
                };
            }
            let (code, id, label) = (entry.code, quoted(&entry.id), &entry.label);
            let _ = writeln!(
                out,
                "  {{ code = {code}, id = {id}, label = {label}{flags} }},"
            );
        }
        out.push_str("]\n");
        let missing: Vec<&Entry> = entries.iter().filter(|e| e.missing.is_some()).collect();
        if !missing.is_empty() {
            out.push_str("missing = [\n");
            for entry in missing {
                let reason = quoted(entry.missing.as_deref().unwrap_or_default());
                let _ = writeln!(
                    out,
                    "  {{ code = {}, reason = {reason}, label = {} }},",
                    entry.code, entry.label
                );
            }
            out.push_str("]\n");
        }
    }
}
