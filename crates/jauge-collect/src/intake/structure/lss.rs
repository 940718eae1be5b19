//! LimeSurvey's survey structure: a dump of tables in XML, of two generations. In the older one
//! questions and answers carry their text and a language; in the newer one the texts stand in
//! tables of their own (`question_l10ns`, `answer_l10ns`), tied by `qid` and `aid`.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::intake::workbook::append;

use super::{Fault, Question, fault, without_markup};

/// Most rows of all tables together.
const MOST_ROWS: usize = 500_000;
/// Deepest nesting of elements that such a file has.
const DEEPEST: usize = 16;

type Row = BTreeMap<String, String>;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Question>, Fault> {
    let tables = tables(bytes)?;
    let table = |name: &str| tables.get(name).map_or(&[][..], Vec::as_slice);
    if table("questions").is_empty() {
        return Err(fault(
            "aucune question\u{a0}: ce n\u{2019}est pas une structure LimeSurvey (.lss)",
            "no question: this is no LimeSurvey structure (.lss)",
        ));
    }
    let get = |row: &Row, key: &str| row.get(key).cloned().unwrap_or_default();
    // Texts by number of the question and of the answer, language after language.
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut answers: BTreeMap<String, Vec<(String, Vec<String>)>> = BTreeMap::new();
    let add = |all: &mut Vec<String>, text: &str| {
        let text = without_markup(text);
        if !text.is_empty() && !all.contains(&text) {
            all.push(text);
        }
    };
    for name in ["questions", "subquestions", "question_l10ns"] {
        for row in table(name) {
            add(
                texts.entry(get(row, "qid")).or_default(),
                &get(row, "question"),
            );
        }
    }
    let mut code_of: BTreeMap<String, (String, String)> = BTreeMap::new();
    let mut put = |qid: String, code: String, text: &str| {
        let of_question = answers.entry(qid).or_default();
        let known = of_question.iter().position(|(c, _)| *c == code);
        let at = known.unwrap_or_else(|| {
            of_question.push((code, Vec::new()));
            of_question.len() - 1
        });
        add(&mut of_question[at].1, text);
    };
    for row in table("answers") {
        let (qid, code) = (get(row, "qid"), get(row, "code"));
        code_of.insert(get(row, "aid"), (qid.clone(), code.clone()));
        put(qid, code, &get(row, "answer"));
    }
    for row in table("answer_l10ns") {
        let tied = code_of.get(&get(row, "aid")).cloned();
        let own = (get(row, "qid"), get(row, "code"));
        let (qid, code) = tied.unwrap_or(own);
        if !code.is_empty() {
            put(qid, code, &get(row, "answer"));
        }
    }
    let mut out: Vec<Question> = Vec::new();
    let mut parents: BTreeMap<String, (String, String)> = BTreeMap::new();
    let is_sub = |row: &Row| !["", "0"].contains(&get(row, "parent_qid").as_str());
    for row in table("questions").iter().filter(|r| !is_sub(r)) {
        let (qid, title) = (get(row, "qid"), get(row, "title"));
        // One row per language in the older generation.
        let new = parents
            .insert(qid.clone(), (title.clone(), get(row, "type")))
            .is_none();
        if new {
            out.push(Question {
                names: vec![title],
                labels: texts.get(&qid).cloned().unwrap_or_default(),
                options: answers.get(&qid).cloned().unwrap_or_default(),
            });
        }
    }
    let mut seen: Vec<String> = Vec::new();
    let subs = table("subquestions").iter().chain(table("questions"));
    for row in subs.filter(|r| is_sub(r)) {
        let (qid, parent) = (get(row, "qid"), get(row, "parent_qid"));
        let (Some((question, _)), false) = (parents.get(&parent), seen.contains(&qid)) else {
            continue;
        };
        let title = get(row, "title");
        out.push(Question {
            names: vec![
                title.clone(),
                format!("{question}[{title}]"),
                format!("{question}_{title}"),
            ],
            labels: texts.get(&qid).cloned().unwrap_or_default(),
            options: answers.get(&parent).cloned().unwrap_or_default(),
        });
        seen.push(qid);
    }
    Ok(out)
}

