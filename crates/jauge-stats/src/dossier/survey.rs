//! Survey designs: schools of California (stratified, clustered, in two stages), small and lonely strata.

use serde_json::Value;

use super::reader::{Data, Topic, list, number, numbers};
use super::{CLOSED, Check, ITERATED};
use crate::survey::{
    Association, AssociationTest, CalibrateOptions, Centre, DesignColumns, Distance, Domain,
    Groups, LonelyPsu, Margin, Nesting, Population, ProportionInterval, RakeOptions, Reference,
    ReplicateWeights, SecondStage, Statistic, SurveyDesign, TrimOptions, Weighting, calibrate,
    post_stratify, rake, trim_weights,
};
use crate::{Error, Estimate};

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    for name in ["survey_apistrat", "survey_apiclus1"] {
        let topic = Topic::read(name);
        let schools = Schools::read(name);
        for case in topic.list("designs") {
            design(out, &topic, case, &schools)?;
        }
        for case in topic.list("weightings") {
            weighting(out, &topic, case, &schools)?;
        }
        for case in topic.list("replicates") {
            replicates(out, &topic, case, &schools)?;
        }
    }
    two_stages(out)?;
    small(out)
}

/// Names of a column as codes, in their order.
fn codes(texts: &[&str]) -> Vec<u32> {
    let mut names = texts.to_vec();
    names.sort_unstable();
    names.dedup();
    let code = |text: &&str| names.partition_point(|name| name < text) as u32;
    texts.iter().map(code).collect()
}

struct Schools {
    clustered: bool,
    district: Vec<u32>,
    stype: Vec<u32>,
    sch_wide: Vec<u32>,
    comp_imp: Vec<u32>,
    awards: Vec<u32>,
    api00: Vec<f64>,
    api99: Vec<f64>,
    enroll: Vec<f64>,
    population: Vec<f64>,
    weights: Vec<f64>,
}

impl Schools {
    fn read(name: &'static str) -> Self {
        let clustered = name == "survey_apiclus1";
        let data = Data::read(&format!("{name}/data.csv"));
        Self {
            clustered,
            district: if clustered {
                codes(&data.texts("dnum"))
            } else {
                Vec::new()
            },
            stype: codes(&data.texts("stype")),
            sch_wide: codes(&data.texts("sch.wide")),
            comp_imp: codes(&data.texts("comp.imp")),
            awards: codes(&data.texts("awards")),
            api00: data.numbers("api00"),
            api99: data.numbers("api99"),
            enroll: data.numbers("enroll"),
            population: data.numbers("fpc"),
            weights: data.numbers("pw"),
        }
    }

    fn design(&self, limited: bool) -> Result<SurveyDesign, Error> {
        SurveyDesign::new(DesignColumns {
            weights: &self.weights,
            strata: (!self.clustered).then_some(self.stype.as_slice()),
            clusters: self.clustered.then_some(self.district.as_slice()),
            population: if limited {
                Population::Sizes(&self.population)
            } else {
                Population::Unlimited
            },
            ..DesignColumns::default()
        })
    }

    fn question(&self, name: &str) -> Groups<'_> {
        match name {
            "stype" => Groups {
                codes: &self.stype,
                // One level more than the data have.
                levels: 4,
            },
            "sch.wide" => Groups {
                codes: &self.sch_wide,
                levels: 2,
            },
            "comp.imp" => Groups {
                codes: &self.comp_imp,
                levels: 2,
            },
            _ => Groups {
                codes: &self.awards,
                levels: 2,
            },
        }
    }
}

/// Estimate, standard error, degrees of freedom and interval at `path`.
fn all(
    out: &mut Vec<Check>,
    topic: &Topic,
    statistic: &'static str,
    found: &Estimate,
    case: &Value,
    path: &str,
) {
    for (found, field) in [
        (Some(found.estimate), "estimate"),
        (found.std_error, "std_error"),
        (found.df, "df"),
        (found.conf_low, "conf.0"),
        (found.conf_high, "conf.1"),
    ] {
        let path = format!("{path}{field}");
        topic.same(out, statistic, found, case, &path, CLOSED);
    }
}

