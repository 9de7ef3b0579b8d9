//! The slips that are printed and handed over: login, a code that holds once, where to enter it. The same by mail, unseen.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use thihanh_kernel::problem::Problem;
use thihanh_webkit::{CheckedForm, EmptyForm, Failure, Lang, Layout, Notice, Text, render};

use super::PEOPLE;
use crate::app::App;
use crate::menu;
use crate::modules::accounts::api::{self as accounts, Purpose, Slip};
use crate::modules::accounts::web::SignedIn;
use crate::modules::people::usecase;

#[derive(Template)]
#[template(path = "people/web/slip.html")]
struct SlipPage {
    page: Layout,
    slips: Vec<Card>,
    back: String,
    /// Whether all invitations on paper may be sent by mail from here.
    may_mail: bool,
}

/// One slip.
struct Card {
    title: Text,
    text: Text,
    name: String,
    position: String,
    login: String,
    code: String,
    address: String,
    until: String,
}

fn card(app: &App, lang: Lang, slip: Slip) -> Card {
    let (title, text) = match slip.purpose {
        Purpose::Invite => (lang.t("slip-title-invite"), lang.t("slip-text-invite")),
        Purpose::Reset | Purpose::Forgotten => (lang.t("slip-title-reset"), lang.t("slip-text-reset")),
    };
    Card {
        title,
        text,
        address: usecase::address_of(app, &slip),
        name: slip.account.name,
        position: slip.account.position,
        login: slip.account.login,
        code: slip.code,
        until: lang.moment(slip.expires_at).to_string(),
    }
}

/// A page with slips: their codes are shown by this answer alone.
pub(super) fn page(app: &App, me: &SignedIn, slips: Vec<Slip>, back: String, may_mail: bool) -> Response {
    let page = me.layout(menu::ids::PEOPLE, me.lang().t("people-slip"));
    let slips = slips.into_iter().map(|slip| card(app, page.lang(), slip)).collect();
    render(&SlipPage { slips, back, may_mail, page })
}

/// `POST /nguoi-dung/{login}/phieu`
pub(super) async fn make(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(login): Path<String>,
    CheckedForm(EmptyForm {}): CheckedForm<EmptyForm>,
) -> Result<Response, Failure> {
    let slip = accounts::make_slip(&app, &me.actor, &login).await.map_err(Problem::from)?;
    let back = format!("{PEOPLE}/{}", slip.account.login);
    Ok(page(&app, &me, vec![slip], back, false))
}

/// `POST /nguoi-dung/{login}/thu`
pub(super) async fn mail(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Path(login): Path<String>,
    CheckedForm(EmptyForm {}): CheckedForm<EmptyForm>,
) -> Result<Response, Failure> {
    let notice = match usecase::mail_slip(&app, &me.actor, &login).await? {
        Purpose::Invite => Notice::done("people-mailed-invite"),
        Purpose::Reset | Purpose::Forgotten => Notice::done("people-mailed-reset"),
    };
    Ok(notice.on(format!("{PEOPLE}/{login}")))
}

/// `POST /nguoi-dung/nhap/thu-moi`: to everybody whose invitation is on paper alone.
pub(super) async fn mail_all(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(EmptyForm {}): CheckedForm<EmptyForm>,
) -> Result<Response, Failure> {
    let count = usecase::mail_invitations(&app, &me.actor).await?;
    Ok(Notice::done("people-mailed-all").with("count", count).on(PEOPLE))
}
