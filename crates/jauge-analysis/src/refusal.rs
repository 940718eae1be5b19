//! Statistics refuse impossible questions; readers are told why in their language.

use jauge_model::{Estimate, Text};
use jauge_stats::Error;

/// The reason in French and English.
pub(crate) fn reason(error: &Error) -> Text {
    match error {
        Error::TooFew { needed, found } => Text::both(
            format!("trop peu de réponses pour ce calcul ({found}, il en faut {needed})"),
            format!("too few answers for this figure ({found}, {needed} needed)"),
        ),
        Error::NoVariation { .. } => Text::both(
            "tout le monde a la même valeur : rien à estimer",
            "everybody has the same value: nothing to estimate",
        ),
        Error::AllTies => Text::both(
            "personne n’a changé de niveau : rien à tester",
            "nobody changed level: nothing to test",
        ),
        other => Text::both(
            format!("calcul impossible : {other}"),
            format!("cannot compute: {other}"),
        ),
    }
}

/// The estimate of the statistics crate under the contract between analysis and report.
pub(crate) fn estimate(e: &jauge_stats::Estimate) -> Estimate {
    Estimate {
        estimate: e.estimate,
        std_error: e.std_error,
        statistic: e.statistic,
        df: e.df,
        p_value: e.p_value,
        p_adjusted: None,
        conf_low: e.conf_low,
        conf_high: e.conf_high,
        conf_level: e.conf_level,
    }
}
