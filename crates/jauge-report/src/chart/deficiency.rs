//! Colours as people with a colour vision deficiency see them, and as a grey printer prints them:
//! what carries a meaning stays told apart, by lightness or by texture.

use super::likert::Shade;
use super::{ACCENT, GRID, INK, SOFT, WARM};

/// Machado, Oliveira and Fernandes 2009, doi:10.1109/TVCG.2009.113, severity 1: from linear RGB to
/// linear RGB.
const DEFICIENCIES: [(&str, [[f64; 3]; 3]); 3] = [
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

type Rgb = [f64; 3];

fn linear(colour: &str) -> Rgb {
    let channel = |i: usize| {
        let v = f64::from(u8::from_str_radix(&colour[i..i + 2], 16).unwrap()) / 255.0;
        if v <= 0.040_45 {
            v / 12.92
        } else {
            ((v + 0.055) / 1.055).powf(2.4)
        }
    };
    [channel(1), channel(3), channel(5)]
}

fn seen(matrix: &[[f64; 3]; 3], c: Rgb) -> Rgb {
    [0, 1, 2].map(|i| {
        let row = matrix[i];
        (row[0] * c[0] + row[1] * c[1] + row[2] * c[2]).clamp(0.0, 1.0)
    })
}

/// CIE L*a*b* under D65.
fn lab(c: Rgb) -> [f64; 3] {
    let x = (0.412_456 * c[0] + 0.357_576 * c[1] + 0.180_437 * c[2]) / 0.950_47;
    let y = 0.212_673 * c[0] + 0.715_152 * c[1] + 0.072_175 * c[2];
    let z = (0.019_334 * c[0] + 0.119_192 * c[1] + 0.950_304 * c[2]) / 1.088_83;
    let [fx, fy, fz] = [x, y, z].map(|t| {
        if t > 0.008_856 {
            t.cbrt()
        } else {
            7.787 * t + 16.0 / 116.0
        }
    });
    [116.0 * fy - 16.0, 500.0 * (fx - fy), 200.0 * (fy - fz)]
}

/// Distance between two colours (CIE 1976); 2.3 can just be noticed side by side.
fn distance(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (lab(a), lab(b));
    let square: f64 = (0..3).map(|i| (a[i] - b[i]).powi(2)).sum();
    square.sqrt()
}

#[test]
fn distances_are_those_of_the_definition() {
    let white = lab(linear("#ffffff"));
    assert!((white[0] - 100.0).abs() < 0.01 && white[1].abs() < 0.02 && white[2].abs() < 0.02);
    assert!((distance(linear("#ffffff"), linear("#000000")) - 100.0).abs() < 0.1);
    // A grey stays what it is for everybody.
    for (name, matrix) in &DEFICIENCIES {
        let grey = linear("#808080");
        assert!(distance(grey, seen(matrix, grey)) < 0.5, "{name}");
    }
}

#[test]
fn neighbouring_levels_are_told_apart_by_everybody() {
    let mut pairs = 0;
    for levels in 3..=7 {
        let shades: Vec<Shade> = (0..levels).map(|i| Shade::of(i, levels)).collect();
        for two in shades.windows(2) {
            let (a, b) = (linear(&two[0].fill), linear(&two[1].fill));
            if two[0].hatch != two[1].hatch {
                // Texture tells them apart without any colour.
                pairs += 1;
                continue;
            }
            for (name, matrix) in &DEFICIENCIES {
                let apart = distance(seen(matrix, a), seen(matrix, b));
                assert!(apart > 8.0, "{levels} levels, {name}: {apart:.1}");
            }
            let grey = (lab(a)[0] - lab(b)[0]).abs();
            assert!(grey > 5.0, "{levels} levels in grey: {grey:.1}");
            pairs += 1;
        }
    }
    assert!(pairs > 15);
}

#[test]
fn before_and_after_are_told_apart_by_everybody() {
    for (name, matrix) in &DEFICIENCIES {
        let apart = distance(seen(matrix, linear(WARM)), seen(matrix, linear(ACCENT)));
        assert!(apart > 20.0, "{name}: {apart:.1}");
    }
}

/// Fillings that stand beside each other in one picture and tell things apart: each with its texture.
const BESIDE: [(&str, &[(&str, &str)]); 4] = [
    (
        "bars",
        &[
            ("#f6dcb8", "hatched"),
            ("#9cccd8", "plain"),
            ("#e9ecec", "dotted"),
            ("#ffffff", "plain"),
        ],
    ),
    (
        "parts",
        &[
            (ACCENT, "plain"),
            ("#ffffff", "plain"),
            ("#f6dcb8", "hatched"),
        ],
    ),
    (
        "stages",
        &[("#f6dcb8", "hatched"), ("#e9ecec", "hatched the other way")],
    ),
    ("intervals", &[(ACCENT, "plain"), ("#dcebef", "plain")]),
];

/// Lines of one picture, each with its dashes.
const LINES: [(&str, &str); 4] = [
    (ACCENT, "full"),
    (WARM, "long dashes"),
    (INK, "dots"),
    (INK, "dashes and dots"),
];

/// Colours that are alone in what they are: text, axes, the lines of hatchings, the ground of remarks.
const ALONE: [&str; 5] = [INK, SOFT, GRID, "#5b2c06", "#45555c"];

#[test]
fn fillings_and_lines_of_a_picture_are_told_apart_by_everybody() {
    let palettes = BESIDE.iter().map(|(name, all)| (*name, *all));
    let mut pairs = 0;
    for (picture, all) in palettes.chain([("curves", LINES.as_slice())]) {
        for (i, (one, texture)) in all.iter().enumerate() {
            for (other, its) in &all[i + 1..] {
                pairs += 1;
                if texture != its {
                    continue;
                }
                for (name, matrix) in &DEFICIENCIES {
                    let [a, b] = [one, other].map(|c| seen(matrix, linear(c)));
                    let apart = distance(a, b);
                    assert!(apart > 20.0, "{picture}, {name}: {one} {other} {apart:.1}");
                }
                let grey = (lab(linear(one))[0] - lab(linear(other))[0]).abs();
                assert!(grey > 10.0, "{picture} in grey: {one} {other} {grey:.1}");
            }
        }
    }
    assert!(pairs >= 6 + 3 + 1 + 1 + 6);
}

#[test]
fn no_picture_has_a_colour_that_is_not_looked_at_here() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/chart");
    let mut files = vec![format!("{folder}.rs").into()];
    files.extend(
        std::fs::read_dir(folder)
            .unwrap()
            .map(|f| f.unwrap().path()),
    );
    let beside = BESIDE.iter().flat_map(|(_, all)| all.iter());
    let mut known: Vec<String> = beside.chain(&LINES).map(|(c, _)| (*c).to_owned()).collect();
    known.extend(ALONE.map(str::to_owned));
    for levels in 2..=7 {
        known.extend((0..levels).map(|level| Shade::of(level, levels).fill));
    }
    let mut seen = 0;
    for file in files.iter().filter(|f| !f.ends_with("deficiency.rs")) {
        let source = std::fs::read_to_string(file).unwrap();
        for (at, _) in source.match_indices('#') {
            let word: String = source[at..].chars().take(7).collect();
            let digits = word.len() == 7 && word[1..].bytes().all(|b| b.is_ascii_hexdigit());
            if digits {
                seen += 1;
                assert!(known.contains(&word), "{word} in {}", file.display());
            }
        }
    }
    assert!(seen > 15, "only {seen} colours seen");
}
