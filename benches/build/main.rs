//! How long a magazine takes to build, beside the least that any generator must do with the same files.
//!
//! `cargo bench` writes a magazine of 9,000 articles in three languages and builds it in turn with the theme `plain`, with
//! `gloss`, and checks it; each round also runs the floor. All are processes of their own. It prints medians. The number
//! of articles is another one with `POLYGLOSS_BENCH_ARTICLES=30000`, the folder with `POLYGLOSS_BENCH_FOLDER`: without it
//! `/dev/shm` where there is one, so that no disk is measured.

mod corpus;
mod floor;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

const ROUNDS: usize = 5;

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let [_, name, content, output] = &arguments[..]
        && name == floor::ARGUMENT
    {
        return floor::run(Path::new(content), Path::new(output));
    }
    let articles =
        env::var("POLYGLOSS_BENCH_ARTICLES").map_or(9_000, |text| text.parse().expect("a number of articles"));
    let folder = tempfile::tempdir_in(parent()).expect("a folder for the magazine");
    let root = folder.path().join("site");
    let bytes = corpus::write(&root, articles);
    println!("{articles} articles, {} MB of text, medians of {ROUNDS} rounds", bytes / 1_000_000);

    let mut seen: BTreeMap<&str, Vec<Run>> = BTreeMap::new();
    let mut note = |name: &'static str, run: Run| seen.entry(name).or_default().push(run);
    for _ in 0..ROUNDS {
        note("floor", floor(&root, &folder.path().join("floor")));
        for theme in ["plain", "gloss"] {
            corpus::configure(&root, theme);
            note(theme, polygloss(&root, "build"));
        }
        note("check", polygloss(&root, "check"));
    }
    let least = median(&seen["floor"], |run| run.seconds);
    for name in ["floor", "plain", "gloss", "check"] {
        tell(name, &seen[name], least);
    }
}

/// Where the magazine is written.
fn parent() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let folder = env::var_os("POLYGLOSS_BENCH_FOLDER").map(PathBuf::from);
    folder.unwrap_or_else(|| if memory.is_dir() { memory.to_owned() } else { env::temp_dir() })
}

/// One run of a process.
struct Run {
    seconds: f64,
    /// What the program says of its stages and its memory, by name, as it says it.
    stages: Vec<(String, String)>,
}

fn floor(root: &Path, output: &Path) -> Run {
    let _ = fs::remove_dir_all(output);
    let program = env::current_exe().expect("the path of this program");
    let mut command = Command::new(program);
    timed(command.arg(floor::ARGUMENT).arg(root.join("content")).arg(output))
}

fn polygloss(root: &Path, command: &str) -> Run {
    let _ = fs::remove_dir_all(root.join("public"));
    timed(Command::new(env!("CARGO_BIN_EXE_polygloss")).arg("--root").arg(root).args(["-v", command]))
}

fn timed(command: &mut Command) -> Run {
    let start = Instant::now();
    let output = command.output().expect("a program that starts");
    let seconds = start.elapsed().as_secs_f64();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{command:?} failed:\n{told}");
    Run { seconds, stages: told.lines().filter_map(stage).collect() }
}

/// A stage and its value, among what is told of the magazine.
fn stage(line: &str) -> Option<(String, String)> {
    let (value, name) = line.trim().split_once("  ")?;
    let is_number = value.split(' ').next().is_some_and(|number| number.parse::<f64>().is_ok());
    is_number.then(|| (name.trim().to_owned(), value.to_owned()))
}

fn tell(name: &str, runs: &[Run], least: f64) {
    let seconds = median(runs, |run| run.seconds);
    println!("{name:<8} {seconds:>8.3} s  {:>5.2} times floor", seconds / least);
    for (at, (stage, value)) in runs[0].stages.iter().enumerate() {
        let number = |run: &Run| run.stages[at].1.split(' ').next().and_then(|text| text.parse().ok()).unwrap_or(0.0);
        let unit = value.split_once(' ').map_or("", |(_, unit)| unit);
        println!("         {:>8.1} {unit:<4} {stage}", median(runs, number));
    }
}

fn median(runs: &[Run], value: impl Fn(&Run) -> f64) -> f64 {
    let mut values: Vec<f64> = runs.iter().map(value).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
