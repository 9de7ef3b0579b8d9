//! Writing notices, each told the way its person chose.

use std::collections::HashMap;

use chrono::{Days, NaiveTime};
use thihanh_kernel::WorkingCalendar;
use thihanh_kernel::ids::AccountId;
use thihanh_kernel::time::{self, Instant};
use thihanh_store::{Sql, StoreError, WriteTx};

use super::compose::{Envelope, Told, compose};
use crate::app::App;
use crate::modules::accounts;
use crate::modules::delivery::api::{self as delivery, Channel, Message, Purpose, Recipient};
use crate::modules::notices::model::kind::{How, Kind, QuietHours};
use crate::modules::notices::store::choices::{self, Setting};
use crate::modules::notices::store::notices::{self, NewNotice, Row};

/// How some people want to be told, loaded together.
pub struct Ways {
    settings: HashMap<AccountId, Setting>,
    choices: HashMap<(AccountId, Kind), How>,
    accounts: HashMap<AccountId, accounts::api::AccountView>,
    emails: HashMap<AccountId, String>,
}

impl Ways {
    /// The ways of these people.
    pub async fn load(app: &App, sql: &dyn Sql, people: &[AccountId]) -> Result<Self, StoreError> {
        Ok(Self {
            settings: choices::settings(sql, people).await?,
            choices: choices::choices(sql, people).await?,
            accounts: accounts::api::views(sql, people).await?,
            emails: accounts::api::emails(sql, &app.vault, people).await?,
        })
    }

    /// How somebody hears of a kind.
    pub fn how(&self, account: AccountId, kind: Kind) -> How {
        if !kind.is_chosen() {
            return kind.usual();
        }
        self.choices.get(&(account, kind)).copied().unwrap_or(kind.usual())
    }

    /// Where somebody's messages go: where they chose, else to their account's own address. `None` where they stay in the page.
    pub fn envelope(&self, app: &App, account: AccountId) -> Option<Envelope> {
        let view = self.accounts.get(&account).filter(|view| view.is_active)?;
        let setting = self.settings.get(&account);
        let channel = match setting.map(|setting| setting.channel.as_str()) {
            Some("page") => return None,
            Some("zalo") => Channel::Zalo,
            _ => Channel::Email,
        };
        let open = |part: &str, sealed: Option<&[u8]>| {
            let opened = app.vault.open(&setting_place(part, account), sealed?).ok()?;
            String::from_utf8(opened).ok().filter(|text| !text.is_empty())
        };
        let to = match channel {
            Channel::Zalo => Recipient::Zalo(open("zalo_id", setting?.zalo_id.as_deref())?),
            _ => {
                let chosen = open("address", setting.and_then(|setting| setting.address.as_deref()));
                let address = chosen.or_else(|| self.emails.get(&account).cloned())?;
                Recipient::Email { address, name: view.name.clone() }
            }
        };
        Some(Envelope { to, name: view.name.clone(), language: view.language.clone() })
    }

    /// The hours in which somebody wants no messages.
    pub fn quiet(&self, account: AccountId) -> QuietHours {
        self.settings.get(&account).map_or(QuietHours::USUAL, Setting::quiet)
    }
}

/// For what a person's address or id at Zalo is sealed.
pub fn setting_place(part: &str, account: AccountId) -> String {
    format!("notice_setting.{part} {account}")
}

/// The moment at which something may be sent: now, unless the day is off or the hour quiet.
pub fn next_open_moment(calendar: &WorkingCalendar, quiet: QuietHours, now: Instant) -> Instant {
    let mut day = time::civil(now);
    let mut moment = now;
    // A week of days off in a row is longer than any that there is; each step tries one day.
    for _ in 0..40 {
        let since_midnight = moment - time::instant(day, NaiveTime::MIN);
        let at = NaiveTime::MIN + since_midnight;
        if calendar.is_working_day(day) && !quiet.covers(at) {
            return moment;
        }
        let opens = NaiveTime::from_hms_opt(quiet.to.min(23), 0, 0).unwrap_or(NaiveTime::MIN);
        if calendar.is_working_day(day) && at < opens {
            moment = time::instant(day, opens);
            continue;
        }
        let Some(next) = day.checked_add_days(Days::new(1)) else { return now };
        (day, moment) = (next, time::instant(next, NaiveTime::MIN));
    }
    now
}

