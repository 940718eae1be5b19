//! Two versions of a grid beside each other: what was added, removed, reworded, re-anchored,
//! and whether answers given to one may be set beside answers given to the other.
//!
//! An item is the same when it has the same identifier, or when the later version names the
//! earlier identifier in `was`. Words that changed are equivalent only where the author says
//! so, by keeping the first number of the version; levels, options or units that changed never
//! are.

use serde::Serialize;

use super::read::version_numbers;
use super::{Item, ItemKind, Questionnaire};
use crate::text::{Lang, Text};

mod words;

/// What changed between two versions of a grid.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Changes {
    /// Identifier and version of the earlier grid.
    pub from: (String, String),
    /// Identifier and version of the later one.
    pub to: (String, String),
    /// The items of the later version in their order, then those that are gone.
    pub items: Vec<ItemChange>,
    /// Waves, roles and scores that were added, removed or changed.
    pub others: Vec<OtherChange>,
    /// How far the version moved.
    pub declared: Step,
    /// How far the changes call for it to move.
    pub needed: Step,
}

/// One item in two versions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ItemChange {
    /// Its identifier in the earlier version; `None` when it was added.
    pub from: Option<String>,
    /// Its identifier in the later version; `None` when it was removed.
    pub to: Option<String>,
    /// What is different, without repetition.
    pub differences: Vec<Difference>,
    /// Whether answers to both may be compared.
    pub comparable: Comparable,
}

impl ItemChange {
    /// The identifier that a reader of the later version knows, else the earlier one.
    #[must_use]
    pub fn id(&self) -> &str {
        let id = self.to.as_deref().or(self.from.as_deref());
        id.unwrap_or_default()
    }
}

/// What is different in an item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// It did not exist.
    Added,
    /// It exists no more.
    Removed,
    /// It had this identifier.
    Renamed(String),
    /// The question is put in other words, in these languages.
    Reworded(Vec<String>),
    /// The words of these levels or options (codes) are others.
    Reanchored(Vec<i64>),
    /// It is answered in another way: levels, options, unit, kind.
    Rescaled,
    /// Options (codes) were added to its list; the others are as they were.
    MoreOptions(Vec<i64>),
    /// Another direction is the better one, or the level that counts as reached is another.
    Redirected,
    /// The codes for a missing answer are others.
    Missing,
    /// Its limits are others.
    Limits,
    /// It is put at other waves, to other roles, or under another condition.
    PutOtherwise,
    /// Its dimension or competence is another.
    Regrouped,
    /// It stands elsewhere among the others.
    Moved,
    /// Another picture stands beside it or beside its answers.
    Pictured,
    /// What surrounds the question changed: plain words, sign, check.
    Surroundings,
}

/// Whether answers to two versions of an item may be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparable {
    /// Nothing that matters to the answer changed.
    Same,
    /// Words changed, and the author declares them equivalent by the version.
    DeclaredEquivalent,
    /// They may not.
    No,
}

/// How far a version moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Not at all.
    None,
    /// Its third number: wording.
    Patch,
    /// Its second number: items added or retired.
    Minor,
    /// Its first number: scores not comparable.
    Major,
    /// Backwards, or to another grid.
    Elsewhere,
}

/// A wave, role or score that is not what it was.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OtherChange {
    /// What it is.
    pub what: Part,
    /// Its identifier.
    pub id: String,
    /// What happened to it.
    pub change: Happened,
}

/// A part of a grid besides its items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A wave.
    Wave,
    /// A role.
    Role,
    /// A score.
    Score,
}

/// What happened to a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has the same identifier and is another.
    Changed,
}

