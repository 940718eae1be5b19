//! A table on a sheet of paper: upright where it fits, across the sheet where it is wide, and in
//! parts, each with the heads of its rows, where it is wider than that.

use serde_json::{Value, json};

use crate::locale::Locale;
use crate::render::columns::{EASY, SHORT, filled, lengths, widths};
use crate::table::{Cell, Table};

/// Characters in a line of a table: on an upright sheet, on one in smaller letters, across the
/// sheet, and on half an upright one.
const UPRIGHT: usize = 108;
const DENSE: usize = 122;
const ACROSS: usize = 186;
const BESIDE: usize = 63;

/// The table as the template takes it to stand beside its drawing; `None` where it does not fit.
pub(super) fn beside(table: &Table, l: Locale) -> Option<Value> {
    let lengths = lengths(table);
    let widths = widths(&lengths, SHORT);
    if widths.iter().sum::<usize>() > BESIDE {
        return None;
    }
    let whole = vec![(0..widths.len()).collect()];
    let widths = filled(widths, &lengths, BESIDE);
    Some(shown(table, &widths, &whole, (false, true), l))
}

/// The columns of each part: the first one and as many others as fit.
fn parted(widths: &[usize], room: usize) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = Vec::new();
    let mut used = usize::MAX;
    for (column, width) in widths.iter().enumerate().skip(1) {
        match out.last_mut() {
            Some(part) if used + width <= room => {
                part.push(column);
                used += width;
            }
            _ => {
                out.push(vec![0, column]);
                used = widths[0] + width;
            }
        }
    }
    if out.is_empty() {
        out.push((0..widths.len()).collect());
    }
    out
}

/// The table as the template takes it.
pub(super) fn parts(table: &Table, l: Locale) -> Value {
    let lengths = lengths(table);
    let (easy, short) = (widths(&lengths, EASY), widths(&lengths, SHORT));
    let across = short.iter().sum::<usize>() > DENSE;
    let dense = across || easy.iter().sum::<usize>() > UPRIGHT;
    let widths = if dense { short } else { easy };
    let room = match (across, dense) {
        (true, _) => ACROSS,
        (_, true) => DENSE,
        _ => UPRIGHT,
    };
    let columns = parted(&widths, room);
    let widths = if columns.len() == 1 {
        filled(widths, &lengths, room)
    } else {
        widths
    };
    shown(table, &widths, &columns, (across, dense), l)
}

/// The parts of a table, whether it lies across the sheet and whether its letters are small.
fn shown(
    table: &Table,
    widths: &[usize],
    columns: &[Vec<usize>],
    (across, dense): (bool, bool),
    l: Locale,
) -> Value {
    let count = columns.len();
    let parts = columns.iter().enumerate().map(|(n, part)| {
        let caption = (count > 1).then(|| {
            l.fill(
                "{caption} – partie {n} sur {of}",
                "{caption} – part {n} of {of}",
                &[
                    ("caption", table.caption()),
                    ("n", &l.integer(n as u64 + 1)),
                    ("of", &l.integer(count as u64)),
                ],
            )
        });
        let pick = |cells: &[Cell]| -> Vec<Value> {
            part.iter()
                .filter_map(|c| cells.get(*c))
                .map(|c| json!(c))
                .collect()
        };
        let shown = part.iter().map(|c| {
            let numeric = table.heads().get(*c).is_some_and(Cell::is_numeric);
            json!({ "width": widths[*c], "numeric": numeric })
        });
        json!({
            "caption": caption,
            "columns": shown.collect::<Vec<_>>(),
            "heads": pick(table.heads()),
            "rows": table.rows().iter().map(|r| pick(r)).collect::<Vec<_>>(),
        })
    });
    json!({
        "caption": table.caption(),
        "across": across,
        "dense": dense,
        "note": table.note(),
        "legend": table.legend(),
        "parts": parts.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::{ACROSS, parted, parts};
    use crate::document::basis::Among;
    use crate::locale::Locale;
    use crate::table::{Cell, Head, Table};

    fn table(columns: usize) -> Table {
        let people = Among::received(Locale::new(jauge_model::Lang::Fr, 20)).people();
        let heads = (0..columns).map(|c| Head::figures(format!("colonne {c}"), people.clone()));
        let mut table = Table::new("Tableau", heads.collect());
        let row = (0..columns).map(|c| Cell::number(format!("{c} sur 1000 (12,3 %)")));
        table.push(row.collect());
        table
    }

    #[test]
    fn every_column_stands_in_one_part_beside_the_heads_of_the_rows() {
        for columns in 1..60 {
            let widths = vec![20; columns];
            let all = parted(&widths, ACROSS);
            let mut seen: Vec<usize> = all.iter().flat_map(|p| p[1..].to_vec()).collect();
            assert!(all.iter().all(|p| p[0] == 0));
            seen.insert(0, 0);
            assert_eq!(seen, (0..columns).collect::<Vec<_>>());
            let fits = |p: &Vec<usize>| p.len() <= 2 || p.len() * 20 <= ACROSS;
            assert!(all.iter().all(fits));
        }
    }

    #[test]
    fn wide_tables_lie_across_and_wider_ones_are_parted() {
        let l = Locale::new(jauge_model::Lang::Fr, 20);
        let of = |columns| parts(&table(columns), l);
        assert_eq!(
            (&of(3)["across"], &of(3)["dense"]),
            (&false.into(), &false.into())
        );
        assert_eq!(
            (&of(7)["across"], &of(7)["dense"]),
            (&false.into(), &true.into())
        );
        assert_eq!(of(12)["across"], true);
        assert_eq!(of(12)["parts"].as_array().map(Vec::len), Some(1));
        let wide = of(30);
        assert!(wide["parts"].as_array().is_some_and(|p| p.len() > 2));
        assert_eq!(wide["parts"][1]["heads"][0]["text"], "colonne 0");
        assert!(
            wide["parts"][0]["caption"]
                .as_str()
                .unwrap()
                .contains("partie 1 sur")
        );
    }
}
