//! How a person wants to be told.

use thihanh_kernel::access::Actor;
use thihanh_kernel::problem::FieldError;

use super::NoticeError;
use super::look::own;
use super::write::setting_place;
use crate::app::App;
use crate::modules::accounts::api as accounts;
use crate::modules::delivery::api::{is_mail_address, is_zalo_id};
use crate::modules::notices::model::kind::{How, Kind, QuietHours};
use crate::modules::notices::store::choices::{self as store, Setting};

/// A person's choices, opened.
#[derive(Clone, PartialEq, Eq)]
pub struct Choices {
    /// `page`, `email` or `zalo`.
    pub channel: String,
    /// Mail address; empty for the account's own.
    pub address: String,
    /// The person's id at the Official Account; may be empty.
    pub zalo_id: String,
    /// Own days before the due date.
    pub lead_days: Option<i64>,
    /// Hours without messages.
    pub quiet: QuietHours,
    /// How each kind is told.
    pub how: Vec<(Kind, How)>,
    /// For edits.
    pub version: i64,
}

/// Choices as they were typed.
#[derive(Clone, Default)]
pub struct ChoicesForm {
    /// `page`, `email` or `zalo`.
    pub channel: String,
    /// Mail address; empty for the account's own.
    pub address: String,
    /// Id at Zalo.
    pub zalo_id: String,
    /// A number, or empty.
    pub lead_days: String,
    /// An hour.
    pub quiet_from: String,
    /// An hour.
    pub quiet_to: String,
    /// Code of a kind and of a way.
    pub how: Vec<(String, String)>,
    /// The version that was shown.
    pub version: String,
}

/// The actor's own choices.
///
/// # Errors
/// When the database does not answer.
pub async fn choices(app: &App, actor: &Actor) -> Result<Choices, NoticeError> {
    let account = own(actor)?;
    let sql = app.store.read();
    let setting = store::settings(sql, &[account]).await?.remove(&account);
    let chosen = store::choices(sql, &[account]).await?;
    let how = Kind::ALL.map(|kind| (kind, chosen.get(&(account, kind)).copied().unwrap_or(kind.usual()))).to_vec();
    let open = |part: &str, sealed: Option<&Vec<u8>>| {
        let opened = sealed.and_then(|sealed| app.vault.open(&setting_place(part, account), sealed).ok());
        opened.and_then(|text| String::from_utf8(text).ok()).unwrap_or_default()
    };
    Ok(match setting {
        Some(setting) => Choices {
            address: open("address", setting.address.as_ref()),
            zalo_id: open("zalo_id", setting.zalo_id.as_ref()),
            lead_days: setting.lead_days,
            quiet: setting.quiet(),
            version: setting.version,
            channel: setting.channel,
            how,
        },
        None => Choices {
            channel: "email".into(),
            address: String::new(),
            zalo_id: String::new(),
            lead_days: None,
            quiet: QuietHours::USUAL,
            how,
            version: 0,
        },
    })
}

/// Keeps the actor's own choices.
///
/// # Errors
/// When a field breaks rules, or they were changed meanwhile.
pub async fn keep_choices(app: &App, actor: &Actor, form: &ChoicesForm) -> Result<(), NoticeError> {
    let account = own(actor)?;
    let (address, zalo_id) = (form.address.trim(), form.zalo_id.trim());
    let mut faults = Vec::new();
    if !["page", "email", "zalo"].contains(&form.channel.as_str()) {
        faults.push(FieldError::new("channel", "rule-choice"));
    }
    // Nothing typed means the account's own address, where it has one.
    let is_known = async || -> Result<bool, NoticeError> {
        Ok(!accounts::emails(app.store.read(), &app.vault, &[account]).await?.is_empty())
    };
    let is_reached = match address {
        "" => form.channel != "email" || is_known().await?,
        typed => is_mail_address(typed),
    };
    if !is_reached {
        faults.push(FieldError::new("address", "mail-address"));
    }
    if !(zalo_id.is_empty() && form.channel != "zalo" || is_zalo_id(zalo_id)) {
        faults.push(FieldError::new("zalo_id", "zalo-id"));
    }
    let lead_days = match form.lead_days.trim() {
        "" => Some(None),
        text => text.parse().ok().filter(|days| (1..=60).contains(days)).map(Some),
    };
    if lead_days.is_none() {
        faults.push(FieldError::new("lead_days", "lead-days"));
    }
    if form.how.iter().any(|(kind, how)| Kind::parse(kind).is_none() || How::parse(how).is_none() && !how.is_empty()) {
        faults.push(FieldError::new("how", "rule-choice"));
    }
    let hour = |text: &str| text.trim().parse::<i64>().ok().filter(|hour| (0..=23).contains(hour));
    let (quiet_from, quiet_to) = (hour(&form.quiet_from), hour(&form.quiet_to));
    if quiet_from.is_none() {
        faults.push(FieldError::new("quiet_from", "quiet-hour"));
    }
    if quiet_to.is_none() {
        faults.push(FieldError::new("quiet_to", "quiet-hour"));
    }
    let (Some(lead_days), Some(quiet_from), Some(quiet_to), true) =
        (lead_days, quiet_from, quiet_to, faults.is_empty())
    else {
        return Err(NoticeError::Invalid(faults));
    };
    let how: Vec<_> = form
        .how
        .iter()
        .filter_map(|(kind, how)| Some((Kind::parse(kind)?, How::parse(how)?)))
        .filter(|(kind, how)| kind.is_chosen() && *how != kind.usual())
        .collect();
    let seal = |part: &str, text: &str| match text {
        "" => Ok(None),
        text => app
            .vault
            .seal(app.ids.as_ref(), &setting_place(part, account), text.as_bytes())
            .map(Some)
            .map_err(|_| NoticeError::Vault),
    };
    let setting = Setting {
        account_id: account.uuid(),
        channel: form.channel.clone(),
        address: seal("address", address)?,
        zalo_id: seal("zalo_id", zalo_id)?,
        lead_days,
        quiet_from,
        quiet_to,
        version: form.version.trim().parse().unwrap_or(0),
    };
    app.store
        .write(async |tx| {
            if !store::put_setting(tx, &setting).await? {
                return Err(NoticeError::Stale);
            }
            Ok(store::put_choices(tx, account, &how).await?)
        })
        .await
}