/// Compares an earlier and a later version of a grid.
#[must_use]
pub fn compare(from: &Questionnaire, to: &Questionnaire) -> Changes {
    let declared = step(from, to);
    let before = |item: &Item| {
        let same = from.items.iter().position(|i| i.id == item.id);
        same.or_else(|| from.items.iter().position(|i| item.was.contains(&i.id)))
    };
    let pairs: Vec<Option<usize>> = to.items.iter().map(before).collect();
    let kept: Vec<usize> = pairs.iter().flatten().copied().collect();
    let mut items: Vec<ItemChange> = Vec::new();
    for (index, (item, pair)) in to.items.iter().zip(&pairs).enumerate() {
        let Some(old) = pair else {
            items.push(ItemChange {
                from: None,
                to: Some(item.id.clone()),
                differences: vec![Difference::Added],
                comparable: Comparable::No,
            });
            continue;
        };
        let mut differences = differences((from, &from.items[*old]), (to, item));
        if pairs[..index].iter().flatten().any(|o| o > old) {
            differences.push(Difference::Moved);
        }
        differences.sort();
        items.push(ItemChange {
            from: Some(from.items[*old].id.clone()),
            to: Some(item.id.clone()),
            comparable: comparable(&differences, declared),
            differences,
        });
    }
    let gone = (0..from.items.len()).filter(|i| !kept.contains(i));
    items.extend(gone.map(|i| ItemChange {
        from: Some(from.items[i].id.clone()),
        to: None,
        differences: vec![Difference::Removed],
        comparable: Comparable::No,
    }));
    let others = others(from, to);
    Changes {
        from: (from.id.clone(), from.version.clone()),
        to: (to.id.clone(), to.version.clone()),
        needed: needed(&items, &others),
        items,
        others,
        declared,
    }
}

fn step(from: &Questionnaire, to: &Questionnaire) -> Step {
    let numbers = |g: &Questionnaire| version_numbers(&g.version).unwrap_or_default();
    let (a, b) = (numbers(from), numbers(to));
    if from.id != to.id || b < a {
        Step::Elsewhere
    } else if a[0] != b[0] {
        Step::Major
    } else if a[1] != b[1] {
        Step::Minor
    } else if a[2] != b[2] {
        Step::Patch
    } else {
        Step::None
    }
}

fn differences(
    (from, old): (&Questionnaire, &Item),
    (to, new): (&Questionnaire, &Item),
) -> Vec<Difference> {
    let mut out = Vec::new();
    if old.id != new.id {
        out.push(Difference::Renamed(old.id.clone()));
    }
    let languages = reworded(&old.text, &new.text);
    if !languages.is_empty() {
        out.push(Difference::Reworded(languages));
    }
    answered((from, old), (to, new), &mut out);
    let pictures = |g: &Questionnaire, i: &Item| -> Vec<_> {
        let beside = std::iter::once(g.picture(i.picture));
        let all = beside.chain(g.option_pictures(i));
        all.map(|p| p.map(|p| (p.alt.clone(), p.svg.clone())))
            .collect()
    };
    let shown = [pictures(from, old), pictures(to, new)];
    // Where options were added, that is said already.
    if shown[0].iter().zip(&shown[1]).any(|(a, b)| a != b) {
        out.push(Difference::Pictured);
    }
    let missing = |g: &Questionnaire, i: &Item| -> Vec<_> {
        g.missing_of(i).iter().map(|m| (m.code, m.reason)).collect()
    };
    if missing(from, old) != missing(to, new) {
        out.push(Difference::Missing);
    }
    let put = |g: &Questionnaire, i: &Item| {
        let waves: Vec<String> = i.waves.iter().map(|w| g.waves[*w].id.clone()).collect();
        let roles: Vec<String> = i.roles.iter().map(|r| g.roles[*r].id.clone()).collect();
        let condition = i.ask_if.as_ref().map(ToString::to_string);
        (waves, roles, condition, i.foreign_logic.clone())
    };
    if put(from, old) != put(to, new) {
        out.push(Difference::PutOtherwise);
    }
    let group = |g: &Questionnaire, i: &Item| {
        let dimension = i.dimension.map(|d| g.dimensions[d].id.clone());
        (dimension, i.competence.map(|c| g.competences[c].id.clone()))
    };
    if group(from, old) != group(to, new) {
        out.push(Difference::Regrouped);
    }
    let around = |i: &Item| {
        let check = i.check.as_ref().map(ToString::to_string);
        (i.plain.clone(), i.sign.clone(), check, i.check_text.clone())
    };
    if around(old) != around(new) || old.sensitive != new.sensitive {
        out.push(Difference::Surroundings);
    }
    out
}

