//! What may be said, through the whole of a run: due dates, indicators of the programme, texts of authors, stories, a second
//! study.

#![allow(clippy::unwrap_used, reason = "a test stops where its premise fails")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jauge::analysis::claim_rules::words::refused;
use jauge::pipeline::{self, Run, Silent};
use jauge_model::{ClaimLevel, Lang, Missing, StoryLevel};
use jauge_report::Audience;

const GRID: &str = r#"format = "jauge-grid/1"

[grid]
id = "atelier"
version = "1.0.0"
licence = "CC-BY-SA-4.0"
title = { fr = "L’atelier", en = "The workshop" }

[[wave]]
id = "entry"
label = { fr = "À l’entrée", en = "At entry" }
anchor = "start"
window_days = [0, 10]

[[wave]]
id = "m3"
label = { fr = "Trois mois après", en = "Three months later" }
anchor = "start"
window_days = [80, 100]

[[scale]]
id = "aisance"
kind = "likert"
levels = [
  { code = 0, label = { fr = "Pas à l’aise", en = "Not at ease" } },
  { code = 1, label = { fr = "Assez à l’aise", en = "Rather at ease" } },
  { code = 2, label = { fr = "À l’aise", en = "At ease" } },
  { code = 3, label = { fr = "Très à l’aise", en = "Very much at ease" } },
]

[[dimension]]
id = "outils"
label = { fr = "Les outils", en = "Tools" }

[[item]]
id = "scie"
scale = "aisance"
dimension = "outils"
text = { fr = "Je me sers de la scie.", en = "I use the saw." }

[[item]]
id = "perceuse"
scale = "aisance"
dimension = "outils"
text = { fr = "Je me sers de la perceuse.", en = "I use the drill." }

[[score]]
id = "s_outils"
label = { fr = "Se servir des outils", en = "Using tools" }
over = { dimension = "outils" }
method = "mean"
min_answered = 1
"#;

/// A study of 60 people; `head` goes into `[study]`, `more` behind.
fn study(head: &str, more: &str) -> String {
    format!(
        r#"format = "jauge-study/1"

[study]
id = "etude"
title = {{ fr = "Une étude", en = "A study" }}
grid = "grid.toml"
simulated = true
{head}
[keys]
participant = "code"

[[answers]]
file = "entree.csv"
wave = "entry"
date = "jour"

[[answers]]
file = "suite.csv"
wave = "m3"
date = "jour"

[outcomes]
primary = ["s_outils"]
{more}"#
    )
}

fn folder(study: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let (mut entry, mut later) = ("code;jour;scie;perceuse\n".to_owned(), String::new());
    later.push_str("code;jour;scie;perceuse\n");
    for i in 0..60 {
        // Forty began in January, twenty in May.
        let month = if i < 40 { 1 } else { 5 };
        let (a, b) = (i % 3, (i + 1) % 3);
        writeln!(entry, "P{i:02};{:02}/{month:02}/2026;{a};{b}", 1 + i % 28).unwrap();
        // Of the forty, four are not seen again.
        if (4..40).contains(&i) {
            writeln!(
                later,
                "P{i:02};{:02}/04/2026;{};{}",
                10 + i % 15,
                a + i % 2,
                b + i % 2
            )
            .unwrap();
        }
    }
    write("grid.toml", GRID);
    write("study.toml", study);
    write("entree.csv", &entry);
    write("suite.csv", &later);
    let path = folder.path().join("study.toml");
    (folder, path)
}

fn run(path: &Path) -> Run {
    pipeline::run(path, &Silent).unwrap_or_else(|e| panic!("{}", e.render(Lang::En)))
}

