//! The sample: which agencies are drawn, who is invited, how the forms come back.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use thihanh_kernel::access::Actor;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::time::Instant;
use thihanh_store::journal::{self, Entry};
use thihanh_store::{Sql, StoreError};

use super::{KIND, Names, SurveyError, TERRITORY, find_visible, lock, names, refused};
use crate::app::App;
use crate::modules::agencies::api::{self as agencies, AgencyView, Kind};
use crate::modules::surveys::model::sample::{self, Drawn, FORMS_MAX, Frame, Quota};
use crate::modules::surveys::model::tally::Returned;
use crate::modules::surveys::model::{State, Survey, SurveyFault, token};
use crate::modules::surveys::policy::Action;
use crate::modules::surveys::store::{self, Draw};

/// Invitations that are made at once.
const INVITATIONS_MAX: usize = 20_000;
/// Paper forms that one agency is handed.
const PAPER_MAX: u32 = 100_000;

/// Under which name codes of invitations are hashed.
const TOKEN_PLACE: &str = "survey invitation";

/// The keyed hash of a code that was read ([`token::read`]).
pub(super) fn token_hash(app: &App, code: &str) -> Vec<u8> {
    app.vault.fingerprint(TOKEN_PLACE, code)
}

/// A kind of agency that may be drawn from.
#[derive(Debug, Clone)]
pub struct Stratum {
    /// The kind.
    pub kind: Kind,
    /// How many agencies of it there are.
    pub there: usize,
}

/// A draw, and whether drawing again gives the same.
#[derive(Debug, Clone)]
pub struct DrawView {
    /// Its number within the survey.
    pub number: u32,
    /// The seed, as digits.
    pub seed: String,
    /// When it was made.
    pub drawn_at: Instant,
    /// The day on which the tree was looked at.
    pub drawn_on: NaiveDate,
    /// The quotas by kind, each with how many agencies the frame had.
    pub quotas: Vec<(String, Quota, usize)>,
    /// The agencies that were drawn, with their forms.
    pub drawn: Vec<(AgencyId, u32)>,
    /// Its invitations were made.
    pub is_issued: bool,
    /// Seed, frame and quotas give these agencies again.
    pub is_repeated: bool,
}

/// The sample of a survey.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The survey.
    pub survey: Survey,
    /// The actor may draw and invite.
    pub may_manage: bool,
    /// The agencies of the sample with their invitations, paper forms, and how the forms came back.
    pub units: Vec<SampleUnit>,
    /// Forms of no agency in the sample.
    pub outside: Returned,
    /// The draws, the newest first.
    pub draws: Vec<DrawView>,
    /// Agencies by name.
    pub names: Names,
}

/// An agency of the sample.
#[derive(Debug, Clone, Copy)]
pub struct SampleUnit {
    /// The agency.
    pub agency: AgencyId,
    /// Invitations made for it.
    pub invited: u64,
    /// Paper forms handed out to it.
    pub paper_sent: u64,
    /// How they came back.
    pub returned: Returned,
}

/// The sample of a survey: draws, agencies, and how the forms came back from each.
///
/// # Errors
/// [`SurveyError`].
pub async fn sample(app: &App, actor: &Actor, code: &str) -> Result<Sample, SurveyError> {
    let sql = app.store.read();
    let survey = find_visible(sql, actor, code, Action::View).await?;
    let may_manage = super::check(sql, actor, &survey, Action::Manage).await.is_ok();
    let rates = store::rates(sql, survey.id).await?;
    let mut draws = Vec::new();
    for draw in store::draws(sql, survey.id).await? {
        let (frame, drawn) = store::draw_agencies(sql, survey.id, draw.number).await?;
        draws.push(view(&draw, &frame, &drawn));
    }
    let of_units = store::units(sql, survey.id).await?;
    let mut ids: Vec<AgencyId> = of_units.iter().map(|unit| unit.agency).collect();
    ids.extend(rates.keys().flatten());
    ids.extend(draws.iter().flat_map(|draw| draw.drawn.iter().map(|(agency, _)| *agency)));
    ids.sort_unstable();
    ids.dedup();
    let names = names(app, &ids).await?;
    let sent: HashMap<AgencyId, _> = of_units.into_iter().map(|unit| (unit.agency, unit)).collect();
    let mut units: Vec<SampleUnit> = rates
        .iter()
        .filter_map(|(agency, returned)| {
            let agency = (*agency)?;
            let (invited, paper_sent) = sent.get(&agency).map_or((0, 0), |unit| (unit.invited, unit.paper_sent));
            Some(SampleUnit { agency, invited, paper_sent, returned: *returned })
        })
        .collect();
    units.sort_by_key(|unit| names.get(&unit.agency).map(|view| thihanh_kernel::vietnamese::sort_key(&view.name)));
    let outside = rates.get(&None).copied().unwrap_or_default();
    Ok(Sample { survey, may_manage, units, outside, draws, names })
}

