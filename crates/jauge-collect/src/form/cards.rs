//! Issued codes on paper: one card a person, to be cut out and kept.

use std::fmt::Write as _;

use jauge_model::Lang;

use crate::issued_code::IssuedCode;

/// A page to print, A4, of cards that carry one code each, twice: the part that the person keeps and the
/// part that stays with the team until the first form is filled in.
///
/// One file without network request or script. Nothing but codes and fixed words goes in, so there is
/// nothing to escape.
#[must_use]
pub fn cards(codes: &[IssuedCode], lang: Lang) -> String {
    let (code, title, keep, team, how) = match lang {
        Lang::Fr => (
            "fr",
            "Cartes de code",
            "À garder : ce code relie vos réponses, sans votre nom.",
            "Pour l’équipe :",
            "À imprimer en A4, à couper selon les pointillés. Aucun nom n’est à écrire à côté du code \
             dans les fichiers de réponses.",
        ),
        Lang::En => (
            "en",
            "Code cards",
            "Keep this: the code links your answers, without your name.",
            "For the team:",
            "Print on A4, cut along the dotted lines. Write no name beside the code in the files of \
             answers.",
        ),
    };
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{how}</p>\n<ul>\n"
    );
    for issued in codes {
        // Writing into a string cannot fail.
        let _ = writeln!(
            out,
            "<li><span class=\"code\">{issued}</span><span>{keep}</span>\
             <span class=\"team\">{team} <b>{issued}</b></span></li>"
        );
    }
    out.push_str("</ul>\n</main>\n</body>\n</html>\n");
    out
}

const STYLE: &str = "
body{font:12pt/1.3 sans-serif;margin:0 auto;max-width:190mm;padding:8px;color:#111;background:#fff}
ul{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(85mm,1fr))}
li{border:1px dashed #555;padding:5mm;display:flex;flex-direction:column;gap:2mm;break-inside:avoid}
.code{font:bold 24pt/1 monospace;letter-spacing:.06em}
.team{border-top:1px dashed #555;padding-top:2mm;font-size:10pt}
.team b{font-family:monospace;font-size:12pt}
@media (max-width:90mm){ul{display:block}}
@page{size:A4;margin:10mm}
@media print{h1,p{display:none}}
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_stands_twice_and_nothing_is_fetched() {
        let code = IssuedCode::parse("K7P-3XP").unwrap();
        for lang in [Lang::Fr, Lang::En] {
            let page = cards(std::slice::from_ref(&code), lang);
            assert_eq!(page.matches("K7P-3XP").count(), 2);
            assert!(!page.contains("http://") && !page.contains("https://"));
            assert!(!page.contains("<script"));
        }
        assert!(cards(&[code], Lang::En).contains("For the team: <b>"));
    }
}
