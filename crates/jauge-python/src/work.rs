//! Long work: it goes on in a thread of its own while Python is asked whether somebody pressed Ctrl-C,
//! and told what stage was reached.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use jauge::{Error, Progress, Step};
use pyo3::prelude::*;

use crate::{InternalError, exception, panicked};

/// How long a Ctrl-C may go unseen.
const LISTENING: Duration = Duration::from_millis(50);

/// Stages that may wait to be told; a run has fewer.
const WAITING: usize = 16;

type Outcome<T> = thread::Result<T>;

enum News<T> {
    Begins(Step),
    Done(Outcome<T>),
}

/// Passes the stages on; ends the work at the next stage once nobody waits for it any more.
struct Told<T> {
    news: SyncSender<News<T>>,
    given_up: Arc<AtomicBool>,
}

/// What the thread of a run unwinds with, in silence, after a Ctrl-C.
struct GivenUp;

impl<T> Progress for Told<T> {
    fn begin(&self, step: Step) {
        if self.given_up.load(Ordering::Relaxed) {
            resume_unwind(Box::new(GivenUp));
        }
        // Nobody listens any more: the next stage ends the work.
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
/// returns at once, and the work ends at its next stage.
pub(crate) fn staged<T: Send + 'static>(
    py: Python<'_>,
    told: Option<Py<PyAny>>,
    work: impl FnOnce(&dyn Progress) -> Result<T, Error> + Send + 'static,
) -> PyResult<T> {
    let (news, heard) = sync_channel(WAITING);
    let given_up = Arc::new(AtomicBool::new(false));
    let stages = Told {
        news: news.clone(),
        given_up: Arc::clone(&given_up),
    };
    thread::spawn(move || {
        let outcome = catch_unwind(AssertUnwindSafe(|| work(&stages)));
        drop(news.send(News::Done(outcome)));
    });
    let listened = listen(py, heard, |step| match &told {
        Some(told) => told.call1(py, (word(step),)).map(drop),
        None => Ok(()),
    });
    if listened.is_err() {
        given_up.store(true, Ordering::Relaxed);
    }
    listened?.map_err(exception)
}

/// Computes something that may take long and has no stages. After a Ctrl-C it returns at once; the
/// thread ends when its computation does.
pub(crate) fn interruptible<T: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce() -> T + Send + 'static,
) -> PyResult<T> {
    let (news, heard) = sync_channel(1);
    thread::spawn(move || {
        let outcome = catch_unwind(AssertUnwindSafe(work));
        drop(news.send(News::Done(outcome)));
    });
    listen(py, heard, |_| Ok(()))
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
            Ok(News::Done(outcome)) => return outcome.map_err(|p| panicked(p.as_ref())),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(InternalError::new_err(
                    "jauge failed: the work ended without a result",
                ));
            }
        }
        py.check_signals()?;
    }
}
