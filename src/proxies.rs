//! Who asks, behind proxies of one's own: without them everybody would come from the proxy's address, and one outsider's wrong passwords would shut sign-in
//! for all.
//!
//! A forwarded address is believed only where the configuration names the peer that says it (`trusted-proxies`), and then only the last one that no named proxy
//! said: what stands before it the asker may have written.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The address that a request came from: that of the peer, or of whoever a named proxy says it speaks for.
fn origin(peer: IpAddr, forwarded: &[&str], trusted: &[IpAddr]) -> IpAddr {
    let mut origin = peer;
    let mut said = forwarded.iter().flat_map(|line| line.split(',')).map(str::trim).rev();
    while trusted.contains(&canonical(origin)) {
        let Some(address) = said.next().and_then(address) else { break };
        origin = address;
    }
    canonical(origin)
}

/// An address as proxies write it, some with a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// `127.0.0.1` of `::ffff:127.0.0.1`: the same machine is one address.
fn canonical(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

/// Puts the address that a request came from in the place of the peer's, for everything behind it: locks, counts, the journal.
pub(crate) async fn look_through(State(trusted): State<Arc<[IpAddr]>>, mut request: Request, next: Next) -> Response {
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>().copied() {
        let from = origin(peer.ip(), &lines(request.headers()), &trusted);
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(from, peer.port())));
    }
    next.run(request).await
}

fn lines(headers: &HeaderMap) -> Vec<&str> {
    headers.get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_named_proxy_is_believed_and_only_what_it_said_itself() {
        let trusted: Vec<IpAddr> = ["127.0.0.1", "10.0.0.2"].iter().map(|text| text.parse().unwrap()).collect();
        // peer, what stands in the header, who it was
        let table: [(&str, &[&str], &str); 9] = [
            ("203.0.113.9", &["198.51.100.1"], "203.0.113.9"),
            ("127.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            // The asker wrote the first one; the proxy added the second.
            ("127.0.0.1", &["8.8.8.8, 198.51.100.1"], "198.51.100.1"),
            ("127.0.0.1", &["8.8.8.8", "198.51.100.1"], "198.51.100.1"),
            // A proxy before a proxy.
            ("127.0.0.1", &["198.51.100.1, 10.0.0.2"], "198.51.100.1"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["khong phai dia chi"], "127.0.0.1"),
            ("::ffff:127.0.0.1", &["[2001:db8::1]"], "2001:db8::1"),
            ("127.0.0.1", &["198.51.100.1:4711"], "198.51.100.1"),
        ];
        for (peer, said, wanted) in table {
            assert_eq!(origin(peer.parse().unwrap(), said, &trusted).to_string(), wanted, "{peer} {said:?}");
        }
    }
}
