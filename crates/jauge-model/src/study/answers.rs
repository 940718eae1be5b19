//! Reading the tables `[[answers]]` of a study: which file, which waves, which columns.

use crate::questionnaire;
use crate::toml_walk::{Spot, Table, Walk};
use crate::wording::{say, say_each};

use super::claims::read_day;
use super::read::{Known, ROLE, WAVE, need_string};
use super::{
    AnswerFile, DateOrder, Dialect, Duplicates, FilledIn, FormFiles, Incomplete, Layout,
    MappingFile, Mode, Raters, Rating, SheetChoice, Tool, ToolChoice, WaveOf, codes,
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Wide,
    Long,
}

pub(super) fn read_answers(walk: &Walk<'_>, table: &Table<'_>, known: &Known<'_>) -> AnswerFile {
    let file = need_string(table, "file", "entree.csv");
    if is_of_forms(&file) {
        return read_forms(walk, table, known, file);
    }
    check_pattern(walk, table, &file);
    let shapes = [("wide", Shape::Wide), ("long", Shape::Long)];
    let shape = table.word("layout", &shapes);
    let layout = read_layout(walk, table, shape.unwrap_or(Shape::Wide));
    let mapped = read_columns(walk, table, known);
    let wave = read_wave(walk, table, known, &mapped);
    check_columns(walk, known, &mapped, &wave);
    if let WaveOf::Fixed(fixed) = wave {
        let silent = mapped.iter().filter(|m| m.wave.is_none());
        silent.for_each(|m| check_put(walk, known, m, Some(fixed)));
    }
    let duplicates = [
        ("set_aside", Duplicates::SetAside),
        ("first", Duplicates::First),
        ("last", Duplicates::Last),
    ];
    let layout_of_rows = layout.clone();
    let answers = AnswerFile {
        file,
        layout,
        wave,
        columns: mapped.iter().map(Mapped::target).collect(),
        mapping: read_mapping(table),
        filled_in: read_filled_in(table),
        versions: read_versions(walk, table),
        date: table.string("date").map(|d| d.value),
        mode: table.word("mode", &Mode::WORDS),
        dialect: read_dialect(walk, table),
        duplicates: table.word("duplicates", &duplicates).unwrap_or_default(),
        raters: read_raters(table, &layout_of_rows),
        forms: None,
    };
    table.finish();
    answers
}

