//! The forms' own words, in French and in English: what stands on every screen and every sheet.

use indexmap::IndexMap;
use jauge_model::questionnaire::Precision;
use jauge_model::{Lang, Text, locale};
use jiff::civil::Date;

use super::Codes;

/// Key, French, English.
type Words = (&'static str, &'static str, &'static str);

/// On the screen. `{0}`, `{1}` ... stand for what the script fills in.
const SCREEN: &[Words] = &[
    ("skip", "Aller aux questions", "Go to the questions"),
    ("start", "Pour commencer", "To start"),
    (
        "privacy",
        "Rien ne part par internet : vos réponses restent sur cet appareil jusqu'à ce que vous remettiez le fichier à l'équipe.",
        "Nothing goes over the internet: your answers stay on this device until you hand the file to the team.",
    ),
    (
        "no_script",
        "Cette page peut être imprimée et remplie au stylo. Pour répondre à l'écran, il faut un navigateur avec JavaScript.",
        "This page can be printed and filled in with a pen. To answer on the screen, a browser with JavaScript is needed.",
    ),
    ("code", "Votre code", "Your code"),
    (
        "code_length",
        "Il manque des caractères, ou il y en a trop. Relisez le code sur la carte.",
        "Some characters are missing, or there are too many. Read the code on the card again.",
    ),
    (
        "code_character",
        "Aucun code ne contient « {0} ». Relisez le code sur la carte.",
        "No code contains “{0}”. Read the code on the card again.",
    ),
    (
        "code_character_meant",
        "Aucun code ne contient « {0} ». Est-ce {1} ? Relisez le code sur la carte.",
        "No code contains “{0}”. Is it {1}? Read the code on the card again.",
    ),
    (
        "code_check",
        "Un caractère est faux, ou deux sont échangés. Relisez le code sur la carte.",
        "One character is wrong, or two are swapped. Read the code on the card again.",
    ),
    ("no_code", "Je n'ai pas de code", "I have no code"),
    ("begin", "Commencer", "Start"),
    ("next", "Suivant", "Next"),
    ("finish", "Terminer", "Finish"),
    ("back", "Retour", "Back"),
    (
        "stop",
        "Arrêter ici et remettre mes réponses",
        "Stop here and hand in my answers",
    ),
    ("questions", "Questions", "Questions"),
    ("where", "Question {0} sur {1}", "Question {0} of {1}"),
    (
        "where_many",
        "Questions {0} à {1} sur {2}",
        "Questions {0} to {1} of {2}",
    ),
    (
        "keyboard",
        "Au clavier : un chiffre répond et passe à la suite.",
        "On the keyboard: a digit answers and moves on.",
    ),
    (
        "unanswered",
        "Il reste une question sans réponse ici. Répondez, ou appuyez encore sur « {0} » pour la passer.",
        "A question here has no answer yet. Answer it, or press “{0}” again to pass over it.",
    ),
    ("clear", "Effacer ma réponse", "Clear my answer"),
    ("listen", "Écouter", "Listen"),
    ("picture", "Image :", "Picture:"),
    ("sign", "À quoi le voir", "How it shows"),
    (
        "not_number",
        "Écrivez un nombre, par exemple 12 ou 12,5.",
        "Write a number, for example 12 or 12.5.",
    ),
    (
        "not_whole",
        "Écrivez un nombre entier, sans virgule.",
        "Write a whole number, without a fraction.",
    ),
    (
        "not_date",
        "Cette date n'existe pas ou n'est pas complète.",
        "This date does not exist or is not complete.",
    ),
    (
        "month_hint",
        "mois et année, par exemple 03/2025",
        "month and year, for example 03/2025",
    ),
    (
        "year_hint",
        "l'année, par exemple 2025",
        "the year, for example 2025",
    ),
    (
        "not_most",
        "Nombre de réponses possibles ici : {0} au plus. Retirez-en.",
        "Answers possible here: {0} at most. Take some away.",
    ),
    (
        "odd",
        "Cette réponse ne va pas avec une autre. Vérifiez-la.",
        "This answer does not agree with another one. Check it.",
    ),
    (
        "odd_pass",
        "Si elle est juste, appuyez encore sur « {0} ».",
        "If it is right, press “{0}” again.",
    ),
    (
        "not_kept",
        "Cet appareil ne garde pas vos réponses : ne fermez pas cette page avant d'avoir remis le fichier.",
        "This device does not keep your answers: do not close this page before you have handed in the file.",
    ),
    (
        "found",
        "Des réponses à ce code sont déjà sur cet appareil, commencées le {0}. Nombre de réponses : {1}.",
        "Answers with this code are already on this device, started on {0}. Number of answers: {1}.",
    ),
    (
        "found_no_code",
        "Un questionnaire sans code a été commencé ici le {0}. Nombre de réponses : {1}. Est-ce le vôtre ?",
        "A form without a code was started here on {0}. Number of answers: {1}. Is it yours?",
    ),
    (
        "found_other",
        "Vous avez répondu à une autre version de ce questionnaire ({0}). Réponses qui peuvent être reprises : {1}. Réponses qui ne le peuvent pas, et qui restent sur l'appareil : {2}",
        "You answered another version of this form ({0}). Answers that can be used again: {1}. Answers that cannot, and that stay on the device: {2}",
    ),
    (
        "resume",
        "Continuer avec ces réponses",
        "Go on with these answers",
    ),
    ("anew", "Commencer à zéro", "Start afresh"),
    ("end", "C'est fini", "That is all"),
    (
        "thanks",
        "Merci. Enregistrez maintenant le fichier et remettez-le à l'équipe.",
        "Thank you. Now save the file and hand it to the team.",
    ),
    (
        "unfinished",
        "Vous arrêtez avant la fin : c'est possible. Enregistrez le fichier et remettez-le à l'équipe.",
        "You stop before the end: that is fine. Save the file and hand it to the team.",
    ),
    (
        "silent",
        "Questions sans réponse : {0}.",
        "Questions without an answer: {0}.",
    ),
    ("no_answer", "(sans réponse)", "(no answer)"),
    ("date", "Date du jour", "Today's date"),
    (
        "date_help",
        "Corrigez-la si l'appareil se trompe.",
        "Correct it if the device is wrong.",
    ),
    ("save", "Enregistrer le fichier", "Save the file"),
    (
        "saved",
        "Le fichier est enregistré, d'habitude dans « Téléchargements ».",
        "The file is saved, usually in “Downloads”.",
    ),
    ("share", "Envoyer le fichier", "Send the file"),
    ("shared", "Le fichier est parti.", "The file is sent."),
    (
        "receipt",
        "Le code de vos réponses :",
        "The code of your answers:",
    ),
    (
        "receipt_help",
        "Notez-le : il permet de vérifier que l'équipe a bien reçu ces réponses.",
        "Write it down: it lets you check that the team received these answers.",
    ),
    (
        "as_text",
        "Si le fichier ne s'enregistre pas",
        "If the file cannot be saved",
    ),
    (
        "as_text_help",
        "Copiez tout ce texte, collez-le dans un message et envoyez-le à l'équipe.",
        "Copy all of this text, paste it into a message and send it to the team.",
    ),
    ("copy", "Copier le texte", "Copy the text"),
    ("copied", "Le texte est copié.", "The text is copied."),
    ("yours", "Vos réponses, pour vous", "Your answers, for you"),
    (
        "wheel_desc",
        "Un rayon par question, avec son numéro. Plus le point est loin du centre, plus la réponse est proche de ce qui est visé. Les réponses sont écrites en dessous.",
        "One spoke a question, with its number. The further the point from the centre, the nearer the answer to what is aimed at. The answers are written below.",
    ),
    ("keep", "Garder ma roue", "Keep my wheel"),
    ("print", "Imprimer", "Print"),
    ("review", "Revoir mes réponses", "Go over my answers"),
    ("after", "Et après ?", "What next?"),
    (
        "after_help",
        "Vos réponses restent sur cet appareil tant que personne ne les efface. Si d'autres s'en servent, effacez-les une fois le fichier remis.",
        "Your answers stay on this device until somebody erases them. If others use it, erase them once the file is handed in.",
    ),
    (
        "erase",
        "Effacer mes réponses de cet appareil",
        "Erase my answers from this device",
    ),
    (
        "sure",
        "Le fichier est-il remis ? Une fois effacées, vos réponses ne peuvent plus être retrouvées ici.",
        "Is the file handed in? Once erased, your answers cannot be found here again.",
    ),
    ("erase_yes", "Oui, effacer", "Yes, erase"),
    ("erase_no", "Non, garder", "No, keep"),
    (
        "erased",
        "Vos réponses sont effacées de cet appareil.",
        "Your answers are erased from this device.",
    ),
    ("next_person", "Personne suivante", "Next person"),
];

/// On paper.
const PAPER: &[Words] = &[
    ("code", "Code", "Code"),
    (
        "code_help",
        "Recopiez ici le code de votre carte. N'écrivez pas votre nom.",
        "Copy the code of your card here. Do not write your name.",
    ),
    (
        "code_given",
        "Ce code remplace votre nom. N'écrivez pas votre nom.",
        "This code stands for your name. Do not write your name.",
    ),
    (
        "how",
        "Faites une croix dans la case qui vous convient. Pour changer d'avis, noircissez la case et cochez l'autre.",
        "Put a cross into the box that suits you. To change your mind, fill that box in and cross the other one.",
    ),
    (
        "free",
        "Vous pouvez passer une question. Rien ne vous y oblige.",
        "You may pass over a question. Nothing obliges you to answer.",
    ),
    (
        "how_raters",
        "Chacun note d'abord seul, dans sa colonne. Parlez ensuite des écarts, puis notez le niveau retenu ensemble et ce qui le montre.",
        "Each rates alone first, in their own column. Then talk about the differences, and mark the level agreed on and what shows it.",
    ),
    ("rater", "P", "P"),
    ("agreed", "Retenu", "Agreed"),
    ("evidence", "Ce qui le montre", "What shows it"),
    (
        "evidence_parts",
        "Type, référence, date, qui le détient",
        "Type, reference, date, who holds it",
    ),
    (
        "raters",
        "Personnes (initiales ou fonction)",
        "People (initials or role)",
    ),
    ("sign", "À quoi le voir :", "How it shows:"),
    ("page", "page", "page"),
    ("date", "Date", "Date"),
    (
        "thanks",
        "Merci. Remettez ces feuilles à l'équipe.",
        "Thank you. Hand these sheets to the team.",
    ),
    (
        "keyed",
        "Pour l'équipe : saisi le",
        "For the team: keyed on",
    ),
    ("day", "j j / m m / a a a a", "d d / m m / y y y y"),
    ("month", "m m / a a a a", "m m / y y y y"),
    ("year", "a a a a", "y y y y"),
];

/// The words of every sheet of paper, by key.
pub(super) fn paper(lang: Lang) -> IndexMap<&'static str, String> {
    let all = PAPER.iter();
    all.map(|(key, fr, en)| (*key, said(fr, en).get(lang).to_owned()))
        .collect()
}

