//! Two texts side by side, line by line.

/// The lines that differ, each with `-` or `+`, and two lines around them.
pub(crate) fn lines(before: &str, after: &str) -> String {
    const AROUND: usize = 2;
    let (a, b): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let all = aligned(&a, &b);
    let is_near = |at: usize| {
        let range = at.saturating_sub(AROUND)..(at + AROUND + 1).min(all.len());
        all[range].iter().any(|(sign, _)| *sign != ' ')
    };
    let mut shown = String::new();
    for (at, (sign, line)) in all.iter().enumerate() {
        if is_near(at) {
            shown += &format!("  {sign} {line}\n");
        } else if at > 0 && is_near(at - 1) {
            shown += "    …\n";
        }
    }
    shown
}

/// Both texts' lines by their longest common subsequence.
fn aligned<'a>(a: &[&'a str], b: &[&'a str]) -> Vec<(char, &'a str)> {
    let mut common = vec![vec![0u32; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i][j] = if a[i] == b[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut all) = (0, 0, Vec::new());
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            all.push((' ', a[i]));
            (i, j) = (i + 1, j + 1);
        } else if j >= b.len() || (i < a.len() && common[i + 1][j] >= common[i][j + 1]) {
            all.push(('-', a[i]));
            i += 1;
        } else {
            all.push(('+', b[j]));
            j += 1;
        }
    }
    all
}
