//! Answers among options: several in one cell, or one column per option.

use jauge_model::study::{Meaning, Synonym};
use jauge_model::{Item, LevelCell, Missing, OptionList, Questionnaire, Ticks};

use super::levels::LevelReader;
use super::own_words::OwnWords;
use crate::spelling::fold;

/// What parts the options of one cell, the surest first: words may hold spaces and commas.
const BETWEEN: [char; 5] = ['\n', ';', '|', ',', ' '];

/// Most pieces of a cell that are tried one by one.
const MOST_PIECES: usize = 64;

/// Words that say that a box is ticked, and that it is not.
const TICKED: [&str; 10] = [
    "1", "true", "vrai", "oui", "yes", "y", "o", "x", "checked", "selected",
];
const NOT_TICKED: [&str; 9] = [
    "0",
    "false",
    "faux",
    "non",
    "no",
    "n",
    "unchecked",
    "not selected",
    "unselected",
];

/// The options said in a cell, or why none is.
pub(super) type Chosen = Result<Ticks, Missing>;

/// Reads the cells of one column of an item of which several options may be chosen.
pub(super) struct ChoicesReader {
    one: LevelReader,
    /// Folded labels with a separator inside, the longest first.
    long: Vec<(String, usize)>,
    /// The option that says "other", where one does.
    other: Option<usize>,
}

/// What was read of a cell that names something else than options too.
pub(super) struct Partly {
    pub(super) known: Ticks,
    /// The rest, as it was written.
    pub(super) rest: String,
    /// Whether the rest spells out an "other" option, which is then among those known.
    pub(super) other: bool,
}

