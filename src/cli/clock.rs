//! The clock of a run: `--now`, else SOURCE_DATE_EPOCH, else the machine's.

use jiff::Timestamp;

use crate::base::{Clock, Failure, When};

/// The clock that the command line and the environment give.
///
/// # Errors
/// A time that can't be read.
pub(super) fn clock(now: Option<&str>) -> Result<Clock, Failure> {
    if let Some(text) = now {
        let now =
            When::parse(text).map_err(|why| Failure::usage(format!("--now: {why}; write it like 2026-12-24T08:00")))?;
        return Ok(Clock { now, given: true });
    }
    if let Some(epoch) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|epoch| !epoch.is_empty()) {
        let seconds = epoch.to_str().and_then(|text| text.trim().parse::<i64>().ok());
        let instant = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
        let instant = instant.ok_or_else(|| Failure::usage("SOURCE_DATE_EPOCH is no number of seconds since 1970"))?;
        return Ok(Clock { now: When::Instant(instant), given: true });
    }
    Ok(Clock { now: When::Instant(Timestamp::now()), given: false })
}
