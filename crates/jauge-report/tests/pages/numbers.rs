//! Numbers on the page: what is printed, how, and what is not.

use jauge_model::indicator::Status;
use jauge_model::{Lang, Measure};
use jauge_report::Audience;

use crate::html::words;
use crate::support;

#[test]
fn the_population_is_told_with_its_three_intervals() {
    let m = support::material();
    let fr = words(&m.html(Lang::Fr));
    for text in [
        "35 sur 48 (72,9\u{202f}%)",
        "N’ont pas répondu (13)",
        "Lieu numéro 13 (P13)",
        "28 sur 35 (80,0\u{202f}%)",
        "[64,1\u{202f}%\u{202f}; 90,0\u{202f}%]",
        "[70,8\u{202f}%\u{202f}; 85,4\u{202f}%]",
        "34 à 41 sur 48",
        "[58,3\u{202f}%\u{202f}; 85,4\u{202f}%]",
        "28 à 41 sur 48",
    ] {
        assert!(fr.contains(text), "not there: {text}");
    }
    let en = words(&m.html(Lang::En));
    for text in ["35 of 48 (72.9%)", "[70.8%, 85.4%]", "34 to 41 of 48"] {
        assert!(en.contains(text), "not there: {text}");
    }
}

#[test]
fn themes_of_stories_are_counted_and_few_are_not_told() {
    let mut material = support::material();
    material.study.secrecy.answers = 3;
    let page = material.html(Lang::En);
    let start = page
        .find("What recurs in the stories</h3>")
        .expect("the themes");
    let end = start + page[start..].find("</table>").expect("their table");
    let part = &page[start..end];
    for told in [
        "14 of 24",
        "6 of 24",
        "9 of 24",
        "0 of 24",
        "fewer than 3",
        "not counted",
    ] {
        assert!(part.contains(told), "{told} is not in {part}");
    }
    assert!(!part.contains("2 of 24"));
}

#[test]
fn waiting_is_told_as_a_curve_a_table_and_a_sentence() {
    let m = support::material();
    let page = words(&m.html(Lang::Fr)).replace('\n', " ");
    for wanted in [
        "Premier mois en emploi",
        "la moitié y est parvenue au plus tard au mois 12",
        "Suivies, en attente",
        // Month 9 of all people: followed, got there, last seen, share, interval.
        "9 23 4 0 50 % [36 % ; 65 %]",
        "courbe arrêtée au mois 12 sur 14",
    ] {
        let wanted = wanted.replace(" %", "\u{202f}%").replace(" ;", "\u{202f};");
        assert!(page.contains(&wanted), "{wanted:?}");
    }
    let plain = words(&m.page(Audience::Inhabitants, Lang::Fr));
    assert!(plain.contains("12 mois après, environ 6 personnes sur 10"));
}

#[test]
fn moves_are_counted_with_percentages_only_from_the_threshold() {
    let fr = words(&support::material().html(Lang::Fr));
    // r04: 29 of 37 higher; r06 has twelve people, of whom 8 rate higher.
    assert!(fr.contains("29 (78,4\u{202f}%)"));
    assert!(!fr.contains("66,7\u{202f}%") && !fr.contains("8 (67\u{202f}%)"));
    assert!(fr.contains("<\u{a0}0,001"));
    assert!(fr.contains("personne n’a changé de niveau"));
}

#[test]
fn levels_chosen_by_too_few_are_drawn_and_told_together() {
    let mut m = support::material();
    m.study.secrecy = jauge_model::SecrecyPolicy::default();
    let en = words(&m.html(Lang::En));
    // r04 at entry: one of 37 people is at the highest level, seven at the one below it.
    assert!(!en.contains("1 (2.7%)"));
    assert!(en.contains("withheld"));
    assert!(en.contains("Levels chosen by too few people, put together with their neighbours"));
}

#[test]
fn scores_show_change_interval_and_the_words_of_the_quote() {
    let fr = words(&support::material().html(Lang::Fr));
    assert!(fr.contains("2,06 → 2,61 (+0,55 [+0,40\u{202f}; +0,70])"));
    assert!(fr.contains("Faire avec les autres\u{a0}: plus haut au second temps"));
    assert!(fr.contains("Avancer par moi-même\u{a0}: plus bas au second temps"));
    assert!(
        !fr.contains("non mesuré"),
        "a score that was not measured is not mentioned"
    );
    assert!(fr.contains(
        "Réponses écrites\u{a0}: 21\u{202f}; publiables\u{a0}: 12\u{202f}; montrées ici\u{a0}: 8."
    ));
}

#[test]
fn the_bars_are_the_margins_of_the_entry_exit_table() {
    // r04 at entry: 16, 13, 7, 1; at exit: 0, 12, 18, 7.
    let en = words(&support::material().html(Lang::En));
    let from = en.find("People at each level").unwrap();
    let rest = &en[from..];
    let row = rest
        .find("Saying where I want to go\nAt entry\n37\n")
        .unwrap();
    let cells: Vec<&str> = rest[row..].lines().skip(2).take(5).collect();
    assert_eq!(
        cells,
        ["37", "16 (43.2%)", "13 (35.1%)", "7 (18.9%)", "1 (2.7%)"]
    );
    let row = rest
        .find("Saying where I want to go\nAt exit\n37\n")
        .unwrap();
    let cells: Vec<&str> = rest[row..].lines().skip(2).take(5).collect();
    assert_eq!(
        cells,
        ["37", "0 (0.0%)", "12 (32.4%)", "18 (48.6%)", "7 (18.9%)"]
    );
}

