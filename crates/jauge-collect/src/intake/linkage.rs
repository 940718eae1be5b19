//! Linking the waves by exact code, and listing the codes that one slip keeps apart.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use jauge_model::questionnaire::LinkBy;
use jauge_model::reception::{FileReception, Linkage, NearMiss, Orphan, frame_name};
use jauge_model::{Diagnostics, Place, Questionnaire, Responses, Study};

use super::log::LISTED;
use super::notices;
use crate::spelling::shown;

/// A code within one slip of more than this many others is not listed.
const NEIGHBOURS: usize = 3;
/// Shortest code compared, in characters: below, any two codes are one slip apart.
const SHORTEST: usize = 3;
/// Longest code compared, in characters.
const LONGEST: usize = 40;
/// Most codes that share what is left of them after one deletion and are still compared.
const BLOCK: usize = 64;

/// What parts two codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slip {
    CaseOrSpaces,
    OneCharacter,
    Swapped,
}

impl Slip {
    const fn id(self) -> &'static str {
        match self {
            Self::CaseOrSpaces => "case or spaces",
            Self::OneCharacter => "one character",
            Self::Swapped => "two characters swapped",
        }
    }

    const fn french(self) -> &'static str {
        match self {
            Self::CaseOrSpaces => "casse ou espaces",
            Self::OneCharacter => "un caractère",
            Self::Swapped => "deux caractères échangés",
        }
    }
}