fn said(run: &Run, lang: Lang) -> String {
    let all = run.results.statements.iter().chain(&run.results.limits);
    let texts: Vec<&str> = all.map(|s| s.text.get(lang)).collect();
    texts.join("\n").replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn people_whose_delay_has_not_passed_are_not_due() {
    let (_folder, path) = folder(&study("as_of = \"2026-06-30\"", ""));
    let found = run(&path);
    let wave = &found.responses.waves[1];
    assert_eq!(wave.not_due.iter().filter(|d| **d).count(), 20);
    let reasons = match &wave.columns[0] {
        jauge_model::Column::Level(cells) => cells.iter().filter_map(|c| c.missing()),
        other => panic!("{other:?}"),
    };
    let reasons: Vec<Missing> = reasons.collect();
    let count = |m: Missing| reasons.iter().filter(|r| **r == m).count();
    assert_eq!((count(Missing::NotDue), count(Missing::NoForm)), (20, 4));
    let french = said(&found, Lang::Fr);
    assert!(
        french.contains("non échu pour 20 personnes sur 60 au 30 juin 2026"),
        "{french}"
    );
    // Four of forty lost: no caveat of attrition.
    assert!(
        !french.contains("ont répondu au début et pas à la fin"),
        "{french}"
    );
    let page = found.report().page(Audience::Technical, Lang::Fr).unwrap();
    assert!(page.contains("pas encore échu") || page.contains("non échu"));

    let (_folder, path) = folder(&study("", ""));
    let late = run(&path);
    assert!(
        said(&late, Lang::Fr).contains("24 personnes sur 60"),
        "{}",
        said(&late, Lang::Fr)
    );
    assert!(!said(&late, Lang::Fr).contains("échu"));
    // A year later everybody is late.
    let (_folder, path) = folder(&study("as_of = \"2027-06-30\"", ""));
    assert!(!said(&run(&path), Lang::Fr).contains("échu"));
}

/// `id`, status, secrecy and figure of an indicator.
fn indicator(id: &str, status: &str, figure: &str) -> String {
    format!(
        r#"
[[indicators]]
id = "{id}"
label = {{ fr = "Indicateur {id}", en = "Indicator {id}" }}
unit = {{ fr = "unités", en = "units" }}
numerator_is = {{ fr = "ce qui est compté", en = "what is counted" }}
status = "{status}"
date = "2025-06-24"
source = {{ fr = "Synthèse nationale", en = "National synthesis" }}
secrecy = "public"
{figure}
"#
    )
}

#[test]
fn v6_and_v7_through_the_whole_run() {
    let text = [
        ("projets", "counted", "numerator = 204"),
        (
            "par_projet",
            "estimated",
            "value = 100\nformula = { fr = \"moyenne par an\", en = \"mean per year\" }",
        ),
        (
            "annees",
            "estimated",
            "value = 3\nlow = 2\nhigh = 3\nformula = { fr = \"conventions\", en = \"agreements\" }",
        ),
        (
            "apprenants",
            "extrapolated",
            "product = [\"projets\", \"par_projet\", \"annees\"]\nprinted = \"60 000\"",
        ),
        ("budget", "external", "value = 50000000"),
        ("imprime", "external", "value = 60000"),
        (
            "cout_projet",
            "estimated",
            "quotient = [\"budget\", \"projets\"]\nprinted = \"245 098\"",
        ),
        (
            "cout_apprenant",
            "estimated",
            "quotient = [\"budget\", \"imprime\"]\nprinted = \"833,33\"",
        ),
        ("membres", "reported", "value = 5"),
        (
            "adhesions",
            "estimated",
            "product = [\"membres\", \"projets\"]\nprinted = \"1 020\"",
        ),
        ("lieux", "counted", "numerator = 208"),
        ("organismes", "counted", "numerator = 353"),
        (
            "organisations",
            "counted",
            "sum = [\"lieux\", \"organismes\"]\nprinted = \"561\"",
        ),
        (
            "autres",
            "estimated",
            "difference = [\"adhesions\", \"organisations\"]\nprinted = \"459\"",
        ),
    ]
    .map(|(id, status, figure)| indicator(id, status, figure))
    .concat();
    let (_folder, path) = folder(&study("", &text));
    let found = run(&path);
    let get = |id: &str| {
        let all = found.results.indicators.iter();
        all.into_iter().find(|i| i.definition.id == id).unwrap()
    };
    assert_eq!(get("apprenants").value, Some(61_200.0));
    assert_eq!(get("apprenants").range, Some((40_800.0, 61_200.0)));
    assert_eq!(get("cout_projet").value.map(f64::round), Some(245_098.0));
    assert_eq!(
        get("cout_apprenant")
            .value
            .map(|v| (v * 100.0).round() / 100.0),
        Some(833.33)
    );
    assert_eq!(get("adhesions").value, Some(1_020.0));
    assert_eq!(get("organisations").value, Some(561.0));
    assert_eq!(get("autres").value, Some(459.0));
    for id in [
        "cout_projet",
        "cout_apprenant",
        "adhesions",
        "organisations",
        "autres",
    ] {
        assert!(get(id).check.as_ref().unwrap().agrees, "{id}");
    }
    let formula = |id: &str| {
        get(id)
            .definition
            .formula
            .as_ref()
            .unwrap()
            .get(Lang::En)
            .to_owned()
    };
    assert_eq!(formula("autres"), "adhesions (1,020) − organisations (561)");
    assert!(
        formula("cout_projet").starts_with("budget (50,000,000) ÷ projets"),
        "{}",
        formula("cout_projet")
    );
    // And on the pages, in both languages.
    let page = found.report().page(Audience::Technical, Lang::Fr).unwrap();
    for figure in ["61\u{202f}200", "245\u{202f}098", "1\u{202f}020", "459"] {
        assert!(page.contains(figure), "{figure}");
    }
    let page = found.report().page(Audience::Technical, Lang::En).unwrap();
    assert!(page.contains("61,200") && page.contains("245,098"));
}

#[test]
fn nothing_is_divided_by_zero() {
    let text = [
        ("budget", "external", "value = 1000"),
        ("places", "external", "value = 1\nlow = 0\nhigh = 2"),
        ("cout", "estimated", "quotient = [\"budget\", \"places\"]"),
    ]
    .map(|(id, status, figure)| indicator(id, status, figure))
    .concat();
    let (_folder, path) = folder(&study("", &text));
    let found = run(&path);
    let cost = found
        .results
        .indicators
        .iter()
        .find(|i| i.definition.id == "cout")
        .unwrap();
    assert_eq!(cost.value, None);
    assert!(
        cost.not_computed
            .as_ref()
            .unwrap()
            .get(Lang::En)
            .contains("may be 0")
    );
}

/// A study in which every text for readers claims a cause, once in each of its places.
const CLAIMING: &str = r#"
[population]
unit = "project"
label = { fr = "projets, dont l’impact est net", en = "projects" }
frame = "projets.csv"
id = "projet"
answered = { column = "retour", yes = ["oui"] }

[[population.indicator]]
id = "qpv"
label = { fr = "voient l’impact", en = "say yes" }
column = "qpv"
yes = ["oui"]
no = ["non"]

[comparison]
column = "groupe"
treated = { value = "1", label = { fr = "Le parcours efficace", en = "The pathway" } }
control = { value = "0", label = { fr = "Les autres, sans effet", en = "The others" } }
assignment = "not_random"
assumption = { fr = "rien d’autre n’a d’effet", en = "nothing else has an effect" }

[flow]
enrolled = 100

[[flow.stage]]
id = "entrees"
label = { fr = "Entrées grâce au projet", en = "Entered" }
wave = "entry"

[[flow.stage]]
id = "sorties"
label = { fr = "Sorties prouvées", en = "Exited" }
wave = "m3"
lost = [{ label = { fr = "Emploi grâce à la formation", en = "Job" }, count = 1 }]

[[covariate]]
column = "age"
label = { fr = "Âge, sans impact", en = "Age" }

[secrecy]
persons = 10
reason = { fr = "La région le veut, vu l’efficacité prouvée.", en = "The region wants it." }

[[indicators]]
id = "i01"
label = { fr = "Projets efficaces", en = "Projects" }
unit = { fr = "projets à impact", en = "projects" }
numerator_is = { fr = "projets dont l’effet est prouvé", en = "projects" }
status = "estimated"
date = "2025-06-24"
source = { fr = "Un rapport qui démontre tout", en = "A report" }
stage = { fr = "efficacité prouvée", en = "stage" }
formula = { fr = "l’effet prouvé fois deux", en = "twice" }
secrecy = "public"
value = 3

[report]
introduction = """
# Bonjour

Le parcours a prouvé sa valeur.
"""
limits = { fr = "La preuve que tout va bien.", en = "The proof that all is well." }
territory = { fr = "Le territoire prouve son besoin.", en = "The area." }
logo = { file = "logo.svg", alt = { fr = "La preuve de l’effet", en = "A logo" } }

[[report.portrait]]
title = { fr = "Une réussite prouvée", en = "A day" }
text = { fr = "Elle prouve chaque jour que le parcours a un sens.", en = "She comes in." }
chosen = { fr = "choisie car elle démontre l’effet", en = "drawn by lot" }
consent = "écrit"

[[report.cost]]
label = { fr = "Animation efficace, c’est prouvé", en = "Facilitation" }
amount = 1200
status = "paid"
source = { fr = "comptes qui prouvent la dépense", en = "accounts" }

[[report.decision]]
finding = "s_outils.mean_change.entry-m3"
decision = { fr = "Continuer, puisque c’est prouvé", en = "Go on" }
who = "l’équipe"
check = { fr = "Prouvé ou non", en = "The next cohort" }
outcome = { fr = "Cela démontre notre force.", en = "It went well." }

[stories]
collected = 12
from = { fr = "des personnes dont la réussite est prouvée", en = "volunteers" }
chosen = { fr = "au vu de l’effet prouvé", en = "all of them" }
consent = "écrit"

[[stories.theme]]
id = "parole"
label = { fr = "L’effet prouvé", en = "Speaking up" }
recurs_in = 9
sources = [{ fr = "la preuve que cela va", en = "stories" }]
checks = [{ fr = "relu, donc prouvé", en = "read" }]
negative_cases = { fr = "aucun, c’est prouvé", en = "none" }

[[stories.theme.rival]]
explanation = { fr = "un effet prouvé du temps", en = "a proven effect of time" }
facts = { fr = "l’effet est prouvé ailleurs", en = "an effect proven elsewhere" }
verdict = "as_likely"
"#;

/// Keys that a lint of a study must have read.
const KEYS: [&str; 38] = [
    "study.title",
    "study.source",
    "population.label",
    "population.indicator[1].label",
    "comparison.treated.label",
    "comparison.control.label",
    "flow.stage[1].label",
    "flow.stage[2].label",
    "flow.stage[2].lost[1].label",
    "covariate[1].label",
    "secrecy.reason",
    "indicators[1].label",
    "indicators[1].unit",
    "indicators[1].numerator_is",
    "indicators[1].source",
    "indicators[1].stage",
    "indicators[1].formula",
    "report.introduction",
    "report.limits",
    "report.territory",
    "report.logo.alt",
    "report.portrait[1].title",
    "report.portrait[1].text",
    "report.portrait[1].chosen",
    "report.cost[1].label",
    "report.cost[1].source",
    "report.decision[1].decision",
    "report.decision[1].check",
    "report.decision[1].outcome",
    "stories.from",
    "stories.chosen",
    "stories.theme[1].label",
    "stories.theme[1].sources",
    "stories.theme[1].checks",
    "stories.theme[1].negative_cases",
    "score[1].label",
    "dimension[1].label",
    "grid.title",
];

fn jauge(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jauge"))
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn every_text_of_a_study_is_read_with_its_place() {
    let head = "source = { fr = \"Une source qui prouve\", en = \"A source\" }";
    let text = study(head, CLAIMING)
        .replace("Une étude", "Une étude qui prouve")
        .replace(
            "participant = \"code\"",
            "participant = \"code\"\nproject = \"projet\"",
        )
        .replace("territory =", "template = \"page.html\"\nterritory =");
    let (folder, path) = folder(&text);
    let grid = GRID
        .replace("Les outils", "Les outils, effet prouvé")
        .replace("Se servir des outils", "Se servir des outils, c’est prouvé")
        .replace("L’atelier", "L’atelier qui prouve");
    fs::write(folder.path().join("grid.toml"), grid).unwrap();
    let page = "<h1>{{ title }}</h1>\n<p>Tout prouve que la confiance monte.</p>\n";
    fs::write(folder.path().join("page.html"), page).unwrap();
    let (_, found) = pipeline::lint_study(&path, Some(ClaimLevel::C3)).unwrap();
    for key in KEYS {
        assert!(
            found.iter().any(|(_, f)| f.key == key),
            "{key} was not read"
        );
    }
    // The line is that of the words, also between three quotes.
    let lines: Vec<&str> = text.lines().collect();
    for (file, f) in found.iter().filter(|(file, _)| file == "study.toml") {
        let line = lines[usize::try_from(f.line).unwrap() - 1];
        let first = f.overclaim.sentence.split(' ').next().unwrap();
        assert!(line.contains(first), "{file}:{} {} {line}", f.line, f.key);
    }
    assert!(
        found
            .iter()
            .any(|(file, f)| file == "page.html" && f.line == 2)
    );
    // What names causes and claims none is left alone.
    let claimed = |key: &str| found.iter().any(|(_, f)| f.key.contains(key));
    assert!(!claimed("assumption") && !claimed("rival"));
    // The command says each, and what to write; a run refuses.
    let done = jauge(&[
        "lint",
        path.to_str().unwrap(),
        "--level",
        "c3",
        "--lang",
        "fr",
    ]);
    assert!(!done.status.success());
    let said = String::from_utf8(done.stdout).unwrap();
    for key in KEYS {
        assert!(said.contains(key), "{key}");
    }
    assert_eq!(said.matches("proposition").count(), found.len());
    let error = pipeline::run(&path, &Silent).unwrap_err().render(Lang::En);
    assert!(
        error.contains("A001") && error.contains("report.introduction"),
        "{error}"
    );
    assert!(error.contains("page.html:2"), "{error}");
}

#[test]
fn a_study_that_claims_nothing_passes() {
    let (_folder, path) = folder(&study("", ""));
    let done = jauge(&["lint", path.to_str().unwrap()]);
    assert!(done.status.success());
    assert!(done.stdout.is_empty());
}

#[test]
fn the_rules_are_printed() {
    let done = jauge(&["claims", "--lang", "fr"]);
    let said = String::from_utf8(done.stdout).unwrap();
    for word in [
        "C6",
        "Q4",
        "G13",
        "L20",
        "Nesta",
        "doi:10.1111/j.1467-937X.2009.00536.x",
    ] {
        assert!(said.contains(word), "{word}");
    }
    let done = jauge(&["claims", "--format", "json"]);
    let read: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(read["gate"].as_array().unwrap().len(), 14);
    assert_eq!(read["check"].as_array().unwrap().len(), 20);
}

const STORIES: &str = r#"
[stories]
collected = 24
from = { fr = "24 apprenants volontaires", en = "24 learners who volunteered" }
chosen = { fr = "tous les volontaires de l’année", en = "all volunteers of the year" }
coders = 2
coded_twice = 6
agreement = 0.74
codebook = "codes 1.2"
consent = "écrit, gardé par le projet"

[[stories.theme]]
id = "parole"
label = { fr = "Prendre la parole devant les autres", en = "Speaking in front of others" }
recurs_in = 14
opposite_in = 6
outcome = "s_outils"
"#;

#[test]
fn stories_stand_on_the_pages_beside_their_figure() {
    let (_folder, path) = folder(&study("", STORIES));
    let found = run(&path);
    assert_eq!(found.results.stories[0].level, StoryLevel::Q2);
    assert_eq!(found.results.stories[0].beside, Some(ClaimLevel::C3));
    for lang in Lang::ALL {
        let text = found.results.stories[0].text.get(lang);
        assert_eq!(refused(text, lang, ClaimLevel::C3), [""; 0]);
        for audience in [Audience::Technical, Audience::Funder] {
            let page = found.report().page(audience, lang).unwrap();
            assert!(
                page.contains("14") && page.contains("Q2"),
                "{audience:?} {lang}"
            );
        }
    }
    let page = found.report().page(Audience::Technical, Lang::Fr).unwrap();
    assert!(
        page.contains("revient dans 14 récits sur 24"),
        "the sentence is on the page"
    );
    assert!(page.contains("dire une récurrence + C3"), "both levels are");
    let json = found.report().findings_json().unwrap();
    let read: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(read["stories"][0]["level"], "Q2");
}

/// The trial among the demonstrations, under another name and without its last patient.
fn another_trial(folder: &Path, same_data: bool, findings: &Path) -> PathBuf {
    let study = jauge::project::write_demo("arthritis", &folder.join("study")).unwrap();
    let data = fs::read_dir(study.parent().unwrap()).unwrap();
    let data = data.map(|f| f.unwrap().path());
    for file in data.filter(|f| f.extension().is_some_and(|e| e == "csv")) {
        let text = fs::read_to_string(&file).unwrap();
        let kept = text.trim_end().rsplit_once('\n').unwrap().0;
        if !same_data {
            fs::write(&file, format!("{kept}\n")).unwrap();
        }
    }
    fs::copy(findings, study.with_file_name("first.json")).unwrap();
    let text = fs::read_to_string(&study).unwrap();
    let text = text.replace("id    = \"arthritis\"", "id    = \"again\"");
    assert!(text.contains("\"again\""));
    let more = "\n[[replication]]\nname = { fr = \"le premier essai\", en = \"the first trial\" }\nfindings = \"first.json\"\n";
    fs::write(&study, text + more).unwrap();
    study
}

#[test]
fn a_second_study_finds_an_effect_again_and_the_same_people_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let first = jauge::project::write_demo("arthritis", &folder.path().join("first")).unwrap();
    let findings = folder.path().join("findings.json");
    fs::write(&findings, run(&first).report().findings_json().unwrap()).unwrap();
    let again = run(&another_trial(
        &folder.path().join("again"),
        false,
        &findings,
    ));
    let sentence = again
        .results
        .statements
        .iter()
        .find(|s| s.level == ClaimLevel::C6);
    let text = sentence.unwrap().text.get(Lang::En);
    assert!(
        text.contains("in 2 of 2 independent studies (this one, the first trial)"),
        "{text}"
    );
    let same = run(&another_trial(&folder.path().join("same"), true, &findings));
    assert!(
        same.results
            .statements
            .iter()
            .all(|s| s.level <= ClaimLevel::C5)
    );
    // The study itself is no other study.
    fs::copy(&findings, folder.path().join("first/own.json")).unwrap();
    let text = fs::read_to_string(&first).unwrap();
    let more = "\n[[replication]]\nname = { fr = \"x\", en = \"x\" }\nfindings = \"own.json\"\n";
    fs::write(&first, text + more).unwrap();
    let error = pipeline::run(&first, &Silent).unwrap_err().render(Lang::En);
    assert!(error.contains("S142"), "{error}");
}

#[test]
fn what_people_think_without_the_pathway_is_told_as_an_opinion() {
    let (folder, path) = folder(&study("", "opinion = \"sans/moins\"\n"));
    let more = r#"
[[options]]
id = "l_sans"
list = [
  { code = 1, id = "moins", label = { fr = "Moins bonne", en = "Worse" } },
  { code = 2, id = "pareille", label = { fr = "Pareille", en = "The same" } },
]

[[item]]
id = "sans"
kind = "choice"
options = "l_sans"
waves = ["m3"]
text = { fr = "Sans ce parcours, votre situation serait :", en = "Without this pathway, your situation would be:" }
"#;
    fs::write(folder.path().join("grid.toml"), format!("{GRID}{more}")).unwrap();
    let file = folder.path().join("suite.csv");
    let rows = fs::read_to_string(&file).unwrap();
    // Of the 36 followed, two in three.
    let rows = rows.lines().enumerate().map(|(n, row)| match n {
        0 => format!("{row};sans\n"),
        n => format!("{row};{}\n", if n % 3 == 0 { 2 } else { 1 }),
    });
    fs::write(&file, rows.collect::<String>()).unwrap();
    let found = run(&path);
    let french = said(&found, Lang::Fr);
    assert!(
        french.contains("24 répondants sur 36 (trois mois après) pensent que leur situation serait moins bonne sans le parcours (opinion)."),
        "{french}"
    );
    assert!(said(&found, Lang::En).contains("24 of 36 respondents (three months later) think"));
    let opinion = found
        .results
        .statements
        .iter()
        .find(|s| s.findings.iter().any(|f| f.starts_with("sans/moins")));
    assert_eq!(opinion.unwrap().level, jauge::model::ClaimLevel::C2);
    let page = found.report().page(Audience::Technical, Lang::Fr).unwrap();
    assert!(page.contains("(opinion)."));
}

#[test]
fn a_study_sets_its_thresholds_and_the_report_prints_them_with_the_reason() {
    let levels = |more: &str| {
        let (_folder, path) = folder(&study("", more));
        let found = run(&path);
        let page = found.report().page(Audience::Technical, Lang::Fr).unwrap();
        let change =
            found.results.findings.iter().find(|f| {
                f.measure == jauge::model::finding::Measure::MeanChange && f.group.is_none()
            });
        (change.unwrap().claim, page)
    };
    // 24 of 60 are lost: 40 per cent, which the usual gate lets through.
    let (usual, page) = levels("");
    assert_eq!(usual, jauge::model::ClaimLevel::C3);
    assert!(!page.contains("fixés autrement"));
    let (stricter, page) = levels("[[threshold]]\nlimit = \"G4.closed\"\nvalue = 0.30\n");
    assert_eq!(stricter, jauge::model::ClaimLevel::C2);
    for printed in [
        "fixés autrement",
        "G4.closed",
        "0,40",
        "0,30",
        "plus strict que d’habitude",
    ] {
        assert!(page.contains(printed), "{printed}");
    }
    let reason = "reason = { fr = \"décidé par le comité\", en = \"decided by the board\" }\n";
    let bounds = format!("[[threshold]]\nlimit = \"G4.bounds\"\nvalue = 0.45\n{reason}");
    let (looser, page) = levels(&bounds);
    assert_eq!(looser, jauge::model::ClaimLevel::C3);
    assert!(page.contains("décidé par le comité"));
    // What the gate said at 20 per cent it does not say at 45.
    assert!(!page.contains("ont répondu au début et pas à la fin"));
}
