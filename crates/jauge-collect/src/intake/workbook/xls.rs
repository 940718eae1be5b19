//! XLS: the sheets of an Excel 97 to 2003 workbook, one stream of records (BIFF8).
//!
//! Records are read in the order of the stream and only for what they hold: the sizes and
//! counts that they declare decide nothing.

use std::collections::BTreeMap;

use super::cfb::{Compound, u16_at, u32_at};
use super::formats::{self, Format};
use super::sheet::{Epoch, Kind, Merged, Sheet};
use super::{Damage, Listed, Refusal, Result};

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
const CONTINUE: u16 = 0x003c;

/// An opened workbook.
pub(in crate::intake) struct Xls {
    stream: Vec<u8>,
    listed: Vec<Listed>,
    /// Where the records of each listed sheet begin.
    starts: Vec<usize>,
    strings: Vec<String>,
    /// Of each cell style.
    formats: Vec<Format>,
    epoch: Epoch,
}

/// One record: its type and what it holds.
struct Record<'s> {
    kind: u16,
    data: &'s [u8],
}

impl Record<'_> {
    fn u16(&self, at: usize) -> Result<u16> {
        u16_at(self.data, at).ok_or_else(|| self.short())
    }

    fn u32(&self, at: usize) -> Result<u32> {
        u32_at(self.data, at).ok_or_else(|| self.short())
    }

    fn f64(&self, at: usize) -> Result<f64> {
        let eight = self.data.get(at..at + 8).and_then(|b| b.try_into().ok());
        eight.map(f64::from_le_bytes).ok_or_else(|| self.short())
    }

    /// Row and column of a cell.
    fn place(&self) -> Result<(u32, u32)> {
        Ok((u32::from(self.u16(0)?), u32::from(self.u16(2)?)))
    }

    fn short(&self) -> Refusal {
        Refusal::Damaged(Damage::Record, format!("{:#06x}", self.kind))
    }
}

/// The records of a stream from a place on.
struct Records<'s> {
    stream: &'s [u8],
    at: usize,
}

impl<'s> Records<'s> {
    fn next(&mut self) -> Result<Option<Record<'s>>> {
        let (Some(kind), Some(len)) = (
            u16_at(self.stream, self.at),
            u16_at(self.stream, self.at + 2),
        ) else {
            return Ok(None);
        };
        let start = self.at + 4;
        let data = self.stream.get(start..start + usize::from(len));
        self.at = start + usize::from(len);
        data.map_or_else(
            || Err(Damage::Record.into()),
            |data| Ok(Some(Record { kind, data })),
        )
    }

    /// A record that is long goes on in those that follow it.
    fn continued(&mut self, first: &'s [u8]) -> Result<Pieces<'s>> {
        let mut pieces = vec![first];
        while u16_at(self.stream, self.at) == Some(CONTINUE) {
            let next = self.next()?;
            pieces.extend(next.map(|r| r.data));
        }
        Ok(Pieces {
            pieces,
            n: 0,
            at: 0,
        })
    }
}

/// What a record and those that continue it hold.
struct Pieces<'s> {
    pieces: Vec<&'s [u8]>,
    n: usize,
    at: usize,
}

