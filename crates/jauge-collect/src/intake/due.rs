//! Whose answer is not due yet: the day of each form, the window of each wave, and the day on which the data stand.
//!
//! A follow-up six months after the exit cannot be late four months after it. With `as_of` in the study, the windows of
//! the grid and the date of the forms, each person without a form is either late or not due.

use jauge_model::questionnaire::Wave;
use jauge_model::{Missing, Questionnaire, Responses, Study};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::assemble::set;

/// Marks the people of each wave whose delay has not passed, and says so in their cells.
pub(super) fn mark(grid: &Questionnaire, study: &Study, responses: &mut Responses) {
    let Some(as_of) = study.claims.as_of else {
        return;
    };
    for index in 0..grid.waves.len().min(responses.waves.len()) {
        let Some((base, last_day)) = window(&grid.waves, index) else {
            continue;
        };
        let begun: Vec<Option<Date>> = responses.waves[base].answered_on.clone();
        let wave = &mut responses.waves[index];
        wave.not_due = vec![false; wave.returned.len()];
        for (person, day) in begun.into_iter().enumerate() {
            let Some(day) = day.filter(|_| wave.returned.get(person) == Some(&false)) else {
                continue;
            };
            let late = day.checked_add(last_day.days()).ok();
            if late.is_none_or(|late| as_of > late) {
                continue;
            }
            wave.not_due[person] = true;
            for column in &mut wave.columns {
                set(column, person, Missing::NotDue);
            }
        }
    }
}

/// The wave from whose date the delay of a wave counts, and its last day; `None` for the wave that the others count from.
fn window(waves: &[Wave], index: usize) -> Option<(usize, i64)> {
    let wave = waves.get(index)?;
    let anchor = wave.anchor.as_ref()?;
    let [_, last_day] = wave.window_days?;
    let same = |w: &Wave| !w.retrospective && w.anchor.as_ref() == Some(anchor);
    let base = waves.iter().position(same)?;
    (base != index && !wave.retrospective).then_some((base, last_day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(anchor: &str, window_days: Option<[i64; 2]>) -> Wave {
        Wave {
            id: String::new(),
            label: jauge_model::Text::default(),
            anchor: Some(anchor.to_owned()),
            window_days,
            retrospective: false,
        }
    }

    #[test]
    fn a_delay_counts_from_the_first_wave_of_its_anchor() {
        let waves = [
            wave("start", Some([0, 10])),
            wave("end", Some([-7, 15])),
            wave("end", Some([154, 212])),
            wave("end", None),
        ];
        let found: Vec<_> = (0..5).map(|i| window(&waves, i)).collect();
        assert_eq!(found, [None, None, Some((1, 212)), None, None]);
    }
}
