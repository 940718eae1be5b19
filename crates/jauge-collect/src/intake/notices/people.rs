//! Who is who: codes, elements, pseudonyms, pathways.

use super::Notice;

notices! {
    CODE_REFUSED "R160" Warning:
        "code « {0} » refusé, ligne mise de côté : {1}",
        "code \"{0}\" refused, row set aside: {1}";
        "Relisez le code sur la carte et corrigez le fichier. Aucun code connu, ou plusieurs, à une faute près.",
        "Read the code on the card again and correct the file. No known code, or several, one slip away.";
    CODE_NEAR "R161" Warning:
        "code « {0} » refusé, ligne mise de côté : {1} ; un seul code connu est à une faute près : {2}",
        "code \"{0}\" refused, row set aside: {1}; one known code only is one slip away: {2}";
        "Vérifiez sur la carte que c'est bien {2}, puis corrigez le fichier : rien n'est réuni sans vous.",
        "Check on the card that it is {2}, then correct the file: nothing is merged without you.";
    CODE_REFUSED_KEPT "R162" Warning:
        "code « {0} » refusé : {1} ; la ligne sert sans lui, par ses autres éléments",
        "code \"{0}\" refused: {1}; the row is used without it, by its other elements";
        "Relisez le code sur la carte et corrigez le fichier. Aucun code connu, ou plusieurs, à une faute près.",
        "Read the code on the card again and correct the file. No known code, or several, one slip away.";
    CODE_NEAR_KEPT "R163" Warning:
        "code « {0} » refusé : {1} ; la ligne sert sans lui, par ses autres éléments ; un seul code connu est à une faute près : {2}",
        "code \"{0}\" refused: {1}; the row is used without it, by its other elements; one known code only is one slip away: {2}";
        "Vérifiez sur la carte que c'est bien {2}, puis corrigez le fichier.",
        "Check on the card that it is {2}, then correct the file.";
    NEVER_HANDED_OUT "R164" Warning:
        "le code « {0} » est bien formé, mais il n'est pas dans {1} ; ses réponses sont gardées",
        "the code \"{0}\" is well formed, but it is not in {1}; its answers are kept";
        "Complétez la liste si ce code a été distribué ; sinon, cherchez d'où vient cette ligne.",
        "Complete the list if this code was handed out; if not, find out where this row comes from.";
    LIST_NOT_A_CODE "R165" Warning:
        "« {0} » n'est pas un code : {1} ; cette ligne de la liste est mise de côté",
        "\"{0}\" is not a code: {1}; this row of the list was set aside";
        "Reprenez la liste que « jauge codes » a écrite.",
        "Go back to the list that \"jauge codes\" wrote.";
    LIST_TWICE "R166" Advice:
        "le code « {0} » est déjà à la ligne {1} de la liste",
        "the code \"{0}\" is already on line {1} of the list";
        "Vérifiez qu'il n'a pas été donné à deux personnes.",
        "Check that it was not given to two people.";
    NO_ELEMENT "R170" Warning:
        "la ligne n'a aucun élément du code personnel ; elle est mise de côté",
        "the row has no element of the self-generated code; it was set aside";
        "Si la personne n'a pas voulu répondre, il n'y a rien à faire.",
        "If the person did not want to answer, there is nothing to do.";
    SAME_ELEMENTS "R171" Warning:
        "plusieurs questionnaires de « {1} » ont les mêmes éléments ({0}) et des réponses différentes ; ils restent séparés et ne sont reliés à personne",
        "several forms of \"{1}\" have the same elements ({0}) and different answers; they are kept apart and linked to nobody";
        "Si c'est une personne qui a répondu deux fois, choisissez duplicates = \"first\" ou \"last\" ; sinon, décidez dans decisions.csv.",
        "If one person answered twice, choose duplicates = \"first\" or \"last\"; if not, decide in decisions.csv.";
    AMBIGUOUS "R172" Warning:
        "le questionnaire « {0} » n'est pas relié : {1} questionnaire(s) antérieur(s) possible(s) dans la tolérance, {2}, et aucun ne s'impose",
        "the form \"{0}\" is not linked: {1} possible earlier form(s) within the tolerance, {2}, and none stands out";
        "Les paires sont dans review.csv : décidez, enregistrez-le sous decisions.csv et nommez-le dans [link].",
        "The pairs are in review.csv: decide, save it as decisions.csv and name it in [link].";
    TOLERANT_LINKS "R173" Advice:
        "questionnaires reliés bien que des éléments manquent ou diffèrent ({1} au plus) : {0}, le premier ici",
        "forms linked although elements are missing or differ ({1} at most): {0}, the first one here";
        "Ils sont dans review.csv, avec ce qui diffère ; une décision « different » les sépare.",
        "They are in review.csv, with what differs; a decision \"different\" parts them.";
    DECISION_UNKNOWN "R174" Warning:
        "cette décision ne correspond plus à deux questionnaires ; elle n'est pas appliquée",
        "this decision no longer matches two forms; it is not applied";
        "Reprenez les fichiers, lignes et codes de review.csv.",
        "Take the files, lines and codes from review.csv again.";
    DECISION_REFUSED "R175" Warning:
        "réunir « {0} » et « {1} » donnerait, avec les autres décisions, deux questionnaires d'un même moment ou deux codes à une personne ; aucune de ces décisions n'est appliquée",
        "joining \"{0}\" and \"{1}\" would, with the other decisions, give one person two forms of one wave or two codes; none of these decisions is applied";
        "Gardez une seule décision pour chaque questionnaire.",
        "Keep a single decision for each form.";
    UNDECIDED "R176" Advice:
        "pas encore de décision sur cette ligne",
        "no decision yet on this line";
        "Écrivez « same » ou « different », ou laissez vide.",
        "Write \"same\" or \"different\", or leave it empty.";
    NO_DECISION "R177" Warning:
        "« {0} » n'est pas une décision ; la ligne est mise de côté",
        "\"{0}\" is not a decision; the row was set aside";
        "Écrivez « same » (une seule personne) ou « different » (deux personnes).",
        "Write \"same\" (one person) or \"different\" (two people).";
    PSEUDONYM_NO_COLUMN "R180" Error:
        "le fichier n'a pas de colonne « {0} » ; ses colonnes : {1}",
        "the file has no column \"{0}\"; its columns: {1}";
        "Recopiez le titre exact de la colonne.",
        "Copy the exact header of the column.";
    PSEUDONYM_TWO_COLUMNS "R181" Error:
        "deux colonnes s'appellent « {0} » ; ses colonnes : {1}",
        "two columns are called \"{0}\"; its columns: {1}";
        "Renommez l'une des deux dans le fichier.",
        "Rename one of them in the file.";
    PSEUDONYM_TAKEN "R182" Error:
        "une colonne qui reste s'appelle déjà « {0} »",
        "a column that stays is already called \"{0}\"";
        "Donnez un autre nom aux pseudonymes : --named pseudonyme.",
        "Give the pseudonyms another name: --named pseudonym.";
    PSEUDONYM_ASK "R183" Error:
        "ces colonnes ressemblent à des identifiants directs : {0} ; rien n'est écrit",
        "these columns look like direct identifiers: {0}; nothing is written";
        "Dites pour chacune ce qu'elle devient : --identify, --drop, ou --keep si elle n'identifie personne.",
        "Say what becomes of each: --identify, --drop, or --keep if it identifies nobody.";
    PSEUDONYM_CONTACT "R184" Error:
        "la colonne « {0} » contient une adresse de messagerie ou un numéro de téléphone ; rien n'est écrit",
        "the column \"{0}\" holds an e-mail address or a telephone number; nothing is written";
        "Retirez-la par --drop ; ou gardez-la par --keep, après l'avoir relue.",
        "Take it out with --drop; or keep it with --keep, once you have read it through.";
    PSEUDONYM_NOBODY "R185" Warning:
        "rien n'identifie la personne de cette ligne ; la ligne n'est pas écrite",
        "nothing identifies the person of this row; the row is not written";
        "Complétez les colonnes qui identifient, ou retirez la ligne.",
        "Fill in the identifying columns, or take out the row.";
    PSEUDONYM_SPELLINGS "R186" Warning:
        "personnes écrites de plusieurs façons, à la casse, aux accents ou aux espaces près : {0} ; elles ont autant de pseudonymes",
        "people written in several ways, case, accents or spaces apart: {0}; they have as many pseudonyms";
        "Si ce sont les mêmes personnes : --compare folded, pour tous les fichiers de l'étude.",
        "If they are the same people: --compare folded, for all files of the study.";
    NO_CODES "R189" Error:
        "la liste des codes distribués, que l'étude nomme, n'a pas été fournie",
        "the list of the codes handed out, which the study names, was not given";
        "Déposez-la à côté de l'étude ; si elle est perdue, retirez codes de [link] : les codes restent vérifiés par leur caractère de contrôle.",
        "Put it beside the study; if it is lost, take codes out of [link]: codes are still checked by their check character.";
    NO_PATHWAY "R190" Warning:
        "lignes sans parcours, à partir de celle-ci : {0} ; chaque code y compte comme un parcours à part",
        "rows without a pathway, from this one on: {0}; each code counts as a pathway of its own there";
        "Complétez la colonne du parcours, aux deux moments.",
        "Fill in the column of the pathway, at both waves.";
    PATHWAYS "R191" Advice:
        "personnes qui ont plusieurs parcours : {0} ; les {1} personnes comptent pour {2} parcours, et tous les résultats portent sur des parcours",
        "people with several pathways: {0}; the {1} people count as {2} pathways, and all results are about pathways";
        "Dites « parcours » et non « personnes » en citant ces chiffres ; deux parcours d'une personne se ressemblent, les intervalles sont donc un peu trop étroits.",
        "Say \"pathways\", not \"people\", when you cite these figures; two pathways of one person are alike, so intervals are a little too narrow.";
    DECLARED_MISSING "R192" Advice:
        "valeurs que le fichier déclare manquantes, lues comme il est dit ici, sauf où la grille ou la correspondance en dit autre chose : {0}",
        "values that the file declares missing, read as said here, except where the grid or the mapping says otherwise: {0}";
        "Pour donner une autre raison à une valeur, écrivez-la dans [synonyms] de la correspondance.",
        "To give a value another reason, write it in [synonyms] of the mapping.";
}
