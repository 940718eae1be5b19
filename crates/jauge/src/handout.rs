//! What stands in the folder of a report, and for whom: a text beside the files, so that what is for the team does not go out with them.

use std::fmt::Write as _;

use jauge_model::{Lang, Text, locale};

use crate::pipeline::Output;

/// The folder of what is for the team only.
pub(crate) const TEAM: &str = "team";

/// The text that says which file is for whom.
const GUIDE: &str = "README.txt";

/// Kinds of files by how their names begin, each with what it is. The first that fits counts.
const KINDS: [(&str, &str, &str); 14] = [
    (
        "team/reception",
        "ce qu’il est advenu de chaque ligne et de chaque réponse, avec les codes des personnes",
        "what became of each row and each answer, with people's codes",
    ),
    (
        "team/review",
        "les paires de fiches à vérifier, avec ce que les personnes ont donné",
        "the pairs of forms to check, with what people gave",
    ),
    ("team/reminders", "qui relancer", "whom to remind"),
    ("team/", "pour l’équipe", "for the team"),
    (
        "report.",
        "le rapport entier, avec ses méthodes et toutes ses tables",
        "the whole report, with its methods and all its tables",
    ),
    (
        "funder.",
        "deux pages pour qui finance",
        "two pages for those who fund",
    ),
    (
        "inhabitants.",
        "une page pour les habitants : un brouillon, à relire avec les personnes concernées avant de la publier",
        "a page for the inhabitants: a draft, to be read by the people concerned before it is published",
    ),
    (
        "meeting.",
        "une feuille pour la réunion où l’on décide des suites",
        "a sheet for the meeting that decides what follows",
    ),
    (
        "own.",
        "la page faite avec le modèle de l’étude",
        "the page made with the study's own template",
    ),
    (
        "findings.json",
        "tous les résultats, comme données",
        "all results, as data",
    ),
    (
        "findings.csv",
        "les mêmes, une ligne par résultat",
        "the same, one row per result",
    ),
    (
        "provenance.json",
        "de quels fichiers, quelle grille, quel plan et quel programme vient ce rapport",
        "from which files, grid, plan and program this report comes",
    ),
    (
        "figures/",
        "les dessins, un fichier chacun",
        "the drawings, a file each",
    ),
    ("", "une page du rapport", "a page of the report"),
];

fn kind(name: &str) -> &'static (&'static str, &'static str, &'static str) {
    let fits = |k: &&(&str, &str, &str)| name.starts_with(k.0);
    KINDS.iter().find(fits).unwrap_or(&KINDS[KINDS.len() - 1])
}

/// The guide to these files, to be written beside them, and one inside the folder of the team.
pub(crate) fn guides(outputs: &[Output]) -> [Output; 2] {
    let names: Vec<&str> = outputs.iter().map(|(name, _)| name.as_str()).collect();
    let (team, out): (Vec<&str>, Vec<&str>) =
        names.into_iter().partition(|n| n.starts_with("team/"));
    let all = [
        section(Lang::Fr, &PUBLIC, &out),
        section(Lang::Fr, &KEPT, &team),
        section(Lang::En, &PUBLIC, &out),
        section(Lang::En, &KEPT, &team),
    ];
    let inside = [
        section(Lang::Fr, &KEPT, &team),
        section(Lang::En, &KEPT, &team),
    ];
    [
        (GUIDE.to_owned(), all.join("\n").into_bytes()),
        (format!("{TEAM}/{GUIDE}"), inside.join("\n").into_bytes()),
    ]
}

/// Head of what may be handed out.
const PUBLIC: (&str, &str) = (
    "À REMETTRE ET À PUBLIER : secret statistique appliqué, aucune réponse d’une personne",
    "TO HAND OUT AND TO PUBLISH: statistical secrecy applied, nobody's answers",
);

/// Head of what may not.
const KEPT: (&str, &str) = (
    "POUR L’ÉQUIPE SEULE (dossier team) : des données personnelles ; ne pas publier, ne pas envoyer, détruire à la date prévue",
    "FOR THE TEAM ONLY (folder team): personal data; not to be published or sent, to be destroyed on the day that was set",
);

fn section(lang: Lang, head: &(&str, &str), names: &[&str]) -> String {
    let say = |fr: &str, en: &str| Text::both(locale::french(fr), en).get(lang).to_owned();
    let mut out = format!("{}\n", say(head.0, head.1));
    let mut last = "";
    for name in names {
        let (begins, fr, en) = *kind(name);
        // Many drawings are one line.
        if begins == "figures/" && last == begins {
            continue;
        }
        last = begins;
        let shown = if begins == "figures/" { begins } else { name };
        let colon = if lang == Lang::Fr { "\u{a0}:" } else { ":" };
        // Writing to a string does not fail.
        let _ = writeln!(out, "  {shown}{colon} {}", say(fr, en));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::guides;

    #[test]
    fn each_file_is_named_once_in_each_language_and_under_its_head() {
        let names = [
            "report.fr.html",
            "figures/a.fr.svg",
            "figures/b.fr.svg",
            "team/reception.json",
        ];
        let outputs: Vec<_> = names.map(|n| (n.to_owned(), Vec::new())).to_vec();
        let [all, inside] = guides(&outputs).map(|(_, b)| String::from_utf8(b).unwrap());
        for name in ["report.fr.html", "figures/", "team/reception.json"] {
            assert_eq!(all.matches(name).count(), 2, "{name} in {all}");
        }
        let kept = all.find("POUR L’ÉQUIPE").unwrap();
        assert!(all.find("report.fr.html").unwrap() < kept);
        assert!(all.find("team/reception.json").unwrap() > kept);
        assert!(inside.contains("team/reception.json") && !inside.contains("report."));
    }
}
