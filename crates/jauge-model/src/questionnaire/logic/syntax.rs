//! Conditions as they are written: words, tree, canonical spelling.

use std::fmt;

use crate::text::Text;
use crate::wording::say;

/// Most bytes of a condition.
pub const LONGEST: usize = 1000;
/// Most parentheses and `not` inside each other.
pub const DEEPEST: usize = 20;
/// Numbers beyond this are no answer to any question.
const LARGEST: f64 = 1e15;

/// A condition as it is written, before its names are looked up. Printed in its one canonical
/// spelling, which reads back as the same tree.
///
/// ```
/// use jauge_model::questionnaire::logic::parse;
/// let tree = parse("( q1>=3 and not answered(q2)) or q3 in ['a', 'b']")?;
/// assert_eq!(tree.to_string(), r#"(q1 >= 3 and not answered(q2)) or q3 in ["a", "b"]"#);
/// # Ok::<(), jauge_model::questionnaire::logic::Fault>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// All of two or more.
    And(Vec<Self>),
    /// At least one of two or more.
    Or(Vec<Self>),
    /// The contrary.
    Not(Box<Self>),
    /// Whether a question has an answer.
    Answered(Word),
    /// Whether an option is among those chosen: item, option.
    Selected(Word, Word),
    /// Two sums compared.
    Compare(Sum, Comparison, Sum),
    /// Whether a value is one of a list.
    In(Word, Vec<Term>),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    Different,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// Every comparison; two-character signs first, as they are read.
    pub const ALL: [Self; 6] = [
        Self::Equal,
        Self::Different,
        Self::AtMost,
        Self::AtLeast,
        Self::Less,
        Self::More,
    ];

    /// Its sign.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::Different => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether it holds between two numbers.
    #[must_use]
    pub fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Equal => left == right,
            Self::Different => left != right,
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::More => left > right,
            Self::AtLeast => left >= right,
        }
    }
}

/// A name or a quoted word, and where it stands. Where it stands is no part of what it says.
#[derive(Clone, Debug)]
pub struct Word {
    /// What it says, without quotes.
    pub said: String,
    /// Its first byte in the condition.
    pub at: usize,
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        self.said == other.said
    }
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// The answer to an item, or `wave` or `role`.
    Name(Word),
    /// A number.
    Number(f64),
    /// A word between quotes: an option, a level, a wave, a date.
    Quoted(Word),
}

/// One value, or several added and subtracted.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    /// The first one.
    pub first: Term,
    /// The others, each with whether it is subtracted.
    pub rest: Vec<(Sign, Term)>,
    /// Where it begins.
    pub at: Start,
}

/// Whether a value is added or taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `+`
    Plus,
    /// `-`
    Minus,
}

/// The first byte of a sum; no part of what it says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Start(pub usize);

impl PartialEq for Start {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// What is wrong with a condition, and where in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Byte in the condition.
    pub at: usize,
    /// What kind of fault, as a code of [`CODES`](super::super::CODES).
    pub code: &'static str,
    /// What is wrong.
    pub message: Text,
    /// The way out.
    pub hint: Text,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message.get(crate::text::Lang::En))
    }
}

impl std::error::Error for Fault {}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(all) => list(f, all, " and "),
            Self::Or(any) => list(f, any, " or "),
            Self::Not(one) => {
                f.write_str("not ")?;
                match **one {
                    Self::Answered(_) | Self::Selected(..) => write!(f, "{one}"),
                    _ => write!(f, "({one})"),
                }
            }
            Self::Answered(item) => write!(f, "answered({})", item.said),
            Self::Selected(item, option) => {
                write!(f, "selected({}, {})", item.said, Quoted(&option.said))
            }
            Self::Compare(left, how, right) => write!(f, "{left} {} {right}", how.sign()),
            Self::In(left, values) => {
                write!(f, "{} in [", left.said)?;
                for (n, value) in values.iter().enumerate() {
                    let comma = if n > 0 { ", " } else { "" };
                    write!(f, "{comma}{value}")?;
                }
                f.write_str("]")
            }
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, parts: &[Expr], between: &str) -> fmt::Result {
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            f.write_str(between)?;
        }
        match part {
            Expr::And(_) | Expr::Or(_) => write!(f, "({part})")?,
            _ => write!(f, "{part}")?,
        }
    }
    Ok(())
}

struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The reader takes no word with both kinds of quotes in it.
        let quote = if self.0.contains('"') { '\'' } else { '"' };
        write!(f, "{quote}{}{quote}", self.0)
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(word) => f.write_str(&word.said),
            Self::Number(number) => write!(f, "{number}"),
            Self::Quoted(word) => write!(f, "{}", Quoted(&word.said)),
        }
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        for (sign, term) in &self.rest {
            let sign = if *sign == Sign::Plus { '+' } else { '-' };
            write!(f, " {sign} {term}")?;
        }
        Ok(())
    }
}

