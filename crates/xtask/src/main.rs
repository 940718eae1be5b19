//! Developer commands: `cargo xtask test` and its stages, `cargo xtask docs`, `cargo xtask bench`.
//!
//! Each one prints the commands it runs, so that a step can be run again by hand.

#![allow(
    clippy::print_stderr,
    reason = "a developer command talks to its terminal"
)]

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

fn main() -> ExitCode {
    let command = env::args().nth(1);
    let done = match command.as_deref() {
        Some("test") => test(),
        Some("rust") => rust(),
        Some("python") => python(),
        Some("browser") => browser(),
        Some("oldest") => oldest(),
        Some("docs") => docs(),
        Some("bench") => bench(),
        _ => Err("cargo xtask test | rust | python | oldest | browser | docs | bench".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// The feature that a plain `cargo run` leaves out because it takes minutes to compile.
const PDF: &str = "jauge/pdf";

/// Everything: what continuous integration runs.
fn test() -> Result<(), String> {
    rust()?;
    python()?;
    oldest()?;
    browser()
}

/// Formatting, lints and tests of the Rust workspace.
fn rust() -> Result<(), String> {
    step(cargo().args(["fmt", "--all", "--check"]))?;
    step(cargo().args([
        "clippy",
        "--locked",
        "--workspace",
        "--all-targets",
        "--features",
        PDF,
        "--",
        "-D",
        "warnings",
    ]))?;
    // The Python module is linked by maturin only; its tests are the Python ones.
    step(cargo().args([
        "test",
        "--locked",
        "--workspace",
        "--exclude",
        "jauge-python",
        "--features",
        PDF,
    ]))?;
    let mut doc = cargo();
    doc.env("RUSTDOCFLAGS", "-D warnings");
    step(doc.args([
        "doc",
        "--locked",
        "--workspace",
        "--exclude",
        "jauge-python",
        "--no-deps",
        "--quiet",
    ]))
}

/// The Python package, in a virtual environment of its own.
fn python() -> Result<(), String> {
    let python = environment()?;
    // The same forms, pages and findings as from the command line, which is run beside the package.
    let program = program()?;
    let root = root();
    let in_package = |module: &str| {
        let mut command = Command::new(&python);
        command
            .current_dir(root.join("python"))
            .env("JAUGE", &program)
            .args(["-m", module]);
        command
    };
    step(in_package("ruff").args(["check", "."]))?;
    step(in_package("ruff").args(["format", "--check", "."]))?;
    step(in_package("mypy").args(["src/jauge", "tests"]))?;
    step(in_package("mypy.stubtest").arg("jauge._native"))?;
    // A second opinion on the types; its program comes by npm.
    if on_path("npm").is_some() {
        step(in_package("pyright").arg("--pythonpath").arg(&python))?;
    } else {
        eprintln!("\n> pyright NOT RUN: it needs node and npm");
    }
    step(in_package("pytest").args(["--doctest-modules", "--pyargs", "jauge", "tests"]))?;
    // The pages of the documentation, snippet by snippet.
    step(in_package("pytest").args(["--doctest-glob", "*.md", "docs"]))
}

/// The Python tests against the oldest supported libraries of frames, whose own warnings do not count.
fn oldest() -> Result<(), String> {
    let python = virtual_environment("python-oldest")?;
    step(install(&python, "./python[test]").args(["--constraint", "python/oldest.txt"]))?;
    let mut test = Command::new(&python);
    test.current_dir(root().join("python"));
    test.args(["-m", "pytest", "-o", "filterwarnings=default", "tests"]);
    // Their kernels start for minutes, and what they use of a frame library is tested by itself.
    test.arg("--ignore=tests/test_notebooks.py");
    step(&mut test)
}

/// The documentation site of the Python package, in `target/docs`; a warning fails it.
fn docs() -> Result<(), String> {
    let python = environment()?;
    step(&mut install(&python, "./python[docs]"))?;
    let mut build = Command::new(&python);
    build.current_dir(root().join("python"));
    build.args([
        "-m",
        "sphinx",
        "-q",
        "-a", // the list of pages stands on each of them
        "-W",
        "--keep-going",
        "-b",
        "html",
        "docs",
    ]);
    step(build.arg(target().join("docs")))
}

/// The forms, in a browser and in node.
///
/// A machine without node or a Chromium passes over this stage and says so, unless
/// `JAUGE_BROWSER=required`, which continuous integration sets.
fn browser() -> Result<(), String> {
    let folder = root().join("tests/browser");
    let named = ["chromium", "chromium-browser", "google-chrome"];
    let chromium = env::var_os("CHROMIUM").map(PathBuf::from);
    let chromium = chromium.or_else(|| named.iter().find_map(|name| on_path(name)));
    let tools = (on_path("node"), on_path("npm"), chromium);
    let (Some(node), Some(npm), Some(chromium)) = tools else {
        let why = "the forms need node, npm and chromium (or CHROMIUM=its path)";
        if env::var_os("JAUGE_BROWSER").is_some_and(|said| said == "required") {
            return Err(why.to_owned());
        }
        eprintln!("\n> browser stage NOT RUN: {why}");
        return Ok(());
    };
    let program = program()?;
    let packages = ["install", "--no-package-lock", "--no-audit", "--no-fund"];
    let mut install = Command::new(npm);
    step(
        install
            .current_dir(&folder)
            .args(packages)
            .arg("--ignore-scripts"),
    )?;
    let ours = ["test", "--locked", "--package", "jauge-collect"];
    let mut script = cargo();
    script.args(ours).args(["--test", "form_script"]);
    step(script.args(["--", "--ignored"]).env("NODE", &node))?;
    let mut test = Command::new(node);
    test.arg("--test").arg(&folder);
    step(test.env("JAUGE", program).env("CHROMIUM", chromium))
}

/// Builds the command line; returns its path.
fn program() -> Result<PathBuf, String> {
    step(cargo().args(["build", "--locked", "--package", "jauge"]))?;
    let name = format!("jauge{}", env::consts::EXE_SUFFIX);
    Ok(target().join("debug").join(name))
}

/// The first program of this name in the folders where programs are looked for.
fn on_path(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&folders)
        .map(|folder| folder.join(&name))
        .find(|path| path.is_file())
}

/// Times a whole run and the statistics, each against its peers in one process tree, and prints the tables.
fn bench() -> Result<(), String> {
    let python = environment()?;
    step(&mut install(&python, "./python[bench]"))?;
    step(cargo().args(["build", "--locked", "--release", "--package", "jauge"]))?;
    let program = target()
        .join("release")
        .join(format!("jauge{}", env::consts::EXE_SUFFIX));
    step(
        Command::new(&python)
            .arg(root().join("crates/jauge/benches/whole_run.py"))
            .arg(program),
    )?;
    step(
        Command::new(&python)
            .current_dir(root())
            .arg(root().join("crates/jauge-python/benches/frames.py")),
    )?;
    for script in ["paired.py", "bca.py", "cluster_robust.py", "survey_mean.py"] {
        let script = root().join("crates/jauge-stats/benches").join(script);
        step(Command::new(&python).current_dir(root()).arg(script))?;
    }
    Ok(())
}

/// Makes the virtual environment if need be, installs the package and what its tests use.
fn environment() -> Result<PathBuf, String> {
    let python = virtual_environment("python-env")?;
    step(&mut install(&python, "./python[test]"))?;
    Ok(python)
}

/// The Python of a virtual environment in the target folder, made if need be.
fn virtual_environment(name: &str) -> Result<PathBuf, String> {
    let folder = target().join(name);
    let python = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    if !python.exists() {
        let system = env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
        step(Command::new(system).args(["-m", "venv"]).arg(&folder))?;
    }
    Ok(python)
}

fn install(python: &Path, package: &str) -> Command {
    let mut command = Command::new(python);
    command.current_dir(root()).args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        package,
    ]);
    command
}

fn cargo() -> Command {
    let mut command = Command::new(env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.current_dir(root());
    command
}

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// Runs one command, shows it, and stops the whole if it fails.
fn step(command: &mut Command) -> Result<(), String> {
    let shown = shown(command);
    eprintln!("\n> {shown}");
    let start = Instant::now();
    let status = command
        .status()
        .map_err(|e| format!("cannot start `{shown}`: {e}"))?;
    eprintln!("  {:.0} s", start.elapsed().as_secs_f64());
    if status.success() {
        Ok(())
    } else {
        Err(format!("failed: {shown}"))
    }
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|w| w.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