fn view(draw: &Draw, frame: &Frame, drawn: &Drawn) -> DrawView {
    let quotas = frame.quotas.iter().map(|(kind, quota)| {
        let there = frame.agencies.get(kind).map(std::collections::BTreeSet::len).unwrap_or_default();
        (kind.clone(), *quota, there)
    });
    DrawView {
        number: draw.number,
        seed: token::digits(&draw.seed),
        drawn_at: draw.drawn_at,
        drawn_on: draw.drawn_on,
        quotas: quotas.collect(),
        drawn: drawn.iter().filter(|(_, forms)| **forms > 0).map(|(agency, forms)| (*agency, *forms)).collect(),
        is_issued: draw.is_issued,
        is_repeated: sample::draw(frame, &draw.seed).as_ref() == Ok(drawn),
    }
}

/// The kinds of agencies that a survey may draw from: everything in the province of the agency that asks.
///
/// # Errors
/// [`SurveyError`].
pub async fn draw_frame(app: &App, survey: &Survey) -> Result<Vec<Stratum>, StoreError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let frame = frame(sql, root_of(sql, survey, today).await?, today).await?;
    let kinds = agencies::kinds(sql).await?;
    let stratum = |kind: Kind| {
        let there = frame.get(&kind.code)?.len();
        Some(Stratum { kind, there })
    };
    Ok(kinds.into_iter().filter_map(stratum).collect())
}

/// The agencies that a survey may ask, in Vietnamese order of names.
///
/// # Errors
/// When the database does not answer.
pub async fn frame_agencies(app: &App, survey: &Survey) -> Result<Vec<AgencyView>, StoreError> {
    let (sql, today) = (app.store.read(), app.clock.today());
    let inside = agencies::all_in(sql, root_of(sql, survey, today).await?, today).await?;
    Ok(inside.into_iter().filter(|view| view.kind != TERRITORY).collect())
}

/// The refusal of a form that names no agency or no number: of the right first.
pub async fn nobody_chosen(app: &App, actor: &Actor, code: &str) -> SurveyError {
    match find_visible(app.store.read(), actor, code, Action::Manage).await {
        Ok(_) => refused("agency", "survey-unit-and-count"),
        Err(error) => error,
    }
}

async fn root_of(sql: &dyn Sql, survey: &Survey, today: NaiveDate) -> Result<AgencyId, StoreError> {
    let agency = survey.facts.agency;
    Ok(agencies::ancestors(sql, agency, today).await?.last().copied().unwrap_or(agency))
}

async fn frame(
    sql: &dyn Sql,
    root: AgencyId,
    today: NaiveDate,
) -> Result<BTreeMap<String, std::collections::BTreeSet<AgencyId>>, StoreError> {
    let mut frame: BTreeMap<String, std::collections::BTreeSet<AgencyId>> = BTreeMap::new();
    for view in agencies::all_in(sql, root, today).await?.into_iter().filter(|view| view.kind != TERRITORY) {
        frame.entry(view.kind).or_default().insert(view.id);
    }
    Ok(frame)
}

/// Draws agencies. Nothing is sent yet: invitations are made from the draw ([`invite`]).
///
/// # Errors
/// [`SurveyError`].
pub async fn draw(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    quotas: &BTreeMap<String, Quota>,
) -> Result<u32, SurveyError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let seed = app.ids.secret();
    app.store
        .write(async |tx| {
            let survey = lock(tx, actor, code, version).await?;
            if survey.state == State::Closed {
                return Err(SurveyFault::Closed.into());
            }
            let root = root_of(tx, &survey, today).await?;
            let frame = Frame { agencies: frame(tx, root, today).await?, quotas: quotas.clone() };
            let drawn = sample::draw(&frame, &seed)?;
            let number = store::draws(tx, survey.id).await?.first().map_or(1, |last| last.number + 1);
            let draw = Draw {
                number,
                seed,
                root,
                drawn_on: today,
                drawn_at: now,
                drawn_by: actor.account(),
                is_issued: false,
            };
            store::insert_draw(tx, survey.id, &draw, &frame, &drawn).await?;
            let entry = Entry::new(now, actor, KIND, survey.id.uuid(), "drawn")
                .with("number", &number)
                .with("seed", &token::digits(&seed))
                .with("quotas", &frame.quotas);
            journal::append(tx, entry).await?;
            Ok(number)
        })
        .await
}

/// For whom invitations are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// For the agencies of a draw, as many as it says.
    Draw(u32),
    /// So many for one agency.
    Agency(AgencyId, u32),
}

/// An invitation: its code is known this once.
#[derive(Clone)]
pub struct Invitation {
    /// For which agency.
    pub agency: AgencyId,
    /// What is typed from paper.
    pub code: String,
    /// The address that opens the form without typing.
    pub address: String,
}

