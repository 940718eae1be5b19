//! Conditions: when an item is put (`ask_if`), and what its answer must agree with (`check`).
//!
//! A small language in which everything ends and nothing can go wrong while it runs:
//!
//! ```text
//! statut == "emploi"                 an option or a level, by its identifier
//! r01 >= 3                           a level, by its code; levels compare in their order
//! heures > 0 and heures <= 60        numbers; + and - between numbers
//! debut < "2025-09-01"               dates: day, or month, or year
//! selected(attentes, "emploi")       whether an option is among those chosen
//! statut in ["emploi", "formation"]  one of several
//! answered(heures)                   whether there is an answer
//! wave == "exit", role == "learner"  when, and who answers
//! and or not ( )                     `not` binds first, then `and`, then `or`
//! ```
//!
//! `wave` and `role` always mean the wave and the role, also where an item has such a name.
//!
//! A condition is true, false or **unknown** ([`Truth`]): a comparison with an answer that is
//! missing is unknown, and `and`, `or`, `not` follow Kleene's three-valued logic. Only
//! `answered(x)` is known without an answer (but not where one was set aside). An item is put when its condition is *true*.

mod order;
mod reach;
mod rule;
mod syntax;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::Questionnaire;
use crate::responses::Ticks;

pub(super) use order::check_order;
pub(super) use rule::read_date;
pub use rule::{Operand, Rule, day_number};
pub use syntax::{Comparison, DEEPEST, Expr, Fault, LONGEST, Sign, Start, Sum, Term, Word, parse};

/// True, false, or not known because an answer is missing. The order makes `and` a minimum and
/// `or` a maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does not hold.
    False,
    /// An answer that it needs is missing.
    Unknown,
    /// It holds.
    True,
}

impl Truth {
    /// From a plain yes or no.
    #[must_use]
    pub const fn of(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }

    /// The contrary; what is not known stays so.
    #[must_use]
    pub const fn negate(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

/// The answer to one item, as a condition sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer {
    /// A number: a level's or an option's position in its list, the number itself, or the
    /// [day number](day_number) of a date.
    Value(f64),
    /// The options chosen.
    Ticks(Ticks),
    /// Words.
    Words,
    /// Something that is no possible answer, and was set aside.
    SetAside,
    /// None.
    None,
}

/// The answers that a condition is judged by: one form, or one person at one wave.
pub trait Answers {
    /// The answer to an item (index).
    fn answer(&self, item: usize) -> Answer;

    /// The wave (index), where it is known.
    fn wave(&self) -> Option<usize>;

    /// The role (index) of who answers, where it is known.
    fn role(&self) -> Option<usize> {
        None
    }
}

/// A condition of a grid: as it is written, and with its names looked up.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    expr: Expr,
    rule: Rule,
}

impl Condition {
    /// Reads a condition about the items of a grid.
    ///
    /// # Errors
    ///
    /// Every fault, each with its place in the text; of a condition that cannot be read, the
    /// first.
    pub fn read(text: &str, grid: &Questionnaire) -> Result<Self, Vec<Fault>> {
        Self::of(parse(text).map_err(|fault| vec![fault])?, grid)
    }

    /// Looks the names of a condition up in a grid.
    ///
    /// # Errors
    ///
    /// Every name that refers to nothing, and every comparison that makes no sense.
    pub fn of(expr: Expr, grid: &Questionnaire) -> Result<Self, Vec<Fault>> {
        let mut resolver = rule::Resolver {
            grid,
            faults: Vec::new(),
        };
        let rule = resolver.rule(&expr);
        if resolver.faults.is_empty() {
            Ok(Self { expr, rule })
        } else {
            resolver.faults.sort_by_key(|f| f.at);
            Err(resolver.faults)
        }
    }

    /// The condition as it is written.
    #[must_use]
    pub const fn expr(&self) -> &Expr {
        &self.expr
    }

    /// The condition with its names looked up: for translation into the language of a form or
    /// of another tool.
    #[must_use]
    pub const fn rule(&self) -> &Rule {
        &self.rule
    }

    /// Whether it holds, given the answers.
    #[must_use]
    pub fn truth(&self, answers: &impl Answers) -> Truth {
        self.rule.truth(answers)
    }

    /// Items (indices) that it speaks of, in the order of the grid.
    #[must_use]
    pub fn items(&self) -> Vec<usize> {
        let mut items = Vec::new();
        self.rule.each_item(&mut |item| items.push(item));
        items.sort_unstable();
        items.dedup();
        items
    }

    /// The condition as data, for a form that evaluates it by itself:
    ///
    /// ```text
    /// {"and": [..]}  {"or": [..]}  {"not": ..}
    /// {"answered": item}  {"selected": [item, position]}
    /// {"compare": "<=", "left": [sum], "right": [sum]}    a sum: [[1 or -1, value], ..]
    /// {"in": value, "list": [number, ..]}
    /// value: {"item": id} | {"wave": true} | {"role": true} | number
    /// ```
    ///
    /// Numbers are positions in a list (levels, options, waves, roles; from 0), numbers, or
    /// [day numbers](day_number).
    #[must_use]
    pub fn to_json(&self, grid: &Questionnaire) -> Value {
        rule_json(&self.rule, grid)
    }
}

fn rule_json(rule: &Rule, grid: &Questionnaire) -> Value {
    let id = |item: &usize| grid.items.get(*item).map_or("", |i| i.id.as_str());
    let all = |parts: &[Rule]| parts.iter().map(|p| rule_json(p, grid)).collect::<Vec<_>>();
    let value = |operand: &Operand| match operand {
        Operand::Item(item) => json!({ "item": id(item) }),
        Operand::Wave => json!({ "wave": true }),
        Operand::Role => json!({ "role": true }),
        Operand::Known(number) => json!(number),
    };
    let sum = |terms: &[(Sign, Operand)]| {
        let sign = |s: &Sign| if *s == Sign::Plus { 1 } else { -1 };
        let terms = terms.iter().map(|(s, o)| json!([sign(s), value(o)]));
        terms.collect::<Vec<_>>()
    };
    match rule {
        Rule::And(parts) => json!({ "and": all(parts) }),
        Rule::Or(parts) => json!({ "or": all(parts) }),
        Rule::Not(one) => json!({ "not": rule_json(one, grid) }),
        Rule::Answered(item) => json!({ "answered": id(item) }),
        Rule::Selected(item, option) => json!({ "selected": [id(item), option] }),
        Rule::Compare(left, how, right) => {
            json!({ "compare": how.sign(), "left": sum(left), "right": sum(right) })
        }
        Rule::In(operand, list) => json!({ "in": value(operand), "list": list }),
    }
}

impl std::fmt::Display for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.expr.fmt(f)
    }
}

/// As its canonical spelling.
impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
