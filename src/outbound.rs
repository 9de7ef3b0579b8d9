//! The one HTTP client of the program: for systems that events are posted to, for Zalo, for single sign-on.
//!
//! Addresses are typed in by people, so a request must not become a way into the network that the program stands in (SSRF): only public
//! addresses are connected to, checked after the name was resolved, so that a name cannot be pointed elsewhere in between; what else may be
//! reached stands in the configuration (`outbound-private`). Redirects are not followed, answers are bounded, every request has its time.

use std::fmt;
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use anyhow::Context as _;
use axum::body::Bytes;
use axum::http::{Request, Response, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::{GaiResolver, Name};
use hyper_util::rt::TokioExecutor;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tower::Service;

use crate::config::Config;

/// Largest answer that is read, in bytes.
const MAX_ANSWER: usize = 1024 * 1024;
/// Longest address.
const MAX_ADDRESS: usize = 2_000;

/// Why an address is not talked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    /// It is no address of a page.
    #[error("this is no address like https://host/path")]
    Malformed,
    /// It is not encrypted, and leads to another machine.
    #[error("only https is talked, or http on this machine")]
    NotEncrypted,
    /// It holds a user's name or a password, which would end up in lists and logs.
    #[error("the address holds a user's name or a password")]
    Credentials,
}

/// Why there was no answer.
#[derive(Debug, thiserror::Error)]
pub enum OutboundError {
    /// The address itself.
    #[error(transparent)]
    Address(#[from] AddressFault),
    /// It leads into a network that is not public and not allowed.
    #[error("{0} is not a public address; outbound-private in the configuration can allow it")]
    Private(String),
    /// It did not answer in time.
    #[error("no answer in time")]
    TimedOut,
    /// It did not answer, or not in HTTP.
    #[error("no answer: {0}")]
    NoAnswer(String),
    /// It answered too much.
    #[error("the answer is too long")]
    TooLong,
}

type Connector = HttpsConnector<HttpConnector<Resolver>>;

/// The client. Cheap to clone.
#[derive(Clone)]
pub struct Outbound {
    client: Client<Connector, Full<Bytes>>,
    allowed: Allowed,
}

/// Hosts that may be reached although they are not public.
#[derive(Debug, Clone)]
struct Allowed(Arc<[String]>);

impl Allowed {
    fn has(&self, host: &str) -> bool {
        self.0.iter().any(|allowed| allowed.eq_ignore_ascii_case(host))
    }
}

impl Outbound {
    /// The client of the configuration.
    ///
    /// # Errors
    /// When the file of own authorities cannot be read.
    pub fn of(config: &Config) -> anyhow::Result<Self> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        if let Some(file) = &config.ca_file {
            let certificates =
                CertificateDer::pem_file_iter(file).with_context(|| format!("{} cannot be read", file.display()))?;
            for certificate in certificates {
                let certificate = certificate.with_context(|| format!("{} is no certificate", file.display()))?;
                roots.add(certificate).with_context(|| format!("{} holds a bad certificate", file.display()))?;
            }
        }
        let tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let allowed = Allowed(config.outbound_private.iter().map(|host| host.trim().to_owned()).collect());
        let mut http =
            HttpConnector::new_with_resolver(Resolver { system: GaiResolver::new(), allowed: allowed.clone() });
        http.enforce_http(false);
        let connector =
            HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().wrap_connector(http);
        // No connection is kept: requests are few, and a kept one would outlive a change of the rules.
        let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector);
        Ok(Self { client, allowed })
    }

    /// Sends one request and reads the answer, whatever its status.
    ///
    /// # Errors
    /// When the address may not be talked to, or nothing readable comes back in time.
    pub async fn send(&self, request: Request<Vec<u8>>, longest: Duration) -> Result<Response<Bytes>, OutboundError> {
        let host = check_address(request.uri())?;
        // A number is not resolved, so it is checked here.
        if let Ok(number) = host.parse::<IpAddr>()
            && !is_public(number)
            && !self.allowed.has(host)
        {
            return Err(OutboundError::Private(host.to_owned()));
        }
        let host = host.to_owned();
        let asking = async {
            let answer = self.client.request(request.map(|body| Full::new(Bytes::from(body)))).await;
            let (parts, body) = answer.map_err(|error| no_answer(&error, &host))?.into_parts();
            let body = Limited::new(body, MAX_ANSWER).collect().await;
            let body = body.map_err(|error| {
                if error.is::<http_body_util::LengthLimitError>() {
                    OutboundError::TooLong
                } else {
                    OutboundError::NoAnswer(error.to_string())
                }
            })?;
            Ok(Response::from_parts(parts, body.to_bytes()))
        };
        tokio::time::timeout(longest, asking).await.unwrap_or(Err(OutboundError::TimedOut))
    }
}

impl fmt::Debug for Outbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbound").field("allowed", &self.allowed).finish_non_exhaustive()
    }
}

/// An address that a person typed, where it may be talked to at all.
///
/// # Errors
/// An [`AddressFault`].
pub fn parse_address(text: &str) -> Result<Uri, AddressFault> {
    if text.len() > MAX_ADDRESS || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(AddressFault::Malformed);
    }
    let uri: Uri = text.parse().map_err(|_| AddressFault::Malformed)?;
    check_address(&uri)?;
    Ok(uri)
}

