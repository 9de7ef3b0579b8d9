//! Answering: what everybody does who is asked, without signing in. Nothing is kept of who answers or from where.

use thihanh_kernel::ids::{AgencyId, ResponseId};
use thihanh_kernel::problem::Problem;
use thihanh_kernel::time::Instant;
use thihanh_store::StoreError;

use super::gate;
use super::names;
use super::sample::token_hash;
use crate::app::App;
use crate::modules::surveys::model::answer::{self, AnswerFault, Typed};
use crate::modules::surveys::model::form::Form;
use crate::modules::surveys::model::response::Channel;
use crate::modules::surveys::model::{Standing, State, Survey, token};
use crate::modules::surveys::store::{self, NewResponse};

/// Why a form cannot be shown or taken.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// No survey has this address, or it is a draft.
    #[error("there is no such survey")]
    NotFound,
    /// It is not open: its first day comes, or it is over.
    #[error("the survey is not open")]
    NotOpen(Box<Survey>),
    /// Only who was invited may answer.
    #[error("an invitation is needed")]
    CodeNeeded(Box<Survey>),
    /// No invitation has this code.
    #[error("there is no such invitation")]
    CodeUnknown(Box<Survey>),
    /// The invitation was used.
    #[error("the invitation was used")]
    CodeUsed(Box<Survey>),
    /// Too much came from this network address.
    #[error("too often")]
    TooOften(Box<Survey>),
    /// Too many answers came from this network address. What was typed is to be shown again.
    #[error("too many answers")]
    Busy(Box<Asked>),
    /// A new version was published meanwhile: here it is.
    #[error("the survey was changed meanwhile")]
    Changed(Box<Asked>),
    /// Answers break rules of their questions.
    #[error("answers break rules")]
    Faults(Box<Asked>, Vec<AnswerFault>),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<AnswerError> for Problem {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::Store(error) => error.into(),
            // The pages show every other one in words of its own.
            _ => Self::not_found("survey"),
        }
    }
}

/// A survey as it is shown to who is asked.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The survey.
    pub survey: Survey,
    /// Its questions.
    pub form: Form,
    /// The version of these.
    pub form_no: u32,
    /// The agency that asks, by name.
    pub asking: String,
    /// The agency that was invited.
    pub invited: Option<AgencyId>,
    /// The code of the invitation, to be sent along; empty without.
    pub code: String,
}

/// A random word for a page: the same page sent twice is one answer.
#[must_use]
pub fn new_once(app: &App) -> String {
    token::digits(&app.ids.secret())
}

/// Reads back what [`new_once`] wrote. What is none is as good as no word.
pub(super) fn read_once(text: &str) -> Option<[u8; 32]> {
    let mut once = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, place) in once.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(text.get(place..place + 2)?, 16).ok()?;
    }
    Some(once)
}

/// The survey of an address, as it is shown to who has it and, where it takes one, the code of an invitation. `address` is the network address,
/// of which only wrong codes are counted.
///
/// # Errors
/// [`AnswerError`].
pub async fn asked(app: &App, link: &str, code: &str, address: &str) -> Result<Asked, AnswerError> {
    Ok(named(app, find(app, link, code, address).await?).await?)
}

/// With the name of the agency that asks, which only pages show.
async fn named(app: &App, asked: Asked) -> Result<Asked, StoreError> {
    let found = names(app, &[asked.survey.facts.agency]).await?.remove(&asked.survey.facts.agency);
    Ok(Asked { asking: found.map(|view| view.name).unwrap_or_default(), ..asked })
}

async fn find(app: &App, link: &str, code: &str, address: &str) -> Result<Asked, AnswerError> {
    let sql = app.store.read();
    let survey = store::find_by_link(sql, link).await?.ok_or(AnswerError::NotFound)?;
    let number = match (survey.state, survey.published_no) {
        (State::Draft, _) | (_, None) => return Err(AnswerError::NotFound),
        (_, Some(number)) => number,
    };
    if !matches!(survey.standing(app.clock.today()), Standing::Open(_)) {
        return Err(AnswerError::NotOpen(Box::new(survey)));
    }
    let (invited, code) = match (code.trim(), survey.is_invited_only()) {
        ("", false) => (None, String::new()),
        ("", true) => return Err(AnswerError::CodeNeeded(Box::new(survey))),
        (typed, _) => {
            let read = token::read(typed);
            let found = match &read {
                Some(code) => store::invitation(sql, survey.id, &token_hash(app, code)).await?,
                None => None,
            };
            match (found, read) {
                (Some((agency, false)), Some(code)) => (Some(agency), code),
                (Some(_), _) => return Err(AnswerError::CodeUsed(Box::new(survey))),
                (None, _) => {
                    let is_let_in = app.answering.lets_in("code", address, app.clock.now(), gate::WRONG_CODES);
                    let survey = Box::new(survey);
                    return Err(if is_let_in {
                        AnswerError::CodeUnknown(survey)
                    } else {
                        AnswerError::TooOften(survey)
                    });
                }
            }
        }
    };
    let form = store::form(sql, survey.id, number).await?;
    Ok(Asked { survey, form, form_no: number, asking: String::new(), invited, code })
}

