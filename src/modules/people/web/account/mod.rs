//! One's own account: password, second factor, browsers, absence, substitutes, tokens. Each form stands alone and works without scripts.

mod acts;
mod page;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use thihanh_webkit::{Failure, render};

pub(super) use acts::{
    act_for, begin_factor, change_password, confirm_factor, end_others, end_session, end_substitution, make_token,
    name_substitute, new_codes, remove_factor, remove_identity, revoke_token, strength, tell_absence, withdraw_absence,
};

use crate::app::App;
use crate::modules::accounts::web::SignedIn;

/// The fields of every form of the page; each sends its own.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    current: String,
    new: String,
    again: String,
    code: String,
    factor_password: String,
    name: String,
    scope: String,
    days: String,
    away_from: String,
    away_to: String,
    note: String,
    grant: String,
    login: String,
    from: String,
    to: String,
    reason: String,
    substitution: String,
}

/// What is shown once, after something was made.
enum Once {
    Nothing,
    Codes(Vec<String>),
    Token(String),
}

/// `GET /tai-khoan`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    Ok(render(&page::build(&app, &me, &Input::default(), &[], Once::Nothing).await?))
}
