//! The way to a house, by the library `openidconnect` over the program's own HTTP client.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, ensure};
use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClaimName, CoreClaimType, CoreClientAuthMethod,
    CoreErrorResponseType, CoreGenderClaim, CoreGrantType, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreSubjectIdentifierType, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AdditionalProviderMetadata, AsyncHttpClient, AuthType, AuthorizationCode,
    ClaimsVerificationError, Client, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdTokenClaims, IdTokenFields, IssuerUrl, LanguageTag,
    Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, ProviderMetadata, RedirectUrl, RequestTokenError,
    Scope, SignatureVerificationError, StandardErrorResponse, StandardTokenResponse, TokenResponse, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Came, Identified, ProviderError, Secrets};
use crate::app::App;
use crate::config::OidcConfig;
use crate::modules::accounts::model::oidc::{AccountClaim, Claims, belief, is_from};
use crate::outbound::{Outbound, OutboundError, parse_address};

/// How long one request to a house may take: a way back needs up to six of them (addresses and keys, twice where keys changed, the code, user
/// information), and a page is given up after 30 seconds.
const LONGEST: Duration = Duration::from_secs(4);

/// Only signatures that need the house's own private key: not `none`, and not HMAC, whose key would be the client's secret.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What a house promises beyond the library's fields (RFC 9207).
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Promises {
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Promises {}

/// Claims that the standard does not know: any of them can be the one that names the account.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Others {
    #[serde(flatten)]
    others: Claims,
}

impl AdditionalClaims for Others {}

type Metadata = ProviderMetadata<
    Promises,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

type Tokens = StandardTokenResponse<
    IdTokenFields<
        Others,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

type House = Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// How a house is reached, and what it said of itself not long ago.
pub(super) struct Way {
    issuer: IssuerUrl,
    client_id: ClientId,
    secret: ClientSecret,
    scopes: Vec<Scope>,
    known: Mutex<Option<(DateTime<Utc>, Arc<Metadata>)>>,
}

impl Way {
    pub(super) fn of(config: &OidcConfig, secret: String) -> anyhow::Result<Self> {
        parse_address(&config.issuer).context("its issuer")?;
        ensure!(!config.client_id.trim().is_empty(), "its client-id is empty");
        Ok(Self {
            issuer: IssuerUrl::new(config.issuer.clone()).context("its issuer")?,
            client_id: ClientId::new(config.client_id.trim().to_owned()),
            secret: ClientSecret::new(secret),
            scopes: config.scopes.iter().map(|scope| Scope::new(scope.clone())).collect(),
            known: Mutex::new(None),
        })
    }

