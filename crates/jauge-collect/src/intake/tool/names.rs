//! The names that a column goes by: a tool puts groups, codes and headings around the name
//! that a question has in the form.

use jauge_model::study::Tool;

use crate::exchange::limesurvey::CODE;

/// What parts a group and a question, tool by tool.
const KOBO: &[char] = &['/', '.', '-'];
const ODK: &[char] = &['-', '/', '.'];

/// The names of a column, the nearest to its header first.
pub(super) fn of(tool: Option<Tool>, header: &str) -> Vec<String> {
    let mut out = vec![header.to_owned()];
    let Some(tool) = tool else { return out };
    match tool {
        Tool::Kobo => out.extend(without_groups(header, KOBO)),
        Tool::Odk => out.extend(without_groups(header, ODK)),
        Tool::Limesurvey => limesurvey(header, &mut out),
        Tool::Framaforms => {}
        Tool::GoogleForms | Tool::MicrosoftForms | Tool::Redcap => {
            out.extend(row_of_grid(header).map(str::to_owned));
        }
    }
    out
}

/// `group/part/name`: without the first group, without the second, ...
fn without_groups<'h>(
    header: &'h str,
    marks: &'static [char],
) -> impl Iterator<Item = String> + 'h {
    let places = header.char_indices().filter(|(_, c)| marks.contains(c));
    let rests = places.map(|(at, c)| header[at + c.len_utf8()..].trim());
    rests.filter(|rest| !rest.is_empty()).map(str::to_owned)
}

/// The question and the option of a column that is about one option, in each way in which tools
/// write the two: `q/o`, `q___o`, `q[o]`, `q. Text [Option]`, `q (choice=Option)`.
pub(super) fn of_options(header: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut add = |pair: Option<(&str, &str)>| {
        let trimmed = pair.map(|(head, tail)| (head.trim(), tail.trim()));
        let whole = trimmed.filter(|(head, tail)| !head.is_empty() && !tail.is_empty());
        out.extend(whole.map(|(head, tail)| (head.to_owned(), tail.to_owned())));
    };
    let code = header.split_once(". ").map_or(header, |(code, _)| code);
    for text in [code, header].map(str::trim_end) {
        add(text.strip_suffix(']').and_then(|t| t.rsplit_once('[')));
        add(text
            .strip_suffix(')')
            .and_then(|t| t.rsplit_once("(choice=")));
        for between in ["___", "/", "."] {
            add(text.rsplit_once(between));
        }
    }
    out
}

/// `Question [row]`: the row.
fn row_of_grid(header: &str) -> Option<&str> {
    let (_, row) = header.trim_end().strip_suffix(']')?.rsplit_once('[')?;
    Some(row.trim()).filter(|r| !r.is_empty())
}

/// `code`, `code[row]`, `code_row`, a text, `Text [row]`, or a code and a text.
fn limesurvey(header: &str, out: &mut Vec<String>) {
    let (code, text) = match header.split_once(". ") {
        Some((code, text)) if is_code(code) => (Some(code), Some(text)),
        _ if is_code(header) => (Some(header), None),
        _ => (None, Some(header)),
    };
    if let Some(code) = code {
        out.push(code.to_owned());
        if let Some(row) = row_of_grid(code) {
            out.push(row.to_owned());
            if let Some((question, _)) = code.split_once('[') {
                out.push(format!("{question}_{row}"));
            }
        } else if let Some((_, row)) = code.split_once('_') {
            out.push(row.to_owned());
        }
    }
    if let Some(text) = text {
        out.push(text.to_owned());
        if CODE.contains(&text.trim()) {
            out.push("code".to_owned());
        }
        out.extend(row_of_grid(text).map(str::to_owned));
    }
}

/// `q1`, `q1[SQ001]`, `q1[SQ001][1]`.
fn is_code(text: &str) -> bool {
    let name = text.split('[').next().unwrap_or_default();
    let rest = &text[name.len()..];
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(plain)
        && (rest.is_empty() || rest.ends_with(']') && !rest.contains(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_stripped_one_by_one() {
        let kobo = of(Some(Tool::Kobo), "avant/lieu/venir");
        assert_eq!(kobo, ["avant/lieu/venir", "lieu/venir", "venir"]);
        assert_eq!(of(Some(Tool::Odk), "avant-venir"), ["avant-venir", "venir"]);
        assert_eq!(of(Some(Tool::Kobo), "venir"), ["venir"]);
    }

    #[test]
    fn limesurvey_heads_its_columns_in_four_ways() {
        assert_eq!(
            of(Some(Tool::Limesurvey), "roue[venir]")[1..],
            ["roue[venir]", "venir", "roue_venir"]
        );
        assert_eq!(
            of(Some(Tool::Limesurvey), "roue_venir")[1..],
            ["roue_venir", "venir"]
        );
        let mixed = of(
            Some(Tool::Limesurvey),
            "roue[venir]. Ma roue [Je viens au lieu]",
        );
        assert!(mixed.contains(&"venir".to_owned()));
        assert!(mixed.contains(&"Je viens au lieu".to_owned()));
        let text = of(Some(Tool::Limesurvey), "Ma roue [Je viens au lieu]");
        assert_eq!(text.last().unwrap(), "Je viens au lieu");
        // A sentence that ends and goes on is no code and a text.
        let sentence = of(Some(Tool::Limesurvey), "Bonjour à tous. Je viens");
        assert_eq!(sentence[1..], ["Bonjour à tous. Je viens"]);
    }

    #[test]
    fn options_have_columns_of_their_own() {
        let first = |header: &str| of_options(header).swap_remove(0);
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(first("outils/scie"), pair("outils", "scie"));
        assert_eq!(first("outils___2"), pair("outils", "2"));
        assert_eq!(
            first("outils[SQ001]. Quels outils ? [Une scie]"),
            pair("outils", "SQ001")
        );
        assert_eq!(
            first("Quels outils ? (choice=Une scie)"),
            pair("Quels outils ?", "Une scie")
        );
        assert!(of_options("venir").is_empty());
    }

    #[test]
    fn the_rows_of_a_grid_are_questions() {
        assert_eq!(
            of(Some(Tool::GoogleForms), "Ma roue [Je viens au lieu]"),
            ["Ma roue [Je viens au lieu]", "Je viens au lieu"]
        );
        assert_eq!(
            of(Some(Tool::GoogleForms), "Votre code []"),
            ["Votre code []"]
        );
    }
}
