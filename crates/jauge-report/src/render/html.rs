//! From a document to one HTML file, by our templates or by the study's own.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value, context};

use crate::document::Document;
use crate::{Error, codes};
use jauge_model::locale::french;
use jauge_model::{Diagnostic, Place, Text};

const PAGE: &str = include_str!("../templates/page.html.j2");
const BODY: &str = include_str!("../templates/body.html.j2");
const BLOCKS: &str = include_str!("../templates/blocks.html.j2");
const TABLE: &str = include_str!("../templates/table.html.j2");
const STYLE: &str = include_str!("../templates/style.css");

/// Steps that a study's own template may take: some hundred times what ours takes on a report of
/// 400 questions, and less than ten seconds.
const FUEL: u64 = 20_000_000;

/// The environment of all pages: everything is escaped but the two things that are ours, the
/// style sheet and charts, whose texts are escaped where they are drawn.
fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut env = Environment::new();
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()?,
    );
    env.add_template("table.html.j2", TABLE)?;
    env.add_template("blocks.html.j2", BLOCKS)?;
    env.add_template("body.html.j2", BODY)?;
    env.add_template("page.html.j2", PAGE)?;
    Ok(env)
}

/// Writes the page.
pub(crate) fn page(document: &Document) -> Result<String, Error> {
    let env = environment()?;
    let body = env
        .get_template("body.html.j2")?
        .render(context! { d => Serde(document) })?;
    Ok(framed(&env, document, body)?)
}

/// The head, the warnings and the footer around what a template says.
fn framed(
    env: &Environment<'_>,
    document: &Document,
    body: String,
) -> Result<String, minijinja::Error> {
    env.get_template("page.html.j2")?.render(context! {
        d => Serde(document), style => STYLE, body => Value::from_safe_string(body),
    })
}

/// Writes the page with the body of the study's own template: no file but ours is in reach, work
/// is bounded, and the head with its security policy, the warnings and the footer stay ours, so
/// that nothing in it can run or ask the network.
pub(crate) fn own(document: &Document, name: &str, source: &str) -> Result<String, Error> {
    let mut env = environment()?;
    let fault = |e: &minijinja::Error| Error::OwnTemplate(Box::new(diagnostic(name, source, e)));
    if let Some(at) = source.find("autoescape") {
        let line = 1 + source[..at].matches('\n').count();
        return Err(Error::OwnTemplate(Box::new(told(
            name,
            line,
            "« autoescape » laisserait passer le HTML de ce que des personnes ont écrit",
            "\"autoescape\" would let through HTML in what people wrote",
            "retirez ce mot : les graphiques passent sans lui",
            "remove this word: charts come through without it",
        ))));
    }
    env.set_fuel(Some(FUEL));
    env.add_template_owned("own.html.j2".to_owned(), source.to_owned())
        .map_err(|e| fault(&e))?;
    let body = env
        .get_template("own.html.j2")
        .and_then(|t| t.render(context! { d => Serde(document) }))
        .map_err(|e| fault(&e))?;
    env.set_fuel(None);
    Ok(framed(&env, document, body)?)
}

fn told(name: &str, line: usize, fr: &str, en: &str, do_fr: &str, do_en: &str) -> Diagnostic {
    Diagnostic::error(
        codes::TEMPLATE,
        Place::file(name).at_line(line as u64),
        Text::both(french(fr), en),
        Text::both(french(do_fr), do_en),
    )
}

/// What is wrong with the study's own template, with its line as it stands there.
fn diagnostic(name: &str, source: &str, error: &minijinja::Error) -> Diagnostic {
    let line = error.line().unwrap_or(1);
    let shown = source.lines().nth(line.saturating_sub(1)).unwrap_or("");
    let shown: String = shown.trim().chars().take(80).collect();
    if error.kind() == ErrorKind::OutOfFuel {
        return told(
            name,
            line,
            &format!("ce gabarit ne s'arrête pas, ou fait trop de tours ; il en était à : {shown}"),
            &format!("this template does not end, or goes round too often; it was at: {shown}"),
            "bornez la boucle : for c in d.chapters va une fois sur chaque chapitre",
            "bound the loop: for c in d.chapters goes once over each chapter",
        );
    }
    let said = error.detail().map_or_else(
        || error.kind().to_string(),
        |detail| format!("{}: {detail}", error.kind()),
    );
    told(
        name,
        line,
        &format!("ce gabarit ne peut pas être suivi à cette ligne : {shown} ({said})"),
        &format!("this template cannot be followed at this line: {shown} ({said})"),
        "ce qui est offert est dans d : title, chapters, facts ; from \"blocks.html.j2\" import block",
        "what is offered is in d: title, chapters, facts; from \"blocks.html.j2\" import block",
    )
}
