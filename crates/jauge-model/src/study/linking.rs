//! Reading the `[link]` table of a study: what it adds to how the grid links people.

use crate::questionnaire::{LinkBy, Questionnaire};
use crate::toml_walk::{Spot, Table, Thing, Walk};
use crate::wording::say;

use super::{Linking, codes};

const ELEMENT: Thing = Thing {
    fr: "d'aucun élément de [link] dans la grille",
    en: "element of [link] in the grid",
};

/// Fewest elements that must agree: two people share one answer too easily.
const MUST_AGREE: usize = 2;

pub(super) fn read_linking(walk: &Walk<'_>, table: &Table<'_>, grid: &Questionnaire) -> Linking {
    let elements: Vec<String> = grid.link_elements().iter().map(|e| e.id.clone()).collect();
    if grid.linked_by() != LinkBy::IssuedCode {
        let why = say(
            "une liste de codes vaut pour une grille dont [link] dit primary = \"issued_code\"",
            "a list of codes is for a grid whose [link] says primary = \"issued_code\"",
            &[],
        );
        table.misplaced(&["codes"], &why);
    }
    if elements.is_empty() {
        let why = say(
            "la grille ne relie personne par des éléments (primary ou fallback = \"sgic\" dans son [link])",
            "the grid links nobody by elements (primary or fallback = \"sgic\" in its [link])",
            &[],
        );
        table.misplaced(&["tolerance", "decisions", "columns"], &why);
    }
    if !elements.is_empty() {
        let why = say(
            "la grille relie les personnes par des éléments, qui ne disent pas à quel parcours un questionnaire appartient",
            "the grid links people by elements, which do not say to which pathway a form belongs",
            &[],
        );
        table.misplaced(&["pathway"], &why);
    }
    let linking = Linking {
        codes: table.string("codes").map(|s| s.value),
        columns: read_columns(walk, table, &elements),
        tolerance: read_tolerance(walk, table, elements.len()),
        decisions: table.string("decisions").map(|s| s.value),
        pathway: table.string("pathway").map(|s| s.value),
    };
    table.finish();
    linking
}

fn read_columns(walk: &Walk<'_>, table: &Table<'_>, elements: &[String]) -> Vec<(usize, String)> {
    let Some(columns) = table.table("columns") else {
        return Vec::new();
    };
    let named = columns.named_strings(&[]);
    if elements.is_empty() {
        return Vec::new();
    }
    let index = |id: &Spot<String>| walk.resolve(id, None, ELEMENT, elements);
    let of = |(id, column): (Spot<String>, Spot<String>)| Some((index(&id)?, column.value));
    named.into_iter().filter_map(of).collect()
}

fn read_tolerance(walk: &Walk<'_>, table: &Table<'_>, elements: usize) -> usize {
    let Some(found) = table.integer("tolerance") else {
        return 0;
    };
    let most = elements.saturating_sub(MUST_AGREE);
    let tolerance = usize::try_from(found.value).ok().filter(|t| *t <= most);
    if tolerance.is_none() && elements > 0 {
        let said = [
            elements.to_string(),
            most.to_string(),
            found.value.to_string(),
        ];
        walk.error(
            codes::TOLERANCE,
            found.at,
            None,
            say(
                "tolerance vaut {0} ; avec {1} éléments, dont deux au moins doivent concorder, elle va de 0 à {2}",
                "tolerance is {0}; with {1} elements, of which at least two must agree, it goes from 0 to {2}",
                &[&said[2], &said[0], &said[1]],
            ),
            say(
                "écrivez par exemple : tolerance = 1 (un élément peut manquer ou différer)",
                "write for example: tolerance = 1 (one element may be missing or differ)",
                &[],
            ),
        );
    }
    tolerance.unwrap_or(0)
}
