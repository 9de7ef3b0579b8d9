//! Who may scrape: numbers about an installation are nobody's business outside, although they name no person.

use std::net::IpAddr;

/// What a request for the metrics brings.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asking<'a> {
    /// The address at the other end of the connection.
    pub peer: Option<IpAddr>,
    /// The name by which the installation was called (`Host`).
    pub host: Option<&'a str>,
    /// Whether a header says that a proxy passed the request on.
    pub is_forwarded: bool,
    /// The bearer token.
    pub token: Option<&'a str>,
}

/// How this installation is reached.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reached<'a> {
    /// Whether pages come through a proxy: then every request comes from the proxy's address, often this machine's own.
    pub is_behind_proxy: bool,
    /// The token that may scrape, where one is set.
    pub token: Option<&'a str>,
}

/// Whether the metrics may be told: to whoever has the token; without one, to a program on this machine that calls it by a name of this
/// machine, as long as no proxy could have made a stranger look like one.
#[must_use]
pub fn may_scrape(asking: Asking<'_>, reached: Reached<'_>) -> bool {
    if let Some(given) = asking.token {
        return reached.token.is_some_and(|token| is_same(token, given));
    }
    let is_here = asking.peer.is_some_and(|peer| peer.to_canonical().is_loopback())
        && asking.host.is_some_and(is_name_of_this_machine);
    is_here && !asking.is_forwarded && !reached.is_behind_proxy
}

/// Without a hint, by how long it takes, at which letter they part.
fn is_same(token: &str, given: &str) -> bool {
    let differences = token.bytes().zip(given.bytes()).fold(0, |found, (a, b)| found | (a ^ b));
    token.len() == given.len() && differences == 0
}

/// A page of strangers in a browser on this machine calls it by the stranger's name, wherever that name leads.
fn is_name_of_this_machine(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "mot-chuoi-rat-dai-1";

    #[test]
    fn loopback_counts_only_where_nobody_can_borrow_it() {
        let here = Asking { peer: "127.0.0.1".parse().ok(), host: Some("127.0.0.1:8080"), ..Asking::default() };
        let (open, proxied) = (Reached::default(), Reached { is_behind_proxy: true, token: None });
        let cases = [
            (here, open, true),
            (Asking { host: Some("localhost"), ..here }, open, true),
            (Asking { peer: "::1".parse().ok(), host: Some("[::1]:8080"), ..here }, open, true),
            (Asking { peer: "::ffff:127.0.0.1".parse().ok(), ..here }, open, true),
            (Asking { host: Some("thihanh.example.gov.vn"), ..here }, open, false),
            (Asking { host: Some("127.0.0.1.example.com"), ..here }, open, false),
            (Asking { host: None, ..here }, open, false),
            (Asking { is_forwarded: true, ..here }, open, false),
            (Asking { peer: "10.0.0.7".parse().ok(), ..here }, open, false),
            (Asking { peer: None, ..here }, open, false),
            (here, proxied, false),
        ];
        for (asking, reached, wanted) in cases {
            assert_eq!(may_scrape(asking, reached), wanted, "{asking:?} {reached:?}");
        }
    }

    #[test]
    fn the_token_counts_from_everywhere_and_a_wrong_one_is_not_mended_by_the_address() {
        let far = Asking { peer: "10.0.0.7".parse().ok(), is_forwarded: true, ..Asking::default() };
        let reached = Reached { is_behind_proxy: true, token: Some(TOKEN) };
        for (given, wanted) in [(TOKEN, true), ("mot-chuoi-rat-dai-2", false), ("mot-chuoi", false), ("", false)] {
            assert_eq!(may_scrape(Asking { token: Some(given), ..far }, reached), wanted, "{given}");
        }
        assert!(!may_scrape(far, reached));
        let here = Asking {
            peer: "127.0.0.1".parse().ok(),
            host: Some("localhost"),
            is_forwarded: false,
            token: Some("mot-chuoi-rat-dai-2"),
        };
        assert!(!may_scrape(here, Reached { is_behind_proxy: false, token: Some(TOKEN) }));
        assert!(!may_scrape(Asking { token: Some(""), ..far }, Reached::default()), "no token is set");
    }
}