impl ChoicesReader {
    pub(super) fn new(list: &OptionList, declared: &[&Synonym]) -> Self {
        let labels = list.options.iter().enumerate();
        let labels = labels.flat_map(|(n, o)| o.label.iter().map(move |(_, t)| (fold(t), n)));
        let words = declared.iter().filter_map(|s| match s.means {
            Meaning::Level(option) => Some((fold(&s.value), option)),
            Meaning::Missing(_) => None,
        });
        let mut long: Vec<(String, usize)> = labels
            .chain(words)
            .filter(|(label, _)| label.contains(BETWEEN))
            .collect();
        long.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.cmp(b)));
        long.dedup();
        let mut others = (0..list.options.len()).filter(|n| list.options[*n].specify);
        Self {
            one: LevelReader::of_options(list, declared),
            long,
            other: others.next().filter(|_| others.next().is_none()),
        }
    }

    /// The options that a cell of an online form names beside words of the person's own, which
    /// such forms put in the place of "other". `None` when nothing can be kept of it.
    /// Where no tool lets people write there, only what they say themselves to be "other" counts.
    pub(super) fn partly(&mut self, cell: &[u8], own: &OwnWords) -> Option<Partly> {
        let text = std::str::from_utf8(cell).ok()?;
        let between = [';', ','].into_iter().find(|b| text.contains(*b));
        let pieces: Vec<&str> = match between {
            Some(between) => text.split(between).map(str::trim).collect(),
            None => vec![text.trim()],
        };
        if pieces.len() > MOST_PIECES {
            return None;
        }
        let glue = between.map_or(String::new(), |b| format!("{b} "));
        let (mut known, mut rest) = (Ticks::default(), Vec::new());
        let mut from = 0;
        while from < pieces.len() {
            // The longest run of pieces that is one option: a label may hold a comma.
            let found = (from + 1..=pieces.len()).rev().find_map(|to| {
                let label = pieces[from..to].join(&glue);
                let option = self.one.read(label.as_bytes())?.level()?;
                Some((option, to))
            });
            if let Some((option, to)) = found {
                known = known.with(option);
                from = to;
            } else {
                rest.extend(Some(pieces[from]).filter(|p| !p.is_empty()));
                from += 1;
            }
        }
        let rest = rest.join(&glue);
        if let Some((other, words)) = own.spelled_out(&rest) {
            return Some(Partly {
                known: known.with(other),
                rest: words.to_owned(),
                other: true,
            });
        }
        let known = match self.other {
            Some(other) if !rest.is_empty() => known.with(other),
            _ => known,
        };
        (own.is_online() && known.count() > 0 && !rest.is_empty()).then_some(Partly {
            known,
            rest,
            other: self.other.is_some(),
        })
    }

    /// Takes over the codes that a survey tool has for the options; see [`LevelReader::coded`].
    pub(super) fn coded(&mut self, options: &[(String, Vec<String>)]) -> Vec<(String, String)> {
        self.one.coded(options)
    }

    /// The options that a cell names; `None` when part of it names none.
    pub(super) fn read(&mut self, cell: &[u8]) -> Option<Chosen> {
        let text = std::str::from_utf8(cell).ok()?.trim();
        if text.is_empty() {
            return Some(Err(Missing::Unspecified));
        }
        // `1,0` is two codes where 0 is one, and else the 1 of a spreadsheet program.
        if text.contains(&BETWEEN[..4]) {
            self.several(text).or_else(|| self.single(text))
        } else {
            self.single(text).or_else(|| self.several(text))
        }
    }

    fn single(&mut self, text: &str) -> Option<Chosen> {
        chosen(self.one.read(text.as_bytes())?)
    }

    fn several(&mut self, text: &str) -> Option<Chosen> {
        let each = BETWEEN
            .into_iter()
            .filter(|between| text.contains(*between))
            .find_map(|between| self.all(text.split(between)));
        each.or_else(|| self.by_label(&fold(text))).map(Ok)
    }

    /// Every part is an option.
    fn all<'t>(&mut self, parts: impl Iterator<Item = &'t str>) -> Option<Ticks> {
        let mut ticks = Ticks::default();
        for part in parts.map(str::trim).filter(|p| !p.is_empty()) {
            ticks = ticks.with(self.one.read(part.as_bytes())?.level()?);
        }
        Some(ticks)
    }

    /// Labels one behind the other, some with a separator inside.
    fn by_label(&mut self, folded: &str) -> Option<Ticks> {
        let blank = |c: char| c == ' ' || BETWEEN.contains(&c);
        let mut rest = folded.trim_matches(blank);
        let mut ticks = Ticks::default();
        while !rest.is_empty() {
            let long = self
                .long
                .iter()
                .find(|(label, _)| rest.strip_prefix(label.as_str()).is_some_and(ends));
            let (option, length) = if let Some((label, option)) = long {
                (*option, label.len())
            } else {
                let end = rest.find(&BETWEEN[..4]).unwrap_or(rest.len());
                (self.one.read(rest[..end].trim().as_bytes())?.level()?, end)
            };
            ticks = ticks.with(option);
            rest = rest[length..].trim_start_matches(blank);
        }
        Some(ticks)
    }
}

/// Whether a label may end before this.
fn ends(rest: &str) -> bool {
    rest.is_empty() || rest.trim_start().starts_with(&BETWEEN[..4])
}

fn chosen(cell: LevelCell) -> Option<Chosen> {
    match (cell.level(), cell.missing()) {
        (Some(option), _) => Some(Ok(Ticks::default().with(option))),
        (None, missing) => Some(Err(missing?)),
    }
}

/// Reads the cells of a column that says whether one option is chosen.
pub(super) struct TickReader {
    option: usize,
    /// Codes, identifiers and labels, for exports that repeat the option in its column.
    one: LevelReader,
}

impl TickReader {
    pub(super) fn new(list: &OptionList, option: usize) -> Self {
        Self {
            option,
            one: LevelReader::of_options(list, &[]),
        }
    }

