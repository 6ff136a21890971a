//! Polygloss: Markdown articles in many languages become a magazine. See ARCHITECTURE.md.

pub mod base;
pub mod build;
pub mod cli;
pub mod config;
pub mod disk;
pub mod document;
pub mod photo;
pub mod plan;
pub mod render;
pub mod serve;
pub mod site;
