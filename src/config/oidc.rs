//! Where people can sign in besides here: providers of OpenID Connect.

use std::fmt;
use std::path::PathBuf;

use serde::Deserialize;

/// A provider of OpenID Connect. Each stands in `thihanh.toml` as a table of its own:
///
/// ```toml
/// [[oidc]]
/// id = "tinh"                                        # in addresses: a–z, 0–9, dash
/// name = "Tài khoản tỉnh"                            # on the button
/// issuer = "https://sso.tinh.gov.vn/realms/can-bo"   # as the provider itself writes it
/// client-id = "thihanh"
/// client-secret-file = "/run/secrets/thihanh-oidc"   # or client-secret = "…"
/// scopes = ["email", "profile"]                      # besides openid
/// account-claim = "email"                            # or "preferred_username", compared with the login
/// ```
///
/// The address to register there is `PUBLIC-ORIGIN/dang-nhap/mot-lan/ID/ve`.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OidcConfig {
    /// Names the provider in addresses and in the journal.
    pub id: String,
    /// What people know it by.
    pub name: String,
    /// Its address, exactly as it stands in its own discovery document.
    pub issuer: String,
    /// By what the provider knows this installation.
    pub client_id: String,
    /// The secret shared with the provider; empty where it lies in a file.
    #[serde(default)]
    pub client_secret: String,
    /// A file with nothing but the secret.
    #[serde(default)]
    pub client_secret_file: Option<PathBuf>,
    /// What is asked for besides `openid`.
    #[serde(default = "usual_scopes")]
    pub scopes: Vec<String>,
    /// What of the provider's answer names the account at the first sign-in: `email`, taken where the provider says that it verified
    /// it, or another claim whose value is the account's login.
    #[serde(default = "usual_claim")]
    pub account_claim: String,
}

fn usual_scopes() -> Vec<String> {
    vec!["email".to_owned(), "profile".to_owned()]
}

fn usual_claim() -> String {
    "email".to_owned()
}

/// Without the secret.
impl fmt::Debug for OidcConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}) as {}:***, account by {}", self.id, self.issuer, self.client_id, self.account_claim)
    }
}