/// Makes invitations. Their codes are in this answer and nowhere else.
///
/// # Errors
/// [`SurveyError`].
pub async fn invite(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    wanted: Wanted,
) -> Result<(Survey, Vec<Invitation>), SurveyError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let survey = lock(tx, actor, code, version).await?;
            match survey.state {
                State::Open => {}
                State::Draft => return Err(SurveyFault::NotPublished.into()),
                State::Closed => return Err(SurveyFault::Closed.into()),
            }
            let counts = match wanted {
                Wanted::Agency(agency, count) => {
                    check_unit(tx, &survey, agency, today).await?;
                    check_number("count", count, 1, FORMS_MAX)?;
                    vec![(agency, count)]
                }
                Wanted::Draw(number) => {
                    let (_, drawn) = store::draw_agencies(tx, survey.id, number).await?;
                    if drawn.is_empty() {
                        return Err(refused("draw", "choice-unknown"));
                    }
                    if !store::mark_issued(tx, survey.id, number).await? {
                        return Err(refused("draw", "survey-draw-issued"));
                    }
                    drawn.into_iter().filter(|(_, forms)| *forms > 0).collect()
                }
            };
            let total: usize = counts.iter().map(|(_, count)| *count as usize).sum();
            if total > INVITATIONS_MAX {
                let error = FieldError::new("draw", "survey-invitations-many").with("most", INVITATIONS_MAX);
                return Err(SurveyFault::Invalid(vec![error]).into());
            }
            let (mut invitations, mut rows) = (Vec::with_capacity(total), Vec::with_capacity(total));
            for (agency, count) in &counts {
                for _ in 0..*count {
                    let secret = app.ids.secret();
                    let code = token::code(&secret);
                    rows.push((*agency, token_hash(app, &token::read(&code).unwrap_or_default())));
                    let address =
                        format!("{}/khao-sat/{}/{}", app.config.origin(), survey.link, token::digits(&secret));
                    invitations.push(Invitation { agency: *agency, code, address });
                }
            }
            store::insert_invitations(tx, survey.id, &rows).await?;
            let entry = Entry::new(now, actor, KIND, survey.id.uuid(), "invited")
                .with("count", &total)
                .with("agencies", &counts.len());
            journal::append(tx, entry).await?;
            Ok((survey, invitations))
        })
        .await
}

/// Takes back the invitations of an agency that nobody used, because their list was lost. How many there were.
///
/// # Errors
/// [`SurveyError`].
pub async fn take_back(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    agency: AgencyId,
) -> Result<u64, SurveyError> {
    let now = app.clock.now();
    app.store
        .write(async |tx| {
            let survey = lock(tx, actor, code, version).await?;
            let removed = store::remove_unused(tx, survey.id, agency).await?;
            let entry = Entry::new(now, actor, KIND, survey.id.uuid(), "taken_back")
                .with("count", &removed)
                .with("agency", &agency);
            journal::append(tx, entry).await?;
            Ok(removed)
        })
        .await
}

/// Notes how many forms on paper an agency was handed.
///
/// # Errors
/// [`SurveyError`].
pub async fn set_paper_sent(
    app: &App,
    actor: &Actor,
    code: &str,
    version: Option<i64>,
    (agency, count): (AgencyId, u32),
) -> Result<(), SurveyError> {
    let (now, today) = (app.clock.now(), app.clock.today());
    app.store
        .write(async |tx| {
            let survey = lock(tx, actor, code, version).await?;
            match survey.state {
                State::Open => {}
                State::Draft => return Err(SurveyFault::NotPublished.into()),
                State::Closed => return Err(SurveyFault::Closed.into()),
            }
            check_unit(tx, &survey, agency, today).await?;
            check_number("count", count, 0, PAPER_MAX)?;
            store::set_paper_sent(tx, survey.id, agency, count).await?;
            let entry = Entry::new(now, actor, KIND, survey.id.uuid(), "paper_sent")
                .with("agency", &agency)
                .with("count", &count);
            journal::append(tx, entry).await?;
            Ok(())
        })
        .await
}

fn check_number(field: &'static str, number: u32, least: u32, most: u32) -> Result<(), SurveyError> {
    if (least..=most).contains(&number) {
        return Ok(());
    }
    let error =
        FieldError::new(field, "survey-not-within").with("least", i64::from(least)).with("most", i64::from(most));
    Err(SurveyFault::Invalid(vec![error]).into())
}

/// The agency may be in the sample: it is no mere area, and stands in the same province.
pub(super) async fn check_unit(
    sql: &dyn Sql,
    survey: &Survey,
    agency: AgencyId,
    today: NaiveDate,
) -> Result<(), SurveyError> {
    let root = root_of(sql, survey, today).await?;
    let views = agencies::views(sql, &[agency], today).await?;
    let is_ours = views.get(&agency).is_some_and(|view| view.kind != TERRITORY)
        && agencies::is_within(sql, agency, root, today).await?;
    if is_ours { Ok(()) } else { Err(refused("agency", "choice-unknown")) }
}
