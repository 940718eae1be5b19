//! What stands in the folder of a report, and for whom: a text beside the files, so that what is for the team does not go
//! out with them. It names every file there can be, so that it is the same whichever were asked for.

use jauge_model::{Lang, Text, locale};

use crate::pipeline::Output;

/// The folder of what is for the team only.
pub(crate) const TEAM: &str = "team";

/// The text that says which file is for whom.
const GUIDE: &str = "README.txt";

/// Files: their name, `*` for the language and the format; what they are, in French and in English.
type Kind = (&'static str, &'static str, &'static str);

struct Part {
    fr: &'static str,
    en: &'static str,
    kinds: &'static [Kind],
}

const PUBLIC: Part = Part {
    fr: "À REMETTRE ET À PUBLIER : secret statistique appliqué, aucune réponse d’une personne",
    en: "TO HAND OUT AND TO PUBLISH: statistical secrecy applied, nobody's answers",
    kinds: &[
        (
            "report.*",
            "le rapport entier, avec ses méthodes et toutes ses tables",
            "the whole report, with its methods and all its tables",
        ),
        (
            "funder.*",
            "deux pages pour qui finance",
            "two pages for those who fund",
        ),
        (
            "inhabitants.*",
            "une page pour les habitants : un brouillon, à relire avec les personnes concernées avant de la publier",
            "a page for the inhabitants: a draft, to be read by the people concerned before it is published",
        ),
        (
            "meeting.*",
            "une feuille pour la réunion où l’on décide des suites",
            "a sheet for the meeting that decides what follows",
        ),
        (
            "own.*",
            "la page faite avec le modèle de l’étude, s’il y en a un",
            "the page made with the study's own template, if there is one",
        ),
        (
            "figures/",
            "les dessins, un fichier chacun, s’ils ont été demandés",
            "the drawings, a file each, if they were asked for",
        ),
        (
            "findings.*",
            "tous les résultats, comme données",
            "all results, as data",
        ),
        (
            "provenance.json",
            "de quels fichiers, quelle grille, quel plan et quel programme vient ce rapport",
            "from which files, grid, plan and program this report comes",
        ),
    ],
};

const KEPT: Part = Part {
    fr: "POUR L’ÉQUIPE SEULE (dossier team) : des données personnelles ; ne pas publier, ne pas envoyer, détruire à la date prévue",
    en: "FOR THE TEAM ONLY (folder team): personal data; not to be published or sent, to be destroyed on the day that was set",
    kinds: &[
        (
            "team/reception.json",
            "ce qu’il est advenu de chaque ligne et de chaque réponse, avec les codes des personnes",
            "what became of each row and each answer, with people's codes",
        ),
        (
            "team/review.csv",
            "les paires de fiches à vérifier, avec ce que les personnes ont donné, s’il y en a",
            "the pairs of forms to check, with what people gave, if there are any",
        ),
        (
            "team/reminders.csv",
            "qui relancer, si l’étude déclare sa population",
            "whom to remind, if the study declares its population",
        ),
    ],
};

/// The guide to the files of a report, to be written beside them, and one inside the folder of the team.
pub(crate) fn guides() -> [Output; 2] {
    let text = |parts: &[&Part]| {
        let of = |lang| parts.iter().map(move |part| part.text(lang));
        let all: Vec<String> = of(Lang::Fr).chain(of(Lang::En)).collect();
        all.join("\n").into_bytes()
    };
    [
        (GUIDE.to_owned(), text(&[&PUBLIC, &KEPT])),
        (format!("{TEAM}/{GUIDE}"), text(&[&KEPT])),
    ]
}

impl Part {
    fn text(&self, lang: Lang) -> String {
        let say = |fr: &str, en: &str| Text::both(locale::french(fr), en).get(lang).to_owned();
        let kind = |(name, fr, en): &Kind| {
            let line = say(&format!("{name} : {fr}"), &format!("{name}: {en}"));
            format!("  {line}\n")
        };
        let kinds: String = self.kinds.iter().map(kind).collect();
        format!("{}\n{kinds}", say(self.fr, self.en))
    }
}
