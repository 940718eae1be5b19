//! The Statistical Reference Datasets of NIST: summaries and analyses of variance whose certified values have fifteen digits.
//!
//! Most of the data are decimals that no double equals, so that fewer digits than fifteen can be right, however one computes:
//! four on 1,000,000,000,000.3. Each value stands therefore beside the certified one, with the digits that doubles allow,
//! and beside the exact result of the doubles, with fourteen.

use std::fmt;

use serde_json::Value;

use super::Check;
use super::reader::{Data, Topic, list};
use crate::independent::anova;
use crate::{Error, SampleMoments};

/// What is accepted between our number and the exact result of the doubles.
const EXACT: f64 = 1e-14;

/// One certified value of NIST beside ours.
#[derive(Debug, Clone, PartialEq)]
pub struct NistRow {
    /// Name of the data set, such as `NumAcc4`.
    pub dataset: String,
    /// Level of difficulty that NIST gives it: `lower`, `average` or `higher`.
    pub difficulty: String,
    /// Which number, such as `sd` or `F`.
    pub statistic: String,
    /// The certified value.
    pub certified: f64,
    /// Our value.
    pub found: f64,
    /// Log relative error: how many digits of ours are right, at most the fifteen that are certified (B. D. McCullough,
    /// Assessing the reliability of statistical software: Part I, The American Statistician 52, 1998, 358-366).
    pub lre: f64,
    /// The log relative error of the exact result of the doubles nearest to the data: less than fifteen where the decimals
    /// of the data are no doubles, and then no computation in doubles is owed more.
    pub attainable: f64,
}

/// One line: data set, number, both values, digits.
impl fmt::Display for NistRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({}) {}: certified {:e}, found {:e}, {:.1} digits of {:.1} attainable",
            self.dataset,
            self.difficulty,
            self.statistic,
            self.certified,
            self.found,
            self.lre,
            self.attainable
        )
    }
}

/// Every certified value of NIST beside ours: nine sets of summaries, eleven analyses of variance, eight linear
/// regressions.
///
/// # Errors
/// As [`SampleMoments::push`], [`anova`] and [`ols`](crate::linear::ols); none is expected on these data.
///
/// ```
/// let table = jauge_stats::dossier::nist_table()?;
/// assert!(table.len() > 190);
/// assert!(table.iter().all(|row| row.lre > row.attainable.floor().min(12.0)));
/// # Ok::<(), jauge_stats::Error>(())
/// ```
pub fn nist_table() -> Result<Vec<NistRow>, Error> {
    let mut rows = Vec::new();
    for topic in [Topic::read("nist_univariate"), Topic::read("nist_anova")] {
        for case in topic.list("") {
            let found = results(case)?;
            for certified in list(&case["statistics"]) {
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                let number = |field: &str| certified[field].as_f64().unwrap_or(f64::NAN);
                let statistic = text(&certified["statistic"]);
                let found = value(&found, &statistic);
                rows.push(NistRow {
                    dataset: text(&case["name"]),
                    difficulty: text(&case["difficulty"]),
                    certified: number("certified"),
                    found,
                    lre: log_relative_error(found, number("certified")),
                    attainable: number("attainable"),
                    statistic,
                });
            }
        }
    }
    regressions(&mut rows)?;
    Ok(rows)
}

/// The linear regressions, from their checks: the certified value is that of the decimals, what is attainable that of the
/// doubles nearest to them.
fn regressions(rows: &mut Vec<NistRow>) -> Result<(), Error> {
    let mut checks = Vec::new();
    super::linear::nist(&mut checks)?;
    let find = |form: &str, case: &str| {
        let wanted = case.replace("decimal", form);
        let check = checks.iter().find(|c| c.case == wanted);
        check.and_then(|c| c.expected)
    };
    for check in checks.iter().filter(|c| c.case.contains("decimal.")) {
        let (dataset, statistic) = check.case.split_once(", decimal.").unwrap_or_default();
        let (Some(certified), Some(found)) = (check.expected, check.found) else {
            continue;
        };
        let of_doubles = find("doubles", &check.case).unwrap_or(f64::NAN);
        rows.push(NistRow {
            dataset: dataset.to_owned(),
            difficulty: if dataset == "norris" {
                "lower"
            } else {
                "higher"
            }
            .to_owned(),
            statistic: statistic.to_owned(),
            certified,
            found,
            lre: log_relative_error(found, certified),
            attainable: log_relative_error(of_doubles, certified),
        });
    }
    Ok(())
}

