//! The findings as data.

use jauge_model::finding::Group;

use crate::support;

const COLUMNS: &str = "study,finding_id,section,outcome,label_fr,label_en,group_by,group,\
wave_from,wave_to,wave,measure,estimate,std_error,statistic,df,p_value,p_adjusted,conf_low,\
conf_high,conf_level,numerator,denominator,unit,method,primary,claim,caveats,withheld,\
not_computed";

#[test]
fn the_csv_has_one_row_per_finding_under_the_columns_of_the_field() {
    let m = support::compared();
    let text = m.with_report(|r| r.findings_csv().unwrap());
    assert_eq!(text.lines().next().unwrap(), COLUMNS);
    assert!(!text.contains('\r') && text.ends_with('\n'));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), m.results.findings.len());
    for (row, f) in rows.iter().zip(&m.results.findings) {
        assert_eq!(&row[1], f.id);
        assert_eq!(&row[11], f.measure.id());
        if row[28].is_empty() {
            // Full precision: what is read back is the number itself.
            let read = row[12].parse::<f64>().ok();
            assert_eq!(read, f.estimate.as_ref().map(|e| e.estimate), "{}", f.id);
        } else {
            assert!(row[12].is_empty() && row[21].is_empty() && row[22].is_empty());
        }
    }
    let change = rows
        .iter()
        .find(|r| &r[1] == "s_collectif.mean_change.entry-exit")
        .unwrap();
    assert_eq!((&change[8], &change[9], &change[10]), ("entry", "exit", ""));
    assert_eq!(
        (&change[23], &change[25], &change[26], &change[27]),
        ("scale_points", "true", "C3", "G6")
    );
}

#[test]
fn no_cell_of_the_csv_runs_as_a_formula() {
    let mut m = support::material();
    for f in &mut m.results.findings {
        f.method = "=1+1".into();
        f.group = Some(Group {
            by: "@by".into(),
            label: "-2+3".into(),
            within: None,
        });
    }
    let text = m.with_report(|r| r.findings_csv().unwrap());
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut seen = 0;
    for row in reader.records().map(Result::unwrap) {
        for (i, cell) in row.iter().enumerate() {
            let number = cell.parse::<f64>().is_ok();
            let formula = cell.starts_with(['=', '+', '-', '@']);
            assert!(number || !formula, "column {i}: {cell}");
        }
        assert_eq!((&row[24], &row[6], &row[7]), ("'=1+1", "'@by", "'-2+3"));
        seen += 1;
    }
    assert!(seen > 50);
}

#[test]
fn the_json_holds_the_whole_of_the_findings() {
    let m = support::material();
    let text = m.with_report(|r| r.findings_json().unwrap());
    assert_eq!(text, m.with_report(|r| r.findings_json().unwrap()));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["format"], "jauge-findings/1");
    assert_eq!(value["program"]["name"], "jauge");
    assert_eq!(value["study"]["id"], "region-essai");
    assert_eq!(value["grid"]["hash"], "5f".repeat(32));
    assert_eq!(value["waves"][1]["id"], "exit");
    assert_eq!(value["inputs"][0]["file"], "entree.csv");
    assert_eq!(value["silent_units"][12]["id"], "P13");
    assert_eq!(value["voice_counts"][0]["publishable"], 12);
    assert_eq!(value["statements"][2]["level"], "C3");
    assert_eq!(value["limits"].as_array().unwrap().len(), 1);
    let rows = value["findings"].as_array().unwrap();
    assert_eq!(rows.len(), m.results.findings.len());
    let keys: Vec<&str> = COLUMNS.split(',').collect();
    for row in rows {
        assert!(keys.iter().all(|k| row.get(*k).is_some()), "{row}");
    }
    let table = rows
        .iter()
        .find(|r| r["finding_id"] == "r04.transition.entry-exit")
        .unwrap();
    assert_eq!(table["table"][0], serde_json::json!([0, 9, 6, 1]));
    // Words of people are on the page only, under its escaping.
    assert!(!text.contains("alert(1)") || !text.contains("m’écoute"));
}

#[test]
fn the_reception_is_written_as_it_is() {
    let m = support::material();
    let text = m.with_report(|r| r.reception_json().unwrap());
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["files"][0]["rows_set_aside"], 3);
    assert_eq!(value["files"][0]["columns"][0]["missing"]["skipped"], 2);
}
