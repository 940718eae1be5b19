//! Open answers: a small grammar of plain French, written for this demo.
//!
//! An answer is an opening, a core and an ending ("J’ai" + "fabriqué un meuble" + ". On m’a fait
//! confiance."), or one of some whole sentences, many of them disappointed. Each core goes with
//! five pairs of opening and ending, which makes about six hundred different answers. Cores keep
//! clear of agreements in gender, so that any opening fits. No name, no place.

use super::draw::Draw;

/// Which open question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Question {
    /// What I am proud of, asked at exit.
    Proud,
    /// What I want to work on now.
    WorkOn,
}

/// Pairs of opening and ending per core.
const WORDINGS: usize = 5;

const PROUD_OPENINGS: [&str; 5] = [
    "J’ai ",
    "Je suis content d’avoir ",
    "Je suis contente d’avoir ",
    "Ma fierté, c’est d’avoir ",
    "D’avoir ",
];

const PROUD_ENDINGS: [&str; 8] = [
    ".",
    " et je ne m’en croyais pas capable.",
    ". Au début je n’y arrivais pas.",
    ". Ma famille l’a remarqué.",
    ", c’était dur mais j’ai tenu.",
    ". On m’a fait confiance.",
    ". Ça m’a redonné envie.",
    ", grâce au groupe.",
];

const WORK_ON_OPENINGS: [&str; 5] = [
    "Je veux ",
    "Je voudrais ",
    "J’aimerais ",
    "Ce que je veux, c’est ",
    "Il me reste à ",
];

const WORK_ON_ENDINGS: [&str; 8] = [
    ".",
    " avant l’été.",
    ", ça m’aidera pour la suite.",
    ", c’est important pour moi.",
    ". J’en ai parlé avec ma référente.",
    ", petit à petit.",
    ". Pour l’instant c’est compliqué.",
    ". J’ai besoin de temps.",
];

/// Cores for "I have ..." by topic: making, people, time, words, what comes next.
const PROUD: [&[&str]; 5] = [
    &[
        "fabriqué un meuble de A à Z",
        "appris à régler la scie",
        "réparé un vélo",
        "monté une cloison avec l’équipe",
        "utilisé la découpe laser",
        "préparé un repas pour trente personnes",
        "remis un ordinateur en marche",
        "cousu un sac à partir de rien",
        "planté tout un carré du jardin",
        "rangé l’atelier en respectant la sécurité",
    ],
    &[
        "présenté notre projet devant tout le monde",
        "aidé un nouveau à s’installer",
        "travaillé avec des gens que je ne connaissais pas",
        "demandé de l’aide au lieu de rester dans mon coin",
        "accueilli les visiteurs à la journée portes ouvertes",
        "calmé une dispute dans le groupe",
        "montré un geste à quelqu’un",
        "dit mon avis en réunion",
        "fait confiance à l’équipe",
        "tenu mon rôle dans le groupe",
    ],
    &[
        "tenu jusqu’au bout de la formation",
        "respecté les horaires toute la semaine",
        "prévenu chaque fois que j’avais un souci",
        "trouvé une solution pour faire garder mes enfants",
        "repris un rythme le matin",
        "continué même quand le bus ne passait pas",
        "organisé ma semaine sur un carnet",
        "fini le travail dans les délais",
        "recommencé après un échec",
        "gardé mon calme quand le planning a changé",
    ],
    &[
        "lu une fiche technique en entier",
        "écrit mon CV",
        "calculé les mesures sans me tromper",
        "envoyé un mail pour la première fois",
        "fait une démarche sur internet",
        "noté les étapes dans le carnet",
        "parlé français toute la journée",
        "rempli un devis simple",
        "expliqué mon travail par écrit",
        "compris un plan",
    ],
    &[
        "trouvé un stage",
        "passé un entretien",
        "visité une entreprise",
        "choisi un métier qui me plaît",
        "eu une promesse d’embauche",
        "préparé mon projet avec la conseillère",
        "obtenu une attestation",
        "découvert ce que je veux faire",
        "repris confiance pour chercher du travail",
        "fait deux semaines en entreprise",
    ],
];