/// The one slip that parts two codes, if one does.
pub(super) fn slip(a: &str, b: &str) -> Option<Slip> {
    if a == b {
        return None;
    }
    if bare(a) == bare(b) {
        return Some(Slip::CaseOrSpaces);
    }
    if a.chars().count().min(b.chars().count()) < SHORTEST {
        return None;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (long, short) = if a.len() >= b.len() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    let start = long.iter().zip(short).take_while(|(x, y)| x == y).count();
    let (x, y) = (&long[start..], &short[start..]);
    match long.len() - short.len() {
        0 if x[1..] == y[1..] => Some(Slip::OneCharacter),
        0 if x.len() > 1 && x[0] == y[1] && x[1] == y[0] && x[2..] == y[2..] => Some(Slip::Swapped),
        1 if x[1..] == *y => Some(Slip::OneCharacter),
        _ => None,
    }
}

fn bare(code: &str) -> String {
    let kept = code.chars().filter(|c| !c.is_whitespace());
    kept.flat_map(char::to_lowercase).collect()
}

/// Where the later forms of the first contrast come from: per person, file and line. Empty where
/// each of them has an earlier one.
pub(super) type Origins = Vec<Option<(u32, u32)>>;

/// Counts and lists how the waves link, and says what deserves a look.
pub(super) fn link(
    grid: &Questionnaire,
    study: &Study,
    responses: &Responses,
    origins: &Origins,
    files: &[FileReception],
    out: &mut Diagnostics,
) -> Linkage {
    let mut linkage = Linkage {
        people: responses.len() as u64,
        ..Linkage::default()
    };
    for (wave, answers) in grid.waves.iter().zip(&responses.waves) {
        let forms = answers.returned.iter().filter(|r| **r).count();
        linkage.forms.push((wave.id.clone(), forms as u64));
    }
    let inside = |w: &usize| *w < grid.waves.len();
    for (from, to) in study
        .contrasts
        .iter()
        .filter(|(a, b)| inside(a) && inside(b))
    {
        let linked = responses.linked(*from, *to) as u64;
        let id = |w: usize| grid.waves[w].id.clone();
        linkage.linked.push((id(*from), id(*to), linked));
    }
    let Some(&(from, to)) = study
        .contrasts
        .first()
        .filter(|(a, b)| inside(a) && inside(b))
    else {
        return linkage;
    };
    let (before, after) = (
        &responses.waves[from].returned,
        &responses.waves[to].returned,
    );
    let alone = |x: &[bool], y: &[bool]| -> Vec<usize> {
        (0..responses.len()).filter(|p| x[*p] && !y[*p]).collect()
    };
    let (later, earlier) = (alone(after, before), alone(before, after));
    let origin = |person: usize| {
        let (f, line) = origins.get(person).copied().flatten().unwrap_or_default();
        let file = files.get(f as usize);
        let line = u64::from(line);
        if let Some(form) = file.and_then(|f| f.form(line)) {
            return Place::file(shown(&form.file, 120));
        }
        let name = file.map(|f| {
            if f.frame {
                frame_name(&f.file)
            } else {
                f.file.clone()
            }
        });
        let mut place = Place::file(name.unwrap_or_default()).at_line(line);
        let sheet = file.and_then(|f| f.sheet.as_ref());
        place.sheet = sheet.map(|s| shown(&s.name, 40));
        place
    };
    for &person in &later {
        let place = origin(person);
        linkage.orphans.push(Orphan {
            code: responses.participants[person].to_owned(),
            file: place.file.unwrap_or_default(),
            sheet: place.sheet,
            line: place.line.unwrap_or_default(),
        });
    }
    if let (Some(first), Some(person)) = (linkage.orphans.first(), later.first()) {
        let place = origin(*person);
        let (a, b) = (&grid.waves[to].id, &grid.waves[from].id);
        let code = shown(&first.code, 40);
        out.push(notices::ORPHANS.at(place, &[&later.len(), a, b, &code]));
    }
    // Check characters and elements have their own lists.
    if grid.linked_by() == LinkBy::Code && grid.link_elements().is_empty() {
        near_misses(responses, &later, &earlier, origin, &mut linkage, out);
    }
    linkage
}

/// Hashes of what is left of a code when nothing, or one character, is deleted.
pub(super) fn neighbourhood(code: &str) -> Vec<u64> {
    let hash = |chars: &mut dyn Iterator<Item = char>| {
        let mut hasher = DefaultHasher::new();
        chars.for_each(|c| c.hash(&mut hasher));
        hasher.finish()
    };
    let bare = bare(code);
    let mut out = vec![hash(&mut bare.chars())];
    let chars: Vec<char> = code.chars().collect();
    if chars.len() <= LONGEST {
        out.push(hash(&mut chars.iter().copied()));
        for skip in 0..chars.len() {
            let left = chars.iter().enumerate().filter(|(n, _)| *n != skip);
            out.push(hash(&mut left.map(|(_, c)| *c)));
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

fn near_misses(
    responses: &Responses,
    later: &[usize],
    earlier: &[usize],
    origin: impl Fn(usize) -> Place,
    linkage: &mut Linkage,
    out: &mut Diagnostics,
) {
    if later.is_empty() || earlier.is_empty() {
        return;
    }
    let code = |person: usize| &responses.participants[person];
    let mut index: Vec<(u64, usize)> = Vec::new();
    for &person in earlier {
        index.extend(neighbourhood(code(person)).into_iter().map(|h| (h, person)));
    }
    index.sort_unstable();
    let (mut too_alike, mut listed) = (0_u64, 0_u64);
    for &person in later {
        let mut near: Vec<(usize, Slip)> = Vec::new();
        for hash in neighbourhood(code(person)) {
            let start = index.partition_point(|e| e.0 < hash);
            let block = index[start..].iter().take_while(|e| e.0 == hash);
            for &(_, other) in block.take(BLOCK) {
                if let Some(slip) = slip(code(person), code(other)) {
                    near.push((other, slip));
                }
            }
        }
        near.sort_unstable_by_key(|n| n.0);
        near.dedup_by_key(|n| n.0);
        if near.len() > NEIGHBOURS {
            too_alike += 1;
            continue;
        }
        for (other, slip) in near {
            let place = origin(person);
            linkage.near_misses.push(NearMiss {
                later: code(person).to_owned(),
                line: place.line.unwrap_or_default(),
                earlier: code(other).to_owned(),
                slip: slip.id().to_owned(),
            });
            listed += 1;
            if listed <= LISTED {
                let (a, b) = (shown(code(person), 40), shown(code(other), 40));
                let words: [&dyn std::fmt::Display; 4] = [&a, &b, &slip.french(), &slip.id()];
                out.push(notices::NEAR_MISS.at(place, &words));
            }
        }
    }
    if listed > LISTED {
        out.push(notices::NEAR_MISS.and_more(Place::default(), listed - LISTED));
    }
    if too_alike > 0 {
        out.push(notices::CODES_TOO_ALIKE.at(Place::default(), &[&too_alike, &NEIGHBOURS]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip() {
        assert_eq!(slip("AB12", "AB12"), None);
        assert_eq!(slip("AB12", "ab 12"), Some(Slip::CaseOrSpaces));
        assert_eq!(slip("AB12", "AB13"), Some(Slip::OneCharacter));
        assert_eq!(slip("AB12", "AB1"), Some(Slip::OneCharacter));
        assert_eq!(slip("B12", "AB12"), Some(Slip::OneCharacter));
        assert_eq!(slip("AB12", "BA12"), Some(Slip::Swapped));
        assert_eq!(slip("AB12", "AB21"), Some(Slip::Swapped));
        assert_eq!(slip("AB12", "A12B"), None);
        assert_eq!(slip("AB12", "CD12"), None);
        assert_eq!(slip("A", "B"), None);
    }

    #[test]
    fn every_slip_is_in_the_neighbourhood() {
        let words = [
            "AB12", "ab 12", "AB13", "AB1", "B12", "BA12", "AB21", "XAB12", "A", "", "é1",
        ];
        for a in words {
            for b in words {
                if slip(a, b).is_some() {
                    let other = neighbourhood(b);
                    assert!(
                        neighbourhood(a).iter().any(|h| other.contains(h)),
                        "{a} {b}"
                    );
                }
            }
        }
    }
}
