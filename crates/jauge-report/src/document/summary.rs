//! In short: a few figures, and the sentences that the design allows.

use jauge_model::finding::Measure;
use jauge_model::{ClaimLevel, Statement, Text};

use super::{BigNumber, Block, Chapter, Fact, Reader, Said};

/// Sentences in full view; the others are one gesture away.
const IN_VIEW: usize = 8;

pub(super) fn chapter(r: &Reader<'_>) -> Chapter {
    let l = r.locale;
    let mut blocks = vec![Block::Numbers { items: numbers(r) }];
    let mut said: Vec<Said> = r
        .results()
        .statements
        .iter()
        .map(|s| sentence(r, s))
        .collect();
    if said.is_empty() {
        blocks.push(Block::note(l.t(
            "Aucune phrase ne peut être tirée de ces données. Vérifiez que les fichiers de réponses sont déclarés dans l'étude, puis lisez reception.json : chaque ligne mise de côté y est nommée.",
            "No sentence can be drawn from these data. Check that the answer files are declared in the study, then read reception.json: it names every row set aside.",
        )));
    }
    let rest = said.split_off(said.len().min(IN_VIEW));
    blocks.push(statements(r, said));
    if !rest.is_empty() {
        let count = l.integer(rest.len() as u64);
        blocks.push(Block::Fold {
            summary: l.fill(
                "Lire les autres phrases ({n})",
                "Read the other sentences ({n})",
                &[("n", &count)],
            ),
            blocks: vec![statements(r, rest)],
        });
    }
    Chapter {
        id: "short".into(),
        title: l.t("En bref", "In short"),
        blocks,
    }
}

/// Sentences with their level.
pub(super) fn statements(r: &Reader<'_>, items: Vec<Said>) -> Block {
    let why = r.locale.t("Pourquoi pas plus ?", "Why not more?");
    Block::Statements { why, items }
}

/// One sentence with its level and what limits it.
pub(super) fn sentence(r: &Reader<'_>, s: &Statement) -> Said {
    let l = r.locale;
    Said {
        tone: match s.level {
            ClaimLevel::C0 => "faint",
            ClaimLevel::C4 | ClaimLevel::C5 | ClaimLevel::C6 => "strong",
            ClaimLevel::C1 | ClaimLevel::C2 | ClaimLevel::C3 => "plain",
        },
        level: s.level.id(),
        level_label: l.author(&s.level.label()).to_owned(),
        text: l.author(&s.text).to_owned(),
        caveats: s
            .caveats
            .iter()
            .map(|c| Fact {
                term: gate(&c.gate)
                    .map_or_else(|| c.gate.clone(), |name| l.author(&name).to_owned()),
                value: l.author(&c.text).to_owned(),
            })
            .collect(),
    }
}

/// A limit with the level beyond which it lets nothing through.
pub(super) fn limit(r: &Reader<'_>, s: &Statement) -> Said {
    Said {
        tone: "faint",
        level_label: r.locale.t("au plus", "at most"),
        ..sentence(r, s)
    }
}

/// What a gate looks at, in a word or two.
fn gate(id: &str) -> Option<Text> {
    let (fr, en) = match id {
        "G1" => ("secret", "secrecy"),
        "G2" => ("affichage", "display"),
        "G3" => ("taux de réponse", "response"),
        "G4" => ("personnes perdues de vue", "attrition"),
        "G6" => ("mesure", "measure"),
        "G7" => ("sélection au départ", "selection at the start"),
        "G8" => ("comparaisons multiples", "multiplicity"),
        "G9" => ("précision", "precision"),
        "G10" => ("groupes", "clustering"),
        "G11" => ("comparabilité", "comparability"),
        "G14" => ("restitution complète", "complete reporting"),
        "G12" => ("équilibre au départ", "balance at the start"),
        _ => return None,
    };
    Some(Text::both(fr, en))
}

/// The figures in large type that every reader gets: who answered, how many are followed.
pub(super) fn headline_numbers(r: &Reader<'_>) -> Vec<BigNumber> {
    let l = r.locale;
    let mut out = Vec::new();
    let findings = &r.results().findings;
    let coverage = findings.iter().find(|f| f.measure == Measure::Coverage);
    if let Some((f, (n, of))) = coverage.and_then(|f| Some((f, f.numerator.zip(f.denominator)?))) {
        let percent = l.percent_of(n, of);
        let what = l.author(&f.label);
        let label = l.fill("{what} ont répondu", "{what} answered", &[("what", what)]);
        out.push(BigNumber {
            value: l.out_of(n, of),
            label: match percent {
                Some(p) => format!("{label} ({p})"),
                None => label,
            },
        });
    }
    if let Some(n) = r.study().enrolled {
        out.push(BigNumber {
            value: l.integer(n),
            label: l.t("personnes inscrites", "people enrolled"),
        });
    }
    if let Some((c, n)) = r.headline().and_then(|c| Some((c, r.linked(c)?))) {
        let (from, to) = r.waves_in_words(c);
        out.push(BigNumber {
            value: l.integer(n),
            label: l.fill(
                "personnes ont répondu aux deux temps ({from} et {to})",
                "people answered at both times ({from} and {to})",
                &[("from", &from), ("to", &to)],
            ),
        });
    }
    out
}

fn numbers(r: &Reader<'_>) -> Vec<BigNumber> {
    let l = r.locale;
    let mut out = headline_numbers(r);
    let shown: u64 = r.results().voice_counts.iter().map(|v| v.publishable).sum();
    if shown > 0 {
        out.push(BigNumber {
            value: l.integer(shown),
            label: l.t(
                "réponses libres que leurs auteurs acceptent de voir publiées",
                "open answers whose authors agree to publication",
            ),
        });
    }
    out
}