/// Differences in how the item is answered.
fn answered(
    (from, old): (&Questionnaire, &Item),
    (to, new): (&Questionnaire, &Item),
    out: &mut Vec<Difference>,
) {
    match (&old.kind, &new.kind) {
        (ItemKind::Level { .. }, ItemKind::Level { .. }) => {
            let (Some(a), Some(b)) = (from.scale_of(old), to.scale_of(new)) else {
                return;
            };
            let codes = |s: &super::Scale| -> Vec<_> {
                s.levels
                    .iter()
                    .map(|l| (l.code, l.score.to_bits()))
                    .collect()
            };
            if codes(a) != codes(b) {
                out.push(Difference::Rescaled);
                return;
            }
            let words = |item: &Item, scale: &super::Scale, level: usize| -> Text {
                let own = item.rubric.get(level).filter(|t| !t.is_empty());
                own.unwrap_or(&scale.levels[level].label).clone()
            };
            let other = (0..a.levels.len())
                .filter(|l| !reworded(&words(old, a, *l), &words(new, b, *l)).is_empty());
            let other: Vec<i64> = other.map(|l| a.levels[l].code).collect();
            if !other.is_empty() {
                out.push(Difference::Reanchored(other));
            }
            if (a.better, a.target, old.reverse) != (b.better, b.target, new.reverse) {
                out.push(Difference::Redirected);
            }
        }
        (ItemKind::Choice { .. }, ItemKind::Choice { .. })
        | (ItemKind::Choices { .. }, ItemKind::Choices { .. }) => {
            options((from, old), (to, new), out);
        }
        (
            ItemKind::Number {
                unit: unit_a,
                min: min_a,
                max: max_a,
                better: better_a,
                whole: whole_a,
            },
            ItemKind::Number {
                unit: unit_b,
                min: min_b,
                max: max_b,
                better: better_b,
                whole: whole_b,
            },
        ) => {
            if !reworded(unit_a, unit_b).is_empty() {
                out.push(Difference::Rescaled);
            }
            if (min_a, max_a, whole_a) != (min_b, max_b, whole_b) {
                out.push(Difference::Limits);
            }
            if better_a != better_b {
                out.push(Difference::Redirected);
            }
        }
        (
            ItemKind::Date {
                precision: precision_a,
                first: first_a,
                last: last_a,
            },
            ItemKind::Date {
                precision: precision_b,
                first: first_b,
                last: last_b,
            },
        ) => {
            if precision_a != precision_b {
                out.push(Difference::Rescaled);
            }
            if (first_a, last_a) != (first_b, last_b) {
                out.push(Difference::Limits);
            }
        }
        (ItemKind::Text, ItemKind::Text) => {}
        _ => out.push(Difference::Rescaled),
    }
}

fn options(
    (from, old): (&Questionnaire, &Item),
    (to, new): (&Questionnaire, &Item),
    out: &mut Vec<Difference>,
) {
    let (Some(a), Some(b)) = (from.options_of(old), to.options_of(new)) else {
        return;
    };
    let find = |code: i64| b.options.iter().find(|o| o.code == code);
    let same = |o: &super::Choice| find(o.code).is_some_and(|n| n.id == o.id);
    if !a.options.iter().all(same) {
        out.push(Difference::Rescaled);
        return;
    }
    let other = a
        .options
        .iter()
        .filter(|o| find(o.code).is_some_and(|n| !reworded(&o.label, &n.label).is_empty()));
    let other: Vec<i64> = other.map(|o| o.code).collect();
    if !other.is_empty() {
        out.push(Difference::Reanchored(other));
    }
    let had = |code: i64| a.options.iter().any(|o| o.code == code);
    let more: Vec<i64> = b
        .options
        .iter()
        .map(|o| o.code)
        .filter(|c| !had(*c))
        .collect();
    if !more.is_empty() {
        out.push(Difference::MoreOptions(more));
    }
    if let (ItemKind::Choices { most: m, .. }, ItemKind::Choices { most: n, .. }) =
        (&old.kind, &new.kind)
        && m != n
    {
        out.push(Difference::Limits);
    }
}