fn quantile(out: &mut Vec<Check>, topic: &Topic, found: &Estimate, case: &Value, path: &str) {
    for (found, field) in [
        (Some(found.estimate), "estimate"),
        (found.conf_low, "conf.0"),
        (found.conf_high, "conf.1"),
        (found.std_error, "std_error"),
    ] {
        let path = format!("{path}{field}");
        topic.same(out, QUANTILE, found, case, &path, CLOSED);
    }
}

const ESTIMATE: &str = "survey::SurveyDesign::estimate";
const BY: &str = "survey::SurveyDesign::estimate_by";
const QUANTILE: &str = "survey::SurveyDesign::quantile";

fn share(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    path: &str,
    find: impl Fn(ProportionInterval) -> Result<Estimate, Error>,
) -> Result<(), Error> {
    for (name, interval) in [
        ("logit", ProportionInterval::Logit),
        ("beta", ProportionInterval::Beta),
    ] {
        let p = find(interval)?;
        for (found, field) in [
            (Some(p.estimate), "estimate".to_owned()),
            (p.std_error, "std_error".to_owned()),
            (p.conf_low, format!("{name}.0")),
            (p.conf_high, format!("{name}.1")),
        ] {
            let path = format!("{path}{field}");
            topic.same(
                out,
                "survey::SurveyDesign::proportion",
                found,
                case,
                &path,
                CLOSED,
            );
        }
    }
    Ok(())
}

fn design(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    schools: &Schools,
) -> Result<(), Error> {
    let limited = case["name"] == "fpc";
    let design = schools.design(limited)?;
    topic.same(
        out,
        "survey::SurveyDesign::df",
        design.df(),
        case,
        "df",
        CLOSED,
    );
    let (api, enroll) = (&schools.api00, &schools.enroll);
    let everyone = Domain::Everyone;
    let inside: Vec<bool> = match (limited, schools.clustered) {
        (true, _) => schools.sch_wide.iter().map(|&s| s == 1).collect(),
        (false, false) => enroll.iter().map(|&e| e < 500.0).collect(),
        (false, true) => schools.stype.iter().map(|&s| s == 0).collect(),
    };
    let domain = Domain::Where(&inside);
    let yes: Vec<bool> = schools.awards.iter().map(|&a| a == 1).collect();
    let found = design.mean(api, everyone, 0.95)?;
    all(out, topic, ESTIMATE, &found, case, "mean.");
    let found = design.total(enroll, everyone, 0.95)?;
    all(out, topic, ESTIMATE, &found, case, "total.");
    let found = design.ratio(api, enroll, everyone, 0.95)?;
    all(out, topic, ESTIMATE, &found, case, "ratio.");
    let found = design.mean(api, domain, 0.95)?;
    all(out, topic, ESTIMATE, &found, case, "domain.mean.");
    let found = design.total(enroll, domain, 0.95)?;
    all(out, topic, ESTIMATE, &found, case, "domain.total.");
    share(out, topic, case, "share.", |interval| {
        design.proportion(&yes, interval, everyone, 0.95)
    })?;
    share(out, topic, case, "domain.share.", |interval| {
        design.proportion(&yes, interval, domain, 0.95)
    })?;
    let (wr, wor) = (Reference::WithReplacement, Reference::WithoutReplacement);
    for (path, statistic, reference, domain) in [
        ("deff.wor_mean", Statistic::Mean(api), wor, everyone),
        ("deff.wr_mean", Statistic::Mean(api), wr, everyone),
        ("deff.wor_total", Statistic::Total(enroll), wor, everyone),
        ("deff.wr_domain", Statistic::Mean(api), wr, domain),
        (
            "deff.wor_domain_total",
            Statistic::Total(enroll),
            wor,
            domain,
        ),
    ] {
        let found = design.design_effect(statistic, reference, domain);
        let found = found.map(|d| d.design_effect);
        let name = "survey::SurveyDesign::design_effect";
        topic.same(out, name, found, case, path, CLOSED);
    }
    for wanted in list(&case["quantiles"]) {
        let p = number(wanted, "p").unwrap_or(0.5);
        let found = design.quantile(api, p, everyone, 0.95)?;
        quantile(out, topic, &found, wanted, "");
    }
    groups(out, topic, case, &design, schools)?;
    let (first, second) = match (limited, schools.clustered) {
        (true, false) => (("stype", "sch.wide"), ("stype", "awards")),
        (true, true) => (("stype", "comp.imp"), ("stype", "awards")),
        (false, false) => (("stype", "comp.imp"), ("sch.wide", "comp.imp")),
        (false, true) => (("stype", "sch.wide"), ("sch.wide", "comp.imp")),
    };
    for (path, (a, b), domain) in [
        ("chi_squared", first, everyone),
        ("chi_squared_domain", second, domain),
    ] {
        association(out, topic, case, path, |method| {
            design.chi_squared(schools.question(a), schools.question(b), method, domain)
        })?;
    }
    Ok(())
}

