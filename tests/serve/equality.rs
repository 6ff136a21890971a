//! What is served equals `build --drafts --future` of the same tree, byte for byte, after any edits.

use polygloss::serve::{Watching, Where};

use crate::random_edits::{Random, edit, magazine, mend};
use crate::workshop::assert_same;

/// So many edits, now and then several at once; each edition is compared with a build.
fn compare(seed: u64, edits: usize) {
    let (mut workshop, mut random) = (magazine(), Random(seed));
    let desk = workshop.desk(Watching::Told);
    assert!(assert_same(&workshop, &desk, "nothing"), "the magazine builds");
    let mut right = 0;
    for step in 0..edits {
        let mut done = Vec::new();
        for _ in 0..=random.below(5) / 3 {
            done.push(edit(&mut workshop, &mut random, step));
        }
        if random.below(3) == 0 {
            mend(&mut workshop);
            done.push("mending".to_owned());
        }
        let touched = workshop.touched();
        let look = if random.below(6) == 0 { Where::Everywhere(Vec::new()) } else { Where::Here(touched) };
        desk.renew(&look).expect("all can be read");
        let what = format!("{} (seed {seed}, step {step})", done.join(", "));
        right += usize::from(assert_same(&workshop, &desk, &what));
    }
    assert!(right * 3 > edits, "only {right} of {edits} editions were without errors");
}

#[test]
fn editions_equal_builds_after_edits_of_one_seed() {
    compare(11, 25);
}

#[test]
fn editions_equal_builds_after_edits_of_another_seed() {
    compare(500_017, 25);
}

#[test]
fn editions_equal_builds_after_edits_of_a_third_seed() {
    compare(9_000_001, 25);
}

#[test]
fn an_edit_that_changes_nothing_makes_no_edition() {
    let mut workshop = magazine();
    let desk = workshop.desk(Watching::Told);
    let text = workshop.read("content/en/about.md").expect("it is there");
    workshop.write("content/en/about.md", &text);
    workshop.write("public/index.html", "not ours");
    workshop.write("content/en/.about.md.swp", "an editor's");
    assert_eq!(desk.renew(&Where::Here(workshop.touched())), Ok(None));
    assert_eq!(desk.renew(&Where::Everywhere(Vec::new())), Ok(None));
    assert_eq!(desk.current().number(), 1);
}