#[test]
fn a_desired_low_end_is_drawn_on_the_right() {
    let en = words(&support::material().html(Lang::En));
    let heads = en.find("n\nAlways\nOften\nSometimes\nRarely\nNever");
    assert!(heads.is_some(), "levels run to the desired end");
    assert!(en.contains("More favourable answer"));
}

#[test]
fn the_wheel_needs_three_spokes() {
    let mut m = support::material();
    assert!(m.html(Lang::Fr).contains("fig-wheel"));
    let mut kept = 0;
    m.results.findings.retain(|f| {
        kept += u32::from(f.measure == Measure::ShareAtTargetBefore && f.group.is_none());
        f.measure != Measure::ShareAtTargetBefore || kept <= 2
    });
    assert!(!m.html(Lang::Fr).contains("fig-wheel"));
}

#[test]
fn groups_compared_have_their_names_and_their_gap() {
    let en = words(&support::compared().html(Lang::En));
    for text in [
        "waiting list",
        "+0.50\n[+0.10, +0.90]",
        "n = 20",
        "Beyond 0.25?",
        "\u{2212}0.31",
    ] {
        assert!(en.contains(text), "not there: {text}");
    }
    assert!(!en.contains("There is no comparison group"));
    assert!(words(&support::material().html(Lang::En)).contains("There is no comparison group"));
}

#[test]
fn further_contrasts_and_times_are_there_with_three_waves() {
    let en = words(&support::large().html(Lang::En));
    assert!(en.contains("Further comparison: At entry → At 6 months"));
    assert!(en.contains("All answers, time by time"));
    let two = words(&support::material().html(Lang::En));
    assert!(!two.contains("All answers, time by time"));
}

#[test]
fn a_withheld_territory_is_on_the_map_without_its_number() {
    let page = support::territories().html(Lang::Fr);
    let map = &page[page.find("fig-map-0-1-t").unwrap()..];
    let map = &map[..map.find("</svg>").unwrap()];
    assert!(map.contains(">GUF<") && map.contains(">BRE<") && map.contains(">ARA<"));
    // Guyane has four people: −1,77 is hers alone, and Bretagne is hidden with her.
    assert!(!words(&page).contains("\u{2212}1,77"));
    let hidden = |m: &support::Material| {
        m.with_report(|r| {
            let all = r.results.findings.iter();
            all.filter(|f| f.withheld.is_some() && f.measure == Measure::MeanChange)
                .filter(|f| f.group.as_ref().is_some_and(|g| g.by == "region"))
                .count()
        })
    };
    assert_eq!(
        hidden(&support::territories()),
        4,
        "two regions, two scores"
    );
    let seen = words(&page);
    assert!(
        seen.contains("Territoires avec un chiffre\u{a0}:"),
        "the map says what it shows"
    );
    let mut m = support::territories();
    for f in &mut m.results.findings {
        if let Some(g) = f.group.as_mut().filter(|g| g.label == "Corse") {
            g.label = "Atlantide".into();
        }
    }
    assert!(
        !m.html(Lang::Fr).contains("fig-map"),
        "no map with an unknown territory"
    );
}

#[test]
fn a_funnel_ranks_nobody() {
    let fr = words(&support::territories().html(Lang::Fr));
    let from = fr.find("par ordre de nom (région)").unwrap();
    let rest = &fr[from..];
    let (first, last) = (
        rest.find("Corse").unwrap(),
        rest.find("Île-de-France").unwrap(),
    );
    assert!(first < last);
    assert!(fr.contains("aucun rang n’en sort") && fr.contains("BLUP"));
}

/// A column of figures cannot be built without saying what they are; here, that every page says it.
#[test]
fn no_figure_is_bare() {
    let mut seen = (0, 0);
    let all = [
        support::material(),
        support::compared(),
        support::territories(),
        support::large(),
    ];
    for m in &all {
        for lang in Lang::ALL {
            for audience in Audience::ALL {
                let page = m.page(audience, lang);
                for table in page.split("<table>").skip(1) {
                    let (table, rest) = table.split_once("</table>").unwrap();
                    let figures = table.contains("scope=\"col\" class=\"n\"");
                    let caption = table.split("</caption>").next().unwrap();
                    // A figure stands under a head of figures, and what they are is said beneath.
                    assert!(figures || !table.contains("<td class=\"n\""), "{caption}");
                    let after = rest.split("<table>").next().unwrap();
                    let said = after.split_once("<p class=\"small basis\">");
                    let said = said.map_or("", |(_, said)| said.split('<').next().unwrap());
                    assert_eq!(figures, said.contains(" · "), "{caption}: {said}");
                    let known = Lang::ALL.into_iter().any(|lang| {
                        let word = |status: Status| status.label().get(lang).to_owned();
                        Status::WORDS.iter().any(|(_, s)| said.contains(&word(*s)))
                            || said.contains("statut")
                            || said.contains("status")
                    });
                    assert_eq!(figures, known, "{caption}: {said}");
                    seen.0 += usize::from(figures);
                }
                let big = page.matches("<span class=\"value\">").count();
                assert_eq!(page.matches("<span class=\"known\">").count(), big);
                assert!(!page.contains("<span class=\"known\"></span>"));
                seen.1 += big;
            }
        }
    }
    assert!(seen.0 > 100 && seen.1 > 20, "{seen:?}");
}
