//! How to reach a person: e-mail and telephone, as they are kept.

use thihanh_kernel::ids::AccountId;

/// Longest name or post, in characters.
pub const NAME_MAX_CHARS: usize = 200;
/// Longest e-mail address (RFC 5321).
const EMAIL_MAX_BYTES: usize = 254;

/// What a sealed e-mail address is about.
#[must_use]
pub fn email_of(account: AccountId) -> String {
    format!("email of {account}")
}

/// What a sealed telephone number is about.
#[must_use]
pub fn phone_of(account: AccountId) -> String {
    format!("phone of {account}")
}

/// An e-mail address in small letters; empty stays empty, `None` where it is none. Whether somebody reads mail there, only a mail can
/// show.
#[must_use]
pub fn parse_email(text: &str) -> Option<String> {
    let email = text.trim().to_lowercase();
    if email.is_empty() {
        return Some(email);
    }
    let (local, domain) = email.split_once('@')?;
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, ',' | ';' | '<' | '>' | '"' | '(' | ')' | '@');
    let is_domain = domain.contains('.')
        && domain
            .split('.')
            .all(|label| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    (!local.is_empty() && local.chars().all(is_plain) && is_domain && email.len() <= EMAIL_MAX_BYTES).then_some(email)
}

/// A telephone number as digits with an optional plus; empty stays empty, `None` where it is none.
#[must_use]
pub fn parse_phone(text: &str) -> Option<String> {
    let mut phone = String::new();
    for c in text.trim().chars() {
        match c {
            '0'..='9' => phone.push(c),
            '+' if phone.is_empty() => phone.push(c),
            ' ' | '.' | '-' | '(' | ')' => {}
            _ => return None,
        }
    }
    let digits = phone.trim_start_matches('+').len();
    (phone.is_empty() || (8..=15).contains(&digits)).then_some(phone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (text, wanted) in [
            ("", Some("")),
            (" Ha.LTT@Example.VN ", Some("ha.ltt@example.vn")),
            ("ha", None),
            ("ha@localhost", None),
            ("ha@@example.vn", None),
            ("a b@example.vn", None),
            ("ha@example..vn", None),
            ("ha@example.vn\r\nBcc: x@example.vn", None),
        ] {
            assert_eq!(parse_email(text).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn numbers() {
        for (text, wanted) in [
            ("", Some("")),
            ("0200 3800.115", Some("02003800115")),
            ("+84 (91) 234-5678", Some("+84912345678")),
            ("113", None),
            ("09x", None),
            ("84+912345678", None),
        ] {
            assert_eq!(parse_phone(text).as_deref(), wanted, "{text}");
        }
    }
}
