//! A grid as a LimeSurvey survey, in its tab-separated structure, for one wave and one role.
//!
//! ```text
//! S, SL   settings and title           G   dimension
//! Q       question                     SQ  option of a question with several answers
//! A       level, option, reason for not answering (code m8 stands for -8)
//! ```
//!
//! LimeSurvey takes letters and digits in the code of a question and no sign in the code of an
//! answer, so both are written in another way; `Names` gives the way back, and the reception
//! finds the items and their answers by it. Hidden questions carry the grid's identifier, version
//! and fingerprint. Where several answers are possible, a question behind asks why there is none.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jauge_model::questionnaire::logic::{Comparison, Operand, Rule, Sign};
use jauge_model::questionnaire::{ItemKind, MissingCode, Precision};
use jauge_model::{Item, Lang, Questionnaire, Text};

use super::NotWritten;

/// Most characters of the code of a question, and of an answer.
const LONGEST: (usize, usize) = (20, 5);
/// Names that LimeSurvey has for columns of its own, and we for the person.
const TAKEN: [&str; 14] = [
    "id",
    "submitdate",
    "lastpage",
    "startlanguage",
    "seed",
    "startdate",
    "datestamp",
    "token",
    "ipaddr",
    "refurl",
    "code",
    "self",
    "that",
    "qid",
];
/// How the question `code` asks for the code of the person, in French and in English.
pub(crate) const CODE: [&str; 2] = ["Votre code", "Your code"];
/// Beginning of the hidden questions that say which grid this is.
const OWN: &str = "jauge";
/// Behind the code of a question with several answers: why none is given.
const WHY: &str = "why";

const COLUMNS: [&str; 22] = [
    "class",
    "type/scale",
    "name",
    "relevance",
    "text",
    "help",
    "language",
    "validation",
    "mandatory",
    "other",
    "default",
    "same_default",
    "hidden",
    "equation",
    "min_num_value_n",
    "max_num_value_n",
    "num_value_int_only",
    "max_answers",
    "exclude_all_others",
    "date_format",
    "em_validation_q",
    "em_validation_q_tip",
];

/// The code under which LimeSurvey has each item, in their order.
pub(crate) struct Names(Vec<String>);

impl Names {
    pub(crate) fn of(grid: &Questionnaire) -> Self {
        let mut taken: BTreeSet<String> = TAKEN.iter().map(|t| (*t).to_owned()).collect();
        let mut name = |item: &Item| {
            let plain: String = item
                .id
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect();
            let starts = plain.starts_with(|c: char| c.is_ascii_alphabetic());
            // Room for a number that tells two apart, and for the question why.
            let mut short: String = plain.chars().take(LONGEST.0 - 6).collect();
            if !starts || short.to_lowercase().starts_with(OWN) {
                short.insert(0, 'q');
            }
            let mut free = short.clone();
            let mut n = 2;
            while !taken.insert(free.to_lowercase()) {
                free = format!("{short}{n}");
                n += 1;
            }
            taken.insert(format!("{free}{WHY}").to_lowercase());
            free
        };
        Self(grid.items.iter().map(&mut name).collect())
    }

    /// Code and identifier of each item, and of the questions why nothing is answered.
    pub(crate) fn back<'g>(&self, grid: &'g Questionnaire) -> Vec<(String, &'g str)> {
        let pairs = self.0.iter().zip(&grid.items);
        let both = |(name, item): (&String, &'g Item)| {
            let id = item.id.as_str();
            [(name.clone(), id), (format!("{name}{WHY}"), id)]
        };
        pairs.flat_map(both).collect()
    }
}

/// The code of an answer: `m8` for -8.
fn code(code: i64) -> String {
    if code < 0 {
        format!("m{}", code.unsigned_abs())
    } else {
        code.to_string()
    }
}

/// The codes of an item that come back in another way than the grid has them, with their words.
pub(crate) fn signed(grid: &Questionnaire, item: &Item) -> Vec<(String, Vec<String>)> {
    let levels = grid.scale_of(item).map_or(&[][..], |s| &s.levels).iter();
    let options = grid.options_of(item).map_or(&[][..], |l| &l.options).iter();
    let missing = grid.missing_of(item).iter();
    let all = levels
        .map(|l| (l.code, &l.label))
        .chain(options.map(|o| (o.code, &o.label)))
        .chain(missing.map(|m| (m.code, &m.label)));
    let words = |label: &Text| label.iter().map(|(_, t)| t.to_owned()).collect();
    all.filter(|(c, _)| *c < 0)
        .map(|(c, label)| (code(c), words(label)))
        .collect()
}

