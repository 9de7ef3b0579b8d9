//! The wording of letters that urge: text with places for what differs, kept by each agency as it likes it.

/// What a letter that urges goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// One letter for each agency, its table in the text.
    Each,
    /// One letter for all, the table in an annex.
    All,
}

impl Mode {
    /// The word in forms and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Each => "each",
            Self::All => "all",
        }
    }

    /// Reads the word; what is no word is [`Mode::Each`].
    pub fn read(word: &str) -> Self {
        if word == "all" { Self::All } else { Self::Each }
    }
}

/// The wording of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// What it is about, without "V/v".
    pub about: String,
    /// Its text.
    pub body: String,
}

/// What stands in the places of a wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    /// `{don_vi}`: to whom it speaks.
    pub agency: String,
    /// `{co_quan}`: who sends it.
    pub sender: String,
    /// `{ngay}`: the day of the list.
    pub today: String,
    /// `{so}`: how many obligations.
    pub count: usize,
    /// `{tinh_trang}`: late, or late or due soon.
    pub state: String,
    /// `{han}`: until when an answer is asked for.
    pub reply_by: String,
}

/// The wording that an agency begins with.
pub fn shipped(mode: Mode) -> Wording {
    let text = match mode {
        Mode::Each => include_str!("../data/urging-each.txt"),
        Mode::All => include_str!("../data/urging-all.txt"),
    };
    let (about, body) = text.split_once('\n').unwrap_or((text, ""));
    Wording { about: about.trim().to_owned(), body: body.trim().to_owned() }
}

impl Wording {
    /// The wording with its places filled; the line of the table stays for the writer. `Err` names the first place that there is not.
    pub fn fill(&self, values: &Values) -> Result<Self, String> {
        Ok(Self { about: fill(&self.about, values)?, body: fill(&self.body, values)? })
    }
}

fn fill(text: &str, values: &Values) -> Result<String, String> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = behind.split_once('}') else {
            return Err(behind.chars().take(20).collect());
        };
        match name {
            "don_vi" => filled.push_str(&values.agency),
            "co_quan" => filled.push_str(&values.sender),
            "ngay" => filled.push_str(&values.today),
            "so" => filled.push_str(&values.count.to_string()),
            "tinh_trang" => filled.push_str(&values.state),
            "han" => filled.push_str(&values.reply_by),
            "bang" => filled.push_str(super::TABLE_LINE),
            other => return Err(other.chars().take(20).collect()),
        }
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Values {
        Values {
            agency: "Sở Y tế".into(),
            sender: "Sở Tư pháp".into(),
            today: "16/03/2026".into(),
            count: 3,
            state: "đã quá hạn".into(),
            reply_by: "23/03/2026".into(),
        }
    }

    #[test]
    fn the_shipped_wordings_fill_whole() {
        for mode in [Mode::Each, Mode::All] {
            let filled = shipped(mode).fill(&values()).unwrap();
            let tables = filled.body.lines().filter(|line| *line == crate::modules::letters::model::TABLE_LINE).count();
            assert_eq!(tables, usize::from(mode == Mode::Each));
            let text =
                format!("{}\n{}", filled.about, filled.body).replace(crate::modules::letters::model::TABLE_LINE, "");
            assert!(!text.contains(['{', '}']), "{text}");
            for words in ["Sở Tư pháp", "16/03/2026", "23/03/2026", "Sở Y tế", "đã quá hạn"] {
                assert!(text.contains(words), "{words}: {text}");
            }
        }
    }

    #[test]
    fn a_place_that_there_is_not_is_named() {
        let wording = |body: &str| Wording { about: "x".into(), body: body.into() };
        assert_eq!(wording("{don_vị}").fill(&values()), Err("don_vị".into()));
        assert_eq!(wording("a { b").fill(&values()), Err(" b".into()));
        assert_eq!(wording("{so} việc").fill(&values()).unwrap().body, "3 việc");
    }
}
