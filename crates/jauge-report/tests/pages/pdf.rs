//! Pages on paper. That they are tagged, titled, described and set in embedded letters is asked of
//! the typesetter, which refuses a page that is not (PDF/UA-1).

use jauge_model::Lang;
use jauge_report::{Audience, Error};

use crate::support;

#[test]
#[cfg(not(feature = "pdf"))]
fn without_the_typesetter_it_is_said_how_to_get_it() {
    let m = support::material();
    let said = m.with_report(|r| r.pdf(Audience::Funder, Lang::Fr).unwrap_err());
    assert!(matches!(said, Error::Pdf(_)));
    assert!(said.render(Lang::Fr).contains("--features pdf"));
    assert!(said.render(Lang::En).contains("--features pdf"));
}

#[cfg(feature = "pdf")]
mod set {
    use jauge_model::Text;
    use jauge_report::LogoFile;

    use super::*;
    use crate::safety::hostile;
    use crate::support::Material;

    /// The pages of all readers in one language.
    fn papers(m: &Material, lang: Lang) -> Vec<Vec<u8>> {
        let all = Audience::ALL.into_iter();
        all.map(|a| m.with_report(|r| r.pdf(a, lang)).unwrap())
            .collect()
    }

    fn is_whole(pdf: &[u8]) -> bool {
        pdf.starts_with(b"%PDF-1.7") && pdf.trim_ascii_end().ends_with(b"%%EOF")
    }

    #[test]
    fn every_reader_has_a_page_and_the_same_findings_give_the_same_bytes() {
        let m = support::territories();
        for lang in Lang::ALL {
            let papers = papers(&m, lang);
            assert!(papers.len() == 4 && papers.iter().all(|p| is_whole(p)));
            let again = m.with_report(|r| r.pdf(Audience::Funder, lang)).unwrap();
            assert!(papers[1] == again);
        }
    }

    #[test]
    fn hostile_words_and_no_answers_make_whole_pages() {
        assert!(papers(&hostile(), Lang::Fr).iter().all(|p| is_whole(p)));
        assert!(
            papers(&support::nothing(), Lang::En)
                .iter()
                .all(|p| is_whole(p))
        );
    }

    #[test]
    fn words_from_the_right_and_signs_without_letters_are_set_or_numbered() {
        let mut m = support::material();
        let said = "مرحبا \u{1f9d1}\u{200d}\u{1f91d} #panic() שלום 你好 \u{202e}abc";
        m.study.title = Text::same(said);
        for item in &mut m.grid.items {
            item.text = Text::same(said);
        }
        for quote in &mut m.results.voices {
            quote.text = said.to_owned();
        }
        assert!(papers(&m, Lang::Fr).iter().all(|p| is_whole(p)));
    }

    #[test]
    fn a_logo_that_cannot_be_set_is_named() {
        let mut m = support::material();
        m.study.report.logo = Some(jauge_model::study::Logo {
            file: "logo.png".to_owned(),
            alt: Text::same("Logo"),
        });
        // A screen shows nothing in its place; paper would be refused.
        m.assets.logo = LogoFile::read("logo.png", b"\x89PNG\r\n\x1a\n1234").ok();
        let said = m.with_report(|r| r.pdf(Audience::Funder, Lang::Fr).unwrap_err());
        assert!(matches!(said, Error::Logo(_)), "{said}");
        assert!(said.render(Lang::Fr).contains("logo.png"));
    }
}
