//! Texts of links that say nothing to somebody who hears a list of a page's links.

/// By language; English is understood everywhere.
const VAGUE: [(&str, &[&str]); 14] = [
    (
        "en",
        &[
            "here",
            "click here",
            "click",
            "this",
            "this link",
            "link",
            "this page",
            "this article",
            "more",
            "read more",
            "learn more",
            "see more",
            "find out more",
            "details",
            "continue",
            "see here",
            "over here",
        ],
    ),
    (
        "sl",
        &[
            "tukaj",
            "tu",
            "tule",
            "kliknite tukaj",
            "klikni tukaj",
            "klik",
            "več",
            "preberi več",
            "preberite več",
            "beri dalje",
            "berite dalje",
            "povezava",
            "ta povezava",
            "na tej povezavi",
            "na povezavi",
            "podrobnosti",
        ],
    ),
    (
        "de",
        &[
            "hier",
            "hier klicken",
            "klicken sie hier",
            "klick",
            "mehr",
            "mehr lesen",
            "mehr erfahren",
            "weiterlesen",
            "weiter",
            "dieser link",
            "diese seite",
            "details",
        ],
    ),
    (
        "ar",
        &["هنا", "اضغط هنا", "انقر هنا", "المزيد", "اقرأ المزيد", "للمزيد", "رابط", "الرابط", "هذا الرابط", "التفاصيل"],
    ),
    (
        "ja",
        &[
            "こちら",
            "ここ",
            "ここをクリック",
            "こちらをクリック",
            "クリック",
            "詳細",
            "詳しくはこちら",
            "続きを読む",
            "続き",
            "もっと見る",
            "もっと読む",
            "リンク",
            "このリンク",
        ],
    ),
    ("hr", &["ovdje", "kliknite ovdje", "klikni ovdje", "više", "pročitajte više", "saznajte više", "poveznica"]),
    ("fr", &["ici", "cliquez ici", "lire la suite", "en savoir plus", "plus", "lien", "ce lien", "cette page"]),
    (
        "es",
        &[
            "aquí",
            "haz clic aquí",
            "haga clic aquí",
            "pulsa aquí",
            "más",
            "leer más",
            "ver más",
            "enlace",
            "este enlace",
        ],
    ),
    ("it", &["qui", "clicca qui", "leggi di più", "leggi tutto", "altro", "scopri di più", "questo link"]),
    ("pt", &["aqui", "clique aqui", "leia mais", "saiba mais", "mais", "este link", "esta página"]),
    ("nl", &["hier", "klik hier", "meer", "lees meer", "lees verder", "deze link"]),
    ("pl", &["tutaj", "tu", "kliknij tutaj", "kliknij", "więcej", "czytaj więcej", "czytaj dalej", "ten link"]),
    ("cs", &["zde", "klikněte zde", "tady", "více", "číst dál", "číst více", "tento odkaz", "odkaz"]),
    ("zh", &["这里", "點擊這裡", "点击这里", "此处", "更多", "阅读更多", "閱讀更多", "链接", "連結", "这个链接"]),
];

/// With what bytes the texts of each language begin, a bit each.
const BEGINNINGS: [[u64; 4]; VAGUE.len()] = {
    let mut all = [[0; 4]; VAGUE.len()];
    let mut language = 0;
    while language < VAGUE.len() {
        let mut text = 0;
        while text < VAGUE[language].1.len() {
            let first = VAGUE[language].1[text].as_bytes()[0];
            all[language][first as usize / 64] |= 1 << (first % 64);
            text += 1;
        }
        language += 1;
    }
    all
};

/// The texts of links that say nothing, in one language and in English, which is the table's first.
#[derive(Debug, Clone, Copy)]
pub(super) struct VagueTexts {
    language: usize,
}

impl VagueTexts {
    /// Those of a language, by its primary code.
    pub(super) fn of(language: &str) -> Self {
        Self { language: VAGUE.iter().position(|(code, _)| *code == language).unwrap_or(0) }
    }

    /// Whether a link's text says nothing of where it leads.
    pub(super) fn say(self, text: &str) -> bool {
        let text = text.trim_matches(|letter: char| !letter.is_alphanumeric());
        let Some(first) = text.chars().next().and_then(|letter| letter.to_lowercase().next()) else { return true };
        let first = first.encode_utf8(&mut [0; 4]).as_bytes()[0];
        // Nearly every text differs in its first letter, most from all of a language.
        let may_say = |language: &usize| BEGINNINGS[*language][usize::from(first / 64)] >> (first % 64) & 1 == 1;
        let mut vague = [0, self.language].into_iter().filter(may_say).flat_map(|language| VAGUE[language].1);
        vague.any(|vague| vague.as_bytes()[0] == first && is_alike(text, vague))
    }
}

/// Whether a text is another in lower case, but for its white space. Most differ in their second letter.
fn is_alike(text: &str, lower_case: &str) -> bool {
    let mut is_after_space = false;
    let one_space = |letter: char| {
        let is_space = letter.is_whitespace();
        let is_another = std::mem::replace(&mut is_after_space, is_space) && is_space;
        (!is_another).then_some(if is_space { ' ' } else { letter })
    };
    text.chars().filter_map(one_space).flat_map(char::to_lowercase).eq(lower_case.chars())
}

/// Whether a link's text is an address as browsers write it.
pub(super) fn is_address(text: &str) -> bool {
    let text = text.trim();
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_is_told_whatever_stands_around_it() {
        for (text, language, expected) in [
            ("  Click\n  here »", "sl", true),
            ("(TUKAJ)", "sl", true),
            ("こちら", "ja", true),
            ("…", "de", true),
            ("hier", "sl", false),
            ("here are the opening hours of the museum of clocks", "en", false),
        ] {
            assert_eq!(VagueTexts::of(language).say(text), expected, "{text}");
        }
    }
}
