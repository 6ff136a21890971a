//! What is wrong with a picture where it is shown: its licence, its credit, its alternative text, a machine's part in it.

use crate::base::Diagnostic;
use crate::config::{CreditPolicy, LanguageId};
use crate::document::front_matter::AiUse;

use super::credits::PhotoFacts;
use super::{FileId, Site};

impl Site {
    /// What is wrong with a picture as a document names it; `alt` is what the text says itself. The place is the caller's.
    pub fn check_facts(
        &self,
        facts: &PhotoFacts,
        file: FileId,
        target: &str,
        alt: &str,
        language: LanguageId,
    ) -> Vec<Diagnostic> {
        let rights = self.check_licence(facts, target).or_else(|| self.check_credit(facts, target, language));
        let mut found: Vec<Diagnostic> = rights.into_iter().collect();
        if alt.is_empty() && facts.alt.is_none() {
            let message = format!("nothing says what is to be seen on `{target}`");
            let help = format!(
                "write it between the brackets, or as `alt` under `[photos.\"{target}\"]`; there an empty one says that it is decoration"
            );
            found.push(Diagnostic::warning("no-alt", message).help(help));
        }
        found.extend(self.check_machine(facts, file, target));
        found.extend(self.check_contradictions(facts, file, target));
        found
    }

    /// What is wrong with a portrait, which needs no credit and whose name says what is to be seen.
    pub fn check_portrait(&self, facts: &PhotoFacts, file: FileId, target: &str) -> Vec<Diagnostic> {
        let licence = self.check_licence(facts, target);
        licence.into_iter().chain(self.check_machine(facts, file, target)).collect()
    }

    /// A picture whose licence has ended.
    pub fn check_licence(&self, facts: &PhotoFacts, target: &str) -> Option<Diagnostic> {
        let zone = &self.settings.timezone;
        let expires = facts.expires.filter(|expires| expires.end(zone) <= self.now)?;
        let message = format!("the licence of `{target}` ended on {}", expires.zoned(zone).strftime("%Y-%m-%d"));
        let help = "take the picture out, or write the new `expires` where the old one stands";
        Some(Diagnostic::error("expired-picture", message).help(help))
    }

    fn check_credit(&self, facts: &PhotoFacts, target: &str, language: LanguageId) -> Option<Diagnostic> {
        if facts.credit.is_some() {
            return None;
        }
        let message = format!("the picture `{target}` has no credit");
        let mistake = match self.settings.photos.credits {
            CreditPolicy::Require => Diagnostic::error("no-credit", message),
            CreditPolicy::Warn => Diagnostic::warning("no-credit", message),
            CreditPolicy::Off => return None,
        };
        let label = self.strings.text(language, "photo_credit").unwrap_or("Photo");
        let help = format!(
            "write `{label}: Name/Agency` in the line after it, or `credit` under `[photos.\"{target}\"]` in the front matter"
        );
        Some(mistake.help(help))
    }

    /// A picture whose file says that a machine made it, while the site says nothing of it or denies it.
    fn check_machine(&self, facts: &PhotoFacts, file: FileId, target: &str) -> Option<Diagnostic> {
        let Some(Ok(picture)) = &self.files.get(file).picture else { return None };
        let (did, word) = match picture.credits.ai_use()? {
            AiUse::Generated => ("made", "generated"),
            AiUse::Edited => ("changed", "edited"),
            AiUse::None => return None,
        };
        let contradiction = match facts.ai {
            _ if facts.doubts.ai_of_file => "nothing here says so",
            Some(AiUse::None) => "`ai` says that none did",
            _ => return None,
        };
        let message = format!("a machine {did} `{target}`, as the file says itself, and {contradiction}");
        let help = format!("write `ai = \"{word}\"` under `[photos.\"{target}\"]`");
        Some(Diagnostic::warning("unlabelled-ai", message).help(help))
    }

    /// A picture whose file names several makers or owners, where the site doesn't say which is right.
    fn check_contradictions(&self, facts: &PhotoFacts, file: FileId, target: &str) -> Option<Diagnostic> {
        let Some(Ok(picture)) = &self.files.get(file).picture else { return None };
        let is_settled = facts.credit.is_some() && !facts.doubts.credit_of_file;
        if is_settled || picture.contradictions.is_empty() {
            return None;
        }
        let message = format!("`{target}` contradicts itself: {}", picture.contradictions.join("; "));
        let help = format!("write the right `credit` under `[photos.\"{target}\"]`");
        Some(Diagnostic::warning("contradicting-credits", message).help(help))
    }
}
