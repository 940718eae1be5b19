//! Typologies.

use ndarray::Array2;
use serde_json::Value;

use super::reader::{Topic, list, numbers};
use super::{CLOSED, Check, ITERATED};
use crate::Error;
use crate::typology::{Method, Options, Typology, adjusted_rand_index, typology};

/// Tolerance of what a mixture says of its groups: both searches end where the likelihood does not change in its last digits, the
/// means then in half of them.
const FLAT: f64 = 1e-6;

pub(super) fn checks(out: &mut Vec<Check>) -> Result<(), Error> {
    let topic = Topic::read("typology");
    let name = "typology::typology";
    for case in topic.list("kmeans") {
        let found = found(case, Method::KMeans)?;
        topic.same(out, name, found.within, case, "within", CLOSED);
        topic.same(out, name, found.explained, case, "explained", CLOSED);
        topic.same(out, name, found.silhouette, case, "silhouette", CLOSED);
        for (g, group) in found.groups.iter().enumerate() {
            topic.same(
                out,
                name,
                group.silhouette,
                case,
                &format!("of_groups.{g}"),
                CLOSED,
            );
        }
        groups(out, &topic, case, &found, 1e-9);
    }
    for case in topic.list("mixtures") {
        let found = found(case, Method::GaussianMixture)?;
        topic.same(
            out,
            name,
            found.log_likelihood,
            case,
            "log_likelihood",
            ITERATED,
        );
        topic.same(out, name, found.bic, case, "bic", ITERATED);
        groups(out, &topic, case, &found, FLAT);
    }
    for case in topic.list("rand") {
        let labels = |path| -> Vec<usize> {
            numbers(case, path)
                .into_iter()
                .map(|g| g as usize)
                .collect()
        };
        let index = adjusted_rand_index(&labels("one"), &labels("other"));
        topic.same(
            out,
            "typology::adjusted_rand_index",
            index,
            case,
            "index",
            CLOSED,
        );
    }
    Ok(())
}

fn found(case: &Value, method: Method) -> Result<Typology, Error> {
    let rows: Vec<Vec<f64>> = (0..list(&case["rows"]).len())
        .map(|r| numbers(case, &format!("rows.{r}")))
        .collect();
    let rows = Array2::from_shape_fn((rows.len(), rows[0].len()), |(r, j)| rows[r][j]);
    let groups = case["groups"].as_u64().unwrap_or(0) as usize;
    let options = Options {
        method,
        ..Options::with_seed(1)
    };
    typology(rows.view(), groups, &options)
}

/// Sizes and profiles of the groups. A mean of standardised measures may be near 0: its digits are those of the measure.
fn groups(out: &mut Vec<Check>, topic: &Topic, case: &Value, found: &Typology, tolerance: f64) {
    let name = "typology::typology";
    for (g, group) in found.groups.iter().enumerate() {
        topic.same(out, name, group.n, case, &format!("n.{g}"), CLOSED);
        for (j, centre) in group.centre.iter().enumerate() {
            topic.same(
                out,
                name,
                *centre,
                case,
                &format!("centres.{g}.{j}"),
                tolerance,
            );
        }
        for (j, sd) in group.sd.iter().flatten().enumerate() {
            topic.same(out, name, *sd, case, &format!("sds.{g}.{j}"), tolerance);
        }
    }
}
