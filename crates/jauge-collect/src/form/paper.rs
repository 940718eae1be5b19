//! A form on paper, A4: the questions of the screen in the same order with the same words, large
//! boxes, and beside each box the code that whoever keys the answers types.
//!
//! Several copies can carry one issued code each. The workshop variant has, for each criterion on
//! a scale, a box for each rater, one for what they agree on, and lines for the evidence.

use jauge_model::questionnaire::logic::{Comparison, Operand, Rule, Sign};
use jauge_model::questionnaire::{ItemKind, Precision};
use jauge_model::{Item, Lang, Picture, Questionnaire, Text, locale};
use jauge_typeset::{Error, Job};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{asked, reasons, words};
use crate::issued_code::IssuedCode;

const TEMPLATE: &str = include_str!("paper/paper.typ");

/// For whom and for when a paper form is.
#[derive(Clone, Debug)]
pub struct Paper<'a> {
    /// Index of the wave.
    pub wave: usize,
    /// Index of the role that answers, where the grid has roles.
    pub role: Option<usize>,
    /// Language.
    pub lang: Lang,
    /// Codes that were handed out, a copy each; without any, one copy with room for a code.
    pub codes: &'a [IssuedCode],
    /// How many raters fill one sheet together; 0 for a form that one person fills.
    pub raters: usize,
}

/// Most raters of one sheet: more columns than these do not fit.
pub const MOST_RATERS: usize = 8;

/// Writes the form as PDF/UA-1.
///
/// # Errors
/// What the typesetter says; that this program was built without it.
pub fn paper(grid: &Questionnaire, options: &Paper<'_>) -> Result<Vec<u8>, Error> {
    let data = data(grid, options);
    let names: Vec<String> = grid.pictures.iter().map(file_of).collect();
    let drawn = grid.pictures.iter().map(|p| p.svg.svg().as_bytes());
    let files: Vec<(&str, &[u8])> = names.iter().map(String::as_str).zip(drawn).collect();
    jauge_typeset::pdf(Job {
        template: TEMPLATE,
        data: &data,
        files: &files,
    })
}

/// The name that a picture has for the template.
fn file_of(picture: &Picture) -> String {
    format!("{}.svg", picture.id)
}

/// Everything that stands on the paper.
fn data(grid: &Questionnaire, options: &Paper<'_>) -> Value {
    let lang = options.lang;
    let all: Vec<&Item> = asked(grid, options.wave, options.role).collect();
    let sheet = Sheet {
        grid,
        lang,
        items: &all,
    };
    let mut groups: Vec<Value> = Vec::new();
    for run in all.chunk_by(|a, b| a.dimension == b.dimension) {
        let heading = run[0].dimension.map(|d| grid.dimensions[d].label.get(lang));
        let questions: Vec<Value> = run.iter().map(|item| sheet.question(item)).collect();
        groups.push(json!({ "heading": heading, "items": questions }));
    }
    let wave = grid.waves.get(options.wave).map(|w| w.label.get(lang));
    let role = options.role.and_then(|r| grid.roles.get(r));
    let when: Vec<&str> = wave
        .into_iter()
        .chain(role.map(|r| r.label.get(lang)))
        .collect();
    let hash: String = grid.hash.chars().take(12).collect();
    let copies: Vec<String> = match options.codes {
        [] => vec![String::new()],
        codes => codes.iter().map(ToString::to_string).collect(),
    };
    json!({
        "lang": lang.code(),
        "title": grid.title.get(lang),
        "when": when,
        "identity": format!("{} {} · {hash} · {}", grid.id, grid.version, grid.licence),
        "copies": copies,
        "groups": groups,
        "raters": options.raters.min(MOST_RATERS),
        "words": words::paper(lang),
    })
}

/// What turns items into questions on paper.
struct Sheet<'a> {
    grid: &'a Questionnaire,
    lang: Lang,
    /// The items of the sheet, in order: their numbers are those on the paper.
    items: &'a [&'a Item],
}

