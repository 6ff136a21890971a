//! A Markdown file's bytes to its head.

use crate::base::{Diagnostics, Fingerprint, Scratch, SitePath};

use super::parts::parts;
use super::understand::understand;
use super::{Dialect, Head, Kind, Place, Written, matter, source};

impl Head {
    /// Understands a Markdown file of `content/`; nothing where it is no text or its front matter can't be read. Its text
    /// is written and put aside, where that can be.
    pub fn understand(
        path: &SitePath,
        bytes: Vec<u8>,
        dialect: &Dialect,
        scratch: Option<&dyn Scratch>,
    ) -> (Option<Self>, Diagnostics) {
        let mut diagnostics = Diagnostics::new();
        let fingerprint = Fingerprint::of(&bytes);
        let document = match source::open(path, bytes) {
            Ok(document) => document,
            Err(mistakes) => {
                diagnostics.extend(mistakes);
                return (None, diagnostics);
            }
        };
        let kind = Place::of(path).map_or(Kind::Article, |place| place.kind);
        let (matter, found) = matter::read(&document, kind);
        diagnostics.append(found);
        let parts = parts(&document.source, document.body.clone(), dialect, &mut diagnostics);
        let text = understand(&document.source, &parts, dialect, &mut diagnostics);
        let head = matter.map(|matter| Self {
            path: path.clone(),
            fingerprint,
            written: scratch
                .filter(|_| text.has_body)
                .and_then(|scratch| Written::new(&parts, dialect).put_aside(scratch)),
            matter,
            has_body: text.has_body,
            words: text.words,
            anchors: text.anchors,
            pictures: text.pictures,
            links: text.links,
            post_hosts: text.post_hosts.into(),
        });
        (head, diagnostics)
    }
}
