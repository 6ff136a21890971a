//! What a picture says of its makers and rights, after the IPTC Photo Metadata Standard 2025.1.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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