/// `rater = "column"` with `raters = "agreed"`: who rated, and what is analysed of it.
fn read_raters(table: &Table<'_>, layout: &Layout) -> Option<Raters> {
    if let Layout::Long { .. } = layout {
        let why = say(
            "en disposition « long », les réponses de plusieurs évaluateurs ne se réunissent pas",
            "in the \"long\" layout the answers of several raters are not brought together",
            &[],
        );
        table.misplaced(&["rater", "raters"], &why);
        return None;
    }
    let rules = [
        ("first", Rating::First),
        ("agreed", Rating::Agreed),
        ("median", Rating::Median),
    ];
    let (column, rating) = (table.string("rater"), table.word("raters", &rules));
    if column.is_none() && rating.is_none() {
        return None;
    }
    let column = table.need("rater", r#"rater = "evaluateur""#, column)?;
    let rating = table.need("raters", r#"raters = "agreed""#, rating)?;
    Some(Raters {
        column: column.value,
        rating,
    })
}

/// Answer files of the form end like this; everything else is a table.
fn is_of_forms(file: &str) -> bool {
    file.to_ascii_lowercase().ends_with(".json")
}

/// Column of an answer file of the form that says its wave; no item can have this name.
const FORM_WAVE: &str = "@wave";
/// The one that says its date.
const FORM_DATE: &str = "@date";

/// `file = "reponses/*.json"`: each file is one person at one wave, and says both.
fn read_forms(walk: &Walk<'_>, table: &Table<'_>, known: &Known<'_>, file: String) -> AnswerFile {
    check_pattern(walk, table, &file);
    let wave = table.string("wave");
    let wave = wave.and_then(|w| walk.resolve(&w, None, WAVE, &known.waves));
    let roles: Vec<String> = known.grid.roles.iter().map(|r| r.id.clone()).collect();
    let role = table.string("role");
    let role = role.and_then(|r| walk.resolve(&r, None, ROLE, &roles));
    let rules = [
        ("set_aside", Duplicates::SetAside),
        ("first", Duplicates::First),
        ("last", Duplicates::Last),
    ];
    let ids = known.waves.iter().enumerate();
    let answers = AnswerFile {
        file,
        layout: Layout::Wide,
        wave: WaveOf::Column {
            column: FORM_WAVE.to_owned(),
            values: ids.map(|(n, id)| (id.clone(), n)).collect(),
        },
        columns: Vec::new(),
        mapping: None,
        filled_in: None,
        versions: Vec::new(),
        date: Some(FORM_DATE.to_owned()),
        mode: table.word("mode", &Mode::WORDS),
        dialect: Dialect::default(),
        duplicates: table.word("duplicates", &rules).unwrap_or(Duplicates::Last),
        raters: None,
        forms: Some(FormFiles { wave, role }),
    };
    table.finish();
    answers
}

/// `*` stands for any part of the names of answer files, and of no folder.
fn check_pattern(walk: &Walk<'_>, table: &Table<'_>, file: &str) {
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    if folder.contains('*') || (name.contains('*') && !is_of_forms(file)) {
        walk.absent(
            codes::PATTERN,
            table.at,
            None,
            say(
                "« {0} » : une étoile ne vaut que dans le nom de fichiers .json, pas dans celui d'un dossier ni d'un tableau",
                "\"{0}\": a star only stands in the name of .json files, not in that of a folder or a table",
                &[file],
            ),
            say(
                "écrivez par exemple : file = \"reponses/*.json\", ou un [[answers]] par fichier",
                "write for example: file = \"answers/*.json\", or one [[answers]] per file",
                &[],
            ),
        );
    }
}

fn read_layout(walk: &Walk<'_>, table: &Table<'_>, shape: Shape) -> Layout {
    let (item, value) = (table.string("item"), table.string("value"));
    if shape == Shape::Wide {
        let why = say(
            "la disposition est « wide », une colonne par question",
            "the layout is \"wide\", one column per item",
            &[],
        );
        table.misplaced(&["item", "value"], &why);
        return Layout::Wide;
    }
    for (key, fr, en) in [
        ("item", "la question", "the item"),
        ("value", "la réponse", "the answer"),
    ] {
        if !table.has(key) {
            walk.absent(
                codes::LONG_LAYOUT,
                table.at,
                None,
                say_each(
                    "la disposition « long » doit nommer la colonne qui donne {0}",
                    &[fr],
                    "the \"long\" layout must name the column that gives {0}",
                    &[en],
                ),
                say(
                    "ajoutez : {0} = \"nom de la colonne\"",
                    "add: {0} = \"name of the column\"",
                    &[key],
                ),
            );
        }
    }
    let why = say(
        "en disposition « long », la colonne « item » porte l'identifiant de la question",
        "in the \"long\" layout, the column \"item\" carries the identifier of the item",
        &[],
    );
    table.misplaced(&["columns"], &why);
    let words = |spot: Option<Spot<String>>| spot.map_or_else(String::new, |s| s.value);
    Layout::Long {
        item: words(item),
        value: words(value),
    }
}

/// The columns stand in the mapping file or here, not in both.
fn read_mapping(table: &Table<'_>) -> Option<MappingFile> {
    let file = table.string("mapping")?;
    let why = say(
        "le fichier de « mapping » relie déjà les colonnes aux questions",
        "the file of \"mapping\" already maps the columns to the items",
        &[],
    );
    table.misplaced(&["columns"], &why);
    Some(MappingFile {
        file: file.value,
        mapping: None,
    })
}

/// The version that was filled in; an equivalence is one between it and the study's grid.
fn read_filled_in(table: &Table<'_>) -> Option<FilledIn> {
    let equivalence = table.string("equivalence");
    let Some(file) = table.string("grid") else {
        let why = say(
            "il n'y a d'équivalence qu'avec la grille remplie, que « grid » nomme",
            "there is an equivalence only with the grid that was filled in, which \"grid\" names",
            &[],
        );
        table.misplaced(&["equivalence"], &why);
        return None;
    };
    Some(FilledIn {
        file: file.value,
        equivalence: equivalence.map(|e| e.value),
        version: None,
    })
}

/// `versions = { "vK3x" = "1.0.0" }`: the version of the grid behind each version of a tool's form.
fn read_versions(walk: &Walk<'_>, table: &Table<'_>) -> Vec<(String, String)> {
    let Some(versions) = table.table("versions") else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for (form, version) in versions.named_strings(&[]) {
        if questionnaire::version_numbers(&version.value).is_none() {
            walk.error(
                codes::VERSION,
                version.at,
                None,
                say(
                    "« {0} » n'est pas la version d'une grille",
                    "\"{0}\" is not the version of a grid",
                    &[&version.value],
                ),
                say(
                    "écrivez celle de la grille d'alors, par exemple : \"{0}\" = \"1.0.0\"",
                    "write that of the grid of then, for example: \"{0}\" = \"1.0.0\"",
                    &[&form.value],
                ),
            );
        }
        out.push((form.value, version.value));
    }
    out
}

/// A source column, the item it gives, and the wave where the column says it.
pub(super) struct Mapped {
    pub(super) column: String,
    pub(super) item: usize,
    pub(super) wave: Option<usize>,
    pub(super) at: usize,
}

impl Mapped {
    pub(super) fn target(&self) -> (String, usize, Option<usize>) {
        (self.column.clone(), self.item, self.wave)
    }
}

fn read_columns(walk: &Walk<'_>, table: &Table<'_>, known: &Known<'_>) -> Vec<Mapped> {
    let Some(columns) = table.table("columns") else {
        return Vec::new();
    };
    let mut mapped = Vec::new();
    for (column, target) in columns.named_strings(&[]) {
        let at = target.at;
        let (item, wave) = match target.value.split_once('@') {
            Some((item, wave)) => (item.to_owned(), Some(wave.to_owned())),
            None => (target.value, None),
        };
        let item = known.item(walk, &Spot { value: item, at });
        let wave = match wave {
            None => Some(None),
            Some(value) => walk
                .resolve(&Spot { value, at }, None, WAVE, &known.waves)
                .map(Some),
        };
        if let (Some(item), Some(wave)) = (item, wave) {
            mapped.push(Mapped {
                column: column.value,
                item,
                wave,
                at,
            });
        }
    }
    mapped
}

fn read_wave(walk: &Walk<'_>, table: &Table<'_>, known: &Known<'_>, mapped: &[Mapped]) -> WaveOf {
    let fixed = table.string("wave");
    let column = table.string("wave_column");
    let names = table.table("waves");
    if fixed.is_some() {
        let why = say(
            "« wave » donne déjà le temps de toutes les lignes",
            "\"wave\" already gives the wave of all rows",
            &[],
        );
        table.misplaced(&["wave_column", "waves"], &why);
    } else if column.is_none() {
        let why = say(
            "il traduit les valeurs de « wave_column », qui manque",
            "it translates the values of \"wave_column\", which is missing",
            &[],
        );
        table.misplaced(&["waves"], &why);
    }
    let values = names.map_or_else(Vec::new, |t| read_wave_names(walk, &t, known));
    if let Some(wave) = fixed {
        return WaveOf::Fixed(walk.resolve(&wave, None, WAVE, &known.waves).unwrap_or(0));
    }
    if let Some(column) = column {
        let mut values = values;
        for (wave, id) in known.waves.iter().enumerate() {
            if !values.iter().any(|(value, _)| value == id) {
                values.push((id.clone(), wave));
            }
        }
        return WaveOf::Column {
            column: column.value,
            values,
        };
    }
    let columns_say = mapped.iter().any(|m| m.wave.is_some());
    // Where there is a mapping file, its columns may say it; that is checked when it is read.
    let said = ["wave", "wave_column", "mapping"]
        .iter()
        .any(|k| table.has(k));
    if !columns_say && !said {
        walk.absent(
            codes::NO_WAVE,
            table.at,
            None,
            say(
                "rien ne dit à quel temps de collecte appartiennent ces réponses",
                "nothing says to which wave these answers belong",
                &[],
            ),
            say(
                "ajoutez wave = \"...\" (un temps pour tout le fichier), wave_column = \"...\" (une colonne le dit), ou columns = { \"colonne\" = \"question@temps\" }",
                "add wave = \"...\" (one wave for the whole file), wave_column = \"...\" (a column says it), or columns = { \"column\" = \"item@wave\" }",
                &[],
            ),
        );
    }
    WaveOf::PerColumn
}

/// Values of the wave column and their waves.
fn read_wave_names(walk: &Walk<'_>, table: &Table<'_>, known: &Known<'_>) -> Vec<(String, usize)> {
    table
        .named_strings(&[])
        .into_iter()
        .filter_map(|(value, wave)| {
            let wave = walk.resolve(&wave, None, WAVE, &known.waves)?;
            Some((value.value, wave))
        })
        .collect()
}

/// Two columns for one answer, a wave said twice or not at all, an item that is not put.
pub(super) fn check_columns(walk: &Walk<'_>, known: &Known<'_>, mapped: &[Mapped], wave: &WaveOf) {
    let per_column = matches!(wave, WaveOf::PerColumn) && mapped.iter().any(|m| m.wave.is_some());
    for (i, map) in mapped.iter().enumerate() {
        let item = &known.grid.items[map.item];
        let twin = mapped[..i]
            .iter()
            .find(|m| m.item == map.item && m.wave == map.wave);
        if let Some(twin) = twin {
            walk.error(
                codes::MAPPED_TWICE,
                map.at,
                Some(&item.id),
                say(
                    "les colonnes « {0} » et « {1} » donnent la même réponse",
                    "the columns \"{0}\" and \"{1}\" give the same answer",
                    &[&twin.column, &map.column],
                ),
                say(
                    "gardez celle qui fait foi, ou ajoutez le temps : question@temps",
                    "keep the one that counts, or add the wave: item@wave",
                    &[],
                ),
            );
        }
        check_wave_said_once(walk, known, map, per_column);
        check_put(walk, known, map, map.wave);
    }
}

/// Either the columns say the wave, all of them, or the file does.
fn check_wave_said_once(walk: &Walk<'_>, known: &Known<'_>, map: &Mapped, per_column: bool) {
    let item = &known.grid.items[map.item];
    if per_column && map.wave.is_none() {
        walk.error(
            codes::NO_WAVE,
            map.at,
            Some(&item.id),
            say(
                "la colonne « {0} » ne dit pas son temps de collecte, alors que d'autres le disent",
                "the column \"{0}\" does not say its wave, while others do",
                &[&map.column],
            ),
            say(
                "écrivez par exemple : \"{0}\" = \"{1}@{2}\"",
                "write for example: \"{0}\" = \"{1}@{2}\"",
                &[
                    &map.column,
                    &item.id,
                    known.waves.first().map_or("...", String::as_str),
                ],
            ),
        );
    }
    if map.wave.is_some() && !per_column {
        walk.error(
            codes::SHARED.misplaced,
            map.at,
            Some(&item.id),
            say(
                "la colonne « {0} » dit son temps de collecte, mais le fichier le dit aussi",
                "the column \"{0}\" says its wave, but the file says it too",
                &[&map.column],
            ),
            say(
                "retirez @{0} ici, ou wave et wave_column plus haut",
                "remove @{0} here, or wave and wave_column above",
                &[map.wave.map_or("", |w| &known.waves[w])],
            ),
        );
    }
}

/// The item of a column must be put at its wave.
fn check_put(walk: &Walk<'_>, known: &Known<'_>, map: &Mapped, wave: Option<usize>) {
    let item = &known.grid.items[map.item];
    if let Some(at_wave) = wave
        && !item.asked_at(at_wave)
    {
        let put: Vec<&str> = item
            .waves
            .iter()
            .map(|w| known.waves[*w].as_str())
            .collect();
        walk.error(
            codes::NOT_PUT,
            map.at,
            Some(&item.id),
            say(
                "d'après la grille, la question n'est pas posée au temps « {0} »",
                "according to the grid, the item is not put at wave \"{0}\"",
                &[&known.waves[at_wave]],
            ),
            say(
                "elle l'est à : {0} ; corrigez la colonne, ou « waves » dans la grille",
                "it is put at: {0}; correct the column, or \"waves\" in the grid",
                &[&put.join(", ")],
            ),
        );
    }
}

fn read_dialect(walk: &Walk<'_>, table: &Table<'_>) -> Dialect {
    let delimiters = [(";", b';'), (",", b','), ("\t", b'\t'), ("|", b'|')];
    let encodings = ["utf-8", "windows-1252"].map(|e| (e, e));
    Dialect {
        delimiter: table.word("delimiter", &delimiters),
        encoding: table.word("encoding", &encodings).map(str::to_owned),
        decimal: table.word("decimal", &[(",", ','), (".", '.')]),
        short_dates: table.word(
            "short_dates",
            &[("dmy", DateOrder::DayFirst), ("ymd", DateOrder::YearFirst)],
        ),
        short_dates_until: read_day(walk, table, "short_dates_until"),
        sheet: read_sheet(walk, table),
        header_rows: read_header_rows(walk, table),
        tool: read_tool(table),
        structure: table.string("structure").map(|s| s.value),
        parent: table.string("parent").map(|s| s.value),
        incomplete: table
            .word(
                "incomplete",
                &[
                    ("set_aside", Incomplete::SetAside),
                    ("keep", Incomplete::Keep),
                ],
            )
            .unwrap_or_default(),
    }
}

fn read_tool(table: &Table<'_>) -> Option<ToolChoice> {
    let tools = Tool::ALL.map(|t| (t.id(), ToolChoice::Tool(t)));
    let words: Vec<_> = tools
        .into_iter()
        .chain([("none", ToolChoice::None)])
        .collect();
    table.word("tool", &words)
}

/// A sheet is named, or counted from 1.
fn read_sheet(walk: &Walk<'_>, table: &Table<'_>) -> Option<SheetChoice> {
    let sheet = table.string_or_integer("sheet")?;
    match sheet.value {
        Ok(name) => Some(SheetChoice::Name(name)),
        Err(position) => {
            from_one(walk, table, "sheet", position, sheet.at).map(SheetChoice::Position)
        }
    }
}

/// `header_row = 4`, or `header_rows = [3, 4]`: the first and the last.
fn read_header_rows(walk: &Walk<'_>, table: &Table<'_>) -> Option<(u32, u32)> {
    let rows = table.integer_pair("header_rows", "[3, 4]");
    if rows.is_some() {
        let why = say(
            "« header_rows » dit déjà les lignes de titres",
            "\"header_rows\" already gives the rows of the header",
            &[],
        );
        table.misplaced(&["header_row"], &why);
    }
    let one = table.integer("header_row");
    let (key, [first, last], at) = match (rows, one) {
        (Some(rows), _) => ("header_rows", rows.value, rows.at),
        (None, Some(row)) => ("header_row", [row.value; 2], row.at),
        (None, None) => return None,
    };
    let (first, last) = (
        from_one(walk, table, key, first, at)?,
        from_one(walk, table, key, last, at)?,
    );
    if last < first || last - first > MOST_HEADER_ROWS {
        walk.error(
            codes::HEADER_ROWS,
            at,
            table.item(),
            say(
                "les lignes de titres ne vont pas de {0} à {1}",
                "the rows of a header do not go from {0} to {1}",
                &[&first.to_string(), &last.to_string()],
            ),
            say(
                "donnez la première puis la dernière, par exemple : header_rows = [3, 4]",
                "give the first one, then the last one, for example: header_rows = [3, 4]",
                &[],
            ),
        );
        return None;
    }
    Some((first, last))
}

/// A header of more rows than this is a slip of the keyboard.
const MOST_HEADER_ROWS: u32 = 9;

/// A number counted from 1; a fault is recorded for any other.
fn from_one(walk: &Walk<'_>, table: &Table<'_>, key: &str, number: i64, at: usize) -> Option<u32> {
    let counted = u32::try_from(number).ok().filter(|n| *n > 0);
    if counted.is_none() {
        walk.error(
            codes::COUNTED_FROM_ONE,
            at,
            table.item(),
            say(
                "« {0} » se compte à partir de 1 ; trouvé : {1}",
                "\"{0}\" is counted from 1; found: {1}",
                &[key, &number.to_string()],
            ),
            say(
                "écrivez le numéro que le tableur affiche, par exemple : {0} = 1",
                "write the number that the spreadsheet program shows, for example: {0} = 1",
                &[key],
            ),
        );
    }
    counted
}
