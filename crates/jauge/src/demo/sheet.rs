//! Writing the tables as a French spreadsheet would: semicolons, CRLF, one of two encodings.

/// How a table is saved.
#[derive(Clone, Copy)]
pub(super) enum Encoding {
    /// "CSV UTF-8": with a byte order mark.
    Utf8Bom,
    /// "CSV (séparateur : point-virgule)": Windows-1252, without any mark.
    Windows1252,
}

/// The bytes of a table; the first row is the header.
pub(super) fn write(rows: &[Vec<String>], encoding: Encoding) -> Vec<u8> {
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(";"));
        text.push_str("\r\n");
    }
    match encoding {
        Encoding::Utf8Bom => [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat(),
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains([';', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// `dd/mm/yyyy` of a day counted from 1 January 2024 (day 0).
pub(super) fn date(day: u32) -> String {
    let (mut year, mut left) = (2024, day);
    loop {
        let leap = year % 4 == 0;
        for (month, plain) in [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            .into_iter()
            .enumerate()
        {
            let days = plain + u32::from(leap && month == 1);
            if left < days {
                return format!("{:02}/{:02}/{year}", left + 1, month + 1);
            }
            left -= days;
        }
        year += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        assert_eq!(date(0), "01/01/2024");
        assert_eq!(date(59), "29/02/2024");
        assert_eq!(date(366), "01/01/2025");
        assert_eq!(date(366 + 59), "01/03/2025");
    }

    #[test]
    fn cells_that_would_break_a_row_are_quoted() {
        let rows = vec![vec!["a;b".into(), "il dit \"oui\"".into(), "é".into()]];
        assert_eq!(
            write(&rows, Encoding::Windows1252),
            b"\"a;b\";\"il dit \"\"oui\"\"\";\xE9\r\n"
        );
    }
}
