//! A workbook in which a team types what came back on paper: one row a person, one column a
//! question, in the order of the paper form.
//!
//! Only the rows below the header can be written in. A cell shows its question when it is
//! chosen, offers the codes that the grid has, and refuses others. A sheet `jauge` says which
//! grid this is, so that [`receive`](crate::intake::receive) notices answers to another one.

use jauge_model::questionnaire::{MissingCode, Precision};
use jauge_model::study::Keys;
use jauge_model::{Choice, Item, ItemKind, Lang, Questionnaire, locale};
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, Formula, ProtectionOptions, Workbook,
    Worksheet, XlsxError,
};

use super::{asked, codes, option_codes, reasons as form_reasons};
use crate::intake::IDENTITY;
use crate::intake::pages::letters;
use crate::issued_code::IssuedCode;
use crate::workbook_out::Error;

/// Rows that can be filled in: more people than one team keys.
const ROWS: u32 = 5000;
/// Most characters of the title that a spreadsheet program shows at a cell.
const TITLE: usize = 32;
/// Most characters of the text that it shows there.
const MESSAGE: usize = 255;

/// For which wave, for whom and with which codes a keying workbook is.
#[derive(Clone, Debug)]
pub struct Keying<'a> {
    /// Index of the wave.
    pub wave: usize,
    /// Index of the role that answers, where the grid has roles.
    pub role: Option<usize>,
    /// Language of the questions that it shows.
    pub lang: Lang,
    /// Columns that say who the person is.
    pub keys: &'a Keys,
    /// Codes that were handed out, one a row; none leaves the column to be typed.
    pub codes: &'a [IssuedCode],
}

/// One column of the sheet.
struct Column {
    name: String,
    title: String,
    message: String,
    allowed: Allowed,
}

/// What a cell takes.
enum Allowed {
    /// One of these codes, each with its words.
    Codes(Vec<(String, String)>),
    /// What a formula says of the cell, which stands in it as `{0}`.
    Formula(String),
    Anything,
}

/// Writes the workbook.
///
/// # Errors
/// What the writer of workbooks says.
pub fn keying(grid: &Questionnaire, options: &Keying<'_>) -> Result<Vec<u8>, Error> {
    let mut book = Workbook::new();
    // The day of writing would make two files of one grid differ.
    let day = ExcelDateTime::from_ymd(2025, 1, 1)?;
    let properties = DocProperties::new().set_creation_datetime(&day);
    book.set_properties(&properties.set_title(grid.title.get(options.lang)));
    let columns = columns(grid, options);
    let names = match options.lang {
        Lang::Fr => ["réponses", "codes"],
        Lang::En => ["answers", "codes"],
    };
    let lists = lists(&columns, names[1]);
    answers(
        book.add_worksheet().set_name(names[0])?,
        &columns,
        &lists,
        options,
    )?;
    code_sheet(
        book.add_worksheet().set_name(names[1])?,
        &columns,
        options.lang,
    )?;
    identity(book.add_worksheet().set_name(IDENTITY)?, grid, options)?;
    book.save_to_buffer()
}

fn columns(grid: &Questionnaire, options: &Keying<'_>) -> Vec<Column> {
    let lang = options.lang;
    let key = |name: &String, what: [&str; 2]| Column {
        name: name.clone(),
        title: String::new(),
        message: said(lang, what),
        allowed: Allowed::Anything,
    };
    let code = [
        "Le code de la personne. Pas de nom.",
        "The code of the person. No name.",
    ];
    let mut out = vec![key(&options.keys.participant, code)];
    let same = [
        "La même valeur que dans l'étude.",
        "The same value as in the study.",
    ];
    let groups = options.keys.groups.iter();
    out.extend(groups.map(|(_, column)| key(column, same)));
    for (n, item) in asked(grid, options.wave, options.role).enumerate() {
        let title = format!("{}. {}", n + 1, item.id);
        let columns = columns_of(grid, item, lang).into_iter();
        out.extend(columns.map(|(name, message, allowed)| Column {
            name,
            title: title.clone(),
            message,
            allowed,
        }));
    }
    out
}

