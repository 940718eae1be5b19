//! What is said of the parts of a form that do not become parts of a grid.

use jauge_model::{Diagnostics, Place, Questionnaire, Severity};

use super::sheet::Cells;
use super::{Condition, Reader, say};
use crate::exchange::xlsform::Form;
use crate::spelling::shown;

impl Reader<'_> {
    /// Says where somebody changed a condition or a constraint in the form: the grid that the form
    /// was made from still says what it said.
    pub(super) fn say_changed(&self, grid: &Questionnaire, out: &mut Diagnostics) {
        let logic = Form::new(grid, None).logic();
        for (id, relevant, constraint, line) in &self.cells {
            let item = grid.items.iter().position(|i| i.id == *id);
            let Some((as_was, limits)) = item.and_then(|n| logic.get(n)) else {
                continue;
            };
            let one_wave = self.own.contains_key("jauge_wave");
            for (found, expected) in [(relevant, as_was), (constraint, limits)] {
                if found != expected && !one_wave {
                    let place = self.place(*line).of_item(id);
                    out.push(say("X015", Severity::Warning, place, [
                        &format!("changé dans le formulaire depuis qu'il a été tiré de la grille, et pas repris : {}", shown(found, 120)),
                        &format!("changed in the form since it was made from the grid, and not taken over: {}", shown(found, 120)),
                    ], [
                        "Écrivez le changement dans la grille : ask_if, check, min, max, waves ou roles.",
                        "Write the change in the grid: ask_if, check, min, max, waves or roles.",
                    ]));
                }
            }
        }
    }

    /// Says which rows the grid has no place for, and which conditions are kept as they are.
    pub(super) fn say_foreign(&self, out: &mut Diagnostics) {
        // Kept by the tool about the filling in: nothing of the person's answers.
        let quiet = [
            "start", "end", "today", "note", "audit", "deviceid", "username",
        ];
        // A form made from a grid begins and ends with these two.
        let own = |kind: &str| self.is_own() && ["start", "end"].contains(&kind);
        for (kind, (count, line)) in self.foreign.iter().filter(|f| !own(f.0)) {
            let severity = if quiet.contains(&kind.as_str()) {
                Severity::Advice
            } else {
                Severity::Warning
            };
            let kind = shown(kind, 40);
            out.push(say("X013", severity, self.place(*line), [
                &format!("lignes de type « {kind} » non reprises, la première ici : {count}"),
                &format!("rows of the type \"{kind}\" not taken over, the first one here: {count}"),
            ], [
                "Une grille pose des questions sur une échelle, à choix, de nombre, de date ou de mots ; gardez le reste dans le formulaire.",
                "A grid has questions on a scale, with options, for a number, a date or words; keep the rest in the form.",
            ]));
        }
        for item in &self.items {
            if let Some(Condition::Foreign(words)) = &item.condition {
                let place = self.place(item.at).of_item(&item.id);
                out.push(say("X014", Severity::Warning, place, [
                    &format!("condition gardée dans les mots du formulaire, et pas évaluée : {}", shown(words, 120)),
                    &format!("condition kept in the words of the form, and not evaluated: {}", shown(words, 120)),
                ], [
                    "Écrivez-la dans ask_if si elle compte pour savoir à qui la question est posée.",
                    "Write it in ask_if if it matters to whom the item is put.",
                ]));
            }
        }
    }

    /// Says which pictures, sounds and films are not taken over.
    pub(super) fn say_media(&mut self, rows: &[Cells]) {
        let media = |row: &&Cells| {
            let some = |kind: &&str| !row.text(kind).is_empty();
            let kinds = ["image", "big-image", "audio", "video"];
            kinds.iter().any(some) && self.picture(row).is_none()
        };
        let choices = self.choices.rows.iter().filter(media).count();
        let mut left = rows.iter().filter(media).peekable();
        let place = match left.peek() {
            Some(row) => self.place(row.line),
            None if choices > 0 => Place::file(self.file).in_sheet(&self.choices.name),
            None => return,
        };
        let count = left.count() + choices;
        self.said.push(say("X018", Severity::Warning, place, [
            &format!("lignes dont l'image, le son ou la vidéo n'est pas repris : {count}"),
            &format!("rows whose picture, sound or film is not taken over: {count}"),
        ], [
            "Un formulaire n'en donne que le nom : dessinez les pictogrammes dans la grille ([[picture]], clé picture).",
            "A form gives only its name: draw the pictures in the grid ([[picture]], key picture).",
        ]));
    }
}
