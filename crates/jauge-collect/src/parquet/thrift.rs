//! The compact protocol of Thrift, in which a Parquet file describes itself
//! (<https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>).

/// How an integer is declared. Both are written alike.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    I32 = 5,
    I64 = 6,
}

const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

/// A structure as it is written: its fields in the order of their numbers.
#[derive(Default)]
pub(super) struct Struct {
    bytes: Vec<u8>,
    last: i16,
}

impl Struct {
    /// Number of a field as the distance from the last one, which is at most 15 here, and its type.
    fn head(&mut self, field: i16, kind: u8) {
        debug_assert!((1..=15).contains(&(field - self.last)), "fields in order");
        self.bytes.push(((field - self.last) as u8) << 4 | kind);
        self.last = field;
    }

    pub(super) fn int(&mut self, field: i16, kind: Kind, value: i64) {
        self.head(field, kind as u8);
        varint(zigzag(value), &mut self.bytes);
    }

    pub(super) fn text(&mut self, field: i16, value: &str) {
        self.head(field, BINARY);
        binary(value, &mut self.bytes);
    }

    pub(super) fn inner(&mut self, field: i16, value: Self) {
        self.head(field, STRUCT);
        self.bytes.extend(value.end());
    }

    pub(super) fn ints(&mut self, field: i16, values: &[i64]) {
        self.list(field, Kind::I32 as u8, values.len());
        for value in values {
            varint(zigzag(*value), &mut self.bytes);
        }
    }

    pub(super) fn texts(&mut self, field: i16, values: &[&str]) {
        self.list(field, BINARY, values.len());
        for value in values {
            binary(value, &mut self.bytes);
        }
    }

    pub(super) fn structs(&mut self, field: i16, values: Vec<Self>) {
        self.list(field, STRUCT, values.len());
        for value in values {
            self.bytes.extend(value.end());
        }
    }

    fn list(&mut self, field: i16, kind: u8, length: usize) {
        self.head(field, LIST);
        if length < 15 {
            self.bytes.push((length as u8) << 4 | kind);
        } else {
            self.bytes.push(0xf0 | kind);
            varint(length as u64, &mut self.bytes);
        }
    }

    /// The bytes, with the mark that no field follows.
    pub(super) fn end(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }
}

fn binary(value: &str, out: &mut Vec<u8>) {
    varint(value.len() as u64, out);
    out.extend(value.as_bytes());
}

/// Small numbers of either sign as small numbers without one.
const fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}

/// Seven bits a byte, the lowest first; the eighth says that more follow.
pub(super) fn varint(mut value: u64, out: &mut Vec<u8>) {
    while value > 0x7f {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers from the protocol's own description.
    #[test]
    fn numbers_are_those_of_the_protocol() {
        let mut out = Vec::new();
        varint(50_399, &mut out);
        assert_eq!(out, [0xdf, 0x89, 0x03]);
        assert_eq!([0, -1, 1, -2, 2].map(zigzag), [0, 1, 2, 3, 4]);
        assert_eq!([i64::MAX, i64::MIN].map(zigzag), [u64::MAX - 1, u64::MAX]);
    }

    #[test]
    fn a_long_list_says_its_length_apart() {
        let mut list = Struct::default();
        list.ints(2, &[0; 15]);
        let bytes = list.end();
        assert_eq!(bytes[..3], [0x29, 0xf5, 15]);
        assert_eq!(bytes.len(), 3 + 15 + 1);
    }
}
