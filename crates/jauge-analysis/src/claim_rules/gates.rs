//! The gates: what each one sees in the study, and which way it is open.

use jauge_model::finding::{Contrast, Finding, Measure, Results, Section};
use jauge_model::questionnaire::ItemKind;
use jauge_model::study::Assignment;
use jauge_model::{Caveat, ClaimLevel, Lang, Statement, Text, locale};

use crate::Material;
use crate::clusters;
use crate::comparison::{Arm, Arms};

/// Response under this share keeps a sentence to the respondents.
pub const RESPONSE_PLAIN: f64 = 0.70;
/// Attrition over this share calls for bounds.
pub const ATTRITION_BOUNDS: f64 = 0.20;
/// Attrition over this share closes the door on change.
pub const ATTRITION_CLOSED: f64 = 0.40;
/// Differential attrition over this many points makes groups incomparable.
pub const ATTRITION_DIFFERENTIAL: f64 = 0.05;
/// Standardised difference at the start over which groups are not alike.
pub const BALANCE: f64 = 0.25;

/// What the gates saw.
#[derive(Clone, Debug)]
pub struct Gates {
    /// People with a usable form at the earlier wave of the headline contrast.
    pub entered: u64,
    /// Of these, people with a usable form at the later wave too.
    pub linked: u64,
    /// Share of those enrolled who have a form at the earlier wave, if enrolment is known.
    pub response: Option<f64>,
    /// Share of those with an earlier form who have no later one.
    pub attrition: f64,
    /// Difference of attrition between the groups compared, as a share.
    pub differential_attrition: Option<f64>,
    /// Largest standardised difference at the start and what it is about.
    pub imbalance: Option<(f64, Text)>,
    /// How the groups were formed, if there are two.
    pub assignment: Option<Assignment>,
    /// Share of the answers at the earlier wave in the lowest quarter of their scale, if it is most of them.
    pub started_low: Option<f64>,
    /// Declared primary outcomes of which there is no result.
    pub(super) not_reported: Vec<String>,
    self_rated: bool,
    low_start: bool,
    clustered: bool,
    tested: usize,
    declared: usize,
}

impl Gates {
    /// Looks at the study and at what was found.
    pub(crate) fn look(material: Material<'_>, results: &Results) -> Self {
        let Material {
            grid,
            study,
            responses,
            ..
        } = material;
        let (from, to) = study.contrasts.first().copied().unwrap_or((0, 0));
        let returned = |wave: usize| responses.waves.get(wave).map(|w| w.returned.as_slice());
        let entered = returned(from).map_or(0, |r| r.iter().filter(|x| **x).count() as u64);
        let linked = if responses.waves.is_empty() {
            0
        } else {
            responses.linked(from, to) as u64
        };
        let tests = [Measure::WilcoxonSignedRank, Measure::MeanChange];
        let tested: Vec<&Finding> = results
            .findings
            .iter()
            .filter(|f| f.group.is_none() && f.contrast == Some(Contrast { from, to }))
            .filter(|f| tests.contains(&f.measure))
            .collect();
        let self_roles = ["self", "learner", "participant", "apprenant"];
        Self {
            entered,
            linked,
            response: study
                .enrolled
                .filter(|n| *n > 0)
                .map(|n| entered as f64 / n as f64),
            attrition: lost(entered, linked),
            differential_attrition: differential(material, from, to),
            imbalance: imbalance(results),
            assignment: study.comparison.as_ref().map(|c| c.assignment),
            started_low: started_low(material, from),
            not_reported: super::not_reported(material, results),
            self_rated: grid
                .items
                .iter()
                .any(|i| matches!(i.kind, ItemKind::Level { .. }))
                && (grid.roles.is_empty()
                    || grid
                        .roles
                        .iter()
                        .any(|r| self_roles.contains(&r.id.as_str()))),
            low_start: study.selected_on_low_start,
            clustered: material
                .responses
                .keys
                .iter()
                .any(clusters::says_who_came_together),
            tested: tested.len(),
            declared: tested.iter().filter(|f| f.primary).count(),
        }
    }

