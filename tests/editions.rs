//! The watch mode without its server: what is served is what a build of the same files makes, whatever happens to them.

#[path = "serve/equality.rs"]
mod equality;
#[path = "serve/random_edits.rs"]
mod random_edits;
#[path = "serve/workshop.rs"]
mod workshop;