/// Cores for "I want to ...", by the same topics.
const WORK_ON: [&[&str]; 5] = [
    &[
        "apprendre à souder",
        "me servir de la fraiseuse",
        "aller plus vite sans me tromper",
        "finir mon meuble",
        "connaître les règles de sécurité",
        "cuisiner pour un groupe",
        "réparer un moteur",
        "coudre un vêtement complet",
        "tailler les arbres",
        "poser du carrelage",
        "monter un site internet",
        "filmer et monter une vidéo",
    ],
    &[
        "parler devant les autres",
        "demander plus tôt quand je bloque",
        "mieux écouter",
        "travailler en équipe",
        "dire non sans m’énerver",
        "prendre la parole en réunion",
        "aider les nouveaux",
        "moins douter devant les autres",
        "rencontrer des gens du métier",
        "accepter les remarques",
        "garder mon calme avec les clients",
        "participer à l’accueil",
    ],
    &[
        "arriver à l’heure",
        "trouver une garde pour mes enfants",
        "passer le permis",
        "m’organiser dans la semaine",
        "tenir toute une journée",
        "prévenir quand je ne viens pas",
        "régler mon problème de transport",
        "me coucher moins tard",
        "garder un rythme",
        "faire mes papiers en avance",
        "trouver un logement plus près",
        "concilier la formation et la famille",
    ],
    &[
        "mieux lire",
        "écrire sans fautes",
        "améliorer mon français",
        "compter plus vite",
        "me servir d’un tableur",
        "comprendre les consignes écrites",
        "remplir mes papiers",
        "refaire mon CV",
        "écrire une lettre",
        "lire un plan",
        "utiliser la boîte mail",
        "apprendre les mots du métier",
    ],
    &[
        "trouver un stage",
        "avoir un contrat",
        "entrer en formation qualifiante",
        "choisir un métier",
        "rencontrer un employeur",
        "créer mon activité",
        "passer un diplôme",
        "chercher du travail autrement",
        "préparer un entretien",
        "faire une immersion en entreprise",
        "valoriser ce que j’ai fait ici",
        "savoir vers qui me tourner après",
    ],
];

/// Whole answers on what one is proud of: disappointment.
const DISAPPOINTMENTS: &[&str] = &[
    "Rien de spécial.",
    "J’attendais plus de pratique, on a surtout écouté.",
    "Les machines étaient souvent en panne.",
    "Le groupe était trop grand, je n’ai pas osé parler.",
    "Je venais de loin et personne n’en tenait compte.",
    "J’ai perdu confiance quand le formateur a changé.",
    "Trop de théorie, pas assez d’atelier.",
    "J’ai arrêté de venir le vendredi à cause du bus.",
    "Je n’ai pas trouvé ma place dans l’équipe.",
    "On m’a toujours donné la même tâche.",
    "Je n’ai pas eu de réponse pour mon stage.",
    "La salle était froide et bruyante.",
    "Je ne me sens pas plus prêt qu’avant.",
    "C’était trop court pour apprendre quelque chose.",
    "Je ne suis pas fière, j’ai abandonné deux fois.",
    "Le planning changeait tout le temps.",
    "On nous avait promis des visites, il n’y en a pas eu.",
    "Je me suis souvent senti de trop.",
];