fn groups(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    design: &SurveyDesign,
    schools: &Schools,
) -> Result<(), Error> {
    let (api, enroll) = (&schools.api00, &schools.enroll);
    let find = |statistic| {
        design.estimate_by(statistic, schools.question("stype"), Domain::Everyone, 0.95)
    };
    let means = find(Statistic::Mean(api))?;
    let totals = find(Statistic::Total(enroll))?;
    let ratios = find(Statistic::Ratio {
        numerator: api,
        denominator: enroll,
    })?;
    let medians = find(Statistic::Quantile {
        values: api,
        probability: 0.5,
    })?;
    for (level, wanted) in list(&case["by"]).iter().enumerate() {
        let mean = means[level].clone()?;
        topic.same(out, BY, mean.n, wanted, "n", CLOSED);
        all(out, topic, BY, &mean, wanted, "mean.");
        all(out, topic, BY, &totals[level].clone()?, wanted, "total.");
        all(out, topic, BY, &ratios[level].clone()?, wanted, "ratio.");
        quantile(out, topic, &medians[level].clone()?, wanted, "median.");
    }
    Ok(())
}

fn association(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    path: &str,
    find: impl Fn(Association) -> Result<AssociationTest, Error>,
) -> Result<(), Error> {
    for (name, method) in [
        ("first", Association::FirstOrder),
        ("second", Association::SecondOrder),
        ("wald", Association::AdjustedWald),
    ] {
        let test = find(method)?;
        let mut fields = vec![
            (Some(test.pearson), "pearson".to_owned()),
            (
                Some(test.mean_design_effect),
                "mean_design_effect".to_owned(),
            ),
            (Some(test.statistic), format!("{name}.statistic")),
            (Some(test.df), format!("{name}.df")),
            (Some(test.p_value), format!("{name}.p")),
        ];
        if method != Association::FirstOrder {
            fields.push((test.df_denominator, format!("{name}.df_denominator")));
        }
        for (found, field) in fields {
            topic.same(
                out,
                "survey::SurveyDesign::chi_squared",
                found,
                case,
                &format!("{path}.{field}"),
                CLOSED,
            );
        }
    }
    Ok(())
}

