//! What a methodologist refuses to see in a report, looked for in this one: twenty lints, each with what it found.
//!
//! The list is that of the project's design notes. Its sources: L01, L18 the Nesta *Standards of Evidence* and the Maryland scale; L02
//! InserJeunes (no rate under 20); L04, L05 and L10 the practice of official statistics on response, attrition and clusters; L07 Barnett,
//! van der Pols and Dobson (2005); L08 Holm (1979); L11 and L12 Wasserstein and Lazar (2016), the ASA statement on p-values;
//! L20 the reporting of all declared outcomes asked of trials (CONSORT 2010, item 17a).

use jauge_model::finding::{Finding, Lint, Measure, Results, Section, Verdict};
use jauge_model::indicator::Status;
use jauge_model::questionnaire::ItemKind;
use jauge_model::{Lang, Text, Unit, locale};
use jauge_stats::Alternative;
use jauge_stats::finite_population::Target;
use jauge_stats::power::detectable_effect_paired_t;

use super::gates::Gates;
use super::words::refused;
use crate::{Material, clusters};

/// Identifier and what is refused, in French and English.
const REFUSED: [(&str, &str, &str); 20] = [
    (
        "L01",
        "« impact » ou « effet » sans comparaison",
        "“impact” or “effect” without a comparison",
    ),
    (
        "L02",
        "des pourcentages sur moins de 20 personnes",
        "percentages on fewer than 20 people",
    ),
    (
        "L03",
        "un taux sans numérateur ni dénominateur",
        "a rate without numerator and denominator",
    ),
    (
        "L04",
        "un taux de réponse absent, ou calculé sur les seules personnes jointes",
        "a response rate that is missing, or computed on those reached",
    ),
    (
        "L05",
        "les seuls cas complets, sans le dire",
        "complete cases only, in silence",
    ),
    (
        "L06",
        "des niveaux traités comme des mètres",
        "levels treated as metres",
    ),
    (
        "L07",
        "une hausse attribuée à l’action quand on partait de bas",
        "a rise credited to the programme after a low start",
    ),
    (
        "L08",
        "beaucoup de tests, une étoile",
        "many tests, one star",
    ),
    (
        "L09",
        "des sous-groupes trouvés après coup",
        "subgroups found after the fact",
    ),
    (
        "L10",
        "des groupes ignorés (personnes d’un même projet)",
        "clusters ignored (people of one project)",
    ),
    (
        "L11",
        "une valeur p à la place d’une taille et d’un intervalle",
        "a p-value in place of a size and an interval",
    ),
    (
        "L12",
        "« pas de différence » sur un petit effectif",
        "“no difference” from a small sample",
    ),
    (
        "L13",
        "la satisfaction prise pour un résultat",
        "satisfaction taken for an outcome",
    ),
    (
        "L14",
        "un référent qui note ses propres apprenants",
        "a referent who rates their own learners",
    ),
    (
        "L15",
        "des axes tronqués, doubles, ou des surfaces pour des valeurs",
        "truncated or dual axes, areas for values",
    ),
    ("L16", "un classement des projets", "a ranking of projects"),
    (
        "L17",
        "des temps, échelles ou zonages mélangés",
        "waves, scales or zonings merged",
    ),
    (
        "L18",
        "un beau récit comme preuve",
        "one beautiful story as proof",
    ),
    (
        "L19",
        "une extrapolation présentée comme un comptage",
        "an extrapolation shown as a count",
    ),
    ("L20", "seulement les bonnes nouvelles", "only good news"),
];

/// Looks for each of them, in order.
pub(super) fn all(material: Material<'_>, gates: &Gates, results: &Results) -> Vec<Lint> {
    let look = Look {
        material,
        gates,
        results,
    };
    REFUSED
        .iter()
        .map(|(id, fr, en)| {
            let (verdict, fr_found, en_found) = look.at(id);
            Lint {
                id,
                refused: Text::both(locale::french(fr), *en),
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
            "L15" => kept(
                "aucun axe n’est tronqué ni doublé, et la roue se lit sur ses rayons",
                "no axis is truncated or doubled, and the wheel is read on its spokes",
            ),
            "L16" => kept(
                "les groupes sont dans l’ordre de leur nom, chacun avec son intervalle",
                "groups are in the order of their names, each with its interval",
            ),
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
        let texts = super::author_texts(self.material.study);
        let level = super::design_level(self.material.study);
        let written = texts.iter().filter(|(_, t)| {
            Lang::ALL
                .iter()
                .any(|l| !refused(t.get(*l), *l, level).is_empty())
        });
        let places: Vec<&str> = written.map(|(place, _)| *place).collect();
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
        let few = self.count(|f| {
            f.unit == Unit::Share
                && f.section != Section::Population
                && f.denominator.is_some_and(|n| n < from)
        });
        kept(
            format!("parts sur moins de {from} personnes, écrites en effectifs : {few}"),
            format!("shares of fewer than {from} people, written as counts: {few}"),
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
                format!("{lost} personnes perdues de vue, sans rien qui les compare aux autres"),
                format!("{lost} people lost on the way, and nothing compares them with the others"),
            ),
            _ => kept(
                format!("{lost} personnes perdues de vue, comparées aux autres au départ"),
                format!("{lost} people lost on the way, compared with the others at the start"),
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
                    "{k} tests, aucun critère déclaré : {fr} de chances d’au moins une fausse alerte s’ils étaient indépendants"
                ),
                format!(
                    "{k} tests, no outcome declared: {en} chance of at least one false alarm if they were independent"
                ),
            );
        }
        kept(
            format!(
                "{k} tests, dont {declared} déclarés et corrigés ensemble (Holm) ; sans cela, {fr} de chances d’au moins une fausse alerte"
            ),
            format!(
                "{k} tests, {declared} of them declared and adjusted together (Holm); without that, {en} chance of at least one false alarm"
            ),
        )
    }

    fn subgroups(&self) -> Found {
        let by = &self.material.study.by;
        if by.is_empty() {
            return aside("aucun sous-groupe", "no subgroup");
        }
        let keys = by.join(", ");
        kept(
            format!(
                "sous-groupes déclarés dans l’étude : {keys} ; aucun n’est testé contre un autre"
            ),
            format!("subgroups declared in the study: {keys}; none is tested against another"),
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
                    "avec {n} personnes suivies, un changement moyen sous {} écart-type des changements passe une fois sur cinq ou plus inaperçu (puissance 80 %, seuil 5 %) : un résultat « non concluant » n’est pas une absence de changement",
                    locale::number(plan.effect, 2, Lang::Fr)
                ),
                format!(
                    "with {n} people followed, a mean change below {} standard deviations of the changes goes unseen one time in five or more (power 80%, level 5%): an inconclusive result is no absence of change",
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
        let roles: Vec<&str> = self
            .material
            .grid
            .roles
            .iter()
            .map(|r| r.id.as_str())
            .filter(|r| own.contains(r))
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
        let list = roles.join(", ");
        raised(
            format!(
                "notent des personnes qu’ils accompagnent, en connaissant leur premier niveau : {list} ; un second regard manque"
            ),
            format!(
                "rate people whom they accompany, knowing their first level: {list}; a second rater is missing"
            ),
        )
    }

    fn comparability(&self) -> Found {
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