fn log_relative_error(found: f64, certified: f64) -> f64 {
    let error = ((found - certified) / certified).abs();
    if error == 0.0 {
        15.0
    } else {
        (-error.log10()).clamp(0.0, 15.0)
    }
}

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    for (name, statistic) in [
        ("nist_univariate", "SampleMoments"),
        ("nist_anova", "independent::anova"),
    ] {
        let topic = Topic::read(name);
        for case in topic.list("") {
            let found = results(case)?;
            for (i, certified) in list(&case["statistics"]).iter().enumerate() {
                let found = value(&found, certified["statistic"].as_str().unwrap_or_default());
                let digits = certified["digits"].as_i64().unwrap_or(i64::from(i32::MAX));
                let path = |field: &str| format!("statistics.{i}.{field}");
                let tolerance = 10_f64.powi(-(digits as i32));
                topic.same(out, statistic, found, case, &path("certified"), tolerance);
                topic.same(out, statistic, found, case, &path("of_doubles"), EXACT);
            }
        }
    }
    Ok(())
}

type Results = Vec<(&'static str, f64)>;

fn value(results: &Results, statistic: &str) -> f64 {
    results
        .iter()
        .find(|(known, _)| *known == statistic)
        .map_or(f64::NAN, |(_, value)| *value)
}

/// Our numbers on the data of a case.
fn results(case: &Value) -> Result<Results, Error> {
    let name = case["name"].as_str().unwrap_or_default();
    if let Some(values) = univariate(name) {
        let moments = SampleMoments::from_values(&values)?;
        return Ok(vec![("mean", moments.mean()), ("sd", moments.sd())]);
    }
    let groups: Vec<SampleMoments> = groups(name)
        .iter()
        .map(|values| SampleMoments::from_values(values))
        .collect::<Result<_, _>>()?;
    let table = anova(&groups)?;
    Ok(vec![
        ("ss_between", table.ss_between),
        ("ms_between", table.ms_between),
        ("F", table.statistic),
        ("ss_within", table.ss_within),
        ("ms_within", table.ms_within),
        ("r_squared", table.r_squared),
        ("residual_sd", table.residual_sd),
    ])
}

/// The values of a set of summaries.
fn univariate(name: &str) -> Option<Vec<f64>> {
    match name {
        "NumAcc1" => Some(vec![10_000_001.0, 10_000_003.0, 10_000_002.0]),
        "NumAcc2" => Some(alternating(1, 2, 500)),
        "NumAcc3" => Some(alternating(1_000_000, 2, 500)),
        "NumAcc4" => Some(alternating(10_000_000, 2, 500)),
        "PiDigits" => Some(Data::read("nist_univariate/pi.csv").numbers("digit")),
        "Lew" | "Lottery" | "Mavro" | "Michelso" => Some(
            Data::read("nist_univariate/data.csv")
                .keep("set", |set| set == name)
                .numbers("value"),
        ),
        _ => None,
    }
}

/// The groups of an analysis of variance.
fn groups(name: &str) -> Vec<Vec<f64>> {
    let (base, pairs) = match name {
        "SmLs01" => (1, 10),
        "SmLs02" => (1, 100),
        "SmLs03" => (1, 1000),
        "SmLs04" => (1_000_000, 10),
        "SmLs05" => (1_000_000, 100),
        "SmLs06" => (1_000_000, 1000),
        "SmLs07" => (1_000_000_000_000, 10),
        "SmLs08" => (1_000_000_000_000, 100),
        "SmLs09" => (1_000_000_000_000, 1000),
        _ => {
            let rows = Data::read("nist_anova/data.csv").keep("set", |set| set == name);
            return ["1", "2", "3", "4", "5"]
                .into_iter()
                .map(|group| rows.keep("group", |g| g == group).numbers("value"))
                .filter(|values| !values.is_empty())
                .collect();
        }
    };
    [4, 3, 5, 3, 5, 3, 5, 3, 5]
        .into_iter()
        .map(|centre| alternating(base, centre, pairs))
        .collect()
}

/// base + centre / 10, then a tenth below and above it in turn; each the double nearest to the decimal.
fn alternating(base: i64, centre: i64, pairs: usize) -> Vec<f64> {
    let tenths = |t: i64| (10 * base + t) as f64 / 10.0;
    let mut values = vec![tenths(centre)];
    for _ in 0..pairs {
        values.extend([tenths(centre - 1), tenths(centre + 1)]);
    }
    values
}
