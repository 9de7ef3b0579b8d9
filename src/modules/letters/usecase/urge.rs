//! Letters that urge: chosen, worded, looked at, drafted.

use chrono::{Datelike, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::code::CodeSeries;
use thihanh_kernel::ids::{AgencyId, LetterId, ObligationId};
use thihanh_kernel::problem::{FieldError, Problem};
use thihanh_kernel::time::vn_date;
use thihanh_store::journal;
use thihanh_store::{Sql, StoreError, sequence};

use super::{Action, LetterError, LetterFault, entry, policy, store};
use crate::app::App;
use crate::modules::agencies;
use crate::modules::agencies::api::AgencyView;
use crate::modules::letters::model::template::{self, Mode, Values, Wording};
use crate::modules::letters::model::{Addressee, Content, Letter, LetterState, SigningForm, UrgedRow};
use crate::modules::letters::paper;
use crate::modules::letters::store::urged;
use crate::modules::obligations::api::Shown;
use crate::modules::obligations::api::urging::{self, Reach};

/// Obligations that are urged at once.
const MOST_URGED: usize = 1_000;
/// Of one agency.
const MOST_OF_AGENCY: u32 = 300;
/// Working days that an agency is given to answer.
const REPLY_WORKING_DAYS: u32 = 5;

/// What a person chose.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// Everything that is late of these agencies.
    pub agencies: Vec<AgencyId>,
    /// These obligations.
    pub codes: Vec<String>,
    /// Late, or due soon as well.
    pub reach: Reach,
    /// The agency that sends; the first that may where none is named.
    pub sender: Option<AgencyId>,
}

/// Everything that the page of the letters shows before there are any.
#[derive(Debug, Clone)]
pub struct Composition {
    /// Who may send.
    pub senders: Vec<AgencyView>,
    /// Who sends.
    pub sender: AgencyView,
    /// What is urged, agency by agency in the order of the list.
    pub groups: Vec<(Addressee, Vec<UrgedRow>)>,
    /// The wording with its places, as the agency keeps it.
    pub wording: Wording,
    /// Until when an answer is asked for.
    pub reply_by: NaiveDate,
    /// How the first letter looks; empty where the wording cannot be filled.
    pub preview: String,
    urged: Vec<(String, ObligationId)>,
    head: Content,
    today: NaiveDate,
    has_soon: bool,
}

/// What a person orders.
#[derive(Debug, Clone)]
pub struct Urge {
    /// What was chosen.
    pub ask: Ask,
    /// A letter each, or one for all.
    pub mode: Mode,
    /// The wording as edited.
    pub wording: Option<Wording>,
    /// Until when an answer is asked for.
    pub reply_by: Option<NaiveDate>,
}

/// What would be sent.
///
/// # Errors
/// [`LetterError`]: nothing chosen that the actor may urge, or nobody in whose name.
pub async fn compose(app: &App, actor: &Actor, urge: &Urge) -> Result<Composition, LetterError> {
    if !urging::may_urge(actor) {
        return Err(LetterError::Denied(Problem::denied("obligation-urge")));
    }
    let sql = app.store.read();
    let today = app.clock.today();
    let shown = chosen(app, actor, &urge.ask, today).await?;
    if shown.is_empty() {
        return Err(LetterError::field("code", "urging-nothing-chosen"));
    }
    let senders = senders(app, actor, &shown, today).await?;
    let named = urge.ask.sender.and_then(|wanted| senders.iter().find(|view| view.id == wanted));
    let Some(sender) = named.or(senders.first()).cloned() else {
        return Err(LetterError::Denied(Problem::denied(Action::Draft.right())));
    };
    let wording = match &urge.wording {
        Some(wording) => wording.clone(),
        None => urged::wording(sql, sender.id, urge.mode).await?.unwrap_or_else(|| template::shipped(urge.mode)),
    };
    let calendar = agencies::api::calendar(sql).await?;
    let reply_by = urge.reply_by.or_else(|| calendar.add_working_days(today, REPLY_WORKING_DAYS)).unwrap_or(today);
    let has_soon = shown.iter().any(|shown| shown.obligation.due_on.is_some_and(|due| due >= today));
    let urged = shown.iter().map(|shown| (shown.obligation.code.clone(), shown.obligation.id)).collect();
    let groups = groups(app, shown, today).await?;
    let head = head(sql, &sender, today).await?;
    let mut composition = Composition {
        senders,
        sender,
        groups,
        wording,
        reply_by,
        preview: String::new(),
        urged,
        head,
        today,
        has_soon,
    };
    if let Ok(contents) = composition.contents(urge.mode)
        && let Some(content) = contents.into_iter().next()
    {
        let letter = composition.letter(app, actor, String::new(), content);
        composition.preview = paper::official(&letter).map(|document| document.html()).unwrap_or_default();
    }
    Ok(composition)
}

