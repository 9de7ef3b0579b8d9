//! What somebody does first: a short page for the first sign-in, with the person's own agency in it.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use thihanh_kernel::access::{Grant, Module, Role};
use thihanh_webkit::parts::PageHead;
use thihanh_webkit::{Failure, Lang, Layout, Text, render};

use super::words::{agency_names, held_text, module_text};
use crate::app::App;
use crate::modules::accounts::web::SignedIn;

#[derive(Template)]
#[template(path = "people/web/guide.html")]
struct GuidePage {
    page: Layout,
    head: PageHead,
    roles: Vec<(String, Text)>,
    steps: Vec<(Text, String)>,
}

/// `GET /bat-dau`
pub(super) async fn show(State(app): State<Arc<App>>, me: SignedIn) -> Result<Response, Failure> {
    let page = me.visit.layout(me.lang().t("guide-title"));
    let lang = page.lang();
    let grants = me.actor.grants_in_any_module();
    let names = agency_names(&app, grants.iter().map(|grant| grant.agency).collect()).await?;
    let roles = grants
        .iter()
        .map(|grant| {
            let agency = names.get(&grant.agency).cloned().unwrap_or_default();
            (format!("{}, {agency}", held_text(lang, grant.role, grant.module)), sees(lang, grant))
        })
        .collect();
    let first = grants.first().map(|grant| grant.agency.to_string()).unwrap_or_default();
    let steps = grants.first().map_or_else(Vec::new, |grant| steps(lang, grant, &first));
    let head = PageHead::new(lang.t("guide-hello").with("name", &me.account.name)).sentence(lang.t("guide-sentence"));
    Ok(render(&GuidePage { head, roles, steps, page }))
}

/// What a role sees.
fn sees(lang: Lang, grant: &Grant) -> Text {
    if let Some(module) = grant.module {
        return lang.t("guide-sees-limited").with("module", module_text(lang, module));
    }
    lang.t(match grant.role {
        Role::Administrator => "guide-sees-administrator",
        Role::Coordinator => "guide-sees-coordinator",
        Role::Leader => "guide-sees-leader",
        Role::UnitHead | Role::FocalOfficer | Role::RecordsClerk => "guide-sees-unit",
        Role::Inspector | Role::Observer | Role::Partner => "guide-sees-reader",
        Role::Auditor => "guide-sees-auditor",
    })
}

/// Three things to do first, each with its page; where the role is limited to a module, two.
fn steps(lang: Lang, grant: &Grant, agency: &str) -> Vec<(Text, String)> {
    let account = ("guide-step-account", "/tai-khoan#ma-xac-thuc".to_owned());
    if let Some(module) = grant.module {
        let opened = lang.t("guide-step-module").with("module", module_text(lang, module));
        return vec![(opened, first_page(module).to_owned()), (lang.t(account.0), account.1)];
    }
    let of_agency = format!("/nhiem-vu?agency={agency}");
    let [first, second] = match grant.role {
        Role::Administrator => {
            [("guide-step-people", "/nguoi-dung".to_owned()), ("guide-step-agencies", "/don-vi".to_owned())]
        }
        Role::Coordinator => {
            [("guide-step-inbox", "/van-ban".to_owned()), ("guide-step-late", "/nhiem-vu?status=overdue".to_owned())]
        }
        Role::Leader => {
            [("guide-step-home", "/".to_owned()), ("guide-step-late", "/nhiem-vu?status=overdue".to_owned())]
        }
        Role::UnitHead | Role::FocalOfficer | Role::RecordsClerk => {
            [("guide-step-desk", "/viec-cua-toi".to_owned()), ("guide-step-register", of_agency)]
        }
        Role::Inspector | Role::Observer | Role::Partner => {
            [("guide-step-home", "/".to_owned()), ("guide-step-register", of_agency)]
        }
        Role::Auditor => [("guide-step-journal", "/nhat-ky".to_owned()), ("guide-step-home", "/".to_owned())],
    };
    [first, second, account].into_iter().map(|(key, href)| (lang.t(key), href)).collect()
}

/// Where the work of a module begins.
fn first_page(module: Module) -> &'static str {
    match module {
        Module::Agencies => "/don-vi",
        Module::People => super::PEOPLE,
        Module::Directives => "/van-ban",
        Module::Obligations => "/nhiem-vu",
        Module::Letters => "/cong-van",
        Module::Programmes => "/chuong-trinh",
        Module::Proposals => "/kien-nghi",
        Module::Monitoring => "/theo-doi/ke-hoach",
        Module::Notices => "/quy-tac-nhac-viec",
        Module::Audit => "/nhat-ky",
    }
}
