//! Two groups of which unequal parts were lost.

use super::reader::{Topic, numbers};
use super::{CLOSED, Check, ITERATED};
use crate::Error;
use crate::independent::{Followed, lee_bounds};

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("lee_bounds");
    let name = "independent::lee_bounds";
    for case in topic.list("bounds") {
        let (first, second) = (numbers(case, "first"), numbers(case, "second"));
        let entered = |key: &str| case[key].as_u64().unwrap_or_default();
        let found = lee_bounds(
            Followed {
                values: &first,
                entered: entered("entered_first"),
            },
            Followed {
                values: &second,
                entered: entered("entered_second"),
            },
            case["conf_level"].as_f64().unwrap_or(0.95),
        )?;
        for (found, path) in [
            (found.trimmed, "trimmed"),
            (found.lower, "lower"),
            (found.upper, "upper"),
            (found.lower_std_error, "lower_se"),
            (found.upper_std_error, "upper_se"),
            (found.untrimmed, "untrimmed"),
        ] {
            topic.same(out, name, found, case, path, CLOSED);
        }
        topic.same(out, name, found.conf_low, case, "low", ITERATED);
        topic.same(out, name, found.conf_high, case, "high", ITERATED);
    }
    Ok(())
}