/// Name, message and what is allowed of the columns of an item.
fn columns_of(grid: &Questionnaire, item: &Item, lang: Lang) -> Vec<(String, String, Allowed)> {
    let text = item.text.get(lang);
    let words = |codes: &[(String, String)]| {
        let all: Vec<String> = codes.iter().map(|(c, l)| format!("{c} = {l}")).collect();
        all.join("\n")
    };
    let listed = |codes: Vec<(String, String)>| {
        let message = format!("{text}\n{}", words(&codes));
        (item.id.clone(), message, Allowed::Codes(codes))
    };
    // A box on the form for which the grid has no code: its word is typed.
    let uncoded = || -> Vec<(String, String)> {
        let coded = grid.missing_of(item);
        let all = form_reasons(grid, item).into_iter();
        let bare = all.filter(|(reason, _)| coded.iter().all(|m| m.reason != *reason));
        bare.map(|(reason, label)| (reason.id().to_owned(), label.get(lang).to_owned()))
            .collect()
    };
    match (&item.kind, grid.scale_of(item), grid.options_of(item)) {
        (_, Some(scale), _) => vec![listed([codes(scale, item, lang), uncoded()].concat())],
        (ItemKind::Choices { .. }, _, Some(list)) => {
            // Paper has a box per option, so the sheet has a column per option.
            let tick = said(lang, ["1 si la case est cochée", "1 if the box is ticked"]);
            let one = |option: &Choice| {
                let label = option.label.get(lang);
                let codes = [("1", label), ("0", "–")];
                let codes = codes.map(|(c, l)| (c.to_owned(), l.to_owned()));
                (
                    format!("{}/{}", item.id, option.id),
                    format!("{label}\n{tick}\n{text}"),
                    Allowed::Codes(codes.to_vec()),
                )
            };
            let mut out: Vec<_> = list.options.iter().map(one).collect();
            let reasons = [reasons(&list.missing, lang), uncoded()].concat();
            if !reasons.is_empty() {
                out.push(listed(reasons));
            }
            out
        }
        (_, _, Some(_)) => vec![listed([option_codes(grid, item, lang), uncoded()].concat())],
        (ItemKind::Text, ..) => {
            let how = typed(item, lang);
            vec![(item.id.clone(), format!("{text}\n{how}"), Allowed::Anything)]
        }
        _ => {
            let missing = [reasons(&item.missing, lang), uncoded()].concat();
            let (how, said) = (typed(item, lang), words(&missing));
            let message = format!("{text}\n{how}\n{said}").trim().to_owned();
            vec![(item.id.clone(), message, limits(item, &missing))]
        }
    }
}

fn reasons(missing: &[MissingCode], lang: Lang) -> Vec<(String, String)> {
    let one = |m: &MissingCode| (m.code.to_string(), m.label.get(lang).to_owned());
    missing.iter().map(one).collect()
}

fn said(lang: Lang, [fr, en]: [&str; 2]) -> String {
    match lang {
        Lang::Fr => locale::french(fr),
        Lang::En => en.to_owned(),
    }
}

/// How to type what is no code.
fn typed(item: &Item, lang: Lang) -> String {
    match &item.kind {
        ItemKind::Number { unit, .. } => {
            let what = said(lang, ["Un nombre", "A number"]);
            let unit = unit.get(lang);
            if unit.is_empty() {
                what
            } else {
                format!("{what} ({unit})")
            }
        }
        ItemKind::Date { precision, .. } => match precision {
            Precision::Day => said(lang, ["Une date : jj/mm/aaaa", "A date: dd/mm/yyyy"]),
            Precision::Month => said(lang, ["Un mois : mm/aaaa", "A month: mm/yyyy"]),
            Precision::Year => said(lang, ["Une année : aaaa", "A year: yyyy"]),
        },
        _ => said(lang, ["Du texte, tel quel", "Text, as it is"]),
    }
}

/// The limits of a number, and what stands for its missing answers.
fn limits(item: &Item, missing: &[(String, String)]) -> Allowed {
    let ItemKind::Number {
        min, max, whole, ..
    } = &item.kind
    else {
        return Allowed::Anything;
    };
    let mut all = vec!["TRUE".to_owned()];
    all.extend(min.map(|min| format!("{{0}}>={min}")));
    all.extend(max.map(|max| format!("{{0}}<={max}")));
    if *whole {
        all.push("{0}=INT({0})".to_owned());
    }
    let (codes, words): (Vec<&str>, Vec<&str>) = missing
        .iter()
        .map(|(code, _)| code.as_str())
        .partition(|code| code.parse::<i64>().is_ok());
    let mut numbers = vec![format!("AND({})", all.join(","))];
    numbers.extend(codes.iter().map(|code| format!("{{0}}={code}")));
    let mut other = vec!["FALSE".to_owned()];
    other.extend(words.iter().map(|word| format!("{{0}}=\"{word}\"")));
    // The limits of a number say nothing of a word: a program would refuse the cell for that.
    Allowed::Formula(format!(
        "IF(ISNUMBER({{0}}),OR({}),OR({}))",
        numbers.join(","),
        other.join(",")
    ))
}

