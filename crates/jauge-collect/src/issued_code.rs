//! Codes that a team hands out: short, easy to read aloud, and wrong in a way that shows.
//!
//! The alphabet has no vowel, so that no code spells a word, and none of the characters that people
//! take for another one (0 O Q, 1 I L, 2 Z, 5 S, 6 G, 8 B). Its 23 characters are a prime number of
//! values. The last character is a check: the sum of (place x value) over the whole code is a multiple
//! of 23. Since 23 is prime and every place has its own weight, one wrong character, or any two
//! characters that changed places, always breaks the sum.

use std::collections::HashSet;
use std::fmt;

use jauge_model::{Lang, Text};
use rand::{Rng, RngExt as _};

/// The characters of a code, in the order of their values.
pub const ALPHABET: &[u8; 23] = b"23456789CDFHJKMNPRTVWXY";

/// Characters drawn when nothing else is asked for; one check character is added.
pub const DEFAULT_LENGTH: usize = 5;

/// Fewest and most characters drawn: above, two places would share a weight.
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=20;

/// Codes possible for each code issued: below, a mistyped code could too often be another person's
/// (F. E. Sandnes 2021 takes ten as a workable compromise).
const SPARSE: u64 = 10;

/// A code whose check character is right, in capitals, without the hyphens that help to read it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IssuedCode(String);

/// Why a text is no issued code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeFault {
    /// Too few or too many characters.
    Length {
        /// How many there are.
        found: usize,
    },
    /// A character that no code has.
    Character {
        /// The character.
        found: char,
        /// Its place, from 1.
        place: usize,
    },
    /// Every character could stand in a code, but not together: one is wrong, or two are swapped.
    Check,
}

impl CodeFault {
    /// One word for programs.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Length { .. } => "length",
            Self::Character { .. } => "character",
            Self::Check => "check",
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn reason(&self) -> Text {
        match self {
            Self::Length { found } => Text::both(
                format!("{found} caractères : il en manque ou il y en a trop"),
                format!("{found} characters: some are missing or too many"),
            ),
            Self::Character { found, place } => {
                let meant = look_alike(*found);
                let (fr, en) = meant.map_or_else(
                    || (String::new(), String::new()),
                    |c| (format!(" (peut-être {c})"), format!(" (perhaps {c})")),
                );
                Text::both(
                    format!("aucun code ne contient « {found} », en position {place}{fr}"),
                    format!("no code contains “{found}”, at position {place}{en}"),
                )
            }
            Self::Check => Text::both(
                "un caractère est faux ou manque, ou deux sont échangés",
                "one character is wrong or missing, or two are swapped",
            ),
        }
    }

    /// What is wrong and what to do.
    #[must_use]
    pub fn message(&self) -> Text {
        let reason = self.reason();
        Text::both(
            format!("{} ; relisez le code sur la carte", reason.get(Lang::Fr)),
            format!("{}; read the code on the card again", reason.get(Lang::En)),
        )
    }
}

/// The character of the alphabet that another one is often written for.
fn look_alike(c: char) -> Option<char> {
    Some(match c.to_ascii_uppercase() {
        'Z' => '2',
        'S' => '5',
        'G' => '6',
        'B' => '8',
        'A' => '4',
        'E' => '3',
        'U' => 'V',
        _ => return None,
    })
}

/// The characters of a code as people write it, in capitals, without what helps to read it.
pub(crate) fn bare(text: &str) -> String {
    let kept =
        |c: &char| !(c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2013}' | '.' | '_'));
    let characters = text.chars().filter(kept);
    characters.map(|c| c.to_ascii_uppercase()).collect()
}

