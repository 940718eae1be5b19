//! The compound file in which old Office files keep their streams.
//!
//! A chain of sectors that loops, or leads outside the file, ends the reading: a chain is
//! never followed for more sectors than the file has.

use super::{Damage, Refusal, Result};

const SIGNATURE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Sector numbers from here on mean something else than a sector.
const NOT_A_SECTOR: u32 = 0xffff_fff8;
/// Sectors of the table that the header itself lists.
const IN_HEADER: usize = 109;
/// Streams shorter than this are kept in small sectors.
const SMALL: usize = 4096;
const SMALL_SECTOR: usize = 64;
const ENTRY: usize = 128;

/// Whether these bytes begin like a compound file.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(&SIGNATURE[..4])
}

/// A compound file.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
    small: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    len: usize,
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes([two[0], two[1]]))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    let four = bytes.chunks_exact(4);
    four.map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]]))
        .collect()
}

impl<'a> Compound<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self> {
        let cut = || Refusal::from(Damage::Sectors);
        if !bytes.starts_with(SIGNATURE) || bytes.len() < 512 {
            return Err(cut());
        }
        let sector = match u16_at(bytes, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(cut()),
        };
        let word = |at| u32_at(bytes, at).ok_or_else(cut);
        let mut out = Self {
            bytes,
            sector,
            table: Vec::new(),
            small_table: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
        };
        let mut of_table = numbers(&bytes[76..76 + 4 * IN_HEADER]);
        // Large files list the rest of their table in sectors of their own, each ending with
        // the number of the next one.
        let (mut next, most) = (word(68)?, out.most());
        for _ in 0..most {
            let Some(listed) = out.at(next) else { break };
            let mut listed = numbers(listed);
            next = listed.pop().unwrap_or(NOT_A_SECTOR);
            of_table.extend(listed);
        }
        for number in of_table.into_iter().filter(|n| *n < NOT_A_SECTOR) {
            let part = out.at(number).ok_or_else(cut)?;
            out.table.extend(numbers(part));
            if out.table.len() > most + sector {
                break;
            }
        }
        let directory = out.chain(word(48)?, usize::MAX)?;
        out.entries = directory.chunks_exact(ENTRY).filter_map(entry).collect();
        let root = out.entries.first().ok_or_else(cut)?;
        let (start, len) = (root.start, root.len);
        if word(64)? > 0 {
            out.small = out.chain(start, len)?;
            out.small_table = numbers(&out.chain(word(60)?, usize::MAX)?);
        }
        Ok(out)
    }

    /// Whether there is a stream or folder of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries
            .iter()
            .any(|e| e.name.eq_ignore_ascii_case(name))
    }

    /// A whole stream.
    pub(super) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let Some(entry) = self
            .entries
            .iter()
            .find(|e| e.name.eq_ignore_ascii_case(name))
        else {
            return Ok(None);
        };
        if entry.len >= SMALL {
            return self.chain(entry.start, entry.len).map(Some);
        }
        let mut out = Vec::with_capacity(entry.len);
        let mut next = entry.start;
        while out.len() < entry.len {
            let at = next as usize * SMALL_SECTOR;
            let end = at.saturating_add(SMALL_SECTOR).min(self.small.len());
            let part = self.small.get(at..end).filter(|p| !p.is_empty());
            let Some(part) = part else { break };
            out.extend_from_slice(part);
            next = self
                .small_table
                .get(next as usize)
                .copied()
                .unwrap_or(NOT_A_SECTOR);
        }
        out.truncate(entry.len);
        Ok(Some(out))
    }

    /// Sectors that the file has room for.
    fn most(&self) -> usize {
        self.bytes.len() / self.sector + 1
    }

    fn at(&self, number: u32) -> Option<&'a [u8]> {
        if number >= NOT_A_SECTOR {
            return None;
        }
        let start = (number as usize + 1).checked_mul(self.sector)?;
        // The last sector may be cut short.
        let end = start.saturating_add(self.sector).min(self.bytes.len());
        self.bytes.get(start..end).filter(|s| !s.is_empty())
    }

    fn chain(&self, start: u32, len: usize) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        let mut next = start;
        for _ in 0..self.most() {
            let Some(sector) = self.at(next).filter(|_| out.len() < len) else {
                out.truncate(len);
                return Ok(out);
            };
            out.extend_from_slice(sector);
            next = self
                .table
                .get(next as usize)
                .copied()
                .unwrap_or(NOT_A_SECTOR);
        }
        out.truncate(len);
        match self.at(next) {
            None => Ok(out),
            Some(_) if out.len() >= len => Ok(out),
            Some(_) => Err(Damage::Sectors.into()),
        }
    }
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    // 0 is an unused entry.
    if bytes.get(66) == Some(&0) {
        return None;
    }
    let units = bytes[..64]
        .chunks_exact(2)
        .map(|c| u16::from_le_bytes([c[0], c[1]]));
    let name = char::decode_utf16(units.take_while(|u| *u != 0));
    Some(Entry {
        name: name
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect(),
        start: u32_at(bytes, 116)?,
        len: u32_at(bytes, 120)? as usize,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Header, one sector of table, one of directory.
    fn file(next_of_directory: u32) -> Vec<u8> {
        let mut out = vec![0_u8; 512 * 3];
        out[..8].copy_from_slice(SIGNATURE);
        out[30] = 9;
        let mut put = |at: usize, n: u32| out[at..at + 4].copy_from_slice(&n.to_le_bytes());
        put(48, 1); // directory
        put(60, u32::MAX - 1);
        put(68, u32::MAX - 1);
        (0..IN_HEADER).for_each(|n| put(76 + 4 * n, u32::MAX));
        put(76, 0); // table
        put(512, u32::MAX - 2);
        put(516, next_of_directory);
        let root = 1024;
        out[root] = b'R';
        out[root + 66] = 5;
        out
    }

    #[test]
    fn loops_end() {
        assert!(Compound::open(&file(u32::MAX - 1)).unwrap().has("r"));
        assert!(Compound::open(&file(1)).is_err());
        assert!(Compound::open(&file(1)[..700]).is_err());
    }
}
