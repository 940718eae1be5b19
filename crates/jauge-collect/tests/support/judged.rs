//! One person's answers, as a condition sees them.

use jauge_model::questionnaire::logic::{Answer, Answers};

/// The answers that a condition is judged by.
pub(crate) struct Form {
    pub(crate) answers: Vec<Answer>,
    pub(crate) wave: usize,
    pub(crate) role: Option<usize>,
}

impl Answers for Form {
    fn answer(&self, item: usize) -> Answer {
        self.answers[item]
    }

    fn wave(&self) -> Option<usize> {
        Some(self.wave)
    }

    fn role(&self) -> Option<usize> {
        self.role
    }
}
