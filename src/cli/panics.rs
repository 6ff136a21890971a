//! A mistake of the program itself, which must not look like one of the site, nor end with another status than the promised ones.

use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};

use crate::base::Failure;

use super::Outcome;

/// Runs a command; a panic is told in a line and ends it as a failure of the machine.
pub(super) fn survived(command: impl FnOnce() -> Result<Outcome, Failure>) -> Result<Outcome, Failure> {
    set_hook(Box::new(tell));
    // What a panic left half done is dropped with the command: nothing is used after it but the report.
    catch_unwind(AssertUnwindSafe(command)).unwrap_or_else(|_| {
        Err(Failure::machine(
            "this is a mistake of Polygloss and not of the site; please report it with the line above",
        ))
    })
}

fn tell(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(|place| format!(" ({}:{})", place.file(), place.line())).unwrap_or_default();
    eprintln!("internal: {}{place}", panic.payload_as_str().unwrap_or("an unknown failure"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::FailureKind;

    #[test]
    fn a_panic_is_a_failure() {
        let ended = survived(|| panic!("for this test"));
        assert!(matches!(ended, Err(Failure { kind: FailureKind::Machine, .. })));
        let _ = std::panic::take_hook();
    }
}
