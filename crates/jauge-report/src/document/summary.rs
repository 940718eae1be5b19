//! In short: a few figures, and the sentences that the design allows.

use jauge_model::claim::rules;
use jauge_model::finding::{Measure, Verdict};
use jauge_model::{ClaimLevel, Statement, StoryStatement};

use super::basis::Among;
use super::{BigNumber, Block, Chapter, Fact, Reader, Said, Statements};

/// Sentences in full view; the others are one gesture away.
const IN_VIEW: usize = 8;

pub(super) fn chapter(r: &Reader<'_>) -> Chapter {
    let l = r.locale;
    let mut blocks = stamp(r);
    blocks.push(Block::Numbers { items: numbers(r) });
    let mut said: Vec<Said> = r
        .results()
        .statements
        .iter()
        .map(|s| checked(r, s))
        .collect();
    if said.is_empty() {
        blocks.push(Block::note(l.t(
            "Aucune phrase ne peut être tirée de ces données. Vérifiez que les fichiers de réponses sont déclarés dans l'étude, puis lisez team/reception.json : chaque ligne mise de côté y est nommée.",
            "No sentence can be drawn from these data. Check that the answer files are declared in the study, then read team/reception.json: it names every row set aside.",
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
    blocks.extend(stories(r));
    Chapter {
        id: "short".into(),
        title: l.t("En bref", "In short"),
        blocks,
    }
}

/// That an outcome declared beforehand has no result: said before anything else.
pub(super) fn stamp(r: &Reader<'_>) -> Vec<Block> {
    let missing = r.results().lints.iter();
    let missing = missing.filter(|l| l.id == "L20" && l.verdict == Verdict::Raised);
    let said = missing.map(|lint| {
        let title = r.locale.t("Rapport incomplet", "Incomplete report");
        Block::note(r.locale.colon(&title, r.locale.author(&lint.found)))
    });
    said.collect()
}

/// Sentences with their level.
pub(super) fn statements(r: &Reader<'_>, items: Vec<Said>) -> Block {
    let why = r.locale.t("Pourquoi pas plus ?", "Why not more?");
    Block::Statements(Statements { why, items })
}

/// One sentence with its level and what keeps it from saying more: a gate, or the design itself.
pub(super) fn sentence(r: &Reader<'_>, s: &Statement) -> Said {
    let mut said = levelled(r, s);
    if said.caveats.is_empty() {
        said.caveats.extend(by_design(r, s.level));
    }
    said
}

/// What a level rests on, where no gate is shut: nothing else keeps the sentence there.
fn by_design(r: &Reader<'_>, level: ClaimLevel) -> Option<Fact> {
    let rung = rules().rung(level.id())?;
    Some(Fact {
        term: gate(r, level.id()),
        value: r.locale.author(&rung.needs).to_owned(),
    })
}

/// One sentence with its level, and the gates that limit it.
fn levelled(r: &Reader<'_>, s: &Statement) -> Said {
    let l = r.locale;
    Said {
        mark: None,
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
                term: gate(r, &c.gate),
                value: l.author(&c.text).to_owned(),
            })
            .collect(),
    }
}

/// The same with the sources of what limits it, and what one more step would take: for those who check.
fn checked(r: &Reader<'_>, s: &Statement) -> Said {
    let mut said = sentence(r, s);
    let design = s.level.id();
    let gates = s.caveats.iter().map(|c| c.gate.as_str());
    for (fact, gate) in said.caveats.iter_mut().zip(gates.chain([design])) {
        fact.value = cited(r, gate, &fact.value);
    }
    said.caveats.extend(next(r, s));
    said
}

/// A limit with the level beyond which it lets nothing through.
pub(super) fn limit(r: &Reader<'_>, s: &Statement) -> Said {
    Said {
        tone: "faint",
        level_label: r.locale.t("au plus", "at most"),
        ..levelled(r, s)
    }
}

/// What a gate looks at, in a word or two; of the design itself, its level.
fn gate(r: &Reader<'_>, id: &str) -> String {
    let l = r.locale;
    match (rules().gate(id), rules().rung(id)) {
        (Some(gate), _) => l.author(&gate.name).to_owned(),
        (None, Some(_)) => l.t("dispositif", "design"),
        (None, None) => id.to_owned(),
    }
}

/// A limit with the source of its rule.
fn cited(r: &Reader<'_>, id: &str, text: &str) -> String {
    let gate = rules().gate(id).map(|g| &g.sources);
    let sources = gate.or_else(|| rules().rung(id).map(|rung| &rung.sources));
    match sources {
        Some(sources) => format!("{text} ({})", rules().cited(sources, r.locale.lang)),
        None => text.to_owned(),
    }
}

/// What one more step of the ladder would take.
fn next(r: &Reader<'_>, s: &Statement) -> Option<Fact> {
    let l = r.locale;
    let rung = rules().rung(s.level.id()).filter(|g| !g.next.is_empty())?;
    let above = ClaimLevel::ALL.get(s.level as usize + 1)?;
    // A count is not on the way to what people answer.
    (s.level != ClaimLevel::C1).then(|| Fact {
        term: l.fill(
            "pour atteindre {id}",
            "to reach {id}",
            &[("id", above.id())],
        ),
        value: l.author(&rung.next).to_owned(),
    })
}

/// What stories show: their level, beside that of the figure they go with.
pub(super) fn story(r: &Reader<'_>, s: &StoryStatement) -> Said {
    let l = r.locale;
    let beside = s.beside.map(|level| {
        let text = l.fill(
            "à côté d'un chiffre de niveau {id}, qu'il n'élève pas",
            "beside a figure of level {id}, which it does not raise",
            &[("id", level.id())],
        );
        Fact {
            term: l.t("chiffre", "figure"),
            value: text,
        }
    });
    let missing: Vec<&str> = s.missing.iter().map(|t| l.author(t)).collect();
    let missing = (!missing.is_empty()).then(|| Fact {
        term: l.t("il manque", "missing"),
        value: missing.join("\u{a0}; "),
    });
    Said {
        mark: None,
        tone: "plain",
        level: s.level.id(),
        level_label: match s.beside {
            Some(level) => format!("{} + {}", l.author(&s.level.label()), level.id()),
            None => l.author(&s.level.label()).to_owned(),
        },
        text: l.author(&s.text).to_owned(),
        caveats: beside.into_iter().chain(missing).collect(),
    }
}

/// What the stories of the study show, if it declares any.
pub(super) fn stories(r: &Reader<'_>) -> Vec<Block> {
    let told = &r.results().stories;
    if told.is_empty() {
        return Vec::new();
    }
    let title = r
        .locale
        .t("Ce que disent les récits", "What the stories say");
    let items = told.iter().map(|s| story(r, s)).collect();
    vec![Block::heading(3, title), statements(r, items)]
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
            known: Among::population(r).counted(what).in_short(),
        });
    }
    if let Some(n) = r.study().enrolled {
        out.push(BigNumber {
            value: l.integer(n),
            label: l.t("personnes inscrites", "people enrolled"),
            known: Among::new(l, ("", ""), l.t("à l'inscription", "at enrolment"))
                .people()
                .in_short(),
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
            known: Among::same_people(r, c).people().in_short(),
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
            known: Among::received(l).counted("").in_short(),
        });
    }
    out
}