    pub(super) async fn door(
        &self,
        app: &App,
        back: &str,
        secrets: &Secrets<'_>,
        lang: &str,
    ) -> Result<String, ProviderError> {
        let metadata = self.metadata(app).await?;
        let house = self.house(&metadata, back)?;
        let verifier = PkceCodeVerifier::new(secrets.verifier.to_owned());
        let (state, nonce) = (secrets.state.to_owned(), secrets.nonce.to_owned());
        let (address, _, _) = house
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || CsrfToken::new(state), || Nonce::new(nonce))
            .add_scopes(self.scopes.iter().cloned())
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .add_ui_locale(LanguageTag::new(lang.to_owned()))
            .url();
        Ok(address.into())
    }

    pub(super) async fn redeem(
        &self,
        app: &App,
        back: &str,
        came: &Came<'_>,
        secrets: &Secrets<'_>,
        claim: &AccountClaim,
    ) -> Result<Identified, ProviderError> {
        let metadata = self.metadata(app).await?;
        // Before the code is given to anybody.
        let is_promised = metadata.additional_metadata().authorization_response_iss_parameter_supported;
        if !is_from(&self.issuer, came.issuer, is_promised) {
            return Err(self.refused("the answer names another issuer, or none"));
        }
        let house = self.house(&metadata, back)?;
        let talk = Talk(&app.outbound);
        let tokens = house
            .exchange_code(AuthorizationCode::new(came.code.to_owned()))
            .map_err(|error| self.down(error))?
            .set_pkce_verifier(PkceCodeVerifier::new(secrets.verifier.to_owned()))
            .request_async(&talk)
            .await
            .map_err(|error| self.not_exchanged(error))?;
        let nonce = Nonce::new(secrets.nonce.to_owned());
        let now = app.clock.now();
        let found = match self.checked(&house, &tokens, &nonce, now) {
            // The house changed its keys since it was asked last.
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
                let renewed = self.house(&*self.ask(app).await?, back)?;
                self.checked(&renewed, &tokens, &nonce, now)
            }
            found => found,
        };
        let found = found.map_err(|error| self.refused(error))?;
        let mut claims = plain(&found);
        if !claim.is_answered(&claims) && house.user_info_url().is_some() {
            let more = self.asked_for_more(&house, &tokens, &found, &talk).await;
            // All from one place: an address of one and the word "verified" of the other say nothing together.
            if claim.is_answered(&more) {
                claims = more;
            }
        }
        Ok(Identified { subject: found.subject().to_string(), claims })
    }

    /// The claims of the ID token, once its signature, issuer, audience, time and nonce hold, and it belongs to the access token.
    fn checked(
        &self,
        house: &House,
        tokens: &Tokens,
        nonce: &Nonce,
        now: DateTime<Utc>,
    ) -> Result<IdTokenClaims<Others, CoreGenderClaim>, ClaimsVerificationError> {
        let missing = || ClaimsVerificationError::Other("there is no ID token".to_owned());
        let token = tokens.id_token().ok_or_else(missing)?;
        let verifier = house.id_token_verifier().set_allowed_algs(SIGNATURES).set_time_fn(move || now);
        let claims = token.claims(&verifier, nonce)?;
        if let Some(hash) = claims.access_token_hash() {
            let signed = |error| ClaimsVerificationError::SignatureVerification(error);
            let algorithm = token.signing_alg().map_err(signed)?;
            let key = token.signing_key(&verifier).map_err(signed)?;
            let is_of_it = AccessTokenHash::from_token(tokens.access_token(), algorithm, key)
                .is_ok_and(|of_token| of_token == *hash);
            if !is_of_it {
                return Err(ClaimsVerificationError::Other("the access token is another one's".to_owned()));
            }
        }
        Ok(claims.clone())
    }

    /// What the house's page of user information says of the same person; nothing where it does not answer.
    async fn asked_for_more(
        &self,
        house: &House,
        tokens: &Tokens,
        found: &IdTokenClaims<Others, CoreGenderClaim>,
        talk: &Talk<'_>,
    ) -> Claims {
        let asked = house.user_info(tokens.access_token().clone(), Some(found.subject().clone()));
        let Ok(asked) = asked else { return Claims::new() };
        let more: Result<UserInfoClaims<Others, CoreGenderClaim>, _> = asked.request_async(talk).await;
        match more {
            Ok(more) => plain(&more),
            Err(error) => {
                tracing::warn!(issuer = self.issuer.as_str(), %error, "a sign-in provider gives no user information");
                Claims::new()
            }
        }
    }

    /// What the house says of itself: what it said not long ago, or what it says now.
    async fn metadata(&self, app: &App) -> Result<Arc<Metadata>, ProviderError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match known {
            Some((asked_at, metadata)) if app.clock.now() - asked_at < belief() => Ok(metadata),
            _ => self.ask(app).await,
        }
    }

    /// Asks the house for its addresses and keys.
    async fn ask(&self, app: &App) -> Result<Arc<Metadata>, ProviderError> {
        let found = Metadata::discover_async(self.issuer.clone(), &Talk(&app.outbound)).await;
        let found = Arc::new(found.map_err(|error| self.down(error))?);
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((app.clock.now(), Arc::clone(&found)));
        Ok(found)
    }

    fn house(&self, metadata: &Metadata, back: &str) -> Result<House, ProviderError> {
        // Browsers are sent there: not to an address that others on the line can read.
        parse_address(metadata.authorization_endpoint().as_str()).map_err(|error| self.down(error))?;
        let back = RedirectUrl::new(back.to_owned()).map_err(|error| self.down(error))?;
        let ways = metadata.token_endpoint_auth_methods_supported();
        // By the standard the first where nothing is said.
        let is_basic = ways.is_none_or(|ways| ways.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let house: House =
            Client::from_provider_metadata(metadata.clone(), self.client_id.clone(), Some(self.secret.clone()))
                .set_redirect_uri(back)
                .set_auth_type(if is_basic { AuthType::BasicAuth } else { AuthType::RequestBody });
        Ok(house)
    }

    fn down(&self, error: impl std::fmt::Display) -> ProviderError {
        tracing::warn!(issuer = self.issuer.as_str(), %error, "a sign-in provider cannot be used");
        ProviderError::Down
    }

    fn refused(&self, error: impl std::fmt::Display) -> ProviderError {
        tracing::warn!(issuer = self.issuer.as_str(), %error, "a sign-in provider's answer does not hold");
        ProviderError::Refused
    }

    /// What the house wrote is not logged: it may repeat the code.
    fn not_exchanged(
        &self,
        error: RequestTokenError<OutboundError, StandardErrorResponse<CoreErrorResponseType>>,
    ) -> ProviderError {
        match error {
            RequestTokenError::ServerResponse(_) => self.refused("the code was not taken"),
            RequestTokenError::Request(error) => self.down(error),
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                self.down("its answer to the code is unreadable")
            }
        }
    }
}

/// The library's requests by the program's own client: addresses checked, answers and waiting bounded, no redirects.
struct Talk<'a>(&'a Outbound);

impl<'c> AsyncHttpClient<'c> for Talk<'_> {
    type Error = OutboundError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, OutboundError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move { Ok(self.0.send(request, LONGEST).await?.map(|body| body.to_vec())) })
    }
}

/// Claims of any kind by their names.
fn plain(claims: &impl Serialize) -> Claims {
    match serde_json::to_value(claims) {
        Ok(Value::Object(claims)) => claims,
        _ => Claims::new(),
    }
}