impl Sheet<'_> {
    fn number(&self, item: &Item) -> Option<usize> {
        self.items
            .iter()
            .position(|i| i.id == item.id)
            .map(|n| n + 1)
    }

    /// A picture and what it shows, for the template.
    fn picture(&self, picture: Option<&Picture>) -> Value {
        picture.map_or(
            Value::Null,
            |p| json!({ "file": file_of(p), "alt": p.alt.get(self.lang) }),
        )
    }

    fn question(&self, item: &Item) -> Value {
        let (grid, lang) = (self.grid, self.lang);
        let optional = |text: &Option<Text>| text.as_ref().map(|t| t.get(lang).to_owned());
        // Said once where the plain words are the question itself.
        let plain = item
            .plain
            .as_ref()
            .filter(|p| p.get(lang) != item.text.get(lang));
        let coded = grid.missing_of(item);
        let missing = reasons(grid, item).into_iter().map(|(reason, label)| {
            let code = coded
                .iter()
                .find(|m| m.reason == reason)
                .map(|m| m.code.to_string());
            let code = code.unwrap_or_else(|| reason.id().to_owned());
            json!({ "code": code, "label": label.get(lang), "picture": Value::Null })
        });
        let (mut unit, mut cells) = (None, "");
        let kind = match &item.kind {
            ItemKind::Level { .. } => "level",
            ItemKind::Choice { .. } => "choice",
            ItemKind::Choices { .. } => "choices",
            ItemKind::Number { unit: of, .. } => {
                unit = Some(of.get(lang));
                "number"
            }
            ItemKind::Date { precision, .. } => {
                cells = match precision {
                    Precision::Day => "day",
                    Precision::Month => "month",
                    Precision::Year => "year",
                };
                "date"
            }
            ItemKind::Text => "text",
        };
        json!({
            "n": self.number(item),
            "kind": kind,
            "text": item.text.get(lang),
            "picture": self.picture(grid.picture(item.picture)),
            "plain": plain.map(|p| p.get(lang)),
            "sign": optional(&item.sign),
            "only_if": self.only_if(item),
            "most": self.most(item),
            "unit": unit,
            "cells": cells,
            "worded": item.rubric.iter().any(|t| !t.is_empty()),
            "options": self.options(item),
            "missing": missing.collect::<Vec<_>>(),
        })
    }

    /// The levels or options of a question, with their codes and pictures.
    fn options(&self, item: &Item) -> Vec<Value> {
        let (grid, lang) = (self.grid, self.lang);
        let own = |k: usize| item.rubric.get(k).filter(|text| !text.is_empty());
        let levels = grid.scale_of(item).map_or(&[][..], |s| &s.levels);
        let levels = levels.iter().enumerate();
        let levels = levels.map(|(k, l)| (l.code, own(k).unwrap_or(&l.label)));
        let list = grid.options_of(item).map_or(&[][..], |l| &l.options);
        let options = levels.chain(list.iter().map(|o| (o.code, &o.label)));
        let pictures = grid.option_pictures(item).into_iter();
        options
            .zip(pictures.map(|p| self.picture(p)))
            .map(|((code, label), picture)| {
                json!({ "code": code.to_string(), "label": label.get(lang), "picture": picture })
            })
            .collect()
    }

    fn most(&self, item: &Item) -> Option<String> {
        let ItemKind::Choices { most, .. } = item.kind else {
            return None;
        };
        Some(match (most, self.lang) {
            (Some(n), Lang::Fr) => format!("Plusieurs cases possibles, {n} au plus."),
            (Some(n), Lang::En) => format!("Several boxes are possible, {n} at most."),
            (None, Lang::Fr) => "Plusieurs cases possibles.".to_owned(),
            (None, Lang::En) => "Several boxes are possible.".to_owned(),
        })
    }

    /// For whom the question is, where it is not for everybody.
    fn only_if(&self, item: &Item) -> Option<String> {
        let rule = item.ask_if.as_ref()?.rule();
        let said = self.rule(rule, false);
        Some(match self.lang {
            Lang::Fr => locale::french(&format!("Seulement si {said}.")),
            Lang::En => format!("Only if {said}."),
        })
    }

    fn say<'t>(&self, fr: &'t str, en: &'t str) -> &'t str {
        if self.lang == Lang::Fr { fr } else { en }
    }

    fn rule(&self, rule: &Rule, inside: bool) -> String {
        let joined = |all: &[Rule], word: &str| {
            let parts: Vec<String> = all.iter().map(|r| self.rule(r, true)).collect();
            let text = parts.join(&format!(" {word} "));
            if inside && parts.len() > 1 {
                format!("({text})")
            } else {
                text
            }
        };
        match rule {
            Rule::And(all) => joined(all, self.say("et", "and")),
            Rule::Or(any) => joined(any, self.say("ou", "or")),
            Rule::Not(one) => {
                let word = self.say("pas le cas que", "not the case that");
                format!(
                    "{} {word} {}",
                    self.say("ce n'est", "it is"),
                    self.rule(one, true)
                )
            }
            Rule::Answered(item) => {
                let place = self.place(*item);
                format!(
                    "{} {place}",
                    self.say("vous avez répondu à", "you answered")
                )
            }
            Rule::Selected(item, option) => self.ticked(*item, &[*option as f64]),
            Rule::In(Operand::Item(item), list) => self.ticked(*item, list),
            Rule::In(Operand::Wave, list) => {
                self.names(list, self.grid.waves.iter().map(|w| &w.label))
            }
            Rule::In(Operand::Role, list) => {
                self.names(list, self.grid.roles.iter().map(|r| &r.label))
            }
            Rule::In(Operand::Known(_), _) => String::new(),
            Rule::Compare(left, how, right) => self.compared(left, *how, right),
        }
    }

    /// `question 3`, or its words where it is not on this sheet.
    fn place(&self, item: usize) -> String {
        let item = &self.grid.items[item];
        match (self.number(item), self.lang) {
            (Some(n), Lang::Fr) => format!("la question {n}"),
            (Some(n), Lang::En) => format!("question {n}"),
            (None, Lang::Fr) => format!("« {} »", item.text.get(self.lang)),
            (None, Lang::En) => format!("“{}”", item.text.get(self.lang)),
        }
    }

    fn quoted(&self, text: &str) -> String {
        match self.lang {
            Lang::Fr => format!("« {text} »"),
            Lang::En => format!("“{text}”"),
        }
    }

    /// The words of an answer to an item, known by its position.
    fn answer(&self, item: usize, position: f64) -> String {
        let grid = self.grid;
        let of = &grid.items[item];
        let levels = grid
            .scale_of(of)
            .map(|s| s.levels.iter().map(|l| &l.label).collect());
        let options = grid
            .options_of(of)
            .map(|l| l.options.iter().map(|o| &o.label).collect());
        let labels: Vec<&Text> = levels.or(options).unwrap_or_default();
        match labels
            .iter()
            .enumerate()
            .find(|(n, _)| *n as f64 == position)
        {
            Some((n, label)) => {
                let own = of.rubric.get(n).filter(|t| !t.is_empty());
                self.quoted(own.unwrap_or(label).get(self.lang))
            }
            None => self.known(item, position),
        }
    }

    /// A number, or the date that it stands for.
    fn known(&self, item: usize, number: f64) -> String {
        let ItemKind::Date { .. } = self.grid.items[item].kind else {
            return number.to_string().replace('.', self.say(",", "."));
        };
        let date = jiff::ToSpan::days(number as i64);
        let date = Date::constant(1970, 1, 1).checked_add(date);
        date.map_or_else(
            |_| number.to_string(),
            |d| d.strftime("%d/%m/%Y").to_string(),
        )
    }

    fn ticked(&self, item: usize, positions: &[f64]) -> String {
        let all: Vec<String> = positions.iter().map(|p| self.answer(item, *p)).collect();
        self.answered(&all.join(self.say(" ou ", " or ")), item)
    }

    fn answered(&self, answer: &str, item: usize) -> String {
        let place = self.place(item);
        match self.lang {
            Lang::Fr => format!("vous avez répondu {answer} à {place}"),
            Lang::En => format!("you answered {answer} to {place}"),
        }
    }

    fn names<'t>(&self, list: &[f64], labels: impl Iterator<Item = &'t Text>) -> String {
        let named = labels
            .enumerate()
            .filter(|(n, _)| list.contains(&(*n as f64)));
        let named: Vec<String> = named.map(|(_, l)| self.quoted(l.get(self.lang))).collect();
        format!(
            "{} {}",
            self.say("c'est", "this is"),
            named.join(self.say(" ou ", " or "))
        )
    }

    /// A comparison with a level or an option, in the words of the answers; none for a number.
    fn chosen(&self, item: usize, how: Comparison, value: f64) -> Option<String> {
        let of = &self.grid.items[item];
        let levels = self.grid.scale_of(of).map(|s| s.levels.len());
        let count = levels.or(self.grid.options_of(of).map(|l| l.options.len()))?;
        if how == Comparison::Different {
            let other = self.say("autre chose que", "something other than");
            let answer = format!("{other} {}", self.answer(item, value));
            return Some(self.answered(&answer, item));
        }
        let holds = |position: &f64| match how {
            Comparison::Equal | Comparison::Different => *position == value,
            Comparison::Less => *position < value,
            Comparison::AtMost => *position <= value,
            Comparison::More => *position > value,
            Comparison::AtLeast => *position >= value,
        };
        let all: Vec<f64> = (0..count).map(|n| n as f64).filter(holds).collect();
        (!all.is_empty()).then(|| self.ticked(item, &all))
    }

    /// A comparison of a number or a date with one that the grid states.
    fn measured(&self, item: usize, how: Comparison, value: f64) -> String {
        let dated = matches!(self.grid.items[item].kind, ItemKind::Date { .. });
        let (fr, en) = match (how, dated) {
            (Comparison::Equal, false) => ("{}", "{}"),
            (Comparison::Equal, true) => ("le {}", "{}"),
            (Comparison::Different, _) => ("autre chose que {}", "something other than {}"),
            (Comparison::Less, false) => ("moins de {}", "less than {}"),
            (Comparison::Less, true) => ("une date avant le {}", "a date before {}"),
            (Comparison::AtMost, false) => ("{} ou moins", "{} or less"),
            (Comparison::AtMost, true) => ("le {} ou avant", "{} or before"),
            (Comparison::More, false) => ("plus de {}", "more than {}"),
            (Comparison::More, true) => ("une date après le {}", "a date after {}"),
            (Comparison::AtLeast, false) => ("{} ou plus", "{} or more"),
            (Comparison::AtLeast, true) => ("le {} ou après", "{} or after"),
        };
        let answer = self.say(fr, en).replace("{}", &self.known(item, value));
        self.answered(&answer, item)
    }

    fn compared(
        &self,
        left: &[(Sign, Operand)],
        how: Comparison,
        right: &[(Sign, Operand)],
    ) -> String {
        if let ([(Sign::Plus, Operand::Item(item))], [(Sign::Plus, Operand::Known(value))]) =
            (left, right)
        {
            let chosen = self.chosen(*item, how, *value);
            return chosen.unwrap_or_else(|| self.measured(*item, how, *value));
        }
        let item = left.iter().chain(right).find_map(|(_, o)| match o {
            Operand::Item(item) => Some(*item),
            _ => None,
        });
        let side = |sum: &[(Sign, Operand)]| {
            let mut out = String::new();
            for (n, (sign, operand)) in sum.iter().enumerate() {
                match sign {
                    Sign::Minus => out.push_str(" − "),
                    Sign::Plus if n > 0 => out.push_str(" + "),
                    Sign::Plus => {}
                }
                out.push_str(&match operand {
                    Operand::Item(item) => self.place(*item),
                    Operand::Known(value) => {
                        item.map_or_else(|| value.to_string(), |i| self.answer(i, *value))
                    }
                    Operand::Wave => self.say("le moment", "the time").to_owned(),
                    Operand::Role => self.say("le rôle", "the role").to_owned(),
                });
            }
            out
        };
        let how = match how {
            Comparison::Equal => "=",
            Comparison::Different => "≠",
            Comparison::Less => "<",
            Comparison::AtMost => "≤",
            Comparison::More => ">",
            Comparison::AtLeast => "≥",
        };
        format!("{} {how} {}", side(left), side(right))
    }
}

