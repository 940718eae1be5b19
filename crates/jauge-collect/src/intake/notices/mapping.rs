//! Which column is what: the mapping, an earlier version of the grid, the survey tool.

use super::Notice;

notices! {
    MAPPING_NOT_GIVEN "R100" Error:
        "le fichier de correspondance « {0} », que l'étude nomme, n'a pas été lu",
        "the mapping file \"{0}\", which the study names, was not read";
        "Déposez-le à côté de l'étude, ou préparez-le : jauge map.",
        "Put it beside the study, or prepare it: jauge map.";
    COLUMN_GONE "R101" Error:
        "la colonne « {0} », que la correspondance relie à « {1} », n'est plus dans l'export ; colonne nouvelle la plus proche : {2}",
        "the column \"{0}\", which the mapping takes for \"{1}\", is no longer in the export; nearest new column: {2}";
        "Si elle a changé de nom, corrigez header dans la correspondance ; si la question n'est plus posée, retirez son entrée [[column]].",
        "If it has another name now, correct header in the mapping; if the question is no longer put, take its entry [[column]] out.";
    COLUMNS_ADDED "R102" Warning:
        "colonnes que la correspondance ne connaît pas et que l'export précédent n'avait pas : {0} ({1}) ; elles ne sont pas lues",
        "columns that the mapping does not know and the last export did not have: {0} ({1}); they are not read";
        "Dites pour chacune dans une entrée [[column]] : item = \"...\", as = \"...\" ou ignore = true ; jauge map le propose.",
        "Say for each in an entry [[column]]: item = \"...\", as = \"...\" or ignore = true; jauge map proposes it.";
    NEW_VALUES "R103" Warning:
        "valeurs que l'export précédent n'avait pas et qui ne sont pas des niveaux : {0} ({1})",
        "values that the last export did not have and that are no levels: {0} ({1})";
        "Si les réponses ont été recodées, demandez comment ; si un mot a un sens connu, déclarez-le dans [[synonym]].",
        "If the answers were recoded, ask how; if a word has a known meaning, declare it in [[synonym]].";
    VALUES_MOVED "R104" Advice:
        "les valeurs ont changé depuis l'export précédent : nouvelles ({0}), disparues ({1})",
        "the values have changed since the last export: new ({0}), gone ({1})";
        "Rien à faire si ces réponses sont plausibles ; si l'outil a changé ses codes, corrigez-les avant d'aller plus loin.",
        "Nothing to do if these answers are plausible; if the tool changed its codes, correct them before going on.";
    SEVERAL_LEVELS "R105" Warning:
        "« {0} » contient plusieurs niveaux, alors que la question en attend un ; la cellule est mise de côté",
        "\"{0}\" holds several levels, while the question takes one; the cell was set aside";
        "Demandez à la personne ce qu'elle voulait dire ; ne choisissez pas à sa place.",
        "Ask the person what was meant; do not choose in her place.";
    CODE_AGAINST_LABEL "R106" Warning:
        "« {0} » se contredit : le code et le mot désignent deux niveaux différents ; la cellule est mise de côté",
        "\"{0}\" contradicts itself: the code and the word stand for two different levels; the cell was set aside";
        "Vérifiez l'ordre des niveaux dans l'outil et dans la grille.",
        "Check the order of the levels in the tool and in the grid.";
    GRID_NOT_GIVEN "R107" Error:
        "la grille remplie « {0} », que l'étude nomme, n'a pas été lue",
        "the grid that was filled in, \"{0}\", which the study names, was not read";
        "Déposez-la à côté de l'étude, ou retirez grid de [[answers]].",
        "Put it beside the study, or take grid out of [[answers]].";
    CHANGED_MEANING "R108" Warning:
        "« {0} » n'a plus le même sens entre les versions {1} et {2} : réponses mises de côté, car elles ne se comparent pas : {3}",
        "\"{0}\" does not mean the same in versions {1} and {2}: answers set aside, as they cannot be compared: {3}";
        "Si quelqu'un juge qu'elles se valent, écrivez-le avec sa raison dans une équivalence : equivalence = \"v1-to-v2.toml\" dans [[answers]].",
        "If somebody judges them equivalent, write so with the reason in an equivalence: equivalence = \"v1-to-v2.toml\" in [[answers]].";
    EQUIVALENT "R109" Advice:
        "« {0} » est pris pour équivalent entre les versions {1} et {2}, comme l'équivalence le déclare : {3}",
        "\"{0}\" is taken as equivalent in versions {1} and {2}, as the equivalence declares: {3}";
        "Dites-le à qui lira les résultats.",
        "Tell so to whoever reads the results.";
    ITEM_GONE "R110" Advice:
        "« {0} » était dans la version {1} et n'est plus dans la version {2} ; ses réponses ne sont pas lues",
        "\"{0}\" was in version {1} and is no longer in version {2}; its answers are not read";
        "Rien à faire si la question a été retirée ; si elle a changé de nom, dites-le par was = [\"...\"] dans la grille.",
        "Nothing to do if the item was retired; if it has another name now, say so by was = [\"...\"] in the grid.";
    OTHER_VERSION "R111" Warning:
        "la ligne a été remplie avec la version « {0} », alors que le fichier est lu avec la version {1} ; elle est mise de côté",
        "the row was filled in with version \"{0}\", while the file is read with version {1}; it was set aside";
        "Donnez la grille de cette version : un deuxième [[answers]] pour le même fichier, avec grid = \"...\" ; chacun lit les lignes de sa version.",
        "Give the grid of this version: a second [[answers]] for the same file, with grid = \"...\"; each reads the rows of its version.";
    OTHER_GRID "R112" Warning:
        "la ligne a été remplie avec une autre grille (« {0} », et non « {1} ») ; elle est mise de côté",
        "the row was filled in with another grid (\"{0}\", not \"{1}\"); it was set aside";
        "Étudiez à part les réponses à cette grille, dans sa propre étude.",
        "Study the answers to that grid apart, in a study of its own.";
    EARLIER_VERSION "R113" Advice:
        "lignes remplies avec la version {0} de la grille, qui se compare à la version {1} de l'étude, la première ici : {2} ; les questions que cette version n'avait pas sont comptées comme telles",
        "rows filled in with version {0} of the grid, which compares with version {1} of the study, the first one here: {2}; the questions that this version did not have are counted as such";
        "Si une question a pourtant changé de sens, donnez la grille de cette version : un deuxième [[answers]] pour le même fichier, avec grid = \"...\".",
        "If an item did change its meaning, give the grid of this version: a second [[answers]] for the same file, with grid = \"...\".";
    OTHER_WORDING "R114" Warning:
        "lignes remplies quand la grille disait autre chose sous le même numéro de version ({0}), la première ici : {2} ; elles sont lues",
        "rows filled in when the grid said something else under the same version ({0}), the first one here: {2}; they are read";
        "Si une question ou un niveau a changé de sens, augmentez la version de la grille et donnez l'ancienne : grid = \"...\" dans un deuxième [[answers]].",
        "If an item or a level changed its meaning, raise the version of the grid and give the old one: grid = \"...\" in a second [[answers]].";
    READ_ELSEWHERE "R115" Advice:
        "lignes de la version {0}, la première ici : {2} ; elles relèvent d'un autre [[answers]] du même fichier",
        "rows of version {0}, the first one here: {2}; they are left to another [[answers]] of the same file";
        "Rien à faire.",
        "Nothing to do.";
    FORM_VERSIONS "R116" Warning:
        "l'outil a {0} versions de ce formulaire, et rien ne dit à quelle version de la grille chacune correspond : {1}",
        "the tool has {0} versions of this form, and nothing says which version of the grid each of them is: {1}";
        "Si aucune question n'a changé de sens entre elles, rien à faire ; sinon, dites-le dans [[answers]] : versions = { \"{2}\" = \"1.0.0\" }, et donnez la grille de chaque version.",
        "If no question changed its meaning between them, nothing to do; if one did, say so in [[answers]]: versions = { \"{2}\" = \"1.0.0\" }, and give the grid of each version.";
    IGNORED_ITEM "R117" Advice:
        "« {0} » n'est pas lue, comme la correspondance le dit ; la ligne est mise de côté",
        "\"{0}\" is not read, as the mapping says; the row was set aside";
        "Rien à faire.",
        "Nothing to do.";
    TOOL "R130" Advice:
        "fichier exporté par {0}, {1}",
        "file exported by {0}, {1}";
        "Si ce n'est pas le cas, dites-le dans [[answers]] : tool = \"none\", ou le nom du bon outil.",
        "If it is not, say so in [[answers]]: tool = \"none\", or the name of the right tool.";
    OWN_COLUMNS "R131" Advice:
        "colonnes que l'outil tient pour lui-même, sans réponses, non lues : {0} ({1})",
        "columns that the tool keeps for itself, without answers, not read: {0} ({1})";
        "Rien à faire ; si l'une d'elles est une question, reliez-la par columns = { \"titre\" = \"question\" }.",
        "Nothing to do; if one of them is a question, map it with columns = { \"header\" = \"item\" }.";
    PERSONAL_COLUMNS "R132" Advice:
        "colonnes qui disent qui est la personne : {0} ({1}) ; rien n'en est lu, gardé ni montré",
        "columns that say who the person is: {0} ({1}); nothing of them is read, kept or shown";
        "Effacez-les du fichier avant de le partager, et cessez de les recueillir si personne ne s'en sert.",
        "Delete them from the file before you share it, and stop collecting them if nobody needs them.";
    PERSONAL_CODE "R133" Warning:
        "le code de la personne est lu dans « {0} », qui dit qui elle est : ces valeurs figurent dans la réception",
        "the person's code is read from \"{0}\", which says who the person is: its values stand in the reception report";
        "Remplacez ces valeurs par des pseudonymes (jauge pseudonymise) ; la prochaine fois, donnez un code à chaque personne (jauge codes) et demandez-le dans le formulaire.",
        "Replace these values by pseudonyms (jauge pseudonymise); next time, give each person a code (jauge codes) and ask for it in the form.";
    INCOMPLETE "R134" Warning:
        "le questionnaire n'a pas été envoyé jusqu'au bout ; la ligne est mise de côté",
        "the form was not sent to the end; the row was set aside";
        "Pour garder ce qui a été répondu, écrivez incomplete = \"keep\" dans [[answers]].",
        "To keep what was answered, write incomplete = \"keep\" in [[answers]].";
    REFUSED_IN_TOOL "R135" Warning:
        "l'équipe a refusé cet envoi dans l'outil (« {0} ») ; la ligne est mise de côté",
        "the team refused this submission in the tool (\"{0}\"); the row was set aside";
        "Si l'envoi doit compter, changez son état dans l'outil et exportez de nouveau.",
        "If the submission must count, change its state in the tool and export again.";
    OTHER_INSTRUMENT "R136" Advice:
        "ligne d'un instrument répété (« {0} ») sans réponse aux questions de la grille ; elle est mise de côté",
        "row of a repeated instrument (\"{0}\") without an answer to the questions of the grid; it was set aside";
        "Rien à faire si la grille ne pose aucune question de cet instrument.",
        "Nothing to do if the grid has no question of this instrument.";
    CHANGED "R137" Warning:
        "l'envoi « {0} » est là plusieurs fois : c'est une version antérieure, mise de côté ; celle de la ligne {1} compte",
        "the submission \"{0}\" is there several times: this is an earlier version, set aside; the one of line {1} counts";
        "Si la ligne gardée n'est pas la dernière version, rangez les fichiers du plus ancien au plus récent dans l'étude.",
        "If the row kept is not the last version, put the files from oldest to newest in the study.";
    STRUCTURE "R138" Advice:
        "la description du formulaire {0} est lue : questions {1}, dont {2} avec les codes de leurs réponses",
        "the form's description {0} is read: {1} questions, {2} of them with the codes of their answers";
        "Rien à faire : elle dit ce que valent les titres et les codes de l'export.",
        "Nothing to do: it says what the headers and codes of the export stand for.";
    NO_STRUCTURE "R139" Error:
        "la description du formulaire, {0}, n'a pas été fournie",
        "the form's description, {0}, was not given";
        "Déposez-la à côté de l'étude, ou retirez structure de [[answers]].",
        "Put it beside the study, or take structure out of [[answers]].";
    BAD_STRUCTURE "R140" Error:
        "la description du formulaire, {0}, ne se lit pas : {1}",
        "the form's description, {0}, cannot be read: {1}";
        "Donnez la structure LimeSurvey (.lss), le dictionnaire REDCap (CSV) ou l'XLSForm dont vient l'export.",
        "Give the LimeSurvey structure (.lss), the REDCap dictionary (CSV) or the XLSForm that the export comes from.";
    CODES_OF_TOOL "R141" Warning:
        "l'outil n'a pas les mêmes codes que la grille pour les réponses de {0} colonnes ; ici, « {1} » veut dire « {2} », et c'est ainsi qu'il est lu",
        "the tool does not have the codes of the grid for the answers of {0} columns; here, \"{1}\" means \"{2}\", and that is how it is read";
        "Si la description du formulaire n'est pas celle de cet export, corrigez structure dans [[answers]].",
        "If the form's description is not that of this export, correct structure in [[answers]].";
    PARENT_READ "R142" Advice:
        "ces lignes sont un groupe répété : chacune reçoit les colonnes de son formulaire, dans {0} (formulaires : {1})",
        "these rows are a repeated group: each is given the columns of its form, in {0} (forms: {1})";
        "Rien à faire si le groupe est bien celui de ces formulaires.",
        "Nothing to do if the group is that of these forms.";
    NO_PARENT "R143" Warning:
        "ces lignes sont un groupe répété, et le fichier de leurs formulaires n'est pas nommé ; elles sont lues sans lui",
        "these rows are a repeated group, and the file of their forms is not named; they are read without it";
        "Indiquez-le dans [[answers]] : parent = \"formulaire.csv\".",
        "Name it in [[answers]]: parent = \"form.csv\".";
    PARENT_NOT_READ "R144" Error:
        "les formulaires de ces lignes ne se lisent pas dans {0}, ou n'y ont pas de numéro",
        "the forms of these rows cannot be read in {0}, or have no number there";
        "Vérifiez parent dans [[answers]], et que l'export a gardé _index ou KEY.",
        "Check parent in [[answers]], and that the export kept _index or KEY.";
    NO_TIE "R145" Error:
        "l'étude nomme {0} comme formulaire de ces lignes, mais aucune colonne (_parent_index, PARENT_KEY) ne dit lequel",
        "the study names {0} as the form of these rows, but no column (_parent_index, PARENT_KEY) says which one";
        "Exportez de nouveau avec ces colonnes, ou retirez parent de [[answers]].",
        "Export again with these columns, or take parent out of [[answers]].";
    NO_FORM "R146" Warning:
        "le formulaire « {0} » de cette ligne n'est pas là ; ses colonnes restent vides",
        "the form \"{0}\" of this row is not there; its columns stay empty";
        "Exportez ensemble les formulaires et leurs groupes répétés.",
        "Export the forms and their repeated groups together.";
    TWO_PARENTS "R147" Warning:
        "deux formulaires ont le numéro « {0} » ; les colonnes du formulaire restent vides pour cette ligne",
        "two forms have the number \"{0}\"; the columns of the form stay empty for this row";
        "Gardez un seul export par fichier : les numéros repartent de 1 dans chacun.",
        "Keep one export per file: the numbers start at 1 in each.";
    JOINED_TOO "R148" Advice:
        "les options de cette question ont aussi une colonne chacune ({0}) : ce sont elles qui sont lues, et non celle qui les réunit",
        "the options of this question have a column each as well ({0}): these are read, and not the one that joins them";
        "Rien à faire : les deux disent la même chose.",
        "Nothing to do: both say the same.";
    JOINED_LABELS "R149" Advice:
        "les titres sont des libellés : les choix multiples sont sans doute réunis par une espace, et un libellé de plusieurs mots ne s'y retrouve pas",
        "the headers are labels: several choices are probably joined by a space, and a label of several words cannot be found in them again";
        "Exportez de nouveau en « valeurs et en-têtes XML », ou avec une colonne par choix.",
        "Export again with \"XML values and headers\", or with a column per choice.";
}
