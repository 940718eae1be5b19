//! Options, dates and conditions; raters who differ; what a program of statistics wrote.

use super::Notice;

notices! {
    UNKNOWN_OPTION "R200" Warning:
        "« {0} » n'est pas une option de la liste « {1} » ; la cellule est mise de côté",
        "\"{0}\" is not an option of the list \"{1}\"; the cell was set aside";
        "Options proches ou possibles : {2}.",
        "Near or possible options: {2}.";
    NOT_A_TICK "R201" Warning:
        "« {0} » ne dit pas si l'option est cochée ; la cellule est mise de côté",
        "\"{0}\" does not say whether the option is ticked; the cell was set aside";
        "Écrivez 1 ou 0, oui ou non, ou laissez vide.",
        "Write 1 or 0, yes or no, or leave it empty.";
    NOT_WHOLE "R202" Warning:
        "{0} n'est pas un nombre entier ; la cellule est mise de côté",
        "{0} is not a whole number; the cell was set aside";
        "Corrigez la saisie, ou retirez whole = true de la question si une fraction est possible.",
        "Correct what was keyed, or take whole = true out of the question if a fraction is possible.";
    NOT_A_DATE "R203" Warning:
        "« {0} » n'est pas une date lisible ; la cellule est mise de côté",
        "\"{0}\" is not a date that can be read; the cell was set aside";
        "Écrivez jj/mm/aaaa ou aaaa-mm-jj ; un mois s'écrit mm/aaaa.",
        "Write dd/mm/yyyy or yyyy-mm-dd; a month is written mm/yyyy.";
    OPTION_COLUMNS "R204" Warning:
        "options de « {0} » sans colonne : {1} ; elles comptent comme non cochées",
        "options of \"{0}\" without a column: {1}; they count as not ticked";
        "Vérifiez les titres des colonnes : une par option, nommée par exemple {0}__{2}.",
        "Check the titles of the columns: one per option, named for example {0}__{2}.";
    TOO_MANY_CHOICES "R205" Warning:
        "options choisies : {0}, pour {1} au plus ; la réponse est gardée",
        "options chosen: {0}, at most {1} were asked for; the answer is kept";
        "Vérifiez la saisie ; si la personne en a donné plus, la consigne n'a pas été suivie.",
        "Check what was keyed; if the person gave more, the instruction was not followed.";
    NOT_ALONE "R206" Warning:
        "« {0} » exclut les autres options, mais d'autres sont choisies ; la réponse est gardée",
        "\"{0}\" excludes the other options, but others are chosen; the answer is kept";
        "Vérifiez la saisie.",
        "Check what was keyed.";
    CONTRADICTORY "R207" Warning:
        "une réponse, alors que la question ne se pose pas à cette personne ({0}) ; la réponse est gardée",
        "an answer, although the question is not put to this person ({0}); the answer is kept";
        "L'une des réponses est fausse : vérifiez celle-ci et celles dont la condition dépend.",
        "One of the answers is wrong: check this one and those that the condition depends on.";
    CHECK_FAILED "R208" Warning:
        "la réponse n'est pas d'accord avec les autres ({0}) ; elle est gardée",
        "the answer does not agree with the others ({0}); it is kept";
        "Vérifiez la saisie. {1}",
        "Check what was keyed. {1}";
    UNKNOWN_OPTIONS "R209" Warning:
        "« {0} » nomme autre chose que des options de la liste « {1} » ; la cellule est mise de côté",
        "\"{0}\" names something else than options of the list \"{1}\"; the cell was set aside";
        "Options proches ou possibles : {2}. Entre deux options : une espace, une virgule ou un point-virgule.",
        "Near or possible options: {2}. Between two options: a space, a comma or a semicolon.";
    OTHER_WORDS "R210" Advice:
        "« {0} » n'est pas une option de la liste « {1} » : la réponse compte comme « autre », les options à côté sont gardées",
        "\"{0}\" is no option of the list \"{1}\": the answer counts as \"other\", the options beside it are kept";
        "Ajoutez à la grille une question ouverte qui précise celle-ci (specifies), ou reliez ces mots à une option par [[synonym]] ; si la question ouverte ({2}) a déjà d'autres mots, décidez lesquels garder.",
        "Add to the grid a text item that spells this one out (specifies), or link these words to an option by [[synonym]]; if the text item ({2}) has other words already, decide which ones stay.";
    WORDS_BESIDE "R211" Warning:
        "« {0} » n'est pas une option de la liste « {1} », qui n'a pas d'option « autre » : seules les options à côté sont gardées",
        "\"{0}\" is no option of the list \"{1}\", which has no option \"other\": only the options beside it are kept";
        "Reliez ces mots à une option par [[synonym]], ou donnez à la liste une option « autre » : specify = true.",
        "Link these words to an option by [[synonym]], or give the list an option \"other\": specify = true.";
    RATERS_FIRST "R212" Advice:
        "le code « {0} » a {1} évaluations à ce temps (lignes {2}) : celle de la ligne {3} est analysée, comme l'étude le déclare",
        "the code \"{0}\" has {1} ratings at this wave (rows {2}): that of row {3} is analysed, as the study declares";
        "Rien à faire : les autres restent dans le fichier, pour qui compare les évaluateurs.",
        "Nothing to do: the others stay in the file, for whoever compares the raters.";
    RATERS_AGREED "R213" Advice:
        "le code « {0} » a {1} évaluations à ce temps (lignes {2}) : réunies à la ligne {3}, où comptent les réponses sur lesquelles tous s'accordent",
        "the code \"{0}\" has {1} ratings at this wave (rows {2}): brought together in row {3}, where the answers on which all agree count";
        "Rien à faire : les évaluations restent dans le fichier, pour qui compare les évaluateurs.",
        "Nothing to do: the ratings stay in the file, for whoever compares the raters.";
    RATERS_MEDIAN "R214" Advice:
        "le code « {0} » a {1} évaluations à ce temps (lignes {2}) : réunies à la ligne {3}, où compte la réponse du milieu",
        "the code \"{0}\" has {1} ratings at this wave (rows {2}): brought together in row {3}, where the answer in the middle counts";
        "Rien à faire : les évaluations restent dans le fichier, pour qui compare les évaluateurs.",
        "Nothing to do: the ratings stay in the file, for whoever compares the raters.";
    RATERS_DIFFER "R215" Warning:
        "les évaluateurs ne s'accordent pas ({0}) ; la réponse est mise de côté",
        "the raters do not agree ({0}); the answer was set aside";
        "Si l'équipe tranche, ne gardez que la ligne retenue ; sinon, déclarez raters = \"median\" ou \"first\".",
        "If the team decides, keep the row retained only; if not, declare raters = \"median\" or \"first\".";
    STATISTICS_FILE "R216" Error:
        "ce fichier vient de {0} ; la commande jauge ne le lit pas",
        "this file comes from {0}; the jauge command does not read it";
        "Lisez-le depuis Python, où ses étiquettes servent : jauge.ingest.read ou jauge.run, avec pyreadstat ; ou exportez-le en CSV.",
        "Read it from Python, where its labels serve: jauge.ingest.read or jauge.run, with pyreadstat; or export it as CSV.";
    OWN_WORDS "R217" Advice:
        "réponses écrites dans les mots de la personne : {0} ; elles comptent comme l'option à préciser, et ces mots sont lus comme réponses à « {1} »",
        "answers written in the person's own words: {0}; they count as the option to be spelled out, and these words are read as answers to \"{1}\"";
        "Rien à faire ; si certains de ces mots disent une option, reliez-les par [[synonym]].",
        "Nothing to do; if some of these words say an option, link them by [[synonym]].";
}
