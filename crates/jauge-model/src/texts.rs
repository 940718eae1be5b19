//! Many short texts in one allocation: the codes of people, the words of a column.

use std::ops::{Index, Range};

/// Texts one behind the other: a place in one text each instead of an allocation each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    buffer: String,
    /// The lower half of where each text ends.
    ends: Vec<u32>,
    /// Texts at which the upper half grows by one.
    turns: Vec<usize>,
}

impl Texts {
    /// None yet, with room for so many of so many bytes together.
    #[must_use]
    pub fn with_room(texts: usize, bytes: usize) -> Self {
        Self {
            buffer: String::with_capacity(bytes),
            ends: Vec::with_capacity(texts),
            turns: Vec::new(),
        }
    }

    /// Makes room for so many more.
    pub fn reserve(&mut self, texts: usize) {
        self.ends.reserve_exact(texts);
    }

    /// Puts a text behind the others.
    #[inline]
    pub fn push(&mut self, text: &str) {
        let before = self.buffer.len() >> 32;
        self.buffer.push_str(text);
        let turns = (self.buffer.len() >> 32) - before;
        if turns > 0 {
            self.turns.extend((0..turns).map(|_| self.ends.len()));
        }
        self.ends.push(self.buffer.len() as u32);
    }

    #[inline]
    fn end(&self, n: usize) -> Option<usize> {
        let low = *self.ends.get(n)? as usize;
        if self.turns.is_empty() {
            return Some(low);
        }
        Some(low + (self.turns.partition_point(|turn| *turn <= n) << 32))
    }

    /// A text by its place; empty where there is none.
    #[inline]
    #[must_use]
    pub fn get(&self, n: usize) -> &str {
        let start = n.checked_sub(1).and_then(|p| self.end(p));
        let end = self.end(n).unwrap_or_default();
        self.buffer.get(start.unwrap_or(0)..end).unwrap_or_default()
    }

    /// The texts from one place to another, without anything between them.
    #[must_use]
    pub fn together(&self, places: Range<usize>) -> &str {
        let start = places.start.checked_sub(1).and_then(|p| self.end(p));
        let end = places.end.checked_sub(1).and_then(|p| self.end(p));
        let text = start.unwrap_or(0)..end.unwrap_or(0);
        self.buffer.get(text).unwrap_or_default()
    }

    /// Takes all of them out, and keeps their room.
    pub fn clear(&mut self) {
        self.buffer.clear();
        self.ends.clear();
        self.turns.clear();
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether this character stands in one of them.
    #[must_use]
    pub fn has(&self, character: char) -> bool {
        self.buffer.contains(character)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.iter_from(0)
    }

    /// Those from a place on, in order.
    #[inline]
    pub fn iter_from(&self, first: usize) -> impl ExactSizeIterator<Item = &str> {
        let start = first.checked_sub(1).and_then(|p| self.end(p));
        let mut start = start.unwrap_or(0);
        (first..self.len()).map(move |n| {
            let end = self.end(n).unwrap_or(start);
            let text = self.buffer.get(start..end).unwrap_or_default();
            start = end;
            text
        })
    }
}

impl Index<usize> for Texts {
    type Output = str;

    fn index(&self, n: usize) -> &str {
        self.get(n)
    }
}

impl<T: AsRef<str>> FromIterator<T> for Texts {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let mut out = Self::default();
        texts.into_iter().for_each(|text| out.push(text.as_ref()));
        out
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_text_is_found_in_its_place(said in prop::collection::vec("[a-cé]{0,4}", 0..40)) {
            let texts: Texts = said.iter().collect();
            prop_assert_eq!(texts.len(), said.len());
            prop_assert!(texts.iter().eq(said.iter().map(String::as_str)));
            prop_assert_eq!(texts.get(said.len()), "");
            let third = said.len() / 3;
            prop_assert_eq!(texts.together(third..said.len()), said[third..].concat());
            prop_assert_eq!(texts.together(0..third), said[..third].concat());
            prop_assert!(texts.iter_from(third).eq(said[third..].iter().map(String::as_str)));
            prop_assert_eq!(texts.has('b'), said.concat().contains('b'));
            let mut again = Texts::with_room(said.len(), 8);
            said.iter().for_each(|text| again.push(text));
            prop_assert_eq!(&again, &texts);
            again.push("one more");
            prop_assert_ne!(&again, &texts);
            again.clear();
            prop_assert!(again.is_empty());
            prop_assert_eq!(again, Texts::default());
        }
    }
}
