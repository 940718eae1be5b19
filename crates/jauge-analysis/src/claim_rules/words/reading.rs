//! A text as sentences, each with the line on which it begins.

/// A sentence, a heading or an entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Line, from 1.
    pub(super) line: u64,
    /// As written, on one line.
    pub(super) text: String,
    /// Whether a paragraph begins with it: a pronoun then stands for nothing said before.
    pub(super) begins: bool,
}

/// What may stand behind the mark that ends a sentence.
const CLOSING: [char; 6] = ['»', '”', '"', ')', '*', '_'];

impl Piece {
    /// Whether it is a question.
    pub(super) fn asks(&self) -> bool {
        let bare = |c: char| c.is_whitespace() || CLOSING.contains(&c);
        self.text.trim_end_matches(bare).ends_with('?')
    }
}

/// The pieces of a text, Markdown or plain. Code blocks and addresses are left out.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut reader = Reader {
        begins: true,
        ..Reader::default()
    };
    for (number, line) in (1_u64..).zip(text.lines()) {
        reader.line(number, line);
    }
    reader.flush();
    reader.out
}

#[derive(Default)]
struct Reader {
    out: Vec<Piece>,
    current: String,
    /// Line on which the current sentence begins.
    line: u64,
    code: bool,
    /// Whether the next sentence begins a paragraph.
    begins: bool,
}

impl Reader {
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.current);
        let text = text.trim();
        if !text.is_empty() {
            self.out.push(Piece {
                line: self.line,
                text: text.to_owned(),
                begins: std::mem::take(&mut self.begins),
            });
        }
    }

    fn line(&mut self, number: u64, line: &str) {
        let line = line.trim();
        if line.starts_with("```") {
            self.code = !self.code;
            self.flush();
            return;
        }
        if self.code {
            return;
        }
        let heading = line.starts_with('#');
        let entry = ["- ", "* ", "+ ", "|"].iter().any(|m| line.starts_with(m));
        if line.is_empty() || heading || entry {
            self.flush();
            // An entry of a list goes on with what the line above it said.
            self.begins |= line.is_empty() || heading;
        }
        let words = line.trim_start_matches(['#', '-', '*', '+', '>', ' ']);
        for word in words.split_whitespace().filter(|w| !w.contains("://")) {
            if self.current.is_empty() {
                let closes = word.chars().all(|c| CLOSING.contains(&c));
                if let Some(last) = self.out.last_mut().filter(|_| closes) {
                    last.text.push(' ');
                    last.text.push_str(word);
                    continue;
                }
                self.line = number;
            } else {
                self.current.push(' ');
            }
            self.current.push_str(word);
            if word
                .trim_end_matches(CLOSING)
                .ends_with(['.', '!', '?', '…'])
            {
                self.flush();
            }
        }
        if heading {
            self.flush();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_keep_their_line_and_code_is_no_text() {
        let text = "# Titre\n\n```\nimpact\n```\nUne phrase\nsur deux lignes. Une « autre ? »\n- un point\n";
        let read: Vec<(u64, String, bool)> = pieces(text)
            .into_iter()
            .map(|p| (p.line, p.text, p.begins))
            .collect();
        let piece = |line, text: &str, begins| (line, text.to_owned(), begins);
        assert_eq!(
            read,
            [
                piece(1, "Titre", true),
                piece(6, "Une phrase sur deux lignes.", true),
                piece(7, "Une « autre ? »", false),
                piece(8, "un point", false),
            ]
        );
    }
}
