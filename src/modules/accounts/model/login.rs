//! Logins that are proposed for people from their names.

use thihanh_kernel::vietnamese;

/// Longest proposed login, so that a number still fits behind it.
const PROPOSED_MAX_CHARS: usize = 56;

/// Logins that nobody gets: the page of a person lies under `/nguoi-dung/`, beside these pages.
const RESERVED: [&str; 1] = ["nhap"];

/// Whether a login is the name of a page.
#[must_use]
pub fn is_reserved(login: &str) -> bool {
    RESERVED.contains(&login)
}

/// The login that is usual for a name: the given name, then the first letters of what stands before it, "Nguyễn Văn An" → `annv`. `None`
/// where the name has no two letters of a–z.
#[must_use]
pub fn proposed(name: &str) -> Option<String> {
    let plain = |word: String| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let mut words: Vec<String> =
        vietnamese::folded_tokens(name).into_iter().map(plain).filter(|word| !word.is_empty()).collect();
    let mut login = words.pop()?;
    login.extend(words.iter().filter_map(|word| word.chars().next()));
    login.truncate(PROPOSED_MAX_CHARS);
    (login.len() >= 2).then_some(login)
}

/// The first of `annv`, `annv2`, `annv3` … that is free.
#[must_use]
pub fn first_free(proposed: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2_u32..).map(|number| format!("{proposed}{number}"));
    let mut candidates = std::iter::once(proposed.to_owned()).chain(numbered);
    // Logins are finitely many and the candidates are not.
    candidates.find(|login| !is_reserved(login) && !is_taken(login)).unwrap_or_else(|| proposed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::accounts::model::parse_login;

    #[test]
    fn logins_of_names() {
        for (name, wanted) in [
            ("Nguyễn Văn An", Some("annv")),
            ("  lê   thị thu HÀ ", Some("haltt")),
            ("Đặng Thị Ngọc-Ánh", Some("anhdtn")),
            ("Y Moan Êban", Some("ebanym")),
            ("An", Some("an")),
            ("Á", None),
            ("李 明", None),
            ("…", None),
        ] {
            assert_eq!(proposed(name).as_deref(), wanted, "{name}");
            assert!(wanted.is_none_or(|login| parse_login(login).as_deref() == Ok(login)), "{name}");
        }
        let long = proposed(&"a".repeat(200)).unwrap();
        assert!(parse_login(&format!("{long}{}", 10_000)).is_ok());
    }

    #[test]
    fn a_number_tells_people_of_one_name_apart() {
        let taken = ["annv", "annv2"];
        assert_eq!(first_free("annv", |login| taken.contains(&login)), "annv3");
        assert_eq!(first_free("haltt", |login| taken.contains(&login)), "haltt");
        assert_eq!(first_free("nhap", |_| false), "nhap2", "the name of a page");
    }
}
