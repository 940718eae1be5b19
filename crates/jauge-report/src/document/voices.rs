//! What people said, beside the change of those who said it.

use jauge_model::finding::{Moved, Voice, VoiceCount};

use super::{Block, Chapter, Quote, Reader, themes, words_apart};

pub(super) fn chapter(r: &Reader<'_>) -> Chapter {
    let l = r.locale;
    let results = r.results();
    let mut blocks = Vec::new();
    if results.voice_counts.is_empty() && results.voices.is_empty() {
        blocks.push(Block::note(l.t(
            "Le questionnaire n'a pas de question ouverte, ou aucune n'a été remplie.",
            "The questionnaire has no open question, or none was filled in.",
        )));
    } else {
        blocks.push(Block::text(l.t(
            "Seules paraissent les paroles des personnes qui ont accepté la publication, sans leur code. Elles ne sont pas choisies à la main : elles sont prises à pas réguliers dans l'ordre du changement de leurs auteurs, baisses comprises. Elles illustrent ce que des personnes ont vécu ; elles ne disent pas combien d'autres diraient de même.",
            "Only the words of people who agreed to publication are shown, without their code. They are not picked by hand: they are taken at even steps in the order of their authors' change, falls included. They illustrate what people lived through; they do not say how many others would say the same.",
        )));
        if r.study().consent.is_none() {
            blocks.push(Block::note(l.t(
                "L'étude ne dit pas qui accepte la publication : aucune parole ne paraît. Déclarez la colonne du consentement ([consent] dans le fichier de l'étude).",
                "The study does not say who agrees to publication: no words are shown. Declare the consent column ([consent] in the study file).",
            )));
        }
    }
    let mut last = None;
    for count in results.voice_counts.iter().filter(|c| c.written > 0) {
        if last != Some(&count.item) {
            let name = r.named(&count.item).unwrap_or(&count.item);
            blocks.push(Block::heading(3, name));
            last = Some(&count.item);
        }
        item(r, count, &mut blocks);
    }
    words_apart::add(r, &mut blocks);
    themes::add(r, &mut blocks);
    Chapter {
        id: "voices".into(),
        title: l.t("Ce que les personnes ont dit", "What people said"),
        blocks,
    }
}

fn item(r: &Reader<'_>, count: &VoiceCount, blocks: &mut Vec<Block>) {
    let l = r.locale;
    blocks.push(Block::text(l.fill(
        "{wave}. Réponses écrites : {w} ; publiables : {p} ; montrées ici : {s}.",
        "{wave}. Answers written: {w}; publishable: {p}; shown here: {s}.",
        &[
            ("wave", r.wave(count.wave)),
            ("w", &l.integer(count.written)),
            ("p", &l.integer(count.publishable)),
            ("s", &l.integer(count.shown)),
        ],
    )));
    let items: Vec<Quote> = r
        .results()
        .voices
        .iter()
        .filter(|v| v.item == count.item && v.wave == count.wave)
        .map(|v| quote(r, v))
        .collect();
    if !items.is_empty() {
        blocks.push(Block::Quotes { items });
    }
}

/// A few of the words shown, one question after another.
pub(super) fn few(r: &Reader<'_>, most: usize) -> Vec<Quote> {
    let voices = &r.results().voices;
    // They stand in the order of their authors' change: even steps, so that falls are there too.
    let most = most.min(voices.len());
    (0..most)
        .map(|n| &voices[n * (voices.len() - 1) / (most - 1).max(1)])
        .map(|v| Quote {
            by: r.named(&v.item).unwrap_or(&v.item).to_owned(),
            ..quote(r, v)
        })
        .collect()
}

fn quote(r: &Reader<'_>, voice: &Voice) -> Quote {
    let l = r.locale;
    let words = |moved: &Moved| match moved {
        Moved::Higher => Some(l.t("plus haut au second temps", "higher at the second time")),
        Moved::Same => Some(l.t("pareil aux deux temps", "the same at both times")),
        Moved::Lower => Some(l.t("plus bas au second temps", "lower at the second time")),
        Moved::NotMeasured => None,
    };
    let changes: Vec<String> = voice
        .scores
        .iter()
        .filter_map(|(id, moved)| {
            let name = r.named(id).unwrap_or(id);
            Some(l.colon(name, &words(moved)?))
        })
        .collect();
    let by = if changes.is_empty() {
        l.t("Changement non mesuré", "Change not measured")
    } else {
        l.semicolons(&changes)
    };
    Quote {
        marks: l.quotation_marks(),
        text: voice.text.trim().to_owned(),
        by,
    }
}