impl IssuedCode {
    /// Reads a code as people write it: in any case, with spaces, hyphens or dots.
    ///
    /// # Errors
    /// The first [`CodeFault`].
    ///
    /// ```
    /// use jauge_collect::issued_code::{CodeFault, IssuedCode};
    /// let code = IssuedCode::parse("k7p-3xp").unwrap();
    /// assert_eq!(code.to_string(), "K7P-3XP");
    /// // Two neighbours swapped.
    /// assert_eq!(IssuedCode::parse("K7P-X3P"), Err(CodeFault::Check));
    /// ```
    pub fn parse(text: &str) -> Result<Self, CodeFault> {
        let code = bare(text);
        let mut sum = 0;
        let mut length = 0;
        for (i, c) in code.chars().enumerate() {
            let value = u8::try_from(c)
                .ok()
                .and_then(|c| ALPHABET.iter().position(|a| *a == c))
                .ok_or(CodeFault::Character {
                    found: c,
                    place: i + 1,
                })?;
            sum += (i + 1) * value;
            length = i + 1;
        }
        if !LENGTHS.contains(&length.saturating_sub(1)) {
            return Err(CodeFault::Length { found: length });
        }
        if !sum.is_multiple_of(ALPHABET.len()) {
            return Err(CodeFault::Check);
        }
        Ok(Self(code))
    }

    /// Draws one code of `length` characters and its check character.
    fn draw(length: usize, random: &mut impl Rng) -> Self {
        let size = ALPHABET.len();
        let mut sum = 0;
        let mut code = String::with_capacity(length + 1);
        for place in 1..=length {
            let value = random.random_range(0..size);
            sum += place * value;
            code.push(char::from(ALPHABET[value]));
        }
        code.push(check(sum, length));
        Self(code)
    }

    /// The code of [`DEFAULT_LENGTH`] characters that stands for a number; two numbers share one
    /// when they differ by a multiple of all such codes. The form does the same in its script.
    #[must_use]
    pub fn of_number(number: u32) -> Self {
        let size = ALPHABET.len();
        let mut rest = number as usize;
        let mut sum = 0;
        let mut code = String::with_capacity(DEFAULT_LENGTH + 1);
        for place in 1..=DEFAULT_LENGTH {
            let value = rest % size;
            rest /= size;
            sum += place * value;
            code.push(char::from(ALPHABET[value]));
        }
        code.push(check(sum, DEFAULT_LENGTH));
        Self(code)
    }

    /// The code without hyphens.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The check character behind `length` characters with this sum of place x value.
fn check(sum: usize, length: usize) -> char {
    let size = ALPHABET.len();
    // The value v with sum + (length + 1) v = 0 modulo 23: there is exactly one.
    let value = (0..size).find(|v| (sum + (length + 1) * v).is_multiple_of(size));
    char::from(ALPHABET[value.unwrap_or(0)])
}

/// In groups of three, to be read aloud.
impl fmt::Display for IssuedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, c) in self.0.chars().enumerate() {
            if i > 0 && i % 3 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{c}")?;
        }
        Ok(())
    }
}

/// Why codes cannot be issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssueFault {
    /// Codes cannot have that many characters.
    Length {
        /// Characters asked for, check character apart.
        asked: usize,
    },
    /// So many codes of that length would be too close to each other.
    TooDense {
        /// Codes asked for, those already issued included.
        asked: u64,
        /// Most codes of that length.
        most: u64,
    },
}

impl IssueFault {
    /// What is wrong and what to do.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::Length { asked } => Text::both(
                format!("longueur {asked} : choisissez de 3 à 20 caractères"),
                format!("length {asked}: choose 3 to 20 characters"),
            ),
            Self::TooDense { asked, most } => Text::both(
                format!(
                    "{asked} codes pour {most} au plus à cette longueur : choisissez des codes plus longs"
                ),
                format!("{asked} codes where {most} at most fit this length: choose longer codes"),
            ),
        }
    }
}