/// Writes notices in a transaction: those told at once leave right away, the others wait for a digest or stay in the page. How many were new.
pub async fn write(
    app: &App,
    tx: &WriteTx,
    calendar: &WorkingCalendar,
    ways: &Ways,
    new: Vec<NewNotice>,
) -> Result<u64, StoreError> {
    let now = app.clock.now();
    let mut messages = Vec::new();
    let mut settled = Vec::new();
    for notice in &new {
        let how = ways.how(notice.account, notice.kind);
        if how == How::AtOnce
            && let Some(envelope) = ways.envelope(app, notice.account)
        {
            let told = Told { item: item_of(notice, now), id: notice.id };
            let message = compose(app, tx, &envelope, vec![told], Purpose::Notice).await?;
            messages.push(Message {
                not_before: Some(next_open_moment(calendar, ways.quiet(notice.account), now)),
                unique_key: Some(format!("notice {}", notice.unique_key)),
                about: Some(("obligation", notice.obligation.uuid())),
                ..message
            });
        }
        if matches!(how, How::AtOnce | How::PageOnly) {
            settled.push(notice.id);
        }
    }
    let written = notices::insert(tx, new, now).await?;
    notices::mark_sent(tx, &settled, now).await?;
    delivery::enqueue_all(app, tx, messages).await?;
    Ok(written)
}

fn item_of(notice: &NewNotice, at: Instant) -> crate::modules::notices::model::digest::Item {
    crate::modules::notices::model::digest::Item {
        kind: notice.kind,
        action: notice.action.clone(),
        code: notice.code.clone(),
        title: notice.title.clone(),
        source: notice.source.clone(),
        agency: notice.agency,
        due_on: notice.due_on,
        words: notice.words.clone(),
        at,
    }
}

/// A stored notice as a digest has it; `None` for a kind that this release does not know.
pub fn told_of(row: Row) -> Option<Told> {
    Some(Told {
        item: crate::modules::notices::model::digest::Item {
            kind: Kind::parse(&row.kind)?,
            action: row.action,
            code: row.code,
            title: row.title,
            source: row.source,
            agency: thihanh_kernel::ids::AgencyId::from_uuid(row.agency_id),
            due_on: row.due_on,
            words: row.words,
            at: row.created_at,
        },
        id: row.id,
    })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use thihanh_kernel::calendar::DayKind;

    use super::*;

    #[test]
    fn nothing_is_sent_on_days_off_or_in_quiet_hours() {
        let at = |day: &str, time: &str| time::instant(day.parse().unwrap(), time.parse().unwrap());
        let holiday = NaiveDate::from_ymd_opt(2026, 3, 16).unwrap();
        let calendar = WorkingCalendar::new([(holiday, DayKind::Holiday)]);
        for (now, wanted) in [
            (at("2026-03-12", "10:30:00"), at("2026-03-12", "10:30:00")),
            (at("2026-03-12", "06:59:00"), at("2026-03-12", "07:00:00")),
            (at("2026-03-12", "00:10:00"), at("2026-03-12", "07:00:00")),
            (at("2026-03-12", "19:00:00"), at("2026-03-13", "07:00:00")),
            // Friday evening, with Monday off.
            (at("2026-03-13", "20:00:00"), at("2026-03-17", "07:00:00")),
            (at("2026-03-14", "12:00:00"), at("2026-03-17", "07:00:00")),
        ] {
            assert_eq!(next_open_moment(&calendar, QuietHours::USUAL, now), wanted, "{now}");
        }
        let none = QuietHours { from: 0, to: 0 };
        assert_eq!(next_open_moment(&calendar, none, at("2026-03-14", "23:00:00")), at("2026-03-17", "00:00:00"));
        let lunch = QuietHours { from: 12, to: 14 };
        assert_eq!(next_open_moment(&calendar, lunch, at("2026-03-12", "12:30:00")), at("2026-03-12", "14:00:00"));
    }
}
