//! Structure that people who do not see the page, or see it small, rely on.

use std::collections::BTreeSet;

use jauge_model::Lang;
use jauge_report::Audience;

use crate::html::{Piece, read};
use crate::support;

fn pages() -> Vec<(Lang, String)> {
    let mut out = Vec::new();
    for material in [
        support::material(),
        support::compared(),
        support::large(),
        support::nothing(),
        support::territories(),
    ] {
        for lang in Lang::ALL {
            for audience in Audience::ALL {
                out.push((lang, material.page(audience, lang)));
            }
        }
    }
    out
}

#[test]
fn the_language_is_declared_and_there_is_one_title() {
    for (lang, page) in pages() {
        assert!(page.starts_with("<!DOCTYPE html>"));
        let pieces = read(&page);
        let html = pieces.iter().find(|p| p.opens("html")).unwrap();
        assert_eq!(html.attribute("lang"), Some(lang.code()));
        assert_eq!(pieces.iter().filter(|p| p.opens("h1")).count(), 1);
        for landmark in ["header", "main", "footer"] {
            assert_eq!(pieces.iter().filter(|p| p.opens(landmark)).count(), 1);
        }
        // A page of one or two sheets has no table of contents.
        let long = page.contains("<body class=\"technical\">");
        let contents = pieces.iter().filter(|p| p.opens("nav")).count();
        assert_eq!(contents, usize::from(long));
    }
}

#[test]
fn headings_never_skip_a_level() {
    for (_, page) in pages() {
        let mut last = 0;
        let mut seen = 0;
        for piece in read(&page) {
            let Piece::Open(name, _) = &piece else {
                continue;
            };
            let Some(level) = name.strip_prefix('h').and_then(|n| n.parse::<u8>().ok()) else {
                continue;
            };
            assert!(level <= last + 1, "h{level} after h{last}");
            last = level;
            seen += 1;
        }
        let least = if page.contains("<body class=\"technical\">") {
            8
        } else {
            2
        };
        assert!(seen > least, "only {seen} headings");
    }
}

#[test]
fn every_picture_has_a_title_a_description_and_a_table_after_it() {
    let mut pictures = 0;
    for (_, page) in pages() {
        let pieces = read(&page);
        let ids: BTreeSet<&str> = pieces.iter().filter_map(|p| p.attribute("id")).collect();
        let places: Vec<usize> = (0..pieces.len())
            .filter(|i| pieces[*i].opens("svg"))
            .collect();
        for (n, start) in places.iter().enumerate() {
            let svg = &pieces[*start];
            assert_eq!(svg.attribute("role"), Some("img"));
            let names = svg.attribute("aria-labelledby").unwrap();
            assert_eq!(names.split(' ').count(), 2);
            assert!(names.split(' ').all(|id| ids.contains(id)), "{names}");
            assert!(pieces[*start + 1].opens("title"), "{names}");
            assert!(matches!(&pieces[*start + 2], Piece::Text(t) if !t.trim().is_empty()));
            assert!(pieces[*start + 4].opens("desc"), "{names}");
            assert!(matches!(&pieces[*start + 5], Piece::Text(t) if !t.trim().is_empty()));
            let until = places.get(n + 1).copied().unwrap_or(pieces.len());
            assert!(
                pieces[*start..until].iter().any(|p| p.opens("table")),
                "no table after {names}"
            );
            pictures += 1;
        }
    }
    assert!(pictures > 40, "only {pictures} pictures seen");
}

#[test]
fn identifiers_are_unique_and_every_reference_has_its_target() {
    for (_, page) in pages() {
        let pieces = read(&page);
        let mut ids = BTreeSet::new();
        for id in pieces.iter().filter_map(|p| p.attribute("id")) {
            assert!(ids.insert(id), "twice: {id}");
        }
        let mut references = 0;
        for piece in &pieces {
            if let Some(target) = piece.attribute("href") {
                let id = target.strip_prefix('#').expect("links stay in the page");
                assert!(ids.contains(id), "no target for {target}");
                references += 1;
            }
            if let Some(fill) = piece
                .attribute("fill")
                .and_then(|f| f.strip_prefix("url(#"))
            {
                assert!(
                    ids.contains(fill.trim_end_matches(')')),
                    "no pattern {fill}"
                );
            }
        }
        let long = page.contains("<body class=\"technical\">");
        assert!(references > if long { 6 } else { 0 });
    }
}

#[test]
fn tables_have_captions_heads_with_scope_and_a_focusable_region() {
    let mut tables = 0;
    for (_, page) in pages() {
        let pieces = read(&page);
        let labels = pieces.iter().filter_map(|p| p.attribute("aria-label"));
        let mut names = BTreeSet::new();
        for label in labels {
            assert!(names.insert(label), "two tables are called {label}");
        }
        for (i, piece) in pieces.iter().enumerate() {
            if piece.opens("th") {
                assert!(matches!(piece.attribute("scope"), Some("row" | "col")));
            }
            if !piece.opens("table") {
                continue;
            }
            tables += 1;
            let region = pieces[..i].iter().rev().find(|p| p.opens("div")).unwrap();
            assert_eq!(region.attribute("role"), Some("region"));
            assert_eq!(region.attribute("tabindex"), Some("0"));
            assert!(
                region
                    .attribute("aria-label")
                    .is_some_and(|l| !l.is_empty())
            );
            let mut inside = pieces[i + 1..]
                .iter()
                .filter(|p| !matches!(p, Piece::Text(_)));
            assert!(inside.next().unwrap().opens("caption"));
        }
    }
    assert!(tables > 60, "only {tables} tables seen");
}

#[test]
fn rows_are_as_long_as_their_heads() {
    for (_, page) in pages() {
        let (mut heads, mut cells) = (0, 0);
        for piece in read(&page) {
            match &piece {
                Piece::Open(n, _) if n == "thead" => heads = 0,
                Piece::Open(n, _) if n == "tr" => cells = 0,
                Piece::Open(n, _) if n == "th" || n == "td" => cells += 1,
                Piece::Close(n) if n == "thead" => heads = cells,
                Piece::Close(n) if n == "tr" && heads > 0 => assert_eq!(cells, heads),
                Piece::Close(n) if n == "table" => heads = 0,
                _ => {}
            }
        }
    }
}

/// Relative luminance of `#rrggbb` (WCAG 2.2, definition of relative luminance).
fn luminance(colour: &str) -> f64 {
    let channel = |i: usize| {
        let v = f64::from(u8::from_str_radix(&colour[i..i + 2], 16).unwrap()) / 255.0;
        if v <= 0.040_45 {
            v / 12.92
        } else {
            ((v + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_and_marks_stand_out_from_the_page() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    let pale = "#eef5f7";
    let page = support::material().html(Lang::Fr);
    for text in ["#1f2d33", "#51626a", "#0b5a6f"] {
        assert!(page.contains(text), "{text} is no longer used");
        assert!(
            contrast(text, "#ffffff") >= 4.5 && contrast(text, pale) >= 4.5,
            "{text}"
        );
    }
    assert!(contrast("#6d3204", "#fff8f0") >= 4.5);
    for mark in ["#a8500b", "#0b5a6f", "#45555c"] {
        assert!(page.contains(mark), "{mark} is no longer used");
        assert!(contrast(mark, "#ffffff") >= 3.0, "{mark}");
    }
}
