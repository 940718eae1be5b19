//! Reading `[report]`: what a study adds to its pages in its own words, its own colours, and from
//! its own table of costs and decisions.

use crate::disclosure::SecrecyPolicy;
use crate::locale::number;
use crate::text::{Lang, Text};
use crate::toml_walk::{Spot, Table, Walk};
use crate::wording::{say, say_each};

use super::indicators::read_contributions;
use super::read::{need_string, need_text};
use super::{Cost, CostStatus, Decision, Logo, Portrait, ReportOptions, codes};

/// The two backgrounds on which the study's colour is used as text.
const BACKGROUNDS: [&str; 2] = ["#ffffff", "#eef5f7"];
/// Contrast of text that WCAG 2.2 asks for at level AA.
const ENOUGH: f64 = 4.5;

/// `policy` says what one organisation may make of an amount.
pub(super) fn read_report(
    walk: &Walk<'_>,
    table: &Table<'_>,
    policy: &SecrecyPolicy,
) -> ReportOptions {
    let logo = table.table("logo").map(|logo| {
        let read = Logo {
            file: need_string(&logo, "file", "logo.svg"),
            alt: need_text(&logo, "alt"),
        };
        logo.finish();
        read
    });
    let options = ReportOptions {
        introduction: table.text("introduction"),
        limits: table.text("limits"),
        territory: table.text("territory"),
        logo,
        accent: table.string("accent").and_then(|a| read_accent(walk, &a)),
        template: table.string("template").map(|t| t.value),
        portraits: table.tables("portrait").iter().map(read_portrait).collect(),
        costs: table
            .tables("cost")
            .iter()
            .map(|t| read_cost(walk, t, policy))
            .collect(),
        decisions: table.tables("decision").iter().map(read_decision).collect(),
    };
    table.finish();
    options
}

/// A portrait goes into a report only with the consent that allows it.
fn read_portrait(table: &Table<'_>) -> Portrait {
    let portrait = Portrait {
        title: need_text(table, "title"),
        text: need_text(table, "text"),
        chosen: need_text(table, "chosen"),
        consent: need_string(table, "consent", "écrit, 12 mars 2026, gardé par le projet"),
    };
    table.finish();
    portrait
}

