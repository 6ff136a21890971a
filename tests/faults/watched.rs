//! A program that is run with an eye on its time and its memory.

use std::fs;
use std::io::Read;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

/// How a program ended.
pub(crate) struct Ended {
    /// Its exit status; none where a signal ended it.
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// The most memory it held, in bytes, as far as this system tells.
    pub(crate) peak: u64,
    /// The time that processors worked for it, as far as this system tells.
    pub(crate) work: Duration,
}

/// Runs a program whose standard output and error are piped; one that takes longer than `longest` is killed.
pub(crate) fn watch(mut command: Command, longest: Duration) -> Ended {
    let mut child = command.spawn().expect("the program can be started");
    let stdout = drain(child.stdout.take().expect("it is piped"));
    let stderr = drain(child.stderr.take().expect("it is piped"));
    let started = Instant::now();
    let (mut peak, mut work) = (0, Duration::ZERO);
    let status = loop {
        peak = memory(&child).unwrap_or(0).max(peak);
        work = worked(&child).unwrap_or(work);
        if let Some(status) = child.try_wait().expect("it is our child") {
            break status;
        }
        if started.elapsed() > longest {
            child.kill().expect("it is our child");
        }
        thread::sleep(Duration::from_millis(2));
    };
    let text = |reader: thread::JoinHandle<Vec<u8>>| {
        String::from_utf8(reader.join().expect("readers don't fail")).expect("messages are UTF-8")
    };
    Ended { status: status.code(), stdout: text(stdout), stderr: text(stderr), peak, work }
}

fn drain(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).expect("a pipe can be read");
        bytes
    })
}

fn memory(child: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

/// User and system time, in steps of 10 ms, which is what Linux has long told programs.
fn worked(child: &Child) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks()? + ticks()?) * 10))
}
