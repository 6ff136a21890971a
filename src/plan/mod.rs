//! Which outputs there are: one job per output path, sorted; two for one path are a mistake that names both.

pub mod collisions;
pub mod jobs;

pub use jobs::{FeedFormat, FeedScope, Job, Output, Plan, SITEMAP_LIMIT, plan};
