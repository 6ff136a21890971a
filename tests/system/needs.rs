//! What a test needs of the machine beyond Rust.

use std::io::Write;
use std::process::Command;

/// Whether this is root and these programs are there. Where they are not, a test has nothing to do, save where `CI` is
/// `true`, as `.ci/run` sets it for root: there it fails.
pub(crate) fn root_with(programs: &[&str]) -> bool {
    able(rustix::process::geteuid().is_root(), "root and ", programs)
}

/// The same for programs that anyone may run.
pub(crate) fn anyone_with(programs: &[&str]) -> bool {
    able(true, "", programs)
}

fn able(is_allowed: bool, whom: &str, programs: &[&str]) -> bool {
    let missing: Vec<&&str> = programs.iter().filter(|program| !is_there(program)).collect();
    let able = is_allowed && missing.is_empty();
    let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(able || !in_ci, "this test needs {whom}{programs:?}; missing: {missing:?}");
    if !able {
        let thread = std::thread::current();
        let test = thread.name().unwrap_or("a test");
        // Not `eprintln!`, of which nothing is seen where a test passes.
        let told = writeln!(std::io::stderr(), "left out: {test} needs {whom}{programs:?}; missing: {missing:?}");
        told.expect("standard error can be written");
    }
    able
}

fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Runs a program that must succeed.
#[track_caller]
pub(crate) fn must(command: &mut Command) {
    let output = command.output().expect("the program can be started");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
