//! Answer files of the form, and workbooks to type in.

use super::Notice;

notices! {
    FORM_NONE "R230" Warning:
        "aucun fichier ne correspond encore à ce nom",
        "no file fits this name yet";
        "Vérifiez le dossier ; si rien n'est encore revenu, il n'y a rien à faire.",
        "Check the folder; if nothing came back yet, there is nothing to do.";
    FORM_NOT_JSON "R231" Warning:
        "ce n'est pas un fichier de réponses : le texte n'est pas du JSON (ligne {0}, caractère {1}) ; il est mis de côté",
        "this is no answer file: the text is not JSON (line {0}, character {1}); it was set aside";
        "Demandez à la personne de rouvrir le formulaire et d'enregistrer de nouveau le fichier.",
        "Ask the person to open the form again and save the file once more.";
    FORM_CUT "R232" Warning:
        "le fichier est coupé avant la fin (ligne {0}) ; il est mis de côté",
        "the file is cut off before its end (line {0}); it was set aside";
        "Copiez-le de nouveau depuis l'appareil, ou demandez à la personne de rouvrir le formulaire et de l'enregistrer encore.",
        "Copy it again from the device, or ask the person to open the form again and save it once more.";
    FORM_OTHER_FORMAT "R233" Warning:
        "ce n'est pas un fichier de réponses de ce formulaire (format « {0} ») ; il est mis de côté",
        "this is no answer file of this form (format \"{0}\"); it was set aside";
        "Retirez-le du dossier ; un fichier plus récent que ce logiciel demande un logiciel à jour.",
        "Take it out of the folder; a file more recent than this program needs a newer program.";
    FORM_INCOMPLETE "R234" Warning:
        "il manque « {0} » dans le fichier, ou ce qui s'y trouve n'est pas possible ; il est mis de côté",
        "\"{0}\" is lacking in the file, or what stands there is not possible; it was set aside";
        "Le fichier a été modifié à la main : reprenez celui que le formulaire a enregistré.",
        "The file was changed by hand: take the one that the form saved.";
    FORM_WRONG_GRID "R235" Warning:
        "ces réponses sont à une autre grille (« {0} », et non « {1} ») ; le fichier est mis de côté",
        "these answers are to another grid (\"{0}\", not \"{1}\"); the file was set aside";
        "Rangez-le avec l'étude de cette grille.",
        "Put it with the study of that grid.";
    FORM_OTHER_MAJOR "R236" Warning:
        "ces réponses sont à la version {0} de la grille, qui ne se compare pas à la version {1} ; le fichier est mis de côté",
        "these answers are to version {0} of the grid, which cannot be compared with version {1}; the file was set aside";
        "Étudiez à part les réponses à cette version, avec sa grille.",
        "Study the answers to that version apart, with its grid.";
    FORM_OTHER_VERSION "R237" Advice:
        "ces réponses sont à la version {0} de la grille, alors que l'étude a la version {1} ; elles sont lues, et les questions que cette version n'avait pas sont comptées comme telles",
        "these answers are to version {0} of the grid while the study has version {1}; they are read, and the questions that this version did not have are counted as such";
        "Remettez le formulaire de la version {1} aux personnes qui n'ont pas encore répondu.",
        "Give the form of version {1} to the people who have not answered yet.";
    FORM_OTHER_WORDING "R238" Warning:
        "la grille a changé depuis ce formulaire sans changer de version ({0}) ; les réponses sont lues",
        "the grid changed since this form without a change of its version ({0}); the answers are read";
        "Si une question ou un niveau a changé de sens, augmentez la version de la grille et séparez ces réponses.",
        "If a question or a level changed its meaning, raise the version of the grid and part these answers.";
    FORM_CHANGED "R239" Warning:
        "le fichier a changé après avoir été enregistré par le formulaire (somme de contrôle {0}, calculée {1}) ; il est lu tel qu'il est",
        "the file changed after the form saved it (checksum {0}, computed {1}); it is read as it is";
        "Si quelqu'un l'a corrigé, notez-le ; sinon, reprenez le fichier d'origine.",
        "If somebody corrected it, write that down; if not, take the original file.";
    FORM_UNFINISHED "R240" Advice:
        "le questionnaire a été arrêté avant la fin ; les réponses données sont lues",
        "the form was stopped before its end; the answers that were given are read";
        "Rien à faire, sauf si la personne souhaite le terminer.",
        "Nothing to do, unless the person wishes to finish it.";
    FORM_CLOCK_BACK "R241" Warning:
        "d'après l'appareil, le questionnaire finit ({1}) avant d'avoir commencé ({0})",
        "according to the device, the form ends ({1}) before it began ({0})";
        "L'horloge de l'appareil a été changée : vérifiez la date de ces réponses.",
        "The clock of the device was changed: check the date of these answers.";
    FORM_DATE_FAR "R242" Warning:
        "la date de ces réponses ({0}) est à plus de dix mois de celle des autres (vers le {1})",
        "the date of these answers ({0}) is more than ten months from that of the others (about {1})";
        "L'horloge de l'appareil est sans doute fausse : les réponses servent, ne vous fiez pas à la date.",
        "The clock of the device is probably wrong: the answers are used, do not trust the date.";
    FORM_UNREADABLE "R243" Warning:
        "« {0} » a été tapé là où l'on attend un nombre ou une date ; la réponse compte comme illisible",
        "\"{0}\" was typed where a number or a date is expected; the answer counts as unreadable";
        "Si le sens est clair, corrigez le fichier : la réception dira qu'il a été modifié.",
        "If its meaning is clear, correct the file: reception will say that it was changed.";
    FORM_COPY "R244" Warning:
        "le code « {0} » a {1} fichiers au moment « {2} » qui disent la même chose ({3}) ; « {4} » est gardé",
        "the code \"{0}\" has {1} files at wave \"{2}\" that say the same ({3}); \"{4}\" is kept";
        "Rien à faire ; les copies peuvent être retirées du dossier.",
        "Nothing to do; the copies can be taken out of the folder.";
    FORM_AGAIN "R245" Warning:
        "le code « {0} » a {1} fichiers au moment « {2} » ({3}) ; le dernier terminé est gardé : « {4} »",
        "the code \"{0}\" has {1} files at wave \"{2}\" ({3}); the last one finished is kept: \"{4}\"";
        "Vérifiez qu'il s'agit de la même personne ; sinon, corrigez le code de l'une des deux.",
        "Check that it is the same person; if not, correct the code of one of them.";
    FORM_WHICH_ROLE "R246" Error:
        "ces fichiers viennent de plusieurs rôles ({0}) et l'étude ne dit pas lequel lire",
        "these files come from several roles ({0}) and the study does not say which one to read";
        "Ajoutez dans [[answers]], par exemple : role = \"{1}\".",
        "Add to [[answers]], for example: role = \"{1}\".";
    FORM_NOT_WANTED "R247" Advice:
        "fichiers d'un autre rôle ou d'un autre moment que celui de [[answers]], non lus ici : {0} ({1})",
        "files of another role or wave than that of [[answers]], not read here: {0} ({1})";
        "Rien à faire si c'est voulu.",
        "Nothing to do if that is intended.";
    FORM_TOO_LARGE "R248" Warning:
        "le fichier est bien trop grand pour les réponses d'une personne ({0} octets) ; il est mis de côté",
        "the file is much too large for the answers of one person ({0} bytes); it was set aside";
        "Demandez d'où vient ce fichier.",
        "Ask where this file comes from.";
    FORM_ANSWER "R249" Warning:
        "la réponse n'a pas une forme connue ({0}) ; la cellule est mise de côté",
        "the answer does not have a known shape ({0}); the cell was set aside";
        "Le fichier a été modifié à la main : reprenez celui que le formulaire a enregistré.",
        "The file was changed by hand: take the one that the form saved.";
    KEYED_WRONG_GRID "R250" Error:
        "cette feuille de saisie est d'une autre grille (« {0} », et non « {1} ») ; elle n'est pas lue",
        "this keying sheet is of another grid (\"{0}\", not \"{1}\"); it is not read";
        "Rangez-la avec l'étude de cette grille.",
        "Put it with the study of that grid.";
    KEYED_OTHER_VERSION "R251" Warning:
        "cette feuille de saisie est de la version {0} de la grille, avec d'autres mots que la version {1} de l'étude ; elle est lue",
        "this keying sheet is of version {0} of the grid, worded otherwise than version {1} of the study; it is read";
        "Si le papier rempli est de cette version, donnez sa grille : grid = \"...\" dans [[answers]] ; sinon, écrivez la feuille de nouveau.",
        "If the paper that was filled in is of that version, give its grid: grid = \"...\" in [[answers]]; if not, write the sheet again.";
}
