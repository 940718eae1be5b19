//! The reception page: what came in, what was used, what was set aside and what to do.

mod remarks;

use jauge_model::locale::with_capital;
use jauge_model::reception::FileReception;
use jauge_model::study::key_name;
use jauge_model::{Lang, Missing, Severity};

use super::answered::Cells;
use super::basis::Among;
use super::links;
use super::{BigNumber, Block, Chapter, Document, Fact, Figure, Warned};
use crate::ReceptionReport;
use crate::chart::{Described, flow};
use crate::locale::{DASH, Locale};
use crate::table::{Cell, Head, Table};

/// Most entries of one list on the page; all of them are in `reception.json`.
const LISTED: usize = 100;

/// One reception read in one language.
struct Desk<'a> {
    report: &'a ReceptionReport<'a>,
    l: Locale,
}

/// Puts the page together.
pub(crate) fn reception(report: &ReceptionReport<'_>, lang: Lang) -> Document {
    let l = Locale::new(lang, report.study.secrecy.percentages_from);
    let desk = Desk { report, l };
    let grid = report.grid;
    let version = format!("{} {}", grid.id, grid.version);
    let facts = vec![
        Fact {
            term: l.t("Questionnaire", "Questionnaire"),
            value: format!("{} ({version})", l.author(&grid.title)),
        },
        Fact {
            term: l.t("À qui est cette page", "Who this page is for"),
            value: l.t(
                "À l'équipe qui tient les réponses. Elle montre des codes de personnes : ne la diffusez pas.",
                "The team that keeps the answers. It shows codes of people: do not pass it on.",
            ),
        },
    ];
    Document {
        lang: lang.code(),
        audience: "team",
        logo: None,
        accent: None,
        draft: None,
        title: l.author(&report.study.title).to_owned(),
        kicker: l.t("Réception des réponses", "Reception of the answers"),
        facts,
        simulated: report.study.simulated.then(|| Warned {
            word: l.t("SIMULÉ", "SIMULATED"),
            sentence: l.t(
                "Réponses inventées par un programme : aucune personne réelle n'a répondu.",
                "Answers made up by a program: no real person answered.",
            ),
        }),
        skip: l.t("Aller au contenu", "Skip to content"),
        contents: Some(l.t("Sommaire", "Contents")),
        chapters: vec![
            desk.brief(),
            desk.to_do(),
            desk.people(),
            desk.cells(),
            desk.files(),
        ],
        footer: vec![l.fill(
            "Page écrite par jauge {version}, sans script et sans appel au réseau. Le détail complet est dans reception.json.",
            "Page written by jauge {version}, without scripts and without network requests. All of the detail is in reception.json.",
            &[("version", crate::VERSION)],
        )],
    }
}

