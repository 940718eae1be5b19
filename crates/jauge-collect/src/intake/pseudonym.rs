//! Pseudonyms: the columns that say who a person is, replaced by a keyed hash, so that the same
//! person has the same pseudonym at every wave and nobody without the key can go back.
//!
//! ```text
//! pseudonym = first 80 bits of HMAC-SHA-256(key, identity), in hexadecimal
//! identity  = for each identifying column: its length in bytes, then its text
//! ```
//!
//! HMAC (RFC 2104) and not a bare hash: names are few, and whoever has a list of them could
//! hash it and compare. Whoever has the key can do that still: **a pseudonym is personal data**, and so
//! are the answers beside it, as long as the key or the contact table exists anywhere.

use std::collections::{BTreeMap, BTreeSet};

use hmac::{Hmac, KeyInit as _, Mac as _};
use jauge_model::reception::FileReception;
use jauge_model::study::{Dialect, SheetChoice};
use jauge_model::{Diagnostics, Place};
use sha2::Sha256;

use super::header::Wanted;
use super::log::Log;
use super::notices;
use super::table::{self, Header, Row};
use crate::form::Profile;
use crate::spelling::{fold, plain, shown};

/// The secret that pseudonyms depend on.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

/// Never shows the key.
impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(..)")
    }
}