impl<'s> Pieces<'s> {
    /// What is left of the current piece.
    fn left(&self) -> &'s [u8] {
        self.pieces
            .get(self.n)
            .and_then(|p| p.get(self.at..))
            .unwrap_or_default()
    }

    fn next_piece(&mut self) -> bool {
        self.n += 1;
        self.at = 0;
        self.n < self.pieces.len()
    }

    fn byte(&mut self) -> Option<u8> {
        while self.left().is_empty() {
            if !self.next_piece() {
                return None;
            }
        }
        let byte = *self.left().first()?;
        self.at += 1;
        Some(byte)
    }

    fn number(&mut self, bytes: u32) -> Option<u32> {
        (0..bytes).try_fold(0, |n, shift| {
            Some(n | u32::from(self.byte()?) << (8 * shift))
        })
    }

    fn skip(&mut self, mut bytes: usize) {
        loop {
            let here = self.left().len();
            if bytes <= here {
                self.at += bytes;
                return;
            }
            bytes -= here;
            if !self.next_piece() {
                return;
            }
        }
    }

    /// A text of so many characters. Where it goes on in the next piece, a byte says anew
    /// whether its characters take one byte or two.
    fn characters(&mut self, count: u32, mut wide: bool) -> Option<String> {
        let mut units: Vec<u16> = Vec::new();
        while units.len() < count as usize {
            if self.left().is_empty() {
                if !self.next_piece() {
                    return None;
                }
                wide = self.byte()? & 1 != 0;
                continue;
            }
            let left = count as usize - units.len();
            let here = self.left();
            if wide {
                let pairs = here.chunks_exact(2).take(left);
                units.extend(pairs.map(|c| u16::from_le_bytes([c[0], c[1]])));
                let taken = (here.len() / 2).min(left);
                self.at += if taken == 0 { here.len() } else { taken * 2 };
            } else {
                units.extend(here.iter().take(left).map(|b| u16::from(*b)));
                self.at += here.len().min(left);
            }
        }
        Some(String::from_utf16_lossy(&units))
    }

    /// A text with its length before it, in so many bytes.
    fn text(&mut self, length_bytes: u32) -> Option<String> {
        let count = self.number(length_bytes)?;
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.number(2)? } else { 0 };
        let more = if flags & 4 != 0 { self.number(4)? } else { 0 };
        let text = self.characters(count, flags & 1 != 0)?;
        self.skip(runs as usize * 4 + more as usize);
        Some(text)
    }
}

impl Xls {
    pub(super) fn open(bytes: &[u8]) -> Result<Self> {
        let file = Compound::open(bytes)?;
        if file.has("EncryptedPackage") {
            return Err(Refusal::Encrypted);
        }
        let Some(stream) = file.stream("Workbook")? else {
            return Err(Refusal::Other(if file.has("Book") {
                "Excel 5.0/95"
            } else if file.has("WordDocument") {
                "DOC"
            } else {
                "OLE"
            }));
        };
        let mut out = Self {
            stream: Vec::new(),
            listed: Vec::new(),
            starts: Vec::new(),
            strings: Vec::new(),
            formats: Vec::new(),
            epoch: Epoch::default(),
        };
        let mut own: BTreeMap<u16, Format> = BTreeMap::new();
        let mut styles = Vec::new();
        let mut records = Records {
            stream: &stream,
            at: 0,
        };
        let mut first = true;
        while let Some(record) = records.next()? {
            if std::mem::take(&mut first) && (record.kind != BOF || record.u16(0)? != 0x0600) {
                return Err(Refusal::Other("Excel 5.0/95"));
            }
            let data = record.data;
            let pieces = |from: usize| Pieces {
                pieces: vec![data.get(from..).unwrap_or_default()],
                n: 0,
                at: 0,
            };
            match record.kind {
                EOF => break,
                0x002f => return Err(Refusal::Encrypted),
                0x0022 if record.u16(0)? == 1 => out.epoch = Epoch::Y1904,
                0x041e => {
                    let code = pieces(2).text(2).unwrap_or_default();
                    own.insert(record.u16(0)?, Format::of_code(&code));
                }
                0x00e0 => styles.push(record.u16(2)?),
                0x0085 => {
                    let (start, state) = (record.u32(0)?, record.u16(4)?);
                    let name = pieces(6).text(1).ok_or_else(|| record.short())?;
                    // The high byte is what the sheet is of: 0 for cells.
                    if state >> 8 == 0 {
                        out.listed.push(Listed {
                            name: name.replace('\0', ""),
                            hidden: state & 3 != 0,
                        });
                        out.starts.push(start as usize);
                    }
                }
                0x00fc => {
                    let mut pieces = records.continued(data)?;
                    pieces.skip(4);
                    let count = pieces.number(4).unwrap_or(0) as usize;
                    while out.strings.len() < count {
                        let Some(text) = pieces.text(2) else { break };
                        out.strings.push(text);
                    }
                }
                _ => {}
            }
        }
        let format = |id: u16| {
            let known = own.get(&id).copied();
            known.unwrap_or(Format::built_in(u32::from(id)))
        };
        out.formats = styles.into_iter().map(format).collect();
        out.stream = stream;
        Ok(out)
    }

