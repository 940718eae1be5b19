//! Linear models: the NIST reference sets, then every variance against R and Python.

use ndarray::{Array2, ShapeBuilder};
use serde_json::Value;

use super::reader::{Data, Topic, list, number, numbers};
use super::{CLOSED, Check};
use crate::Error;
use crate::linear::{DegreesOfFreedom, Inference, LeastSquares, LinearFit, Variance};

/// What a fit must reach on the NIST sets, given the doubles that it reads.
const TWELVE_DIGITS: f64 = 1e-12;
/// Filip's powers up to x^10, rounded to doubles, determine its coefficients to eight digits only: exact arithmetic on those
/// doubles is 1.3e-8 away from the certified values (`doubles` and `decimal` of its case).
const FILIP_OF_DOUBLES: f64 = 2e-8;

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    nist(out)?;
    real_data(out)?;
    awkward(out)?;
    peers(out)
}

/// NIST's regressions, against what is certified and against exact arithmetic on the doubles.
pub(super) fn nist(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("linear_nist");
    for case in topic.list("") {
        let name = case["name"].as_str().unwrap_or_default();
        let data = Data::read(&format!("linear_nist/{name}.csv"));
        let y = data.numbers("y");
        let columns = if let Some(degree) = number(case, "degree") {
            powers(&data.numbers("x"), degree as usize)
        } else {
            let named = match name {
                "norris" => vec!["x"],
                _ => vec!["x1", "x2", "x3", "x4", "x5", "x6"],
            };
            with_constant(named.into_iter().map(|c| data.numbers(c)).collect())
        };
        let fit = LeastSquares::fit(design(&columns).view(), &y, None)?;
        let perfect = matches!(name, "wampler1" | "wampler2");
        for form in ["doubles", "decimal"] {
            let tolerance = if name == "filip" && form == "decimal" {
                FILIP_OF_DOUBLES
            } else {
                TWELVE_DIGITS
            };
            for (j, &b) in fit.coefficients().iter().enumerate() {
                let path = format!("{form}.coef.{j}");
                topic.same(out, "linear::LeastSquares::fit", b, case, &path, tolerance);
            }
            topic.same(
                out,
                "linear::LeastSquares::fit",
                fit.r_squared(),
                case,
                &format!("{form}.r2"),
                tolerance,
            );
            // Nothing is left over in the first two: their standard errors are refused, see below.
            if !perfect {
                topic.same(
                    out,
                    "linear::LeastSquares::fit",
                    fit.residual_sd(),
                    case,
                    &format!("{form}.sd"),
                    tolerance,
                );
                let v = fit.covariance(&Inference::classical(0.95))?;
                for j in 0..columns.len() {
                    let path = format!("{form}.se.{j}");
                    topic.same(out, "linear::ols", v[(j, j)].sqrt(), case, &path, tolerance);
                }
            } else if fit.covariance(&Inference::classical(0.95)).is_ok() {
                return Err(Error::impossible("a perfect fit was given standard errors"));
            }
        }
    }
    Ok(())
}

fn real_data(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("linear_bdf");
    let data = Data::read("linear_bdf/data.csv");
    let (score, schools) = (data.numbers("lang_post"), labels(&data.numbers("school")));
    let columns = with_constant(
        ["lang_pre", "iq_verb", "ses", "sex"]
            .map(|c| data.numbers(c))
            .into(),
    );
    let [pupils, arms] = [0, 1].map(|i| &topic.list("")[i]);
    model(out, &topic, pupils, &columns, &score, None, Some(&schools))?;
    estimatr(out, &topic, pupils, &columns, &score, &schools)?;
    let arm = parity_of_place(&schools);
    model(
        out,
        &topic,
        arms,
        &with_constant(vec![arm]),
        &score,
        None,
        Some(&schools),
    )?;

    let topic = Topic::read("linear_petersen");
    let data = Data::read("linear_petersen/data.csv");
    let (x, y) = (data.numbers("x"), data.numbers("y"));
    let (firms, years) = (data.numbers("firm"), data.numbers("year"));
    let line = with_constant(vec![x.clone()]);
    let [by_firm, by_year, unequal] = [0, 1, 2].map(|i| &topic.list("")[i]);
    model(out, &topic, by_firm, &line, &y, None, Some(&labels(&firms)))?;
    model(out, &topic, by_year, &line, &y, None, Some(&labels(&years)))?;
    let kept: Vec<usize> = (0..x.len())
        .filter(|&i| (firms[i] * 7.0 + years[i] * 3.0) % 10.0 < firms[i] % 9.0 + 1.0)
        .collect();
    let keep = |values: &[f64]| -> Vec<f64> { kept.iter().map(|&i| values[i]).collect() };
    let parabola = powers(&keep(&x), 2);
    model(
        out,
        &topic,
        unequal,
        &parabola,
        &keep(&y),
        None,
        Some(&labels(&keep(&firms))),
    )?;

    let topic = Topic::read("linear_lalonde");
    let data = Data::read("lalonde/data.csv");
    let race = data.texts("race");
    let is = |wanted: &str| -> Vec<f64> { race.iter().map(|r| f64::from(*r == wanted)).collect() };
    let mut columns = with_constant(["treat", "age", "educ"].map(|c| data.numbers(c)).into());
    columns.extend([is("hispan"), is("white")]);
    columns.extend(["married", "nodegree", "re74", "re75"].map(|c| data.numbers(c)));
    let y = data.numbers("re78");
    let [earnings, through_zero] = [0, 1].map(|i| &topic.list("")[i]);
    model(out, &topic, earnings, &columns, &y, None, None)?;
    let fit = LeastSquares::fit(design(&columns).view(), &y, None)?;
    let hc2 = with(Variance::HC2, DegreesOfFreedom::Satterthwaite, None);
    table(
        out,
        &topic,
        earnings,
        "hc2_satterthwaite",
        &summary(&fit, &hc2)?,
    );
    let two = ["re74", "re75"].map(|c| data.numbers(c));
    model(out, &topic, through_zero, &two, &y, None, None)
}

