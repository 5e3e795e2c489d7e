//! Work spread over threads, with its results in the order of the input.
//!
//! [`in_order`] keeps as many batches on the way as all threads need and no more, so memory stays bounded however
//! long the input is, and output flows while input is still being read. How many threads there are changes only the
//! speed: results come out one after the other as if there were one.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Batches on the way for each thread: one being worked on, one waiting, and some slack for a slow one in front.
const BATCHES_PER_THREAD: usize = 4;

type Numbered<T> = (usize, T);
type Outcome<R> = Numbered<thread::Result<R>>;

/// Takes jobs from `jobs` on a thread of its own, does `work` on `threads` others, and hands the results to `sink` on
/// this thread, in the order of the jobs. Stops at the sink's first error.
///
/// # Errors
/// The sink's.
///
/// # Panics
/// If `work` panicked: with the same panic.
pub fn in_order<T, R, E>(
    jobs: impl Iterator<Item = T> + Send,
    threads: usize,
    work: impl Fn(T) -> R + Sync,
    sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    T: Send,
    R: Send,
{
    let window = threads.max(1) * BATCHES_PER_THREAD;
    let (ask, asked) = sync_channel(window);
    let (give, given) = sync_channel(window);
    let (done, finished) = channel();
    let queue = Mutex::new(given);
    thread::scope(|scope| {
        for _ in 0..window {
            let _ = ask.send(());
        }
        scope.spawn(move || feed(jobs, &asked, &give));
        for _ in 0..threads.max(1) {
            let (queue, work, done) = (&queue, &work, done.clone());
            scope.spawn(move || labour(queue, work, &done));
        }
        drop(done);
        drain(finished, ask, sink)
    })
}

/// Numbers the jobs and passes on one for each request.
fn feed<T>(jobs: impl Iterator<Item = T>, asked: &Receiver<()>, give: &SyncSender<Numbered<T>>) {
    let mut jobs = jobs.enumerate();
    while asked.recv().is_ok() {
        let Some(job) = jobs.next() else { return };
        if give.send(job).is_err() {
            return;
        }
    }
}

/// Does job after job until there are no more, or nobody wants the results.
fn labour<T, R>(queue: &Mutex<Receiver<Numbered<T>>>, work: &impl Fn(T) -> R, done: &Sender<Outcome<R>>) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, job)) = job else { return };
        let result = catch_unwind(AssertUnwindSafe(|| work(job)));
        if done.send((number, result)).is_err() {
            return;
        }
    }
}

/// Puts results back in order, and asks for a job whenever one has left.
fn drain<R, E>(
    finished: Receiver<Outcome<R>>,
    ask: SyncSender<()>,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (number, result) in finished {
        early.insert(number, result);
        while let Some(result) = early.remove(&next) {
            sink(result.unwrap_or_else(|panic| resume_unwind(panic)))?;
            next += 1;
            let _ = ask.try_send(());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_jobs_whoever_is_slow() {
        for threads in [1, 2, 7] {
            let mut got = Vec::new();
            let slow = |n: u64| {
                thread::sleep(Duration::from_micros(if n.is_multiple_of(5) { 3000 } else { 100 }));
                n * n
            };
            let result = in_order(0..200, threads, slow, |n| {
                got.push(n);
                Ok::<(), ()>(())
            });
            assert_eq!(result, Ok(()));
            assert_eq!(got, (0..200).map(|n| n * n).collect::<Vec<_>>(), "{threads} threads");
        }
    }

    #[test]
    fn an_error_of_the_sink_stops_endless_input() {
        let result = in_order(0.., 3, |n: u64| n, |n| if n < 50 { Ok(()) } else { Err("full") });
        assert_eq!(result, Err("full"));
    }

    #[test]
    fn no_more_is_on_the_way_than_the_window_holds() {
        let taken = std::sync::atomic::AtomicUsize::new(0);
        let jobs = (0..1000).inspect(|_| {
            taken.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        });
        let mut written = 0;
        let result = in_order(
            jobs,
            2,
            |n: u64| n,
            |_| {
                let ahead = taken.load(std::sync::atomic::Ordering::SeqCst) - written;
                written += 1;
                if ahead <= 2 * BATCHES_PER_THREAD + 1 { Ok(()) } else { Err(ahead) }
            },
        );
        assert_eq!(result, Ok(()));
    }

    #[test]
    #[should_panic(expected = "job 7")]
    fn a_panic_at_work_is_not_swallowed() {
        let work = |n: u64| if n == 7 { panic!("job 7") } else { n };
        let _ = in_order(0..100, 2, work, |_| Ok::<(), ()>(()));
    }
}