/// The weighting that a case is about, and the path of the function.
fn reweigh(
    case: &Value,
    topic: &Topic,
    schools: &Schools,
) -> Result<(Weighting, &'static str), Error> {
    let known = |path: &str| numbers(&topic.cases["population"], path);
    let (size, api99) = (
        number(&topic.cases["population"], "size").unwrap_or(0.0),
        number(&topic.cases["population"], "api99").unwrap_or(0.0),
    );
    let (stype, sch_wide, comp_imp) = (known("stype"), known("sch_wide"), known("comp_imp"));
    let level = |codes: &[u32], level: u32| -> Vec<f64> {
        codes.iter().map(|&c| f64::from(c == level)).collect()
    };
    let weights = &schools.weights;
    let margin = |codes, totals| Margin { codes, totals };
    let tight = RakeOptions {
        tolerance: 1e-13,
        ..RakeOptions::default()
    };
    match (case["name"].as_str(), schools.clustered) {
        (Some("post_stratify"), clustered) => {
            let (cells, totals) = if clustered {
                (&schools.stype, &stype)
            } else {
                (&schools.sch_wide, &sch_wide)
            };
            Ok((
                post_stratify(weights, cells, totals)?,
                "survey::post_stratify",
            ))
        }
        (Some("rake"), clustered) => {
            let margins = if clustered {
                [
                    margin(&schools.stype, &stype),
                    margin(&schools.sch_wide, &sch_wide),
                ]
            } else {
                [
                    margin(&schools.sch_wide, &sch_wide),
                    margin(&schools.comp_imp, &comp_imp),
                ]
            };
            Ok((rake(weights, &margins, tight)?, "survey::rake"))
        }
        (Some("trim"), _) => {
            let options = TrimOptions {
                low: Some(17.0),
                high: Some(40.0),
                ..TrimOptions::default()
            };
            Ok((trim_weights(weights, options)?, "survey::trim_weights"))
        }
        (name, clustered) => {
            let distance = match name {
                Some("raking") => Distance::Raking,
                Some("truncated") => Distance::Truncated {
                    low: 0.6,
                    high: 2.0,
                },
                Some("logit") => Distance::Logit {
                    low: 0.3,
                    high: 3.0,
                },
                _ => Distance::Linear,
            };
            let one = vec![1.0; weights.len()];
            let mut columns = vec![one];
            let mut totals = vec![size];
            if clustered {
                columns.extend([level(&schools.stype, 1), level(&schools.stype, 2)]);
                totals.extend(&stype[1..]);
            } else {
                columns.push(level(&schools.sch_wide, 1));
                totals.push(sch_wide[1]);
            }
            columns.push(schools.api99.clone());
            totals.push(api99);
            let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            let options = CalibrateOptions {
                distance,
                tolerance: 1e-14,
                ..CalibrateOptions::default()
            };
            Ok((
                calibrate(weights, &columns, &totals, options)?,
                "survey::calibrate",
            ))
        }
    }
}

fn weighting(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    schools: &Schools,
) -> Result<(), Error> {
    let (weighting, function) = reweigh(case, topic, schools)?;
    let tolerance = match case["name"].as_str() {
        Some("post_stratify" | "linear" | "trim") => CLOSED,
        _ => ITERATED,
    };
    let n = weighting.weights.len();
    for (start, path) in [(0, "first"), (n - 3, "last")] {
        for place in 0..numbers(case, path).len() {
            let found = weighting.weights[start + place];
            topic.same(
                out,
                function,
                found,
                case,
                &format!("{path}.{place}"),
                tolerance,
            );
        }
    }
    for (found, path) in [
        (weighting.smallest_ratio, "smallest_ratio"),
        (weighting.largest_ratio, "largest_ratio"),
        (weighting.design_effect_before, "kish_before"),
        (weighting.design_effect, "kish"),
    ] {
        topic.same(out, function, found, case, path, tolerance);
    }
    let design = schools.design(true)?.reweighted(&weighting)?;
    let inside: Vec<bool> = schools.sch_wide.iter().map(|&s| s == 1).collect();
    let (api, enroll) = (&schools.api00, &schools.enroll);
    for (path, statistic, domain) in [
        ("mean", Statistic::Mean(api), Domain::Everyone),
        ("total", Statistic::Total(enroll), Domain::Everyone),
        (
            "ratio",
            Statistic::Ratio {
                numerator: api,
                denominator: enroll,
            },
            Domain::Everyone,
        ),
        ("domain", Statistic::Mean(api), Domain::Where(&inside)),
    ] {
        let found = design.estimate(statistic, domain, 0.95)?;
        for (found, field) in [
            (Some(found.estimate), "estimate"),
            (found.std_error, "std_error"),
            (found.df, "df"),
            (found.conf_low, "conf.0"),
            (found.conf_high, "conf.1"),
        ] {
            topic.same(
                out,
                "survey::SurveyDesign::reweighted",
                found,
                case,
                &format!("{path}.{field}"),
                tolerance,
            );
        }
    }
    Ok(())
}

