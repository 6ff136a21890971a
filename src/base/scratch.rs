//! What a run puts aside for later in the same run: too much to hold in memory, and slow to make again.

/// A place for bytes, for one run. Called from several threads at once. What it doesn't take, or has lost, is made again.
pub trait Scratch: Sync {
    /// Takes bytes and tells at which place they are; nothing where there is no room for them.
    fn put(&self, bytes: Vec<u8>) -> Option<u64>;

    /// So many bytes from a place that [`Scratch::put`] told; nothing where they can't be read.
    fn fetch(&self, place: u64, length: usize) -> Option<Vec<u8>>;

    /// Gives back all room: what was put aside is needed no more.
    fn clear(&self);
}

/// Bytes that were put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aside {
    at: u64,
    length: u32,
}

impl Aside {
    /// Puts bytes aside; nothing where they can't be.
    pub fn put(scratch: &dyn Scratch, bytes: Vec<u8>) -> Option<Self> {
        let length = u32::try_from(bytes.len()).ok()?;
        Some(Self { at: scratch.put(bytes)?, length })
    }

    /// The bytes that were put aside; nothing where they are lost.
    pub fn fetch(&self, scratch: &dyn Scratch) -> Option<Vec<u8>> {
        scratch.fetch(self.at, self.length as usize)
    }
}
