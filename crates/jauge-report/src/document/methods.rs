//! Methods, versions, inputs, and the words of the report explained plainly.

use jauge_model::claim::rules;
use jauge_model::finding::{Measure, Section, Verdict};

use super::basis::Among;
use super::{Block, Chapter, Fact, Reader, reliability};
use crate::table::{Cell, Head, Table};

pub(super) fn chapter(r: &Reader<'_>) -> Chapter {
    let l = r.locale;
    let mut blocks = vec![Block::Terms { items: facts(r) }];
    blocks.extend(thresholds(r));
    blocks.extend(reliability::of_scores(r));
    blocks.extend(used(r));
    blocks.extend(inputs(r));
    blocks.extend(lints(r));
    blocks.push(Block::heading(
        3,
        l.t("Les mots du rapport", "Words of the report"),
    ));
    blocks.push(Block::Terms { items: glossary(r) });
    Chapter {
        id: "methods".into(),
        title: l.t("Méthodes", "Methods"),
        blocks,
    }
}

/// Thresholds of the gates that the study sets otherwise, and why.
fn thresholds(r: &Reader<'_>) -> Vec<Block> {
    let l = r.locale;
    let own = &r.study().claims.thresholds;
    if own.is_empty() {
        return Vec::new();
    }
    let all = (
        "parmi toutes les phrases du rapport",
        "among all sentences of the report",
    );
    let among = Among::new(l, all, l.t("dans cette étude", "in this study"));
    let set = among.external(l.t("part, ou nombre de projets", "share, or number of projects"));
    let mut table = Table::new(
        l.t(
            "Seuils que l'étude a fixés autrement",
            "Thresholds that the study sets otherwise",
        ),
        vec![
            Head::words(l.t("Ce que le seuil regarde", "What the threshold looks at")),
            Head::figures(l.t("D'habitude", "Usually"), set.clone()),
            Head::figures(l.t("Ici", "Here"), set),
            Head::words(l.t("Pourquoi", "Why")),
        ],
    );
    for t in own {
        let number = |v: f64| l.number(v, if v.fract() == 0.0 { 0 } else { 2 });
        let gate = rules().gate(&t.gate).map_or("", |g| l.author(&g.name));
        let stricter = l.t("plus strict que d'habitude", "stricter than usual");
        let why = t
            .reason
            .as_ref()
            .map_or(stricter, |w| l.author(w).to_owned());
        table.push(vec![
            Cell::words(gate).with_note(format!("{}.{}", t.gate, t.name)),
            Cell::number(number(t.usual)),
            Cell::number(number(t.value)),
            Cell::words(why),
        ]);
    }
    vec![Block::table(table)]
}

/// What a methodologist refuses to see, and what was found; what the reader has to know comes first.
fn lints(r: &Reader<'_>) -> Option<Block> {
    let l = r.locale;
    let mut found: Vec<_> = r.results().lints.iter().collect();
    if found.is_empty() {
        return None;
    }
    found.sort_by_key(|lint| lint.verdict != Verdict::Raised);
    let raised = found
        .iter()
        .filter(|lint| lint.verdict == Verdict::Raised)
        .count() as u64;
    let mut table = Table::new(
        l.t(
            "Ce qu'un méthodologue refuse de voir",
            "What a methodologist refuses to see",
        ),
        vec![
            Head::words(l.t("Refusé", "Refused")),
            Head::words(l.t("Dans ce rapport", "In this report")),
            Head::words(l.t("Constat", "What was found")),
            Head::words(l.t("Source", "Source")),
        ],
    );
    for lint in found {
        table.push(vec![
            Cell::words(l.author(&lint.refused)).with_note(lint.id),
            Cell::words(l.author(&lint.verdict.label())),
            Cell::words(l.author(&lint.found)),
            Cell::words(source_of(r, lint.id)),
        ]);
    }
    Some(Block::Fold {
        summary: l.fill(
            "Vingt contrôles de méthode (à savoir : {n})",
            "Twenty checks of method (to be known: {n})",
            &[("n", &l.integer(raised))],
        ),
        blocks: vec![Block::table(table)],
    })
}

