//! How much of a picture the codes of a JPEG's first scan tell (ITU-T T.81, annexes C and F): decoders make up what is
//! missing and say nothing.

/// Whether the first scan ends more than a row of blocks before the picture does that the header promises; some cameras
/// forget the last ones. What can't be followed is left for decoders to judge.
pub(super) fn is_short(bytes: &[u8]) -> bool {
    Scan::first(bytes).is_some_and(|scan| scan.units_told() + scan.across < scan.across * scan.down)
}

/// The codes of one kind of numbers, by their lengths.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// For each length from 1 on: the first code, how many there are, and where their values begin.
    lengths: [(u32, u32, usize); 16],
    values: Vec<u8>,
}

/// The first scan: units of blocks, and how they are coded.
struct Scan<'a> {
    data: &'a [u8],
    /// For each block of a unit the tables of its first number and of the others, where those are in this scan.
    blocks: Vec<(Table, Option<Table>)>,
    across: u64,
    down: u64,
    /// Units between two restarts; 0 where there are none.
    interval: u64,
}

/// What the segments say of a colour: its name, and its blocks in a unit, across and down.
type Colour = (u8, u64, u64);

impl<'a> Scan<'a> {
    /// Reads the segments up to the first scan.
    fn first(bytes: &'a [u8]) -> Option<Self> {
        let mut tables: [[Option<Table>; 4]; 2] = Default::default();
        let mut frame: Option<(u64, u64, Vec<Colour>)> = None;
        let (mut at, mut interval) = (2, 0);
        loop {
            while *bytes.get(at)? != 0xFF || matches!(bytes.get(at + 1)?, 0xFF | 0x00) {
                at += 1;
            }
            let marker = bytes[at + 1];
            let length = usize::from(u16::from_be_bytes(*bytes.get(at + 2..)?.first_chunk()?));
            let segment = bytes.get(at + 4..at + 2 + length)?;
            at += 2 + length;
            match marker {
                0xC4 => define(segment, &mut tables)?,
                0xC0..=0xC2 => frame = Some(sizes(segment)?),
                0xC3 | 0xC5..=0xC7 | 0xC9..=0xCF => return None,
                0xDD => interval = u64::from(u16::from_be_bytes(*segment.first_chunk()?)),
                0xDA => {
                    let (width, height, colours) = frame?;
                    return Self::begun(segment, &bytes[at..], (width, height), &colours, &tables, interval);
                }
                _ => {}
            }
        }
    }

    fn begun(
        header: &[u8],
        data: &'a [u8],
        (width, height): (u64, u64),
        colours: &[Colour],
        tables: &[[Option<Table>; 4]; 2],
        interval: u64,
    ) -> Option<Self> {
        let count = usize::from(*header.first()?);
        let [first, last, _] = *header.get(1 + 2 * count..)?.first_chunk()?;
        if first != 0 {
            return None;
        }
        let most = |side: fn(&Colour) -> u64| colours.iter().map(side).max();
        let (most_across, most_down) = (most(|colour| colour.1)?, most(|colour| colour.2)?);
        let mut blocks = Vec::new();
        let mut unit = (8 * most_across, 8 * most_down);
        for named in header.get(1..1 + 2 * count)?.as_chunks::<2>().0 {
            let (_, across, down) = colours.iter().find(|colour| colour.0 == named[0])?;
            let table = |kind: usize, at: u8| tables[kind].get(usize::from(at)).cloned().flatten();
            let one = (table(0, named[1] >> 4)?, if last == 0 { None } else { Some(table(1, named[1] & 15)?) });
            if count == 1 {
                // A colour by itself is coded block by block.
                unit = (8 * most_across / across, 8 * most_down / down);
                blocks.push(one);
            } else {
                blocks.extend(std::iter::repeat_n(one, usize::try_from(across * down).ok()?));
            }
        }
        (width > 0 && height > 0).then(|| Self {
            data,
            blocks,
            across: width.div_ceil(unit.0.max(1)),
            down: height.div_ceil(unit.1.max(1)),
            interval,
        })
    }

    /// How many units there are codes for, or all that are wanted.
    fn units_told(&self) -> u64 {
        let mut bits = Bits::new(self.data);
        let wanted = self.across * self.down;
        for unit in 0..wanted {
            if self.interval > 0 && unit > 0 && unit % self.interval == 0 && bits.restart().is_none() {
                return unit;
            }
            if self.blocks.iter().any(|(first, others)| bits.block(first, others.as_ref()).is_none()) {
                return unit;
            }
        }
        wanted
    }
}