const CENTRES: [(&str, Centre); 2] = [
    ("full_estimate", Centre::FullEstimate),
    ("replicate_mean", Centre::ReplicateMean),
];

fn replicates(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    schools: &Schools,
) -> Result<(), Error> {
    const NAME: &str = "survey::ReplicateWeights::jackknife";
    let jackknife = ReplicateWeights::jackknife(&schools.design(case["name"] == "fpc")?)?;
    let count = jackknife.replicates() as u64;
    topic.same(out, NAME, count, case, "replicates", CLOSED);
    let inside: Vec<bool> = schools.sch_wide.iter().map(|&s| s == 1).collect();
    let (api, enroll) = (&schools.api00, &schools.enroll);
    for (path, centre) in CENTRES {
        for (field, statistic, domain) in [
            ("mean", Statistic::Mean(api), Domain::Everyone),
            ("total", Statistic::Total(enroll), Domain::Everyone),
            (
                "ratio",
                Statistic::Ratio {
                    numerator: api,
                    denominator: enroll,
                },
                Domain::Everyone,
            ),
            ("domain", Statistic::Mean(api), Domain::Where(&inside)),
        ] {
            let found = jackknife.estimate(statistic, domain, centre, 0.95)?;
            let path = format!("{path}.{field}");
            topic.same(out, NAME, found.std_error, case, &path, CLOSED);
        }
    }
    Ok(())
}

fn two_stages(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("survey_two_stage");
    let data = Data::read("survey_two_stage/data.csv");
    for case in topic.list("") {
        let rows = data.keep("set", |set| case["name"] == set);
        let (weights, y, x) = (
            rows.numbers("pw"),
            rows.numbers("api00"),
            rows.numbers("api99"),
        );
        let design = SurveyDesign::new(DesignColumns {
            weights: &weights,
            clusters: Some(&codes(&rows.texts("dnum"))),
            population: Population::Sizes(&rows.numbers("fpc1")),
            second_stage: Some(SecondStage {
                units: Some(&codes(&rows.texts("snum"))),
                population: Population::Sizes(&rows.numbers("fpc2")),
            }),
            ..DesignColumns::default()
        })?;
        let inside: Vec<bool> = rows.texts("stype").iter().map(|&s| s == "E").collect();
        let domain = Domain::Where(&inside);
        for (path, found) in [
            ("mean.", design.mean(&y, Domain::Everyone, 0.95)?),
            ("total.", design.total(&y, Domain::Everyone, 0.95)?),
            ("ratio.", design.ratio(&y, &x, Domain::Everyone, 0.95)?),
            ("domain.", design.mean(&y, domain, 0.95)?),
            ("domain_total.", design.total(&y, domain, 0.95)?),
        ] {
            all(out, &topic, ESTIMATE, &found, case, path);
        }
        let median = design.quantile(&y, 0.5, Domain::Everyone, 0.95)?;
        quantile(out, &topic, &median, case, "median.");
    }
    Ok(())
}

