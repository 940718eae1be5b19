//! What a shut gate says beside a sentence.

use jauge_model::claim::rules;
use jauge_model::finding::Finding;
use jauge_model::study::Mode;
use jauge_model::{Caveat, Lang, locale};

use super::Gates;
use crate::claim_rules::sentences::as_read;

/// A caveat without values.
pub(super) fn plain(sentence: &str, gate: &str) -> Caveat {
    filled(sentence, gate, |_| Vec::new())
}

fn filled(
    sentence: &str,
    gate: &str,
    values: impl Fn(Lang) -> Vec<(&'static str, String)>,
) -> Caveat {
    Caveat {
        gate: gate.to_owned(),
        text: rules().say(sentence, values),
    }
}

/// `k` of `n`, and the share that it is.
fn part(k: u64, n: u64) -> impl Fn(Lang) -> Vec<(&'static str, String)> {
    move |lang| {
        vec![
            ("k", locale::integer(k, lang)),
            ("n", locale::integer(n, lang)),
            ("p", locale::percent(k as f64 / n as f64, 0, lang)),
        ]
    }
}

fn share(p: f64) -> impl Fn(Lang) -> Vec<(&'static str, String)> {
    move |lang| vec![("p", locale::percent(p, 0, lang))]
}

impl Gates {
    /// The caveat of one gate, if the gate is shut. A gate that looks at two things has two names here.
    pub(crate) fn caveat(&self, gate: &str) -> Option<Caveat> {
        match gate {
            "C3" => Some(match self.assignment {
                None => plain("limit.no_group", "C3"),
                Some(_) => plain("limit.one_group", "C3"),
            }),
            "G3" => {
                let low = self
                    .response
                    .filter(|r| *r < self.threshold("G3", "plain"))?;
                Some(filled("G3", "G3", share(low)))
            }
            "G4" => self.attrition_caveat(),
            "G4d" => self
                .unequal_losses()
                .map(|d| filled("G4.unequal", "G4", points(d))),
            "G5" => self.matching_caveat(),
            "G5fuzzy" => {
                let (k, n) = self.tolerant;
                let many = k as f64 > self.threshold("G5", "tolerant") * n as f64;
                many.then(|| filled("G5.tolerant", "G5", part(k, n)))
            }
            "G6" => self.self_rated.then(|| plain("G6", "G6")),
            "G7" => self.low_start.then(|| plain("G7", "G7")),
            "G7low" => {
                let said = self.low_start || self.assignment.is_some();
                let low = self.started_low.filter(|_| !said)?;
                Some(filled("G7.low", "G7", share(low)))
            }
            "G8" => (self.tested > self.declared.max(1)).then(|| {
                filled("G8", "G8", |_| {
                    vec![
                        ("k", self.tested.to_string()),
                        ("n", self.declared.to_string()),
                    ]
                })
            }),
            "G10" => self.clustered.then(|| plain("G10", "G10")),
            "G10few" => self.few_clusters_caveat(),
            "G11" => self.mode_caveat(),
            "G11version" => (!self.changed.is_empty()).then(|| {
                filled("G11.version", "G11", |_| {
                    vec![("list", self.changed.join(", "))]
                })
            }),
            "G12" => self.balance_caveat(),
            "G13" => (self.not_due > 0).then(|| {
                filled("G13", "G13", |lang| {
                    vec![
                        ("k", locale::integer(self.not_due, lang)),
                        ("date", self.as_of(lang)),
                    ]
                })
            }),
            "G14" => (!self.not_reported.is_empty()).then(|| {
                filled("G14", "G14", |_| {
                    vec![("list", self.not_reported.join(", "))]
                })
            }),
            _ => None,
        }
    }

    /// The day on which the data stand.
    pub(in crate::claim_rules) fn as_of(&self, lang: Lang) -> String {
        let day = self.as_of.as_ref();
        day.map_or_else(String::new, |day| locale::date(day, lang))
    }

    fn attrition_caveat(&self) -> Option<Caveat> {
        if self.attrition <= self.threshold("G4", "bounds") {
            return None;
        }
        let closed = self.attrition > self.threshold("G4", "closed");
        let sentence = if closed { "G4.closed" } else { "G4" };
        let lost = self.entered - self.linked;
        Some(filled(sentence, "G4", part(lost, self.entered)))
    }

    fn matching_caveat(&self) -> Option<Caveat> {
        let (k, n) = self.matched;
        let few = (k as f64) < self.threshold("G5", "plain") * n as f64;
        few.then(|| filled("G5", "G5", part(k, n)))
    }

    fn few_clusters_caveat(&self) -> Option<Caveat> {
        self.assignment?;
        let few = self.few_clusters()?;
        Some(filled("G10.few", "G10", |lang| {
            vec![("k", locale::integer(few, lang))]
        }))
    }

    fn mode_caveat(&self) -> Option<Caveat> {
        let [before, after] = self.modes.as_ref()?;
        let names = |modes: &[Mode], lang| {
            let labels: Vec<String> = modes
                .iter()
                .map(|m| m.label().get(lang).to_owned())
                .collect();
            labels.join(", ")
        };
        Some(filled("G11.mode", "G11", |lang| {
            vec![
                ("before", names(before, lang)),
                ("after", names(after, lang)),
            ]
        }))
    }

    fn balance_caveat(&self) -> Option<Caveat> {
        let most = self.threshold("G12", "unlike");
        let (d, label) = self.imbalance.as_ref().filter(|(d, _)| d.abs() > most)?;
        Some(filled("G12", "G12", |lang| {
            vec![
                ("d", locale::signed(*d, 2, lang)),
                ("label", label.get(lang).to_owned()),
            ]
        }))
    }

    /// Unequal losses of the two groups, and what the gap may be whoever was lost.
    pub(super) fn losses_caveat(&self, finding: &Finding, lee: Option<[f64; 2]>) -> Option<Caveat> {
        let lost = self.unequal_losses()?;
        let Some([low, high]) = lee else {
            return self.caveat("G4d");
        };
        let kept = low > 0.0 || high < 0.0;
        let sentence = if kept { "G4.lee" } else { "G4.lee_crossed" };
        Some(filled(sentence, "G4", |lang| {
            let mut values = points(lost)(lang);
            for (name, limit) in [("low", low), ("high", high)] {
                values.push((name, locale::signed(as_read(limit, &finding.unit), 2, lang)));
            }
            values
        }))
    }
}

fn points(d: f64) -> impl Fn(Lang) -> Vec<(&'static str, String)> {
    move |lang| {
        vec![(
            "points",
            locale::number(locale::in_percent(d.abs()), 1, lang),
        )]
    }
}
