//! Why a phrase means whom it means, in sentences.

use thihanh_webkit::{Lang, Text};

use crate::modules::agencies::model::resolver::{How, Notice, Resolution, Why};

/// The reason of a resolution for people: how it was understood, then what they should see beside it.
#[must_use]
pub fn explain(lang: Lang, resolution: &Resolution) -> Vec<Text> {
    match resolution {
        Resolution::Agencies { how, agencies, addresses_heads, notices } => {
            let mut sentences = vec![how_text(lang, how).with("count", agencies.len())];
            if let How::Parts { parts } = how {
                sentences.extend(
                    parts.iter().map(|part| {
                        lang.t("phrase-part").with("words", &part.words).with("count", part.agencies.len())
                    }),
                );
            }
            sentences.extend(addresses_heads.then(|| lang.t("phrase-heads")));
            sentences.extend(notices.iter().map(|notice| notice_text(lang, notice)));
            sentences
        }
        Resolution::OtherProvince { name, same_kind, .. } => {
            vec![lang.t("phrase-other-province").with("name", name).with("count", same_kind.len())]
        }
        Resolution::Unknown { reason } => vec![why_text(lang, reason)],
    }
}

fn how_text(lang: Lang, how: &How) -> Text {
    match how {
        How::Name => lang.t("phrase-by-name"),
        How::Alias => lang.t("phrase-by-alias"),
        How::Group { .. } => lang.t("phrase-by-group"),
        How::Place => lang.t("phrase-by-place"),
        How::Parts { .. } => lang.t("phrase-by-parts"),
    }
}

fn notice_text(lang: Lang, notice: &Notice) -> Text {
    match notice {
        Notice::OtherPlace { name } => lang.t("phrase-notice-other-place").with("name", name),
        Notice::NotUnderstood { words, why } => {
            lang.t("phrase-notice-not-understood").with("words", words).with("why", why_text(lang, why).to_string())
        }
        Notice::OnlyConcerned => lang.t("phrase-notice-only-concerned"),
    }
}

fn why_text(lang: Lang, why: &Why) -> Text {
    match why {
        Why::NotFound => lang.t("phrase-not-found"),
        Why::Indefinite { .. } => lang.t("phrase-indefinite"),
        Why::Persons => lang.t("phrase-persons"),
        Why::Central => lang.t("phrase-central"),
        Why::Ended { name, on: Some(on), successors } => {
            lang.t("phrase-ended").with("name", name).with("on", lang.date(*on)).with("count", successors.len())
        }
        Why::Ended { name, on: None, .. } => lang.t("phrase-not-yet").with("name", name),
        Why::GroupEnded { on: Some(on), .. } => lang.t("phrase-group-ended").with("on", lang.date(*on)),
        Why::GroupEnded { on: None, .. } => lang.t("phrase-group-not-yet"),
        Why::NoneHere => lang.t("phrase-none-here"),
        Why::TooLong => lang.t("phrase-too-long"),
    }
}