    /// Outcomes tested on the headline contrast.
    pub(super) fn tested(&self) -> usize {
        self.tested
    }

    /// Of these, outcomes declared beforehand.
    pub(super) fn declared(&self) -> usize {
        self.declared
    }

    /// The highest level that the gates leave to a finding.
    pub(crate) fn level_of(&self, finding: &Finding) -> ClaimLevel {
        match finding.section {
            Section::Comparison => self.comparison_level(finding.primary),
            Section::Item | Section::Score if self.attrition > ATTRITION_CLOSED => ClaimLevel::C2,
            _ => ClaimLevel::C3,
        }
    }

    fn comparison_level(&self, primary: bool) -> ClaimLevel {
        let differential = self
            .differential_attrition
            .is_some_and(|d| d.abs() > ATTRITION_DIFFERENTIAL);
        let unlike = self
            .imbalance
            .as_ref()
            .is_some_and(|(d, _)| d.abs() > BALANCE);
        if differential || unlike || self.attrition > ATTRITION_CLOSED {
            return ClaimLevel::C3;
        }
        match self.assignment {
            Some(Assignment::Random) if primary && self.attrition <= ATTRITION_BOUNDS => {
                ClaimLevel::C5
            }
            _ => ClaimLevel::C4,
        }
    }

    /// What limits a finding.
    pub(crate) fn caveats_of(&self, finding: &Finding) -> Vec<Caveat> {
        let mut gates = match finding.section {
            Section::Comparison => vec!["G4d", "G12"],
            Section::Item | Section::Score => vec!["C3", "G3", "G4", "G7"],
            _ => return Vec::new(),
        };
        if !matches!(finding.unit, jauge_model::Unit::Own(_)) {
            gates.push("G6");
        }
        gates.push("G8");
        if !clusters::read_by(&finding.method) {
            gates.push("G10");
        }
        let mut caveats: Vec<Caveat> = gates
            .into_iter()
            .filter_map(|g| self.caveat(Some(g)))
            .collect();
        if !finding.primary && self.declared > 0 {
            caveats.push(caveat(
                "G8",
                "Résultat exploratoire : ce critère n’a pas été déclaré comme principal.",
                "Exploratory: this outcome was not declared as primary.",
            ));
        }
        caveats
    }

