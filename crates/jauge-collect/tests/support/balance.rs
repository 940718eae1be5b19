//! What must hold for every file, whatever is in it.

use jauge_collect::intake::Received;
use jauge_model::Column;

/// Rows read = used + set aside; cells of a column that is read = used + missing + set aside;
/// every list of the responses has one entry per person.
pub(crate) fn check(received: &Received) {
    for file in &received.reception.files {
        assert_eq!(
            file.rows_read,
            file.rows_used + file.rows_set_aside,
            "{}",
            file.file
        );
        for column in file.columns.iter().filter(|c| c.read_as.is_some()) {
            let missing: u64 = column.missing.values().sum();
            let cells = column.used + missing + column.set_aside;
            assert_eq!(file.rows_used, cells, "{} {}", file.file, column.name);
        }
    }
    let n = received.responses.len();
    for key in &received.responses.keys {
        assert_eq!(key.of.len(), n);
        assert!(key.labels.is_sorted());
    }
    for wave in &received.responses.waves {
        assert_eq!((wave.returned.len(), wave.may_publish.len()), (n, n));
        for column in &wave.columns {
            match column {
                Column::Level(cells) | Column::Choice(cells) => assert_eq!(cells.len(), n),
                Column::Choices(cells) => assert_eq!(cells.len(), n),
                Column::Date(cells) => assert_eq!(cells.len(), n),
                Column::Number(cells) => assert_eq!(cells.len(), n),
                Column::Text(said) => assert!(said.is_sorted_by(|a, b| a.0 < b.0)),
                Column::NotAsked => {}
            }
        }
    }
}