/// Where a check of method comes from.
fn source_of(r: &Reader<'_>, id: &str) -> String {
    let check = rules().checks.iter().find(|c| c.id == id);
    check.map_or_else(String::new, |c| rules().cited(&c.sources, r.locale.lang))
}

fn facts(r: &Reader<'_>) -> Vec<Fact> {
    let l = r.locale;
    let (grid, study) = (r.grid(), r.study());
    let fact = |term: String, value: String| Fact { term, value };
    let mut out = vec![
        fact(
            l.t("Questionnaire", "Questionnaire"),
            l.fill(
                "{id}, version {v}, empreinte SHA-256 {hash}",
                "{id}, version {v}, SHA-256 hash {hash}",
                &[("id", &grid.id), ("v", &grid.version), ("hash", &grid.hash)],
            ),
        ),
        fact(
            l.t(
                "Validation du questionnaire",
                "Validation of the questionnaire",
            ),
            match &grid.validation {
                Some(text) => l.author(text).to_owned(),
                None => l.t("non validé", "not validated"),
            },
        ),
        fact(
            l.t("Programme", "Program"),
            format!("jauge {}", crate::VERSION),
        ),
        fact(
            l.t(
                "Niveau de confiance des intervalles",
                "Confidence level of intervals",
            ),
            r.conf(),
        ),
        fact(l.t("Secret statistique", "Statistical secrecy"), secrecy(r)),
        fact(l.t("Critères principaux", "Primary outcomes"), family(r)),
    ];
    if study.selected_on_low_start {
        out.push(fact(
            l.t("Sélection", "Selection"),
            l.t(
                "Les personnes ont été retenues parce qu'elles partaient de bas : une partie de la hausse est attendue même sans action.",
                "People were taken in because they started low: part of the rise is expected even with no action.",
            ),
        ));
    }
    out
}

fn secrecy(r: &Reader<'_>) -> String {
    let l = r.locale;
    let policy = &r.study().secrecy;
    let mut out = l.fill(
        "Un résultat est masqué sous les seuils suivants (personnes : {p} ; organisations : {o}), et avec lui celui qui le trahirait par soustraction. Pourcentages à partir de {n}, effectifs seuls en dessous.",
        "A result is withheld below these thresholds (people: {p}; organisations: {o}), and with it the one that would give it away by subtraction. Percentages from {n} on, counts only below.",
        &[
            ("p", &l.integer(policy.persons)),
            ("o", &l.integer(policy.organisations)),
            ("n", &l.integer(policy.percentages_from)),
        ],
    );
    out.push(' ');
    out.push_str(&l.fill(
        "Une réponse donnée par moins de {a} personnes est masquée, ou réunie à ses voisines ; pour une question sensible, les seuils sont de {sp} personnes et de {sa}. Pour chaque question, un programme vérifie que les autres effectifs imprimés ne permettent pas de retrouver un effectif masqué à mieux que le seuil près.",
        "An answer given by fewer than {a} people is withheld, or put together with its neighbours; for a sensitive question the thresholds are {sp} people and {sa}. For each question a program checks that the other printed counts do not give a withheld count away more closely than the threshold.",
        &[
            ("a", &l.integer(policy.answers)),
            ("sp", &l.integer(policy.sensitive_persons)),
            ("sa", &l.integer(policy.sensitive_answers)),
        ],
    ));
    if let Some(reason) = &policy.reason {
        out.push(' ');
        out.push_str(&l.colon(
            &l.t(
                "Écart aux seuils d'usage",
                "Departure from usual thresholds",
            ),
            l.author(reason),
        ));
    }
    out
}

fn family(r: &Reader<'_>) -> String {
    let l = r.locale;
    let primary = &r.study().primary;
    if primary.is_empty() {
        return l.t(
            "Aucun critère n'a été déclaré d'avance : tous les résultats sont exploratoires.",
            "No outcome was declared beforehand: all results are exploratory.",
        );
    }
    let names: Vec<String> = primary
        .iter()
        .map(|id| r.named(id).unwrap_or(id).to_owned())
        .collect();
    l.fill(
        "Les p de ces critères sont ajustés ensemble (Holm) : {names}.",
        "The p-values of these outcomes are adjusted together (Holm): {names}.",
        &[("names", &names.join(" · "))],
    )
}

