//! A file, its table and its cells.

use super::Notice;

notices! {
    MORE "R000" Warning:
        "autres cas du même genre, comptés mais pas listés : {0}",
        "more of the same kind, counted but not listed: {0}";
        "Corrigez d'abord la cause des premiers : elle est sans doute la même.",
        "Mend the cause of the first ones: it is likely the same.";
    NOT_GIVEN "R001" Error:
        "ce fichier est nommé par l'étude mais n'a pas été fourni",
        "the study names this file but it was not given";
        "Déposez-le à côté de l'étude, ou retirez-le de [[answers]].",
        "Put it beside the study, or take it out of [[answers]].";
    EMPTY "R002" Error:
        "le fichier est vide",
        "the file is empty";
        "Exportez-le de nouveau depuis l'outil de saisie.",
        "Export it again from the tool in which it was keyed.";
    NO_ROW "R003" Warning:
        "le fichier a une ligne de titres et aucune ligne de réponses",
        "the file has a header and no row of answers";
        "Si des questionnaires sont revenus, vérifiez que l'export les contient.",
        "If forms came back, check that the export holds them.";
    NOT_TEXT "R004" Error:
        "ce n'est pas un fichier de texte ({0})",
        "this is not a text file ({0})";
        "Ouvrez-le dans le tableur et enregistrez-le en « CSV UTF-8 ».",
        "Open it in the spreadsheet program and save it as \"CSV UTF-8\".";
    TWO_ENCODINGS "R005" Warning:
        "deux encodages dans le même fichier : UTF-8 (d'abord ligne {0}) et Windows-1252 (d'abord ligne {1}) ; chaque ligne a été lue avec le sien",
        "two encodings in one file: UTF-8 (first on line {0}) and Windows-1252 (first on line {1}); each line was read with its own";
        "Des fichiers ont sans doute été collés bout à bout : vérifiez les accents sur ces deux lignes.",
        "Files were probably pasted end to end: check the accents on these two lines.";
    BROKEN_ENCODING "R006" Warning:
        "le fichier se dit en {0} mais des octets ne le sont pas",
        "the file says it is {0} but some bytes are not";
        "Vérifiez les accents, ou indiquez encoding = \"windows-1252\" dans [[answers]].",
        "Check the accents, or set encoding = \"windows-1252\" in [[answers]].";
    DOUBLE_ENCODING "R007" Warning:
        "des accents semblent encodés deux fois (« Ã© » pour « é ») ; rien n'a été changé",
        "accents look encoded twice (\"Ã©\" for \"é\"); nothing was changed";
        "Reprenez l'export d'origine : il a été ouvert puis enregistré avec le mauvais encodage.",
        "Go back to the original export: it was opened and saved with the wrong encoding.";
    STRAY_QUOTE "R008" Warning:
        "un guillemet droit ouvert sur cette ligne n'est pas refermé comme il faut ; la ligne a été relue sans tenir compte des guillemets, les suivantes sont intactes",
        "a double quote that opens on this line is not closed as it should be; the line was read again without regard to quotes, those after it are untouched";
        "Refermez le guillemet, doublez-le (\"\") ou retirez-le.",
        "Close the quote, double it (\"\") or take it out.";
    INNER_QUOTE "R009" Advice:
        "un guillemet droit au milieu d'une cellule qui n'en a pas au début ; il a été gardé tel quel",
        "a double quote inside a cell that does not start with one; it was kept as it is";
        "Rien à faire si le texte est juste.",
        "Nothing to do if the text is right.";
    TRUNCATED "R010" Warning:
        "la dernière ligne est coupée : {0} cellules au lieu de {1} ; elle est mise de côté",
        "the last row is cut short: {0} cells instead of {1}; it was set aside";
        "L'export s'est sans doute interrompu : recommencez-le, d'autres lignes peuvent manquer.",
        "The export probably stopped: run it again, more rows may be lacking.";
    TOO_FEW "R011" Warning:
        "{0} cellules au lieu de {1} ; la ligne est mise de côté",
        "{0} cells instead of {1}; the row was set aside";
        "Ajoutez les séparateurs qui manquent, même pour des cellules vides.",
        "Add the delimiters that are lacking, also for empty cells.";
    TOO_MANY "R012" Warning:
        "{0} cellules au lieu de {1} ; la ligne est mise de côté",
        "{0} cells instead of {1}; the row was set aside";
        "Un texte contient sans doute le séparateur : mettez-le entre guillemets droits.",
        "A text probably holds the delimiter: put it between double quotes.";
    NUL "R013" Warning:
        "la ligne contient des caractères nuls ; elle est mise de côté",
        "the row holds null characters; it was set aside";
        "Le fichier est abîmé à cet endroit : exportez-le de nouveau.",
        "The file is damaged here: export it again.";
    EMPTY_LINES "R014" Advice:
        "lignes vides ignorées : {0}, la première ici",
        "empty lines skipped: {0}, the first one here";
        "Rien à faire, sauf si des réponses étaient attendues là.",
        "Nothing to do, unless answers were expected there.";
    SAME_HEADER_USED "R015" Error:
        "deux colonnes peuvent être « {0} » : {1} (« {2} ») et {3} (« {4} ») ; aucune des deux n'est lue",
        "two columns may be \"{0}\": {1} (\"{2}\") and {3} (\"{4}\"); neither is read";
        "Renommez l'une des deux dans le fichier.",
        "Rename one of them in the file.";
    SAME_HEADER "R016" Warning:
        "deux colonnes ont le même titre, {0} et {1} ; elles ne sont pas lues",
        "two columns have the same header, {0} and {1}; they are not read";
        "Renommez-en une si elles doivent servir.",
        "Rename one if they are to be used.";
    NO_COLUMN "R017" Error:
        "la colonne « {0} », que l'étude attend, n'est pas dans le fichier ; colonne la plus proche : {1}",
        "the study expects the column \"{0}\", which the file does not have; nearest column: {2}";
        "Corrigez le nom dans l'étude ou dans le fichier.",
        "Correct the name in the study or in the file.";
    NO_ITEM_COLUMN "R018" Warning:
        "« {0} » est posé à ce moment mais aucune colonne ne porte ses réponses ; colonne la plus proche : {1}",
        "\"{0}\" is put at this wave but no column holds its answers; nearest column: {2}";
        "Si la colonne existe sous un autre nom, indiquez-le : columns = { \"nom\" = \"{0}\" }.",
        "If the column has another name, say so: columns = { \"name\" = \"{0}\" }.";
    NO_ANSWERS "R019" Error:
        "aucune colonne ne correspond à une question de la grille",
        "no column matches a question of the grid";
        "Vérifiez le séparateur et les titres, ou reliez-les : jauge map propose une correspondance.",
        "Check the delimiter and the headers, or map them: jauge map proposes a mapping.";
    NOT_READ "R020" Advice:
        "colonnes non lues, que ni la grille ni l'étude ne demandent : {0} ({1})",
        "columns not read, which neither the grid nor the study asks for: {0} ({1})";
        "Rien à faire si elles ne contiennent pas de réponses.",
        "Nothing to do if they hold no answers.";
    NO_CODE "R021" Warning:
        "la ligne n'a pas de code de participant ; elle est mise de côté",
        "the row has no participant code; it was set aside";
        "Retrouvez le code sur le questionnaire.",
        "Find the code on the form.";
    UNKNOWN_WAVE "R022" Warning:
        "« {0} » n'est pas un moment de collecte connu ; la ligne est mise de côté",
        "\"{0}\" is not a known wave; the row was set aside";
        "Moments connus : {1}. Les autres se déclarent dans waves = { }.",
        "Known waves: {1}. Others are declared in waves = { }.";
    DUPLICATE_SET_ASIDE "R023" Warning:
        "le code « {0} » a {1} lignes au moment « {2} » (lignes {3}) ; aucune n'est gardée",
        "the code \"{0}\" has {1} rows at wave \"{2}\" (lines {3}); none is kept";
        "Gardez la bonne ligne, ou choisissez duplicates = \"first\" ou \"last\" dans l'étude.",
        "Keep the right row, or choose duplicates = \"first\" or \"last\" in the study.";
    DUPLICATE_COPY "R024" Warning:
        "le code « {0} » a {1} lignes au moment « {2} » (lignes {3}) ; elles sont identiques, la ligne {4} est gardée",
        "the code \"{0}\" has {1} rows at wave \"{2}\" (lines {3}); they are identical, line {4} is kept";
        "Supprimez les copies.",
        "Delete the copies.";
    DUPLICATE_RULE "R025" Warning:
        "le code « {0} » a {1} lignes au moment « {2} » (lignes {3}) ; la ligne {4} est gardée, comme l'étude le demande",
        "the code \"{0}\" has {1} rows at wave \"{2}\" (lines {3}); line {4} is kept, as the study asks";
        "Vérifiez qu'il s'agit bien de la même personne.",
        "Check that it is the same person.";
    UNKNOWN_LEVEL "R026" Warning:
        "« {0} » n'est pas un niveau de l'échelle « {1} » ; la cellule est mise de côté",
        "\"{0}\" is not a level of the scale \"{1}\"; the cell was set aside";
        "Niveaux proches ou possibles : {2}. Si ce mot a un sens pour l'équipe (« NSP », « absent »), déclarez-le par [[synonym]] dans la correspondance, que jauge map propose.",
        "Near or possible levels: {2}. If this word means something to the team (\"DK\", \"absent\"), declare it by [[synonym]] in the mapping, which jauge map proposes.";
    NOT_PUT "R027" Warning:
        "une réponse (« {0} ») alors que la question n'est pas posée à ce moment ; la cellule est mise de côté",
        "an answer (\"{0}\") although the question is not put at this wave; the cell was set aside";
        "Vérifiez le moment de la ligne, ou les moments de la question dans la grille.",
        "Check the wave of the row, or the waves of the question in the grid.";
    NOT_A_NUMBER "R028" Warning:
        "« {0} » n'est pas un nombre ; la cellule est mise de côté",
        "\"{0}\" is not a number; the cell was set aside";
        "Écrivez le nombre seul, sans unité ; marque décimale de la colonne : « {1} ».",
        "Write the number alone, without a unit; decimal mark of the column: \"{1}\".";
    OUT_OF_RANGE "R029" Warning:
        "{0} est hors des valeurs possibles ({1}) ; la cellule est mise de côté",
        "{0} is outside the possible values ({2}); the cell was set aside";
        "Corrigez la saisie, ou les bornes de la question dans la grille.",
        "Correct what was keyed, or the limits of the question in the grid.";
    DOUBTFUL_DECIMAL "R030" Warning:
        "rien ne dit si la virgule ou le point est la marque décimale de cette colonne ; lue avec « {0} »",
        "nothing says whether comma or dot is the decimal mark of this column; read with \"{0}\"";
        "Indiquez decimal = \",\" ou decimal = \".\" dans [[answers]].",
        "Set decimal = \",\" or decimal = \".\" in [[answers]].";
    IMPOSSIBLE_DATE "R031" Warning:
        "« {0} » n'est pas une date lisible ; les réponses de la ligne servent quand même",
        "\"{0}\" is not a date that can be read; the answers of the row are used all the same";
        "Écrivez jj/mm/aaaa ou aaaa-mm-jj.",
        "Write dd/mm/yyyy or yyyy-mm-dd.";
    DAY_OR_MONTH "R032" Advice:
        "aucun jour de cette colonne ne dépasse 12 : jour et mois pourraient être échangés ; lue jj/mm/aaaa",
        "no day of this column is above 12: day and month could have changed places; read as dd/mm/yyyy";
        "Écrivez aaaa-mm-jj pour lever le doute.",
        "Write yyyy-mm-dd to settle it.";
    GROUP_CHANGES "R033" Warning:
        "le code « {0} » change de « {1} » : « {2} » d'abord, « {3} » ici ; la première valeur compte",
        "the code \"{0}\" changes its \"{1}\": \"{2}\" first, \"{3}\" here; the first value counts";
        "Corrigez l'une des deux, ou vérifiez qu'il s'agit d'une seule personne.",
        "Correct one of them, or check that it is one person.";
    GROUP_SPELLING "R034" Advice:
        "« {0} » et « {1} » sont deux groupes de « {2} » qui ne diffèrent que par l'écriture",
        "\"{0}\" and \"{1}\" are two groups of \"{2}\" that differ in spelling only";
        "S'il s'agit du même groupe, écrivez-le partout de la même façon.",
        "If they are one group, spell it in one way everywhere.";
    UNKNOWN_ARM "R035" Warning:
        "« {0} » n'est ni le groupe accompagné (« {1} ») ni le groupe comparé (« {2} »)",
        "\"{0}\" is neither the treated group (\"{1}\") nor the control group (\"{2}\")";
        "La personne reste dans les réponses mais dans aucun des deux groupes : corrigez la valeur.",
        "The person stays in the answers but in neither group: correct the value.";
    ORPHANS "R036" Warning:
        "codes de « {1} » sans questionnaire « {2} » : {0} ; le premier : {3}",
        "codes of \"{1}\" without a form at \"{2}\": {0}; the first one: {3}";
        "La liste complète est dans la réception ; regardez d'abord les codes proches.",
        "The full list is in the reception report; look at the near codes first.";
    NEAR_MISS "R037" Warning:
        "le code « {0} » n'a pas de questionnaire antérieur, mais « {1} » n'en a pas de postérieur et n'en diffère que par une faute ({2}) ; ils ne sont pas réunis",
        "the code \"{0}\" has no earlier form, but \"{1}\" has no later one and differs by one slip only ({3}); they were not merged";
        "Si c'est la même personne, corrigez le code dans le fichier.",
        "If it is the same person, correct the code in the file.";
    CODES_TOO_ALIKE "R038" Warning:
        "codes sans questionnaire antérieur, à une faute de plus de {1} autres codes et non listés : {0}",
        "codes without an earlier form, one slip away from more than {1} other codes and not listed: {0}";
        "Des codes trop semblables ne se rapprochent pas : donnez des codes avec un caractère de contrôle.",
        "Codes this alike cannot be matched by eye: issue codes with a check character.";
    UNKNOWN_ITEM "R039" Warning:
        "« {0} » n'est pas une question de la grille ; la ligne est mise de côté",
        "\"{0}\" is not a question of the grid; the row was set aside";
        "Question la plus proche : {1}.",
        "Nearest question: {2}.";
    TWO_FILES "R040" Warning:
        "cette réponse de « {0} » est déjà donnée par un fichier précédent de l'étude ; la ligne est mise de côté",
        "this answer of \"{0}\" was already given by an earlier file of the study; the row was set aside";
        "Retirez l'un des deux fichiers, ou la ligne.",
        "Take out one of the two files, or the row.";
    UNIT_WITHOUT_ID "R041" Warning:
        "l'unité n'a pas d'identifiant ; la ligne est mise de côté",
        "the unit has no identifier; the row was set aside";
        "Complétez la colonne « {0} ».",
        "Fill in the column \"{0}\".";
    UNIT_TWICE "R042" Warning:
        "l'unité « {0} » est déjà à la ligne {1} ; cette ligne est mise de côté",
        "the unit \"{0}\" is already on line {1}; this row was set aside";
        "Gardez une ligne par unité.",
        "Keep one row per unit.";
    NOT_YES_NO "R043" Warning:
        "« {0} » n'est ni un oui ({1}) ni un non ({2}) ; la cellule est mise de côté",
        "\"{0}\" is neither a yes ({1}) nor a no ({2}); the cell was set aside";
        "Corrigez la cellule, ou ajoutez ce mot dans l'étude.",
        "Correct the cell, or add this word to the study.";
    NOT_NAMED "R044" Advice:
        "ce fichier n'est pas nommé par l'étude ; il n'est pas lu",
        "the study does not name this file; it is not read";
        "Ajoutez-le dans [[answers]] s'il contient des réponses.",
        "Add it to [[answers]] if it holds answers.";
    NO_PARTICIPANT "R045" Error:
        "sans colonne de code (« {0} »), aucune ligne de ce fichier ne peut servir",
        "without a column of codes (\"{0}\") no row of this file can be used";
        "Indiquez la colonne qui porte le code : participant = \"...\" dans [keys].",
        "Say which column holds the code: participant = \"...\" in [keys].";
    EMPTY_FORMS "R046" Advice:
        "lignes sans aucune réponse, à partir de celle-ci : {0} ; elles comptent comme des questionnaires non revenus",
        "rows without a single answer, from this one on: {0}; they count as forms that did not come back";
        "Rien à faire si la personne n'a pas répondu à ce moment-là.",
        "Nothing to do if the person did not answer at that time.";
    OTHER_KIND "R047" Error:
        "ce fichier n'est ni un tableau de texte (CSV) ni un classeur XLSX, XLS ou ODS ({0})",
        "this file is neither a table of text (CSV) nor an XLSX, XLS or ODS workbook ({0})";
        "Ouvrez-le dans le tableur et enregistrez-le en .xlsx, en .ods ou en « CSV UTF-8 ».",
        "Open it in the spreadsheet program and save it as .xlsx, .ods or \"CSV UTF-8\".";
    DAMAGED "R048" Error:
        "le classeur est abîmé ou coupé : rien n'en est lu ({0}{1})",
        "the workbook is damaged or cut short: nothing of it is read ({0}{1})";
        "Exportez-le ou copiez-le de nouveau ; s'il s'ouvre dans le tableur, enregistrez-le sous un autre nom.",
        "Export or copy it again; if it opens in the spreadsheet program, save it under another name.";
    ENCRYPTED "R049" Error:
        "le classeur est chiffré : il faut un mot de passe pour l'ouvrir",
        "the workbook is encrypted: it takes a password to open it";
        "Ouvrez-le dans le tableur, enregistrez-en une copie sans mot de passe d'ouverture, et gardez cette copie en lieu sûr.",
        "Open it in the spreadsheet program, save a copy without a password to open, and keep that copy in a safe place.";
    TOO_LARGE "R050" Error:
        "le classeur est trop grand pour être lu : plus de {1} {0}",
        "the workbook is too large to be read: more than {1} {0}";
        "Copiez les seules réponses dans un classeur neuf, ou exportez la feuille en « CSV UTF-8 ».",
        "Copy the answers alone into a new workbook, or export the sheet as \"CSV UTF-8\".";
    DOCUMENT_TYPE "R051" Error:
        "le classeur contient une déclaration DOCTYPE, qu'aucun tableur n'écrit : rien n'en est lu",
        "the workbook holds a DOCTYPE declaration, which no spreadsheet program writes: nothing of it is read";
        "Demandez d'où vient ce fichier ; ouvrez-le dans le tableur et enregistrez-le sous un autre nom.",
        "Ask where this file comes from; open it in the spreadsheet program and save it under another name.";
    NAMED_SHEET "R052" Advice:
        "le nom annonce un classeur, mais le contenu est du texte ; il est lu comme un CSV",
        "the name says a workbook, but the content is text; it is read as CSV";
        "Renommez-le en .csv, ici et dans l'étude.",
        "Rename it to .csv, here and in the study.";
    NAMED_OTHERWISE "R053" Advice:
        "le contenu est un classeur {0}, ce que le nom ne dit pas ; il est lu comme tel",
        "the content is a workbook of the kind {0}, which the name does not say; it is read as one";
        "Renommez-le, ici et dans l'étude.",
        "Rename it, here and in the study.";
    NOT_FOR_TEXT "R054" Warning:
        "« {0} » vaut pour un classeur ; ce fichier est du texte, qui a une seule feuille et une seule ligne de titres",
        "\"{0}\" is for a workbook; this file is text, which has one sheet and one row of titles";
        "Retirez cette clé de [[answers]], ou déposez le classeur à la place du texte.",
        "Take this key out of [[answers]], or put the workbook in the place of the text.";
    NOT_FOR_SHEETS "R055" Advice:
        "« {0} » vaut pour un fichier de texte ; ce fichier est un classeur, il est lu sans",
        "\"{0}\" is for a text file; this file is a workbook and is read without it";
        "Retirez cette clé de [[answers]].",
        "Take this key out of [[answers]].";
    NO_SHEET "R056" Error:
        "le classeur n'a pas de feuille « {0} » ; ses feuilles : {1}",
        "the workbook has no sheet \"{0}\"; its sheets: {1}";
        "Corrigez [[answers]], par exemple : sheet = \"{2}\".",
        "Correct [[answers]], for example: sheet = \"{2}\".";
    WHICH_SHEET "R057" Error:
        "plusieurs feuilles peuvent contenir ces réponses : {0} ; aucune n'est lue",
        "several sheets may hold these answers: {0}; none is read";
        "Dites laquelle dans [[answers]], par exemple : sheet = \"{1}\".",
        "Say which one in [[answers]], for example: sheet = \"{1}\".";
    EMPTY_SHEET "R058" Error:
        "la feuille est vide",
        "the sheet is empty";
        "Vérifiez le nom de la feuille, ou exportez de nouveau les réponses.",
        "Check the name of the sheet, or export the answers again.";
    NO_HEADER "R059" Error:
        "la ligne de titres que l'étude indique ({0}) est vide",
        "the row of titles that the study gives ({0}) is empty";
        "Corrigez header_row dans [[answers]] : c'est le numéro que le tableur affiche à gauche.",
        "Correct header_row in [[answers]]: it is the number that the spreadsheet program shows on the left.";
    HEADER_GUESSED "R060" Warning:
        "aucune ligne ne porte de titre connu ; la première ligne remplie ({0}) est prise pour les titres",
        "no row has a known title; the first filled row ({0}) is taken for the titles";
        "Si les titres sont ailleurs, indiquez-le : header_row = 4 ; sinon, reliez-les par columns = { }.",
        "If the titles are elsewhere, say so: header_row = 4; if not, map them with columns = { }.";
    HEADER_FOUND "R061" Advice:
        "titres trouvés ligne {0} (connus : {1}) ; lignes remplies au-dessus, non lues : {2}",
        "titles found on row {0} (known ones: {1}); filled rows above, not read: {2}";
        "Si ce n'est pas la bonne ligne, indiquez-la : header_row = 1, ou header_rows = [1, 2].",
        "If this is not the right row, say which: header_row = 1, or header_rows = [1, 2].";
    UNREAD_SHEETS "R062" Advice:
        "feuilles que rien dans l'étude ne lit : {0}",
        "sheets that nothing in the study reads: {0}";
        "Si l'une d'elles contient des réponses, ajoutez un [[answers]] avec le même file et son sheet.",
        "If one of them holds answers, add an [[answers]] with the same file and its sheet.";
    HIDDEN_SHEET "R063" Advice:
        "la feuille est masquée ; elle est lue comme les autres",
        "the sheet is hidden; it is read like any other";
        "Rien à faire si ce sont bien les réponses.",
        "Nothing to do if these are the answers.";
    HIDDEN_CELLS "R064" Advice:
        "lignes masquées : {0}, colonnes masquées : {1}{2} ; elles sont lues comme les autres",
        "hidden rows: {0}, hidden columns: {1}{2}; they are read like the others";
        "Affichez-les et vérifiez qu'elles contiennent bien des réponses.",
        "Show them and check that they do hold answers.";
    FILTERED "R065" Advice:
        "lignes qu'un filtre masque : {0} ; elles sont lues comme les autres",
        "rows that a filter hides: {0}; they are read like the others";
        "Retirez le filtre pour voir ce qui est lu ; supprimez les lignes qui ne doivent pas compter.",
        "Remove the filter to see what is read; delete the rows that must not count.";
    ERROR_CELL "R066" Warning:
        "la cellule affiche l'erreur {0} ; elle est mise de côté",
        "the cell shows the error {0}; it was set aside";
        "Corrigez la formule, ou tapez la valeur à sa place.",
        "Correct the formula, or type the value in its place.";
    NO_VALUE "R067" Warning:
        "la formule {0} n'a pas de résultat enregistré ; la cellule est mise de côté",
        "the formula {0} has no saved result; the cell was set aside";
        "Ouvrez le classeur dans le tableur, qui la calculera, puis enregistrez-le.",
        "Open the workbook in the spreadsheet program, which works it out, then save it.";
    EMPTY_FORMULAS "R068" Advice:
        "formules dont le résultat est vide, à partir d'ici : {0} ; elles sont lues comme des cases vides",
        "formulas whose result is empty, from here on: {0}; they are read as empty cells";
        "Rien à faire si la case doit être vide.",
        "Nothing to do if the cell is meant to be empty.";
    DAY_NUMBERS "R069" Advice:
        "nombres lus comme des dates : {0} ; ici, {1} est le {2}",
        "numbers read as dates: {0}; here, {1} is {2}";
        "Donnez un format de date à la colonne pour vérifier d'un coup d'œil.",
        "Give the column a date format to check at a glance.";
    PERCENT "R070" Advice:
        "pourcentages dans cette colonne : {0} ; ici, « {1} » est lu {2}",
        "percentages in this column: {0}; here, \"{1}\" is read as {2}";
        "Si la question attend autre chose, changez le format de la colonne ou les bornes de la question.",
        "If the question expects something else, change the format of the column or the limits of the question.";
    MERGED_ANSWERS "R071" Warning:
        "cellules fusionnées parmi les réponses : {0} ; celle-ci va jusqu'à {1}, et seule sa première case a une valeur",
        "merged cells among the answers: {0}; this one goes to {1}, and only its first cell has a value";
        "Annulez la fusion et recopiez la valeur dans chaque case.",
        "Unmerge them and copy the value into each cell.";
    NO_TITLE "R072" Warning:
        "valeurs dans des colonnes sans titre, à partir d'ici : {0} ; elles ne sont pas lues",
        "values in columns without a title, from here on: {0}; they are not read";
        "Donnez un titre à la colonne si ce sont des réponses, ou effacez-les.",
        "Give the column a title if they are answers, or delete them.";
    UNPACKS "R073" Error:
        "le classeur se décompresse en un volume sans rapport avec un tableau : rien n'en est lu",
        "the workbook unpacks to a size out of all proportion to a table: nothing of it is read";
        "Demandez d'où vient ce fichier ; s'il est à vous, copiez les seules réponses dans un classeur neuf.",
        "Ask where this file comes from; if it is yours, copy the answers alone into a new workbook.";
    SHORT_DATES "R074" Advice:
        "dates dont l'année a deux chiffres : {0}, lues {1} et au plus tard le {4} ; ici, « {2} » est le {3}",
        "dates with a year of two digits: {0}, read as {1} and no later than {4}; here, \"{2}\" is {3}";
        "Pour lire autrement, dans [[answers]] : short_dates = \"dmy\" ou \"ymd\", short_dates_until = \"2030-12-31\" ; mieux : des années à quatre chiffres.",
        "To read them otherwise, in [[answers]]: short_dates = \"dmy\" or \"ymd\", short_dates_until = \"2030-12-31\"; better: years of four digits.";
    SHORT_DATES_UNTOLD "R075" Advice:
        "dates dont l'année a deux chiffres : {0}, lues {1} et au plus tard le {4}, sans qu'aucune dise si le jour ou l'année vient d'abord ; ici, « {2} » est le {3}",
        "dates with a year of two digits: {0}, read as {1} and no later than {4}, although none tells whether day or year comes first; here, \"{2}\" is {3}";
        "Écrivez dans [[answers]] short_dates = \"dmy\" si c'est bien cela, \"ymd\" si l'année vient d'abord ; mieux : des années à quatre chiffres.",
        "Write in [[answers]] short_dates = \"dmy\" if that is right, \"ymd\" if the year comes first; better: years of four digits.";
    NO_CENTURY "R076" Warning:
        "dates dont l'année a deux chiffres : {0}, la première « {1} » ; rien ne dit leur siècle, elles sont mises de côté",
        "dates with a year of two digits: {0}, the first one \"{1}\"; nothing tells their century, they were set aside";
        "Donnez la date de référence de l'étude (as_of dans [study]), ou le dernier jour possible : short_dates_until = \"2026-12-31\" dans [[answers]].",
        "Give the reference date of the study (as_of in [study]), or the last possible day: short_dates_until = \"2026-12-31\" in [[answers]].";
    TWO_ORDERS "R077" Warning:
        "dates dont l'année a deux chiffres : {0}, la première « {1} » ; elles ne disent pas d'une seule voix si le jour ou l'année vient d'abord : toutes sont mises de côté",
        "dates with a year of two digits: {0}, the first one \"{1}\"; they do not tell with one voice whether day or year comes first: all were set aside";
        "Dites l'ordre dans [[answers]] : short_dates = \"dmy\" ou \"ymd\" ; mieux : des années à quatre chiffres.",
        "Say the order in [[answers]]: short_dates = \"dmy\" or \"ymd\"; better: years of four digits.";
}
