//! The findings as data.

use jauge_model::finding::Group;
use jauge_report::Audience;

use crate::support;

const COLUMNS: &str = "study,finding_id,section,outcome,label_fr,label_en,group_by,group,\
wave_from,wave_to,wave,measure,estimate,std_error,statistic,df,p_value,p_adjusted,conf_low,\
conf_high,conf_level,numerator,denominator,unit,method,primary,claim,caveats,withheld,\
not_computed";

/// The findings that have a row.
fn told(m: &support::Material) -> impl Iterator<Item = &jauge_model::Finding> {
    m.results
        .findings
        .iter()
        .filter(|f| f.outcome != "t01/dette")
}

#[test]
fn the_csv_has_one_row_per_finding_under_the_columns_of_the_field() {
    let m = support::compared();
    let text = m.with_report(|r| r.findings_csv().unwrap());
    assert_eq!(text.lines().next().unwrap(), COLUMNS);
    assert!(!text.contains('\r') && text.ends_with('\n'));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    // A word that too few wrote has no row: its name would tell it.
    let found: Vec<_> = told(&m).collect();
    assert_eq!(rows.len(), found.len());
    assert_eq!(found.len() + 1, m.results.findings.len());
    for (row, f) in rows.iter().zip(found) {
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
            within: Vec::new(),
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
    assert_eq!(rows.len(), told(&m).count());
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

#[test]
fn a_workbook_has_every_table_with_numbers_and_no_formula() {
    use calamine::{Data, Reader as _, Xlsx};
    let m = support::compared();
    let bytes = m.with_report(|r| r.xlsx(jauge_model::Lang::Fr).unwrap());
    let again = m.with_report(|r| r.xlsx(jauge_model::Lang::Fr).unwrap());
    assert!(bytes == again, "the same findings, the same bytes");
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    assert!(names.len() > 12 && names[0] == "Lisez-moi" && names.last().unwrap() == "findings");
    let mut numbers = 0;
    for name in &names {
        let formulas = book.worksheet_formula(name).unwrap();
        assert!(formulas.is_empty() || formulas.used_cells().all(|(_, _, f)| f.is_empty()));
        let range = book.worksheet_range(name).unwrap();
        numbers += range
            .used_cells()
            .filter(|(_, _, c)| matches!(c, Data::Float(_)))
            .count();
    }
    assert!(numbers > 300, "only {numbers} numbers");
    // The count and the share of r04, apart.
    let moved = names.iter().filter(|n| n.contains("Qui a changé"));
    let rows: Vec<Vec<Data>> = moved
        .flat_map(|n| {
            book.worksheet_range(n)
                .unwrap()
                .rows()
                .map(<[_]>::to_vec)
                .collect::<Vec<_>>()
        })
        .collect();
    let row = rows
        .iter()
        .find(|r| r[0].to_string().contains("r04"))
        .unwrap();
    assert!(
        row.contains(&Data::Float(29.0)) && row.contains(&Data::Float(0.784)),
        "{row:?}"
    );
    // Full precision on the last sheet.
    let range = book.worksheet_range("findings").unwrap();
    let full = m
        .results
        .findings
        .iter()
        .find(|f| f.id.contains("mean_change"))
        .unwrap();
    let row = range.rows().find(|r| r[1].to_string() == full.id).unwrap();
    assert_eq!(
        row[12],
        Data::Float(full.estimate.as_ref().unwrap().estimate)
    );
}

#[test]
fn documents_are_archives_of_well_formed_parts_with_marked_heads() {
    use std::io::Read as _;
    for audience in Audience::ALL {
        let m = support::material();
        let bytes = m.with_report(|r| r.docx(audience, jauge_model::Lang::Fr).unwrap());
        assert!(bytes == m.with_report(|r| r.docx(audience, jauge_model::Lang::Fr).unwrap()));
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut parts = 0;
        let (mut pictures, mut described) = (0, 0);
        for i in 0..zip.len() {
            let mut text = String::new();
            let mut part = zip.by_index(i).unwrap();
            if part.name().unwrap().starts_with("word/media/") {
                pictures += 1;
                continue;
            }
            part.read_to_string(&mut text).unwrap();
            let mut xml = quick_xml::Reader::from_str(&text);
            xml.config_mut().check_end_names = true;
            while xml.read_event().unwrap() != quick_xml::events::Event::Eof {}
            if text.contains("<w:body>") {
                let tables = text.matches("<w:tbl>").count();
                assert!(tables > 0);
                assert_eq!(text.matches("<w:tblHeader/>").count(), tables);
                assert!(text.contains("w:val=\"Heading1\""));
                assert!(!text.contains("<script"));
                described = text.matches("<wp:docPr ").count();
                assert!(!text.contains("descr=\"\""));
            }
            parts += 1;
        }
        assert_eq!(parts, 7);
        assert_eq!(pictures, described);
        assert!(cfg!(not(feature = "pdf")) || pictures > 0 || audience == Audience::Meeting);
    }
}

#[test]
fn markdown_and_drawings_stand_alone() {
    let m = support::material();
    for audience in Audience::ALL {
        let text = m.with_report(|r| r.markdown(audience, jauge_model::Lang::En).unwrap());
        assert!(text.starts_with("# ") && text.contains("\n## ") && text.contains("|---"));
        assert!(!text.contains("<script>"));
    }
    let figures = m.with_report(|r| r.figures(jauge_model::Lang::En).unwrap());
    assert!(figures.len() > 4);
    for (name, svg) in figures {
        assert!(
            name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
            "{name}"
        );
        assert!(svg.contains("<title") && svg.contains("<desc") && !svg.contains("class="));
        assert!(
            svg.contains("viewBox") || svg.contains("width=\"720\""),
            "{name}"
        );
    }
    #[cfg(feature = "pdf")]
    {
        let drawn = |m: &support::Material| m.with_report(|r| r.bitmaps(jauge_model::Lang::En));
        let bitmaps = drawn(&m).unwrap();
        let names = m.with_report(|r| r.figures(jauge_model::Lang::En)).unwrap();
        assert_eq!(bitmaps.len(), names.len());
        for ((name, png), (svg, _)) in bitmaps.iter().zip(&names) {
            assert_eq!(name, svg);
            // A drawing is not one plain ground: that would be some hundred bytes.
            assert!(png.starts_with(b"\x89PNG") && png.len() > 5_000, "{name}");
        }
        assert!(bitmaps == drawn(&m).unwrap(), "same bytes");
    }
}