    /// The caveat of one gate, if the gate is shut.
    pub(crate) fn caveat(&self, gate: Option<&str>) -> Option<Caveat> {
        match gate? {
            "C3" => Some(match self.assignment {
                None => caveat(
                    "C3",
                    "Pas de groupe de comparaison : un changement est constaté, sa cause ne l’est pas.",
                    "No comparison group: a change is observed, its cause is not.",
                ),
                Some(_) => caveat(
                    "C3",
                    "Le changement d’un seul groupe ne dit rien de sa cause : voir l’écart entre les groupes.",
                    "The change of one group alone says nothing of its cause: see the gap between groups.",
                ),
            }),
            "G3" => self.response.filter(|r| *r < RESPONSE_PLAIN).map(|r| {
                caveat(
                    "G3",
                    format!(
                        "Seules {} des personnes inscrites ont répondu : la phrase ne vaut que pour elles.",
                        locale::percent(r, 0, Lang::Fr)
                    ),
                    format!(
                        "Only {} of those enrolled answered: the sentence holds for them alone.",
                        locale::percent(r, 0, Lang::En)
                    ),
                )
            }),
            "G4" => (self.attrition > ATTRITION_BOUNDS).then(|| self.attrition_caveat()),
            "G4d" => self.differential_attrition.filter(|d| d.abs() > ATTRITION_DIFFERENTIAL).map(|d| {
                caveat(
                    "G4",
                    format!(
                        "Les pertes en route diffèrent de {} points entre les deux groupes.",
                        locale::number(d.abs() * 100.0, 1, Lang::Fr)
                    ),
                    format!(
                        "Losses on the way differ by {} points between the two groups.",
                        locale::number(d.abs() * 100.0, 1, Lang::En)
                    ),
                )
            }),
            "G6" => self.self_rated.then(|| {
                caveat(
                    "G6",
                    "Ce sont les personnes qui se situent elles-mêmes : c’est un ressenti.",
                    "People place themselves: this is what they feel.",
                )
            }),
            "G7" => self.low_start.then(|| {
                caveat(
                    "G7",
                    "Les personnes ayant été retenues parce qu’elles partaient de bas, une partie de la \
                     hausse est attendue même sans action.",
                    "As people were selected for low starting levels, part of the rise is expected \
                     even with no action.",
                )
            }),
            "G7low" => self.started_low.filter(|_| !self.low_start && self.assignment.is_none()).map(|share| {
                caveat(
                    "G7",
                    format!(
                        "{} des réponses d’entrée sont dans le quart bas de leur échelle : plus bas, il n’y a presque \
                         pas de place, et une partie de la hausse est attendue même sans action.",
                        locale::percent(share, 0, Lang::Fr)
                    ),
                    format!(
                        "{} of the entry answers are in the lowest quarter of their scale: there is hardly any room \
                         below, and part of the rise is expected even with no action.",
                        locale::percent(share, 0, Lang::En)
                    ),
                )
            }),
            "G14" => (!self.not_reported.is_empty()).then(|| {
                let list = self.not_reported.join(", ");
                caveat(
                    "G14",
                    format!("Rapport incomplet : critères déclarés d’avance et sans aucun résultat : {list}."),
                    format!("Incomplete report: outcomes declared beforehand and without any result: {list}."),
                )
            }),
            "G8" => (self.tested > self.declared.max(1)).then(|| {
                caveat(
                    "G8",
                    format!(
                        "Critères examinés : {} ; déclarés à l’avance et corrigés ensemble (Holm) : {}.",
                        self.tested, self.declared
                    ),
                    format!(
                        "Outcomes looked at: {}; declared beforehand and adjusted together (Holm): {}.",
                        self.tested, self.declared
                    ),
                )
            }),
            "G10" => self.clustered.then(|| {
                caveat(
                    "G10",
                    "Les personnes d’un même projet se ressemblent. Le changement moyen, la probabilité \
                     d’amélioration et leurs écarts entre groupes en tiennent compte ; les parts, les tailles \
                     standardisées et les chiffres d’un seul projet sont calculés comme si chaque personne était \
                     indépendante : leurs intervalles sont sans doute trop étroits.",
                    "People of one project resemble each other. The mean change, the probability of improvement \
                     and their gaps between groups take it into account; shares, standardised sizes and the figures \
                     of one project alone are computed as if each person were independent: their intervals are \
                     probably too narrow.",
                )
            }),
            "G12" => self.imbalance.as_ref().filter(|(d, _)| d.abs() > BALANCE).map(|(d, label)| {
                caveat(
                    "G12",
                    format!(
                        "Les groupes ne se ressemblaient pas au départ : {} écarts-types sur « {} ».",
                        locale::signed(*d, 2, Lang::Fr),
                        label.get(Lang::Fr)
                    ),
                    format!(
                        "The groups were not alike at the start: {} standard deviations on “{}”.",
                        locale::signed(*d, 2, Lang::En),
                        label.get(Lang::En)
                    ),
                )
            }),
            _ => None,
        }
    }

