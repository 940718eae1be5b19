//! Everything that reception can say, in French and in English, by code.
//!
//! Templates are written with plain typography; `{0}`, `{1}` ... stand for what was found.
//! The French ones get their non-breaking spaces and apostrophes when they are filled, so
//! that text which comes from a file is never retouched.

use std::fmt::{Display, Write as _};

use jauge_model::{Diagnostic, Place, Severity, Text, locale};

/// One thing that can be said.
pub(super) struct Notice {
    pub(super) code: &'static str,
    severity: Severity,
    fr: &'static str,
    en: &'static str,
    hint_fr: &'static str,
    hint_en: &'static str,
}

impl Notice {
    /// The diagnostic at this place, the same words filled in both languages.
    pub(super) fn at(&self, place: Place, args: &[&dyn Display]) -> Diagnostic {
        self.at_both(place, args, args)
    }

    /// The diagnostic at this place, with what is filled in French and in English.
    pub(super) fn at_both(
        &self,
        place: Place,
        fr: &[&dyn Display],
        en: &[&dyn Display],
    ) -> Diagnostic {
        Diagnostic {
            code: self.code,
            severity: self.severity,
            place,
            message: Text::both(fill(self.fr, fr, true), fill(self.en, en, false)),
            hint: Text::both(fill(self.hint_fr, fr, true), fill(self.hint_en, en, false)),
        }
    }

    /// One line for all the cases of this kind that are not listed one by one.
    pub(super) fn and_more(&self, place: Place, more: u64) -> Diagnostic {
        let rest = Notice {
            severity: self.severity,
            code: self.code,
            ..MORE
        };
        rest.at(place, &[&more])
    }
}

fn fill(template: &str, args: &[&dyn Display], french: bool) -> String {
    let mut out = String::new();
    let mut from = 0;
    for (at, _) in template.match_indices('{') {
        let digit = template
            .as_bytes()
            .get(at + 1)
            .filter(|b| b.is_ascii_digit());
        let (Some(digit), Some(b'}')) = (digit, template.as_bytes().get(at + 2)) else {
            continue; // a brace of TOML, not a place to fill
        };
        push(&mut out, &template[from..at], french);
        if let Some(arg) = args.get(usize::from(digit - b'0')) {
            let _ = write!(out, "{arg}");
        }
        from = at + 3;
    }
    push(&mut out, &template[from..], french);
    out
}

fn push(out: &mut String, piece: &str, french: bool) {
    if french {
        out.push_str(&locale::french(piece));
    } else {
        out.push_str(piece);
    }
}

macro_rules! notices {
    ($($name:ident $code:literal $severity:ident: $fr:literal, $en:literal; $hint_fr:literal, $hint_en:literal;)*) => {
        $(pub(super) const $name: Notice = Notice {
            code: $code,
            severity: Severity::$severity,
            fr: $fr,
            en: $en,
            hint_fr: $hint_fr,
            hint_en: $hint_en,
        };)*
        #[cfg(test)]
        const ALL: &[Notice] = &[$($name),*];
    };
}

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
        "Niveaux proches ou possibles : {2}.",
        "Near or possible levels: {2}.";
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
        "Mettez les lignes de cette version dans un autre fichier, avec sa grille : grid = \"...\" dans [[answers]].",
        "Put the rows of this version into another file, with its grid: grid = \"...\" in [[answers]].";
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
        "Donnez un code à chaque personne (jauge codes) et demandez-le dans le formulaire.",
        "Give each person a code (jauge codes) and ask for it in the form.";
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
        "Recopiez ces mots dans la question qui les précise ({2}), ou reliez-les à une option par [[synonym]].",
        "Copy these words into the item that spells them out ({2}), or link them to an option by [[synonym]].";
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_is_complete_in_both_languages() {
        let mut codes: Vec<&str> = ALL.iter().map(|n| n.code).collect();
        assert!(codes.len() > 40);
        codes.dedup();
        assert_eq!(codes.len(), ALL.len(), "codes are unique and in order");
        assert!(codes.is_sorted());
        for notice in ALL {
            for text in [notice.fr, notice.en, notice.hint_fr, notice.hint_en] {
                assert!(text.len() > 10, "{}", notice.code);
            }
            assert_ne!(notice.fr, notice.en);
        }
    }

    #[test]
    fn french_typography_spares_what_comes_from_a_file() {
        let said = fill("l'un : « {0} »", &[&"a' : b"], true);
        assert_eq!(said, "l\u{2019}un\u{a0}: «\u{a0}a' : b\u{a0}»");
    }
}
