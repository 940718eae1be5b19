//! Long work: it goes on in a thread of its own while Python is asked whether somebody pressed Ctrl-C,
//! and told what stage was reached.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use jauge::stats::stop::{Stop, Stopped, Watch};
use jauge::{Error, Progress, Step};
use pyo3::prelude::*;

use crate::errors::{InternalError, exception, panicked};

/// How long a Ctrl-C may go unseen.
const LISTENING: Duration = Duration::from_millis(50);

/// Stages that may wait to be told; a run has fewer.
const WAITING: usize = 16;

/// The result, or that nobody waited for it; or else a panic.
type Outcome<T> = thread::Result<Result<T, Stopped>>;

enum News<T> {
    Begins(Step),
    Done(Outcome<T>),
}

/// Passes the stages on; ends the work at the next stage once nobody waits for it any more.
struct Told<T> {
    news: SyncSender<News<T>>,
    watch: Watch,
}

impl<T> Progress for Told<T> {
    fn begin(&self, step: Step) {
        self.watch.look();
        // Nobody listens any more: the next look ends the work.
        drop(self.news.send(News::Begins(step)));
    }
}

/// The word of a stage on the Python side.
fn word(step: Step) -> &'static str {
    match step {
        Step::Read => "read",
        Step::Ingest => "ingest",
        Step::Analyse => "analyse",
        Step::Report => "report",
    }
}

/// Runs the pipeline; `told` is called with each stage that begins. A Ctrl-C, or whatever `told` raises,
/// returns at once, and the work ends where it next looks: between stages, rows of answers and resamples.
pub(crate) fn staged<T: Send + 'static>(
    py: Python<'_>,
    told: Option<Py<PyAny>>,
    work: impl FnOnce(&dyn Progress) -> Result<T, Error> + Send + 'static,
) -> PyResult<T> {
    let work = move |news| {
        let watch = Watch::of_this_thread();
        work(&Told { news, watch })
    };
    let told = |step| match &told {
        Some(told) => told.call1(py, (word(step),)).map(drop),
        None => Ok(()),
    };
    in_a_thread(py, work, told)?.map_err(exception)
}

/// Computes something that may take long and has no stages. After a Ctrl-C it returns at once, and the threads end with
/// the resample that they are at.
pub(crate) fn interruptible<T: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce() -> T + Send + 'static,
) -> PyResult<T> {
    in_a_thread(py, |_| work(), |_| Ok(()))
}

/// Works in a thread of its own, which is asked to end as soon as nobody listens to it.
fn in_a_thread<T: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce(SyncSender<News<T>>) -> T + Send + 'static,
    told: impl FnMut(Step) -> PyResult<()>,
) -> PyResult<T> {
    let (news, heard) = sync_channel(WAITING);
    let stop = Stop::new();
    let asked = stop.clone();
    thread::spawn(move || {
        let stages = news.clone();
        let outcome = catch_unwind(AssertUnwindSafe(|| asked.run(|| work(stages))));
        drop(news.send(News::Done(outcome)));
    });
    let listened = listen(py, heard, told);
    if listened.is_err() {
        stop.ask();
    }
    listened
}

fn listen<T: Send>(
    py: Python<'_>,
    heard: Receiver<News<T>>,
    mut told: impl FnMut(Step) -> PyResult<()>,
) -> PyResult<T> {
    // Only this thread listens; the lock is for the compiler.
    let heard = Mutex::new(heard);
    loop {
        let next = py.detach(|| {
            let heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
            heard.recv_timeout(LISTENING)
        });
        match next {
            Ok(News::Begins(step)) => told(step)?,
            Ok(News::Done(Ok(Ok(found)))) => return Ok(found),
            Ok(News::Done(Err(panic))) => return Err(panicked(panic.as_ref())),
            Err(RecvTimeoutError::Timeout) => {}
            Ok(News::Done(Ok(Err(Stopped)))) | Err(RecvTimeoutError::Disconnected) => {
                return Err(InternalError::new_err(
                    "jauge failed: the work ended without a result",
                ));
            }
        }
        py.check_signals()?;
    }
}
