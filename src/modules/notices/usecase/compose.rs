//! The words of a message: what it tells stands in it, a link beside each.

use std::collections::HashMap;

use askama::Template;
use thihanh_kernel::ids::AgencyId;
use thihanh_kernel::time;
use thihanh_store::{Sql, StoreError};
use thihanh_webkit::{Lang, Text};
use uuid::Uuid;

use crate::app::App;
use crate::modules::agencies;
use crate::modules::delivery::api::{Content, Message, Purpose, Recipient};
use crate::modules::notices::model::digest::{Group, Item, counts, grouped};
use crate::modules::notices::model::kind::Kind;

/// Most items that a message shows; it says how many more there are.
const MOST_SHOWN: usize = 100;
/// Longest title in a message, in characters.
const TITLE_MAX_CHARS: usize = 200;

/// Whom a message goes to.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// Where.
    pub to: Recipient,
    /// The person's name.
    pub name: String,
    /// The person's language.
    pub language: String,
}

/// A notice, to be told.
#[derive(Debug, Clone)]
pub struct Told {
    /// What it says.
    pub item: Item,
    /// Its id.
    pub id: Uuid,
}

struct Section {
    head: String,
    lines: Vec<Line>,
}

struct Line {
    what: Text,
    code: String,
    link: String,
    title: String,
    due: Option<Text>,
    words: String,
}

#[derive(Template)]
#[template(path = "notices/web/digest.html")]
struct DigestMail<'a> {
    lang: Lang,
    subject: &'a str,
    greeting: &'a Text,
    sections: &'a [Section],
    more: &'a Option<Text>,
    all: &'a str,
    preferences: &'a str,
}

/// A message of everything told.
pub async fn compose(
    app: &App,
    sql: &dyn Sql,
    envelope: &Envelope,
    told: Vec<Told>,
    purpose: Purpose,
) -> Result<Message, StoreError> {
    let lang = if envelope.language == "en" { Lang::En } else { Lang::Vi };
    let mut groups = grouped(told.into_iter().map(|told| told.item).collect());
    let subject = subject(lang, &groups);
    let more = shorten(&mut groups);
    let more = (more > 0).then(|| lang.t("digest-more").with("count", more));
    let ids: Vec<AgencyId> = groups.iter().map(|group| group.agency).collect();
    let names: HashMap<AgencyId, String> = agencies::api::views(sql, &ids, app.clock.today())
        .await?
        .into_iter()
        .map(|(id, view)| (id, view.name))
        .collect();
    let origin = app.config.origin();
    let sections: Vec<_> = groups.iter().map(|group| section(lang, group, &names, &origin)).collect();
    let greeting = lang.t("digest-greeting").with("name", &envelope.name);
    let (all, preferences) = (format!("{origin}/thong-bao"), format!("{origin}/thong-bao/tuy-chon"));
    let text = words(lang, &greeting, &sections, more.as_ref(), (&all, &preferences));
    let content = match envelope.to {
        Recipient::Zalo(_) => Content::Words(format!("{subject}\n\n{text}")),
        _ => {
            let mail = DigestMail {
                lang,
                subject: &subject,
                greeting: &greeting,
                sections: &sections,
                more: &more,
                all: &all,
                preferences: &preferences,
            };
            let html = mail.render().map_err(|_| StoreError::Unreadable { what: "template of a digest" })?;
            Content::Mail { subject, text, html: Some(html), preferences: Some(preferences) }
        }
    };
    Ok(Message { to: envelope.to.clone(), content, purpose, about: None, unique_key: None, not_before: None })
}

/// "2 nhiệm vụ quá hạn, 5 nhiệm vụ sắp đến hạn": how many of what.
fn subject(lang: Lang, groups: &[Group]) -> String {
    let parts: Vec<_> = counts(groups)
        .into_iter()
        .map(|(kind, count)| {
            let text = match kind {
                Kind::Escalation => lang.t("digest-count-escalation"),
                Kind::Late => lang.t("digest-count-late"),
                Kind::Reminder => lang.t("digest-count-reminder"),
                Kind::Work => lang.t("digest-count-work"),
                Kind::Answer => lang.t("digest-count-answer"),
                Kind::Waiting => lang.t("digest-count-waiting"),
                Kind::Contribution => lang.t("digest-count-contribution"),
            };
            text.with("count", count).to_string()
        })
        .collect();
    let list = parts.join(", ");
    let mut letters = list.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Leaves out what stands behind the most that is shown; how many.
fn shorten(groups: &mut Vec<Group>) -> usize {
    let mut left = MOST_SHOWN;
    let mut out = 0;
    for group in groups.iter_mut() {
        let kept = group.items.len().min(left);
        out += group.items.len() - kept;
        left -= kept;
        group.items.truncate(kept);
    }
    groups.retain(|group| !group.items.is_empty());
    out
}

fn section(lang: Lang, group: &Group, names: &HashMap<AgencyId, String>, origin: &str) -> Section {
    let agency = names.get(&group.agency).map(String::as_str).unwrap_or_default();
    let line = |item: &Item| Line {
        what: what(lang, &item.action),
        code: item.code.clone(),
        link: format!("{origin}/nhiem-vu/{}", item.code),
        title: cut(&item.title),
        due: item.due_on.map(|due| lang.t("digest-due").with("day", time::vn_date(due))),
        words: item.words.clone(),
    };
    let head = [group.source.as_str(), agency].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    Section { head: head.join(" – "), lines: group.items.iter().map(line).collect() }
}

/// What happened, in words; an action of a later release is "có thay đổi".
pub fn what(lang: Lang, action: &str) -> Text {
    let key = format!("notice-{action}");
    if thihanh_webkit::text::has_key(&key) { Text::new(lang, key) } else { lang.t("notice-other") }
}

fn cut(title: &str) -> String {
    if title.chars().count() <= TITLE_MAX_CHARS {
        return title.to_owned();
    }
    title.chars().take(TITLE_MAX_CHARS - 1).chain(['…']).collect()
}

fn words(
    lang: Lang,
    greeting: &Text,
    sections: &[Section],
    more: Option<&Text>,
    (all, preferences): (&str, &str),
) -> String {
    let mut text = format!("{greeting}\n");
    for section in sections {
        text.push_str(&format!("\n{}\n", section.head));
        for line in &section.lines {
            text.push_str(&format!("\n- {}: {} – {}", line.what, line.code, line.title));
            if let Some(due) = &line.due {
                text.push_str(&format!(" ({due})"));
            }
            if !line.words.is_empty() {
                text.push_str(&format!("\n  “{}”", line.words));
            }
            text.push_str(&format!("\n  {}\n", line.link));
        }
    }
    if let Some(more) = more {
        text.push_str(&format!("\n{more}\n"));
    }
    text.push_str(&format!("\n{}\n{all}\n\n{}\n{preferences}\n", lang.t("digest-all"), lang.t("digest-preferences")));
    text
}