    fn attrition_caveat(&self) -> Caveat {
        let missing = self.entered - self.linked;
        let (fr, en) = if self.attrition > ATTRITION_CLOSED {
            (
                " C’est trop pour parler d’un changement de l’ensemble.",
                " That is too many to speak of a change in the whole.",
            )
        } else {
            (
                " Elles ont pu évoluer autrement.",
                " They may have fared otherwise.",
            )
        };
        let words = |lang| {
            (
                locale::integer(missing, lang),
                locale::integer(self.entered, lang),
                locale::percent(self.attrition, 0, lang),
            )
        };
        let (k, n, p) = words(Lang::Fr);
        let french =
            format!("{k} personnes sur {n} ({p}) ont répondu au début et pas à la fin.{fr}");
        let (k, n, p) = words(Lang::En);
        let english =
            format!("{k} of {n} people ({p}) answered at the start and not at the end.{en}");
        caveat("G4", french, english)
    }

    /// Limits that hold for the study as a whole.
    pub(crate) fn limits(&self) -> Vec<Statement> {
        // A limit shows the level that it leaves: attrition alone can close the door on change.
        let design = match self.assignment {
            None => ClaimLevel::C3,
            Some(_) => self.comparison_level(true),
        };
        let level = |gate: &str| match gate {
            "G4" if self.attrition > ATTRITION_CLOSED => ClaimLevel::C2,
            _ => design,
        };
        ["G14", "G3", "G4", "G4d", "G7", "G7low", "G6", "G8", "G10"]
            .into_iter()
            .filter_map(|g| Some((g, self.caveat(Some(g))?)))
            .map(|(gate, c)| Statement {
                level: level(gate),
                text: c.text,
                findings: Vec::new(),
                caveats: Vec::new(),
            })
            .collect()
    }
}

fn caveat(gate: &str, fr: impl Into<String>, en: impl Into<String>) -> Caveat {
    Caveat {
        gate: gate.to_owned(),
        text: Text::both(locale::french(&fr.into()), en),
    }
}

/// Share of the answers at a wave in the lowest quarter of their scale, where it is three quarters of them or more.
fn started_low(material: Material<'_>, wave: usize) -> Option<f64> {
    const MOST: f64 = 0.75;
    let grid = material.grid;
    let columns = &material.responses.waves.get(wave)?.columns;
    let (mut low, mut all) = (0_u64, 0_u64);
    for (item, column) in grid.items.iter().zip(columns) {
        let (jauge_model::Column::Level(cells), Some(scale)) = (column, grid.scale_of(item)) else {
            continue;
        };
        let last = scale.levels.len().saturating_sub(1);
        for level in cells.iter().filter_map(|c| c.level()) {
            let from_bottom = if grid.higher_is_better(item) {
                level
            } else {
                last - level.min(last)
            };
            all += 1;
            low += u64::from(4 * from_bottom <= last);
        }
    }
    let share = low as f64 / all as f64;
    (all > 0 && share >= MOST).then_some(share)
}

fn lost(entered: u64, linked: u64) -> f64 {
    if entered == 0 {
        0.0
    } else {
        (entered - linked) as f64 / entered as f64
    }
}

fn differential(material: Material<'_>, from: usize, to: usize) -> Option<f64> {
    let arms = Arms::new(material.responses, material.study.comparison.as_ref()?)?;
    let waves = &material.responses.waves;
    let (before, after) = (waves.get(from)?, waves.get(to)?);
    let (mut entered, mut linked) = ([0_u64; 2], [0_u64; 2]);
    for (person, (b, a)) in before.returned.iter().zip(&after.returned).enumerate() {
        let Some(arm) = arms.of(person).filter(|_| *b) else {
            continue;
        };
        let arm = usize::from(arm == Arm::Control);
        entered[arm] += 1;
        linked[arm] += u64::from(*a);
    }
    Some(lost(entered[0], linked[0]) - lost(entered[1], linked[1]))
}

fn imbalance(results: &Results) -> Option<(f64, Text)> {
    results
        .findings
        .iter()
        // Those who left beside those who stayed are another question.
        .filter(|f| f.section == Section::Balance)
        .filter(|f| f.measure == Measure::StandardisedDifference)
        .filter_map(|f| Some((f.estimate.as_ref()?.estimate, f.label.clone())))
        .max_by(|a, b| a.0.abs().total_cmp(&b.0.abs()))
}
