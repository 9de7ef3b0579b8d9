//! Collective phrases with their members on a day, and a place to try a phrase out.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::Problem;
use thihanh_webkit::parts::{Field, PageHead};
use thihanh_webkit::{Failure, Lang, Layout, Text, render};

use super::{TREE, day, explain};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::agencies::usecase::{self, GroupOnDay, Neighbour, Root};

#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    within: Option<String>,
    on: Option<String>,
    phrase: Option<String>,
}

#[derive(Template)]
#[template(path = "agencies/web/groups.html")]
struct GroupsPage {
    page: Layout,
    head: PageHead,
    within: String,
    phrase: Field,
    on: Field,
    told: Option<Told>,
    groups: Vec<Group>,
}

/// What a tried phrase means.
struct Told {
    phrase: String,
    sentences: Vec<Text>,
    agencies: Vec<Link>,
}

struct Link {
    href: String,
    name: String,
}

struct Group {
    name: String,
    phrases: String,
    period: Text,
    is_valid: bool,
    source: String,
    is_verified: bool,
    summary: Text,
    members: Vec<Link>,
}

/// `GET /don-vi/nhom`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(ask): Query<Ask>,
) -> Result<Response, Failure> {
    let on = day(ask.on.as_deref()).unwrap_or_else(|| app.clock.today());
    let jurisdiction = ask.within.as_deref().and_then(|id| id.parse().ok());
    let (top, groups) = usecase::groups(&app, &me.actor, jurisdiction, on).await.map_err(Problem::from)?;
    let phrase = ask.phrase.as_deref().map(str::trim).filter(|phrase| !phrase.is_empty());
    let told = match (&top, phrase) {
        (Some(Root { id, .. }), Some(phrase)) => {
            let (resolution, agencies) =
                usecase::resolve(&app, &me.actor, *id, on, phrase).await.map_err(Problem::from)?;
            let sentences = explain(me.lang(), &resolution);
            Some(Told { phrase: phrase.to_owned(), sentences, agencies: agencies.into_iter().map(Link::to).collect() })
        }
        _ => None,
    };
    let page = me.layout(menu::ids::GROUPS, me.lang().t("groups-title"));
    let lang = page.lang();
    let place = top.as_ref().map_or_else(String::new, |top| top.name.clone());
    let sentence = lang.t("groups-sentence").with("count", groups.len()).with("place", place).with("on", lang.date(on));
    Ok(render(&GroupsPage {
        head: PageHead::new(lang.t("groups-title")).sentence(sentence),
        within: top.map_or_else(String::new, |top| top.id.to_string()),
        phrase: Field::text("phrase", lang.t("groups-try"))
            .hint(lang.t("groups-try-hint"))
            .value(phrase.unwrap_or_default()),
        on: Field::date(lang, "on", lang.t("agencies-on")).value(lang.date(on)),
        told,
        groups: groups.into_iter().map(|group| Group::new(lang, group)).collect(),
        page,
    }))
}

impl Link {
    fn to(neighbour: Neighbour) -> Self {
        Self { href: format!("{TREE}/{}", neighbour.id), name: neighbour.name }
    }
}

impl Group {
    fn new(lang: Lang, GroupOnDay { group, is_valid, members }: GroupOnDay) -> Self {
        let summary = if !is_valid {
            lang.t("groups-not-valid")
        } else if group.is_indefinite() {
            lang.t("groups-indefinite")
        } else {
            lang.t("groups-members").with("count", members.len())
        };
        let period = match group.period.to {
            Some(to) => lang.t("groups-until").with("to", lang.date(to)),
            None => lang.t("groups-lasting"),
        };
        Self {
            name: if lang == Lang::Vi { group.name_vi } else { group.name_en },
            phrases: group.phrases.join(" · "),
            period,
            is_valid,
            source: group.source,
            is_verified: group.is_verified,
            summary,
            members: members.into_iter().map(Link::to).collect(),
        }
    }
}
