//! No bare number: what the figures of a column are. Of what unit, among whom, at which stage and how
//! they are known; a column of figures cannot be built without, and the page says it beneath the table.

use jauge_model::Contrast;
use jauge_model::finding::{Finding, Unit};
use jauge_model::indicator::Status;
use jauge_model::locale::{in_a_sentence, with_capital};
use serde::Serialize;

use super::Reader;
use crate::locale::Locale;

/// What a figure is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Basis {
    /// `points of the scale`.
    unit: String,
    /// Among whom: the denominator in words.
    among: String,
    /// Where on the way from enrolment to follow-up.
    stage: String,
    /// Counted, reported, estimated, extrapolated or taken from elsewhere.
    status: String,
}

impl Basis {
    /// The unit and how it is known: `points of the scale, estimated`.
    fn what(&self) -> String {
        format!("{}, {}", self.unit, self.status)
    }

    /// The same beneath a column whose head is its unit already.
    fn what_under(&self, names: &[&str]) -> String {
        match names {
            [name] if name.to_lowercase() == self.unit => self.status.clone(),
            _ => self.what(),
        }
    }

    /// Among whom and at which stage.
    fn whose(&self) -> String {
        format!("{} · {}", self.among, self.stage)
    }

    /// For a figure in large type, whose label says what is counted and among whom.
    pub(crate) fn in_short(&self) -> String {
        format!("{} · {}", self.status, self.stage)
    }
}

/// What a page says beneath a table of its columns of figures: columns that are the same thing are
/// named together, and not at all where every column is.
pub(crate) fn legend<'a>(columns: impl Iterator<Item = (&'a str, &'a Basis)>) -> Option<String> {
    let mut same: Vec<(Vec<&str>, &Basis)> = Vec::new();
    for (name, basis) in columns {
        match same.iter_mut().find(|(_, known)| *known == basis) {
            Some((names, _)) => names.push(name),
            None => same.push((vec![name], basis)),
        }
    }
    let first = same.first()?.1;
    if same.len() == 1 {
        return Some(format!(
            "{} · {}",
            with_capital(&first.what()),
            first.whose()
        ));
    }
    let one_group = same.iter().all(|(_, b)| b.whose() == first.whose());
    let mut parts: Vec<String> = same
        .iter()
        .map(|(names, b)| {
            let whose = if one_group {
                String::new()
            } else {
                format!(" · {}", b.whose())
            };
            format!("{} ({}{whose})", names.join(", "), b.what_under(names))
        })
        .collect();
    if one_group {
        parts.push(first.whose());
    }
    Some(parts.join(" · "))
}

/// Some people or things at a stage: what several columns share.
#[derive(Clone, Debug)]
pub(crate) struct Among {
    l: Locale,
    among: String,
    stage: String,
}

impl Among {
    pub(crate) fn new(l: Locale, among: (&str, &str), stage: String) -> Self {
        Self {
            l,
            among: l.t(among.0, among.1),
            stage,
        }
    }

    /// Rows of files, cells and codes, before anybody is counted.
    pub(crate) fn received(l: Locale) -> Self {
        let all = ("parmi tout ce qui est arrivé", "among all that came in");
        Self::new(l, all, l.t("à la réception", "at reception"))
    }

    /// The same people at the two times.
    pub(crate) fn same_people(r: &Reader<'_>, c: Contrast) -> Self {
        let same = (
            "parmi les mêmes personnes aux deux temps",
            "among the same people at both times",
        );
        Self::new(r.locale, same, from_to(r, c))
    }

    /// The same, those of each group.
    pub(crate) fn of_each_group(r: &Reader<'_>, c: Contrast) -> Self {
        let same = (
            "parmi les mêmes personnes aux deux temps, dans chaque groupe",
            "among the same people at both times, in each group",
        );
        Self::new(r.locale, same, from_to(r, c))
    }

    /// Whoever answered at the times that the table names.
    pub(crate) fn answered(r: &Reader<'_>) -> Self {
        let all = (
            "parmi les personnes qui ont répondu",
            "among the people who answered",
        );
        let stage = r.locale.t("au temps indiqué", "at the time shown");
        Self::new(r.locale, all, stage)
    }

    /// Everybody, from the register to the last form.
    pub(crate) fn on_the_way(l: Locale) -> Self {
        let all = (
            "parmi les personnes de la première étape",
            "among the people of the first stage",
        );
        Self::new(l, all, l.t("à l'étape indiquée", "at the stage shown"))
    }

    /// Whoever is followed from month to month.
    pub(crate) fn followed(r: &Reader<'_>) -> Self {
        let all = (
            "parmi les personnes suivies mois après mois",
            "among the people followed month after month",
        );
        let stage = r.locale.t("au mois indiqué", "at the month shown");
        Self::new(r.locale, all, stage)
    }

