//! The gates: what each one sees in the study, and which way it is open. What they are called, their thresholds, their
//! words and their sources stand in `jauge_model::claim::rules`.

mod caveats;
mod seen;

use jauge_model::finding::{Contrast, Finding, Measure, Results, Section};
use jauge_model::questionnaire::ItemKind;
use jauge_model::study::{Assignment, Claims, Mode};
use jauge_model::{Caveat, ClaimLevel, Statement, Text};

use crate::Material;
use crate::clusters;

/// What the gates saw.
#[derive(Clone, Debug)]
pub struct Gates {
    /// People with a usable form at the earlier wave of the headline contrast whose later one is due.
    pub entered: u64,
    /// Of these, people with a usable form at the later wave too.
    pub linked: u64,
    /// People with a usable form at the earlier wave whose later one is not due yet.
    pub not_due: u64,
    /// Share of those enrolled who have a form at the earlier wave, if enrolment is known.
    pub response: Option<f64>,
    /// Share of those with an earlier form who have no later one, of those whose later one is due.
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
    /// Forms of the later wave that found their earlier one, of all.
    pub(super) matched: (u64, u64),
    /// Links that accept a difference between two codes, of all.
    pub(super) tolerant: (u64, u64),
    /// Projects or cohorts that the linked people come from.
    pub(super) clusters: Option<u64>,
    /// How forms were filled in at the two waves, where it changed.
    pub(super) modes: Option<[Vec<Mode>; 2]>,
    /// Outcomes whose meaning changed with the version of the form.
    pub(super) changed: Vec<String>,
    /// What the study declares, with the thresholds that it sets otherwise.
    claims: Claims,
    /// The day on which the data stand.
    as_of: Option<String>,
    /// Name of the later wave.
    pub(super) later: Text,
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
        let contrast = study.contrasts.first().copied();
        let (from, to) = contrast.unwrap_or((0, 0));
        let returned = |wave: usize| responses.waves.get(wave).map(|w| w.returned.as_slice());
        let forms = |wave| returned(wave).map_or(0, |r| r.iter().filter(|x| **x).count() as u64);
        let linked = if responses.waves.len() > from.max(to) {
            responses.linked(from, to) as u64
        } else {
            0
        };
        let not_due = responses.not_yet_due(from, to) as u64;
        let entered = forms(from).saturating_sub(not_due);
        let tests = [Measure::WilcoxonSignedRank, Measure::MeanChange];
        let tested: Vec<&Finding> = results
            .findings
            .iter()
            .filter(|f| f.group.is_none() && f.contrast == Some(Contrast { from, to }))
            .filter(|f| tests.contains(&f.measure))
            .collect();
        let self_roles = ["self", "learner", "participant", "apprenant"];
        let by_themselves =
            |r: &jauge_model::questionnaire::Role| self_roles.contains(&r.id.as_str());
        let keys = &responses.keys;
        Self {
            entered,
            linked,
            not_due,
            response: study
                .enrolled
                .filter(|n| *n > 0)
                .map(|n| forms(from) as f64 / n as f64),
            attrition: seen::lost(entered, linked),
            differential_attrition: seen::differential(material, from, to),
            imbalance: seen::imbalance(results),
            assignment: study.comparison.as_ref().map(|c| c.assignment),
            started_low: seen::started_low(material, results, from),
            not_reported: super::not_reported(material, results),
            matched: (linked, if from == to { linked } else { forms(to) }),
            tolerant: seen::tolerant(material, from, to),
            clusters: seen::clusters(responses, from, to),
            modes: contrast.and_then(|_| seen::modes(study, from, to)),
            changed: seen::changed(material, from, to),
            claims: study.claims.clone(),
            as_of: study.claims.as_of.map(|day| day.to_string()),
            later: grid
                .waves
                .get(to)
                .map_or_else(Text::default, |w| w.label.clone()),
            self_rated: grid
                .items
                .iter()
                .any(|i| matches!(i.kind, ItemKind::Level { .. }))
                && (grid.roles.is_empty() || grid.roles.iter().any(by_themselves)),
            low_start: study.selected_on_low_start,
            clustered: keys.iter().any(clusters::says_who_came_together),
            tested: tested.len(),
            declared: tested.iter().filter(|f| f.primary).count(),
        }
    }

    /// A threshold of a gate, as the study sets it.
    pub(super) fn threshold(&self, gate: &str, name: &str) -> f64 {
        self.claims.threshold(gate, name)
    }

    /// Outcomes tested on the headline contrast.
    pub(super) fn tested(&self) -> usize {
        self.tested
    }

    /// Of these, outcomes declared beforehand.
    pub(super) fn declared(&self) -> usize {
        self.declared
    }

    /// Whether the later wave is due for nobody.
    pub(super) fn none_due(&self) -> bool {
        self.entered == 0 && self.not_due > 0
    }

    /// Whether the forms were filled in otherwise at the later wave: no change is told then.
    pub(super) fn mode_changed(&self) -> bool {
        self.modes.is_some()
    }

    /// The highest level that the gates leave to a finding. `lee` are the bounds of a gap under unequal losses.
    pub(crate) fn level_of(&self, finding: &Finding, lee: Option<[f64; 2]>) -> ClaimLevel {
        match finding.section {
            Section::Comparison => self.comparison_level(finding.primary, lee),
            Section::Item | Section::Score => self.change_level(),
            _ => ClaimLevel::C3,
        }
    }

    /// The highest level of a change in one group.
    fn change_level(&self) -> ClaimLevel {
        let (matched, forms) = self.matched;
        let closed = self.threshold("G5", "closed") * forms as f64;
        let shut = self.attrition > self.threshold("G4", "closed")
            || (forms > 0 && (matched as f64) < closed)
            || self.mode_changed();
        match (self.none_due(), shut) {
            (true, _) => ClaimLevel::C0,
            (_, true) => ClaimLevel::C2,
            _ => ClaimLevel::C3,
        }
    }

    fn comparison_level(&self, primary: bool, lee: Option<[f64; 2]>) -> ClaimLevel {
        // Unequal losses are borne where the gap keeps its sign whoever was lost.
        let sign_kept = lee.is_some_and(|[low, high]| low > 0.0 || high < 0.0);
        let unlike = self
            .imbalance
            .as_ref()
            .is_some_and(|(d, _)| d.abs() > self.threshold("G12", "unlike"));
        let shut = (self.unequal_losses().is_some() && !sign_kept)
            || unlike
            || self.few_clusters().is_some()
            || self.attrition > self.threshold("G4", "closed")
            || self.mode_changed();
        match self.assignment {
            _ if self.none_due() => ClaimLevel::C0,
            _ if shut => ClaimLevel::C3,
            Some(Assignment::Random)
                if primary && self.attrition <= self.threshold("G4", "bounds") =>
            {
                ClaimLevel::C5
            }
            _ => ClaimLevel::C4,
        }
    }

    /// Difference of the losses of the two groups, if it is too large.
    pub(super) fn unequal_losses(&self) -> Option<f64> {
        let most = self.threshold("G4", "differential");
        self.differential_attrition.filter(|d| d.abs() > most)
    }

    /// Number of projects or cohorts, if they are too few to speak of more than themselves.
    pub(super) fn few_clusters(&self) -> Option<u64> {
        let least = self.threshold("G10", "clusters");
        self.clusters.filter(|k| (*k as f64) < least)
    }

    /// What limits a finding.
    pub(crate) fn caveats_of(&self, finding: &Finding, lee: Option<[f64; 2]>) -> Vec<Caveat> {
        let mut gates = match finding.section {
            Section::Comparison => vec!["G12", "G11", "G10few"],
            Section::Item | Section::Score => vec!["C3", "G3", "G4", "G5", "G5fuzzy", "G7", "G11"],
            _ => return Vec::new(),
        };
        gates.push("G13");
        if !matches!(finding.unit, jauge_model::Unit::Own(_)) {
            gates.push("G6");
        }
        gates.push("G8");
        if !clusters::read_by(&finding.method) {
            gates.push("G10");
        }
        let mut caveats: Vec<Caveat> = gates.into_iter().filter_map(|g| self.caveat(g)).collect();
        if finding.section == Section::Comparison {
            caveats.extend(self.losses_caveat(finding, lee));
        }
        if !finding.primary && self.declared > 0 {
            caveats.push(caveats::plain("G8.exploratory", "G8"));
        }
        caveats
    }

    /// Limits that hold for the study as a whole.
    pub(crate) fn limits(&self) -> Vec<Statement> {
        // A limit shows the level that it leaves: attrition alone can close the door on change.
        let design = match self.assignment {
            None => self.change_level(),
            Some(_) => self.comparison_level(true, None),
        };
        let level = |gate: &str| match gate {
            "G4" if self.attrition > self.threshold("G4", "closed") => ClaimLevel::C2,
            "G11" if self.mode_changed() => ClaimLevel::C2,
            "G13" | "G14" => ClaimLevel::C0,
            _ => design,
        };
        let order = [
            "G14",
            "G13",
            "G3",
            "G4",
            "G4d",
            "G5",
            "G5fuzzy",
            "G7",
            "G7low",
            "G6",
            "G8",
            "G10",
            "G10few",
            "G11",
            "G11version",
        ];
        order
            .into_iter()
            .filter_map(|g| Some((g, self.caveat(g)?)))
            .map(|(gate, c)| Statement {
                level: level(gate),
                text: c.text,
                findings: Vec::new(),
                caveats: Vec::new(),
            })
            .collect()
    }
}