/// The words of every screen, by key.
pub(super) fn screen(codes: Codes) -> IndexMap<String, Text> {
    let help = match codes {
        Codes::Issued => (
            "Il est sur votre carte, par exemple K7P-3XP. N'écrivez pas votre nom.",
            "It is on your card, for example K7P-3XP. Do not write your name.",
        ),
        Codes::Free => (
            "Celui que l'équipe vous a donné. N'écrivez pas votre nom.",
            "The one that the team gave you. Do not write your name.",
        ),
    };
    let help = [("code_help", help.0, help.1)];
    let all = SCREEN.iter().chain(&help);
    all.map(|(key, fr, en)| ((*key).to_owned(), said(fr, en)))
        .collect()
}

fn said(fr: &str, en: &str) -> Text {
    Text::both(locale::french(fr), en.replace('\'', "\u{2019}"))
}

/// That one does not know.
pub(super) fn dont_know() -> Text {
    said("Je ne sais pas", "I don't know")
}

/// That one would rather not say.
pub(super) fn refused() -> Text {
    said("Je préfère ne pas répondre", "I'd rather not say")
}

/// What to write in a box for a number that has limits.
pub(super) fn range(min: Option<f64>, max: Option<f64>) -> Text {
    match (min, max) {
        (Some(a), Some(b)) => said(
            &format!("Écrivez un nombre de {} à {}.", comma(a), comma(b)),
            &format!("Write a number from {a} to {b}."),
        ),
        (Some(a), None) => said(
            &format!("Écrivez un nombre à partir de {}.", comma(a)),
            &format!("Write a number from {a} on."),
        ),
        (None, Some(b)) => said(
            &format!("Écrivez un nombre jusqu'à {}.", comma(b)),
            &format!("Write a number up to {b}."),
        ),
        (None, None) => said("Écrivez un nombre.", "Write a number."),
    }
}

/// What to write in a box for a date that has limits.
pub(super) fn dates(precision: Precision, first: Option<Date>, last: Option<Date>) -> Text {
    let shown = |date: Date| match precision {
        Precision::Day => date.strftime("%d/%m/%Y").to_string(),
        Precision::Month => date.strftime("%m/%Y").to_string(),
        Precision::Year => date.strftime("%Y").to_string(),
    };
    match (first.map(shown), last.map(shown)) {
        (Some(a), Some(b)) => said(
            &format!("Écrivez une date entre {a} et {b}."),
            &format!("Write a date between {a} and {b}."),
        ),
        (Some(a), None) => said(
            &format!("Écrivez une date à partir de {a}."),
            &format!("Write a date from {a} on."),
        ),
        (None, Some(b)) => said(
            &format!("Écrivez une date jusqu'à {b}."),
            &format!("Write a date up to {b}."),
        ),
        (None, None) => said("Écrivez une date.", "Write a date."),
    }
}

fn comma(number: f64) -> String {
    number.to_string().replace('.', ",")
}
