//! Whatever the text, reading ends with a list of faults and not with a panic.

#![allow(clippy::unwrap_used)]

use jauge_model::{Lang, Questionnaire, questionnaire, study};
use proptest::prelude::*;

const WHEEL: &str = include_str!("../../../questionnaires/jg-roue/v1.toml");
const SMALL: &str = include_str!("data/small.toml");
const STUDY: &str = include_str!("data/study.toml");

/// Reads the text as a grid and as a study; renders what is said.
fn read_all(text: &str, wheel: &Questionnaire) -> Result<(), TestCaseError> {
    let (grid, faults) = questionnaire::read("g", text);
    prop_assert_eq!(grid.is_none(), faults.has_errors());
    let (read, said) = study::read("s", text, grid.as_ref().unwrap_or(wheel));
    prop_assert_eq!(read.is_none(), said.has_errors());
    let lines = text.lines().count() as u64 + 1;
    for fault in faults.iter().chain(&said) {
        prop_assert!(fault.place.line.is_none_or(|l| (1..=lines).contains(&l)));
        prop_assert!(fault.place.column.is_none_or(|c| c >= 1));
        for lang in Lang::ALL {
            prop_assert!(!fault.message.get(lang).is_empty() && !fault.hint.get(lang).is_empty());
        }
    }
    let _ = study::grid_path(text);
    Ok(())
}

fn wheel() -> Questionnaire {
    questionnaire::read("g", WHEEL).0.unwrap()
}

fn char_floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|i| text.is_char_boundary(*i))
        .unwrap_or(0)
}

/// Pieces of which TOML, and our formats, are made.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "[grid]",
            "[[item]]",
            "[[wave]]",
            "[[scale]]",
            "[[score]]",
            "[study]",
            "[keys]",
            "[[answers]]",
            "[[contrast]]",
            "\n",
            "\n",
            " = ",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "'",
            "\"\"\"",
            ",",
            "#",
            "@",
            ".",
            "id",
            "text",
            "scale",
            "levels",
            "over",
            "waves",
            "columns",
            "code",
            "fr",
            "en",
            "\"entry\"",
            "\"r01\"",
            "true",
            "-1",
            "9223372036854775808",
            "1e400",
            "nan",
            "0x",
            "2024-01-01",
            "\u{feff}",
            "é",
            "’",
            "\r\n",
            "\0",
            "\\u00",
        ])
        .prop_map(str::to_owned),
        "[a-z_]{1,6} = \"[a-zé ]{0,8}\"\n",
        "\\PC{0,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn toml_like_text_never_panics(pieces in prop::collection::vec(piece(), 0..60)) {
        read_all(&pieces.concat(), &wheel())?;
    }

    #[test]
    fn damaged_files_never_panic(
        which in 0..3_usize,
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..40_usize, piece()), 1..6),
    ) {
        let mut text = [WHEEL, SMALL, STUDY][which].to_owned();
        for (at, length, new) in cuts {
            let start = char_floor(&text, at.index(text.len() + 1));
            let end = char_floor(&text, start + length).max(start);
            text.replace_range(start..end, &new);
        }
        read_all(&text, &wheel())?;
    }

    /// Every line that can go, or stand twice, without a panic.
    #[test]
    fn lost_and_doubled_lines_never_panic(
        which in 0..3_usize,
        lost in any::<prop::sample::Index>(),
        doubled in any::<prop::sample::Index>(),
    ) {
        let mut lines: Vec<&str> = [WHEEL, SMALL, STUDY][which].lines().collect();
        lines.remove(lost.index(lines.len()));
        let again = doubled.index(lines.len());
        lines.insert(again, lines[again]);
        read_all(&lines.join("\n"), &wheel())?;
    }

    /// Comments and blank lines between tables, and spaces at the ends of lines, are layout.
    #[test]
    fn layout_does_not_change_the_fingerprint(
        notes in prop::collection::vec((any::<prop::sample::Index>(), "[a-zé \"=\\[{]{0,12}"), 0..8),
        blanks in 0..3_usize,
    ) {
        let mut blocks: Vec<String> = WHEEL.split("\n\n").map(str::to_owned).collect();
        for (at, note) in notes {
            let at = at.index(blocks.len());
            blocks[at].push_str(&format!("   \n# {note}"));
        }
        let text = blocks.join(&"\n".repeat(2 + blanks));
        let (grid, faults) = questionnaire::read("g", &text);
        prop_assert!(grid.is_some(), "{}", faults.render(Lang::En));
        prop_assert_eq!(grid.unwrap().hash, wheel().hash);
    }

    /// A letter more in any item's text is another questionnaire.
    #[test]
    fn words_change_the_fingerprint(item in 0..12_usize, extra in "[a-zé]{1,5}") {
        let whole = wheel();
        let words = whole.items[item].text.get(Lang::Fr);
        let text = WHEEL.replacen(words, &format!("{words}{extra}"), 1);
        let (grid, _) = questionnaire::read("g", &text);
        prop_assert_ne!(grid.unwrap().hash, whole.hash);
    }
}