/// The host of an address, without the brackets of IPv6.
fn check_address(uri: &Uri) -> Result<&str, AddressFault> {
    let authority = uri.authority().ok_or(AddressFault::Malformed)?;
    if authority.as_str().contains('@') {
        return Err(AddressFault::Credentials);
    }
    let host = authority.host().trim_start_matches('[').trim_end_matches(']');
    let is_loopback = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    match uri.scheme_str() {
        _ if host.is_empty() => Err(AddressFault::Malformed),
        Some("https") => Ok(host),
        Some("http") if is_loopback => Ok(host),
        Some("http") => Err(AddressFault::NotEncrypted),
        _ => Err(AddressFault::Malformed),
    }
}

/// The innermost cause says what happened; the outer ones only "client error".
fn no_answer(error: &hyper_util::client::legacy::Error, host: &str) -> OutboundError {
    let mut cause: &dyn std::error::Error = error;
    loop {
        if cause.is::<PrivateName>() {
            return OutboundError::Private(host.to_owned());
        }
        match cause.source() {
            Some(inner) => cause = inner,
            None => return OutboundError::NoAnswer(cause.to_string()),
        }
    }
}

/// Resolves names, and gives only addresses that may be connected to.
#[derive(Clone)]
struct Resolver {
    system: GaiResolver,
    allowed: Allowed,
}

/// A name all of whose addresses are private.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to no public address")]
struct PrivateName;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.system.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let is_allowed = self.allowed.has(name.as_str());
        let resolving = self.system.call(name);
        Box::pin(async move {
            let found: Vec<_> = resolving.await?.filter(|address| is_allowed || is_public(address.ip())).collect();
            if found.is_empty() { Err(PrivateName.into()) } else { Ok(found.into_iter()) }
        })
    }
}

/// Whether an address is one of the whole world: not of this machine, of a local network, of a carrier, or for a special use.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = matches!(
        (a, b, c),
        (0, ..) | (100, 64..=127, _) | (192, 0, 0) | (192, 88, 99) | (198, 18..=19, _) | (240..=255, ..)
    );
    !(is_special
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let s = address.segments();
    let last = || Ipv4Addr::from((u32::from(s[6]) << 16) | u32::from(s[7]));
    match s {
        // IPv4 in another coat: as the address inside.
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => is_public_v4(last()),
        [0x2002, high, low, ..] => is_public_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))),
        // Global unicast is 2000::/3; inside it Teredo and the addresses of documents.
        [0x2001, 0, ..] | [0x2001, 0xdb8, ..] => false,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_public() {
        for (address, wanted) in [
            ("8.8.8.8", true),
            ("203.162.0.1", true),
            ("127.0.0.1", false),
            ("10.1.2.3", false),
            ("172.16.0.1", false),
            ("172.32.0.1", true),
            ("192.168.1.1", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("0.0.0.0", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("198.51.100.7", false),
            ("2001:4860:4860::8888", true),
            ("::1", false),
            ("::", false),
            ("fe80::1", false),
            ("fd00::1", false),
            ("::ffff:10.0.0.1", false),
            ("::ffff:8.8.8.8", true),
            ("::10.0.0.1", false),
            ("64:ff9b::a00:1", false),
            ("2002:a00:1::", false),
            ("2001:db8::1", false),
            ("ff02::1", false),
        ] {
            assert_eq!(is_public(address.parse().unwrap()), wanted, "{address}");
        }
    }

    #[test]
    fn addresses_that_people_type() {
        for (text, wanted) in [
            ("https://qlvb.example.vn/thihanh?x=1", Ok(())),
            ("https://qlvb.example.vn:8443", Ok(())),
            ("http://127.0.0.1:8080/x", Ok(())),
            ("http://[::1]:8080/x", Ok(())),
            ("http://localhost/x", Ok(())),
            ("http://qlvb.example.vn/x", Err(AddressFault::NotEncrypted)),
            ("http://2130706433/x", Err(AddressFault::NotEncrypted)),
            ("https://user:secret@example.vn/", Err(AddressFault::Credentials)),
            ("ftp://example.vn/", Err(AddressFault::Malformed)),
            ("file:///etc/passwd", Err(AddressFault::Malformed)),
            ("/x", Err(AddressFault::Malformed)),
            ("https://", Err(AddressFault::Malformed)),
            ("https://a b/", Err(AddressFault::Malformed)),
            ("", Err(AddressFault::Malformed)),
        ] {
            assert_eq!(parse_address(text).map(|_| ()), wanted, "{text}");
        }
    }

    #[tokio::test]
    async fn private_numbers_and_names_are_not_connected_to() {
        let outbound = Outbound::of(&Config::load(&crate::config::ConfigArgs::default(), None).unwrap()).unwrap();
        for address in ["https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/", "http://localhost:1/"] {
            let request = Request::get(address).body(Vec::new()).unwrap();
            let answer = outbound.send(request, Duration::from_secs(5)).await;
            assert!(matches!(answer, Err(OutboundError::Private(_))), "{address}: {answer:?}");
        }
        // The number of 127.0.0.1 in a form that only some resolvers read.
        let request = Request::get("https://2130706433/").body(Vec::new()).unwrap();
        assert!(outbound.send(request, Duration::from_secs(5)).await.is_err());
    }
}