/// Drafts the letters; gives their codes.
///
/// # Errors
/// As [`compose`]; a wording with a place that there is not is a refused field.
pub async fn create(app: &App, actor: &Actor, urge: &Urge) -> Result<Vec<String>, LetterError> {
    let composition = compose(app, actor, urge).await?;
    let contents = composition.contents(urge.mode)?;
    for content in &contents {
        let errors = content.faults();
        if !errors.is_empty() {
            return Err(LetterFault::Invalid(errors).into());
        }
        let letter = composition.letter(app, actor, String::new(), content.clone());
        paper::official(&letter).map_err(LetterFault::Invalid)?;
    }
    let year = u16::try_from(composition.today.year()).unwrap_or_default();
    app.store
        .write(async |tx| {
            let mut codes = Vec::with_capacity(contents.len());
            for content in &contents {
                let code = sequence::next(tx, CodeSeries::Letter, year).await?.to_string();
                let letter = composition.letter(app, actor, code.clone(), content.clone());
                let is_in = |code: &str| content.rows.iter().any(|row| row.code == code);
                let ids: Vec<ObligationId> =
                    composition.urged.iter().filter(|(code, _)| is_in(code)).map(|(_, id)| *id).collect();
                store::insert(tx, &letter, &ids).await?;
                let entry = entry(app, actor, &letter, "created")
                    .with("recipients", &content.recipients.len())
                    .with("urged", &content.rows.len());
                journal::append(tx, entry).await?;
                codes.push(code);
            }
            Ok(codes)
        })
        .await
}

/// Keeps a wording for the agency that sends.
///
/// # Errors
/// [`LetterError`].
pub async fn keep_wording(
    app: &App,
    actor: &Actor,
    agency: AgencyId,
    mode: Mode,
    wording: &Wording,
) -> Result<(), LetterError> {
    let stakes = store::above(app.store.read(), agency, app.clock.today()).await?;
    policy::may(actor, Action::Draft, &stakes).map_err(LetterError::Denied)?;
    let content = Content { about: wording.about.clone(), body: wording.body.clone(), ..Content::default() };
    let own = |error: &FieldError| matches!(error.field, "about" | "body");
    let errors: Vec<FieldError> = content.faults().into_iter().filter(own).collect();
    if !errors.is_empty() {
        return Err(LetterFault::Invalid(errors).into());
    }
    let now = app.clock.now();
    app.store.write(async |tx| urged::keep_wording(tx, actor, agency, mode, wording, now).await).await?;
    Ok(())
}

/// What was chosen and may be urged, each once.
async fn chosen(app: &App, actor: &Actor, ask: &Ask, today: NaiveDate) -> Result<Vec<Shown>, LetterError> {
    let sql = app.store.read();
    if ask.codes.len() > MOST_URGED || ask.agencies.len() > MOST_URGED {
        return Err(LetterError::TooMany(MOST_URGED));
    }
    let mut shown = urging::urgeable(sql, actor, &ask.codes, today).await?;
    for agency in &ask.agencies {
        shown.extend(urging::late_of(sql, actor, *agency, today, ask.reach, MOST_OF_AGENCY).await?);
        if shown.len() > MOST_URGED {
            return Err(LetterError::TooMany(MOST_URGED));
        }
    }
    let mut seen = std::collections::HashSet::new();
    shown.retain(|shown| seen.insert(shown.obligation.id));
    Ok(shown)
}

