//! What a methodologist refuses to see in a report, looked for in this one: twenty lints, each with what it found.
//!
//! What each one refuses, and the sources, stand in `jauge_model::claim::rules`.

use jauge_model::claim::rules;
use jauge_model::finding::{Finding, Lint, Measure, Results, Section, Verdict};
use jauge_model::indicator::Status;
use jauge_model::questionnaire::ItemKind;
use jauge_model::study::key_name;
use jauge_model::{Lang, Text, Unit, locale};
use jauge_stats::Alternative;
use jauge_stats::finite_population::Target;
use jauge_stats::power::detectable_effect_paired_t;

use super::gates::Gates;
use super::written::overclaims;
use crate::{Material, clusters};

/// Words of a ranking, in what the authors of a study write.
const RANKING: [&str; 10] = [
    "classement",
    "palmarès",
    "meilleur projet",
    "meilleurs projets",
    "premier projet",
    "ranking",
    "league table",
    "best project",
    "top 3",
    "top 5",
];

/// Looks for each of them, in order.
pub(super) fn all(material: Material<'_>, gates: &Gates, results: &Results) -> Vec<Lint> {
    let look = Look {
        material,
        gates,
        results,
    };
    rules()
        .checks
        .iter()
        .map(|check| {
            let (verdict, fr_found, en_found) = look.at(&check.id);
            Lint {
                id: &check.id,
                refused: check.refused.clone(),
                verdict,
                found: Text::both(locale::french(&fr_found), en_found),
            }
        })
        .collect()
}

type Found = (Verdict, String, String);

fn kept(fr: impl Into<String>, en: impl Into<String>) -> Found {
    (Verdict::Kept, fr.into(), en.into())
}

fn raised(fr: impl Into<String>, en: impl Into<String>) -> Found {
    (Verdict::Raised, fr.into(), en.into())
}

fn aside(fr: impl Into<String>, en: impl Into<String>) -> Found {
    (Verdict::NotConcerned, fr.into(), en.into())
}

struct Look<'a> {
    material: Material<'a>,
    gates: &'a Gates,
    results: &'a Results,
}