/// Reads a condition.
///
/// # Errors
///
/// The first thing that cannot be read, with its place.
pub fn parse(text: &str) -> Result<Expr, Fault> {
    if text.len() > LONGEST {
        let length = text.len().to_string();
        return Err(fault(
            0,
            say(
                "la condition est trop longue : {0} octets, pour 1000 au plus",
                "the condition is too long: {0} bytes, at most 1000",
                &[&length],
            ),
            say(
                "partagez-la entre plusieurs questions",
                "share it out over several items",
                &[],
            ),
        ));
    }
    let mut reader = Reader { text, at: 0 };
    let tree = reader.any(0)?;
    reader.blanks();
    if reader.rest().is_empty() {
        Ok(tree)
    } else {
        Err(reader.unexpected(
            "« and », « or » ou la fin de la condition",
            "\"and\", \"or\" or the end of the condition",
        ))
    }
}

fn fault(at: usize, message: Text, hint: Text) -> Fault {
    Fault {
        at,
        code: super::super::codes::LOGIC_SYNTAX,
        message,
        hint,
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Takes a sign, if it comes next.
    fn sign(&mut self, sign: &str) -> bool {
        self.blanks();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    /// The name that comes next, without taking it.
    fn name(&mut self) -> Option<&'t str> {
        self.blanks();
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        let name = &rest[..end];
        name.starts_with(|c: char| c.is_alphabetic() || c == '_')
            .then_some(name)
    }

    /// Takes a word of the language, if it comes next.
    fn keyword(&mut self, word: &str) -> bool {
        let found = self.name() == Some(word);
        if found {
            self.at += word.len();
        }
        found
    }

    fn any(&mut self, depth: usize) -> Result<Expr, Fault> {
        self.chain("or", depth, Expr::Or, |r, d| {
            r.chain("and", d, Expr::And, Self::one)
        })
    }

    fn chain(
        &mut self,
        word: &str,
        depth: usize,
        join: fn(Vec<Expr>) -> Expr,
        part: fn(&mut Self, usize) -> Result<Expr, Fault>,
    ) -> Result<Expr, Fault> {
        let first = part(self, depth)?;
        if self.name() != Some(word) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.keyword(word) {
            parts.push(part(self, depth)?);
        }
        Ok(join(parts))
    }

    fn one(&mut self, depth: usize) -> Result<Expr, Fault> {
        self.blanks();
        if depth > DEEPEST {
            return Err(fault(
                self.at,
                say(
                    "trop de parenthèses ou de « not » imbriqués",
                    "too many parentheses or \"not\" inside each other",
                    &[],
                ),
                say("simplifiez la condition", "simplify the condition", &[]),
            ));
        }
        if self.keyword("not") {
            return Ok(Expr::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.sign("(") {
            let inside = self.any(depth + 1)?;
            self.close(")")?;
            return Ok(inside);
        }
        let start = self.at;
        for call in ["answered", "selected"] {
            if self.keyword(call) {
                if self.sign("(") {
                    return self.call(call);
                }
                self.at = start; // an item of that name
            }
        }
        self.comparison()
    }

    fn call(&mut self, call: &str) -> Result<Expr, Fault> {
        let item = self.item()?;
        let tree = if call == "answered" {
            Expr::Answered(item)
        } else {
            if !self.sign(",") {
                return Err(
                    self.unexpected("une virgule, puis une option", "a comma, then an option")
                );
            }
            let option = match self.name() {
                Some(_) => self.item()?,
                None => match self.term()? {
                    Term::Quoted(word) => word,
                    _ => return Err(self.unexpected("une option", "an option")),
                },
            };
            Expr::Selected(item, option)
        };
        self.close(")")?;
        Ok(tree)
    }

    fn close(&mut self, bracket: &str) -> Result<(), Fault> {
        if self.sign(bracket) {
            return Ok(());
        }
        let fr = format!("« {bracket} »");
        Err(self.unexpected(&fr, &format!("\"{bracket}\"")))
    }

    fn item(&mut self) -> Result<Word, Fault> {
        match self.name() {
            Some(name) if !KEYWORDS.contains(&name) => {
                let word = Word {
                    said: name.to_owned(),
                    at: self.at,
                };
                self.at += name.len();
                Ok(word)
            }
            _ => Err(self.unexpected("l'identifiant d'une question", "the identifier of an item")),
        }
    }

    fn comparison(&mut self) -> Result<Expr, Fault> {
        let left = self.sum()?;
        if let (Term::Name(name), true) = (&left.first, left.rest.is_empty())
            && self.keyword("in")
        {
            let name = name.clone();
            return self.among(name);
        }
        self.blanks();
        let how = Comparison::ALL
            .into_iter()
            .find(|how| self.rest().starts_with(how.sign()));
        let Some(how) = how else {
            return Err(self.no_comparison(&left));
        };
        self.at += how.sign().len();
        Ok(Expr::Compare(left, how, self.sum()?))
    }

    fn no_comparison(&mut self, left: &Sum) -> Fault {
        self.blanks();
        if self.rest().starts_with('=') {
            return fault(
                self.at,
                say(
                    "un seul « = » ne compare rien",
                    "a single \"=\" compares nothing",
                    &[],
                ),
                say(
                    "écrivez == (égal), != (différent), <, <=, > ou >=",
                    "write == (equal), != (different), <, <=, > or >=",
                    &[],
                ),
            );
        }
        let mut fault = self.unexpected(
            "une comparaison : ==, !=, <, <=, >, >= ou « in »",
            "a comparison: ==, !=, <, <=, >, >= or \"in\"",
        );
        if let (Term::Name(name), true) = (&left.first, left.rest.is_empty()) {
            fault.hint = say(
                "pour savoir si une réponse existe, écrivez answered({0})",
                "to know whether there is an answer, write answered({0})",
                &[&name.said],
            );
        }
        fault
    }

    fn among(&mut self, left: Word) -> Result<Expr, Fault> {
        if !self.sign("[") {
            return Err(self.unexpected(
                "une liste entre crochets : [\"a\", \"b\"]",
                "a list between brackets: [\"a\", \"b\"]",
            ));
        }
        let mut values = Vec::new();
        loop {
            let at = {
                self.blanks();
                self.at
            };
            match self.term()? {
                Term::Name(_) => {
                    self.at = at;
                    return Err(self.unexpected(
                        "un nombre, ou un mot entre guillemets",
                        "a number, or a word between quotes",
                    ));
                }
                value => values.push(value),
            }
            if !self.sign(",") {
                break;
            }
        }
        self.close("]")?;
        Ok(Expr::In(left, values))
    }

    fn sum(&mut self) -> Result<Sum, Fault> {
        self.blanks();
        let at = Start(self.at);
        let first = self.term()?;
        let mut rest = Vec::new();
        loop {
            let sign = if self.sign("+") {
                Sign::Plus
            } else if self.sign("-") {
                Sign::Minus
            } else {
                return Ok(Sum { first, rest, at });
            };
            rest.push((sign, self.term()?));
        }
    }

    fn term(&mut self) -> Result<Term, Fault> {
        if self.name().is_some() {
            return self.item().map(Term::Name);
        }
        let rest = self.rest();
        match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => self.quoted(quote).map(Term::Quoted),
            Some(c) if c == '-' || c.is_ascii_digit() => self.number(),
            _ => Err(self.unexpected(
                "une question, un nombre, ou un mot entre guillemets",
                "an item, a number, or a word between quotes",
            )),
        }
    }

    fn quoted(&mut self, quote: char) -> Result<Word, Fault> {
        let at = self.at;
        let inside = &self.rest()[1..];
        let Some(end) = inside.find(quote) else {
            return Err(fault(
                at,
                say(
                    "ces guillemets ne se referment pas",
                    "these quotes are not closed",
                    &[],
                ),
                say(
                    "ajoutez {0} à la fin du mot",
                    "add {0} at the end of the word",
                    &[&quote.to_string()],
                ),
            ));
        };
        self.at += end + 2;
        Ok(Word {
            said: inside[..end].to_owned(),
            at,
        })
    }

    fn number(&mut self) -> Result<Term, Fault> {
        let rest = self.rest();
        let digits = rest.strip_prefix('-').unwrap_or(rest);
        let sign = rest.len() - digits.len();
        let end = digits
            .find(|c: char| !(c.is_ascii_digit() || c == '.'))
            .unwrap_or(digits.len());
        let text = &rest[..sign + end];
        let whole = digits.starts_with(|c: char| c.is_ascii_digit()) && !text.ends_with('.');
        let number = text.parse::<f64>().ok().filter(|n| n.abs() < LARGEST);
        match number.filter(|_| whole) {
            Some(number) => {
                self.at += text.len();
                // Minus zero is zero.
                Ok(Term::Number(number + 0.0))
            }
            None => {
                Err(self.unexpected("un nombre tel que 12 ou 0.5", "a number such as 12 or 0.5"))
            }
        }
    }

    /// The fault of finding something else than what is expected here.
    fn unexpected(&mut self, fr: &str, en: &str) -> Fault {
        self.blanks();
        let rest = self.rest();
        let (found_fr, found_en) = match rest.chars().next() {
            None => (
                "la fin de la condition".to_owned(),
                "the end of the condition".to_owned(),
            ),
            Some(c) => {
                let found = match self.name() {
                    Some(name) => name.chars().take(20).collect(),
                    None => c.to_string(),
                };
                (format!("«\u{a0}{found}\u{a0}»"), format!("\"{found}\""))
            }
        };
        let expected = crate::locale::french(fr);
        fault(
            self.at,
            crate::wording::say_each(
                "ici, il faut {0} ; trouvé : {1}",
                &[&expected, &found_fr],
                "expected here: {0}; found: {1}",
                &[en, &found_en],
            ),
            say(
                "une condition s'écrit par exemple : age >= 16 and statut in [\"emploi\", \"formation\"]",
                "a condition reads for example: age >= 16 and status in [\"work\", \"training\"]",
                &[],
            ),
        )
    }
}

const KEYWORDS: [&str; 4] = ["and", "or", "not", "in"];
