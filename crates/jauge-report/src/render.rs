//! From a document to one HTML file.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};

use crate::Error;
use crate::document::Document;

const PAGE: &str = include_str!("templates/page.html.j2");
const BLOCKS: &str = include_str!("templates/blocks.html.j2");
const TABLE: &str = include_str!("templates/table.html.j2");
const STYLE: &str = include_str!("templates/style.css");

/// Writes the page. Everything is escaped but the two things that are ours: the style sheet,
/// and charts, whose texts are escaped where they are drawn.
pub(crate) fn html(document: &Document) -> Result<String, Error> {
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
    env.add_template("page.html.j2", PAGE)?;
    let page = env.get_template("page.html.j2")?;
    Ok(page.render(context! { d => Serde(document), style => STYLE })?)
}