    /// Stories that were collected, not the people of the study.
    pub(crate) fn of_stories(r: &Reader<'_>) -> Self {
        let all = ("parmi les récits recueillis", "among the stories collected");
        let stage = r
            .locale
            .t("à la collecte des récits", "as stories were collected");
        Self::new(r.locale, all, stage)
    }

    /// The units of the declared population that answered.
    pub(crate) fn population(r: &Reader<'_>) -> Self {
        let all = ("parmi ceux qui ont répondu", "among those that answered");
        let l = r.locale;
        Self::new(
            l,
            all,
            l.t("dans le périmètre déclaré", "in the declared population"),
        )
    }

    fn of(&self, unit: impl Into<String>, status: Status) -> Basis {
        Basis {
            unit: unit.into(),
            among: self.among.clone(),
            stage: self.stage.clone(),
            status: self.l.author(&status.label()).to_owned(),
        }
    }

    /// Counted in a register, a list or the forms.
    pub(crate) fn counted(&self, unit: impl Into<String>) -> Basis {
        self.of(unit, Status::Counted)
    }

    /// Said by those who answered.
    pub(crate) fn reported(&self, unit: impl Into<String>) -> Basis {
        self.of(unit, Status::Reported)
    }

    /// Computed, with an interval or a model.
    pub(crate) fn estimated(&self, unit: impl Into<String>) -> Basis {
        self.of(unit, Status::Estimated)
    }

    /// Taken from elsewhere, as it stands there.
    pub(crate) fn external(&self, unit: impl Into<String>) -> Basis {
        self.of(unit, Status::External)
    }

    /// People, counted: the head `n` of a table.
    pub(crate) fn people(&self) -> Basis {
        self.counted(self.l.t("personnes", "people"))
    }

    /// People and their share, as they answered.
    pub(crate) fn shares(&self) -> Basis {
        self.reported(self.l.t("personnes", "people"))
    }

    /// Standard deviations.
    pub(crate) fn deviations(&self) -> Basis {
        self.estimated(self.l.t("écarts types", "standard deviations"))
    }

    /// Coefficients that have no unit.
    pub(crate) fn coefficients(&self) -> Basis {
        self.estimated(
            self.l
                .t("coefficient de 1 au plus", "coefficient, 1 at most"),
        )
    }

    /// A probability: a p-value, or that of an improvement.
    pub(crate) fn probability(&self) -> Basis {
        self.estimated(self.l.t("probabilité de 0 à 1", "probability from 0 to 1"))
    }
}

/// `à l'entrée → à la sortie`.
fn from_to(r: &Reader<'_>, c: Contrast) -> String {
    let (from, to) = r.waves(c);
    format!("{} → {}", in_a_sentence(&from), in_a_sentence(&to))
}

/// Each line says of its own figure what it is, in other columns.
pub(crate) fn by_line(l: Locale) -> Basis {
    Basis {
        unit: l.t(
            "l'unité est celle de la ligne",
            "the unit is that of the line",
        ),
        among: l.t("le tout est après « sur »", "the whole is after “of”"),
        stage: l.t("l'étape est sous l'unité", "the stage is below the unit"),
        status: l.t("le statut aussi", "so is the status"),
    }
}

/// The unit of some outcomes as readers call it.
pub(crate) fn unit_of(r: &Reader<'_>, findings: &[&Finding]) -> String {
    let l = r.locale;
    match findings.first().map(|f| &f.unit) {
        Some(Unit::Own(unit)) if findings.iter().all(|f| f.unit == findings[0].unit) => {
            l.author(unit).to_owned()
        }
        Some(Unit::Own(_)) => l.t("unité de chaque question", "unit of each question"),
        _ => l.t("points de l'échelle", "points of the scale"),
    }
}

#[cfg(test)]
mod tests {
    use jauge_model::Lang;

    use super::*;

    #[test]
    fn columns_of_one_kind_are_told_together() {
        let l = Locale::new(Lang::En, 20);
        let among = Among::received(l);
        let (people, points) = (among.people(), among.estimated("points"));
        let told = |columns: &[(&str, &Basis)]| legend(columns.iter().copied());
        assert_eq!(told(&[]), None);
        assert_eq!(
            told(&[("a", &people), ("b", &people)]).unwrap(),
            "People, counted · among all that came in · at reception"
        );
        assert_eq!(
            told(&[("n", &people), ("before", &points), ("after", &points)]).unwrap(),
            "n (people, counted) · before, after (points, estimated) · among all that came in · at reception"
        );
    }
}
