//! Conditions: reading, printing, and three truth values.

#![allow(clippy::unwrap_used)]

use std::sync::LazyLock;

use jauge_model::questionnaire::logic::{
    Answer, Answers, Comparison, Expr, LONGEST, Sign, Start, Sum, Term, Truth, Word, day_number,
    parse,
};
use jauge_model::questionnaire::{Condition, read};
use jauge_model::{ItemKind, Lang, Questionnaire, Ticks};
use proptest::prelude::*;

const OPTIONS: &str = include_str!("data/options.toml");

static GRID: LazyLock<Questionnaire> = LazyLock::new(|| {
    let (grid, faults) = read("grid.toml", OPTIONS);
    assert!(faults.is_empty(), "{}", faults.render(Lang::En));
    grid.unwrap()
});

fn grid() -> &'static Questionnaire {
    &GRID
}

/// Answers by item, at a wave.
#[derive(Clone, Debug)]
struct Form(Vec<(usize, Answer)>, Option<usize>);

impl Answers for Form {
    fn answer(&self, item: usize) -> Answer {
        let found = self.0.iter().find(|(i, _)| *i == item);
        found.map_or(Answer::None, |(_, a)| *a)
    }

    fn wave(&self) -> Option<usize> {
        self.1
    }
}

fn truth(grid: &Questionnaire, text: &str, form: &Form) -> Truth {
    let read = Condition::read(text, grid);
    read.unwrap_or_else(|f| panic!("{text}: {f:?}")).truth(form)
}

#[test]
fn a_grid_with_options_keeps_everything_it_says() {
    let grid = grid();
    let list = &grid.options[0];
    assert_eq!((list.options.len(), list.options[2].code), (3, 9));
    assert!(list.options[2].specify && grid.options[1].options[2].alone);
    assert_eq!(grid.missing_of(&grid.items[0])[0].code, -1);
    assert_eq!(grid.missing_of(&grid.items[2])[0].code, 99);
    assert_eq!(grid.items[1].specifies, Some(0));
    let conditions: Vec<_> = grid
        .items
        .iter()
        .map(|i| {
            i.ask_if
                .as_ref()
                .map_or_else(String::new, ToString::to_string)
        })
        .collect();
    assert_eq!(
        conditions,
        [
            "",
            r#"selected(q_statut, "autre")"#,
            r#"q_statut == "emploi""#,
            r#"q_statut == "emploi" and not (q_heures <= 1)"#,
            "",
            r#"selected(q_attentes, "emploi") or wave == "exit""#,
        ]
    );
    assert!(matches!(
        grid.items[4].kind,
        ItemKind::Choices {
            options: 1,
            most: Some(2)
        }
    ));
    assert!(grid.items[5].check.is_some() && grid.items[5].check_text.is_some());
}

#[test]
fn spelling_of_a_condition_is_no_part_of_the_fingerprint() {
    let loose = OPTIONS.replace("'q_statut == \"emploi\"'", "\" ( q_statut=='emploi' ) \"");
    assert_ne!(loose, OPTIONS);
    let (same, faults) = read("g", &loose);
    assert_eq!(
        same.unwrap().hash,
        grid().hash,
        "{}",
        faults.render(Lang::En)
    );
    let other = OPTIONS.replace("'q_statut == \"emploi\"'", "'q_statut != \"emploi\"'");
    assert_ne!(read("g", &other).0.unwrap().hash, grid().hash);
}

#[test]
fn values_compare_as_what_they_are() {
    let grid = grid();
    let april = day_number("2025-04-01".parse().unwrap());
    assert_eq!(day_number("1970-01-02".parse().unwrap()), 1.0);
    let form = Form(
        vec![
            (0, Answer::Value(0.0)),
            (2, Answer::Value(35.0)),
            (3, Answer::Value(april)),
            (4, Answer::Ticks(Ticks::default().with(1))),
            (5, Answer::Value(2.0)),
        ],
        Some(1),
    );
    for (text, expected) in [
        ("q_statut == \"emploi\"", Truth::True),
        ("q_statut == 1", Truth::True),
        ("q_statut in [\"recherche\", \"autre\"]", Truth::False),
        ("selected(q_statut, emploi)", Truth::True),
        ("selected(q_attentes, confiance)", Truth::True),
        ("selected(q_attentes, emploi)", Truth::False),
        ("q_heures + 5 - 10 == 30", Truth::True),
        ("40 <= q_heures", Truth::False),
        ("q_debut > \"2025-03-31\"", Truth::True),
        ("q_debut < \"2025-04\"", Truth::False),
        ("q_projet >= 3 and q_projet == \"oui\"", Truth::True),
        ("wave == \"exit\" and wave > \"entry\"", Truth::True),
        ("role == \"learner\"", Truth::Unknown),
        ("answered(q_statut_autre)", Truth::False),
        (
            "answered(q_heures) and not answered(q_statut_autre)",
            Truth::True,
        ),
    ] {
        assert_eq!(truth(grid, text, &form), expected, "{text}");
    }
}