    pub(super) fn read(&mut self, cell: &[u8]) -> Option<Chosen> {
        let folded = fold(std::str::from_utf8(cell).ok()?);
        let word = folded.strip_suffix(".0").unwrap_or(&folded);
        let nothing = Ticks::default();
        if word.is_empty() {
            return Some(Err(Missing::Unspecified));
        }
        if TICKED.contains(&word) {
            return Some(Ok(nothing.with(self.option)));
        }
        if NOT_TICKED.contains(&word) {
            return Some(Ok(nothing));
        }
        match chosen(self.one.read(cell)?)? {
            Ok(ticks) if !ticks.has(self.option) => None,
            said => Some(said),
        }
    }
}

/// What two columns say of one person together: an option chosen in either is chosen. A cell
/// that was set aside leaves the whole answer in doubt.
pub(super) fn together(a: Chosen, b: Chosen) -> Chosen {
    match (a, b) {
        (Err(Missing::SetAside), _) | (_, Err(Missing::SetAside)) => Err(Missing::SetAside),
        (Ok(a), Ok(b)) => Ok(a.union(b)),
        // Nothing chosen, and a reason why: the reason is the answer.
        (Ok(none), Err(reason)) | (Err(reason), Ok(none))
            if none.iter().next().is_none()
                && !matches!(reason, Missing::Unspecified | Missing::NoForm) =>
        {
            Err(reason)
        }
        (Ok(one), Err(_)) | (Err(_), Ok(one)) => Ok(one),
        (Err(a), Err(Missing::Unspecified | Missing::NoForm)) => Err(a),
        (Err(_), Err(b)) => Err(b),
    }
}

/// The item and the option of a column named after both: `item__option`, `item/option`,
/// `item[option]` or `item___code`.
pub(super) fn option_column(
    grid: &Questionnaire,
    name: &str,
    item: impl Fn(&str) -> Option<usize>,
) -> Option<(usize, usize)> {
    for between in ["___", "__", "/", "["] {
        let Some((head, tail)) = name.split_once(between) else {
            continue;
        };
        let tail = tail.strip_suffix(']').unwrap_or(tail);
        let Some(found) = item(head) else { continue };
        let option = option_named(grid, &grid.items[found], tail);
        if let Some(option) = option {
            return Some((found, option));
        }
    }
    None
}

fn option_named(grid: &Questionnaire, item: &Item, name: &str) -> Option<usize> {
    let jauge_model::ItemKind::Choices { .. } = item.kind else {
        return None;
    };
    let options = &grid.options_of(item)?.options;
    let by_id = options.iter().position(|o| o.id.eq_ignore_ascii_case(name));
    by_id.or_else(|| {
        let code: i64 = name.parse().ok()?;
        options.iter().position(|o| o.code == code)
    })
}

#[cfg(test)]
mod tests {
    use jauge_model::{Choice, Text};

    use super::*;

    fn list() -> OptionList {
        let option = |code, id: &str, label: &str| Choice {
            code,
            id: id.to_owned(),
            label: Text::same(label),
            ..Choice::default()
        };
        OptionList {
            id: "attentes".to_owned(),
            options: vec![
                option(0, "rien", "Rien"),
                option(1, "emploi", "Un emploi"),
                option(2, "confiance", "Confiance, estime de soi"),
                option(3, "autre", "Autre"),
            ],
            missing: vec![jauge_model::questionnaire::MissingCode {
                code: -9,
                reason: Missing::Refused,
                label: Text::same("Ne souhaite pas répondre"),
            }],
        }
    }