/// Draws `count` different codes of `length` characters plus a check character, none of which is in `taken`.
///
/// # Errors
/// [`IssueFault`]: a length outside 3 to 20, or more codes than a tenth of those possible.
///
/// ```
/// use jauge_collect::issued_code::{DEFAULT_LENGTH, issue};
/// use rand::SeedableRng as _;
/// let mut random = rand_pcg::Pcg64::seed_from_u64(1);
/// let codes = issue(200, DEFAULT_LENGTH, &Default::default(), &mut random).unwrap();
/// assert_eq!(codes.len(), 200);
/// ```
pub fn issue(
    count: u64,
    length: usize,
    taken: &HashSet<IssuedCode>,
    random: &mut impl Rng,
) -> Result<Vec<IssuedCode>, IssueFault> {
    if !LENGTHS.contains(&length) {
        return Err(IssueFault::Length { asked: length });
    }
    let possible = (0..length).fold(1_u64, |n, _| n.saturating_mul(ALPHABET.len() as u64));
    let (asked, most) = (count.saturating_add(taken.len() as u64), possible / SPARSE);
    if asked > most {
        return Err(IssueFault::TooDense { asked, most });
    }
    let mut issued: HashSet<IssuedCode> = HashSet::new();
    let mut codes = Vec::new();
    while (codes.len() as u64) < count {
        let code = IssuedCode::draw(length, random);
        if !taken.contains(&code) && issued.insert(code.clone()) {
            codes.push(code);
        }
    }
    Ok(codes)
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;

    fn some(count: u64, length: usize) -> Vec<IssuedCode> {
        let mut random = rand_pcg::Pcg64::seed_from_u64(20_260_101);
        issue(count, length, &HashSet::new(), &mut random).unwrap()
    }

    /// Not a sample of slips: every one of every code drawn.
    #[test]
    fn every_wrong_or_swapped_character_is_detected() {
        let mut tried = 0;
        for length in [3, 5, 8, 20] {
            for code in some(20, length) {
                let letters = code.as_str().as_bytes();
                for i in 0..letters.len() {
                    for &other in ALPHABET.iter().filter(|c| **c != letters[i]) {
                        let mut wrong = letters.to_vec();
                        wrong[i] = other;
                        let wrong = String::from_utf8(wrong).unwrap();
                        assert_eq!(IssuedCode::parse(&wrong), Err(CodeFault::Check), "{code}");
                        tried += 1;
                    }
                    for j in i + 1..letters.len() {
                        if letters[i] != letters[j] {
                            let mut swapped = letters.to_vec();
                            swapped.swap(i, j);
                            let swapped = String::from_utf8(swapped).unwrap();
                            assert_eq!(IssuedCode::parse(&swapped), Err(CodeFault::Check));
                            tried += 1;
                        }
                    }
                }
            }
        }
        assert!(tried > 10_000);
    }

    #[test]
    fn codes_are_read_as_people_write_them() {
        for code in some(50, 5) {
            assert_eq!(IssuedCode::parse(&code.to_string()), Ok(code.clone()));
            let typed = format!(" {} ", code.to_string().to_lowercase().replace('-', " "));
            assert_eq!(IssuedCode::parse(&typed), Ok(code));
        }
    }

    #[test]
    fn foreign_characters_and_lengths_are_named() {
        assert_eq!(IssuedCode::parse(""), Err(CodeFault::Length { found: 0 }));
        assert_eq!(IssuedCode::parse("22"), Err(CodeFault::Length { found: 2 }));
        let fault = IssuedCode::parse("K7B-3XP").unwrap_err();
        assert_eq!(
            fault,
            CodeFault::Character {
                found: 'B',
                place: 3
            }
        );
        assert!(fault.message().get(Lang::En).contains("perhaps 8"));
        assert!(IssuedCode::parse(&"2".repeat(500)).is_err());
        assert!(IssuedCode::parse("é").is_err());
    }

    #[test]
    fn codes_differ_and_avoid_those_taken() {
        let first = some(400, 4);
        let taken: HashSet<IssuedCode> = first.iter().cloned().collect();
        assert_eq!(taken.len(), 400);
        // The same stream again: every code of it is taken.
        let mut random = rand_pcg::Pcg64::seed_from_u64(20_260_101);
        let second = issue(400, 4, &taken, &mut random).unwrap();
        assert!(second.iter().all(|code| !taken.contains(code)));
    }

    #[test]
    fn too_many_for_their_length_are_refused() {
        let mut random = rand_pcg::Pcg64::seed_from_u64(1);
        let none = HashSet::new();
        assert!(issue(1_216, 3, &none, &mut random).is_ok());
        let refused = issue(1_217, 3, &none, &mut random);
        assert_eq!(
            refused,
            Err(IssueFault::TooDense {
                asked: 1_217,
                most: 1_216
            })
        );
        assert!(issue(1, 2, &none, &mut random).is_err());
        assert!(issue(u64::MAX, 20, &none, &mut random).is_err());
    }
}