    pub(super) fn sheets(&self) -> &[Listed] {
        &self.listed
    }

    pub(super) fn read(&self, sheet: usize, up_to: u32) -> Result<Sheet> {
        let mut records = Records {
            stream: &self.stream,
            at: self.starts.get(sheet).copied().unwrap_or(usize::MAX / 2),
        };
        let mut reading = Reading {
            book: self,
            sheet: Sheet::new(self.epoch),
            awaits_text: None,
            row: 0,
        };
        if records.next()?.is_none_or(|r| r.kind != BOF) {
            return Err(Damage::Record.into());
        }
        // A chart on the sheet has records of its own, between its own begin and end.
        let mut depth = 1_u32;
        let mut filtered = false;
        while depth > 0 && reading.row <= up_to {
            let Some(record) = records.next()? else { break };
            match record.kind {
                BOF => depth += 1,
                EOF => depth -= 1,
                _ if depth > 1 => {}
                0x009b => filtered = true,
                0x0207 => {
                    let text = records.continued(record.data)?.text(2);
                    reading.formula_text(&text.unwrap_or_default())?;
                }
                _ => reading.record(&record)?,
            }
        }
        if filtered {
            reading.sheet.hidden_by_filter();
        }
        Ok(reading.sheet.finish())
    }
}

/// A sheet while it is read.
struct Reading<'x> {
    book: &'x Xls,
    sheet: Sheet,
    /// A formula whose text comes in a record of its own.
    awaits_text: Option<(u32, u32)>,
    row: u32,
}

