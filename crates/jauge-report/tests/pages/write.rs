//! Writes the pages to a folder, to be looked at: `JAUGE_REPORT_PAGES=/folder` names it.

use jauge_model::Lang;

use crate::support;

#[test]
fn write_pages() {
    let folder = std::env::var("JAUGE_REPORT_PAGES")
        .unwrap_or_else(|_| env!("CARGO_TARGET_TMPDIR").to_owned());
    let folder = std::path::Path::new(&folder);
    for (name, material) in [
        ("report", support::material()),
        ("compared", support::compared()),
        ("large", support::large()),
        ("nothing", support::nothing()),
    ] {
        for lang in Lang::ALL {
            let page = material.html(lang);
            std::fs::write(folder.join(format!("{name}.{lang}.html")), page)
                .expect("writable folder");
        }
    }
}
