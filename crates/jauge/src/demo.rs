//! Four complete studies to try the software on: two with public data, two simulated.
//!
//! | study | what it shows | people |
//! |---|---|---|
//! | `arthritis` | a randomised trial, four visits, one ordinal question | 302 |
//! | `nsw` | a programme with a comparison group that was not drawn at random | 614 |
//! | `region` | a regional programme: projects, learners, entry and exit, open answers, faults of real life | 2,400 enrolled, simulated |
//! | `suivi` | a follow-up: three calls after the exit, a calendar of months, how long people waited for a job | 420, simulated |
//!
//! Nothing is read from the disk and nothing depends on the clock: the public data are embedded,
//! the simulated ones are drawn from a fixed seed, and the same version of this code gives the
//! same bytes on every machine. Sources and licences: `demo/*/SOURCE.md`, which go with the files.

mod draw;
mod faults;
mod followed;
mod people;
mod projects;
mod region;
mod sheet;
mod voices;

/// One file of a demo study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoFile {
    /// Where it goes, relative to the folder that receives the demo: `region/entree.csv`.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The names of the studies, in the order in which they are best read.
#[must_use]
pub fn studies() -> &'static [&'static str] {
    &["region", "arthritis", "nsw", "suivi"]
}

/// Every file of a study, the study file first; `None` for a name that [`studies`] does not list.
///
/// The `region` and `suivi` studies are generated on each call (some milliseconds).
#[must_use]
pub fn files(study: &str) -> Option<Vec<DemoFile>> {
    let contents: Vec<(&str, Vec<u8>)> = match study {
        "arthritis" => embedded(&[
            (
                "study.toml",
                include_bytes!("../demo/arthritis/study.toml").as_slice(),
            ),
            ("grid.toml", include_bytes!("../demo/arthritis/grid.toml")),
            (
                "answers.csv",
                include_bytes!("../demo/arthritis/answers.csv"),
            ),
            ("SOURCE.md", include_bytes!("../demo/arthritis/SOURCE.md")),
        ]),
        "nsw" => embedded(&[
            (
                "study.toml",
                include_bytes!("../demo/nsw/study.toml").as_slice(),
            ),
            ("grid.toml", include_bytes!("../demo/nsw/grid.toml")),
            ("people.csv", include_bytes!("../demo/nsw/people.csv")),
            ("SOURCE.md", include_bytes!("../demo/nsw/SOURCE.md")),
        ]),
        "region" => {
            let mut all = embedded(&[
                (
                    "study.toml",
                    include_bytes!("../demo/region/study.toml").as_slice(),
                ),
                (
                    "grid.toml",
                    include_bytes!("../../../questionnaires/jg-roue/v1.toml"),
                ),
                ("SOURCE.md", include_bytes!("../demo/region/SOURCE.md")),
            ]);
            all.extend(region::answer_files());
            all
        }
        "suivi" => {
            let mut all = embedded(&[
                (
                    "study.toml",
                    include_bytes!("../demo/suivi/study.toml").as_slice(),
                ),
                ("grid.toml", include_bytes!("../demo/suivi/grid.toml")),
                ("SOURCE.md", include_bytes!("../demo/suivi/SOURCE.md")),
            ]);
            all.extend(followed::answer_files());
            all
        }
        _ => return None,
    };
    let file = |(name, bytes)| DemoFile {
        path: format!("{study}/{name}"),
        bytes,
    };
    Some(contents.into_iter().map(file).collect())
}

fn embedded(files: &[(&'static str, &'static [u8])]) -> Vec<(&'static str, Vec<u8>)> {
    files.iter().map(|(n, b)| (*n, b.to_vec())).collect()
}

#[cfg(test)]
mod tests;