/// What a measure is called in the methods and in the annex.
pub(super) fn measure_name(r: &Reader<'_>, measure: Measure) -> String {
    let (fr, en) = match measure {
        Measure::Count => ("Effectifs", "Counts"),
        Measure::Coverage => ("Couverture du périmètre", "Coverage of the population"),
        Measure::Share => ("Part, ensemble sans limite", "Share, unlimited set"),
        Measure::ShareFinitePopulation => ("Part, périmètre fini", "Share, finite population"),
        Measure::ShareNoAssumption => ("Part, sans hypothèse", "Share, no assumption"),
        Measure::Transition => ("Tableau entre deux temps", "Table between two times"),
        Measure::Distribution => ("Effectifs par niveau", "Counts per level"),
        Measure::LinkedLevels => (
            "Effectifs par niveau, mêmes personnes",
            "Counts per level, same people",
        ),
        Measure::OptionShare => ("Part par option", "Share per option"),
        Measure::ShareImproved => ("Part plus favorable", "Share more favourable"),
        Measure::ShareSame => ("Part identique", "Share unchanged"),
        Measure::ShareDeclined => ("Part moins favorable", "Share less favourable"),
        Measure::ShareAtTargetBefore => (
            "Part au niveau visé, premier temps",
            "Share at target, earlier time",
        ),
        Measure::ShareAtTargetAfter => (
            "Part au niveau visé, second temps",
            "Share at target, later time",
        ),
        Measure::WilcoxonSignedRank => (
            "Test des rangs signés de Wilcoxon",
            "Wilcoxon signed-rank test",
        ),
        Measure::ProbabilityOfImprovement => {
            ("Probabilité d'amélioration", "Probability of improvement")
        }
        Measure::MeanBefore => ("Moyenne, premier temps", "Mean, earlier time"),
        Measure::MeanAfter => ("Moyenne, second temps", "Mean, later time"),
        Measure::MeanChange => ("Changement moyen", "Mean change"),
        Measure::HedgesGAv => ("Changement standardisé g", "Standardised change g"),
        Measure::DifferenceInMeanChange => {
            ("Écart entre changements moyens", "Gap between mean changes")
        }
        Measure::HedgesGDifference => ("Écart standardisé g", "Standardised gap g"),
        Measure::DifferenceInShareImproved => (
            "Écart entre parts plus favorables",
            "Gap between shares more favourable",
        ),
        Measure::LeeBounds => (
            "Écart, bornes de Lee (pertes inégales)",
            "Gap, Lee's bounds (unequal losses)",
        ),
        Measure::PooledDifference => (
            "Écart, études indépendantes réunies",
            "Gap, independent studies pooled",
        ),
        Measure::StandardisedDifference => (
            "Différence standardisée au départ",
            "Standardised difference at the start",
        ),
        Measure::CronbachAlpha => ("Alpha de Cronbach", "Cronbach's alpha"),
        Measure::McdonaldOmega => ("Oméga de McDonald", "McDonald's omega"),
        Measure::WordDifference => (
            "Mot écrit ici moins ailleurs",
            "Word written here less elsewhere",
        ),
    };
    r.locale.t(fr, en)
}

