//! Says what is being done, and for how long.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// A sign of life at this interval; less often than would drown the output of the tool at work.
const SIGN_OF_LIFE: Duration = Duration::from_secs(10);
const WORTH_SAYING: Duration = Duration::from_secs(1);

/// Does `work` under a name: a line before it, one now and then, and the time it took at the end.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> T) -> T {
    println!("• {name}");
    let start = Instant::now();
    let (finished, is_finished) = mpsc::channel::<()>();
    let result = thread::scope(|scope| {
        scope.spawn(move || {
            while is_finished.recv_timeout(SIGN_OF_LIFE) == Err(RecvTimeoutError::Timeout) {
                println!("  … {name}: {:.0} s", start.elapsed().as_secs_f32());
            }
        });
        let result = work();
        drop(finished);
        result
    });
    let elapsed = start.elapsed();
    if elapsed >= WORTH_SAYING {
        println!("  {:.1} s", elapsed.as_secs_f32());
    }
    result
}
