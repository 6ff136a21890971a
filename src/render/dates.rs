//! Dates, numbers, lists and plurals as a language writes them (CLDR through ICU4X). Years are Gregorian and digits
//! Latin in every language, so that a site says the same year everywhere.

use std::sync::{PoisonError, RwLock};

use icu::calendar::{Date, Gregorian};
use icu::datetime::FixedCalendarDateTimeFormatter;
use icu::datetime::fieldsets::{E, Y, YM, YMD, YMDE};
use icu::decimal::DecimalFormatter;
use icu::decimal::input::Decimal;
use icu::list::ListFormatter;
use icu::list::options::ListFormatterOptions;
use icu::locale::Locale;
use icu::plurals::PluralRules;
use jiff::civil;
use rustc_hash::FxHashMap;
use tera::Value;
use writeable::Writeable;

use crate::base::LanguageTag;
use crate::config::strings_reader::category_name;

type Formatter<F> = FixedCalendarDateTimeFormatter<Gregorian, F>;

type WrittenDates = FxHashMap<(civil::Date, DateLength), Value>;

/// The ways to write a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateLength {
    /// 23. november 2026
    Long,
    /// 23. nov. 2026
    Medium,
    /// 23. 11. 26
    Short,
    /// november 2026
    Month,
    /// 2026
    Year,
    /// ponedeljek, 23. november 2026
    Full,
    /// ponedeljek
    Weekday,
}

impl DateLength {
    /// All of them by the names that templates use.
    pub const NAMES: [(&'static str, Self); 7] = [
        ("long", Self::Long),
        ("medium", Self::Medium),
        ("short", Self::Short),
        ("month", Self::Month),
        ("year", Self::Year),
        ("full", Self::Full),
        ("weekday", Self::Weekday),
    ];
}

/// How one language writes.
pub struct Formats {
    long: Formatter<YMD>,
    medium: Formatter<YMD>,
    short: Formatter<YMD>,
    month: Formatter<YM>,
    year: Formatter<Y>,
    full: Formatter<YMDE>,
    weekday: Formatter<E>,
    number: DecimalFormatter,
    list: ListFormatter,
    plurals: PluralRules,
    is_slovene: bool,
    /// The dates that were written so far, by the day of the month, so that two threads seldom want the same lock: a magazine
    /// has few days, and names each on many pages.
    dates: [RwLock<WrittenDates>; 31],
}

impl Formats {
    /// The formats of a language.
    pub fn new(language: &LanguageTag) -> Self {
        const HELD: &str = "the data of all languages is compiled in";
        let locale = Locale::try_from_str(&format!("{language}-u-ca-gregory-nu-latn")).expect("a tag is well formed");
        let locale = &locale;
        Self {
            long: Formatter::try_new(locale.into(), YMD::long()).expect(HELD),
            medium: Formatter::try_new(locale.into(), YMD::medium()).expect(HELD),
            short: Formatter::try_new(locale.into(), YMD::short()).expect(HELD),
            month: Formatter::try_new(locale.into(), YM::long()).expect(HELD),
            year: Formatter::try_new(locale.into(), Y::long()).expect(HELD),
            full: Formatter::try_new(locale.into(), YMDE::long()).expect(HELD),
            weekday: Formatter::try_new(locale.into(), E::long()).expect(HELD),
            number: DecimalFormatter::try_new(locale.into(), Default::default()).expect(HELD),
            list: ListFormatter::try_new_and(locale.into(), ListFormatterOptions::default()).expect(HELD),
            plurals: PluralRules::try_new_cardinal(locale.into()).expect(HELD),
            is_slovene: language.primary() == "sl",
            dates: Default::default(),
        }
    }

    /// A date, as the text that templates see.
    pub fn date(&self, date: civil::Date, length: DateLength) -> Value {
        let dates = &self.dates[usize::from(date.day().unsigned_abs()) - 1];
        let known = dates.read().unwrap_or_else(PoisonError::into_inner).get(&(date, length)).cloned();
        known.unwrap_or_else(|| {
            let written = Value::from(self.write_date(date, length));
            dates.write().unwrap_or_else(PoisonError::into_inner).insert((date, length), written.clone());
            written
        })
    }

    fn write_date(&self, date: civil::Date, length: DateLength) -> String {
        let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
        let date = Date::try_new_gregorian(date.year().into(), month, day)
            .expect("a civil date is a date of the Gregorian calendar");
        let written = match length {
            DateLength::Long => self.long.format(&date).to_string(),
            DateLength::Medium => self.medium.format(&date).to_string(),
            DateLength::Short => self.short.format(&date).to_string(),
            DateLength::Month => self.month.format(&date).to_string(),
            DateLength::Year => self.year.format(&date).to_string(),
            DateLength::Full => self.full.format(&date).to_string(),
            DateLength::Weekday => self.weekday.format(&date).to_string(),
        };
        // CLDR has `08. oktober`; Slovene orthography writes a day without a nought.
        if self.is_slovene && day < 10 {
            written.replacen(&format!("0{day}. "), &format!("{day}. "), 1)
        } else {
            written
        }
    }

    /// A whole number with its language's grouping.
    pub fn number(&self, number: i64) -> String {
        self.number.format(&Decimal::from(number)).write_to_string().into_owned()
    }

    /// A number with its language's grouping and decimals; nothing for one without end.
    pub fn decimal(&self, number: f64) -> Option<String> {
        let number = Decimal::try_from_str(&number.to_string()).ok()?;
        Some(self.number.format(&number).write_to_string().into_owned())
    }

    /// "A, B in C".
    pub fn list(&self, items: &[String]) -> String {
        self.list.format_to_string(items.iter())
    }

    /// The plural category of a number, by CLDR's name: `one`, `few`.
    pub fn plural(&self, number: i64) -> &'static str {
        category(&self.plurals, number)
    }
}

/// The plural category of a number in a language that lends a text to another.
pub fn plural_in(language: &LanguageTag, number: i64) -> &'static str {
    let rules = PluralRules::try_new_cardinal((&language.locale()).into());
    rules.map_or("other", |rules| category(&rules, number))
}

fn category(rules: &PluralRules, number: i64) -> &'static str {
    category_name(rules.category_for(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_their_language_writes_them() {
        let day = civil::date(2026, 10, 8);
        for (language, length, expected) in [
            ("sl", DateLength::Long, "8. oktober 2026"),
            ("sl", DateLength::Full, "četrtek, 8. oktober 2026"),
            ("sl", DateLength::Medium, "8. okt. 2026"),
            ("de", DateLength::Long, "8. Oktober 2026"),
            ("en", DateLength::Long, "October 8, 2026"),
            ("ja", DateLength::Long, "2026年10月8日"),
            ("ar", DateLength::Long, "8 أكتوبر 2026"),
        ] {
            let tag = LanguageTag::parse(language).expect("the code is canonical");
            assert_eq!(Formats::new(&tag).date(day, length).as_str(), Some(expected), "{language}");
        }
    }
}