fn used(r: &Reader<'_>) -> Vec<Block> {
    let l = r.locale;
    let mut rows: Vec<(Measure, &str, u64)> = Vec::new();
    for f in &r.results().findings {
        if f.method.is_empty() || f.section == Section::Flow {
            continue;
        }
        let known = rows
            .iter_mut()
            .find(|(m, method, _)| *m == f.measure && *method == f.method);
        match known {
            Some((_, _, count)) => *count += 1,
            None => rows.push((f.measure, &f.method, 1)),
        }
    }
    if rows.is_empty() {
        return Vec::new();
    }
    rows.sort_by_key(|(measure, ..)| *measure);
    let all = (
        "parmi tous ceux du rapport",
        "among all those of the report",
    );
    let results = Among::new(
        l,
        all,
        l.t("après le secret statistique", "after disclosure control"),
    )
    .counted(l.t("résultats", "findings"));
    let mut table = Table::new(
        l.t(
            "Ce qui a été calculé, et comment",
            "What was computed, and how",
        ),
        vec![
            Head::words(l.t("Mesure", "Measure")),
            Head::words(l.t("Méthode (en anglais, comme dans findings.csv)", "Method")),
            Head::figures(l.t("Résultats", "Findings"), results),
        ],
    );
    for (measure, method, count) in rows {
        table.push(vec![
            Cell::words(measure_name(r, measure)),
            // On a page an apostrophe is curved; findings.csv keeps the plain one.
            Cell::words(method.replace('\'', "’")),
            Cell::number(l.integer(count)),
        ]);
    }
    vec![
        Block::heading(3, l.t("Les calculs", "Computations")),
        Block::table(table),
    ]
}

fn inputs(r: &Reader<'_>) -> Vec<Block> {
    let l = r.locale;
    let inputs = &r.results().inputs;
    if inputs.is_empty() {
        return Vec::new();
    }
    let mut table = Table::new(
        l.t("Fichiers lus", "Files read"),
        vec![
            Head::words(l.t("Fichier", "File")),
            Head::words(l.t("Empreinte SHA-256", "SHA-256 hash")),
        ],
    );
    for input in inputs {
        table.push(vec![Cell::words(&input.file), Cell::words(&input.sha256)]);
    }
    vec![Block::Fold {
        summary: l.t(
            "Les fichiers lus et leur empreinte",
            "Files read and their hashes",
        ),
        blocks: vec![Block::table(table)],
    }]
}

fn glossary(r: &Reader<'_>) -> Vec<Fact> {
    let l = r.locale;
    let entry = |fr: (&str, &str), en: (&str, &str)| Fact {
        term: l.t(fr.0, en.0),
        value: l.t(fr.1, en.1),
    };
    vec![
        entry(
            (
                "Part",
                "Un nombre de personnes divisé par toutes celles qui pouvaient être comptées. « 28 sur 35 » est une part.",
            ),
            (
                "Share",
                "A number of people divided by all those who could be counted. “28 of 35” is a share.",
            ),
        ),
        entry(
            (
                "Intervalle",
                "Les valeurs compatibles avec les réponses reçues. Plus il y a de réponses, plus il est étroit.",
            ),
            (
                "Interval",
                "The values compatible with the answers received. The more answers, the narrower it is.",
            ),
        ),
        entry(
            (
                "Probabilité d'amélioration",
                "La chance qu'une personne prise au hasard ait une réponse plus favorable au second temps, les réponses égales comptant pour moitié. À 0,5, autant de hausses que de baisses.",
            ),
            (
                "Probability of improvement",
                "The chance that a person taken at random has a more favourable answer at the later time, equal answers counting for half. At 0.5, as many rises as falls.",
            ),
        ),
        entry(
            (
                "g",
                "Le changement moyen compté en écarts types, c'est-à-dire par rapport à ce qui sépare d'ordinaire les personnes entre elles.",
            ),
            (
                "g",
                "The mean change counted in standard deviations, that is, against what ordinarily separates people from each other.",
            ),
        ),
        entry(
            (
                "p",
                "La chance de voir un changement au moins aussi grand si, en vérité, rien ne changeait. p ne dit ni la taille du changement ni sa raison.",
            ),
            (
                "p",
                "The chance of seeing a change at least this large if, in truth, nothing changed. p says neither the size of the change nor its reason.",
            ),
        ),
        entry(
            (
                "Exploratoire",
                "Un résultat qui n'était pas déclaré d'avance parmi les critères principaux : une piste, à vérifier ailleurs.",
            ),
            (
                "Exploratory",
                "A result that was not declared beforehand among the primary outcomes: a lead, to be checked elsewhere.",
            ),
        ),
    ]
}
