//! The columns by which a tool is told, and what each of them is. Names are folded.

use jauge_model::study::Tool;

use crate::spelling::fold;

/// What a column of a tool is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Kept by the tool for itself.
    Own,
    /// Says who the person is.
    Personal,
    /// The number of a submission.
    Submission,
    /// How often a submission was changed.
    Edits,
    /// Filled when the form was sent to the end.
    Finished,
    /// Ticked when it was not.
    Draft,
    /// What the team decided about a submission.
    Review,
    /// Which of several instruments a row holds.
    Instrument,
    /// The version of the form.
    Form,
}

/// Columns that only the rows of a repeated group have.
pub(super) const REPEATED: [&str; 3] = ["_parent_index", "_parent_table_name", "parent_key"];

/// The columns of one tool.
struct Known {
    tool: Tool,
    /// How many of the columns that tell it must be there.
    least: usize,
    telling: &'static [&'static str],
    own: &'static [&'static str],
    /// Beginnings of the tool's own columns.
    own_starts: &'static [&'static str],
    own_ends: &'static [&'static str],
    personal: &'static [&'static str],
    parts: &'static [(&'static str, Part)],
}

const KNOWN: [Known; 7] = [
    Known {
        tool: Tool::Kobo,
        least: 2,
        telling: &[
            "_uuid",
            "_submission_time",
            "_validation_status",
            "_submitted_by",
            "__version__",
            "meta/rootuuid",
            "_submission__uuid",
            "_submission__id",
            "_submission__submission_time",
            "_parent_table_name",
            "_parent_index",
            "_index",
            "_xform_id_string",
            "_id",
        ],
        own: &[
            "start",
            "end",
            "today",
            "_index",
            "_uuid",
            "meta/rootuuid",
            "meta/instanceid",
            "meta/instancename",
            "meta/deprecatedid",
            "formhub/uuid",
            "_submission_time",
            "_status",
            "_notes",
            "_tags",
            "_xform_id_string",
            "_attachments",
            "_bamboo_dataset_id",
            "_parent_table_name",
            "_parent_index",
            "__version__",
            "_version_",
            "_validation_status",
            "audit",
        ],
        own_starts: &["jauge_", "_submission__", "__version__", "_version_"],
        own_ends: &["_url"],
        personal: &[
            "_submitted_by",
            "_submission__submitted_by",
            "_geolocation",
            "username",
            "deviceid",
            "phonenumber",
            "subscriberid",
            "simserial",
            "email",
        ],
        parts: &[
            ("_id", Part::Submission),
            ("meta/rootuuid", Part::Submission),
            ("_uuid", Part::Submission),
            ("_validation_status", Part::Review),
            ("__version__", Part::Form),
            ("_version_", Part::Form),
        ],
    },
    Known {
        tool: Tool::Odk,
        least: 3,
        telling: &[
            "submissiondate",
            "meta-instanceid",
            "instanceid",
            "key",
            "parent_key",
            "submitterid",
            "submittername",
            "attachmentspresent",
            "attachmentsexpected",
            "reviewstate",
            "formversion",
            "edits",
        ],
        own: &[
            "start",
            "end",
            "today",
            "submissiondate",
            "meta-instancename",
            "meta-instanceid",
            "instanceid",
            "instancename",
            "parent_key",
            "attachmentspresent",
            "attachmentsexpected",
            "status",
            "formversion",
            "meta-audit",
            "audit",
        ],
        own_starts: &["jauge_"],
        own_ends: &[],
        personal: &[
            "submitterid",
            "submittername",
            "deviceid",
            "username",
            "phonenumber",
            "subscriberid",
            "simserial",
            "email",
        ],
        parts: &[
            ("key", Part::Submission),
            ("edits", Part::Edits),
            ("reviewstate", Part::Review),
            ("formversion", Part::Form),
        ],
    },
    Known {
        tool: Tool::Limesurvey,
        least: 2,
        telling: &[
            "submitdate",
            "lastpage",
            "startlanguage",
            "seed",
            "startdate",
            "datestamp",
            "interviewtime",
            "date submitted",
            "last page",
            "start language",
            "date started",
            "date last action",
            "date de soumission",
            "derniere page",
            "langue de depart",
            "date de lancement",
            "date de la derniere action",
        ],
        own: &[
            "id",
            "lastpage",
            "startlanguage",
            "seed",
            "startdate",
            "datestamp",
            "interviewtime",
            "token",
            "response id",
            "last page",
            "start language",
            "date started",
            "date last action",
            "total time",
            "access code",
            "id de la reponse",
            "derniere page",
            "langue de depart",
            "tete de serie",
            "date de lancement",
            "date de la derniere action",
            "temps total",
            "code d'acces",
        ],
        own_starts: &[
            "jauge",
            "grouptime",
            "group time",
            "question time",
            "temps pour le groupe",
        ],
        own_ends: &["time"],
        personal: &[
            "ipaddr",
            "ip address",
            "adresse ip",
            "refurl",
            "referrer url",
            "firstname",
            "first name",
            "lastname",
            "last name",
            "email",
            "email address",
            "prenom",
            "nom de famille",
            "adresse courriel",
        ],
        parts: &[
            ("submitdate", Part::Finished),
            ("date submitted", Part::Finished),
            ("date de soumission", Part::Finished),
        ],
    },
    Known {
        tool: Tool::Redcap,
        least: 1,
        telling: &[
            "redcap_event_name",
            "redcap_repeat_instrument",
            "redcap_repeat_instance",
            "redcap_data_access_group",
            "redcap_survey_identifier",
        ],
        own: &[
            "redcap_event_name",
            "redcap_repeat_instance",
            "redcap_data_access_group",
            "event name",
            "repeat instance",
            "data access group",
            "complete?",
            "survey timestamp",
            "record_id",
            "record id",
        ],
        own_starts: &[],
        own_ends: &["_complete", "_timestamp"],
        personal: &["redcap_survey_identifier", "survey identifier"],
        parts: &[
            ("redcap_repeat_instrument", Part::Instrument),
            ("repeat instrument", Part::Instrument),
        ],
    },
    Known {
        tool: Tool::MicrosoftForms,
        least: 2,
        telling: &[
            "start time",
            "completion time",
            "heure de debut",
            "heure de fin",
        ],
        own: &[
            "id",
            "start time",
            "completion time",
            "last modified time",
            "language",
            "total points",
            "quiz feedback",
            "grade posted time",
            "heure de debut",
            "heure de fin",
            "heure de la derniere modification",
            "langue",
        ],
        own_starts: &["points - ", "feedback - "],
        own_ends: &[],
        personal: &["email", "name", "adresse de messagerie", "nom"],
        parts: &[],
    },
    Known {
        tool: Tool::GoogleForms,
        least: 1,
        telling: &["horodateur", "timestamp"],
        own: &["horodateur", "timestamp", "score"],
        own_starts: &[],
        own_ends: &[],
        personal: &[
            "adresse e-mail",
            "adresse email",
            "adresse mail",
            "nom d'utilisateur",
            "email address",
            "email",
            "username",
        ],
        parts: &[],
    },
    Known {
        tool: Tool::Framaforms,
        least: 2,
        telling: &["sid", "uid", "webform_sid", "webform_uid", "webform_serial"],
        own: &[
            "serial",
            "sequentiel",
            "numero",
            "sid",
            "uid",
            "time",
            "heure",
            "submitted time",
            "completed time",
            "modified time",
            "webform_serial",
            "webform_sid",
            "webform_uid",
            "webform_time",
            "webform_completed_time",
            "webform_modified_time",
        ],
        own_starts: &[],
        own_ends: &[],
        personal: &[
            "ip address",
            "adresse ip",
            "username",
            "nom d'utilisateur",
            "utilisateur",
            "webform_ip_address",
            "webform_username",
        ],
        parts: &[
            ("draft", Part::Draft),
            ("brouillon", Part::Draft),
            ("webform_draft", Part::Draft),
        ],
    },
];