/// In whose name: those that follow up what was chosen, and whoever stands above them with a head of its own.
async fn senders(app: &App, actor: &Actor, shown: &[Shown], today: NaiveDate) -> Result<Vec<AgencyView>, LetterError> {
    let sql = app.store.read();
    let mut wanted: Vec<AgencyId> = Vec::new();
    for shown in shown {
        if !wanted.contains(&shown.obligation.overseer) {
            wanted.push(shown.obligation.overseer);
        }
    }
    for overseer in wanted.clone() {
        for above in agencies::api::ancestors(sql, overseer, today).await? {
            if !wanted.contains(&above) {
                wanted.push(above);
            }
        }
    }
    let mut views = agencies::api::views(sql, &wanted, today).await?;
    let mut senders = Vec::new();
    for agency in wanted {
        let Some(view) = views.remove(&agency) else { continue };
        let stakes = store::above(sql, agency, today).await?;
        // A territory is no body that signs.
        if view.kind != "territory" && policy::may(actor, Action::Draft, &stakes).is_ok() {
            senders.push(view);
        }
    }
    Ok(senders)
}

async fn groups(
    app: &App,
    shown: Vec<Shown>,
    today: NaiveDate,
) -> Result<Vec<(Addressee, Vec<UrgedRow>)>, LetterError> {
    let ids: Vec<AgencyId> = shown.iter().map(|shown| shown.obligation.agency).collect();
    let views = agencies::api::views(app.store.read(), &ids, today).await?;
    let mut groups: Vec<(Addressee, Vec<UrgedRow>)> = Vec::new();
    for Shown { obligation, working_days, .. } in shown {
        let Some(due_on) = obligation.due_on else { continue };
        let name = views.get(&obligation.agency).map(|view| view.name.clone()).unwrap_or_default();
        let place =
            if obligation.why.path.is_empty() { String::new() } else { format!(", mục {}", obligation.why.path) };
        let row = UrgedRow {
            code: obligation.code,
            agency: obligation.agency,
            agency_name: name.clone(),
            title: obligation.title,
            source: format!("{}{place}", obligation.why.source),
            due_on,
            days_late: if due_on < today { working_days.unwrap_or_default() } else { 0 },
        };
        match groups.iter_mut().find(|(to, _)| to.agency == row.agency) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((Addressee { agency: row.agency, name }, vec![row])),
        }
    }
    Ok(groups)
}

/// The head and foot that a letter begins with: those of the agency's last one, else what its name and place in the tree say.
pub(in crate::modules::letters) async fn head(
    sql: &dyn Sql,
    sender: &AgencyView,
    today: NaiveDate,
) -> Result<Content, StoreError> {
    if let Some(last) = store::newest_of(sql, sender.id).await? {
        let Content { parent, issuer, place, symbol, copies, archive, signing, .. } = last.content;
        return Ok(Content { parent, issuer, place, symbol, copies, archive, signing, ..Content::default() });
    }
    Ok(first_head(sender, &above(sql, sender.id, today).await?))
}

async fn above(sql: &dyn Sql, agency: AgencyId, today: NaiveDate) -> Result<Vec<AgencyView>, StoreError> {
    let ids = agencies::api::ancestors(sql, agency, today).await?;
    let mut views = agencies::api::views(sql, &ids, today).await?;
    Ok(ids.into_iter().filter(|id| *id != agency).filter_map(|id| views.remove(&id)).collect())
}

const COMMITTEE: &str = "peoples_committee";

fn first_head(sender: &AgencyView, above: &[AgencyView]) -> Content {
    let is_committee = sender.kind == COMMITTEE;
    let committee = above.iter().find(|view| view.kind == COMMITTEE);
    let place = above.last().map_or(sender.name.as_str(), |top| top.name.as_str());
    let place = ["Tỉnh ", "Thành phố "].iter().find_map(|prefix| place.strip_prefix(prefix)).unwrap_or(place);
    let signing = if is_committee {
        SigningForm {
            on_behalf_of: "Ủy ban nhân dân".into(),
            title: sender.head_title.clone(),
            ..SigningForm::default()
        }
    } else {
        SigningForm { title: sender.head_title.clone(), ..SigningForm::default() }
    };
    Content {
        parent: if is_committee {
            String::new()
        } else {
            committee.map(|view| on_lines(&view.name)).unwrap_or_default()
        },
        issuer: on_lines(&sender.name),
        place: place.to_owned(),
        symbol: if is_committee { "UBND-NC".to_owned() } else { initials(&sender.short_name) },
        copies: "Như trên".to_owned(),
        archive: "VT".to_owned(),
        signing: SigningForm { name: sender.head_name.clone(), ..signing },
        ..Content::default()
    }
}