/// Whole answers on what to work on: no project, or another worry first.
const NO_PROJECT: &[&str] = &[
    "Je ne sais pas encore.",
    "Rien de plus, j’ai besoin d’une pause.",
    "Je voudrais surtout qu’on me rappelle.",
    "Je ne vois pas l’utilité de continuer.",
    "D’abord régler mes soucis de logement.",
    "Je n’ai pas d’idée.",
    "Un peu tout.",
    "Je ne sais pas à qui demander.",
    "Pour l’instant je n’ai pas le moral.",
    "Ça dépend de ce qu’on me propose.",
    "J’ai peur de me retrouver sans rien après.",
    "Sans voiture je ne peux rien prévoir.",
    "On verra plus tard.",
    "C’est difficile de répondre à cette question.",
    "Je n’aime pas parler de moi.",
    "Je ne sais pas encore pourquoi je suis là.",
];

/// What there is to say to a question, and how often each topic comes up.
struct Repertoire {
    openings: &'static [&'static str],
    endings: &'static [&'static str],
    topics: Vec<&'static [&'static str]>,
    weights: &'static [f64],
    whole: &'static [&'static str],
}

fn repertoire(question: Question) -> Repertoire {
    match question {
        Question::Proud => Repertoire {
            openings: &PROUD_OPENINGS,
            endings: &PROUD_ENDINGS,
            topics: PROUD.to_vec(),
            weights: &[0.32, 0.26, 0.16, 0.12, 0.14],
            whole: DISAPPOINTMENTS,
        },
        Question::WorkOn => Repertoire {
            openings: &WORK_ON_OPENINGS,
            endings: &WORK_ON_ENDINGS,
            topics: WORK_ON.to_vec(),
            weights: &[0.20, 0.17, 0.21, 0.16, 0.26],
            whole: NO_PROJECT,
        },
    }
}

/// An answer; `gloomy` is the probability of a whole sentence of the disappointed kind.
pub(super) fn answer(question: Question, gloomy: f64, draw: &mut Draw) -> String {
    let words = repertoire(question);
    if draw.chance(gloomy) {
        return words.whole[draw.below(words.whole.len())].to_owned();
    }
    let topic = draw.weighted(words.weights);
    let core = draw.below(words.topics[topic].len());
    compose(&words, topic, core, draw.below(WORDINGS))
}

/// One of the wordings of a core. Openings differ from one wording to the next, hence the
/// sentences too.
fn compose(words: &Repertoire, topic: usize, core: usize, wording: usize) -> String {
    let opening = words.openings[(2 * topic + core + wording) % words.openings.len()];
    let ending = words.endings[(topic + 5 * core + 3 * wording) % words.endings.len()];
    format!("{opening}{}{ending}", words.topics[topic][core])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn everything(question: Question) -> Vec<String> {
        let words = repertoire(question);
        let mut all: Vec<String> = words.whole.iter().map(|w| (*w).to_owned()).collect();
        for topic in 0..words.topics.len() {
            for core in 0..words.topics[topic].len() {
                all.extend((0..WORDINGS).map(|w| compose(&words, topic, core, w)));
            }
        }
        all
    }

    #[test]
    fn about_six_hundred_answers_all_different() {
        let all: Vec<String> = [Question::Proud, Question::WorkOn]
            .into_iter()
            .flat_map(everything)
            .collect();
        assert_eq!(all.len(), 50 * 5 + 60 * 5 + 18 + 16);
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }

    #[test]
    fn every_answer_is_a_sentence_that_windows_1252_can_hold() {
        let (mut seen, mut lost) = (0, false);
        for question in [Question::Proud, Question::WorkOn] {
            let words = repertoire(question);
            assert_eq!(words.topics.len(), words.weights.len());
            for sentence in everything(question) {
                assert!(
                    sentence.ends_with('.') && !sentence.contains("  "),
                    "{sentence}"
                );
                assert!(sentence.starts_with(char::is_uppercase), "{sentence}");
                assert!(
                    !sentence.contains('\''),
                    "typographic apostrophes: {sentence}"
                );
                lost |= encoding_rs::WINDOWS_1252.encode(&sentence).2;
                seen += 1;
            }
        }
        assert!(seen > 500 && !lost);
    }
}