fn awkward(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("linear_awkward");
    for case in topic.list("") {
        let y = numbers(case, "y");
        let columns: Vec<Vec<f64>> = (0..list(&case["columns"]).len())
            .map(|j| numbers(case, &format!("columns.{j}")))
            .collect();
        let clusters = labels(&numbers(case, "cluster"));
        let weights = case.get("weights").map(|_| numbers(case, "weights"));
        let by_cluster = case.get("cr").map(|_| clusters.as_slice());
        model(
            out,
            &topic,
            case,
            &columns,
            &y,
            weights.as_deref(),
            by_cluster,
        )?;
        if case.get("hc2").is_some() {
            let fit = LeastSquares::fit(design(&columns).view(), &y, None)?;
            for (df, name) in [
                (DegreesOfFreedom::Usual, "hc2.usual"),
                (DegreesOfFreedom::Satterthwaite, "hc2.satterthwaite"),
            ] {
                table(
                    out,
                    &topic,
                    case,
                    name,
                    &summary(&fit, &with(Variance::HC2, df, None))?,
                );
            }
        }
    }
    Ok(())
}

/// Everything about one model: the fit, classical, HC and CR, as far as the case has it.
fn model(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    columns: &[Vec<f64>],
    y: &[f64],
    weights: Option<&[f64]>,
    clusters: Option<&[usize]>,
) -> Result<(), Error> {
    let fit = LeastSquares::fit(design(columns).view(), y, weights)?;
    let classical = summary(&fit, &Inference::classical(0.95))?;
    for (j, c) in classical.coefficients.iter().enumerate() {
        let path = format!("coef.{j}");
        topic.same(out, "linear::ols", c.estimate.estimate, case, &path, CLOSED);
    }
    for (found, path) in [
        (Some(classical.residual_sd), "sigma"),
        (classical.r_squared, "r2"),
        (Some(classical.df_residual as f64), "df"),
        (Some(classical.n as f64), "n"),
    ] {
        topic.same(out, "linear::ols", found, case, path, CLOSED);
    }
    table(out, topic, case, "classical", &classical);
    for (variance, name) in [
        (Variance::HC0, "hc0"),
        (Variance::HC1, "hc1"),
        (Variance::HC2, "hc2"),
        (Variance::HC3, "hc3"),
    ] {
        if case["hc"].get(name).is_some() {
            let found = summary(&fit, &with(variance, DegreesOfFreedom::Usual, None))?;
            table(out, topic, case, &format!("hc.{name}"), &found);
        }
    }
    let Some(clusters) = clusters else {
        return Ok(());
    };
    for (variance, name) in [
        (Variance::CR0, "cr0"),
        (Variance::CR1, "cr1"),
        (Variance::CR1S, "cr1s"),
        (Variance::CR2, "cr2"),
        (Variance::CR3, "cr3"),
    ] {
        if case["cr"].get(name).is_none() {
            continue;
        }
        for (df, kind) in [
            (DegreesOfFreedom::Clusters, "usual"),
            (DegreesOfFreedom::Satterthwaite, "satterthwaite"),
        ] {
            let found = summary(&fit, &with(variance, df, Some(clusters)))?;
            topic.same(
                out,
                "linear::ols",
                found.clusters.map(|m| m as f64),
                case,
                "clusters",
                CLOSED,
            );
            table(out, topic, case, &format!("cr.{name}.{kind}"), &found);
        }
    }
    Ok(())
}

