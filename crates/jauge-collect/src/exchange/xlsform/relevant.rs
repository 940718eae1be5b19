//! The part of XPath that a grid can say as well: comparisons with what is known, chosen options,
//! answered or not, `and`, `or`, `not`.

/// Reads `. >= 0 and . <= 60` as limits of a number.
pub(super) fn limits(constraint: &str) -> Option<Vec<(&'static str, String)>> {
    let mut out = Vec::new();
    for part in constraint.split(" and ") {
        let part = part.trim().trim_matches(['(', ')']).trim();
        let rest = part.strip_prefix('.')?.trim_start();
        let (key, number) = match rest.strip_prefix(">=") {
            Some(number) => ("min", number),
            None => ("max", rest.strip_prefix("<=")?),
        };
        let number: f64 = number.trim().parse().ok().filter(|n: &f64| n.is_finite())?;
        if out.iter().any(|(known, _)| *known == key) {
            return None;
        }
        out.push((key, number.to_string()));
    }
    Some(out)
}

/// `${name} = 'a' or ${name} = 'b'` at the beginning: the values, and what comes behind `and`.
pub(super) fn one_of(text: &str, name: &str) -> Option<(Vec<String>, String)> {
    let (mut rest, bracket) = match text.trim().strip_prefix('(') {
        Some(inside) => (inside, true),
        None => (text.trim(), false),
    };
    let place = format!("${{{name}}} = '");
    let mut values = Vec::new();
    loop {
        let (value, behind) = rest.strip_prefix(&place)?.split_once('\'')?;
        values.push(value.to_owned());
        match behind.strip_prefix(" or ") {
            Some(more) => rest = more,
            None => {
                rest = behind;
                break;
            }
        }
    }
    let rest = if bracket {
        rest.strip_prefix(')')?
    } else {
        rest
    };
    match rest {
        "" => Some((values, String::new())),
        rest if bracket || values.len() == 1 => {
            Some((values, rest.strip_prefix(" and ")?.to_owned()))
        }
        _ => None,
    }
}

/// Reads a condition; `None` when it says something that a grid cannot. `item` gives the
/// identifier of a question, `entry` that of one of its options or levels.
pub(super) fn read(
    text: &str,
    item: &dyn Fn(&str) -> Option<String>,
    entry: &dyn Fn(&str, &str) -> Option<String>,
) -> Option<String> {
    let mut reader = Reader {
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
        item,
        entry,
    };
    let out = reader.any()?;
    (reader.at == reader.tokens.len()).then_some(out)
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    /// `${name}`
    Place(String),
    Words(String),
    Number(String),
    /// A name, or a sign.
    Sign(String),
}

/// Longest condition that is read.
const LONGEST: usize = 4000;
/// Deepest nesting of brackets.
const DEEPEST: usize = 24;

fn tokens(text: &str) -> Option<Vec<Token>> {
    if text.len() > LONGEST {
        return None;
    }
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '$' => {
                let (name, _) = rest.strip_prefix("${")?.split_once('}')?;
                (Token::Place(name.trim().to_owned()), name.len() + 3)
            }
            '\'' | '"' | '\u{2018}' | '\u{2019}' => {
                let open = first.len_utf8();
                let close = |c: char| match first {
                    '\u{2018}' | '\u{2019}' => matches!(c, '\u{2018}' | '\u{2019}'),
                    quote => c == quote,
                };
                let end = rest[open..].find(close)? + open;
                let words = rest[open..end].to_owned();
                let closing = rest[end..].chars().next().map_or(1, char::len_utf8);
                (Token::Words(words), end + closing)
            }
            '0'..='9' | '-' => {
                let number = |c: char| c.is_ascii_digit() || c == '.';
                let end = rest[1..].find(|c| !number(c)).map_or(rest.len(), |n| n + 1);
                let digits = &rest[..end];
                digits.parse::<f64>().ok()?;
                (Token::Number(digits.to_owned()), end)
            }
            c if c.is_ascii_alphabetic() => {
                let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
                let end = rest.find(|c| !name(c)).unwrap_or(rest.len());
                (Token::Sign(rest[..end].to_owned()), end)
            }
            _ => {
                let two = ["!=", "<=", ">="].into_iter().find(|s| rest.starts_with(s));
                let sign = two.map_or_else(|| first.to_string(), str::to_owned);
                let length = sign.len();
                (Token::Sign(sign), length)
            }
        };
        out.push(token);
        rest = rest[length..].trim_start();
    }
    Some(out)
}

