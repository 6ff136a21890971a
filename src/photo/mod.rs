//! One picture understood alone: its format and its size.

pub mod header;

pub use header::{Format, Picture, is_picture_name};