fn small(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("survey_small");
    let whole = |case: &Value, path: &str| -> Vec<u32> {
        numbers(case, path).into_iter().map(|x| x as u32).collect()
    };
    let moments = |out: &mut Vec<Check>, case: &Value, design: &SurveyDesign| {
        let (y, x) = (numbers(case, "y"), numbers(case, "x"));
        for (path, found) in [
            ("mean.", design.mean(&y, Domain::Everyone, 0.95)?),
            ("total.", design.total(&y, Domain::Everyone, 0.95)?),
            ("ratio.", design.ratio(&y, &x, Domain::Everyone, 0.95)?),
        ] {
            all(out, &topic, ESTIMATE, &found, case, path);
        }
        Ok::<(), Error>(())
    };
    for case in topic.list("manual") {
        let population = numbers(case, "N");
        let design = SurveyDesign::new(DesignColumns {
            weights: &numbers(case, "w"),
            strata: Some(&whole(case, "stratum")),
            clusters: Some(&whole(case, "cluster")),
            nesting: Nesting::Nested,
            population: if case["name"] == "limited" {
                Population::Sizes(&population)
            } else {
                Population::Unlimited
            },
            ..DesignColumns::default()
        })?;
        moments(out, case, &design)?;
    }
    for case in topic.list("lonely") {
        let design = SurveyDesign::new(DesignColumns {
            weights: &numbers(case, "w"),
            strata: Some(&whole(case, "stratum")),
            population: Population::Sizes(&numbers(case, "N")),
            lonely: match case["name"].as_str() {
                Some("certainty") => LonelyPsu::Certainty,
                Some("adjust") => LonelyPsu::Adjust,
                _ => LonelyPsu::Average,
            },
            ..DesignColumns::default()
        })?;
        moments(out, case, &design)?;
    }
    for case in topic.list("simple_random") {
        let (y, x) = (numbers(case, "y"), numbers(case, "x"));
        let population = number(case, "population").unwrap_or(0.0);
        let design = SurveyDesign::simple_random(y.len(), population)?;
        moments(out, case, &design)?;
        let mean = design.mean(&y, Domain::Everyone, 0.95)?;
        topic.same(out, ESTIMATE, mean.std_error, case, "se_by_hand", CLOSED);
        let yes: Vec<bool> = x.iter().map(|&x| x > 50.0).collect();
        if case["name"] != "census" {
            share(out, &topic, case, "share.", |interval| {
                design.proportion(&yes, interval, Domain::Everyone, 0.95)
            })?;
            let median = design.quantile(&y, 0.5, Domain::Everyone, 0.95)?;
            quantile(out, &topic, &median, case, "median.");
        }
    }
    for case in topic.list("half_samples") {
        half_samples(out, &topic, case, &whole(case, "stratum"))?;
    }
    Ok(())
}

/// R's own half samples come in as given weights; ours are another matrix of the same order, and agree where
/// the matrix plays no part: the standard error of a total.
fn half_samples(
    out: &mut Vec<Check>,
    topic: &Topic,
    case: &Value,
    strata: &[u32],
) -> Result<(), Error> {
    let (alive, arrests) = (numbers(case, "alive"), numbers(case, "arrests"));
    let columns: Vec<Vec<f64>> = (0..list(&case["columns"]).len())
        .map(|place| numbers(case, &format!("columns.{place}")))
        .collect();
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let scale = number(case, "scale").unwrap_or(0.0);
    let ones = vec![1.0; columns.len()];
    let weights = vec![1.0; alive.len()];
    let given = ReplicateWeights::from_columns(&weights, &columns, scale, &ones, 3.0)?;
    let design = SurveyDesign::new(DesignColumns {
        weights: &weights,
        strata: Some(strata),
        ..DesignColumns::default()
    })?;
    let ours = ReplicateWeights::brr(&design, number(case, "fay").unwrap_or(0.0))?;
    const GIVEN: &str = "survey::ReplicateWeights::from_columns";
    const OURS: &str = "survey::ReplicateWeights::brr";
    topic.same(out, OURS, ours.scale(), case, "scale", CLOSED);
    for (path, centre) in CENTRES {
        let found = ours.estimate(Statistic::Total(&alive), Domain::Everyone, centre, 0.95)?;
        let total = format!("{path}.total");
        topic.same(out, OURS, found.std_error, case, &total, CLOSED);
        for (field, statistic) in [
            ("total", Statistic::Total(&alive)),
            ("mean", Statistic::Mean(&alive)),
            (
                "ratio",
                Statistic::Ratio {
                    numerator: &alive,
                    denominator: &arrests,
                },
            ),
        ] {
            let found = given.estimate(statistic, Domain::Everyone, centre, 0.95)?;
            let path = format!("{path}.{field}");
            topic.same(out, GIVEN, found.std_error, case, &path, CLOSED);
        }
        let median = Statistic::Quantile {
            values: &arrests,
            probability: 0.5,
        };
        let found = given.estimate(median, Domain::Everyone, centre, 0.95)?;
        topic.same(out, GIVEN, found.estimate, case, "median.estimate", CLOSED);
        let path = format!("median.{path}");
        topic.same(out, GIVEN, found.std_error, case, &path, CLOSED);
    }
    Ok(())
}
