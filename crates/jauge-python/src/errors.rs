//! Exceptions: one class per kind of error of the Rust side, all under `JaugeError`.

use jauge::model::{Diagnostic, Diagnostics, Lang, Severity};
use jauge::{Error, stats};
use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple, PyType};

/// The classes that are exceptions and nothing else, below one that is here before them.
macro_rules! classes {
    ($register:ident: $($class:ident($base:ident) $doc:literal),+ $(,)?) => {
        $(create_exception!(jauge.errors, $class, $base, $doc);)+

        fn $register(module: &Bound<'_, PyModule>) -> PyResult<()> {
            let py = module.py();
            $(module.add(stringify!($class), py.get_type::<$class>())?;)+
            Ok(())
        }
    };
}

classes! { register_kinds:
    JaugeError(PyException) "Base class of all errors of jauge.",
    DefinitionError(JaugeError) "A grid or a study has faults; the message lists all of them.",
    IngestError(JaugeError) "The answers have faults that stop the run.",
    AnalysisError(JaugeError) "A statistic was refused: the data cannot answer the question; the message says what to do.",
    ReportError(JaugeError) "The report could not be drawn.",
    CollectError(JaugeError) "A form could not be made of the grid.",
    FileError(JaugeError) "A file could not be read or written.",
    NotEmptyError(FileError) "A folder that should be empty holds files.",
    InternalError(JaugeError) "A fault of jauge itself; please report it.",
}

/// The refusals of the statistics: the kind on the Rust side, its class here.
macro_rules! refusals {
    ($($kind:literal $class:ident $doc:literal),+ $(,)?) => {
        classes! { register_refusals: $($class(AnalysisError) $doc),+ }

        fn class_of_refusal<'py>(py: Python<'py>, kind: &str) -> Bound<'py, PyType> {
            match kind {
                $($kind => py.get_type::<$class>(),)+
                _ => py.get_type::<AnalysisError>(),
            }
        }
    };
}

refusals! {
    "TooFew" TooFewError "Too few observations for the method.",
    "NoVariation" NoVariationError "Every value is the same, so nothing can be scaled by their spread.",
    "AllTies" AllTiesError "Every pair is unchanged, and the test looks at changes.",
    "NotFinite" NotFiniteError "A value is not a number or infinite.",
    "DifferentLengths" DifferentLengthsError "Before and after have different lengths.",
    "UnknownLevel" UnknownLevelError "A level that the scale does not have.",
    "ConfLevel" ConfLevelError "A confidence level that is not between 0 and 1.",
    "TooFewOf" TooFewOfError "Too few units of some kind: clusters, groups, waves, items, resamples.",
    "LengthMismatch" LengthMismatchError "Inputs that belong together row by row have different lengths.",
    "Weights" WeightsError "Weights that no population can have.",
    "Collinear" CollinearError "Columns of a model say the same thing.",
    "NotConverged" NotConvergedError "An iteration did not settle.",
    "CompleteSeparation" CompleteSeparationError "Two groups without any overlap, where the method needs some.",
    "LonelyPsu" LonelyPsuError "A stratum of one cluster, whose variance cannot be seen.",
    "EmptyCell" EmptyCellError "A cell that the population has and the sample has not.",
    "Impossible" ImpossibleError "Input that contradicts itself, or a computation that cannot be carried out.",
}

/// A class below one of ours and one of Python's own, for what Python has a word for as well.
fn both<'py>(
    py: Python<'py>,
    cell: &PyOnceLock<Py<PyType>>,
    name: &str,
    bases: (Bound<'py, PyType>, Bound<'py, PyType>),
    doc: &str,
) -> PyResult<Bound<'py, PyType>> {
    let class = cell.get_or_try_init(py, || {
        let fields = PyDict::new(py);
        fields.set_item("__module__", "jauge.errors")?;
        fields.set_item("__doc__", doc)?;
        let bases = PyTuple::new(py, [bases.0, bases.1])?;
        let class = py.get_type::<PyType>().call1((name, bases, fields))?;
        PyResult::Ok(class.cast_into::<PyType>()?.unbind())
    })?;
    Ok(class.bind(py).clone())
}

fn option_class(py: Python<'_>) -> PyResult<Bound<'_, PyType>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let bases = (py.get_type::<JaugeError>(), py.get_type::<PyValueError>());
    let doc = "An option has no such word or value; the message lists those that it has. A ValueError as well.";
    both(py, &CLASS, "OptionError", bases, doc)
}

