//! Maker notes in EXIF, each in its maker's own way: whether the number of the camera stands there. Older cameras write it
//! nowhere else.

/// More tags than this has no table.
const MOST_TAGS: usize = 400;

/// How a maker's notes begin, and where in them the number of the camera stands.
struct Maker {
    start: &'static [u8],
    /// Where the table of tags begins.
    table: usize,
    /// The tag that leads to a table within, where the number stands in one.
    within: Option<u16>,
    tag: u16,
}

impl Maker {
    const fn new(start: &'static [u8], table: usize, tag: u16) -> Self {
        Self { start, table, within: None, tag }
    }

    const fn within(self, tag: u16) -> Self {
        Self { within: Some(tag), ..self }
    }
}

const MAKERS: [Maker; 7] = [
    Maker::new(b"Nikon\0\x02", 18, 0x001D),
    Maker::new(b"OLYMPUS\0", 12, 0x0101).within(0x2010),
    Maker::new(b"OM SYSTEM\0", 16, 0x0101).within(0x2010),
    Maker::new(b"AOC\0", 6, 0x0229), // Pentax
    Maker::new(b"Panasonic\0", 12, 0x0025),
    Maker::new(b"SONY ", 12, 0x2031),
    Maker::new(b"FUJIFILM", 12, 0x0010),
];

/// These have no beginning of their own.
const CANON: Maker = Maker::new(b"", 0, 0x000C);

/// The order of a number's bytes. Not all makers say it, and some mean another than the file's: a table makes sense in
/// one only.
#[derive(Clone, Copy)]
enum Order {
    Big,
    Little,
}

/// Whether the notes of this maker, as EXIF names it, hold the number of the camera.
pub(super) fn has_serial_number(notes: &[u8], make: &str) -> bool {
    let known = MAKERS.iter().find(|maker| notes.starts_with(maker.start));
    let Some(maker) = known.or_else(|| make.starts_with("Canon").then_some(&CANON)) else { return false };
    [Order::Big, Order::Little].into_iter().any(|order| {
        let table = match maker.within {
            Some(tag) => value(notes, maker.table, tag, order),
            None => Some(maker.table),
        };
        table.and_then(|table| value(notes, table, maker.tag, order)).is_some_and(|value| value > 0)
    })
}

/// The value of a tag in a table, or where it stands.
fn value(notes: &[u8], table: usize, tag: u16, order: Order) -> Option<usize> {
    let count = number::<2>(notes, table, order).filter(|count| *count <= MOST_TAGS)?;
    let entries = (0..count).map(|at| table + 2 + 12 * at);
    let mut named = entries.filter(|at| number::<2>(notes, *at, order) == Some(usize::from(tag)));
    named.next().and_then(|at| number::<4>(notes, at + 8, order))
}

fn number<const LENGTH: usize>(notes: &[u8], at: usize, order: Order) -> Option<usize> {
    let digits: &[u8; LENGTH] = notes.get(at..)?.first_chunk()?;
    let add = |number, digit: &u8| number << 8 | usize::from(*digit);
    Some(match order {
        Order::Big => digits.iter().fold(0, add),
        Order::Little => digits.iter().rev().fold(0, add),
    })
}