/// Writes the survey of one wave (index) and one role.
///
/// # Errors
/// A code that LimeSurvey would drop without a word.
pub fn export(
    grid: &Questionnaire,
    wave: usize,
    role: Option<usize>,
) -> Result<String, NotWritten> {
    let names = Names::of(grid);
    let survey = Survey {
        grid,
        names: &names.0,
        wave,
        role,
    };
    survey.check()?;
    let mut rows = survey.settings();
    for lang in survey.languages() {
        survey.questions(lang, &mut rows);
    }
    // The mark that LimeSurvey's manual asks for.
    let mut out = format!("\u{feff}{}\n", COLUMNS.join("\t"));
    for row in rows {
        let cells = COLUMNS.map(|column| {
            let found = row.iter().find(|(name, _)| *name == column);
            cell(found.map_or("", |(_, text)| text))
        });
        let _ = writeln!(out, "{}", cells.join("\t"));
    }
    Ok(out)
}

/// A cell as readers of delimited text take it.
fn cell(text: &str) -> String {
    if text.contains(['\t', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// A text as LimeSurvey shows it: it reads HTML, and runs what stands in braces.
fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (n, c) in text.chars().enumerate() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '{' => out.push_str("&#123;"),
            '}' => out.push_str("&#125;"),
            // No spreadsheet program takes the cell for a formula.
            '=' | '+' | '-' | '@' if n == 0 => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            '\n' => out.push_str("<br>"),
            c => out.push(c),
        }
    }
    out
}

type Row = Vec<(&'static str, String)>;

struct Survey<'a> {
    grid: &'a Questionnaire,
    names: &'a [String],
    wave: usize,
    role: Option<usize>,
}

