//! Long work that somebody may want to end before it is done.
//!
//! A caller makes a [`Stop`], runs the work under it and may ask it to end from another thread. The loops that can be long (resamples,
//! permutations, left-out rows) look whether that was asked, on whatever thread they run, and end by unwinding; [`Stop::run`] catches that and
//! no other panic. Work that nobody runs under a `Stop` pays for one comparison per resample.
//!
//! ```
//! use jauge_stats::resample::{BootstrapOptions, Statistic, bootstrap};
//! use jauge_stats::stop::{Stop, Stopped};
//! let stop = Stop::new();
//! stop.ask(); // as another thread would
//! let values = [2.0, 0.0, 5.0, 1.0, 3.0, 12.0];
//! let found = stop.run(|| bootstrap(&values, Statistic::Mean, &BootstrapOptions::with_seed(1)));
//! assert_eq!(found, Err(Stopped));
//! ```

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

/// The wish that some work should end, shared between who has it and the work.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

/// The work ended because that was asked for; it has no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stopped before the end, as was asked; there is no result")]
pub struct Stopped;

thread_local! {
    static RUNNING: RefCell<Option<Stop>> = const { RefCell::new(None) };
}

impl Stop {
    /// Nothing asked for yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the work to end; it does at its next look.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Runs work that ends early once [`ask`](Self::ask) was called. Panics of the work go on.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn run<T>(&self, work: impl FnOnce() -> T) -> Result<T, Stopped> {
        let before = RUNNING.replace(Some(self.clone()));
        let done = catch_unwind(AssertUnwindSafe(work));
        RUNNING.replace(before);
        done.map_err(|reason| match reason.downcast::<Stopped>() {
            Ok(stopped) => *stopped,
            Err(panic) => resume_unwind(panic),
        })
    }
}

/// What a loop looks at; taken by the thread that begins it, looked at by those that share it.
#[derive(Debug, Clone, Default)]
pub struct Watch(Option<Stop>);

impl Watch {
    /// The wish that this thread works under.
    #[must_use]
    pub fn of_this_thread() -> Self {
        Self(RUNNING.with_borrow(Option::clone))
    }

    /// Ends the work by unwinding if that was asked for. No message: nothing is wrong.
    #[inline]
    pub fn look(&self) {
        if let Some(stop) = &self.0
            && stop.0.load(Ordering::Relaxed)
        {
            resume_unwind(Box::new(Stopped));
        }
    }
}

/// Results of `0..count` in their order, on all threads, each looking whether the work should end; `scratch` makes what a thread works in.
///
/// In blocks: rayon goes on after one of its pieces has unwound, so that all that is left of a block has to unwind by itself, a few
/// microseconds each. Of millions left that would take longer than the work.
pub(crate) fn in_blocks<S, T: Send>(
    count: usize,
    scratch: impl Fn() -> S + Sync + Send,
    one: impl Fn(&mut S, usize) -> T + Sync + Send,
) -> Vec<T> {
    let watch = Watch::of_this_thread();
    let mut out = Vec::with_capacity(count);
    for first in (0..count).step_by(BLOCK) {
        let block = first..count.min(first + BLOCK);
        out.par_extend(block.into_par_iter().map_init(&scratch, |scratch, i| {
            watch.look();
            one(scratch, i)
        }));
    }
    out
}

/// Pieces of work of which the rest unwinds when somebody asks to stop.
const BLOCK: usize = 512;

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::resample::{BootstrapOptions, bootstrap_with};

    #[test]
    fn resamples_of_all_threads_end_soon_after_they_are_asked_to() {
        let stop = Stop::new();
        let asked = stop.clone();
        let values: Vec<f64> = (0..20_000).map(f64::from).collect();
        let options = BootstrapOptions {
            resamples: 1_000_000, // hours
            ..BootstrapOptions::with_seed(1)
        };
        let mean = |rows: &[f64]| Ok(rows.iter().sum::<f64>() / rows.len() as f64);
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(100));
            asked.ask();
        });
        let start = Instant::now();
        let found = stop.run(|| bootstrap_with(&values, mean, &options).map(drop));
        assert_eq!(found, Err(Stopped));
        assert!(start.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn other_panics_go_on_and_the_thread_is_free_afterwards() {
        let stop = Stop::new();
        let caught = catch_unwind(AssertUnwindSafe(|| {
            stop.run(|| resume_unwind(Box::new("a fault")))
        }));
        assert!(caught.is_err_and(|panic| panic.downcast_ref::<&str>() == Some(&"a fault")));
        assert_eq!(stop.run(|| 3), Ok(3));
        stop.ask();
        // Nothing runs under it any more.
        Watch::of_this_thread().look();
        assert_eq!(stop.run(|| Watch::of_this_thread().look()), Err(Stopped));
    }
}
