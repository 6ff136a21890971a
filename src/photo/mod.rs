//! One picture understood alone: its format, its size, what it says of its makers, and the recipes of its derivatives.

pub mod credits;
pub mod derivative;
pub mod header;

pub use credits::Credits;
pub use derivative::{Crop, Derivative, Encoding, Focus, Kind, Recipe};
pub use header::{Format, Picture, Reveals, is_picture_name};