impl Look<'_> {
    fn at(&self, id: &str) -> Found {
        match id {
            "L01" => self.words(),
            "L02" => self.percentages(),
            "L03" => self.bare_rates(),
            "L04" => self.response(),
            "L05" => self.complete_cases(),
            "L06" => self.levels(),
            "L07" => self.low_start(),
            "L08" => self.tests(),
            "L09" => self.subgroups(),
            "L10" => self.clusters(),
            "L11" => self.p_values(),
            "L12" => self.small_samples(),
            "L13" => self.satisfaction(),
            "L14" => self.raters(),
            "L15" => self.drawings(),
            "L16" => self.rankings(),
            "L17" => self.comparability(),
            "L18" => self.stories(),
            "L19" => self.extrapolations(),
            _ => self.good_news(),
        }
    }

    fn count(&self, keep: impl Fn(&Finding) -> bool) -> usize {
        self.results.findings.iter().filter(|f| keep(f)).count()
    }

    fn words(&self) -> Found {
        let level = super::design_level(self.material.study);
        let found = overclaims(&self.material.study.claims.written, level);
        let mut places: Vec<&str> = found.iter().map(|f| f.key.as_str()).collect();
        places.dedup();
        if places.is_empty() {
            kept(
                "aucun mot de cause sous son niveau",
                "no word of cause below its level",
            )
        } else {
            let list = places.join(", ");
            raised(
                format!(
                    "mots de cause dans le texte de l’étude : {list} ; jauge lint propose d’autres mots"
                ),
                format!(
                    "words of cause in the text of the study: {list}; jauge lint proposes others"
                ),
            )
        }
    }

    fn percentages(&self) -> Found {
        let from = self.material.study.secrecy.percentages_from;
        // How many groups are that small is not said: some of them are withheld.
        kept(
            format!("les parts sur moins de {from} personnes sont écrites en effectifs"),
            format!("shares of fewer than {from} people are written as counts"),
        )
    }

    fn bare_rates(&self) -> Found {
        let bare = self.count(|f| {
            f.unit == Unit::Share
                && f.section != Section::Comparison
                && f.estimate.is_some()
                && (f.numerator.is_none() || f.denominator.is_none())
        });
        if bare == 0 {
            kept(
                "chaque part a son numérateur et son dénominateur",
                "each share has its numerator and denominator",
            )
        } else {
            raised(
                format!("parts sans numérateur ou dénominateur : {bare}"),
                format!("shares without numerator or denominator: {bare}"),
            )
        }
    }

    fn response(&self) -> Found {
        match (self.gates.response, self.material.population) {
            (Some(r), _) => kept(
                format!(
                    "{} des personnes inscrites ont répondu",
                    locale::percent(r, 0, Lang::Fr)
                ),
                format!(
                    "{} of those enrolled answered",
                    locale::percent(r, 0, Lang::En)
                ),
            ),
            (None, Some(_)) => kept(
                "le taux est celui de la liste déclarée",
                "the rate is that of the declared list",
            ),
            (None, None) => raised(
                "le nombre de personnes inscrites n’est pas déclaré (enrolled dans [flow]) : le taux de réponse n’est pas connu",
                "the number of people enrolled is not declared (enrolled in [flow]): the response rate is not known",
            ),
        }
    }

    fn complete_cases(&self) -> Found {
        let lost = self.gates.entered - self.gates.linked;
        let compared = self.count(|f| f.section == Section::Attrition);
        match (lost, compared) {
            (0, _) => aside(
                "personne n’a été perdu de vue",
                "nobody was lost on the way",
            ),
            (_, 0) => raised(
                format!(
                    "{} personnes perdues de vue, sans rien qui les compare aux autres",
                    locale::integer(lost, Lang::Fr)
                ),
                format!(
                    "{} people lost on the way, and nothing compares them with the others",
                    locale::integer(lost, Lang::En)
                ),
            ),
            _ => kept(
                format!(
                    "{} personnes perdues de vue, comparées aux autres au départ",
                    locale::integer(lost, Lang::Fr)
                ),
                format!(
                    "{} people lost on the way, compared with the others at the start",
                    locale::integer(lost, Lang::En)
                ),
            ),
        }
    }

    fn levels(&self) -> Found {
        let means = self.count(|f| {
            f.measure == Measure::MeanChange && f.unit == Unit::ScalePoints && f.group.is_none()
        });
        if means == 0 {
            return aside("aucune moyenne de niveaux", "no mean of levels");
        }
        kept(
            format!(
                "scores moyens de niveaux : {means}, en points et jamais en pour cent ; les effectifs par niveau sont donnés à côté"
            ),
            format!(
                "scores that are means of levels: {means}, in points and never in per cent; counts per level are given beside them"
            ),
        )
    }

    fn low_start(&self) -> Found {
        let said = self.material.study.selected_on_low_start;
        let compared = self.material.study.comparison.is_some();
        match (said, compared, self.gates.started_low) {
            (true, false, _) => kept(
                "la sélection sur un départ bas est déclarée, et la phrase qui le rappelle est imprimée",
                "selection on a low start is declared, and the sentence that recalls it is printed",
            ),
            (false, false, Some(share)) => raised(
                format!(
                    "{} des réponses d’entrée sont dans le quart bas de l’échelle : si les personnes ont été retenues pour cela, déclarez selected_on_low_start, une partie de la hausse étant attendue sans action",
                    locale::percent(share, 0, Lang::Fr)
                ),
                format!(
                    "{} of the entry answers are in the lowest quarter of the scale: if people were taken in for that, declare selected_on_low_start, as part of the rise is expected with no action",
                    locale::percent(share, 0, Lang::En)
                ),
            ),
            (_, true, _) => aside(
                "un groupe de comparaison partait aussi",
                "a comparison group started too",
            ),
            _ => kept(
                "pas de départ particulièrement bas",
                "no particularly low start",
            ),
        }
    }

    fn tests(&self) -> Found {
        let k = self.gates.tested();
        if k == 0 {
            return aside("aucun test", "no test");
        }
        let chance = 1.0 - 0.95_f64.powi(i32::try_from(k).unwrap_or(i32::MAX));
        let (fr, en) = (
            locale::percent(chance, 0, Lang::Fr),
            locale::percent(chance, 0, Lang::En),
        );
        let declared = self.gates.declared();
        if declared == 0 {
            return raised(
                format!(
                    "tests : {k}, aucun critère déclaré : {fr} de chances d’au moins une fausse alerte s’ils étaient indépendants"
                ),
                format!(
                    "tests: {k}, no outcome declared: {en} chance of at least one false alarm if they were independent"
                ),
            );
        }
        kept(
            format!(
                "tests : {k} ; de critères déclarés et corrigés ensemble (Holm) : {declared} ; sans cela, {fr} de chances d’au moins une fausse alerte"
            ),
            format!(
                "tests: {k}; of outcomes declared and adjusted together (Holm): {declared}; without that, {en} chance of at least one false alarm"
            ),
        )
    }

    fn subgroups(&self) -> Found {
        let by = &self.material.study.by;
        if by.is_empty() {
            return aside("aucun sous-groupe", "no subgroup");
        }
        let keys = |lang| {
            let names = by.iter().map(|key| key_name(key).get(lang).to_owned());
            names.collect::<Vec<_>>().join(", ")
        };
        let (fr, en) = (keys(Lang::Fr), keys(Lang::En));
        let words = self.count(|f| {
            f.section == Section::Words && f.group.as_ref().is_some_and(|g| by.contains(&g.by))
        });
        if words > 0 {
            return kept(
                format!(
                    "sous-groupes déclarés dans l’étude : {fr} ; seuls les mots y sont comparés d’un groupe aux autres, tous ensemble (Holm)"
                ),
                format!(
                    "subgroups declared in the study: {en}; only words are compared there of one group with the others, all together (Holm)"
                ),
            );
        }
        kept(
            format!(
                "sous-groupes déclarés dans l’étude : {fr} ; aucun n’est testé contre un autre"
            ),
            format!("subgroups declared in the study: {en}; none is tested against another"),
        )
    }

    fn clusters(&self) -> Found {
        if !self
            .material
            .responses
            .keys
            .iter()
            .any(clusters::says_who_came_together)
        {
            return aside(
                "rien ne dit qui est venu ensemble",
                "nothing says who came together",
            );
        }
        let read = self.count(|f| clusters::read_by(&f.method));
        let found = (
            format!(
                "intervalles qui tiennent compte des groupes : {read} ; les autres sont dits trop étroits"
            ),
            format!("intervals that read the groups: {read}; the others are said to be too narrow"),
        );
        if read == 0 {
            raised(found.0, found.1)
        } else {
            kept(found.0, found.1)
        }
    }

    fn p_values(&self) -> Found {
        let alone = self.count(|f| {
            let e = f.estimate.as_ref();
            let tested = e.is_some_and(|e| e.p_value.is_some() && e.conf_low.is_none());
            let beside = |m| {
                self.results.findings.iter().any(|o| {
                    o.measure == m
                        && o.outcome == f.outcome
                        && o.contrast == f.contrast
                        && o.group == f.group
                        && (o.not_computed.is_some()
                            || o.estimate.as_ref().is_some_and(|e| e.conf_low.is_some()))
                })
            };
            tested && !beside(Measure::ProbabilityOfImprovement)
        });
        if alone == 0 {
            kept(
                "chaque test a une taille et un intervalle à côté",
                "each test has a size and an interval beside it",
            )
        } else {
            raised(
                format!("tests sans taille ni intervalle : {alone}"),
                format!("tests without size and interval: {alone}"),
            )
        }
    }

    fn small_samples(&self) -> Found {
        let n = self.gates.linked;
        let plan = detectable_effect_paired_t(
            n,
            0.8,
            Target::Superpopulation,
            0.05,
            Alternative::TwoSided,
        );
        match plan {
            Ok(plan) => kept(
                format!(
                    "avec {} personnes suivies, un changement moyen sous {} écart type des changements passe une fois sur cinq ou plus inaperçu (puissance 80 %, seuil 5 %) : un résultat « non concluant » n’est pas une absence de changement",
                    locale::integer(n, Lang::Fr),
                    locale::number(plan.effect, 2, Lang::Fr)
                ),
                format!(
                    "with {} people followed, a mean change below {} standard deviations of the changes goes unseen one time in five or more (power 80%, level 5%): an inconclusive result is no absence of change",
                    locale::integer(n, Lang::En),
                    locale::number(plan.effect, 2, Lang::En)
                ),
            ),
            Err(_) => aside(
                "pas assez de personnes suivies pour tester",
                "not enough people followed to test",
            ),
        }
    }

    fn satisfaction(&self) -> Found {
        let grid = self.material.grid;
        let about = |text: &Text| {
            Lang::ALL
                .iter()
                .any(|l| text.get(*l).to_lowercase().contains("satisf"))
        };
        let primary = self.material.study.primary.iter().filter(|id| {
            let item = grid.items.iter().find(|i| i.id == **id).map(|i| &i.text);
            let score = grid.scores.iter().find(|s| s.id == **id).map(|s| &s.label);
            item.or(score).is_some_and(about)
        });
        let list: Vec<&str> = primary.map(String::as_str).collect();
        if list.is_empty() {
            kept(
                "aucun critère principal ne mesure la satisfaction",
                "no primary outcome measures satisfaction",
            )
        } else {
            let list = list.join(", ");
            raised(
                format!("critères principaux qui mesurent la satisfaction : {list}"),
                format!("primary outcomes that measure satisfaction: {list}"),
            )
        }
    }

    fn raters(&self) -> Found {
        let own = ["referent", "tutor", "trainer", "formateur", "tuteur"];
        let roles = self.material.grid.roles.iter();
        let roles: Vec<&Text> = roles
            .filter(|r| own.contains(&r.id.as_str()))
            .map(|r| &r.label)
            .collect();
        let rated = self
            .material
            .grid
            .items
            .iter()
            .any(|i| matches!(i.kind, ItemKind::Level { .. }));
        if roles.is_empty() || !rated {
            return aside(
                "les personnes se situent elles-mêmes",
                "people place themselves",
            );
        }
        let list = |lang| {
            let names = roles.iter().map(|label| label.get(lang));
            names.collect::<Vec<_>>().join(", ")
        };
        let (fr, en) = (list(Lang::Fr), list(Lang::En));
        raised(
            format!(
                "notent des personnes qu’ils accompagnent, en connaissant leur premier niveau : {fr} ; un second regard manque"
            ),
            format!(
                "rate people whom they accompany, knowing their first level: {en}; a second rater is missing"
            ),
        )
    }

    fn drawings(&self) -> Found {
        if let Some(template) = &self.material.study.report.template {
            return raised(
                format!("ce que dessine le modèle {template} n’est pas vérifié"),
                format!("what the template {template} draws is not checked"),
            );
        }
        let drawn = self.count(|f| {
            // What can be computed of a group that may be withheld is not said.
            let is_there = f.estimate.is_some() || f.table.is_some();
            let drawn = f.group.is_some() || is_there && f.denominator != Some(0);
            drawn && f.section != Section::Flow
        });
        if drawn == 0 {
            return aside("aucune figure", "no picture");
        }
        let wheel = self.material.grid.scores.len() > 2;
        let (fr, en) = if wheel {
            (
                " ; la roue se lit sur ses rayons, pas sur sa surface",
                "; the wheel is read on its spokes, not on its area",
            )
        } else {
            ("", "")
        };
        kept(
            format!("résultats dessinés : {drawn} ; aucun axe n’est tronqué ni doublé{fr}"),
            format!("results drawn: {drawn}; no axis is truncated or doubled{en}"),
        )
    }

    fn rankings(&self) -> Found {
        let written = &self.material.study.claims.written;
        let ranks = |text: &str| {
            let low = text.to_lowercase();
            RANKING.iter().any(|w| low.contains(w))
        };
        let keys: Vec<&str> = written
            .iter()
            .filter(|w| ranks(&w.text))
            .map(|w| w.key.as_str())
            .collect();
        if !keys.is_empty() {
            let list = keys.join(", ");
            return raised(
                format!("un texte de l’étude parle de classement : {list}"),
                format!("a text of the study speaks of a ranking: {list}"),
            );
        }
        let groups = self.count(|f| f.group.is_some() && f.measure == Measure::MeanChange);
        if groups == 0 {
            return aside("aucun groupe à classer", "no group to rank");
        }
        let bare = self.count(|f| {
            let e = f.estimate.as_ref();
            // A group of fewer is withheld.
            let is_shown = f.denominator >= Some(self.material.study.secrecy.persons);
            f.group.is_some()
                && f.measure == Measure::MeanChange
                && is_shown
                && e.is_some_and(|e| e.conf_low.is_none())
        });
        let found = (
            format!(
                "groupes dans l’ordre de leur nom ; résultats avec leur intervalle : {}, sans : {bare}",
                groups - bare
            ),
            format!(
                "groups in the order of their names; results with their interval: {}, without: {bare}",
                groups - bare
            ),
        );
        if bare == 0 {
            kept(found.0, found.1)
        } else {
            raised(found.0, found.1)
        }
    }

    fn comparability(&self) -> Found {
        if self.gates.mode_changed() {
            return raised(
                "les questionnaires n’ont pas été remplis de la même façon aux deux temps : aucun changement n’est dit",
                "forms were not filled in the same way at both times: no change is told",
            );
        }
        let versions = self
            .material
            .study
            .answers
            .iter()
            .filter(|a| a.filled_in.is_some())
            .count();
        if versions == 0 {
            return kept(
                "une seule version du questionnaire",
                "one version of the questionnaire",
            );
        }
        kept(
            format!(
                "fichiers remplis sur une autre version : {versions} ; ce qui a changé de sens n’est pas comparé"
            ),
            format!(
                "files filled in on another version: {versions}; what changed its meaning is not compared"
            ),
        )
    }

    fn stories(&self) -> Found {
        let bare = self.material.study.claims.stories.as_ref();
        if bare.is_some_and(|s| s.chosen.is_none()) {
            return raised(
                "des récits sont déclarés sans la règle qui les a fait choisir (chosen) : aucun n’est cité comme résultat",
                "stories are declared without the rule by which they were chosen (chosen): none is given as a result",
            );
        }
        if self.results.voices.is_empty() {
            return aside("aucune parole citée", "no words quoted");
        }
        kept(
            format!(
                "paroles citées : {}, prises à pas réguliers dans l’ordre du changement, et la règle est imprimée",
                self.results.voices.len()
            ),
            format!(
                "words quoted: {}, taken at even steps in the order of change, and the rule is printed",
                self.results.voices.len()
            ),
        )
    }

    fn extrapolations(&self) -> Found {
        let beyond = self
            .results
            .indicators
            .iter()
            .filter(|i| i.definition.status == Status::Extrapolated);
        let (all, bare) = beyond.fold((0, 0), |(all, bare), i| {
            let whole = i.value.is_none() || (i.range.is_some() && i.definition.formula.is_some());
            (all + 1, bare + usize::from(!whole))
        });
        match (all, bare) {
            (0, _) => aside("aucun chiffre extrapolé", "no extrapolated figure"),
            (n, 0) => kept(
                format!("chiffres extrapolés, chacun avec sa formule et sa fourchette : {n}"),
                format!("extrapolated figures, each with its formula and range: {n}"),
            ),
            (_, n) => raised(
                format!("chiffres extrapolés sans formule ou fourchette : {n}"),
                format!("extrapolated figures without formula or range: {n}"),
            ),
        }
    }

    fn good_news(&self) -> Found {
        let missing = super::not_reported(self.material, self.results);
        if self.material.study.primary.is_empty() {
            return aside("aucun critère principal", "no primary outcome");
        }
        if missing.is_empty() {
            kept(
                "tous les critères déclarés paraissent, favorables ou non",
                "all declared outcomes are shown, favourable or not",
            )
        } else {
            let list = missing.join(", ");
            raised(
                format!("critères déclarés sans aucun résultat : {list}"),
                format!("declared outcomes without any result: {list}"),
            )
        }
    }
}