fn read_cost(walk: &Walk<'_>, table: &Table<'_>, policy: &SecrecyPolicy) -> Cost {
    let words = [
        ("paid", CostStatus::Paid),
        ("planned", CostStatus::Planned),
        ("estimated", CostStatus::Estimated),
    ];
    let status = table.word("status", &words);
    let amount = table.need("amount", "amount = 25000", table.number("amount"));
    if let Some(amount) = amount.as_ref().filter(|a| a.value < 0.0) {
        walk.error(
            codes::COST,
            amount.at,
            table.item(),
            say(
                "une dépense ne peut pas être négative ; trouvé : {0}",
                "a cost cannot be negative; found: {0}",
                &[&amount.value.to_string()],
            ),
            say(
                "écrivez le montant sans signe ; ce qui est reçu ne se range pas ici",
                "write the amount without a sign; what is received does not belong here",
                &[],
            ),
        );
    }
    let contributions = read_contributions(walk, table);
    refuse_of_few(walk, table, policy, &contributions);
    let cost = Cost {
        label: need_text(table, "label"),
        amount: amount.map(|a| a.value),
        unit: table.string("unit").map_or("€".to_owned(), |u| u.value),
        status: table
            .need("status", r#"status = "paid""#, status)
            .unwrap_or(CostStatus::Estimated),
        source: need_text(table, "source"),
        contributions,
        withheld: None,
    };
    table.finish();
    cost
}

/// An amount that one organisation makes almost all of, or that two share, would tell what each of them gets: it cannot be printed.
fn refuse_of_few(walk: &Walk<'_>, table: &Table<'_>, policy: &SecrecyPolicy, given: &[f64]) {
    let few = (1..policy.organisations).contains(&(given.len() as u64));
    if !few && !policy.is_dominated(given) {
        return;
    }
    walk.absent(
        codes::COST,
        table.at_key("contributions"),
        table.item(),
        say(
            "ce montant dirait ce que reçoit une organisation : moins de {0} y contribuent, ou l'une en fait presque tout",
            "this amount would tell what one organisation gets: fewer than {0} contribute to it, or one makes almost all of it",
            &[&policy.organisations.to_string()],
        ),
        say(
            "réunissez-le à d'autres dépenses, ou laissez-le hors du rapport",
            "put it together with other costs, or leave it out of the report",
            &[],
        ),
    );
}

fn read_decision(table: &Table<'_>) -> Decision {
    let decision = Decision {
        finding: need_string(table, "finding", "s_collectif.mean_change.entry-exit"),
        decision: need_text(table, "decision"),
        who: need_string(table, "who", "l’équipe pédagogique"),
        due: table.string("due").map(|d| d.value),
        check: need_text(table, "check"),
        outcome: table.text("outcome"),
    };
    table.finish();
    decision
}

/// The study's colour, where text in it can be read on the backgrounds of the page.
fn read_accent(walk: &Walk<'_>, accent: &Spot<String>) -> Option<String> {
    let colour = accent.value.to_ascii_lowercase();
    let Some(rgb) = rgb(&colour) else {
        walk.error(
            codes::ACCENT,
            accent.at,
            None,
            say(
                "« {0} » n'est pas une couleur en six chiffres hexadécimaux",
                "\"{0}\" is no colour of six hexadecimal digits",
                &[&accent.value],
            ),
            say(
                "écrivez par exemple : accent = \"#0b5a6f\"",
                "write for example: accent = \"#0b5a6f\"",
                &[],
            ),
        );
        return None;
    };
    let lowest = lowest_contrast(rgb);
    if lowest < ENOUGH {
        let darker = darker(rgb);
        walk.error(
            codes::ACCENT,
            accent.at,
            None,
            say_each(
                "un texte de couleur {0} se lit mal sur la page : contraste de {1} pour 1, il faut 4,5",
                &[&colour, &number(lowest, 1, Lang::Fr)],
                "text of colour {0} is hard to read on the page: contrast of {1} to 1, 4.5 is needed",
                &[&colour, &number(lowest, 1, Lang::En)],
            ),
            say(
                "prenez une teinte plus foncée, par exemple {0}",
                "take a darker shade, for example {0}",
                &[&darker],
            ),
        );
        return None;
    }
    Some(colour)
}

fn rgb(colour: &str) -> Option<[u8; 3]> {
    let digits = colour.strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let channel = |i: usize| u8::from_str_radix(&digits[i..i + 2], 16).ok();
    Some([channel(0)?, channel(2)?, channel(4)?])
}

/// The lowest contrast of a colour with the backgrounds of the page.
fn lowest_contrast(colour: [u8; 3]) -> f64 {
    let contrast = |ground: &str| {
        let (a, b) = (
            luminance(colour),
            luminance(rgb(ground).unwrap_or([255; 3])),
        );
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    };
    BACKGROUNDS
        .iter()
        .map(|g| contrast(g))
        .fold(f64::INFINITY, f64::min)
}

/// Relative luminance (WCAG 2.2).
fn luminance(colour: [u8; 3]) -> f64 {
    let [r, g, b] = colour.map(|c| {
        let v = f64::from(c) / 255.0;
        if v <= 0.040_45 {
            v / 12.92
        } else {
            ((v + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The same hue, dark enough.
fn darker(colour: [u8; 3]) -> String {
    let mut shade = colour;
    while lowest_contrast(shade) < ENOUGH {
        shade = shade.map(|c| (u16::from(c) * 19 / 20) as u8);
    }
    format!("#{:02x}{:02x}{:02x}", shade[0], shade[1], shade[2])
}

impl ReportOptions {
    /// The study's own texts in Markdown, each with the name of its key.
    #[must_use]
    pub fn texts(&self) -> Vec<(String, &Text)> {
        let named = [
            ("introduction", &self.introduction),
            ("limits", &self.limits),
            ("territory", &self.territory),
        ];
        let mut out: Vec<(String, &Text)> = named
            .into_iter()
            .filter_map(|(key, text)| Some((format!("report.{key}"), text.as_ref()?)))
            .collect();
        for (i, p) in self.portraits.iter().enumerate() {
            out.push((format!("report.portrait {}", i + 1), &p.text));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::{darker, lowest_contrast, rgb};

    #[test]
    fn contrasts_are_those_of_the_guidelines() {
        // WebAIM's checker: #767676 on white is 4.54; #0b5a6f is darker.
        let grey = rgb("#767676").map(lowest_contrast);
        assert!(
            grey.is_some_and(|c| (c - 4.54 / 1.105).abs() < 0.05),
            "{grey:?}"
        );
        assert!(rgb("#0b5a6f").is_some_and(|c| lowest_contrast(c) > 6.0));
        assert_eq!(rgb("#fffff"), None);
        assert_eq!(rgb("#gggggg"), None);
    }

    #[test]
    fn the_shade_proposed_can_be_read() {
        for colour in [[255, 0, 0], [255, 255, 255], [120, 200, 90], [1, 1, 1]] {
            let shade = rgb(&darker(colour)).map(lowest_contrast);
            assert!(shade.is_some_and(|c| c >= 4.5));
        }
    }
}