    #[test]
    fn several_options_in_one_cell() {
        let mut reader = ChoicesReader::new(&list(), &[]);
        for (cell, options) in [
            ("1", &[1][..]),
            ("1 3", &[1, 3]),
            ("emploi autre", &[1, 3]),
            ("1;2;", &[1, 2]),
            ("1,0", &[0, 1]),
            ("Un emploi", &[1]),
            ("un emploi, autre", &[1, 3]),
            ("Autre; Un emploi", &[1, 3]),
            ("Confiance, estime de soi", &[2]),
            ("Un emploi, Confiance, estime de soi, Autre", &[1, 2, 3]),
        ] {
            let expected: Ticks = options.iter().copied().collect();
            assert_eq!(reader.read(cell.as_bytes()), Some(Ok(expected)), "{cell}");
        }
        assert_eq!(reader.read(b""), Some(Err(Missing::Unspecified)));
        assert_eq!(reader.read(b"-9"), Some(Err(Missing::Refused)));
        for wrong in ["7", "emploi moto", "1;-9", "Estime", "\u{ff}"] {
            assert_eq!(reader.read(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn words_of_the_persons_own_leave_the_options_beside_them() {
        let mut list = list();
        let read = |list: &OptionList, cell: &str| {
            let own = OwnWords::of(list, true);
            let partly = ChoicesReader::new(list, &[]).partly(cell.as_bytes(), &own)?;
            Some((
                partly.known.iter().collect::<Vec<_>>(),
                partly.rest,
                partly.other,
            ))
        };
        let said =
            |known: &[usize], rest: &str, other| Some((known.to_vec(), rest.to_owned(), other));
        let cell = "Un emploi, Confiance, estime de soi, un CAP, vite";
        assert_eq!(read(&list, cell), said(&[1, 2], "un CAP, vite", false));
        assert_eq!(read(&list, "un CAP"), None);
        list.options[3].specify = true;
        assert_eq!(read(&list, cell), said(&[1, 2, 3], "un CAP, vite", true));
        assert_eq!(read(&list, "un CAP"), said(&[3], "un CAP", true));
        assert_eq!(
            read(&list, "Un emploi;autre chose"),
            said(&[1, 3], "autre chose", true)
        );
        let told = OwnWords::of(&list, false);
        let by_hand = |cell: &str| {
            let partly = ChoicesReader::new(&list, &[]).partly(cell.as_bytes(), &told)?;
            Some((partly.known.iter().collect::<Vec<_>>(), partly.rest))
        };
        assert_eq!(by_hand("Un emploi, un CAP"), None);
        let said = Some((vec![1, 3], "un CAP, vite".to_owned()));
        assert_eq!(by_hand("Un emploi, Autre : un CAP, vite"), said);
        assert_eq!(read(&list, "Un emploi, Rien"), None);
        assert_eq!(read(&list, &",".repeat(100)), None);
    }

    #[test]
    fn declared_words_are_options_among_others() {
        let word = Synonym {
            value: "du travail, même court".to_owned(),
            scope: jauge_model::study::Scope::Item(0),
            means: Meaning::Level(1),
        };
        let mut reader = ChoicesReader::new(&list(), &[&word]);
        let both: Ticks = [1, 3].into_iter().collect();
        assert_eq!(
            reader.read("Du travail, même court, autre".as_bytes()),
            Some(Ok(both))
        );
        let one: Ticks = std::iter::once(1).collect();
        assert_eq!(
            reader.read("du travail, même court".as_bytes()),
            Some(Ok(one))
        );
    }

    #[test]
    fn one_column_per_option() {
        let mut reader = TickReader::new(&list(), 1);
        let ticked = Ticks::default().with(1);
        for yes in ["1", "1.0", "Oui", "Y", "VRAI", "emploi", "Un emploi"] {
            assert_eq!(reader.read(yes.as_bytes()), Some(Ok(ticked)), "{yes}");
        }
        for no in ["0", "Non", "FALSE", "n"] {
            assert_eq!(
                reader.read(no.as_bytes()),
                Some(Ok(Ticks::default())),
                "{no}"
            );
        }
        assert_eq!(reader.read(b" "), Some(Err(Missing::Unspecified)));
        assert_eq!(reader.read(b"-9"), Some(Err(Missing::Refused)));
        assert_eq!(reader.read(b"Autre"), None);
    }
}
