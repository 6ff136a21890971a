//! Which part of a picture a crop shows: as much as its ratio leaves, with the focus point as near the middle as can be.

use super::derivative::Crop;
use super::orientation::Area;

/// The part of a picture of this size, as it is shown, in pixels.
pub(super) fn area(crop: Crop, (width, height): (u32, u32)) -> Area {
    let (full_width, full_height) = (f64::from(width), f64::from(height));
    let Crop::Ratio { width, height, focus } = crop else { return (0.0, 0.0, full_width, full_height) };
    let ratio = f64::from(width.max(1)) / f64::from(height.max(1));
    let (width, height) = if full_width / full_height > ratio {
        (full_height * ratio, full_height)
    } else {
        (full_width, full_width / ratio)
    };
    let start = |focus: u16, full: f64, part: f64| {
        (f64::from(focus) / 10_000.0 * full - part / 2.0).clamp(0.0, (full - part).max(0.0))
    };
    (start(focus.x, full_width, width), start(focus.y, full_height, height), width, height)
}
