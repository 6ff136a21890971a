//! `FAULTS.md` names each test that there is, and none that there isn't.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The rows of the table: a case's number, and what is said of its tests.
fn rows(table: &str) -> Vec<(u32, &str)> {
    table
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ");
            Some((cells.next()?.parse().ok()?, cells.last()?))
        })
        .collect()
}

/// The tests in the files of a folder whose names begin with a case's number.
fn tests_in(folder: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(path).expect("the tests are there") {
        found.extend(tests_of(&entry.expect("readable").path(), folder));
    }
    found
}

/// The tests in a file whose names begin with a case's number.
fn tests_of(path: &Path, part: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let text = fs::read_to_string(path).expect("a source file");
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line != "#[test]" {
            continue;
        }
        let name = lines.next().and_then(|line| line.strip_prefix("fn ")?.split('(').next());
        found.extend(name.filter(|name| case(name).is_some()).map(|name| format!("{part}: `{name}`")));
    }
    found
}

/// Whether a test in Chromium has this title.
fn is_browser_test(title: &str) -> bool {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let start = format!("test(\"{title}\"");
    fs::read_dir(folder).expect("the tests are there").any(|entry| {
        let path = entry.expect("readable").path();
        path.to_string_lossy().ends_with(".test.js") && fs::read_to_string(path).is_ok_and(|text| text.contains(&start))
    })
}

/// The number that a test's name begins with: 18 in `n018_a_template_error`.
fn case(name: &str) -> Option<u32> {
    let (number, _) = name.strip_prefix('n')?.split_once('_')?;
    (number.len() == 3).then(|| number.parse().ok())?
}

#[test]
fn the_table_names_the_tests_that_there_are() {
    const PARTS: [&str; 2] = ["ledger", "import"];
    let table = include_str!("../FAULTS.md");
    let mut named = BTreeSet::new();
    let mut last = 0;
    for (number, tests) in rows(table) {
        assert!(number > last, "case {number} stands after {last}");
        last = number;
        if let Some(part) = tests.strip_prefix("later: ") {
            assert!(PARTS.contains(&part), "case {number}: there will be no part `{part}`");
            continue;
        }
        for test in tests.split(", ") {
            let name = test.split('`').nth(1).unwrap_or_else(|| panic!("case {number}: `{test}` is no test"));
            if test.starts_with("browser: ") {
                assert!(is_browser_test(name), "case {number}: `{name}` is no test in tests/browser");
                continue;
            }
            assert_eq!(case(name), Some(number), "{name} is no test of case {number}");
            named.insert(test.to_owned());
        }
    }
    assert_eq!(last, 150, "the last case");
    let mut there: BTreeSet<String> = ["faults", "system", "serve"].into_iter().flat_map(tests_in).collect();
    there.extend(tests_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search.rs"), "search"));
    assert_eq!(named, there);
}
