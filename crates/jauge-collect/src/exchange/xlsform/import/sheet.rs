//! The sheets of an XLSForm as tables, under the names that their columns have now.

use std::collections::BTreeMap;

use crate::exchange::xlsform::quoted;
use crate::intake::pages::Page;
use crate::spelling::fold;

/// `Français (fr)`, `French`, `fr`: the code of a language.
pub(super) fn language_of(name: &str) -> Option<String> {
    let folded = fold(name);
    let code = folded
        .rsplit_once('(')
        .and_then(|(_, c)| c.strip_suffix(')'));
    let code = code.map_or(folded.as_str(), str::trim);
    let named = match code {
        "francais" | "french" => "fr",
        "english" | "anglais" => "en",
        "espanol" | "spanish" => "es",
        "arabic" | "arabe" => "ar",
        other => other,
    };
    let is_code = (2..=3).contains(&named.split('-').next().unwrap_or_default().len())
        && named.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    is_code.then(|| named.to_owned())
}

/// A sheet with titles: each cell by its folded title.
#[derive(Default)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) rows: Vec<Cells>,
}

pub(super) struct Cells {
    pub(super) line: u64,
    cells: Vec<(String, String, usize)>,
}

impl Cells {
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        let found = self.cells.iter().find(|(k, ..)| k == key)?;
        Some(found.1.as_str()).filter(|v| !v.is_empty())
    }

    pub(super) fn column(&self, key: &str) -> Option<usize> {
        self.cells.iter().find(|(k, ..)| k == key).map(|c| c.2)
    }

    /// A text in each language in which it is given: `label::fr`.
    pub(super) fn text(&self, key: &str) -> BTreeMap<&str, &str> {
        let start = format!("{key}::");
        let all = self.cells.iter().filter(|(_, v, _)| !v.is_empty());
        all.filter_map(|(k, v, _)| Some((k.strip_prefix(&start)?, v.as_str())))
            .collect()
    }
}

/// Titles that can have a language.
const TRANSLATED: [&str; 9] = [
    "label",
    "hint",
    "guidance_hint",
    "constraint_message",
    "required_message",
    "image",
    "big-image",
    "audio",
    "video",
];

impl Table {
    pub(super) fn of(page: &Page) -> Self {
        Self::in_language(page, "")
    }

    /// Texts whose title says no language are in `language`.
    pub(super) fn in_language(page: &Page, language: &str) -> Self {
        let mut rows = page.rows.iter();
        let titles: Vec<String> = rows.next().map_or_else(Vec::new, |r| {
            r.cells.iter().map(|c| title(c, language)).collect()
        });
        let rows = rows.map(|row| Cells {
            line: row.line,
            cells: (titles.iter().zip(&row.cells).enumerate())
                .map(|(n, (t, c))| {
                    // The words of a text are its author's, blanks included.
                    let words = t.contains("::") && !c.trim().is_empty();
                    let cell = if words { c } else { c.trim() };
                    (t.clone(), cell.to_owned(), n)
                })
                .collect(),
        });
        Self {
            name: page.name.clone(),
            rows: rows.collect(),
        }
    }
}

/// `label::Français (fr)` and `label:French` as `label::fr`; other names that are in use.
fn title(cell: &str, language: &str) -> String {
    // Pictures and sounds have a prefix, or none in older forms.
    let media = |prefix: &str| cell.strip_prefix(prefix);
    let cell = media("media::").or_else(|| media("media:")).unwrap_or(cell);
    let (key, lang) = match cell.split_once("::").or_else(|| cell.split_once(':')) {
        Some((key, lang)) => (fold(key), language_of(lang).unwrap_or_else(|| fold(lang))),
        None => (fold(cell), language.to_owned()),
    };
    let key = match key.as_str() {
        "caption" => "label",
        "command" => "type",
        "tag" | "value" => "name",
        "relevance" => "relevant",
        "list name" => "list_name",
        "constraining_message" | "constraint message" => "constraint_message",
        other => other,
    };
    if TRANSLATED.contains(&key) {
        format!("{key}::{lang}")
    } else {
        key.to_owned()
    }
}

/// A type as XLSForm spells it now.
pub(super) fn kind_of(kind: &str) -> String {
    let words: Vec<String> = kind.split_whitespace().map(str::to_owned).collect();
    let joined = words.join(" ");
    let folded = joined.to_lowercase();
    for (old, new) in [
        ("select one from ", "select_one "),
        ("select one ", "select_one "),
        ("select1 ", "select_one "),
        ("select all that apply from ", "select_multiple "),
        ("select all that apply ", "select_multiple "),
        ("select multiple ", "select_multiple "),
        ("begin group", "begin_group"),
        ("end group", "end_group"),
        ("begin lgroup", "begin_repeat"),
        ("begin repeat", "begin_repeat"),
        ("end repeat", "end_repeat"),
        ("end lgroup", "end_repeat"),
        ("int", "integer"),
        ("string", "text"),
    ] {
        let whole = folded == old.trim_end();
        if whole || old.ends_with(' ') && folded.starts_with(old) {
            return format!("{new}{}", &joined[old.len().min(joined.len())..])
                .trim_end()
                .to_owned();
        }
    }
    let first = words.first().map(|w| w.to_lowercase()).unwrap_or_default();
    [&[first][..], words.get(1..).unwrap_or_default()]
        .concat()
        .join(" ")
}

/// A text in TOML: `{ fr = "…", en = "…" }`.
pub(super) fn texts(all: &BTreeMap<&str, &str>) -> Option<String> {
    if all.is_empty() {
        return None;
    }
    let one = |(lang, text): (&&str, &&str)| format!("{lang} = {}", quoted(text));
    Some(format!(
        "{{ {} }}",
        all.iter().map(one).collect::<Vec<_>>().join(", ")
    ))
}
