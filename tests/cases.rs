//! Sites as text in, outputs and diagnostics out: each file below tests/cases/ is one case, as tests/cases/README.md says.

#[path = "cases/case.rs"]
mod case;
#[path = "cases/derivatives.rs"]
mod derivatives;
#[path = "cases/difference.rs"]
mod difference;
#[path = "cases/excerpt.rs"]
mod excerpt;
#[path = "cases/picture.rs"]
mod picture;
#[path = "cases/run.rs"]
mod run;

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use case::Case;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// All cases in folders of tests/cases/ but shared/, by name such as `links/fallback`; `CASES=links` picks some.
fn names() -> Vec<String> {
    let wanted = std::env::var("CASES").unwrap_or_default();
    let mut names = Vec::new();
    for folder in fs::read_dir(root()).expect("tests/cases/ is there").flatten().filter(|entry| entry.path().is_dir()) {
        let topic = folder.file_name().to_string_lossy().into_owned();
        if topic == "shared" {
            continue;
        }
        for file in fs::read_dir(folder.path()).expect("a folder can be read").flatten() {
            let file = file.file_name().to_string_lossy().into_owned();
            names.extend(file.strip_suffix(".txt").map(|name| format!("{topic}/{name}")));
        }
    }
    names.retain(|name| name.contains(&wanted));
    names.sort();
    names
}

/// What a case shows wrongly, or nothing; with `UPDATE` set its expected parts are written anew instead.
fn check(name: &str) -> Option<String> {
    let path = root().join(format!("{name}.txt"));
    let written = fs::read_to_string(&path).expect("a case can be read");
    let shared = |name: &str| fs::read_to_string(root().join("shared").join(format!("{name}.txt"))).ok();
    let case = match Case::parse(&written, &shared) {
        Ok(case) => case,
        Err(why) => return Some(format!("{name}: {why}")),
    };
    let shown = case.with_expected(run::run(&case));
    if shown == written {
        return None;
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, shown).expect("a case can be written");
        return None;
    }
    Some(format!("{name}: - is expected, + is what came\n{}", difference::lines(&written, &shown)))
}

#[test]
fn every_case_shows_what_it_says() {
    let names = names();
    assert!(!names.is_empty(), "no case has this name");
    let wrong: Vec<String> = names.par_iter().filter_map(|name| check(name)).collect();
    assert!(
        wrong.is_empty(),
        "{} of {} cases differ\n\n{}\nUPDATE=1 cargo test --test cases writes what came; read the difference",
        wrong.len(),
        names.len(),
        wrong.join("\n")
    );
}
