//! What `check` tells beyond what every build does, as far as it is found on the way.

use crate::config::string_chain::Missing;

/// How closely a magazine is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scrutiny {
    /// What every build tells.
    #[default]
    Ordinary,
    /// Also what `check` adds: each string that a language lacks, paragraphs in a related language.
    Thorough,
}

impl Scrutiny {
    /// How much is told of strings that a language lacks.
    pub(super) fn missing_strings(self) -> Missing {
        match self {
            Self::Ordinary => Missing::Counted,
            Self::Thorough => Missing::Listed,
        }
    }

    /// Whether the words of paragraphs are heard for the language that they are in.
    pub(super) fn hears_words(self) -> bool {
        self == Self::Thorough
    }
}