/// Standard errors, degrees of freedom, t, p and limits of all coefficients.
fn table(out: &mut Vec<Check>, topic: &Topic, case: &Value, path: &str, found: &LinearFit) {
    for (j, c) in found.coefficients.iter().enumerate() {
        let e = &c.estimate;
        for (found, field) in [
            (e.std_error, "se"),
            (e.df, "df"),
            (e.statistic, "t"),
            (e.p_value, "p"),
            (e.conf_low, "low"),
            (e.conf_high, "high"),
        ] {
            let path = format!("{path}.{field}.{j}");
            topic.same(out, "linear::ols", found, case, &path, CLOSED);
        }
    }
}

fn estimatr(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    columns: &[Vec<f64>],
    y: &[f64],
    clusters: &[usize],
) -> Result<(), Error> {
    let fit = LeastSquares::fit(design(columns).view(), y, None)?;
    let found = summary(&fit, &Inference::clustered(clusters, 0.95))?;
    for (j, c) in found.coefficients.iter().enumerate() {
        for (found, field) in [(c.estimate.std_error, "se"), (c.estimate.df, "df")] {
            let path = format!("estimatr.{field}.{j}");
            topic.same(out, "linear::ols", found, case, &path, CLOSED);
        }
    }
    Ok(())
}

fn peers(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("linear_peers");
    let data = Data::read("linear_bdf/data.csv");
    let (y, schools) = (data.numbers("lang_post"), labels(&data.numbers("school")));
    let columns = with_constant(
        ["lang_pre", "iq_verb", "ses", "sex"]
            .map(|c| data.numbers(c))
            .into(),
    );
    let fit = LeastSquares::fit(design(&columns).view(), &y, None)?;
    let case = &topic.list("")[0];
    for (variance, path) in [
        (Variance::Classical, "statsmodels.nonrobust"),
        (Variance::HC0, "statsmodels.hc0"),
        (Variance::HC1, "statsmodels.hc1"),
        (Variance::HC2, "statsmodels.hc2"),
        (Variance::HC3, "statsmodels.hc3"),
        (Variance::CR0, "statsmodels.cr0"),
        (Variance::CR1S, "statsmodels.cr1s"),
        (Variance::CR1S, "pyfixest.cr1s"),
        (Variance::CR3, "pyfixest.cr3_over_factor"),
    ] {
        let by_cluster = path.contains("cr").then_some(schools.as_slice());
        let found = summary(&fit, &with(variance, DegreesOfFreedom::Usual, by_cluster))?;
        for (j, c) in found.coefficients.iter().enumerate() {
            let path = format!("{path}.{j}");
            topic.same(
                out,
                "linear::ols",
                c.estimate.std_error,
                case,
                &path,
                CLOSED,
            );
        }
    }
    Ok(())
}

fn summary(fit: &LeastSquares, inference: &Inference<'_>) -> Result<LinearFit, Error> {
    let names = vec!["x"; fit.coefficients().len()];
    fit.summary(&names, inference)
}

fn with(variance: Variance, df: DegreesOfFreedom, clusters: Option<&[usize]>) -> Inference<'_> {
    Inference {
        variance,
        df,
        clusters,
        conf_level: 0.95,
    }
}

fn design(columns: &[Vec<f64>]) -> Array2<f64> {
    Array2::from_shape_fn((columns[0].len(), columns.len()).f(), |(i, j)| {
        columns[j][i]
    })
}

fn with_constant(mut columns: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    columns.insert(0, vec![1.0; columns[0].len()]);
    columns
}

/// 1, x, ... by repeated multiplication, as the script does it.
fn powers(x: &[f64], degree: usize) -> Vec<Vec<f64>> {
    let mut columns = vec![vec![1.0; x.len()]];
    for k in 0..degree {
        columns.push(
            columns[k]
                .iter()
                .zip(x)
                .map(|(power, x)| power * x)
                .collect(),
        );
    }
    columns
}

pub(super) fn labels(names: &[f64]) -> Vec<usize> {
    names.iter().map(|&x| x as usize).collect()
}

/// 1 where the cluster is an even one in order of appearance (the script counts from 1).
pub(super) fn parity_of_place(clusters: &[usize]) -> Vec<f64> {
    let mut seen: Vec<usize> = Vec::new();
    for &c in clusters {
        if !seen.contains(&c) {
            seen.push(c);
        }
    }
    let even = |c: &usize| {
        seen.iter()
            .position(|s| s == c)
            .is_some_and(|place| place % 2 == 1)
    };
    clusters.iter().map(|c| f64::from(even(c))).collect()
}