/// Tables of codes: how many there are of each length, then what they stand for.
pub(super) fn define(mut segment: &[u8], tables: &mut [[Option<Table>; 4]; 2]) -> Option<()> {
    while let [place, rest @ ..] = segment {
        let counts: &[u8; 16] = rest.first_chunk()?;
        let mut table = Table::default();
        let (mut code, mut from) = (0_u32, 0_usize);
        for (length, count) in table.lengths.iter_mut().zip(counts) {
            *length = (code, u32::from(*count), from);
            code = (code + u32::from(*count)) << 1;
            from += usize::from(*count);
        }
        table.values = rest.get(16..16 + from)?.to_vec();
        *tables.get_mut(usize::from(place >> 4))?.get_mut(usize::from(place & 15))? = Some(table);
        segment = &rest[16 + from..];
    }
    Some(())
}

/// Width, height and colours.
pub(super) fn sizes(segment: &[u8]) -> Option<(u64, u64, Vec<Colour>)> {
    let side = |at: usize| Some(u64::from(u16::from_be_bytes(*segment.get(at..)?.first_chunk()?)));
    let colours = segment.get(6..)?.as_chunks::<3>().0.iter();
    let colours = colours.map(|[id, factors, _]| (*id, u64::from(factors >> 4), u64::from(factors & 15)));
    let colours: Vec<Colour> = colours.collect();
    let are_lawful = colours.iter().all(|(_, across, down)| (1..=4).contains(across) && (1..=4).contains(down));
    are_lawful.then_some(())?;
    Some((side(3)?, side(1)?, colours))
}

/// The bits of a scan, up to the next marker.
pub(super) struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    held: u64,
    count: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0, held: 0, count: 0 }
    }

    /// Holds at least so many bits, where there are as many.
    fn fill(&mut self, wanted: u32) -> Option<()> {
        while self.count < wanted {
            let byte = *self.data.get(self.at)?;
            if byte == 0xFF && *self.data.get(self.at + 1)? != 0 {
                return None;
            }
            self.at += if byte == 0xFF { 2 } else { 1 };
            self.held = self.held << 8 | u64::from(byte);
            self.count += 8;
        }
        Some(())
    }

    pub(super) fn take(&mut self, count: u32) -> Option<u32> {
        self.fill(count)?;
        self.count -= count;
        u32::try_from(self.held >> self.count & ((1 << count) - 1)).ok()
    }

    fn value(&mut self, table: &Table) -> Option<u8> {
        self.code(table).map(|(_, _, value)| value)
    }

    /// The next code, its length, and what it stands for.
    pub(super) fn code(&mut self, table: &Table) -> Option<(u32, u32, u8)> {
        let mut code = 0;
        for (length, (first, count, from)) in (1..).zip(table.lengths) {
            code = code << 1 | self.take(1)?;
            if code.wrapping_sub(first) < count {
                let value = table.values.get(from + usize::try_from(code - first).ok()?);
                return value.map(|value| (code, length, *value));
            }
        }
        None
    }

    fn block(&mut self, first: &Table, others: Option<&Table>) -> Option<()> {
        let size = self.value(first)?;
        self.take(u32::from(size & 15))?;
        let Some(others) = others else { return Some(()) };
        let mut place = 1;
        while place < 64 {
            let value = self.value(others)?;
            match (value >> 4, value & 15) {
                (15, 0) => place += 16,
                (_, 0) => break,
                (zeros, size) => {
                    self.take(u32::from(size))?;
                    place += usize::from(zeros) + 1;
                }
            }
        }
        Some(())
    }

    /// Goes on behind the next restart.
    pub(super) fn restart(&mut self) -> Option<()> {
        (self.held, self.count) = (0, 0);
        loop {
            let at = self.at + memchr::memchr(0xFF, self.data.get(self.at..)?)?;
            self.at = at + 1;
            match self.data.get(self.at)? {
                0xD0..=0xD7 => {
                    self.at += 1;
                    return Some(());
                }
                0x00 | 0xFF => {}
                _ => return None,
            }
        }
    }
}