impl Survey<'_> {
    fn items(&self) -> impl Iterator<Item = (usize, &Item)> {
        let asked = |item: &Item| {
            let role = item.roles.is_empty() || self.role.is_none_or(|r| item.roles.contains(&r));
            item.asked_at(self.wave) && role
        };
        self.grid
            .items
            .iter()
            .enumerate()
            .filter(move |(_, i)| asked(i))
    }

    /// Languages of the survey, that of the grid first.
    fn languages(&self) -> Vec<&str> {
        let mut out = vec![self.grid.default_lang.as_str()];
        for (_, item) in self.items() {
            for (lang, _) in item.text.iter() {
                if !out.contains(&lang) {
                    out.push(lang);
                }
            }
        }
        out
    }

    fn check(&self) -> Result<(), NotWritten> {
        let levels = self
            .grid
            .scales
            .iter()
            .flat_map(|s| s.levels.iter().map(|l| l.code));
        let options = self
            .grid
            .options
            .iter()
            .flat_map(|l| l.options.iter().map(|o| o.code));
        let missing = self
            .items()
            .flat_map(|(_, i)| self.missing(i).iter().map(|m| m.code));
        let mut all = levels.chain(options).chain(missing);
        match all.find(|c| code(*c).len() > LONGEST.1) {
            None => Ok(()),
            Some(long) => Err(NotWritten(format!(
                "LimeSurvey: {long} > {} : code d\u{2019}une réponse trop long / code of an answer too long",
                LONGEST.1
            ))),
        }
    }

    fn missing<'i>(&'i self, item: &'i Item) -> &'i [MissingCode] {
        self.grid.missing_of(item)
    }

    fn text(&self, text: &Text, lang: &str) -> String {
        let exact = text.iter().find(|(l, _)| *l == lang).map(|(_, t)| t);
        let any = || text.iter().next().map(|(_, t)| t);
        shown(exact.or_else(any).unwrap_or_default())
    }

    fn settings(&self) -> Vec<Row> {
        let languages = self.languages();
        let more = languages[1..].join(" ");
        let set = |name: &str, value: &str| -> Row {
            vec![
                ("class", "S".to_owned()),
                ("name", name.to_owned()),
                ("text", value.to_owned()),
            ]
        };
        let mut rows = vec![
            set("language", languages[0]),
            set("additional_languages", &more),
            set("format", "G"),
            set("anonymized", "N"),
            set("datestamp", "Y"),
            set("ipaddr", "N"),
            set("refurl", "N"),
        ];
        let wave = self.grid.waves.get(self.wave).map(|w| &w.label);
        for lang in languages {
            let wave = wave.map_or_else(String::new, |w| format!(" – {}", self.text(w, lang)));
            let title = format!("{}{wave}", self.text(&self.grid.title, lang));
            rows.push(vec![
                ("class", "SL".to_owned()),
                ("name", "surveyls_title".to_owned()),
                ("text", title),
                ("language", lang.to_owned()),
            ]);
        }
        rows
    }

    fn questions(&self, lang: &str, rows: &mut Vec<Row>) {
        let row = |class: &str, kind: &str, name: &str, text: String| -> Row {
            vec![
                ("class", class.to_owned()),
                ("type/scale", kind.to_owned()),
                ("name", name.to_owned()),
                ("relevance", "1".to_owned()),
                ("text", text),
                ("language", lang.to_owned()),
            ]
        };
        let in_lang = |fr: &str, en: &str| {
            if lang == "fr" {
                fr.to_owned()
            } else {
                en.to_owned()
            }
        };
        rows.push(row(
            "G",
            "G0",
            &in_lang("Pour commencer", "To start"),
            String::new(),
        ));
        let mut ask = row("Q", "S", "code", in_lang(CODE[0], CODE[1]));
        ask.push(("mandatory", "Y".to_owned()));
        rows.push(ask);
        let wave = self.grid.waves.get(self.wave).map_or("", |w| w.id.as_str());
        let role = self
            .role
            .and_then(|r| self.grid.roles.get(r))
            .map_or("", |r| r.id.as_str());
        let own = [
            ("grid", self.grid.id.as_str()),
            ("version", &self.grid.version),
            ("hash", &self.grid.hash),
            ("wave", wave),
            ("role", role),
        ];
        for (name, value) in own {
            // The text is the heading of its column in an export with whole questions.
            let mut hidden = row("Q", "*", &format!("{OWN}{name}"), format!("{OWN} {name}"));
            hidden.push(("hidden", "1".to_owned()));
            hidden.push(("equation", value.to_owned()));
            rows.push(hidden);
        }
        let mut open = None;
        let mut groups = 0;
        for (n, item) in self.items() {
            if open != Some(item.dimension) {
                groups += 1;
                let dimension = item.dimension.map(|d| &self.grid.dimensions[d].label);
                let title =
                    dimension.map_or_else(|| "Questions".to_owned(), |d| self.text(d, lang));
                rows.push(row("G", &format!("G{groups}"), &title, String::new()));
                open = Some(item.dimension);
            }
            self.question(n, item, lang, &row, rows);
        }
    }

    fn question(
        &self,
        n: usize,
        item: &Item,
        lang: &str,
        row: &dyn Fn(&str, &str, &str, String) -> Row,
        rows: &mut Vec<Row>,
    ) {
        let name = &self.names[n];
        let relevance = item
            .ask_if
            .as_ref()
            .map_or_else(|| "1".to_owned(), |c| self.rule(c.rule(), true));
        let mut question = row("Q", self.kind(item), name, self.text(&item.text, lang));
        question[3].1.clone_from(&relevance);
        question.push(("help", self.help(item, lang)));
        self.attributes(item, &mut question);
        if let Some(check) = &item.check {
            question.push((
                "em_validation_q",
                format!("!({})", self.rule(check.rule(), false)),
            ));
            let tip = item.check_text.as_ref().map(|t| self.text(t, lang));
            question.push(("em_validation_q_tip", tip.unwrap_or_default()));
        }
        rows.push(question);
        let levels = self.grid.scale_of(item).map_or(&[][..], |s| &s.levels);
        for (k, level) in levels.iter().enumerate() {
            let own = item.rubric.get(k).filter(|t| !t.is_empty());
            let text = self.text(own.unwrap_or(&level.label), lang);
            rows.push(row("A", "0", &code(level.code), text));
        }
        let several = matches!(item.kind, ItemKind::Choices { .. });
        let list = self.grid.options_of(item).map_or(&[][..], |l| &l.options);
        for option in list {
            let (class, scale) = if several { ("SQ", "0") } else { ("A", "0") };
            rows.push(row(
                class,
                scale,
                &code(option.code),
                self.text(&option.label, lang),
            ));
        }
        let missing = self.missing(item);
        if several && !missing.is_empty() {
            let text = if lang == "fr" {
                "Si vous ne répondez pas à cette question\u{a0}:"
            } else {
                "If you do not answer this question:"
            };
            let mut why = row("Q", "L", &format!("{name}{WHY}"), text.to_owned());
            why[3].1 = relevance;
            rows.push(why);
        }
        if several || self.grid.scale_of(item).is_some() || self.grid.options_of(item).is_some() {
            for m in missing {
                rows.push(row("A", "0", &code(m.code), self.text(&m.label, lang)));
            }
        }
    }

    fn kind(&self, item: &Item) -> &'static str {
        match &item.kind {
            ItemKind::Level { .. } | ItemKind::Choice { .. } => "L",
            ItemKind::Choices { .. } => "M",
            ItemKind::Number { .. } => "N",
            ItemKind::Date {
                precision: Precision::Day,
                ..
            } if item.missing.is_empty() => "D",
            // A box for dates takes whole days, and no reason for not answering.
            ItemKind::Date { .. } => "S",
            ItemKind::Text => "T",
        }
    }

    fn attributes(&self, item: &Item, question: &mut Row) {
        match &item.kind {
            ItemKind::Number {
                min, max, whole, ..
            } => {
                // The codes of missing answers are typed into the same box.
                let codes = || item.missing.iter().map(|m| m.code as f64);
                let low = min.map(|m| codes().fold(m, f64::min));
                let high = max.map(|m| codes().fold(m, f64::max));
                question.extend(low.map(|m| ("min_num_value_n", m.to_string())));
                question.extend(high.map(|m| ("max_num_value_n", m.to_string())));
                if *whole {
                    question.push(("num_value_int_only", "1".to_owned()));
                }
            }
            ItemKind::Choices { most, .. } => {
                question.extend(most.map(|m| ("max_answers", m.to_string())));
                let list = self.grid.options_of(item).map_or(&[][..], |l| &l.options);
                let alone: Vec<String> = list
                    .iter()
                    .filter(|o| o.alone)
                    .map(|o| code(o.code))
                    .collect();
                if !alone.is_empty() {
                    question.push(("exclude_all_others", alone.join(";")));
                }
            }
            ItemKind::Date { .. } if self.kind(item) == "D" => {
                question.push(("date_format", "dd/mm/yyyy".to_owned()));
            }
            _ => {}
        }
    }

    /// Plain words, unit, how to write it, codes that can be typed.
    fn help(&self, item: &Item, lang: &str) -> String {
        let mut out: Vec<String> = item.plain.iter().map(|t| self.text(t, lang)).collect();
        let fr = lang == Lang::Fr.code();
        match &item.kind {
            ItemKind::Number { unit, .. } => out.push(self.text(unit, lang)),
            ItemKind::Date { precision, .. } => {
                let how = match precision {
                    Precision::Day if fr => "jj/mm/aaaa",
                    Precision::Day => "dd/mm/yyyy",
                    Precision::Month if fr => "mm/aaaa",
                    Precision::Month => "mm/yyyy",
                    Precision::Year if fr => "aaaa",
                    Precision::Year => "yyyy",
                };
                out.push(how.to_owned());
            }
            _ => {}
        }
        if matches!(item.kind, ItemKind::Number { .. } | ItemKind::Date { .. }) {
            let typed = |m: &MissingCode| format!("{} = {}", m.code, self.text(&m.label, lang));
            out.extend(item.missing.iter().map(typed));
        }
        out.retain(|t| !t.is_empty());
        out.join("<br>")
    }

    // --- conditions: LimeSurvey knows true and false, a grid also unknown. Each rule is written
    // twice: when it is true, and when it is false.

    fn rule(&self, rule: &Rule, holds: bool) -> String {
        match rule {
            Rule::And(parts) => self.each(parts, holds, if holds { "and" } else { "or" }),
            Rule::Or(parts) => self.each(parts, holds, if holds { "or" } else { "and" }),
            Rule::Not(one) => self.rule(one, !holds),
            Rule::Answered(item) if holds => self.known(*item),
            Rule::Answered(item) => format!("!{}", self.known(*item)),
            Rule::Selected(item, option) => {
                let is = format!("({})", self.selected(*item, *option));
                let sign = if holds { "" } else { "!" };
                format!("({} and {sign}{is})", self.known(*item))
            }
            Rule::In(operand, list) => {
                let same = |v: &f64| {
                    self.compared(
                        &[(Sign::Plus, *operand)],
                        Comparison::Equal,
                        &[(Sign::Plus, Operand::Known(*v))],
                        true,
                    )
                };
                let any: Vec<String> = list.iter().map(same).collect();
                let any = if any.is_empty() {
                    "0".to_owned()
                } else {
                    any.join(" or ")
                };
                match (operand, holds) {
                    (_, true) => format!("({any})"),
                    (Operand::Item(item), false) => format!("({} and !({any}))", self.known(*item)),
                    (_, false) => format!("!({any})"),
                }
            }
            Rule::Compare(left, how, right) => self.compared(left, *how, right, holds),
        }
    }

    fn each(&self, parts: &[Rule], holds: bool, word: &str) -> String {
        let all: Vec<String> = parts.iter().map(|p| self.rule(p, holds)).collect();
        format!("({})", all.join(&format!(" {word} ")))
    }

    fn place(&self, item: usize) -> String {
        format!("{}.NAOK", self.names[item])
    }

    /// Whether an item has an answer that is no reason for having none.
    fn known(&self, item: usize) -> String {
        let of = &self.grid.items[item];
        if let ItemKind::Choices { options, .. } = of.kind {
            let all = 0..self.grid.options[options].options.len();
            let any: Vec<String> = all.map(|o| self.selected(item, o)).collect();
            return format!("({})", any.join(" or "));
        }
        let place = self.place(item);
        let mut all = vec![format!("!is_empty({place})")];
        let typed = matches!(of.kind, ItemKind::Number { .. } | ItemKind::Date { .. });
        for m in self.missing(of) {
            let code = if typed {
                m.code.to_string()
            } else {
                code(m.code)
            };
            all.push(format!("{place} != \"{code}\""));
        }
        format!("({})", all.join(" and "))
    }

    fn codes(&self, item: usize) -> Vec<i64> {
        let item = &self.grid.items[item];
        let levels = self
            .grid
            .scale_of(item)
            .map(|s| s.levels.iter().map(|l| l.code).collect());
        let options = || {
            self.grid
                .options_of(item)
                .map(|l| l.options.iter().map(|o| o.code).collect())
        };
        levels.or_else(options).unwrap_or_default()
    }

    fn selected(&self, item: usize, option: usize) -> String {
        let code = self
            .codes(item)
            .get(option)
            .map_or_else(String::new, |c| code(*c));
        match self.grid.items[item].kind {
            ItemKind::Choices { .. } => format!("{}_{code}.NAOK == \"Y\"", self.names[item]),
            _ => format!("{} == \"{code}\"", self.place(item)),
        }
    }

    fn compared(
        &self,
        left: &[(Sign, Operand)],
        how: Comparison,
        right: &[(Sign, Operand)],
        holds: bool,
    ) -> String {
        // An answer from a list: the entries that fit, by their codes.
        if let ([(Sign::Plus, Operand::Item(item))], [(Sign::Plus, Operand::Known(value))]) =
            (left, right)
        {
            let codes = self.codes(*item);
            if !codes.is_empty() {
                let fits = (0..codes.len()).filter(|n| how.holds(*n as f64, *value) == holds);
                let all: Vec<String> = fits.map(|n| self.selected(*item, n)).collect();
                return if all.is_empty() {
                    "0".to_owned()
                } else {
                    format!("({})", all.join(" or "))
                };
            }
        }
        let mut all: Vec<String> = left
            .iter()
            .chain(right)
            .filter_map(|(_, o)| match o {
                Operand::Item(item) => Some(self.known(*item)),
                _ => None,
            })
            .collect();
        all.dedup();
        let sum = |terms: &[(Sign, Operand)]| {
            let mut out = String::from("(0");
            for (sign, operand) in terms {
                let sign = if *sign == Sign::Plus { '+' } else { '-' };
                let _ = write!(out, " {sign} {}", self.value(*operand));
            }
            out + ")"
        };
        let is = format!("({} {} {})", sum(left), how.sign(), sum(right));
        all.push(if holds { is } else { format!("!{is}") });
        format!("({})", all.join(" and "))
    }

    fn value(&self, operand: Operand) -> String {
        match operand {
            Operand::Known(number) => number.to_string(),
            Operand::Wave => self.wave.to_string(),
            Operand::Role => self.role.unwrap_or(0).to_string(),
            Operand::Item(item) => {
                let place = self.place(item);
                match self.grid.items[item].kind {
                    // Days since 1970; rounding takes the time zone of the server away.
                    ItemKind::Date { .. } => format!("round(strtotime({place}) / 86400)"),
                    ItemKind::Level { .. } | ItemKind::Choice { .. } => self.position(item),
                    _ => place,
                }
            }
        }
    }

    /// The position of an answer in its list.
    fn position(&self, item: usize) -> String {
        let codes = 0..self.codes(item).len();
        let at: Vec<String> = codes
            .map(|n| format!("if({}, {n}, 0)", self.selected(item, n)))
            .collect();
        format!("({})", at.join(" + "))
    }
}
