//! How many legal posts agencies have.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::{parse_date, vn_date};
use thihanh_webkit::parts::{EmptyState, ErrorSummary, Field, PageHead, Pager};
use thihanh_webkit::{CheckedForm, Failure, Html, Layout, Notice, render};

use super::{CONDITIONS, POSTS, STAFF, agencies, chosen, summary, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::conditions::model::staff::PostsForm;
use crate::modules::conditions::policy;
use crate::modules::conditions::usecase;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    agency: String,
    on: String,
    after: String,
}

#[derive(Template)]
#[template(path = "conditions/web/posts.html")]
struct PostsPage {
    page: Layout,
    head: PageHead,
    errors: Option<ErrorSummary>,
    filters: Vec<Field>,
    fields: Vec<Field>,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    href: String,
    name: String,
    posts: String,
    from: String,
    note: String,
}

/// `GET /theo-doi/dieu-kien/can-bo/bien-che`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let form = PostsForm { agency: asked.agency.clone(), ..PostsForm::default() };
    Ok(render(&page(&app, &me, &asked, &form, &[]).await?))
}

/// `POST /theo-doi/dieu-kien/can-bo/bien-che`
pub(super) async fn put(
    State(app): State<Arc<App>>,
    me: SignedIn,
    CheckedForm(form): CheckedForm<PostsForm>,
) -> Result<Response, Failure> {
    match usecase::put_posts(&app, &me.actor, &form).await.map_err(Problem::from) {
        Ok(_) => Ok(Notice::done("conditions-saved").on(POSTS)),
        Err(Problem::Invalid(errors)) => {
            let page = page(&app, &me, &Asked::default(), &form, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn page(
    app: &App,
    me: &SignedIn,
    asked: &Asked,
    form: &PostsForm,
    errors: &[FieldError],
) -> Result<PostsPage, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let on = parse_date(&asked.on).unwrap_or(today);
    let place = Page::new(None, asked.after.parse().ok());
    let (slice, count) =
        usecase::posts(app, &me.actor, (asked.agency.parse().ok(), on), &place).await.map_err(Problem::from)?;
    let seen = usecase::seen(app, &me.actor).await.map_err(Problem::from)?;
    let ids: Vec<_> = slice.items.iter().map(|posts| posts.agency).collect();
    let names = usecase::names(app, &ids).await.map_err(Problem::from)?;
    let fields = if policy::may_keep_any(&me.actor).is_ok() {
        let kept = usecase::kept(app, &me.actor).await.map_err(Problem::from)?;
        vec![
            Field::select("agency", lang.t("conditions-agency"), agencies(lang.t("head-choose"), &kept))
                .value(chosen(&kept, &form.agency))
                .required(),
            Field::text("posts", lang.t("legal-posts-number")).value(&form.posts).required(),
            Field::date(lang, "from", lang.t("legal-posts-from")).value(&form.from).required(),
            Field::text("note", lang.t("legal-posts-note")).value(&form.note),
        ]
        .into_iter()
        .map(|field| field.errors(lang, errors))
        .collect()
    } else {
        Vec::new()
    };
    let title = lang.t("legal-posts-title");
    let layout = me.layout(menu::ids::CONDITIONS, &title);
    let rows: Vec<Row> = slice
        .items
        .iter()
        .map(|posts| Row {
            href: format!("/don-vi/{}", posts.agency),
            name: words::name(&names, posts.agency),
            posts: lang.number(posts.posts),
            from: lang.date(posts.from),
            note: posts.note.clone(),
        })
        .collect();
    let empty = rows
        .is_empty()
        .then(|| EmptyState::new("list-check", lang.t("legal-posts-none"), lang.t("legal-posts-none-text")));
    let sentence = lang.t("legal-posts-sentence").with("count", count).with("date", lang.date(on));
    Ok(PostsPage {
        head: PageHead::new(&title)
            .crumb(Html::link(CONDITIONS, lang.t("conditions-title")))
            .crumb(Html::link(STAFF, lang.t("legal-staff-title")))
            .sentence(sentence),
        errors: summary(lang, errors),
        filters: vec![
            Field::select("agency", lang.t("conditions-agency"), agencies(lang.t("conditions-all-agencies"), &seen))
                .value(&asked.agency)
                .of_form("filter"),
            Field::date(lang, "on", lang.t("legal-staff-on")).value(vn_date(on)),
        ],
        fields,
        pager: Pager::new(lang, layout.here(), rows.len(), slice.next),
        rows,
        empty,
        page: layout,
    })
}
