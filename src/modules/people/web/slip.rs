//! The slip that is printed and handed over: login, a code that holds once, where to enter it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{CheckedForm, Failure, Layout, Link, Text, render};

use super::PEOPLE;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::api::{self as accounts, Purpose};
use crate::modules::accounts::web::SignedIn;

#[derive(Debug, Deserialize)]
pub(super) struct Nothing {}

#[derive(Template)]
#[template(path = "people/web/slip.html")]
struct SlipPage {
    page: Layout,
    title: Text,
    text: Text,
    name: String,
    position: String,
    login: String,
    code: String,
    address: String,
    until: String,
    back: String,
}

/// `POST /nguoi-dung/{login}/phieu`: the code is shown by this answer alone.
pub(super) async fn make(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(login): Path<String>,
    CheckedForm(Nothing {}): CheckedForm<Nothing>,
) -> Result<Response, Failure> {
    let slip = accounts::make_slip(&app, &me.actor, &login).await.map_err(Problem::from)?;
    let page = me.layout(menu::ids::PEOPLE, me.lang().t("people-slip"));
    let lang = page.lang();
    let (title, text) = match slip.purpose {
        Purpose::Invite => (lang.t("slip-title-invite"), lang.t("slip-text-invite")),
        Purpose::Reset => (lang.t("slip-title-reset"), lang.t("slip-text-reset")),
    };
    let path = Link::new(accounts::ACTIVATION).with("ma", &slip.code).to_string();
    let address = format!("{}{path}", app.config.public_origin.as_deref().unwrap_or_default());
    Ok(render(&SlipPage {
        title,
        text,
        name: slip.account.name,
        position: slip.account.position,
        back: format!("{PEOPLE}/{}", slip.account.login),
        login: slip.account.login,
        code: slip.code,
        address,
        until: lang.moment(slip.expires_at).to_string(),
        page,
    }))
}
