//! The eight ways in which a camera can have been held (EXIF tag 0x0112, TIFF 6.0).

use super::raster::Raster;

/// How the stored pixels are to be turned to be seen upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Orientation {
    /// 1: as stored.
    #[default]
    Upright,
    /// 2: mirrored left to right.
    Mirrored,
    /// 3: half a turn.
    HalfTurn,
    /// 4: mirrored top to bottom.
    Flipped,
    /// 5: rows are columns.
    Transposed,
    /// 6: a quarter turn clockwise.
    Clockwise,
    /// 7: rows are columns, from the bottom right.
    Transversed,
    /// 8: a quarter turn counter-clockwise.
    CounterClockwise,
}

impl Orientation {
    /// By EXIF's number; what EXIF doesn't name is upright.
    pub(super) fn of_exif(number: u8) -> Self {
        match number {
            2 => Self::Mirrored,
            3 => Self::HalfTurn,
            4 => Self::Flipped,
            5 => Self::Transposed,
            6 => Self::Clockwise,
            7 => Self::Transversed,
            8 => Self::CounterClockwise,
            _ => Self::Upright,
        }
    }

    /// Whether width and height change places.
    pub(super) fn swaps_sides(self) -> bool {
        matches!(self, Self::Transposed | Self::Clockwise | Self::Transversed | Self::CounterClockwise)
    }

    /// A size turned: stored to shown or back.
    pub(super) fn turn_size<T>(self, (width, height): (T, T)) -> (T, T) {
        if self.swaps_sides() { (height, width) } else { (width, height) }
    }

    /// Where a rectangle of the shown picture (left, top, width, height) lies in the stored one, whose size this is.
    pub(super) fn stored(self, (left, top, width, height): Area, (full_width, full_height): (f64, f64)) -> Area {
        let (right, bottom) = (left + width, top + height);
        match self {
            Self::Upright => (left, top, width, height),
            Self::Mirrored => (full_width - right, top, width, height),
            Self::HalfTurn => (full_width - right, full_height - bottom, width, height),
            Self::Flipped => (left, full_height - bottom, width, height),
            Self::Transposed => (top, left, height, width),
            Self::Clockwise => (top, full_height - right, height, width),
            Self::Transversed => (full_width - bottom, full_height - right, height, width),
            Self::CounterClockwise => (full_width - bottom, left, height, width),
        }
    }

    /// The stored pixels turned upright.
    pub(super) fn apply(self, raster: Raster) -> Raster {
        if self == Self::Upright {
            return raster;
        }
        let (stored_width, stored_height) = raster.size();
        let (width, height) = self.turn_size((stored_width, stored_height));
        let count = raster.channels.count();
        let (last_x, last_y) = (stored_width - 1, stored_height - 1);
        let mut bytes = Vec::with_capacity(raster.bytes.len());
        for y in 0..height {
            for x in 0..width {
                let (from_x, from_y) = match self {
                    Self::Upright => (x, y),
                    Self::Mirrored => (last_x - x, y),
                    Self::HalfTurn => (last_x - x, last_y - y),
                    Self::Flipped => (x, last_y - y),
                    Self::Transposed => (y, x),
                    Self::Clockwise => (y, last_y - x),
                    Self::Transversed => (last_x - y, last_y - x),
                    Self::CounterClockwise => (last_x - y, x),
                };
                let at = (from_y * stored_width + from_x) * count;
                bytes.extend_from_slice(&raster.bytes[at..at + count]);
            }
        }
        let (width, height) = self.turn_size((raster.width, raster.height));
        Raster { width, height, channels: raster.channels, bytes }
    }
}

/// Left, top, width and height of a part, in pixels.
pub(super) type Area = (f64, f64, f64, f64);