#[test]
fn what_is_missing_is_unknown_and_nothing_else_is() {
    let grid = grid();
    let nothing = Form(Vec::new(), None);
    for (text, expected) in [
        ("q_heures > 3", Truth::Unknown),
        ("not (q_heures > 3)", Truth::Unknown),
        ("q_heures > 3 or not answered(q_heures)", Truth::True),
        ("q_heures > 3 and answered(q_heures)", Truth::False),
        ("q_heures > 3 and q_statut == 1", Truth::Unknown),
        ("selected(q_attentes, emploi)", Truth::Unknown),
        ("wave == \"exit\"", Truth::Unknown),
    ] {
        assert_eq!(truth(grid, text, &nothing), expected, "{text}");
    }
}

/// Every fault with the place of what is wrong.
#[test]
fn faults_say_where() {
    let grid = grid();
    for (text, at, code) in [
        ("", 0, "Q060"),
        ("q_heures", 8, "Q060"),
        ("q_heures = 3", 9, "Q060"),
        ("q_heures > 3 and", 16, "Q060"),
        ("(q_heures > 3", 13, "Q060"),
        ("q_heures > 3)", 12, "Q060"),
        ("q_heures > 3 xor wave == \"exit\"", 13, "Q060"),
        ("q_statut == \"emploi", 12, "Q060"),
        ("q_statut in [emploi]", 13, "Q060"),
        ("answered(3)", 9, "Q060"),
        ("selected(q_attentes)", 19, "Q060"),
        ("q_heures > 1.2.3", 11, "Q060"),
        ("q_heure > 3", 0, "Q061"),
        ("q_statut == emploi", 12, "Q061"),
        ("q_statut == \"emplois\"", 12, "Q061"),
        ("q_statut == 7", 0, "Q061"),
        ("q_heures > 1 and selected(q_attentes, argent)", 38, "Q061"),
        ("wave == \"sortie\"", 8, "Q061"),
        ("q_debut > \"hier\"", 10, "Q061"),
        ("q_statut > 1", 0, "Q062"),
        ("q_statut + 1 == 2", 0, "Q062"),
        ("q_attentes == 1", 0, "Q062"),
        ("q_statut_autre == \"x\"", 0, "Q062"),
        ("q_heures == \"emploi\"", 12, "Q062"),
        ("q_heures == q_projet", 12, "Q062"),
        ("q_debut == 3", 0, "Q062"),
        ("1 == 1", 0, "Q062"),
        ("selected(q_heures, emploi)", 9, "Q062"),
    ] {
        let faults = Condition::read(text, grid).unwrap_err();
        assert_eq!(
            (faults[0].at, faults[0].code),
            (at, code),
            "{text}: {}",
            faults[0]
        );
        for lang in Lang::ALL {
            assert!(!faults[0].message.get(lang).is_empty());
        }
    }
    let both = Condition::read("q_x == 1 and q_y == 2", grid).unwrap_err();
    assert_eq!(both.iter().map(|f| f.at).collect::<Vec<_>>(), [0, 13]);
    assert!(parse(&"(".repeat(30)).is_err());
    assert!(parse(&" ".repeat(LONGEST + 1)).is_err());
}

#[test]
fn a_condition_is_data_for_a_form() {
    let grid = grid();
    let json = |text: &str| {
        let condition = Condition::read(text, grid).unwrap();
        condition.to_json(grid).to_string()
    };
    assert_eq!(
        json("q_heures - 1 >= 3 and not selected(q_attentes, confiance)"),
        r#"{"and":[{"compare":">=","left":[[1,{"item":"q_heures"}],[-1,1.0]],"right":[[1,3.0]]},{"not":{"selected":["q_attentes",1]}}]}"#
    );
    assert_eq!(
        json("q_statut in [\"emploi\", 9] or wave == \"exit\" or answered(q_debut)"),
        r#"{"or":[{"in":{"item":"q_statut"},"list":[0.0,2.0]},{"compare":"==","left":[[1,{"wave":true}]],"right":[[1,1.0]]},{"answered":"q_debut"}]}"#
    );
}

fn word() -> impl Strategy<Value = Word> {
    "[a-z][a-z0-9_]{0,6}"
        .prop_filter("a word of the language", |w| {
            !["and", "or", "not", "in"].contains(&w.as_str())
        })
        .prop_map(|said| Word { said, at: 0 })
}

fn quoted() -> impl Strategy<Value = Word> {
    prop_oneof!["[^\"]{0,6}", "[^']{0,6}"].prop_map(|said| Word { said, at: 0 })
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        (-1000..1000_i32).prop_map(f64::from),
        (-1e9..1e9_f64),
        (-1e-9..1e-9_f64),
    ]
    .prop_map(|n| n + 0.0)
}

