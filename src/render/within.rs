//! Markdown inside a value, such as a caption or a box's text: its mistakes are told where the value stands.

use std::ops::Range;

use crate::document::{BoxSource, EmbedSource, Figure, Link, Surroundings};

/// What stands around a text, for a value at a place in it.
pub(super) struct Within<'s> {
    /// What stands around the text.
    pub(super) surroundings: &'s mut dyn Surroundings,
    /// Where in the file the value stands.
    pub(super) range: Range<usize>,
}

impl Within<'_> {
    fn here<'a>(&self, figure: &Figure<'a>) -> Figure<'a> {
        Figure { range: self.range.clone(), ..figure.clone() }
    }
}

impl Surroundings for Within<'_> {
    fn link(&mut self, target: &str, _: &Range<usize>) -> Link {
        self.surroundings.link(target, &self.range)
    }

    fn image(&mut self, target: &str, alt: &str, title: &str, _: &Range<usize>) -> String {
        self.surroundings.image(target, alt, title, &self.range)
    }

    fn figure(&mut self, figure: &Figure<'_>) -> String {
        let figure = self.here(figure);
        self.surroundings.figure(&figure)
    }

    fn gallery(&mut self, figures: &[Figure<'_>]) -> String {
        let figures: Vec<Figure<'_>> = figures.iter().map(|figure| self.here(figure)).collect();
        self.surroundings.gallery(&figures)
    }

    fn boxed(&mut self, _: &BoxSource) -> String {
        String::new() // a box in a box is a mistake that is told with the outer one
    }

    fn embed(&mut self, source: &EmbedSource) -> String {
        self.surroundings.embed(source)
    }
}