/// The survey of an address, published whenever.
///
/// # Errors
/// [`AnswerError::NotFound`].
pub async fn published(app: &App, link: &str) -> Result<Survey, AnswerError> {
    let found = store::find_by_link(app.store.read(), link).await?;
    found.filter(|survey| survey.state != State::Draft).ok_or(AnswerError::NotFound)
}

/// What was sent.
#[derive(Debug, Clone, Default)]
pub struct Incoming {
    /// The version that the page showed.
    pub form_no: u32,
    /// The answers as they were typed.
    pub typed: Typed,
    /// The random word of the page.
    pub once: String,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is kept.
    Kept,
    /// The same page was kept before.
    KeptBefore,
}

/// Takes an answered form: one short transaction, in which the survey is still open, the version still the one that is answered, the invitation
/// still unused.
///
/// # Errors
/// [`AnswerError`]; nothing is kept then.
pub async fn answer(
    app: &App,
    link: &str,
    code: &str,
    incoming: &Incoming,
    address: &str,
) -> Result<Outcome, AnswerError> {
    let once = read_once(&incoming.once);
    match (take(app, link, code, incoming, address).await, &once) {
        (Err(AnswerError::Store(error)), _) => Err(AnswerError::Store(error)),
        // Sent twice by a page of which one arrived: its invitation is used, the survey perhaps closed by now, and it is kept all the same.
        (Err(_), Some(once)) if store::has_response(app.store.read(), once).await? => Ok(Outcome::KeptBefore),
        (Err(AnswerError::Changed(asked)), _) => Err(AnswerError::Changed(Box::new(named(app, *asked).await?))),
        (Err(AnswerError::Busy(asked)), _) => Err(AnswerError::Busy(Box::new(named(app, *asked).await?))),
        (Err(AnswerError::Faults(asked, faults)), _) => {
            Err(AnswerError::Faults(Box::new(named(app, *asked).await?), faults))
        }
        (done, _) => done,
    }
}

async fn take(app: &App, link: &str, code: &str, incoming: &Incoming, address: &str) -> Result<Outcome, AnswerError> {
    let asked = find(app, link, code, address).await?;
    if asked.form_no != incoming.form_no {
        return Err(AnswerError::Changed(Box::new(asked)));
    }
    let answers = match answer::read(&asked.form, &incoming.typed).whole() {
        Ok(answers) => answers,
        Err(faults) => return Err(AnswerError::Faults(Box::new(asked), faults)),
    };
    let (now, today) = (app.clock.now(), app.clock.today());
    if asked.invited.is_none() && !app.answering.lets_in("answer", address, now, gate::ANSWERS) {
        return Err(AnswerError::Busy(Box::new(asked)));
    }
    let response = NewResponse {
        id: ResponseId::from_uuid(untimed(app, now)),
        survey: asked.survey.id,
        form_no: asked.form_no,
        channel: if asked.invited.is_some() { Channel::Invitation } else { Channel::Link },
        agency: asked.invited,
        invalid_why: None,
        once: read_once(&incoming.once),
        on: today,
        by: None,
        answers,
    };
    let token_hash = token_hash(app, &asked.code);
    app.store
        .write(async |tx| {
            let survey = store::find_shared(tx, response.survey).await?.ok_or(AnswerError::NotFound)?;
            if !matches!(survey.standing(today), Standing::Open(_)) {
                return Err(AnswerError::NotOpen(Box::new(survey)));
            }
            if survey.published_no != Some(response.form_no) {
                let form_no = survey.published_no.unwrap_or_default();
                let form = store::form(tx, survey.id, form_no).await?;
                return Err(AnswerError::Changed(Box::new(Asked { survey, form, form_no, ..asked.clone() })));
            }
            if response.agency.is_some() && !store::use_up(tx, survey.id, &token_hash).await? {
                return Err(AnswerError::CodeUsed(Box::new(survey)));
            }
            match store::insert_response(tx, &response).await? {
                true => Ok(Outcome::Kept),
                false => Ok(Outcome::KeptBefore),
            }
        })
        .await
}

/// An id that does not tell the minute in which somebody answered: the day stands beside it, and no more is to be known.
fn untimed(app: &App, now: Instant) -> uuid::Uuid {
    let day = thihanh_kernel::time::instant(thihanh_kernel::time::civil(now), chrono::NaiveTime::MIN);
    app.ids.uuid(day)
}