fn known() -> impl Strategy<Value = Term> {
    prop_oneof![
        number().prop_map(Term::Number),
        quoted().prop_map(Term::Quoted)
    ]
}

fn sum() -> impl Strategy<Value = Sum> {
    let term = || prop_oneof![word().prop_map(Term::Name), known()];
    let sign = prop_oneof![Just(Sign::Plus), Just(Sign::Minus)];
    let rest = prop::collection::vec((sign, term()), 0..3);
    (term(), rest).prop_map(|(first, rest)| Sum {
        first,
        rest,
        at: Start(0),
    })
}

fn tree() -> impl Strategy<Value = Expr> {
    let how = prop::sample::select(Comparison::ALL.to_vec());
    let leaf = prop_oneof![
        word().prop_map(Expr::Answered),
        (word(), quoted()).prop_map(|(i, o)| Expr::Selected(i, o)),
        (sum(), how, sum()).prop_map(|(l, h, r)| Expr::Compare(l, h, r)),
        (word(), prop::collection::vec(known(), 1..4)).prop_map(|(w, v)| Expr::In(w, v)),
    ];
    leaf.prop_recursive(4, 12, 3, |inner| {
        let parts = || prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            parts().prop_map(Expr::And),
            parts().prop_map(Expr::Or),
            inner.clone().prop_map(|e| Expr::Not(Box::new(e))),
        ]
    })
}

/// Whether a quoted word has both kinds of quotes, which cannot be written.
fn printable(text: &str) -> bool {
    text.len() <= LONGEST
}

/// Comparisons that may be true, false or unknown, on the grid of this test.
fn statement() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "q_heures > 10",
        "q_heures + 1 == 11",
        "q_statut in [1, 9]",
        "answered(q_debut)",
        "selected(q_attentes, rien)",
        "q_projet >= 2",
        "wave == \"exit\"",
    ])
    .prop_map(str::to_owned)
}

fn form() -> impl Strategy<Value = Form> {
    let maybe = |range: std::ops::Range<i32>| {
        prop::option::of(range).prop_map(|v| v.map_or(Answer::None, |v| Answer::Value(v.into())))
    };
    let ticks = prop::option::of(0..8_usize).prop_map(|bits| {
        bits.map_or(Answer::None, |bits| {
            Answer::Ticks((0..3).filter(|o| bits >> o & 1 == 1).collect())
        })
    });
    let all = (
        maybe(0..3),
        maybe(8..12),
        maybe(0..9000),
        ticks,
        maybe(0..3),
    );
    (all, prop::option::of(0..2_usize)).prop_map(|((a, b, c, d, e), wave)| {
        Form(vec![(0, a), (2, b), (3, c), (4, d), (5, e)], wave)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
        let grid = grid();
        if let Err(faults) = Condition::read(&text, grid) {
            prop_assert!(!faults.is_empty());
            prop_assert!(faults.iter().all(|f| f.at <= text.len()));
        }
    }

    #[test]
    fn logic_like_text_is_read_or_refused(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "and ", "or ", "not ", "in ", "(", ")", "[", "]", ",", "\"", "'", "==", "<=", "-", "+",
            "q_heures ", "q_statut ", "answered(", "selected(", "wave", "\"emploi\"", "1 ", "é",
        ]), 0..25),
    ) {
        let text = pieces.concat();
        if let Ok(read) = parse(&text) {
            prop_assert_eq!(&parse(&read.to_string()).unwrap(), &read);
        }
        let _ = Condition::read(&text, grid());
    }

    #[test]
    fn what_is_printed_reads_back(tree in tree()) {
        let text = tree.to_string();
        prop_assume!(printable(&text));
        prop_assert_eq!(parse(&text), Ok(tree), "{}", text);
    }

    #[test]
    fn de_morgan_holds_in_three_values(a in statement(), b in statement(), form in form()) {
        let grid = grid();
        let of = |text: String| truth(grid, &text, &form);
        prop_assert_eq!(of(format!("not ({a} and {b})")), of(format!("not ({a}) or not ({b})")));
        prop_assert_eq!(of(format!("not ({a} or {b})")), of(format!("not ({a}) and not ({b})")));
        prop_assert_eq!(of(format!("not (not ({a}))")), of(a));
    }

    /// More answers never turn a yes into a no: they only settle what was unknown.
    #[test]
    fn an_answer_more_only_settles_what_was_unknown(a in statement(), b in statement(), form in form(), lost in 0..5_usize) {
        let grid = grid();
        prop_assume!(!a.contains("answered") && !b.contains("answered"));
        let text = format!("({a} and not ({b})) or ({b} and {a})");
        let full = truth(grid, &text, &form);
        let mut less = Form(form.0.clone(), form.1);
        less.0[lost].1 = Answer::None;
        let partial = truth(grid, &text, &less);
        prop_assert!(partial == Truth::Unknown || partial == full);
    }
}
