//! Dates as editors write them, and the one clock of a run.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

/// How a date is written.
pub const HELP: &str = "write it like 2026-05-01 or 2026-05-01T08:00:00";

/// A date, a local date and time, or an instant with its own offset, years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum When {
    /// `2026-05-01`
    Day(Date),
    /// `2026-05-01T08:00:00`, in the site's time zone.
    Local(DateTime),
    /// `2026-05-01T08:00:00+02:00`
    Instant(Timestamp),
}

impl When {
    /// Reads RFC 3339 and its parts: a date, or a date and a time joined by `T` or a space, with or
    /// without seconds and offset.
    ///
    /// # Errors
    /// What is wrong with it, in an editor's words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let wrong = || format!("`{text}` is no date");
        let bytes = text.as_bytes();
        let digits =
            |range: std::ops::Range<usize>| bytes.get(range).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
        if !(digits(0..4)
            && bytes.get(4) == Some(&b'-')
            && digits(5..7)
            && bytes.get(7) == Some(&b'-')
            && digits(8..10))
        {
            return Err(wrong());
        }
        let number = |range: std::ops::Range<usize>| text[range].parse::<i16>().map_err(|_| wrong());
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        if year == 0 {
            return Err("there is no year 0".to_owned());
        }
        let date = Date::new(year, i8::try_from(month).map_err(|_| wrong())?, i8::try_from(day).map_err(|_| wrong())?)
            .map_err(|_| format!("there is no {text} in the calendar"))?;
        if text.len() == 10 {
            return Ok(Self::Day(date));
        }
        let rest = text[10..].strip_prefix(['T', 't', ' ']).ok_or_else(wrong)?;
        let (clock, offset) = match rest.find(['Z', 'z', '+', '-']) {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let datetime =
            date.to_datetime(parse_time(clock.trim_end()).ok_or_else(|| format!("`{clock}` is no time of day"))?);
        if offset.is_empty() {
            return Ok(Self::Local(datetime));
        }
        let seconds = parse_offset(offset).ok_or_else(|| format!("`{offset}` is no offset like +02:00"))?;
        let zone = jiff::tz::Offset::from_seconds(seconds).map_err(|_| wrong())?;
        zone.to_timestamp(datetime).map(Self::Instant).map_err(|_| wrong())
    }

    /// The instant it names; a day begins at its midnight in the zone. A local time that a clock change
    /// skips or repeats is taken as jiff's "compatible" rule says.
    pub fn instant(self, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Day(date) => at(zone, date.to_datetime(Time::midnight())),
            Self::Local(datetime) => at(zone, datetime),
            Self::Instant(timestamp) => timestamp,
        }
    }

    /// The first instant after it: for a day its end, else the instant itself.
    pub fn end(self, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Day(date) => match date.tomorrow() {
                Ok(next) => Self::Day(next).instant(zone),
                Err(_) => Timestamp::MAX,
            },
            other => other.instant(zone),
        }
    }

    /// The same on the clocks of a zone, to be shown.
    pub fn zoned(self, zone: &TimeZone) -> Zoned {
        self.instant(zone).to_zoned(zone.clone())
    }

    /// Whether it names a time of day.
    pub fn has_time(self) -> bool {
        !matches!(self, Self::Day(_))
    }
}

fn at(zone: &TimeZone, datetime: DateTime) -> Timestamp {
    zone.to_timestamp(datetime).unwrap_or(if datetime.year() > 0 { Timestamp::MAX } else { Timestamp::MIN })
}

fn parse_time(text: &str) -> Option<Time> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let parts: Vec<&str> = clock.split(':').collect();
    if !(2..=3).contains(&parts.len()) || parts.iter().any(|part| part.len() != 2) {
        return None;
    }
    if fraction.is_empty() || fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i8>().ok()).flatten();
    let nanoseconds = format!("{fraction:0<9}").parse().ok()?;
    Time::new(number(parts[0])?, number(parts[1])?, parts.get(2).map_or(Some(0), |part| number(part))?, nanoseconds)
        .ok()
}

fn parse_offset(text: &str) -> Option<i32> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, rest) = text.split_at_checked(1)?;
    let (hours, minutes) = rest.split_once(':').or_else(|| rest.split_at_checked(2))?;
    if hours.len() != 2 || minutes.len() != 2 || !rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b':') {
        return None;
    }
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let seconds = (hours * 60 + minutes) * 60;
    (hours < 24 && minutes < 60).then_some(if sign == "-" { -seconds } else { seconds })
}

/// The one clock of a run: an instant that doesn't move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Now. What an option gives without an offset is in the site's zone, known only once the
    /// configuration is read.
    pub now: When,
    /// Whether `--now` or SOURCE_DATE_EPOCH gave it, which `build` says.
    pub given: bool,
}
