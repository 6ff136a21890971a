//! Quotation marks by language.
//!
//! The facts are those of the Unicode Common Locale Data Repository 48 (`delimiters` of cldr-misc-full),
//! © 1991-2025 Unicode, Inc., used under the Unicode License v3 (<https://www.unicode.org/license.txt>).

/// Opening, closing, inner opening and inner closing mark, and the languages that use them. Languages
/// that are not named use the first four.
const MARKS: [(&str, &str); 28] = [
    ("“”‘’", ""),
    (
        "«»“”",
        "ast blo bm br ca cv dyo el es-US eu ewo ie it kab kk lij mg mua nnh pms pt-AO pt-CH pt-CV pt-GQ pt-GW pt-LU \
         pt-MO pt-MZ pt-PT pt-ST pt-TL sc sg ti",
    ),
    ("„“‚‘", "bs-Cyrl cs de dsb et hr hsb is ksh lb luy mk nds sk sl"),
    ("«»‹›", "am az-Arab az-Cyrl fa fr-CH gsw jgo kkj mzn rm sdh wae"),
    ("«»„“", "bas be bua ky os ru sah tyv uk"),
    ("””’’", "fi he lag rn se sn sv yi"),
    ("«»‘’", "dua el-polyton ksf nb nn no rw"),
    ("”“’‘", "ar lld ms-Arab syr ur"),
    ("«»«»", "fr ht hy oc yav"),
    ("„“„“", "bg lt prg sgs"),
    ("‘’“”", "fur ia ti-ER tn"),
    ("“”‘’", "bm-Nkoo ff-Adlm uz-Arab uz-Cyrl"),
    ("「」『』", "ja yue zh-Hant"),
    ("„”«»", "nmg pl ro"),
    ("„”‚’", "agq ff"),
    ("„”»«", "hu szl"),
    ("«»„”", "shi zgh"),
    ("»«›‹", "kk-Arab ug"),
    ("„”‘’", "bs"),
    ("“”«»", "eo"),
    ("„“«»", "ka"),
    ("‘’‘’", "nl"),
    ("„”’’", "sr"),
    ("“’“”", "st"),
    ("“”“”", "tk"),
    ("“”’‘", "uz"),
    ("«»”“", "fr-CA"),
    // Parents that CLDR gives otherwise than by their codes: Chinese of these regions is written in Hant.
    ("「」『』", "zh-HK zh-MO zh-TW"),
];

/// The four marks of a language, by the longest part of its code that is known.
pub(super) fn marks(code: &str) -> [String; 4] {
    let mut part = code;
    let found = loop {
        let known = MARKS.iter().find(|(_, languages)| languages.split_ascii_whitespace().any(|known| known == part));
        match (known, part.rsplit_once('-')) {
            (Some((marks, _)), _) => break marks,
            (None, Some((shorter, _))) => part = shorter,
            (None, None) => break &MARKS[0].0,
        }
    };
    let mut marks = found.chars().map(String::from);
    std::array::from_fn(|_| marks.next().expect("each entry has four marks"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_follow_the_longest_known_code() {
        for (code, expected) in [
            ("en-GB", "“”‘’"),
            ("sl", "„“‚‘"),
            ("de-AT", "„“‚‘"),
            ("fr-BE", "«»«»"),
            ("fr-CH", "«»‹›"),
            ("zh-TW", "「」『』"),
        ] {
            assert_eq!(marks(code).concat(), expected, "{code}");
        }
        assert!(MARKS.iter().all(|(marks, _)| marks.chars().count() == 4));
    }
}
