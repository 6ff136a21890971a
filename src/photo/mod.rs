//! One picture understood alone: its format, its size, what it says of its makers, and the recipes of its derivatives.

mod colour;
mod container;
pub mod credits;
mod crop;
mod decode;
mod decode_apart;
mod decode_large;
mod decode_webp;
pub mod derivative;
pub mod develop;
mod encode;
#[cfg(feature = "avif")]
mod encode_avif;
mod encode_webp;
mod exif_block;
pub mod header;
mod iim;
mod imprint;
mod jpeg_codes;
mod jpeg_colours;
mod jpeg_scans;
mod libwebp;
mod likeness;
mod maker_note;
mod metadata;
mod orientation;
mod raster;
mod resize;
mod svg;
mod words;
mod xmp;
mod xmp_packet;

pub use credits::Credits;
pub use derivative::{Crop, Derivative, Encoding, Focus, Kind, Recipe};
pub use develop::{Made, Pixels, begin, develop, memory_of, prove};
pub use encode::SETTINGS;
pub use header::{Colours, Format, Picture, Reveals, is_picture_name};
pub use imprint::{IMPRINT, cleaned, imprint};
pub use likeness::Likeness;