/// Where the codes of each column stand in the sheet of codes.
fn lists(columns: &[Column], sheet: &str) -> Vec<Option<String>> {
    let mut row = 2;
    let place = |column: &Column| match &column.allowed {
        Allowed::Codes(codes) => {
            let (first, last) = (row, row + codes.len() - 1);
            row = last + 1;
            Some(format!("={sheet}!$B${first}:$B${last}"))
        }
        _ => None,
    };
    columns.iter().map(place).collect()
}

fn answers(
    sheet: &mut Worksheet,
    columns: &[Column],
    lists: &[Option<String>],
    options: &Keying<'_>,
) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_text_wrap();
    let (free, words) = (
        Format::new().set_unlocked(),
        Format::new().set_unlocked().set_num_format("@"),
    );
    sheet.set_freeze_panes(1, 1)?;
    for ((n, column), list) in (0_u16..).zip(columns).zip(lists) {
        // Text stays as typed: no date is made of 03/2025, no formula of a sentence.
        let format = match column.allowed {
            Allowed::Anything => &words,
            _ => &free,
        };
        sheet.set_column_format(n, format)?;
        sheet.set_column_width(n, column.name.chars().count().clamp(9, 28) as f64)?;
        sheet.write_string_with_format(0, n, &column.name, &head)?;
        let rule = rule(
            column,
            list.as_deref(),
            &format!("{}2", letters(n.into())),
            options.lang,
        )?;
        sheet.add_data_validation(1, n, ROWS, n, &rule)?;
    }
    for (row, code) in (1..).zip(options.codes) {
        sheet.write_string_with_format(row, 0, code.to_string(), &words)?;
    }
    sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
    Ok(())
}

fn rule(
    column: &Column,
    list: Option<&str>,
    cell: &str,
    lang: Lang,
) -> Result<DataValidation, XlsxError> {
    let rule = DataValidation::new()
        .set_input_title(cut(&column.title, TITLE))?
        .set_input_message(cut(&column.message, MESSAGE))?
        .set_error_title(said(lang, ["Valeur impossible", "Impossible value"]))?
        .set_error_message(said(
            lang,
            [
                "La grille n'a pas cette valeur ici. Voyez la feuille « codes » ; laissez vide ce qui est vide sur le papier.",
                "The grid has no such value here. See the sheet \"codes\"; leave empty what is empty on paper.",
            ],
        ))?;
    Ok(match (&column.allowed, list) {
        (Allowed::Codes(_), Some(list)) => rule.allow_list_formula(Formula::new(list)),
        (Allowed::Formula(formula), _) => {
            rule.allow_custom(Formula::new(format!("={}", formula.replace("{0}", cell))))
        }
        _ => rule.allow_any_value(),
    })
}

/// The beginning of a text that has no room.
fn cut(text: &str, most: usize) -> String {
    // A spreadsheet program counts halves of surrogate pairs.
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut length = 1;
    for c in text.chars() {
        length += c.len_utf16();
        if length > most {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

/// Column, code and words of every list.
fn code_sheet(sheet: &mut Worksheet, columns: &[Column], lang: Lang) -> Result<(), XlsxError> {
    let (head, words) = (Format::new().set_bold(), Format::new().set_text_wrap());
    let titles = match lang {
        Lang::Fr => ["colonne", "code", "réponse"],
        Lang::En => ["column", "code", "answer"],
    };
    for (n, title) in (0_u16..).zip(titles) {
        sheet.write_string_with_format(0, n, title, &head)?;
    }
    sheet.set_column_width(0, 28)?.set_column_width(2, 60)?;
    sheet.set_freeze_panes(1, 0)?;
    let mut row = 1;
    for column in columns {
        let Allowed::Codes(codes) = &column.allowed else {
            continue;
        };
        for (code, label) in codes {
            sheet.write_string(row, 0, &column.name)?;
            match code.parse::<f64>() {
                Ok(code) => sheet.write_number(row, 1, code)?,
                Err(_) => sheet.write_string(row, 1, code)?,
            };
            sheet.write_string_with_format(row, 2, label, &words)?;
            row += 1;
        }
    }
    sheet.protect();
    Ok(())
}

/// Which grid this is.
fn identity(
    sheet: &mut Worksheet,
    grid: &Questionnaire,
    options: &Keying<'_>,
) -> Result<(), XlsxError> {
    let wave = grid.waves.get(options.wave).map_or("", |w| w.id.as_str());
    let role = options
        .role
        .and_then(|r| grid.roles.get(r))
        .map_or("", |r| r.id.as_str());
    let rows = [
        ("grid", grid.id.as_str()),
        ("version", &grid.version),
        ("hash", &grid.hash),
        ("wave", wave),
        ("role", role),
    ];
    for (n, (key, value)) in (0_u32..).zip(rows) {
        sheet.write_string(n, 0, key)?.write_string(n, 1, value)?;
    }
    sheet.protect();
    Ok(())
}