fn cell_class(py: Python<'_>) -> PyResult<Bound<'_, PyType>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let bases = (py.get_type::<IngestError>(), py.get_type::<PyTypeError>());
    let doc =
        "A column of a frame holds what is no answer; the message names it. A TypeError as well.";
    both(py, &CLASS, "CellTypeError", bases, doc)
}

fn raised(class: impl FnOnce(Python<'_>) -> PyResult<Bound<'_, PyType>>, message: String) -> PyErr {
    Python::attach(|py| match class(py) {
        Ok(class) => PyErr::from_type(class, message),
        Err(error) => error,
    })
}

/// An option with a word or value that it does not have.
pub(crate) fn no_such_option(message: impl Into<String>) -> PyErr {
    raised(option_class, message.into())
}

/// A column of a frame with something that is no answer.
pub(crate) fn no_answer(message: impl Into<String>) -> PyErr {
    raised(cell_class, message.into())
}

/// A value, by its place from 0, that is no number or infinite.
pub(crate) fn not_finite(name: &str, place: usize, value: f64) -> PyErr {
    let message = format!(
        "{name} holds {value} in row {}, which is not a finite number; remove missing values, with their \
         reason, before calling",
        place + 1
    );
    raised(|py| Ok(class_of_refusal(py, "NotFinite")), message)
}

/// The exception of a refused statistic.
pub(crate) fn refused(refusal: stats::Error) -> PyErr {
    raised(
        |py| Ok(class_of_refusal(py, refusal.kind())),
        refusal.to_string(),
    )
}

/// The exception of a run that stopped.
pub(crate) fn exception(error: Error) -> PyErr {
    let message = match &error {
        Error::Faults(found) => of_faults(found),
        other => other.render(Lang::En).trim_end().to_owned(),
    };
    raised(|py| Ok(class_of_error(py, &error)), message)
}

/// What stops the run, and how much else was noticed: a message of an exception is read from its end.
pub(crate) fn of_faults(found: &Diagnostics) -> String {
    let stops = |d: &&Diagnostic| d.severity == Severity::Error;
    let mut lines: Vec<String> = found
        .iter()
        .filter(stops)
        .map(|d| d.render(Lang::En))
        .collect();
    let others = found.len() - lines.len();
    if others > 0 {
        lines.push(format!(
            "(besides, {others} warnings and pieces of advice: check() of the grid, jauge.check(file) and \
             reception.remarks() list them)"
        ));
    }
    lines
        .iter()
        .map(|line| line.trim_end())
        .collect::<Vec<_>>()
        .join("\n")
}

fn class_of_error<'py>(py: Python<'py>, error: &Error) -> Bound<'py, PyType> {
    match (error.kind(), error) {
        (_, Error::Faults(faults)) if of_answers(faults) => py.get_type::<IngestError>(),
        (kind, _) => class_of_kind(py, kind),
    }
}

fn class_of_kind<'py>(py: Python<'py>, kind: &str) -> Bound<'py, PyType> {
    match kind {
        "File" => py.get_type::<FileError>(),
        "NotEmpty" => py.get_type::<NotEmptyError>(),
        "Faults" => py.get_type::<DefinitionError>(),
        "Report" => py.get_type::<ReportError>(),
        "Form" => py.get_type::<CollectError>(),
        _ => py.get_type::<JaugeError>(),
    }
}

/// Whether the faults that stop the run are in the answers rather than in grid or study.
fn of_answers(faults: &Diagnostics) -> bool {
    let mut errors = faults.iter().filter(|d| d.severity == Severity::Error);
    errors.all(|d| d.code.starts_with('R'))
}

/// A panic as `InternalError`, with its reason.
pub(crate) fn panicked(panic: &(dyn std::any::Any + Send)) -> PyErr {
    let reason = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no reason given");
    InternalError::new_err(format!("jauge failed: {reason}"))
}

/// Every kind of error of the Rust side with the class that it is raised as.
#[pyfunction]
fn error_classes(py: Python<'_>) -> Vec<(&'static str, Bound<'_, PyType>)> {
    let refusals = stats::Error::KINDS.iter();
    let refusals = refusals.map(|kind| (*kind, class_of_refusal(py, kind)));
    let errors = Error::KINDS.iter();
    let errors = errors.map(|kind| (*kind, class_of_kind(py, kind)));
    refusals.chain(errors).collect()
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    register_kinds(module)?;
    register_refusals(module)?;
    module.add("OptionError", option_class(py)?)?;
    module.add("CellTypeError", cell_class(py)?)?;
    module.add_function(wrap_pyfunction!(error_classes, module)?)
}
