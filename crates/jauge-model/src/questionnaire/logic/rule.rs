//! Conditions with their names looked up: what each value is compared as, and what follows
//! from given answers.

use jiff::civil::Date;

use super::syntax::{Comparison, Expr, Fault, Sign, Sum, Term, Word};
use super::{Answer, Answers, Truth};
use crate::questionnaire::{ItemKind, Precision, Questionnaire, codes};
use crate::text::Text;
use crate::toml_walk::suggestion;
use crate::wording::say;

/// A condition whose names are looked up: what translators and evaluation read.
///
/// Every value is a number here: the position of a level, an option, a wave or a role in its
/// list (from 0), the number itself, or the [day number](day_number) of a date.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// All of them.
    And(Vec<Self>),
    /// At least one of them.
    Or(Vec<Self>),
    /// The contrary.
    Not(Box<Self>),
    /// Whether the item (index) has an answer.
    Answered(usize),
    /// Whether an option (position) is chosen at an item (index).
    Selected(usize, usize),
    /// Two sums compared.
    Compare(Vec<(Sign, Operand)>, Comparison, Vec<(Sign, Operand)>),
    /// Whether a value is one of these.
    In(Operand, Vec<f64>),
}

/// A value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Operand {
    /// The answer to an item (index).
    Item(usize),
    /// The wave.
    Wave,
    /// The role of who answers.
    Role,
    /// A known number.
    Known(f64),
}

/// Days since 1 January 1970.
#[must_use]
pub fn day_number(date: Date) -> f64 {
    let epoch = Date::constant(1970, 1, 1);
    f64::from(date.since(epoch).map_or(0, |span| span.get_days()))
}

impl Rule {
    /// Whether the condition holds, given the answers.
    pub fn truth(&self, answers: &impl Answers) -> Truth {
        match self {
            // Kleene's three values: the least of all, the greatest of any.
            Self::And(all) => all
                .iter()
                .map(|r| r.truth(answers))
                .min()
                .unwrap_or(Truth::True),
            Self::Or(any) => any
                .iter()
                .map(|r| r.truth(answers))
                .max()
                .unwrap_or(Truth::False),
            Self::Not(one) => one.truth(answers).negate(),
            Self::Answered(item) => match answers.answer(*item) {
                Answer::None => Truth::False,
                Answer::SetAside => Truth::Unknown,
                Answer::Value(_) | Answer::Ticks(_) | Answer::Words => Truth::True,
            },
            Self::Selected(item, option) => match answers.answer(*item) {
                Answer::Ticks(ticks) => Truth::of(ticks.has(*option)),
                Answer::Value(value) => Truth::of(value == *option as f64),
                Answer::Words | Answer::SetAside | Answer::None => Truth::Unknown,
            },
            Self::Compare(left, how, right) => {
                let both = total(left, answers).zip(total(right, answers));
                both.map_or(Truth::Unknown, |(l, r)| Truth::of(how.holds(l, r)))
            }
            Self::In(value, list) => value
                .value(answers)
                .map_or(Truth::Unknown, |v| Truth::of(list.contains(&v))),
        }
    }

    /// Calls `see` with each item (index) that the condition speaks of, once per mention.
    pub fn each_item(&self, see: &mut impl FnMut(usize)) {
        let mut operand = |o: &Operand| {
            if let Operand::Item(item) = o {
                see(*item);
            }
        };
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|p| p.each_item(see)),
            Self::Not(one) => one.each_item(see),
            Self::Answered(item) | Self::Selected(item, _) => see(*item),
            Self::Compare(left, _, right) => {
                left.iter().chain(right).for_each(|(_, o)| operand(o));
            }
            Self::In(value, _) => operand(value),
        }
    }
}

fn total(sum: &[(Sign, Operand)], answers: &impl Answers) -> Option<f64> {
    sum.iter().try_fold(0.0, |total, (sign, operand)| {
        let value = operand.value(answers)?;
        Some(match sign {
            Sign::Plus => total + value,
            Sign::Minus => total - value,
        })
    })
}