struct Reader<'a> {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    item: &'a dyn Fn(&str) -> Option<String>,
    entry: &'a dyn Fn(&str, &str) -> Option<String>,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn takes(&mut self, sign: &str) -> bool {
        let found = self.tokens.get(self.at) == Some(&Token::Sign(sign.to_owned()));
        self.at += usize::from(found);
        found
    }

    fn any(&mut self) -> Option<String> {
        let mut all = vec![self.all()?];
        while self.takes("or") {
            all.push(self.all()?);
        }
        Some(all.join(" or "))
    }

    fn all(&mut self) -> Option<String> {
        let mut all = vec![self.one()?];
        while self.takes("and") {
            all.push(self.one()?);
        }
        Some(all.join(" and "))
    }

    fn one(&mut self) -> Option<String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let out = self.inner();
        self.depth -= 1;
        out
    }

    fn inner(&mut self) -> Option<String> {
        if self.takes("(") {
            let inside = self.any()?;
            return self.takes(")").then(|| format!("({inside})"));
        }
        if self.takes("not") {
            let inside = self.takes("(").then(|| self.any()).flatten()?;
            return self.takes(")").then(|| format!("not ({inside})"));
        }
        if self.takes("selected") {
            let (true, Some(Token::Place(name))) = (self.takes("("), self.next()) else {
                return None;
            };
            let (true, Some(Token::Words(code))) = (self.takes(","), self.next()) else {
                return None;
            };
            let (item, entry) = ((self.item)(&name)?, (self.entry)(&name, code.trim())?);
            return self
                .takes(")")
                .then(|| format!("selected({item}, \"{entry}\")"));
        }
        let Some(Token::Place(name)) = self.next() else {
            return None;
        };
        let item = (self.item)(&name)?;
        let Some(Token::Sign(sign)) = self.next() else {
            return None;
        };
        let sign = match sign.as_str() {
            "=" => "==",
            "!=" | "<" | "<=" | ">" | ">=" => sign.as_str(),
            _ => return None,
        };
        match (self.next()?, sign) {
            (Token::Words(words), "!=") if words.is_empty() => Some(format!("answered({item})")),
            (Token::Words(words), "==") if words.is_empty() => {
                Some(format!("not answered({item})"))
            }
            (Token::Words(code), sign) => match (self.entry)(&name, &code) {
                Some(entry) => Some(format!("{item} {sign} \"{entry}\"")),
                None => code
                    .parse::<f64>()
                    .ok()
                    .map(|_| format!("{item} {sign} {code}")),
            },
            (Token::Number(number), sign) => Some(match (self.entry)(&name, &number) {
                Some(entry) if ["==", "!="].contains(&sign) => format!("{item} {sign} \"{entry}\""),
                _ => format!("{item} {sign} {number}"),
            }),
            (Token::Place(other), sign) => Some(format!("{item} {sign} {}", (self.item)(&other)?)),
            (Token::Sign(_), _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<String> {
        let item = |name: &str| {
            ["statut", "heures", "fin", "attentes"]
                .contains(&name)
                .then(|| name.to_owned())
        };
        let entry = |name: &str, code: &str| {
            (["statut", "attentes"].contains(&name) && code == "1").then(|| "emploi".to_owned())
        };
        read(text, &item, &entry)
    }

    #[test]
    fn what_a_grid_can_say_is_read() {
        for (xpath, condition) in [
            ("${statut} = '1'", "statut == \"emploi\""),
            (
                "${ statut }='1' and ${heures} >= 3.5",
                "statut == \"emploi\" and heures >= 3.5",
            ),
            (
                "selected(${attentes}, '1') or not(${heures} > 3)",
                "selected(attentes, \"emploi\") or not (heures > 3)",
            ),
            (
                "${heures} != '' and (${heures} < ${fin} or ${statut} != 1)",
                "answered(heures) and (heures < fin or statut != \"emploi\")",
            ),
            ("${heures} = \u{2019}\u{2019}", "not answered(heures)"),
        ] {
            assert_eq!(said(xpath).as_deref(), Some(condition), "{xpath}");
        }
    }

    #[test]
    fn what_it_cannot_is_left_alone() {
        let deep = format!("{}${{heures}} > 1{}", "(".repeat(500), ")".repeat(500));
        for xpath in [
            "",
            "${inconnu} = 1",
            "count(${heures}) > 1",
            "${heures} + 1 > 2",
            "today() > ${fin}",
            "${statut} = 'chef'",
            "regex(., '^a')",
            "${heures} >",
            "${heures",
            "'",
            "selected(${attentes} '1')",
            "${heures} = 1 and",
            &deep,
        ] {
            assert_eq!(said(xpath), None, "{xpath}");
        }
    }

    #[test]
    fn limits_are_those_of_numbers() {
        let both = vec![("min", "0".to_owned()), ("max", "60".to_owned())];
        assert_eq!(limits(". >= 0 and . <= 60"), Some(both.clone()));
        assert_eq!(limits("(.>=0 and .<=60)"), Some(both));
        for other in [
            ". > 0",
            "string-length(.) = 4",
            ". >= 1 and . >= 2",
            ". >= a",
        ] {
            assert_eq!(limits(other), None, "{other}");
        }
    }

    #[test]
    fn waves_stand_at_the_beginning() {
        let (waves, rest) = one_of("${wave} = 'exit'", "wave").unwrap();
        assert_eq!((waves.join(" "), rest), ("exit".to_owned(), String::new()));
        let (waves, rest) = one_of("(${wave} = 'a' or ${wave} = 'b') and (x)", "wave").unwrap();
        assert_eq!(
            (waves.join(" "), rest),
            ("a b".to_owned(), "(x)".to_owned())
        );
        assert!(one_of("${wave} = 'a' or ${heures} = 1", "wave").is_none());
    }
}