/// The tool whose columns these are, and the ones that tell it: the first four. Google Forms
/// has a single one, which must come first.
pub(super) fn tell(names: &[String]) -> Option<(Tool, Vec<usize>)> {
    KNOWN.iter().find_map(|known| {
        let heads = |n: &str| heads(known.tool, n);
        let found: Vec<usize> = (0..names.len())
            .filter(|n| {
                heads(&names[*n])
                    .iter()
                    .any(|h| known.telling.contains(&h.as_str()))
            })
            .take(4)
            .collect();
        let first = known.tool != Tool::GoogleForms || found.first() == Some(&0);
        // A LimeSurvey file without answers to one of its own questions has no such number.
        let instruments = known.tool == Tool::Redcap && found.is_empty();
        if instruments {
            return redcap_by_instruments(names).map(|found| (Tool::Redcap, found));
        }
        (found.len() >= known.least && first).then_some((known.tool, found))
    })
}

/// A REDCap project without events or repeats is told by its record number and by the state of
/// each instrument.
fn redcap_by_instruments(names: &[String]) -> Option<Vec<usize>> {
    let at = |fits: &dyn Fn(&str) -> bool| names.iter().position(|n| fits(n));
    let raw = at(&|n| n == "record_id").zip(at(&|n| n.ends_with("_complete")));
    let labels = || at(&|n| n == "record id").zip(at(&|n| n == "complete?"));
    raw.or_else(labels).map(|(a, b)| vec![a, b])
}