impl Operand {
    fn value(self, answers: &impl Answers) -> Option<f64> {
        match self {
            Self::Known(number) => Some(number),
            Self::Wave => answers.wave().map(|w| w as f64),
            Self::Role => answers.role().map(|r| r as f64),
            Self::Item(item) => match answers.answer(item) {
                Answer::Value(value) => Some(value),
                Answer::Ticks(_) | Answer::Words | Answer::SetAside | Answer::None => None,
            },
        }
    }
}

/// What a name stands for, as far as comparisons go.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Level(usize),
    Choice(usize),
    Number,
    Date(Precision),
    Wave,
    Role,
}

/// Looks the names of a condition up; collects every fault.
pub(super) struct Resolver<'g> {
    pub(super) grid: &'g Questionnaire,
    pub(super) faults: Vec<Fault>,
}

impl Resolver<'_> {
    /// The rule; of no use once there is a fault.
    pub(super) fn rule(&mut self, tree: &Expr) -> Rule {
        match tree {
            Expr::And(parts) => Rule::And(parts.iter().map(|p| self.rule(p)).collect()),
            Expr::Or(parts) => Rule::Or(parts.iter().map(|p| self.rule(p)).collect()),
            Expr::Not(one) => Rule::Not(Box::new(self.rule(one))),
            Expr::Answered(item) => Rule::Answered(self.item(item).unwrap_or_default()),
            Expr::Selected(item, option) => self.selected(item, option),
            Expr::Compare(left, how, right) => self.compare(left, *how, right),
            Expr::In(name, values) => {
                let Some((operand, kind)) = self.name(name) else {
                    return Rule::Answered(0);
                };
                let known = values.iter().map(|v| self.known(v, kind, name.at));
                Rule::In(operand, known.collect())
            }
        }
    }

    fn item(&mut self, word: &Word) -> Option<usize> {
        let found = self.grid.item_index(&word.said);
        if found.is_none() {
            let ids: Vec<String> = self.grid.items.iter().map(|i| i.id.clone()).collect();
            self.unknown(
                word.at,
                say(
                    "« {0} » n'est l'identifiant d'aucune question",
                    "\"{0}\" is not the identifier of any item",
                    &[&word.said],
                ),
                suggestion(&word.said, &ids),
            );
        }
        found
    }

    /// What a name in a comparison stands for; `None`, with a fault, when it cannot stand there.
    fn name(&mut self, word: &Word) -> Option<(Operand, Kind)> {
        match word.said.as_str() {
            "wave" => return Some((Operand::Wave, Kind::Wave)),
            "role" => return Some((Operand::Role, Kind::Role)),
            _ => {}
        }
        if self.grid.item_index(&word.said).is_none() && self.is_answer(&word.said) {
            self.unknown(
                word.at,
                say(
                    "« {0} » n'est l'identifiant d'aucune question",
                    "\"{0}\" is not the identifier of any item",
                    &[&word.said],
                ),
                say(
                    "si c'est une réponse, mettez-la entre guillemets : \"{0}\"",
                    "if it is an answer, put it between quotes: \"{0}\"",
                    &[&word.said],
                ),
            );
            return None;
        }
        let item = self.item(word)?;
        let kind = match self.grid.items[item].kind {
            ItemKind::Level { scale } => Kind::Level(scale),
            ItemKind::Choice { options } => Kind::Choice(options),
            ItemKind::Number { .. } => Kind::Number,
            ItemKind::Date { precision, .. } => Kind::Date(precision),
            ItemKind::Choices { .. } => {
                self.kinds(
                    word.at,
                    say(
                        "« {0} » a plusieurs réponses : elle ne se compare pas",
                        "\"{0}\" has several answers: it cannot be compared",
                        &[&word.said],
                    ),
                    say(
                        "écrivez : selected({0}, option)",
                        "write: selected({0}, option)",
                        &[&word.said],
                    ),
                );
                return None;
            }
            ItemKind::Text => {
                self.kinds(
                    word.at,
                    say(
                        "« {0} » demande des mots : elle ne se compare pas",
                        "\"{0}\" asks for words: it cannot be compared",
                        &[&word.said],
                    ),
                    say(
                        "écrivez : answered({0})",
                        "write: answered({0})",
                        &[&word.said],
                    ),
                );
                return None;
            }
        };
        Some((Operand::Item(item), kind))
    }

    /// Whether a word is a level, an option, a wave or a role somewhere in the grid.
    fn is_answer(&self, word: &str) -> bool {
        let grid = self.grid;
        let levels = grid.scales.iter().flat_map(|s| &s.levels).map(|l| &l.id);
        let options = grid.options.iter().flat_map(|o| &o.options).map(|c| &c.id);
        let waves = grid.waves.iter().map(|w| &w.id);
        let roles = grid.roles.iter().map(|r| &r.id);
        levels
            .chain(options)
            .chain(waves)
            .chain(roles)
            .any(|id| id == word)
    }

    fn selected(&mut self, word: &Word, option: &Word) -> Rule {
        let nothing = Rule::Answered(0);
        let Some(item) = self.item(word) else {
            return nothing;
        };
        let Some(list) = self.grid.options_of(&self.grid.items[item]) else {
            self.kinds(
                word.at,
                say(
                    "« {0} » n'a pas de liste d'options",
                    "\"{0}\" has no list of options",
                    &[&word.said],
                ),
                say(
                    "comparez sa réponse : {0} == ...",
                    "compare its answer: {0} == ...",
                    &[&word.said],
                ),
            );
            return nothing;
        };
        let ids: Vec<String> = list.options.iter().map(|o| o.id.clone()).collect();
        let thing = say(
            "« {0} » n'est pas une option de la liste « {1} »",
            "\"{0}\" is not an option of the list \"{1}\"",
            &[&option.said, &list.id],
        );
        match self.place(option, &ids, thing) {
            Some(place) => Rule::Selected(item, place),
            None => nothing,
        }
    }

    fn compare(&mut self, left: &Sum, how: Comparison, right: &Sum) -> Rule {
        let nothing = Rule::Answered(0);
        let kinds: Vec<Option<(Kind, usize)>> = [left, right]
            .into_iter()
            .map(|sum| self.kind_of(sum))
            .collect();
        let kind = match kinds[..] {
            [Some((l, _)), Some((r, at))] if !alike(l, r) => {
                self.kinds(
                    at,
                    say(
                        "les deux côtés ne se comparent pas : ils n'ont pas la même échelle ou le même genre",
                        "the two sides cannot be compared: they differ in scale or kind",
                        &[],
                    ),
                    say(
                        "comparez deux nombres, deux dates, ou deux réponses sur la même échelle",
                        "compare two numbers, two dates, or two answers on the same scale",
                        &[],
                    ),
                );
                return nothing;
            }
            [Some((kind, at)), _] | [_, Some((kind, at))] => (kind, at),
            _ => {
                // Nothing but known values; or a name that is at fault already.
                if self.faults.is_empty() {
                    self.kinds(
                        left.at.0,
                        say(
                            "cette comparaison ne parle d'aucune question",
                            "this comparison speaks of no item",
                            &[],
                        ),
                        say(
                            "comparez la réponse à une question",
                            "compare the answer to an item",
                            &[],
                        ),
                    );
                }
                return nothing;
            }
        };
        self.check_order(kind, how);
        let mut sides = [left, right].map(|sum| {
            let first = self.operand(&sum.first, kind.0, kind.1);
            let rest = sum.rest.iter();
            let mut all = vec![(Sign::Plus, first)];
            all.extend(rest.map(|(s, t)| (*s, self.operand(t, kind.0, kind.1))));
            all
        });
        if kind.0 != Kind::Number && !(left.rest.is_empty() && right.rest.is_empty()) {
            self.kinds(
                kind.1,
                say(
                    "seuls des nombres s'ajoutent ou se retranchent",
                    "only numbers can be added or subtracted",
                    &[],
                ),
                say(
                    "comparez une réponse à la fois",
                    "compare one answer at a time",
                    &[],
                ),
            );
        }
        let right = std::mem::take(&mut sides[1]);
        let left = std::mem::take(&mut sides[0]);
        Rule::Compare(left, how, right)
    }

    /// What the names of a sum stand for, and where the first one is.
    fn kind_of(&mut self, sum: &Sum) -> Option<(Kind, usize)> {
        let terms = std::iter::once(&sum.first).chain(sum.rest.iter().map(|(_, t)| t));
        let mut found = None;
        for term in terms {
            if let Term::Name(word) = term {
                let named = self.name(word);
                found = found.or(named.map(|(_, kind)| (kind, word.at)));
            }
        }
        found
    }

    /// Options, and roles, have no order.
    fn check_order(&mut self, (kind, at): (Kind, usize), how: Comparison) {
        let ordered = !matches!(kind, Kind::Choice(_) | Kind::Role);
        if !ordered && !matches!(how, Comparison::Equal | Comparison::Different) {
            self.kinds(
                at,
                say(
                    "ces réponses n'ont pas d'ordre : « {0} » n'a pas de sens ici",
                    "these answers have no order: \"{0}\" has no meaning here",
                    &[how.sign()],
                ),
                say(
                    "écrivez ==, != ou in [...]",
                    "write ==, != or in [...]",
                    &[],
                ),
            );
        }
    }

    fn operand(&mut self, term: &Term, kind: Kind, at: usize) -> Operand {
        match term {
            // Its fault, if any, is recorded already.
            Term::Name(word) => match word.said.as_str() {
                "wave" => Operand::Wave,
                "role" => Operand::Role,
                id => self
                    .grid
                    .item_index(id)
                    .map_or(Operand::Known(0.0), Operand::Item),
            },
            known => Operand::Known(self.known(known, kind, at)),
        }
    }

    /// A number or a quoted word as a value of this kind. `at` is where the name that it is
    /// compared with stands.
    fn known(&mut self, term: &Term, kind: Kind, at: usize) -> f64 {
        let grid = self.grid;
        let place = match (term, kind) {
            (Term::Number(number), Kind::Number) => return *number,
            (Term::Number(code), Kind::Level(scale)) => {
                let levels = grid.scales.get(scale).map_or(&[][..], |s| &s.levels);
                let codes = levels.iter().map(|l| l.code).collect();
                self.code(*code, codes, at)
            }
            (Term::Number(code), Kind::Choice(list)) => {
                let options = grid.options.get(list).map_or(&[][..], |o| &o.options);
                let codes = options.iter().map(|o| o.code).collect();
                self.code(*code, codes, at)
            }
            (Term::Quoted(word), Kind::Level(scale)) => {
                let Some(scale) = grid.scales.get(scale) else {
                    return 0.0;
                };
                let ids: Vec<String> = scale.levels.iter().map(|l| l.id.clone()).collect();
                let thing = say(
                    "« {0} » n'est pas un niveau de l'échelle « {1} »",
                    "\"{0}\" is not a level of the scale \"{1}\"",
                    &[&word.said, &scale.id],
                );
                self.place(word, &ids, thing)
            }
            (Term::Quoted(word), Kind::Choice(list)) => {
                let Some(list) = grid.options.get(list) else {
                    return 0.0;
                };
                let ids: Vec<String> = list.options.iter().map(|o| o.id.clone()).collect();
                let thing = say(
                    "« {0} » n'est pas une option de la liste « {1} »",
                    "\"{0}\" is not an option of the list \"{1}\"",
                    &[&word.said, &list.id],
                );
                self.place(word, &ids, thing)
            }
            (Term::Quoted(word), Kind::Wave) => {
                let ids: Vec<String> = grid.waves.iter().map(|w| w.id.clone()).collect();
                let thing = say(
                    "« {0} » n'est l'identifiant d'aucun temps de collecte",
                    "\"{0}\" is not the identifier of any wave",
                    &[&word.said],
                );
                self.place(word, &ids, thing)
            }
            (Term::Quoted(word), Kind::Role) => {
                let ids: Vec<String> = grid.roles.iter().map(|r| r.id.clone()).collect();
                let thing = say(
                    "« {0} » n'est l'identifiant d'aucun rôle",
                    "\"{0}\" is not the identifier of any role",
                    &[&word.said],
                );
                self.place(word, &ids, thing)
            }
            (Term::Quoted(word), Kind::Date(_)) => return self.date(word),
            (term, _) => {
                let found = term.to_string();
                let at = match term {
                    Term::Quoted(word) => word.at,
                    _ => at,
                };
                self.kinds(
                    at,
                    say(
                        "{0} ne peut pas être la réponse à cette question",
                        "{0} cannot be the answer to this item",
                        &[&found],
                    ),
                    say(
                        "un nombre se compare à un nombre, une date à \"2025-01-31\", une option à son identifiant entre guillemets",
                        "a number is compared with a number, a date with \"2025-01-31\", an option with its identifier between quotes",
                        &[],
                    ),
                );
                None
            }
        };
        place.map_or(0.0, |p| p as f64)
    }

    fn code(&mut self, number: f64, codes: Vec<i64>, at: usize) -> Option<usize> {
        let place = codes.iter().position(|c| *c as f64 == number);
        if place.is_none() {
            let known: Vec<String> = codes.iter().map(i64::to_string).collect();
            self.unknown(
                at,
                say(
                    "aucune réponse n'a le code {0}",
                    "no answer has the code {0}",
                    &[&number.to_string()],
                ),
                say(
                    "les codes possibles sont : {0}",
                    "the possible codes are: {0}",
                    &[&known.join(", ")],
                ),
            );
        }
        place
    }

    fn place(&mut self, word: &Word, ids: &[String], unknown: Text) -> Option<usize> {
        let place = ids.iter().position(|id| *id == word.said);
        if place.is_none() {
            self.unknown(word.at, unknown, suggestion(&word.said, ids));
        }
        place
    }

    fn date(&mut self, word: &Word) -> f64 {
        if let Some(date) = read_date(&word.said) {
            return day_number(date);
        }
        self.unknown(
            word.at,
            say(
                "« {0} » n'est pas une date",
                "\"{0}\" is not a date",
                &[&word.said],
            ),
            say(
                "écrivez l'année, le mois et le jour : \"2025-01-31\"",
                "write year, month and day: \"2025-01-31\"",
                &[],
            ),
        );
        0.0
    }

    fn unknown(&mut self, at: usize, message: Text, hint: Text) {
        self.fault(codes::LOGIC_NAME, at, message, hint);
    }

    fn kinds(&mut self, at: usize, message: Text, hint: Text) {
        self.fault(codes::LOGIC_KINDS, at, message, hint);
    }

    fn fault(&mut self, code: &'static str, at: usize, message: Text, hint: Text) {
        let fault = Fault {
            at,
            code,
            message,
            hint,
        };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }
}

/// Whether answers of two kinds can be compared. A month is the first of its days.
fn alike(a: Kind, b: Kind) -> bool {
    a == b || matches!((a, b), (Kind::Date(_), Kind::Date(_)))
}

/// `2025-01-31`, `2025-01` or `2025`; the first day where it is left out.
pub(in crate::questionnaire) fn read_date(text: &str) -> Option<Date> {
    let digits = |t: &str, n: usize| t.len() == n && t.bytes().all(|b| b.is_ascii_digit());
    let mut parts = text.splitn(3, '-');
    let year = parts.next().filter(|y| digits(y, 4))?.parse().ok()?;
    let mut next = || match parts.next() {
        None => Some(1),
        Some(part) if digits(part, 2) => part.parse::<i8>().ok(),
        Some(_) => None,
    };
    let (month, day) = (next()?, next()?);
    Date::new(year, month, day).ok()
}
