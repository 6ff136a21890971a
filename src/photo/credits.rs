//! What a picture says of its makers and rights, after the IPTC Photo Metadata Standard 2025.1.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::Digest;
use crate::document::front_matter::AiUse;

/// What the digital source types' addresses have in common, http or https.
pub const SOURCE_TYPES: &str = "cv.iptc.org/newscodes/digitalsourcetype/";

/// What a picture says of its makers and rights; read from files, written into derivatives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Credits {
    /// Who made it, one name each: dc:creator.
    pub creator: Vec<String>,
    /// The line to print beside it, `Name/Agency`: photoshop:Credit.
    pub credit_line: Option<String>,
    /// The copyright notice: dc:rights.
    pub copyright: Option<String>,
    /// The licence's address: xmpRights:WebStatement.
    pub web_statement: Option<String>,
    /// Where a licence can be had: plus:LicensorURL.
    pub licensor_url: Option<String>,
    /// What is allowed, in words: xmpRights:UsageTerms.
    pub usage_terms: Option<String>,
    /// What is to be seen, for editors: dc:description.
    pub description: Option<String>,
    /// The headline: photoshop:Headline.
    pub headline: Option<String>,
    /// Where it comes from: photoshop:Source.
    pub source: Option<String>,
    /// When it was made, as written: photoshop:DateCreated.
    pub date_created: Option<String>,
    /// A term of <http://cv.iptc.org/newscodes/digitalsourcetype/>, whole: Iptc4xmpExt:DigitalSourceType.
    pub digital_source_type: Option<String>,
    /// What machines may learn from it, a term of PLUS: plus:DataMining.
    pub data_mining: Option<String>,
    /// What is to be seen, for those who can't, by language (`x-default` too): Iptc4xmpCore:AltTextAccessibility.
    pub alt_text: BTreeMap<String, String>,
}

impl Credits {
    /// BLAKE3 of all that they say.
    pub fn digest(&self) -> Digest {
        blake3::hash(&postcard::to_stdvec(self).expect("texts can be written"))
    }

    /// Takes from `other` what is not known yet.
    pub fn complete(&mut self, other: Self) {
        if self.creator.is_empty() {
            self.creator = other.creator;
        }
        if self.alt_text.is_empty() {
            self.alt_text = other.alt_text;
        }
        for (own, other) in [
            (&mut self.credit_line, other.credit_line),
            (&mut self.copyright, other.copyright),
            (&mut self.web_statement, other.web_statement),
            (&mut self.licensor_url, other.licensor_url),
            (&mut self.usage_terms, other.usage_terms),
            (&mut self.description, other.description),
            (&mut self.headline, other.headline),
            (&mut self.source, other.source),
            (&mut self.date_created, other.date_created),
            (&mut self.digital_source_type, other.digital_source_type),
            (&mut self.data_mining, other.data_mining),
        ] {
            if own.is_none() {
                *own = other;
            }
        }
    }

    /// The line to print beside the picture: its own, else who made it.
    pub fn line(&self) -> Option<String> {
        let makers = || (!self.creator.is_empty()).then(|| self.creator.join(", "));
        self.credit_line.clone().or_else(makers)
    }

    /// The term of its digital source type, without the address: `trainedAlgorithmicMedia`.
    pub fn source_type(&self) -> Option<&str> {
        let (_, term) = self.digital_source_type.as_ref()?.split_once(SOURCE_TYPES)?;
        Some(term)
    }

    /// What a machine did to the picture, by its digital source type; nothing where it says nothing of machines.
    pub fn ai_use(&self) -> Option<AiUse> {
        match self.source_type()? {
            "trainedAlgorithmicMedia" => Some(AiUse::Generated),
            "compositeWithTrainedAlgorithmicMedia" | "compositeSynthetic" => Some(AiUse::Edited),
            _ => None,
        }
    }

    /// Writes down what a machine did, where that isn't said already.
    pub fn tell_ai_use(&mut self, ai: AiUse) {
        let term = match ai {
            AiUse::None => return,
            AiUse::Edited => "compositeWithTrainedAlgorithmicMedia",
            AiUse::Generated => "trainedAlgorithmicMedia",
        };
        if self.ai_use() != Some(ai) {
            self.digital_source_type = Some(format!("http://{SOURCE_TYPES}{term}"));
        }
    }
}