impl Reading<'_> {
    fn record(&mut self, record: &Record<'_>) -> Result<()> {
        let sheet = &mut self.sheet;
        match record.kind {
            // Number
            0x0203 => {
                let value = record.f64(6)?;
                return self.number(record.place()?, record.u16(4)?, value);
            }
            // RK, and several of them side by side
            0x027e => return self.number(record.place()?, record.u16(4)?, rk(record.u32(6)?)),
            0x00bd => {
                let (row, first) = record.place()?;
                let cells = record.data.len().saturating_sub(6) / 6;
                for n in 0..cells {
                    let at = 4 + 6 * n;
                    let value = rk(record.u32(at + 2)?);
                    self.number((row, first + n as u32), record.u16(at)?, value)?;
                }
            }
            // A shared text, and a text of the cell's own
            0x00fd => {
                let (row, column) = record.place()?;
                let text = self.book.strings.get(record.u32(6)? as usize);
                let text = text.ok_or_else(|| Refusal::from(Damage::SharedText))?;
                sheet.push(row, column, Kind::Text, text)?;
                self.row = row;
            }
            0x0204 | 0x00d6 => {
                let (row, column) = record.place()?;
                let mut pieces = Pieces {
                    pieces: vec![record.data.get(6..).unwrap_or_default()],
                    n: 0,
                    at: 0,
                };
                let text = pieces.text(2).ok_or_else(|| record.short())?;
                sheet.push(row, column, Kind::Text, &text)?;
                self.row = row;
            }
            // True, false, or an error
            0x0205 => {
                let (row, column) = record.place()?;
                let [value, is_error] = record.u16(6)?.to_le_bytes();
                bool_or_error(sheet, row, column, value, is_error != 0)?;
                self.row = row;
            }
            0x0006 => return self.formula(record),
            // Empty cells with a style
            0x0201 => {
                let (row, column) = record.place()?;
                sheet.see(row, column);
            }
            0x00be => {
                let last = record.u16(record.data.len().saturating_sub(2))?;
                sheet.see(record.place()?.0, u32::from(last));
            }
            // Rows, columns, merged cells
            0x0208 if record.u32(12)? & 0x20 != 0 => {
                let row = u32::from(record.u16(0)?);
                sheet.hide_rows(row, row, false);
            }
            0x007d if record.u16(8)? & 1 != 0 => {
                sheet.hide_columns(u32::from(record.u16(0)?), u32::from(record.u16(2)?));
            }
            0x00e5 => {
                for ends in record.data.get(2..).unwrap_or_default().chunks_exact(8) {
                    let end = |at| u16_at(ends, at).map_or(0, u32::from);
                    sheet.merge(Merged {
                        rows: (end(0), end(2)),
                        columns: (end(4), end(6)),
                    })?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn number(&mut self, (row, column): (u32, u32), style: u16, value: f64) -> Result<()> {
        let format = self.book.formats.get(usize::from(style));
        self.row = row;
        if !value.is_finite() {
            return self.sheet.push(row, column, Kind::Text, &value.to_string());
        }
        formats::push(
            &mut self.sheet,
            row,
            column,
            value,
            format.copied().unwrap_or_default(),
        )
    }

    /// A formula carries its last result: a number, or in place of one what it is instead.
    fn formula(&mut self, record: &Record<'_>) -> Result<()> {
        let (row, column) = record.place()?;
        let to_be_worked_out = record.u16(14)? & 3 != 0;
        self.awaits_text = None;
        self.row = row;
        if record.u16(12)? == 0xffff {
            let (what, value) = (record.u16(6)? & 0xff, record.u16(8)? as u8);
            return match what {
                0 => {
                    self.awaits_text = Some((row, column));
                    Ok(())
                }
                1 | 2 => {
                    self.sheet.formulas += u64::from(what == 1);
                    bool_or_error(&mut self.sheet, row, column, value, what == 2)
                }
                _ if to_be_worked_out => self.sheet.push(row, column, Kind::NoValue, "=…"),
                _ => {
                    self.sheet.formulas += 1;
                    self.sheet.empty_formula(row, column);
                    Ok(())
                }
            };
        }
        self.sheet.formulas += 1;
        self.number((row, column), record.u16(4)?, record.f64(6)?)
    }

    fn formula_text(&mut self, text: &str) -> Result<()> {
        let Some((row, column)) = self.awaits_text.take() else {
            return Ok(());
        };
        self.sheet.formulas += 1;
        if text.is_empty() {
            self.sheet.empty_formula(row, column);
        }
        self.sheet.push(row, column, Kind::Text, text)
    }
}

/// A number in four bytes: a whole one or the upper half of a float, perhaps in hundredths.
fn rk(bits: u32) -> f64 {
    let value = if bits & 2 != 0 {
        f64::from((bits as i32) >> 2)
    } else {
        f64::from_bits(u64::from(bits & !3) << 32)
    };
    if bits & 1 != 0 { value / 100.0 } else { value }
}

fn bool_or_error(
    sheet: &mut Sheet,
    row: u32,
    column: u32,
    value: u8,
    is_error: bool,
) -> Result<()> {
    let (kind, text) = match (is_error, value) {
        (false, 0) => (Kind::Bool, "FALSE"),
        (false, _) => (Kind::Bool, "TRUE"),
        (true, 0x00) => (Kind::Error, "#NULL!"),
        (true, 0x07) => (Kind::Error, "#DIV/0!"),
        (true, 0x0f) => (Kind::Error, "#VALUE!"),
        (true, 0x17) => (Kind::Error, "#REF!"),
        (true, 0x1d) => (Kind::Error, "#NAME?"),
        (true, 0x24) => (Kind::Error, "#NUM!"),
        (true, 0x2a) => (Kind::Error, "#N/A"),
        (true, _) => (Kind::Error, "#?"),
    };
    sheet.push(row, column, kind, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_four_bytes() {
        assert_eq!(rk(3 << 2 | 2), 3.0);
        assert_eq!(rk((-5_i32 << 2) as u32 | 2), -5.0);
        assert_eq!(rk(1250 << 2 | 3), 12.5);
        assert_eq!(rk((1.5_f64.to_bits() >> 32) as u32), 1.5);
    }

    #[test]
    fn texts_go_on_in_the_next_record() {
        let mut pieces = Pieces {
            pieces: vec![b"\x05\x00\x00ab", b"\x01c\x00d\x00e\x00", b"\x01\x00\x00z"],
            n: 0,
            at: 0,
        };
        assert_eq!(pieces.text(2).as_deref(), Some("abcde"));
        assert_eq!(pieces.text(2).as_deref(), Some("z"));
        assert_eq!(pieces.text(2), None);
    }
}