impl Key {
    /// A key of these bytes, which must come from the randomness of the system.
    #[must_use]
    pub const fn of(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads a key file: 64 hexadecimal digits. `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim();
        if digits.len() != 64 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let mut key = [0; 32];
        for (n, byte) in key.iter_mut().enumerate() {
            *byte = u8::from_str_radix(digits.get(2 * n..2 * n + 2)?, 16).ok()?;
        }
        Some(Self(key))
    }

    /// The text of a key file.
    #[must_use]
    pub fn to_file(&self) -> String {
        hexadecimal(&self.0) + "\n"
    }

    fn pseudonym(&self, identity: &[String]) -> String {
        // A key of any length is taken; ours has 32 bytes.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return String::new();
        };
        for part in identity {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        hexadecimal(&mac.finalize().into_bytes()[..BYTES])
    }
}

/// Bytes of a pseudonym: among a million people, two share one with a chance of one in 10^12.
const BYTES: usize = 10;

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// How identities are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Comparison {
    /// As they are written.
    #[default]
    Exact,
    /// Without regard to case, accents and spaces.
    Folded,
}

/// What becomes of the columns of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Those that say who a person is, in the order in which they are hashed.
    pub identify: Vec<String>,
    /// Other direct identifiers, taken out.
    pub drop: Vec<String>,
    /// Those that look like direct identifiers and stay all the same.
    pub keep: Vec<String>,
    /// Name of the column of pseudonyms.
    pub named: String,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// How identities are compared.
    pub comparison: Comparison,
}

/// A file without direct identifiers, and what was taken out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pseudonymised {
    /// The answers, one pseudonym a row.
    pub answers: String,
    /// Pseudonym and direct identifiers, each person once. To be kept elsewhere.
    pub contacts: String,
    /// Rows written.
    pub rows: u64,
    /// People among them.
    pub people: u64,
}

/// Replaces the identifying columns of a file by pseudonyms. There is no result when the list has
/// an error; rows that cannot be used are in the list.
#[must_use]
pub fn pseudonymise(
    name: &str,
    bytes: &[u8],
    key: &Key,
    columns: &Columns,
    profile: Profile,
) -> (Option<Pseudonymised>, Diagnostics) {
    let mut log = Log::new(name);
    let mut report = FileReception {
        file: name.to_owned(),
        ..FileReception::default()
    };
    let named = columns.identify.iter().chain(&columns.drop);
    let wanted = Wanted::of(named.map(String::as_str));
    let dialect = Dialect {
        sheet: columns.sheet.clone().map(SheetChoice::Name),
        ..Dialect::default()
    };
    let mut out = Diagnostics::new();
    let done = table::open(bytes, &dialect, &wanted, &mut log, &mut report)
        .and_then(|table| write(&table, &mut log, key, columns, profile));
    log.finish(&mut out);
    (done.filter(|_| !out.has_errors()), out)
}

/// Where everything is.
struct Plan {
    identify: Vec<usize>,
    /// Columns that leave, the identifying ones among them.
    leave: Vec<usize>,
    stay: Vec<usize>,
}

fn plan(headers: &[Header], log: &mut Log, columns: &Columns) -> Option<Plan> {
    let mut missing = false;
    let mut find = |log: &mut Log, name: &String| {
        let found: Vec<usize> = (0..headers.len())
            .filter(|n| headers[*n].plain == plain(name))
            .collect();
        if let [one] = found[..] {
            return Some(one);
        }
        missing = true;
        let notice = match found.len() {
            0 => &notices::PSEUDONYM_NO_COLUMN,
            _ => &notices::PSEUDONYM_TWO_COLUMNS,
        };
        let all: Vec<&str> = headers.iter().take(40).map(|h| h.shown.as_str()).collect();
        log.push(notice.at(log.header(), &[&shown(name, 60), &all.join(", ")]));
        None
    };
    let identify: Vec<usize> = columns
        .identify
        .iter()
        .filter_map(|n| find(log, n))
        .collect();
    let drop: Vec<usize> = columns.drop.iter().filter_map(|n| find(log, n)).collect();
    let keep: Vec<usize> = columns.keep.iter().filter_map(|n| find(log, n)).collect();
    let leave: BTreeSet<usize> = identify.iter().chain(&drop).copied().collect();
    let taken = headers
        .iter()
        .position(|h| h.plain == plain(&columns.named));
    if taken.is_some_and(|n| !leave.contains(&n)) {
        missing = true;
        log.push(notices::PSEUDONYM_TAKEN.at(log.header(), &[&shown(&columns.named, 60)]));
    }
    let doubtful: Vec<&str> = (0..headers.len())
        .filter(|n| !leave.contains(n) && !keep.contains(n))
        .filter(|n| looks_direct(&headers[*n].folded))
        .map(|n| headers[n].shown.as_str())
        .collect();
    if !doubtful.is_empty() {
        missing = true;
        let listed = doubtful.join(", ");
        log.push(notices::PSEUDONYM_ASK.at(log.header(), &[&listed]));
    }
    let stay = (0..headers.len()).filter(|n| !leave.contains(n)).collect();
    (!missing).then(|| Plan {
        identify,
        leave: leave.into_iter().collect(),
        stay,
    })
}

/// Words of headers under which direct identifiers stand, in French and in English.
const DIRECT: [&str; 26] = [
    "nom",
    "prenom",
    "name",
    "firstname",
    "lastname",
    "surname",
    "courriel",
    "mail",
    "email",
    "telephone",
    "tel",
    "phone",
    "mobile",
    "portable",
    "adresse",
    "address",
    "nir",
    "securite",
    "naissance",
    "birth",
    "birthdate",
    "dob",
    "ip",
    "ipaddr",
    "messagerie",
    "identite",
];

/// Words of headers under which organisations stand: their names are no secret.
const ORGANISATIONS: [&str; 14] = [
    "projet",
    "structure",
    "tiers",
    "lieu",
    "organisme",
    "association",
    "entreprise",
    "etablissement",
    "project",
    "place",
    "organisation",
    "organization",
    "company",
    "institution",
];

fn has_one_of(words: &[&str], folded: &str) -> bool {
    let mut met = folded.split(|c: char| !c.is_alphanumeric());
    met.any(|word| words.contains(&word))
}

/// Whether people are known by what stands under a header, in its folded spelling.
fn looks_direct(folded: &str) -> bool {
    has_one_of(&DIRECT, &folded.replace("e-mail", "email"))
}

/// The same, and not an organisation by its name: `nom et prenom`, not `nom du projet`.
pub(super) fn names_people(folded: &str) -> bool {
    looks_direct(folded) && !has_one_of(&ORGANISATIONS, folded)
}

fn looks_like_contact(cell: &str) -> bool {
    let cell = cell.trim();
    let (before, after) = cell.split_once('@').unwrap_or_default();
    let mail = !before.is_empty() && after.contains('.') && !cell.contains(char::is_whitespace);
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let phone = (10..=13).contains(&digits)
        && (cell.starts_with('0') || cell.starts_with('+'))
        && cell
            .chars()
            .all(|c| c.is_ascii_digit() || " .-+()\u{a0}\u{202f}".contains(c));
    mail || phone
}

/// The identity of a row; `None` when all of it is empty.
fn identity(cells: &Row<'_>, plan: &Plan, comparison: Comparison) -> Option<Vec<String>> {
    let part = |column: &usize| {
        let cell = cells.shown(*column);
        match comparison {
            Comparison::Exact => cell.to_owned(),
            Comparison::Folded => folded(cell),
        }
    };
    let parts: Vec<String> = plan.identify.iter().map(part).collect();
    parts.iter().any(|p| !p.trim().is_empty()).then_some(parts)
}

/// Case, accents and every space dropped.
fn folded(cell: &str) -> String {
    fold(cell).chars().filter(|c| !c.is_whitespace()).collect()
}

fn write(
    table: &table::Table<'_>,
    log: &mut Log,
    key: &Key,
    columns: &Columns,
    profile: Profile,
) -> Option<Pseudonymised> {
    let plan = plan(&table.headers, log, columns)?;
    let header = |n: &usize| table.headers[*n].shown.as_str();
    let mut out = Pseudonymised {
        answers: profile.mark().to_owned(),
        contacts: profile.mark().to_owned(),
        ..Pseudonymised::default()
    };
    let with = |list: &[usize]| -> Vec<&str> {
        let rest = list.iter().map(header);
        std::iter::once(columns.named.as_str())
            .chain(rest)
            .collect()
    };
    profile.row(&with(&plan.stay), &mut out.answers);
    profile.row(&with(&plan.leave), &mut out.contacts);
    let mut contacts: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut people: BTreeSet<String> = BTreeSet::new();
    // Identities as they would be compared without regard to case, and as they are.
    let mut spellings: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = BTreeMap::new();
    let mut contact_columns: BTreeMap<usize, u32> = BTreeMap::new();
    table.each_row(log, &|_| {}, |cells, log| {
        // An error of a formula stays one: reception will say it.
        let cell = |n: &usize| cells.shown(*n);
        let pseudonym = match identity(cells, &plan, columns.comparison) {
            Some(identity) => {
                let name = key.pseudonym(&identity);
                let alike = identity.iter().map(|p| folded(p)).collect();
                spellings.entry(alike).or_default().insert(identity);
                name
            }
            None => return log.row(&notices::PSEUDONYM_NOBODY, cells.line, &[]),
        };
        for column in plan.stay.iter().filter(|c| looks_like_contact(cell(c))) {
            contact_columns.entry(*column).or_insert(cells.line);
        }
        let mut row = vec![pseudonym.as_str()];
        row.extend(plan.stay.iter().map(cell));
        profile.row(&row, &mut out.answers);
        let mut row = vec![pseudonym.clone()];
        row.extend(plan.leave.iter().map(|n| cell(n).to_owned()));
        if contacts.insert(row.clone()) {
            let row: Vec<&str> = row.iter().map(String::as_str).collect();
            profile.row(&row, &mut out.contacts);
        }
        people.insert(pseudonym);
        out.rows += 1;
    });
    let mut refused = false;
    for (column, line) in contact_columns {
        let header = &table.headers[column];
        if !columns.keep.iter().any(|k| plain(k) == header.plain) {
            refused = true;
            let place = log.column(log.place(), column).in_field(&header.shown);
            let place: Place = place.at_line(u64::from(line));
            log.push(notices::PSEUDONYM_CONTACT.at(place, &[&header.shown]));
        }
    }
    let near = spellings.values().filter(|s| s.len() > 1).count();
    if near > 0 && columns.comparison == Comparison::Exact {
        log.push(notices::PSEUDONYM_SPELLINGS.at(log.place(), &[&near]));
    }
    out.people = people.len() as u64;
    (!refused).then_some(out)
}

#[cfg(test)]
mod tests {
    use jauge_model::Lang;

    use super::*;

    fn key() -> Key {
        Key::parse(&"0b".repeat(32)).unwrap()
    }

    fn columns() -> Columns {
        Columns {
            identify: vec!["Nom".to_owned(), "Prénom".to_owned()],
            drop: vec!["Courriel".to_owned()],
            named: "code".to_owned(),
            ..Columns::default()
        }
    }

    const FILE: &str = "Nom;Prénom;Courriel;r01\nDupont;Élise;e@x.fr;3\nDUPONT ;Elise;e@x.fr;2\nMartin;Luc;;=1+1\n;;;4\n";

    #[test]
    fn names_of_people_are_told_from_those_of_places() {
        for header in [
            "Nom et prénom",
            "Adresse e-mail",
            "N° de téléphone",
            "First name",
        ] {
            assert!(names_people(&fold(header)), "{header}");
        }
        for header in [
            "code",
            "Nom du tiers-lieu",
            "Project name",
            "Votre code",
            "nombre",
        ] {
            assert!(!names_people(&fold(header)), "{header}");
        }
    }

    #[test]
    fn hmac_is_that_of_rfc_4231() {
        // Test case 2 of RFC 4231, with our way of putting texts together left out.
        let mut mac = Hmac::<Sha256>::new_from_slice(b"Jefe").unwrap();
        mac.update(b"what do ya want for nothing?");
        assert_eq!(
            hexadecimal(&mac.finalize().into_bytes()),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn names_leave_and_the_same_person_keeps_one_pseudonym() {
        let mut columns = columns();
        let run = |columns: &Columns| {
            pseudonymise("a.csv", FILE.as_bytes(), &key(), columns, Profile::Machine)
        };
        let (exact, said) = run(&columns);
        assert_eq!(exact.unwrap().people, 3);
        let codes: Vec<&str> = said.iter().map(|d| d.code).collect();
        assert_eq!(codes, ["R186", "R185"], "{}", said.render(Lang::En));
        columns.comparison = Comparison::Folded;
        let (folded, _) = run(&columns);
        let folded = folded.unwrap();
        assert_eq!((folded.rows, folded.people), (3, 2));
        let lines: Vec<&str> = folded.answers.lines().collect();
        assert_eq!(lines[0], "code,r01");
        let code = |n: usize| lines[n].split(',').next().unwrap();
        assert_eq!(code(1), code(2));
        assert_eq!(code(1).len(), 20);
        assert!(lines[3].ends_with(",'=1+1"), "formulas are made text");
        for word in ["Dupont", "DUPONT", "lise", "e@x.fr", "Luc"] {
            assert!(!folded.answers.contains(word), "{word}");
        }
        assert_eq!(folded.contacts.lines().count(), 4);
        // Another key, other pseudonyms.
        let other = Key::of([7; 32]);
        let (other, _) = pseudonymise("a.csv", FILE.as_bytes(), &other, &columns, Profile::Machine);
        assert!(!other.unwrap().answers.contains(code(1)));
    }

    #[test]
    fn parts_cannot_slide_into_each_other() {
        let parts = |a: &str, b: &str| [a.to_owned(), b.to_owned()];
        assert_ne!(
            key().pseudonym(&parts("ab", "c")),
            key().pseudonym(&parts("a", "bc"))
        );
    }

    #[test]
    fn what_looks_like_an_identifier_is_asked_about() {
        let mut columns = columns();
        columns.drop.clear();
        let run = |columns: &Columns, file: &str| {
            let (done, said) =
                pseudonymise("a.csv", file.as_bytes(), &key(), columns, Profile::Machine);
            let codes: Vec<&str> = said.iter().map(|d| d.code).collect();
            (done.is_some(), codes)
        };
        assert_eq!(run(&columns, FILE), (false, vec!["R183"]));
        let hidden = "Nom;Prénom;q7\nDupont;Élise;06 12 34 56 78\n";
        assert_eq!(run(&columns, hidden), (false, vec!["R184"]));
        columns.keep = vec!["q7".to_owned()];
        assert_eq!(run(&columns, hidden), (true, vec![]));
        columns.identify = vec!["Mail".to_owned()];
        assert!(!run(&columns, hidden).0);
    }

    #[test]
    fn a_key_file_is_64_digits() {
        assert_eq!(Key::parse(&key().to_file()), Some(key()));
        for wrong in ["", "0b", &"zz".repeat(32), &"é".repeat(32)] {
            assert_eq!(Key::parse(wrong), None);
        }
        assert_eq!(format!("{:?}", key()), "Key(..)");
    }
}