impl Desk<'_> {
    fn brief(&self) -> Chapter {
        let l = self.l;
        let files = &self.report.reception.files;
        let sum = |pick: fn(&FileReception) -> u64| files.iter().map(pick).sum::<u64>();
        let (read, used) = (sum(|f| f.rows_read), sum(|f| f.rows_used));
        let aside = sum(|f| f.rows_set_aside);
        let received = Among::received(l);
        let number = |n: u64, fr: &str, en: &str| BigNumber {
            value: l.integer(n),
            label: l.t(fr, en),
            known: received.counted(l.t(fr, en)).in_short(),
        };
        let numbers = vec![
            number(read, "lignes reçues", "rows received"),
            number(used, "lignes utilisées", "rows used"),
            number(aside, "lignes mises de côté", "rows set aside"),
            number(
                self.report.reception.linkage.people,
                "personnes connues",
                "people known",
            ),
        ];
        let errors = self.said(Severity::Error).len() as u64;
        let warnings = self.said(Severity::Warning).len() as u64;
        let (n, w) = (l.integer(errors), l.integer(warnings));
        let state = match (errors, warnings) {
            (0, _) if used == 0 => Block::note(l.t(
                "Aucune réponse n'est utilisable : il n'y a encore rien à analyser.",
                "No answer can be used: there is nothing to analyse yet.",
            )),
            (0, 0) => Block::text(l.t(
                "Tout ce qui est arrivé a pu servir.",
                "All that came in could be used.",
            )),
            (0, _) => Block::text(l.fill(
                "Les réponses peuvent servir. Points à regarder : {w}, listés ci-dessous avec ce qu'il faut faire.",
                "The answers can be used. Points to look at: {w}, listed below with what to do.",
                &[("w", &w)],
            )),
            _ => Block::note(l.fill(
                "L'analyse doit attendre. À corriger d'abord : {n} ; à regarder ensuite : {w}.",
                "The analysis has to wait. To correct first: {n}; to look at next: {w}.",
                &[("n", &n), ("w", &w)],
            )),
        };
        Chapter {
            id: "brief".into(),
            title: l.t("En bref", "In brief"),
            blocks: vec![Block::Numbers { items: numbers }, state],
        }
    }

    fn wave(&self, id: &str) -> String {
        let wave = self.report.grid.waves.iter().find(|w| w.id == id);
        wave.map_or_else(|| id.to_owned(), |w| self.l.author(&w.label).to_owned())
    }

    fn people(&self) -> Chapter {
        let l = self.l;
        let linkage = &self.report.reception.linkage;
        let mut blocks = vec![self.stages()];
        self.by_group(&mut blocks);
        if let Some(elements) = &linkage.elements {
            blocks.push(Block::table(links::counts(&l, elements, |w| self.wave(w))));
        }
        if !linkage.orphans.is_empty() {
            let n = l.integer(linkage.orphans.len() as u64);
            blocks.push(Block::text(l.fill(
                "Questionnaires dont le code n'a pas de questionnaire antérieur : {n}. Ils ne comptent pas dans les changements.",
                "Forms whose code has no earlier form: {n}. They do not count in the changes.",
                &[("n", &n)],
            )));
        }
        if !linkage.near_misses.is_empty() {
            let mut table = Table::new(
                l.t(
                    "Codes qui ne diffèrent que par une faute : la même personne ?",
                    "Codes that differ by one slip only: the same person?",
                ),
                vec![
                    Head::words(l.t("Code du questionnaire tardif", "Code of the later form")),
                    Head::words(l.t("Code proche", "Near code")),
                ],
            );
            for near in linkage.near_misses.iter().take(LISTED) {
                table.push(vec![Cell::words(&near.later), Cell::words(&near.earlier)]);
            }
            table.set_note(l.t(
                "Rien n'a été réuni : décidez, puis corrigez le code dans le fichier.",
                "Nothing was merged: decide, then correct the code in the file.",
            ));
            blocks.push(Block::table(table));
        }
        Chapter {
            id: "people".into(),
            title: l.t("Qui est là, qui manque", "Who is there, who is missing"),
            blocks,
        }
    }

    fn stages(&self) -> Block {
        let l = self.l;
        let linkage = &self.report.reception.linkage;
        let mut stages = vec![(l.t("Personnes connues", "People known"), linkage.people)];
        if let Some(enrolled) = self.report.study.enrolled {
            stages.insert(0, (l.t("Inscrites", "Enrolled"), enrolled));
        }
        let forms = linkage.forms.iter();
        stages.extend(forms.map(|(wave, n)| {
            let wave = l.quoted(&self.wave(wave));
            let label = l.fill("Questionnaire {wave}", "Form {wave}", &[("wave", &wave)]);
            (label, *n)
        }));
        stages.extend(linkage.linked.iter().map(|(from, to, n)| {
            let (from, to) = (l.quoted(&self.wave(from)), l.quoted(&self.wave(to)));
            let gaps = [("from", from.as_str()), ("to", to.as_str())];
            let label = l.fill("Les deux : {from} et {to}", "Both: {from} and {to}", &gaps);
            (label, *n)
        }));
        let most = stages.first().map_or(0, |s| s.1);
        let mut table = Table::new(
            l.t("Personnes à chaque temps", "People at each time"),
            vec![
                Head::words(l.t("Temps", "Time")),
                Head::figures(l.t("Présentes", "There"), Among::received(l).people()),
                Head::figures(l.t("Manquent", "Missing"), Among::received(l).people()),
            ],
        );
        for (label, count) in &stages {
            table.push(vec![
                Cell::words(label),
                Cell::number(l.integer(*count)),
                Cell::number(l.integer(most.saturating_sub(*count))),
            ]);
        }
        let lines: Vec<String> = stages
            .iter()
            .map(|(label, n)| l.colon(label, &l.integer(*n)))
            .collect();
        let title = l.t(
            "Combien de personnes à chaque temps",
            "How many people at each time",
        );
        let sentence = format!("{}.", l.semicolons(&lines));
        self.bars("fig-people", (title, sentence), &stages, (None, table))
    }

    /// A picture of one bar per count, all from zero.
    fn bars(
        &self,
        id: &str,
        (title, sentence): (String, String),
        counts: &[(String, u64)],
        (fold, table): (Option<String>, Table),
    ) -> Block {
        let l = self.l;
        let stages: Vec<flow::Stage> = counts
            .iter()
            .map(|(label, count)| flow::Stage {
                label: label.clone(),
                count: *count,
                written: l.integer(*count),
            })
            .collect();
        let described = Described {
            id,
            title: &title,
            desc: &sentence,
        };
        let svg = flow::draw(&stages, &described);
        let simulated = self.report.study.simulated;
        Block::Figure(Box::new(Figure {
            title,
            reading: l.t(
                "La longueur de la barre est le nombre.",
                "The length of the bar is the number.",
            ),
            simulated: simulated.then(|| l.t("SIMULÉ", "SIMULATED")),
            sentence,
            svg,
            fold,
            table,
            square: false,
        }))
    }

    /// Forms at each wave by project, cohort ...
    fn by_group(&self, blocks: &mut Vec<Block>) {
        let (l, report) = (self.l, self.report);
        for key in &report.responses.keys {
            if key.labels.len() < 2 {
                continue;
            }
            let people = Among::received(l).people();
            let mut heads = vec![
                Head::words(with_capital(l.author(&key_name(&key.name)))),
                Head::figures(l.t("Personnes", "People"), people.clone()),
            ];
            let waves = report.grid.waves.iter();
            heads.extend(waves.map(|w| Head::figures(l.author(&w.label), people.clone())));
            let caption = l.fill(
                "Questionnaires revenus, par {key}",
                "Forms that came back, by {key}",
                &[("key", l.author(&key_name(&key.name)))],
            );
            let mut table = Table::new(caption.clone(), heads);
            for (g, label) in key.labels.iter().enumerate() {
                let people: Vec<usize> = (0..key.of.len())
                    .filter(|p| key.of[*p] as usize == g)
                    .collect();
                let mut row = vec![
                    Cell::words(label),
                    Cell::number(l.integer(people.len() as u64)),
                ];
                for wave in &report.responses.waves {
                    let here = people.iter().filter(|p| wave.returned[**p]).count();
                    row.push(Cell::number(l.integer(here as u64)));
                }
                table.push(row);
            }
            if key.labels.len() > 12 {
                blocks.push(Block::Fold {
                    summary: caption,
                    blocks: vec![Block::table(table)],
                });
            } else {
                blocks.push(Block::table(table));
            }
        }
    }

    fn cells(&self) -> Chapter {
        let l = self.l;
        let Cells {
            expected: all,
            used,
            missing: reasons,
        } = Cells::of(self.report.reception);
        let mut counts = vec![(l.t("Réponses utilisées", "Answers used"), used)];
        counts.extend(reasons.iter().map(|(reason, n)| (self.reason(*reason), *n)));
        let mut table = Table::new(
            l.t(
                "Cases des questions, par ce qu'elles disent",
                "Cells of the questions, by what they say",
            ),
            vec![
                Head::words(l.t("Case", "Cell")),
                Head::figures(
                    l.t("Nombre", "Number"),
                    Among::received(l).counted(l.t("cases", "cells")),
                ),
            ],
        );
        for (label, n) in &counts {
            table.push(vec![
                Cell::words(label),
                Cell::number(l.count_and_percent(*n, all)),
            ]);
        }
        let blocks = if all == 0 {
            vec![Block::note(l.t(
                "Aucune colonne de réponses n'a été reconnue.",
                "No column of answers was recognised.",
            ))]
        } else {
            let title = l.t(
                "Réponses, et raisons de celles qui manquent",
                "Answers, and reasons for those missing",
            );
            let sentence = l.fill(
                "Cases remplies et utilisées : {n}. Chacune des autres a sa raison ; rien n'est inventé à leur place.",
                "Cells filled in and used: {n}. Each of the others has its reason; nothing is made up in its place.",
                &[("n", &l.count_of(used, all))],
            );
            let fold = l.t("Les nombres", "The numbers");
            vec![self.bars("fig-cells", (title, sentence), &counts, (Some(fold), table))]
        };
        Chapter {
            id: "cells".into(),
            title: l.t("Les réponses, case par case", "The answers, cell by cell"),
            blocks,
        }
    }

    fn reason(&self, reason: Missing) -> String {
        match reason {
            Missing::SetAside => self.l.t("mis de côté", "set aside"),
            reason => self.l.author(&reason.label()).to_owned(),
        }
    }

    fn files(&self) -> Chapter {
        let l = self.l;
        let mut blocks = Vec::new();
        let rows = Among::received(l).counted(l.t("lignes", "rows"));
        let mut table = Table::new(
            l.t(
                "Lignes reçues, utilisées, mises de côté",
                "Rows received, used, set aside",
            ),
            vec![
                Head::words(l.t("Fichier", "File")),
                Head::figures(l.t("Reçues", "Received"), rows.clone()),
                Head::figures(l.t("Utilisées", "Used"), rows.clone()),
                Head::figures(l.t("Mises de côté", "Set aside"), rows.clone()),
            ],
        );
        for file in &self.report.reception.files {
            let encoding = self.encoding(&file.encoding);
            let mut read_with = match file.delimiter.as_str() {
                "" => encoding,
                delimiter => format!("{encoding}, {}", l.quoted(delimiter)),
            };
            if let Some(grid) = &file.grid {
                read_with += &l.fill(", version {v}", ", version {v}", &[("v", &grid.version)]);
            }
            table.push(vec![
                Cell::words(file.name()).with_note(read_with),
                Cell::number(l.integer(file.rows_read)),
                Cell::number(l.integer(file.rows_used)),
                Cell::number(l.integer(file.rows_set_aside)),
            ]);
        }
        blocks.push(Block::table(table));
        for file in &self.report.reception.files {
            if !file.columns.is_empty() {
                blocks.push(self.columns(file));
            }
        }
        Chapter {
            id: "files".into(),
            title: l.t(
                "Les fichiers, colonne par colonne",
                "The files, column by column",
            ),
            blocks,
        }
    }

    /// The encoding of a file, and who said so, in the language of the page.
    fn encoding(&self, encoding: &str) -> String {
        let words = [
            ("(decided)", "(reconnu)"),
            ("(declared)", "(déclaré)"),
            ("(byte order mark)", "(marque en tête)"),
            (" and ", " et "),
            (", line by line", ", ligne par ligne"),
        ];
        let each = words.into_iter();
        match self.l.lang {
            Lang::Fr => each.fold(encoding.to_owned(), |said, (en, fr)| said.replace(en, fr)),
            Lang::En => encoding.to_owned(),
        }
    }

    fn columns(&self, file: &FileReception) -> Block {
        let l = self.l;
        let cells = Among::received(l).counted(l.t("cases", "cells"));
        let mut table = Table::new(
            l.fill(
                "Colonnes de {file}",
                "Columns of {file}",
                &[("file", &file.name())],
            ),
            vec![
                Head::words(l.t("Colonne", "Column")),
                Head::words(l.t("Lue comme", "Read as")),
                Head::figures(l.t("Utilisées", "Used"), cells.clone()),
                Head::figures(l.t("Sans réponse", "Without an answer"), cells.clone()),
                Head::figures(l.t("Mises de côté", "Set aside"), cells.clone()),
            ],
        );
        for column in &file.columns {
            let name = match &column.letters {
                Some(letters) => Cell::words(&column.name).with_note(letters.clone()),
                None => Cell::words(&column.name),
            };
            let Some(read_as) = &column.read_as else {
                let not_read = Cell::words(l.t("non lue", "not read"));
                let nothing = || Cell::number(DASH);
                table.push(vec![name, not_read, nothing(), nothing(), nothing()]);
                continue;
            };
            let missing: u64 = column.missing.values().sum();
            let reasons: Vec<String> = column
                .missing
                .iter()
                .map(|(reason, n)| l.colon(&self.reason(*reason), &l.integer(*n)))
                .collect();
            let without = Cell::number(l.integer(missing));
            let without = match reasons.is_empty() {
                true => without,
                false => without.with_note(l.semicolons(&reasons)),
            };
            table.push(vec![
                name,
                self.read_as(read_as),
                Cell::number(l.integer(column.used)),
                without,
                Cell::number(l.integer(column.set_aside)),
            ]);
        }
        let mut blocks = vec![Block::table(table)];
        blocks.extend(self.versions(file).map(Block::table));
        Block::Fold {
            summary: file.name(),
            blocks,
        }
    }

    /// The forms that were filled in, where there are several or one that is not read here.
    fn versions(&self, file: &FileReception) -> Option<Table> {
        let l = self.l;
        if file.versions.len() < 2 && file.versions.iter().all(|v| v.read) {
            return None;
        }
        let rows = || Among::received(l).counted(l.t("lignes", "rows"));
        let mut table = Table::new(
            l.t(
                "Quel questionnaire a été rempli",
                "Which questionnaire was filled in",
            ),
            vec![
                Head::words(l.t("Version du questionnaire", "Version of the questionnaire")),
                Head::words(l.t("Version dans l'outil", "Version in the tool")),
                Head::figures(l.t("Lignes", "Rows"), rows()),
                Head::figures(l.t("La première", "The first one"), rows()),
                Head::words(l.t("Lues ici", "Read here")),
            ],
        );
        for met in file.versions.iter().take(LISTED) {
            let grid = met.grid.as_ref();
            let version = grid.map(|g| format!("{} {}", g.id, g.version));
            table.push(vec![
                Cell::words(version.unwrap_or_else(|| DASH.to_owned())),
                Cell::words(met.form.clone().unwrap_or_else(|| DASH.to_owned())),
                Cell::number(l.integer(met.rows)),
                Cell::number(l.integer(met.first_row)),
                Cell::words(match met.read {
                    true => l.t("oui", "yes"),
                    false => l.t("non", "no"),
                }),
            ]);
        }
        Some(table)
    }

    /// What a column was read as, in words.
    fn read_as(&self, read_as: &str) -> Cell {
        let l = self.l;
        let words = |one: &str| -> String {
            let (kind, name) = one.split_once(':').unwrap_or((one, ""));
            let (fr, en) = match kind {
                "item" if !name.is_empty() => return self.item(name),
                "key" => ("groupe", "group"),
                "covariate" => ("renseignement", "what is known of the person"),
                "indicator" => ("question oui ou non", "yes or no question"),
                "participant" => ("code de la personne", "code of the person"),
                "wave" => ("temps de collecte", "time of collection"),
                "date" => ("date", "date"),
                "rater" => ("évaluateur", "rater"),
                "grid_version" => ("version du questionnaire", "version of the questionnaire"),
                "consent" => ("accord de publication", "consent to publication"),
                "comparison" => ("groupe comparé", "group compared"),
                "item" => ("question", "item"),
                "answer" => ("réponse", "answer"),
                "unit" => ("identifiant de l'unité", "identifier of the unit"),
                "name" => ("nom de l'unité", "name of the unit"),
                "answered" => ("a répondu ou non", "answered or not"),
                other => (other, other),
            };
            match name {
                "" => l.t(fr, en),
                name => l.colon(&l.t(fr, en), name),
            }
        };
        let all: Vec<String> = read_as.split(", ").map(words).collect();
        Cell::words(all.join(", ")).with_note(read_as)
    }

    fn item(&self, name: &str) -> String {
        let (id, wave) = name.split_once('@').unwrap_or((name, ""));
        let item = self.report.grid.items.iter().find(|i| i.id == id);
        let text = item.map_or(id, |i| self.l.author(&i.text));
        match wave {
            "" => text.to_owned(),
            wave => format!("{text} ({})", self.wave(wave)),
        }
    }
}
