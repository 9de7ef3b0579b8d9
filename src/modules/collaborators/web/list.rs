//! Collaborators: where they come from, what they know, where they stand with contracts.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Query;
use serde::Deserialize;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::page::{Page, Slice};
use thihanh_kernel::problem::Problem;
use thihanh_webkit::parts::{Action, Chip, Choice, EmptyState, Field, PageHead, Pager};
use thihanh_webkit::{Failure, Lang, Layout, Link, download, render};

use super::{COLLABORATORS, CONTRACTS, REFERENCES, words};
use crate::app::App;
use crate::menu;
use crate::modules::accounts::web::SignedIn;
use crate::modules::collaborators::export;
use crate::modules::collaborators::model::contract::State as Stage;
use crate::modules::collaborators::model::person::FieldRef;
use crate::modules::collaborators::model::reference::{Reference, ReferenceList};
use crate::modules::collaborators::policy;
use crate::modules::collaborators::usecase::{self, PersonFilter, Standing};

/// Longest word of a filter that is looked at.
const WORD_CHARS: usize = 100;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    linh_vuc: String,
    to_chuc: String,
    tinh_trang: String,
    hop_dong: String,
    after: String,
}

impl Asked {
    fn filter(&self) -> PersonFilter {
        let some = |text: &str| (!text.trim().is_empty()).then(|| text.trim().chars().take(WORD_CHARS).collect());
        PersonFilter {
            field: some(&self.linh_vuc),
            kind: some(&self.to_chuc),
            standing: Standing::parse(&self.tinh_trang),
            contract: some(&self.hop_dong),
        }
    }
}

#[derive(Template)]
#[template(path = "collaborators/web/list.html")]
struct ListPage {
    page: Layout,
    head: PageHead,
    filters: Vec<Field>,
    is_narrowed: bool,
    rows: Vec<Row>,
    empty: Option<EmptyState>,
    pager: Pager,
}

struct Row {
    href: String,
    who: String,
    agency: String,
    organisation: String,
    kind: String,
    fields: String,
    contracts: Vec<(String, String, Chip)>,
    /// Where one is drafted, for who keeps the register, where none is under way.
    draft: Option<Link>,
}

/// `GET /theo-doi/cong-tac-vien`
pub(super) async fn show(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (lang, today) = (me.lang(), app.clock.today());
    let filter = asked.filter();
    let place = Page::new(None, asked.after.parse().ok());
    let (Slice { items, next }, count) =
        usecase::collaborators(&app, &me.actor, &filter, &place).await.map_err(Problem::from)?;
    let references = usecase::references(&app, &me.actor).await.map_err(Problem::from)?;
    let known = usecase::fields(&app).await.map_err(Problem::from)?;
    let ids: Vec<AgencyId> = items.iter().map(|shown| shown.collaborator.facts.agency).collect();
    let names = usecase::names(&app, &ids).await.map_err(Problem::from)?;
    let title = lang.t("collaborators-title");
    let page = me.layout(menu::ids::COLLABORATORS, &title);
    let may_add = policy::may_keep_any(&me.actor).is_ok();
    let add = || Action::primary(lang.t("collaborator-add"), format!("{COLLABORATORS}/moi")).icon("plus-lg");
    let file = page.here().pairs().iter().filter(|(name, _)| name != "after");
    let file = file.fold(Link::new(format!("{COLLABORATORS}.xlsx")), |link, (name, value)| link.with(name, value));
    let mut head = PageHead::new(&title)
        .sentence(lang.t("collaborators-count").with("count", count))
        .action(Action::new(lang.t("collaborator-contracts-title"), CONTRACTS).icon("file-earmark-text"))
        .action(Action::new(lang.t("collaborator-references-title"), REFERENCES).icon("list-check"))
        .action(Action::new(lang.t("collaborator-xlsx"), file).icon("download"));
    if may_add {
        head = head.action(add());
    }
    let is_filtered = page.here().pairs().iter().any(|(name, value)| name != "after" && !value.is_empty());
    let empty = items.is_empty().then(|| match is_filtered {
        true => EmptyState::new("funnel", lang.t("collaborators-none-found"), lang.t("collaborators-none-found-text"))
            .action(Action::new(lang.t("collaborators-show-all"), COLLABORATORS)),
        false => {
            let empty = EmptyState::new("people", lang.t("collaborators-none"), lang.t("collaborators-none-text"));
            if may_add { empty.action(add()) } else { empty }
        }
    });
    let rows = items.iter().map(|shown| {
        let facts = &shown.collaborator.facts;
        let open = shown.contracts.iter().take(3).map(|contract| {
            (format!("{CONTRACTS}/{}", contract.code), contract.code.clone(), words::chip(lang, contract, today))
        });
        let is_free = !shown.contracts.iter().any(|it| matches!(it.state, Stage::Drafted | Stage::Signed));
        let may_draft = shown.may_keep && shown.collaborator.erased_at.is_none() && is_free;
        let new = || Link::new(format!("{CONTRACTS}/moi")).with("collaborator", shown.collaborator.id);
        Row {
            draft: may_draft.then(new),
            href: format!("{COLLABORATORS}/{}", shown.collaborator.id),
            who: words::who(lang, shown),
            agency: words::name(&names, facts.agency),
            organisation: facts.organisation.clone(),
            kind: words::named(lang, &references, ReferenceList::Organisation, &facts.kind),
            fields: facts.fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join("; "),
            contracts: open.collect(),
        }
    });
    let rows: Vec<Row> = rows.collect();
    Ok(render(&ListPage {
        head,
        filters: filters(lang, &asked, &references, &known),
        is_narrowed: filter != PersonFilter::default(),
        pager: Pager::new(lang, page.here(), rows.len(), next),
        rows,
        empty,
        page,
    }))
}

/// `GET /theo-doi/cong-tac-vien.xlsx`: the list with its filters, without personal data.
pub(super) async fn xlsx(
    State(app): State<Arc<App>>,
    me: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let bytes = export::workbook(&app, &me.actor, me.lang(), &asked.filter()).await?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((download::saved("cong-tac-vien.xlsx", media), bytes).into_response())
}

fn filters(lang: Lang, asked: &Asked, references: &[Reference], known: &[FieldRef]) -> Vec<Field> {
    let any = || std::iter::once(Choice::new("", lang.t("collaborator-any")));
    let kinds = references.iter().filter(|row| row.list == ReferenceList::Organisation);
    let kinds = kinds.map(|row| Choice::new(&row.code, words::reference(lang, row)));
    let fields = known.iter().map(|field| Choice::new(&field.code, &field.name));
    let standings = Standing::ALL.map(|one| Choice::new(one.as_str(), words::standing(lang, one)));
    vec![
        Field::select("linh_vuc", lang.t("collaborator-field"), any().chain(fields).collect()).value(&asked.linh_vuc),
        Field::select("to_chuc", lang.t("collaborator-kind"), any().chain(kinds).collect()).value(&asked.to_chuc),
        Field::select("tinh_trang", lang.t("collaborator-standing"), any().chain(standings).collect())
            .value(&asked.tinh_trang),
        Field::text("hop_dong", lang.t("collaborator-contract-code")).value(&asked.hop_dong),
    ]
}
