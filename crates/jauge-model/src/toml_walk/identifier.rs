//! Identifiers that survive every tool answers may travel through.
//!
//! `[a-z][a-z0-9_]{0,19}`, no double underscore, none at the end, no reserved word: the
//! strictest of what LimeSurvey (20 characters), REDCap (`___` marks a tick box), Stata,
//! SPSS, XML names and SQL accept.

/// Whether hyphens may stand in an identifier: only where it names files and folders.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hyphens {
    /// `jg-roue`: a grid, a study.
    Allowed,
    /// Everything that may become a column name.
    Refused,
}

const LONGEST: usize = 20;

/// Words that SPSS, Stata or SQL keep for themselves.
const RESERVED: [&str; 38] = [
    "all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with", "if", "in",
    "using", "byte", "double", "float", "int", "long", "select", "from", "where", "table", "order",
    "group", "join", "union", "insert", "update", "delete", "create", "drop", "null", "case",
    "when", "then",
];

/// `None` when the identifier is fine; otherwise one that would be.
pub(crate) fn repaired_identifier(id: &str, hyphens: Hyphens) -> Option<String> {
    let mut repaired = String::new();
    for c in id.trim().chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => repaired.push(c),
            'à' | 'â' | 'ä' => repaired.push('a'),
            'ç' => repaired.push('c'),
            'é' | 'è' | 'ê' | 'ë' => repaired.push('e'),
            'î' | 'ï' => repaired.push('i'),
            'ô' | 'ö' => repaired.push('o'),
            'ù' | 'û' | 'ü' => repaired.push('u'),
            'œ' => repaired.push_str("oe"),
            '-' if hyphens == Hyphens::Allowed && !repaired.ends_with(['-', '_']) => {
                repaired.push('-');
            }
            _ if repaired.is_empty() || repaired.ends_with(['-', '_']) => {}
            _ => repaired.push('_'),
        }
    }
    if !repaired.starts_with(|c: char| c.is_ascii_lowercase()) || repaired.starts_with("xml") {
        repaired.insert_str(0, "q_");
    }
    repaired.truncate(LONGEST); // ASCII only by now
    while repaired.ends_with(['-', '_']) {
        repaired.pop();
    }
    if RESERVED.contains(&repaired.as_str()) {
        repaired.push_str("_1");
    }
    (repaired != id).then_some(repaired)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_identifiers_pass_and_bad_ones_are_repaired() {
        for good in ["a", "r01", "col_parole", "abcdefghijklmnopqrst"] {
            assert_eq!(repaired_identifier(good, Hyphens::Refused), None, "{good}");
        }
        assert_eq!(repaired_identifier("jg-roue", Hyphens::Allowed), None);
        for (bad, better) in [
            ("", "q"),
            ("jg-roue", "jg_roue"),
            ("R01", "r01"),
            ("1er", "q_1er"),
            ("_n", "n"),
            ("a__b", "a_b"),
            ("a_", "a"),
            ("order", "order_1"),
            ("xml_a", "q_xml_a"),
            ("Écoute des œuvres", "ecoute_des_oeuvres"),
            ("abcdefghijklmnopqrstu", "abcdefghijklmnopqrst"),
            ("日本", "q"),
        ] {
            let repaired = repaired_identifier(bad, Hyphens::Refused);
            assert_eq!(repaired.as_deref(), Some(better), "{bad}");
            assert_eq!(
                repaired_identifier(better, Hyphens::Refused),
                None,
                "{better}"
            );
        }
    }
}
