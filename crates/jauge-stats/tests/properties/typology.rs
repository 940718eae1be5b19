//! What must hold of groups whatever the rows.

use jauge_stats::typology::{
    Criterion, Method, Options, adjusted_rand_index, best, candidates, silhouettes, stability,
    standardised, typology,
};
use ndarray::{Array2, Axis};
use proptest::prelude::*;

use super::near;

fn rows() -> impl Strategy<Value = Array2<f64>> {
    prop::collection::vec(prop::array::uniform3(-20_i32..20), 8..40).prop_map(|rows| {
        Array2::from_shape_fn((rows.len(), 3), |(r, j)| f64::from(rows[r][j]) / 4.0)
    })
}

/// Three clouds that lie far apart, of 12, 9 and 6 rows.
fn clouds() -> Array2<f64> {
    let mut stream = jauge_stats::random::Streams::new(3).stream(0);
    let centre = |r: usize| match r {
        0..12 => [0.0, 0.0],
        12..21 => [9.0, 0.0],
        _ => [0.0, 9.0],
    };
    Array2::from_shape_fn((27, 2), |(r, j)| centre(r)[j] + stream.unit())
}

fn few(seed: u64) -> Options {
    Options {
        starts: 10,
        ..Options::with_seed(seed)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_row_is_with_its_nearest_centre_and_every_group_has_somebody(rows in rows(), k in 2..5_usize, seed in 0..9_u64) {
        let Ok(found) = typology(rows.view(), k, &few(seed)) else { return Ok(()); };
        prop_assert_eq!(found.groups.iter().map(|g| g.n).sum::<u64>(), rows.nrows() as u64);
        prop_assert!(found.groups.windows(2).all(|w| w[0].n >= w[1].n && w[1].n > 0));
        prop_assert_eq!(&found.predict(rows.view()).unwrap(), &found.of);
        let distances = found.distances(rows.view()).unwrap();
        for (row, g) in found.of.iter().enumerate() {
            prop_assert!(distances.row(row).iter().all(|d| *d >= distances[(row, *g)] - 1e-12));
        }
        let again: f64 = found.of.iter().enumerate().map(|(r, g)| distances[(r, *g)].powi(2)).sum();
        prop_assert!(near(found.within, again, 1e-12));
        prop_assert!((0.0..=1.0 + 1e-12).contains(&found.explained));
        prop_assert!((-1.0..=1.0).contains(&found.silhouette));
        // The same seed, the same groups; the same rows moved elsewhere, the same groups.
        prop_assert_eq!(&typology(rows.view(), k, &few(seed)).unwrap(), &found);
    }

    #[test]
    fn agreement_is_one_with_itself_symmetric_and_blind_to_names(
        pairs in prop::collection::vec((0..4_usize, 0..3_usize), 2..40),
    ) {
        let (a, b): (Vec<usize>, Vec<usize>) = pairs.into_iter().unzip();
        prop_assert!(near(adjusted_rand_index(&a, &a).unwrap(), 1.0, 1e-15));
        let named: Vec<usize> = a.iter().map(|g| (g * 7 + 3) % 11).collect();
        let (one, other) = (adjusted_rand_index(&a, &b).unwrap(), adjusted_rand_index(&b, &named).unwrap());
        prop_assert!(near(one, other, 1e-12));
        prop_assert!(one <= 1.0 + 1e-12);
    }
}

#[test]
fn clouds_that_lie_apart_are_found_by_both_methods_and_come_back() {
    let rows = clouds();
    let truth: Vec<usize> = (0..27)
        .map(|r| usize::from(r >= 12) + usize::from(r >= 21))
        .collect();
    for method in [Method::KMeans, Method::GaussianMixture] {
        let options = Options { method, ..few(1) };
        let found = typology(rows.view(), 3, &options).unwrap();
        assert_eq!(found.of, truth, "{method:?}");
        assert!(found.silhouette > 0.8 && found.explained > 0.95);
        assert_eq!(found.predict(rows.view()).unwrap(), truth);
        assert!(found.starts_agreeing > 0 && found.starts_agreeing <= 10);
    }
    let found = typology(rows.view(), 3, &few(1)).unwrap();
    let stable = stability(rows.view(), &found, 50, &few(1)).unwrap();
    assert!(
        stable.mean > 0.95 && stable.of_groups.iter().all(|g| *g > 0.9),
        "{stable:?}"
    );
    let all = candidates(rows.view(), 5, &few(1)).unwrap();
    assert_eq!(best(&all, Criterion::Silhouette), Ok(3));
    assert!(all.windows(2).all(|w| w[1].within <= w[0].within + 1e-9));
    assert!(best(&all, Criterion::Bic).is_err());
}

#[test]
fn a_cloud_without_structure_is_told_by_its_instability() {
    let mut stream = jauge_stats::random::Streams::new(5).stream(0);
    let rows = Array2::from_shape_fn((120, 4), |_| stream.unit());
    let found = typology(rows.view(), 5, &few(1)).unwrap();
    let stable = stability(rows.view(), &found, 40, &few(1)).unwrap();
    assert!(
        stable.mean < 0.7 && found.silhouette < 0.3,
        "{stable:?} {}",
        found.silhouette
    );
}

#[test]
fn unit_and_origin_do_not_matter_once_standardised() {
    let rows = clouds();
    let mut moved = rows.clone();
    moved.column_mut(0).mapv_inplace(|x| 1000.0 * x - 7.0);
    let (a, b) = (
        standardised(rows.view()).unwrap(),
        standardised(moved.view()).unwrap(),
    );
    assert!(a.iter().zip(&b).all(|(x, y)| near(*x, *y, 1e-9)));
    assert!(
        a.mean_axis(Axis(0))
            .unwrap()
            .iter()
            .all(|m| m.abs() < 1e-12)
    );
}

#[test]
fn refusals() {
    let same = Array2::<f64>::zeros((10, 2));
    assert!(typology(same.view(), 2, &few(1)).is_err());
    assert!(standardised(same.view()).is_err());
    let mut odd = clouds();
    odd[(3, 0)] = f64::NAN;
    assert!(typology(odd.view(), 2, &few(1)).is_err());
    let none = Options {
        starts: 0,
        ..few(1)
    };
    assert!(typology(clouds().view(), 2, &none).is_err());
    assert!(typology(clouds().view(), 1, &few(1)).is_err());
    let found = typology(clouds().view(), 2, &few(1)).unwrap();
    assert!(found.predict(Array2::zeros((2, 3)).view()).is_err());
    assert!(silhouettes(clouds().view(), &[0; 27], 0).is_err());
    // Rows on a line have no covariance of full rank.
    let line = Array2::from_shape_fn((20, 2), |(r, j)| (r * (j + 1)) as f64);
    let mixture = Options {
        method: Method::GaussianMixture,
        ..few(1)
    };
    assert!(typology(line.view(), 2, &mixture).is_err());
}