/// The rows of every table, by the table's name.
fn tables(bytes: &[u8]) -> Result<BTreeMap<String, Vec<Row>>, Fault> {
    let broken = || fault("le XML est abîmé", "the XML is damaged");
    let text = std::str::from_utf8(bytes).map_err(|_| broken())?;
    let mut reader = Reader::from_str(text);
    let mut out: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    let mut path: Vec<String> = Vec::new();
    let (mut row, mut value, mut rows) = (Row::new(), String::new(), 0_usize);
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Start(tag) => {
                if path.len() >= DEEPEST {
                    return Err(broken());
                }
                path.push(tag.name().as_ref().to_owned());
                value.clear();
            }
            event @ (Event::Text(_) | Event::CData(_) | Event::GeneralRef(_)) => {
                append(&event, &mut value).map_err(|_| broken())?;
            }
            Event::End(_) => {
                let name = path.pop().unwrap_or_default();
                match &path[..] {
                    [_, _, rows_tag, row_tag] if rows_tag == "rows" && row_tag == "row" => {
                        row.insert(name, std::mem::take(&mut value));
                    }
                    [_, table, rows_tag] if rows_tag == "rows" && name == "row" => {
                        rows += 1;
                        if rows > MOST_ROWS {
                            return Err(fault("trop de lignes", "too many rows"));
                        }
                        let row = std::mem::take(&mut row);
                        out.entry(table.clone()).or_default().push(row);
                    }
                    _ => {}
                }
            }
            // No survey declares a document type; what one would declare is not looked at.
            Event::DocType(_) => return Err(fault("déclaration DOCTYPE", "DOCTYPE declaration")),
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    if path.is_empty() {
        Ok(out)
    } else {
        Err(broken())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: &str = r#"<?xml version="1.0"?><document><LimeSurveyDocType>Survey</LimeSurveyDocType>
<questions><fields><fieldname>qid</fieldname></fields><rows>
<row><qid>1</qid><parent_qid>0</parent_qid><type>F</type><title><![CDATA[roue]]></title></row></rows></questions>
<subquestions><rows><row><qid>2</qid><parent_qid>1</parent_qid><title>venir</title></row></rows></subquestions>
<question_l10ns><rows><row><qid>1</qid><question>Ma roue</question><language>fr</language></row>
<row><qid>2</qid><question><![CDATA[<p>Je viens &amp; reste</p>]]></question></row></rows></question_l10ns>
<answers><rows><row><aid>7</aid><qid>1</qid><code>A1</code></row></rows></answers>
<answer_l10ns><rows><row><aid>7</aid><answer>Jamais</answer><language>fr</language></row>
<row><aid>7</aid><answer>Never</answer><language>en</language></row></rows></answer_l10ns></document>"#;

    #[test]
    fn both_generations_say_the_same() {
        let new = read(NEW.as_bytes()).unwrap();
        assert_eq!(new.len(), 2);
        assert_eq!(new[1].names, ["venir", "roue[venir]", "roue_venir"]);
        assert_eq!(new[1].labels, ["Je viens & reste"]);
        let never = vec!["Jamais".to_owned(), "Never".to_owned()];
        assert_eq!(new[1].options, [("A1".to_owned(), never)]);
        let old = r#"<document><questions><rows>
<row><qid>1</qid><parent_qid>0</parent_qid><type>F</type><title>roue</title><question>Ma roue</question></row>
<row><qid>2</qid><parent_qid>1</parent_qid><title>venir</title><question>Je viens &amp; reste</question></row>
</rows></questions><answers><rows>
<row><qid>1</qid><code>A1</code><answer>Jamais</answer></row><row><qid>1</qid><code>A1</code><answer>Never</answer></row>
</rows></answers></document>"#;
        assert_eq!(read(old.as_bytes()).unwrap(), new);
    }

    #[test]
    fn what_is_no_survey_is_refused() {
        for text in [
            "<a/>",
            "<a><b></a>",
            "<!DOCTYPE a><document/>",
            "<document>",
            "&x;",
        ] {
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
    }
}
