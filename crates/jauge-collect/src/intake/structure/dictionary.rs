//! REDCap's data dictionary: one row per field; `1, Jamais | 2, Parfois` are the codes of its
//! answers, parted by bars and then by the first comma.

use csv::ReaderBuilder;

use super::{Fault, Question, fault, without_markup};
use crate::spelling::fold;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Question>, Fault> {
    let text = super::super::decode::decode("", bytes, None).text;
    let head = text.lines().next().unwrap_or_default();
    let count = |sign: char| head.matches(sign).count();
    let delimiter = if count(';') > count(',') { b';' } else { b',' };
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(text.as_bytes());
    let no_table = |_| fault("ce n\u{2019}est pas un tableau", "this is no table");
    let headers: Vec<String> = reader
        .headers()
        .map_err(no_table)?
        .iter()
        .map(fold)
        .collect();
    let column = |starts: &str| headers.iter().position(|h| h.starts_with(starts));
    let (Some(name), Some(kind), Some(label), Some(choices)) = (
        column("variable / field name").or_else(|| column("field_name")),
        column("field type").or_else(|| column("field_type")),
        column("field label").or_else(|| column("field_label")),
        column("choices").or_else(|| column("select_choices")),
    ) else {
        return Err(fault(
            "il manque des colonnes d\u{2019}un dictionnaire REDCap (Variable / Field Name, Field Type, Field Label, Choices)",
            "columns of a REDCap data dictionary are missing (Variable / Field Name, Field Type, Field Label, Choices)",
        ));
    };
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record.map_err(no_table)?;
        let get = |n: usize| record.get(n).unwrap_or_default().trim();
        let (name, label) = (get(name), without_markup(get(label)));
        if name.is_empty() {
            continue;
        }
        let yes_no = |codes: [(&str, [&str; 2]); 2]| {
            let all = codes.map(|(c, words)| (c.to_owned(), words.map(str::to_owned).to_vec()));
            all.to_vec()
        };
        let options = match get(kind) {
            "yesno" => yes_no([("1", ["Yes", "Oui"]), ("0", ["No", "Non"])]),
            "truefalse" => yes_no([("1", ["True", "Vrai"]), ("0", ["False", "Faux"])]),
            "radio" | "dropdown" | "checkbox" => split_choices(get(choices)),
            _ => Vec::new(),
        };
        out.push(Question {
            names: vec![name.to_owned()],
            labels: Some(label).filter(|l| !l.is_empty()).into_iter().collect(),
            options,
        });
    }
    if out.is_empty() {
        return Err(fault("aucun champ", "no field"));
    }
    Ok(out)
}

fn split_choices(text: &str) -> Vec<(String, Vec<String>)> {
    let pairs = text.split('|').filter_map(|pair| pair.split_once(','));
    pairs
        .map(|(code, label)| (code.trim().to_owned(), vec![without_markup(label)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_their_codes() {
        let text = "\"Variable / Field Name\",\"Form Name\",\"Section Header\",\"Field Type\",\"Field Label\",\"Choices, Calculations, OR Slider Labels\"\n\
            venir,roue,,radio,<b>Je viens</b>,\"1, Jamais | 2, Parfois, ou presque\"\nmembre,roue,,yesno,Membre,\n";
        let all = read(text.as_bytes()).unwrap();
        assert_eq!(all[0].labels, ["Je viens"]);
        assert_eq!(
            all[0].options[1],
            ("2".to_owned(), vec!["Parfois, ou presque".to_owned()])
        );
        assert_eq!(all[1].options[0].0, "1");
        assert!(read(b"a,b\n1,2\n").is_err());
        assert!(read(b"").is_err());
    }
}
