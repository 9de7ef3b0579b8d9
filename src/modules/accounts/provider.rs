//! Other houses at which people sign in (OpenID Connect, authorisation code with PKCE): what is configured, and how they are talked to.

#![cfg_attr(not(feature = "oidc"), expect(dead_code, reason = "without the feature nobody is sent to any house"))]

use std::fmt;
use std::sync::Arc;

use anyhow::{Context, bail, ensure};

use super::model::oidc::{AccountClaim, Claims, is_provider_id};
use crate::app::App;
use crate::config::{Config, OidcConfig};

#[cfg_attr(not(feature = "oidc"), path = "provider/absent.rs")]
mod way;

use way::Way;

/// Where a house sends people back to: `ORIGIN/dang-nhap/mot-lan/ID/ve`. One address for each house, so that the answer of one is never
/// taken for another's (RFC 9700, 4.4.2).
pub(super) const BEGIN: &str = "/dang-nhap/mot-lan";

/// Why a house let nobody in. What happened stands in the log, without codes and tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ProviderError {
    /// It does not answer, or says of itself what cannot be used.
    Down,
    /// It answers, but not with what lets a person in: another house's answer, a code used before, a token that does not hold.
    Refused,
}

/// The secrets of one way to a house and back.
pub(super) struct Secrets<'a> {
    /// Comes back through the browser.
    pub(super) state: &'a str,
    /// Comes back inside the ID token, so that no other sign-in's token is taken.
    pub(super) nonce: &'a str,
    /// Proves, with the code, who asked for it (PKCE, RFC 7636).
    pub(super) verifier: &'a str,
}

/// What came back through the browser.
pub(super) struct Came<'a> {
    pub(super) code: &'a str,
    pub(super) issuer: Option<&'a str>,
}

/// Whom the house says to have signed in.
#[derive(Debug, Clone)]
pub(super) struct Identified {
    /// The house's own name for the person; the same for ever.
    pub(super) subject: String,
    /// What it says besides.
    pub(super) claims: Claims,
}

/// One house.
pub struct Provider {
    /// In addresses and in the journal.
    pub id: String,
    /// On the button.
    pub name: String,
    /// Its address.
    pub issuer: String,
    /// What names the account at the first sign-in.
    pub claim: AccountClaim,
    way: Way,
}

impl Provider {
    fn of(config: &OidcConfig) -> anyhow::Result<Self> {
        ensure!(is_provider_id(&config.id), "its id has 1 to 32 of a–z, 0–9, dash");
        ensure!(!config.name.trim().is_empty(), "its name is empty");
        ensure!(!config.account_claim.trim().is_empty(), "account-claim is empty");
        let secret = secret(config)?;
        Ok(Self {
            id: config.id.clone(),
            name: config.name.trim().to_owned(),
            issuer: config.issuer.clone(),
            claim: AccountClaim::named(config.account_claim.trim()),
            way: Way::of(config, secret)?,
        })
    }

    /// Where the house sends people back to.
    fn back(&self, app: &App) -> String {
        format!("{}{BEGIN}/{}/ve", app.config.origin(), self.id)
    }

    /// The page of the house on which people sign in.
    pub(super) async fn door(&self, app: &App, secrets: &Secrets<'_>, lang: &str) -> Result<String, ProviderError> {
        self.way.door(app, &self.back(app), secrets, lang).await
    }

    /// Gives the code back to the house for the name of the person.
    pub(super) async fn redeem(
        &self,
        app: &App,
        came: &Came<'_>,
        secrets: &Secrets<'_>,
    ) -> Result<Identified, ProviderError> {
        self.way.redeem(app, &self.back(app), came, secrets, &self.claim).await
    }
}

/// Never the secret.
impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Provider({} {})", self.id, self.issuer)
    }
}

fn secret(config: &OidcConfig) -> anyhow::Result<String> {
    let secret = match (&config.client_secret_file, config.client_secret.as_str()) {
        (Some(file), "") => {
            std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?
        }
        (None, secret) => secret.to_owned(),
        (Some(_), _) => bail!("client-secret and client-secret-file exclude each other"),
    };
    ensure!(!secret.trim().is_empty(), "it has neither client-secret nor client-secret-file");
    Ok(secret.trim().to_owned())
}

/// All houses of the configuration, in the order of the buttons. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Providers(Arc<[Provider]>);

impl Providers {
    /// The houses of the configuration. None of them is talked to yet: the program starts without them.
    ///
    /// # Errors
    /// When one of them is configured wrongly, or this build cannot talk to any.
    pub fn of(config: &Config) -> anyhow::Result<Self> {
        let mut providers: Vec<Provider> = Vec::with_capacity(config.oidc.len());
        for one in &config.oidc {
            let provider = Provider::of(one).with_context(|| format!("[[oidc]] {:?}", one.id))?;
            let is_twice = providers.iter().any(|known| known.id == one.id || known.issuer == one.issuer);
            ensure!(!is_twice, "[[oidc]] {:?}: its id or its issuer stands twice", one.id);
            providers.push(provider);
        }
        Ok(Self(providers.into()))
    }

    /// The house of this name.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Provider> {
        self.0.iter().find(|provider| provider.id == id)
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Provider> {
        self.0.iter()
    }
}
