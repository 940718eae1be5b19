//! What changed between two versions, in words.

use std::fmt::Write as _;

use super::{Changes, Comparable, Difference, Happened, ItemChange, Part, Step};
use crate::locale::french;
use crate::text::Lang;

pub(super) fn render(changes: &Changes, lang: Lang) -> String {
    let t = |fr: &str, en: &str| match lang {
        Lang::Fr => french(fr),
        Lang::En => en.to_owned(),
    };
    let mut out = String::new();
    let ((from, a), (to, b)) = (&changes.from, &changes.to);
    let _ = writeln!(out, "{from} {a} -> {to} {b}");
    if changes.is_empty() {
        let nothing = t("Rien n'a changé.", "Nothing changed.");
        let _ = writeln!(out, "{nothing}");
    }
    let changed = |i: &&ItemChange| !i.differences.is_empty();
    for item in changes.items.iter().filter(changed) {
        let what: Vec<String> = item
            .differences
            .iter()
            .map(|d| difference(d, lang))
            .collect();
        let _ = writeln!(out, "{}{} {}", item.id(), t(" :", ":"), what.join(" ; "));
        let verdict = match item.comparable {
            Comparable::Same => continue,
            Comparable::DeclaredEquivalent => t(
                "comparable, car la version dit que les mots se valent",
                "comparable, because the version says that the words are equivalent",
            ),
            Comparable::No if item.from.is_some() && item.to.is_some() => {
                t("ne se compare pas", "not comparable")
            }
            Comparable::No => continue,
        };
        let _ = writeln!(out, "  -> {verdict}");
    }
    for other in &changes.others {
        let what = match other.what {
            Part::Wave => t("temps de collecte", "wave"),
            Part::Role => t("rôle", "role"),
            Part::Score => t("score", "score"),
        };
        let change = match other.change {
            Happened::Added => t("ajouté", "added"),
            Happened::Removed => t("retiré", "removed"),
            Happened::Changed => t("changé", "changed"),
        };
        let _ = writeln!(out, "{what} {}{} {change}", other.id, t(" :", ":"));
    }
    if changes.version_says_too_little() {
        let number = match changes.needed {
            Step::Major => t("premier", "first"),
            Step::Minor => t("deuxième", "second"),
            _ => t("troisième", "third"),
        };
        let _ = match lang {
            Lang::Fr => writeln!(
                out,
                "{}",
                french(&format!(
                    "La version ne le dit pas assez : augmentez son {number} nombre."
                ))
            ),
            Lang::En => writeln!(
                out,
                "The version says too little of it: raise its {number} number."
            ),
        };
    }
    out
}

fn difference(difference: &Difference, lang: Lang) -> String {
    let codes = |codes: &[i64]| {
        let codes: Vec<String> = codes.iter().map(i64::to_string).collect();
        codes.join(", ")
    };
    let (fr, en) = match difference {
        Difference::Added => ("ajoutée".to_owned(), "added".to_owned()),
        Difference::Removed => ("retirée".to_owned(), "removed".to_owned()),
        Difference::Renamed(was) => (format!("s'appelait « {was} »"), format!("was \"{was}\"")),
        Difference::Reworded(languages) => {
            let languages = languages.join(", ");
            (
                format!("reformulée ({languages})"),
                format!("reworded ({languages})"),
            )
        }
        Difference::Reanchored(list) => (
            format!("réponses reformulées (codes {})", codes(list)),
            format!("answers reworded (codes {})", codes(list)),
        ),
        Difference::Rescaled => (
            "répondue autrement (échelle, options, unité ou genre)".to_owned(),
            "answered otherwise (scale, options, unit or kind)".to_owned(),
        ),
        Difference::MoreOptions(list) => (
            format!("options ajoutées (codes {})", codes(list)),
            format!("options added (codes {})", codes(list)),
        ),
        Difference::Redirected => (
            "sens ou niveau visé changé".to_owned(),
            "direction or target changed".to_owned(),
        ),
        Difference::Missing => (
            "codes d'absence changés".to_owned(),
            "missing codes changed".to_owned(),
        ),
        Difference::Limits => ("limites changées".to_owned(), "limits changed".to_owned()),
        Difference::PutOtherwise => (
            "posée autrement (temps, rôles ou condition)".to_owned(),
            "put otherwise (waves, roles or condition)".to_owned(),
        ),
        Difference::Regrouped => (
            "rangée ailleurs (dimension ou compétence)".to_owned(),
            "grouped elsewhere (dimension or competence)".to_owned(),
        ),
        Difference::Moved => ("déplacée".to_owned(), "moved".to_owned()),
        Difference::Pictured => (
            "pictogrammes changés".to_owned(),
            "pictures changed".to_owned(),
        ),
        Difference::Surroundings => (
            "mots simples, signe ou vérification changés".to_owned(),
            "plain words, sign or check changed".to_owned(),
        ),
    };
    match lang {
        Lang::Fr => french(&fr),
        Lang::En => en,
    }
}
