//! Conditions of a grid as XPath expressions of a form.
//!
//! A grid's condition may be unknown, where an answer that it needs is missing; XPath knows true
//! and false only. Each rule is therefore written twice: when it is *true*, and when it is
//! *false*. `not` swaps the two, and where neither holds the condition is unknown.

use jauge_model::questionnaire::logic::{Comparison, Operand, Rule, Sign};
use jauge_model::questionnaire::{ItemKind, MissingCode};
use jauge_model::{Condition, Item, Questionnaire};

/// The conditions of one form.
pub(super) struct Logic<'a> {
    pub(super) grid: &'a Questionnaire,
    /// The wave (index), where the form is for one.
    pub(super) wave: Option<usize>,
    pub(super) wave_name: String,
    pub(super) role_name: String,
}

/// Which of the three it must be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    True,
    False,
}

impl Holds {
    const fn other(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
        }
    }
}

/// The item whose own answer a constraint is about: it is written `.`.
type Own = Option<usize>;

impl Logic<'_> {
    /// When an item is put: at its waves, to its roles, under its condition.
    pub(super) fn relevant(&self, item: &Item) -> String {
        let mut all = Vec::new();
        if self.wave.is_none() && !item.waves.is_empty() {
            let ids = item.waves.iter().map(|w| self.grid.waves[*w].id.as_str());
            all.push(one_of(&reference(&self.wave_name), ids));
        }
        if self.grid.roles.len() > 1 && !item.roles.is_empty() {
            let ids = item.roles.iter().map(|r| self.grid.roles[*r].id.as_str());
            all.push(one_of(&reference(&self.role_name), ids));
        }
        all.extend(item.ask_if.as_ref().map(|c| self.condition(c)));
        join(&all, "and")
    }

    fn condition(&self, condition: &Condition) -> String {
        self.rule(condition.rule(), Holds::True, None)
    }

    /// What the answer to an item must be: within its limits, and not against its check.
    pub(super) fn constraint(&self, item: &Item) -> String {
        let own = self.grid.items.iter().position(|i| i.id == item.id);
        let mut all = Vec::new();
        match &item.kind {
            ItemKind::Number { min, max, .. } => {
                let mut limits: Vec<String> =
                    min.map(|m| format!(". >= {m}")).into_iter().collect();
                limits.extend(max.map(|m| format!(". <= {m}")));
                if !limits.is_empty() {
                    let mut either = vec![join(&limits, "and")];
                    either.extend(item.missing.iter().map(|m| format!(". = {}", m.code)));
                    all.push(join(&either, "or"));
                }
            }
            ItemKind::Date { first, last, .. } => {
                let mut limits: Vec<String> =
                    first.iter().map(|d| format!(". >= date('{d}')")).collect();
                limits.extend(last.iter().map(|d| format!(". <= date('{d}')")));
                all.extend(Some(join(&limits, "and")).filter(|l| !l.is_empty()));
            }
            ItemKind::Choices { most, options } => {
                all.extend(most.map(|m| format!("count-selected(.) <= {m}")));
                let list = &self.grid.options[*options];
                let alone = list.options.iter().filter(|o| o.alone).map(|o| o.code);
                let alone = alone.chain(list.missing.iter().map(|m| m.code));
                all.extend(
                    alone.map(|code| {
                        format!("not(selected(., '{code}') and count-selected(.) > 1)")
                    }),
                );
            }
            ItemKind::Level { .. } | ItemKind::Choice { .. } | ItemKind::Text => {}
        }
        if let Some(check) = &item.check {
            all.push(format!(
                "not({})",
                self.rule(check.rule(), Holds::False, own)
            ));
        }
        join(&all, "and")
    }

    fn rule(&self, rule: &Rule, holds: Holds, own: Own) -> String {
        match (rule, holds) {
            (Rule::And(parts), Holds::True) | (Rule::Or(parts), Holds::False) => {
                self.each(parts, holds, own, "and")
            }
            (Rule::Or(parts), Holds::True) | (Rule::And(parts), Holds::False) => {
                self.each(parts, holds, own, "or")
            }
            (Rule::Not(one), _) => self.rule(one, holds.other(), own),
            (Rule::Answered(item), Holds::True) => self.known(*item, own),
            (Rule::Answered(item), Holds::False) => format!("not({})", self.known(*item, own)),
            (Rule::Selected(item, option), _) => {
                let code = self.codes(*item).get(*option).copied().unwrap_or_default();
                let selected = format!("selected({}, '{code}')", self.place(*item, own));
                let known = self.known(*item, own);
                match holds {
                    Holds::True => join(&[known, selected], "and"),
                    Holds::False => join(&[known, format!("not({selected})")], "and"),
                }
            }
            (Rule::Compare(left, how, right), _)
                if let Some(one) = self.listed(left, *how, right, holds, own) =>
            {
                one
            }
            (Rule::Compare(left, how, right), _) => {
                let operands = left.iter().chain(right).map(|(_, o)| o);
                let mut all: Vec<String> = operands
                    .filter_map(|o| self.operand_known(o, own))
                    .collect();
                all.dedup();
                let how = match holds {
                    Holds::True => sign(*how),
                    Holds::False => opposite(*how),
                };
                all.push(format!(
                    "{} {how} {}",
                    self.sum(left, own),
                    self.sum(right, own)
                ));
                join(&all, "and")
            }
            (Rule::In(operand, list), _) => {
                let value = self.value(operand, own);
                let one = list.iter().map(|v| format!("{value} = {v}"));
                let one = join(&one.collect::<Vec<_>>(), "or");
                let one = match holds {
                    Holds::True => one,
                    Holds::False => format!("not({one})"),
                };
                let mut all: Vec<String> = self.operand_known(operand, own).into_iter().collect();
                all.push(one);
                join(&all, "and")
            }
        }
    }

    /// The answer to one question of a list compared with one of its entries: those that fit,
    /// by their codes.
    fn listed(
        &self,
        left: &[(Sign, Operand)],
        how: Comparison,
        right: &[(Sign, Operand)],
        holds: Holds,
        own: Own,
    ) -> Option<String> {
        let ([(Sign::Plus, Operand::Item(item))], [(Sign::Plus, Operand::Known(known))]) =
            (left, right)
        else {
            return None;
        };
        let (item, known) = (*item, *known);
        let of_list = matches!(
            self.grid.items[item].kind,
            ItemKind::Level { .. } | ItemKind::Choice { .. }
        );
        let how = match holds {
            Holds::True => sign(how),
            Holds::False => opposite(how),
        };
        let fits = |position: f64| match how {
            "=" => position == known,
            "!=" => position != known,
            "<" => position < known,
            "<=" => position <= known,
            ">" => position > known,
            _ => position >= known,
        };
        let place = self.place(item, own);
        let codes = self.codes(item);
        let all = codes.iter().enumerate().filter(|(n, _)| fits(*n as f64));
        let all: Vec<String> = all.map(|(_, code)| format!("{place} = '{code}'")).collect();
        match all.len() {
            _ if !of_list => None,
            0 => Some("false()".to_owned()),
            _ => Some(join(&all, "or")),
        }
    }

    fn each(&self, parts: &[Rule], holds: Holds, own: Own, word: &str) -> String {
        let all: Vec<String> = parts.iter().map(|p| self.rule(p, holds, own)).collect();
        join(&all, word)
    }

    fn place(&self, item: usize, own: Own) -> String {
        if own == Some(item) {
            return ".".to_owned();
        }
        reference(&self.grid.items[item].id)
    }

    fn missing(&self, item: &Item) -> Vec<MissingCode> {
        if let Some(scale) = self.grid.scale_of(item) {
            return scale.missing.clone();
        }
        let list = self.grid.options_of(item);
        list.map_or_else(|| item.missing.clone(), |l| l.missing.clone())
    }

    /// Whether an item has an answer that is no reason for having none.
    fn known(&self, item: usize, own: Own) -> String {
        let place = self.place(item, own);
        let mut all = vec![format!("{place} != ''")];
        let item = &self.grid.items[item];
        for missing in self.missing(item) {
            all.push(match item.kind {
                ItemKind::Choices { .. } => format!("not(selected({place}, '{}'))", missing.code),
                ItemKind::Number { .. } => format!("{place} != {}", missing.code),
                _ => format!("{place} != '{}'", missing.code),
            });
        }
        join(&all, "and")
    }

    fn operand_known(&self, operand: &Operand, own: Own) -> Option<String> {
        match operand {
            Operand::Item(item) => Some(self.known(*item, own)),
            Operand::Wave if self.wave.is_some() => None,
            Operand::Wave => Some(format!("{} != ''", reference(&self.wave_name))),
            Operand::Role => Some(format!("{} != ''", reference(&self.role_name))),
            Operand::Known(_) => None,
        }
    }

    fn sum(&self, terms: &[(Sign, Operand)], own: Own) -> String {
        let mut out = String::new();
        for (n, (sign, operand)) in terms.iter().enumerate() {
            let value = self.value(operand, own);
            match (n, sign) {
                (0, Sign::Plus) => out.push_str(&value),
                (0, Sign::Minus) => out.push_str(&format!("0 - {value}")),
                (_, Sign::Plus) => out.push_str(&format!(" + {value}")),
                (_, Sign::Minus) => out.push_str(&format!(" - {value}")),
            }
        }
        out
    }

    /// The number that a condition compares: a number, a day, or a position in a list.
    fn value(&self, operand: &Operand, own: Own) -> String {
        match operand {
            Operand::Known(number) => number.to_string(),
            Operand::Wave => match self.wave {
                Some(wave) => wave.to_string(),
                None => position(
                    &reference(&self.wave_name),
                    self.grid.waves.iter().map(|w| w.id.clone()),
                ),
            },
            Operand::Role => position(
                &reference(&self.role_name),
                self.grid.roles.iter().map(|r| r.id.clone()),
            ),
            Operand::Item(item) => {
                let place = self.place(*item, own);
                match self.grid.items[*item].kind {
                    ItemKind::Number { .. } | ItemKind::Text => format!("number({place})"),
                    // Rounded: a day begins at another hour in each time zone.
                    ItemKind::Date { .. } => format!("round(decimal-date-time({place}))"),
                    ItemKind::Level { .. } | ItemKind::Choice { .. } | ItemKind::Choices { .. } => {
                        position(&place, self.codes(*item).into_iter().map(|c| c.to_string()))
                    }
                }
            }
        }
    }

    /// Codes of the levels or options of an item, in their order.
    fn codes(&self, item: usize) -> Vec<i64> {
        let item = &self.grid.items[item];
        if let Some(scale) = self.grid.scale_of(item) {
            return scale.levels.iter().map(|l| l.code).collect();
        }
        let list = self.grid.options_of(item);
        list.map_or_else(Vec::new, |l| l.options.iter().map(|o| o.code).collect())
    }
}