/// Languages in which both have words, and other ones. A translation more is no rewording.
fn reworded(old: &Text, new: &Text) -> Vec<String> {
    let other = |(lang, words): (&str, &str)| {
        let now = new.iter().find(|(l, _)| *l == lang);
        now.is_some_and(|(_, n)| n != words)
            .then(|| lang.to_owned())
    };
    old.iter().filter_map(other).collect()
}

fn comparable(differences: &[Difference], declared: Step) -> Comparable {
    let mut out = Comparable::Same;
    for difference in differences {
        let this = match difference {
            Difference::Added | Difference::Removed | Difference::Rescaled => Comparable::No,
            Difference::Reworded(_)
            | Difference::Reanchored(_)
            | Difference::MoreOptions(_)
            | Difference::Pictured
            | Difference::Redirected => match declared {
                Step::None | Step::Patch | Step::Minor => Comparable::DeclaredEquivalent,
                Step::Major | Step::Elsewhere => Comparable::No,
            },
            _ => Comparable::Same,
        };
        out = out.max(this);
    }
    out
}

fn others(from: &Questionnaire, to: &Questionnaire) -> Vec<OtherChange> {
    let mut out = Vec::new();
    let mut lists = |what, old: Vec<(String, String)>, new: Vec<(String, String)>| {
        for (id, body) in &new {
            let change = match old.iter().find(|(o, _)| o == id) {
                None => Happened::Added,
                Some((_, before)) if before != body => Happened::Changed,
                Some(_) => continue,
            };
            out.push(OtherChange {
                what,
                id: id.clone(),
                change,
            });
        }
        for (id, _) in old.iter().filter(|(o, _)| !new.iter().any(|(n, _)| n == o)) {
            out.push(OtherChange {
                what,
                id: id.clone(),
                change: Happened::Removed,
            });
        }
    };
    let waves = |g: &Questionnaire| {
        let body =
            |w: &super::Wave| format!("{:?} {:?} {}", w.anchor, w.window_days, w.retrospective);
        g.waves.iter().map(|w| (w.id.clone(), body(w))).collect()
    };
    lists(Part::Wave, waves(from), waves(to));
    let roles = |g: &Questionnaire| {
        g.roles
            .iter()
            .map(|r| (r.id.clone(), String::new()))
            .collect()
    };
    lists(Part::Role, roles(from), roles(to));
    let scores = |g: &Questionnaire| {
        let body = |s: &super::Score| {
            let items: Vec<&str> = s.items.iter().map(|i| g.items[*i].id.as_str()).collect();
            format!("{:?} {} {items:?}", s.method, s.min_answered)
        };
        g.scores.iter().map(|s| (s.id.clone(), body(s))).collect()
    };
    lists(Part::Score, scores(from), scores(to));
    out
}

fn needed(items: &[ItemChange], others: &[OtherChange]) -> Step {
    let of_item = items.iter().flat_map(|i| &i.differences).map(|d| match d {
        Difference::Rescaled | Difference::Redirected => Step::Major,
        Difference::Added
        | Difference::Removed
        | Difference::MoreOptions(_)
        | Difference::PutOtherwise => Step::Minor,
        Difference::Renamed(_)
        | Difference::Reworded(_)
        | Difference::Reanchored(_)
        | Difference::Missing
        | Difference::Limits
        | Difference::Regrouped
        | Difference::Moved
        | Difference::Pictured
        | Difference::Surroundings => Step::Patch,
    });
    let of_other = others.iter().map(|o| match (o.what, o.change) {
        (Part::Score, Happened::Changed) => Step::Major,
        _ => Step::Minor,
    });
    of_item.chain(of_other).max().unwrap_or(Step::None)
}

impl Changes {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.needed == Step::None
    }

    /// Whether the version moved less than the changes call for.
    #[must_use]
    pub fn version_says_too_little(&self) -> bool {
        self.declared < self.needed
    }

    /// The changes in words, one a line, for the author of a grid.
    #[must_use]
    pub fn render(&self, lang: Lang) -> String {
        words::render(self, lang)
    }
}