/// What a column of this tool is among the others of its file; `None` for one that may hold answers.
pub(super) fn part(tool: Tool, name: &str, among: &[String]) -> Option<Part> {
    let known = KNOWN.iter().find(|k| k.tool == tool)?;
    let one = |name: &str| {
        let part = known.parts.iter().find(|(n, _)| *n == name);
        if let Some((_, part)) = part {
            return Some(*part);
        }
        if tool == Tool::Kobo && name.starts_with("__version__") {
            return Some(Part::Form); // `__version__001` after the form was imported again
        }
        let starts = known.own_starts.iter().any(|s| name.starts_with(s));
        let ends = known.own_ends.iter().any(|end| {
            let start = name.strip_suffix(end).filter(|start| !start.is_empty());
            // LimeSurvey times a question in a column `<question>Time`, which another question may be called.
            start.is_some_and(|s| tool != Tool::Limesurvey || is_question(s, among))
        });
        if known.personal.contains(&name) {
            Some(Part::Personal)
        } else if known.own.contains(&name) || starts || ends {
            Some(Part::Own)
        } else {
            None
        }
    };
    heads(tool, name).iter().find_map(|name| one(name))
}

/// Whether a question of this code has a column: `q`, `q[option]`, or one with the words of the question behind.
fn is_question(code: &str, among: &[String]) -> bool {
    let rest = |name: &'_ String| Some(name.strip_prefix(code)?.chars().next());
    let mut rests = among.iter().filter_map(rest);
    rests.any(|next| matches!(next, None | Some('[' | '.')))
}

/// Place of a column in the tool's list: the lower, the more it is to be trusted.
pub(super) fn rank(tool: Tool, name: &str) -> usize {
    let known = KNOWN.iter().find(|k| k.tool == tool);
    let place = known.and_then(|k| k.parts.iter().position(|(n, _)| *n == name));
    place.unwrap_or(usize::MAX)
}

/// The names under which one of the tool's own columns may stand: LimeSurvey writes
/// `submitdate. Date submitted` where code and text are asked for.
fn heads(tool: Tool, name: &str) -> Vec<String> {
    let mut out = vec![name.to_owned()];
    if tool == Tool::Limesurvey
        && let Some((code, text)) = name.split_once(". ")
    {
        out.extend([code.to_owned(), text.to_owned()]);
    }
    out
}

/// What LimeSurvey writes for a yes and a no when answers are exported as codes.
pub(super) fn yes_no() -> Vec<(String, Vec<String>)> {
    let words = |all: [&str; 2]| all.map(str::to_owned).to_vec();
    vec![
        ("Y".to_owned(), words(["Oui", "Yes"])),
        ("N".to_owned(), words(["Non", "No"])),
    ]
}

/// Whether the team refused a submission: Kobo's validation, Central's review.
pub(super) fn refused(state: &str) -> bool {
    let words = [
        "validation_status_not_approved",
        "not approved",
        "non approuve",
        "non approuvee",
        "rejected",
    ];
    words.contains(&fold(state).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(names: &[&str]) -> Option<Tool> {
        let names: Vec<String> = names.iter().map(|n| fold(n)).collect();
        tell(&names).map(|t| t.0)
    }

    #[test]
    fn tools_are_told_by_their_columns() {
        let kobo = [
            "start",
            "end",
            "code",
            "_id",
            "_uuid",
            "_submission_time",
            "_index",
        ];
        assert_eq!(told(&kobo), Some(Tool::Kobo));
        assert_eq!(
            told(&["nom", "_index", "_parent_table_name", "_parent_index"]),
            Some(Tool::Kobo)
        );
        assert_eq!(
            told(&["SubmissionDate", "meta-instanceID", "code", "KEY"]),
            Some(Tool::Odk)
        );
        assert_eq!(
            told(&["id", "submitdate", "lastpage", "q1"]),
            Some(Tool::Limesurvey)
        );
        let mixed = [
            "id. Response ID",
            "submitdate. Date submitted",
            "lastpage. Last page",
        ];
        assert_eq!(told(&mixed), Some(Tool::Limesurvey));
        assert_eq!(
            told(&["record_id", "redcap_event_name", "q1"]),
            Some(Tool::Redcap)
        );
        assert_eq!(
            told(&["record_id", "q1", "entree_complete"]),
            Some(Tool::Redcap)
        );
        assert_eq!(told(&["Horodateur", "Code"]), Some(Tool::GoogleForms));
        assert_eq!(told(&["Code", "Timestamp"]), None);
        assert_eq!(
            told(&["ID", "Heure de début", "Heure de fin"]),
            Some(Tool::MicrosoftForms)
        );
        assert_eq!(
            told(&["Séquentiel", "SID", "Heure", "UID"]),
            Some(Tool::Framaforms)
        );
        assert_eq!(told(&["code", "projet", "r01", "id", "start", "end"]), None);
    }

    #[test]
    fn every_tool_is_known() {
        assert!(Tool::ALL.iter().all(|t| KNOWN.iter().any(|k| k.tool == *t)));
        for known in &KNOWN {
            for name in known.telling.iter().chain(known.own).chain(known.personal) {
                assert_eq!(*name, fold(name), "{name} is folded");
            }
        }
    }
}