fn reference(name: &str) -> String {
    format!("${{{name}}}")
}

fn one_of<'a>(place: &str, ids: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<String> = ids.map(|id| format!("{place} = '{id}'")).collect();
    join(&all, "or")
}

/// The position of an answer in its list, from 0.
fn position(place: &str, values: impl Iterator<Item = String>) -> String {
    let values: Vec<String> = values.collect();
    let last = values.len().saturating_sub(1).to_string();
    let each = values.iter().enumerate().rev().skip(1);
    each.fold(last, |rest, (n, value)| {
        format!("if({place} = '{value}', {n}, {rest})")
    })
}

/// Parts joined by `and` or `or`, each in brackets where it needs them.
fn join(parts: &[String], word: &str) -> String {
    if let [one] = parts {
        return one.clone();
    }
    let compound = |p: &String| p.contains(" and ") || p.contains(" or ");
    let one = |p: &String| {
        if compound(p) {
            format!("({p})")
        } else {
            p.clone()
        }
    };
    parts
        .iter()
        .map(one)
        .collect::<Vec<_>>()
        .join(&format!(" {word} "))
}

const fn sign(how: Comparison) -> &'static str {
    match how {
        Comparison::Equal => "=",
        Comparison::Different => "!=",
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::More => ">",
        Comparison::AtLeast => ">=",
    }
}

const fn opposite(how: Comparison) -> &'static str {
    match how {
        Comparison::Equal => "!=",
        Comparison::Different => "=",
        Comparison::Less => ">=",
        Comparison::AtMost => ">",
        Comparison::More => "<=",
        Comparison::AtLeast => "<",
    }
}
