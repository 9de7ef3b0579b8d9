//! Who asks.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, MatchedPath, OptionalFromRequestParts};
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use thihanh_kernel::access::Actor;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::json::bearer_token;
use thihanh_webkit::{Failure, Lang, Layout, Staff, Visit};

use super::super::api::AccountView;
use super::super::model::token::module_of;
use super::super::usecase::{self, SessionDigest, SignedInAs, SubstitutionView, TokenSecret};
use crate::app::App;
use crate::menu;

/// Longest piece of a browser's own name that is kept.
const AGENT_MAX_CHARS: usize = 200;

/// Where a request came from: the peer's address, or what a trusted proxy says of it (`crate::proxies`), and the browser's own name.
#[derive(Debug, Clone)]
pub struct Origin(pub usecase::Origin);

impl<S: Sync> FromRequestParts<S> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_string());
        let agent = parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Ok(Self(usecase::Origin {
            address: address.unwrap_or_default(),
            agent: agent.chars().take(AGENT_MAX_CHARS).collect(),
        }))
    }
}

/// A request of somebody signed in. Without a session the request is answered by the sign-in page (or 401 in the API).
pub struct SignedIn {
    /// Who acts, with today's roles and the address.
    pub actor: Actor,
    /// The account behind it.
    pub account: AccountView,
    /// The request as pages see it.
    pub visit: Visit,
    /// What speaks for the person.
    pub by: Credential,
    /// In whose place the person works, where they chose to.
    pub acting: Option<SubstitutionView>,
}

/// What speaks for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// A browser's session.
    Session(SessionDigest),
    /// A program's token.
    Token,
}

impl SignedIn {
    /// Language of the answer.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.visit.lang()
    }

    /// The frame of a page under one line of the menu.
    #[must_use]
    pub fn layout(&self, menu_item: &'static str, title: impl std::fmt::Display) -> Layout {
        self.visit.layout(title).under(menu_item)
    }
}

impl FromRequestParts<Arc<App>> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        let visit = Visit::from_request_parts(parts, app).await?;
        let Ok(Origin(origin)) = Origin::from_request_parts(parts, app).await;
        // Who brings a token is asked for nothing else: a wrong one is not mended by a cookie.
        let (known, by) = match bearer_token(&parts.headers) {
            Some(token) => (by_token(app, parts, token).await?, Credential::Token),
            None => by_session(app, parts, &visit).await?,
        };
        visit.signed_in(Staff {
            name: known.account.name.clone(),
            position: known.account.position.clone(),
            menu: menu::of(app, &known.actor, visit.lang()).await,
            acts_for: known.acting.as_ref().map(|acting| acting.owner_name.clone()),
        });
        let SignedInAs { actor, account, acting } = known;
        Ok(Self { actor: actor.from_address(origin.address), account, visit, by, acting })
    }
}

async fn by_session(app: &App, parts: &Parts, visit: &Visit) -> Result<(SignedInAs, Credential), Failure> {
    let session = visit.settings().cookie.id_of(&parts.headers).ok_or_else(Failure::not_signed_in)?;
    let digest = SessionDigest::of(session.digest());
    let known = usecase::resume(app, &digest).await.map_err(Problem::from)?.ok_or_else(Failure::not_signed_in)?;
    Ok((known, Credential::Session(digest)))
}

async fn by_token(app: &App, parts: &Parts, token: &str) -> Result<SignedInAs, Failure> {
    let secret = TokenSecret::parse(token).ok_or_else(Failure::not_signed_in)?;
    let used = usecase::use_token(app, &secret).await.map_err(Problem::from)?.ok_or_else(Failure::not_signed_in)?;
    let route = parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str).unwrap_or_default();
    if used.scope.allows(!parts.method.is_safe(), module_of(route)) {
        Ok(used.known)
    } else {
        Err(Problem::denied("token-scope").into())
    }
}

/// For pages that everybody may see: whoever is signed in sees them inside the usual frame.
impl OptionalFromRequestParts<Arc<App>> for SignedIn {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Option<Self>, Infallible> {
        Ok(<Self as FromRequestParts<Arc<App>>>::from_request_parts(parts, app).await.ok())
    }
}