#[cfg(test)]
mod tests {
    use jauge_model::questionnaire;

    use super::*;

    const EVERY_KIND: &str = include_str!("../../../../tests/browser/grids/every-kind.toml");

    fn read(text: &str) -> Questionnaire {
        let (grid, said) = questionnaire::read("grid.toml", text);
        grid.unwrap_or_else(|| panic!("{}", said.render(Lang::En)))
    }

    fn options(codes: &[IssuedCode]) -> Paper<'_> {
        Paper {
            wave: 0,
            role: Some(0),
            lang: Lang::Fr,
            codes,
            raters: 0,
        }
    }

    #[test]
    fn the_paper_asks_what_the_screen_asks_in_the_same_order_with_its_codes() {
        let grid = read(EVERY_KIND);
        let data = data(&grid, &options(&[]));
        let groups = data["groups"].as_array().unwrap().iter();
        let items: Vec<&Value> = groups
            .flat_map(|g| g["items"].as_array().unwrap())
            .collect();
        let asked: Vec<&Item> = asked(&grid, 0, Some(0)).collect();
        assert_eq!(items.len(), asked.len());
        assert!(items.len() > 8);
        let mut reasons_seen = 0;
        for ((n, question), item) in items.iter().enumerate().zip(asked) {
            assert_eq!(question["n"], n + 1);
            assert_eq!(question["text"], item.text.get(Lang::Fr));
            let levels = grid.scale_of(item).map_or(&[][..], |s| &s.levels);
            let list = grid.options_of(item).map_or(&[][..], |l| &l.options);
            let codes = levels.iter().map(|l| l.code);
            let codes: Vec<i64> = codes.chain(list.iter().map(|o| o.code)).collect();
            let printed = question["options"].as_array().unwrap().iter();
            let printed: Vec<i64> = printed
                .map(|o| o["code"].as_str().unwrap().parse().unwrap())
                .collect();
            assert_eq!(printed, codes);
            let missing = question["missing"].as_array().unwrap().len();
            assert_eq!(missing, reasons(&grid, item).len());
            reasons_seen += missing;
            assert_eq!(item.ask_if.is_some(), question["only_if"].is_string());
        }
        assert!(reasons_seen > 3, "{reasons_seen}");
    }

    #[test]
    fn a_condition_on_a_number_or_a_date_is_said_in_words() {
        let mut grid = read(EVERY_KIND);
        let place = |kind: fn(&ItemKind) -> bool| grid.items.iter().position(|i| kind(&i.kind));
        let number = place(|k| matches!(k, ItemKind::Number { .. })).unwrap();
        let date = place(|k| matches!(k, ItemKind::Date { .. })).unwrap();
        for (n, text) in ["la question", "the question"].iter().enumerate() {
            let lang = [Lang::Fr, Lang::En][n];
            grid.items[number].text = Text::same(*text);
            grid.items[date].text = Text::same(*text);
            let paper = Sheet {
                grid: &grid,
                lang,
                items: &[],
            };
            let said = [
                paper.measured(number, Comparison::More, 0.0),
                paper.measured(number, Comparison::AtMost, 2.5),
                paper.measured(date, Comparison::Less, 19_723.0),
            ];
            let expected = [
                [
                    "vous avez répondu plus de 0 à « la question »",
                    "vous avez répondu 2,5 ou moins à « la question »",
                    "vous avez répondu une date avant le 01/01/2024 à « la question »",
                ],
                [
                    "you answered more than 0 to “the question”",
                    "you answered 2.5 or less to “the question”",
                    "you answered a date before 01/01/2024 to “the question”",
                ],
            ];
            assert_eq!(said, expected[n]);
        }
    }

    #[test]
    fn a_copy_for_each_code_or_a_reason_why_there_is_none() {
        let grid = read(EVERY_KIND);
        let codes = ["K7P-3XP"].map(|c| IssuedCode::parse(c).unwrap());
        let codes = [codes[0].clone(), codes[0].clone()];
        for raters in [0, 4] {
            let written = paper(
                &grid,
                &Paper {
                    raters,
                    ..options(&codes)
                },
            );
            if jauge_typeset::BUILT {
                assert!(written.unwrap().starts_with(b"%PDF-"));
            } else {
                assert_eq!(written, Err(Error::NotBuilt));
            }
        }
        let copies = data(&grid, &options(&codes));
        assert_eq!(copies["copies"], json!(["K7P-3XP", "K7P-3XP"]));
    }

    #[test]
    fn hostile_texts_are_data() {
        let bad = "#panic() $x$ <b> \\u{0} @a = *b* \u{202e}";
        let mut grid = read(EVERY_KIND);
        grid.title = Text::same(bad);
        for item in &mut grid.items {
            item.text = Text::same(bad);
        }
        if jauge_typeset::BUILT {
            assert!(paper(&grid, &options(&[])).is_ok());
        }
        assert!(!TEMPLATE.contains("eval("));
    }
}
