//! Decoded pixels, eight bits a channel, row by row from the top left.

/// What a pixel is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Channels {
    /// Red, green, blue.
    Rgb,
    /// Red, green, blue, and how much it covers; not premultiplied.
    Rgba,
    /// Cyan, magenta, yellow, black; 255 is full ink.
    Cmyk,
}

impl Channels {
    /// Bytes of a pixel.
    pub(super) fn count(self) -> usize {
        match self {
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }
}

/// A picture as pixels. `bytes` holds exactly width times height times channels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Raster {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) channels: Channels,
    pub(super) bytes: Vec<u8>,
}

impl Raster {
    /// Width and height as indices.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.width as usize, self.height as usize)
    }

    /// Without its fourth channel where every pixel covers fully.
    pub(super) fn without_idle_alpha(self) -> Self {
        let is_idle = || self.bytes.as_chunks::<4>().0.iter().all(|pixel| pixel[3] == 255);
        if self.channels != Channels::Rgba || !is_idle() {
            return self;
        }
        // In place: of a large picture there is no room for another.
        let mut bytes = self.bytes;
        let pixels = bytes.len() / 4;
        for at in 1..pixels {
            bytes.copy_within(4 * at..4 * at + 3, 3 * at);
        }
        bytes.truncate(3 * pixels);
        Self { channels: Channels::Rgb, bytes, ..self }
    }

    /// Laid on white, for formats without transparency.
    pub(super) fn on_white(&self) -> Self {
        let on_white = |colour: u8, cover: u8| {
            let (colour, cover) = (u32::from(colour), u32::from(cover));
            u8::try_from((colour * cover + 255 * (255 - cover) + 127) / 255).unwrap_or(255)
        };
        let pixels = self.bytes.as_chunks::<4>().0.iter();
        let bytes = pixels.flat_map(|[r, g, b, a]| [on_white(*r, *a), on_white(*g, *a), on_white(*b, *a)]).collect();
        Self { width: self.width, height: self.height, channels: Channels::Rgb, bytes }
    }
}