/// `Ủy ban nhân dân` on a line, the place on the next, as heads of documents have it.
fn on_lines(name: &str) -> String {
    match name.strip_prefix("Ủy ban nhân dân ") {
        Some(place) => format!("Ủy ban nhân dân\n{place}"),
        None => name.to_owned(),
    }
}

/// `STP` of `Sở Tư pháp`.
fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphabetic()))
        .flat_map(char::to_uppercase)
        .collect()
}

impl Composition {
    /// The contents of the letters.
    fn contents(&self, mode: Mode) -> Result<Vec<Content>, LetterError> {
        let count = |groups: &[(Addressee, Vec<UrgedRow>)]| groups.iter().map(|(_, rows)| rows.len()).sum::<usize>();
        let content = |groups: &[(Addressee, Vec<UrgedRow>)], has_annex: bool| -> Result<Content, LetterError> {
            let agency = match groups {
                [(only, _)] => only.name.clone(),
                _ => "các cơ quan, đơn vị, địa phương".to_owned(),
            };
            let state = if self.has_soon { "đã quá hạn hoặc sắp đến hạn" } else { "đã quá hạn" };
            let values = Values {
                agency,
                sender: self.sender.name.clone(),
                today: vn_date(self.today),
                count: count(groups),
                state: state.to_owned(),
                reply_by: vn_date(self.reply_by),
            };
            let wording = self.wording.fill(&values).map_err(|place| {
                LetterFault::Invalid(vec![FieldError::new("body", "urging-no-such-place").with("place", place)])
            })?;
            Ok(Content {
                about: wording.about,
                body: wording.body,
                recipients: groups.iter().map(|(to, _)| to.clone()).collect(),
                rows: groups.iter().flat_map(|(_, rows)| rows.clone()).collect(),
                has_annex,
                ..self.head.clone()
            })
        };
        match mode {
            Mode::All => Ok(vec![content(&self.groups, true)?]),
            Mode::Each => self.groups.iter().map(|group| content(std::slice::from_ref(group), false)).collect(),
        }
    }

    fn letter(&self, app: &App, actor: &Actor, code: String, content: Content) -> Letter {
        let now = app.clock.now();
        Letter {
            id: LetterId::fresh(app.ids.as_ref(), now),
            code,
            state: LetterState::Draft,
            agency: self.sender.id,
            number: None,
            signed_on: None,
            content,
            files: None,
            scan: None,
            created_at: now,
            created_by: actor.account(),
            sent_at: None,
            updated_at: now,
            version: 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_head_comes_of_name_and_place_in_the_tree() {
        let view = |name: &str, kind: &str, head: &str| AgencyView {
            id: AgencyId::from_uuid(uuid::Uuid::from_u128(1)),
            name: name.into(),
            short_name: name.into(),
            kind: kind.into(),
            level: agencies::api::Level::Province,
            head_title: head.into(),
            head_name: "Nguyễn Văn A".into(),
        };
        let committee = view("Ủy ban nhân dân tỉnh Minh Giang", COMMITTEE, "Chủ tịch");
        let province = view("Tỉnh Minh Giang", "territory", "");
        let head = first_head(&view("Sở Tư pháp", "department", "Giám đốc"), &[committee.clone(), province.clone()]);
        assert_eq!(
            (head.parent.as_str(), head.issuer.as_str(), head.place.as_str(), head.symbol.as_str()),
            ("Ủy ban nhân dân\ntỉnh Minh Giang", "Sở Tư pháp", "Minh Giang", "STP")
        );
        let head = first_head(&committee, &[province]);
        assert_eq!((head.parent.as_str(), head.signing.on_behalf_of.as_str()), ("", "Ủy ban nhân dân"));
    }
}
