//! What the sample province made public: plans, a conclusion that was corrected once, and the results of its recommendations, which are prepared.

use anyhow::Context;
use chrono::{Duration, NaiveDate};
use thihanh_kernel::access::Actor;

use super::at;
use crate::app::App;
use crate::modules::publication::model::publication::{ChoicesForm, Kind, PrepareForm, PublishForm};
use crate::modules::publication::usecase::{self, Candidate};

/// Plans that are published.
const PLANS: usize = 2;

fn form(candidate: &Candidate) -> PrepareForm {
    PrepareForm { kind: candidate.kind.as_str().to_owned(), code: candidate.code.clone() }
}

/// Publishes them.
pub(super) async fn publish(app: &App, actor: &Actor, day: NaiveDate) -> anyhow::Result<()> {
    let before = at(app, day - Duration::days(3));
    let seen = |reason: &str| PublishForm { seen: "1".to_owned(), reason: reason.to_owned() };
    let found = usecase::candidates(&before, actor).await?;
    let plans = found.iter().filter(|candidate| candidate.kind == Kind::Plan).take(PLANS);
    for plan in plans {
        let slug = usecase::prepare(&before, actor, &form(plan)).await?.slug;
        usecase::publish(&before, actor, &slug, None, &seen("")).await?;
    }
    // A demo may stand on a day before the first conclusion.
    let Some(conclusion) = found.iter().find(|candidate| candidate.kind == Kind::Conclusion) else { return Ok(()) };
    let made = usecase::prepare(&before, actor, &form(conclusion)).await?;
    usecase::publish(&before, actor, &made.slug, None, &seen("")).await?;
    let corrected = ChoicesForm {
        intro: "Sở Tư pháp công khai kết luận để cơ quan, tổ chức và người dân cùng theo dõi (dữ liệu mẫu).".to_owned(),
        ..usecase::filled(&made)
    };
    let later = at(app, day - Duration::days(1));
    usecase::edit(&later, actor, &made.slug, None, &corrected).await?;
    usecase::publish(&later, actor, &made.slug, None, &seen("Bổ sung lời dẫn (dữ liệu mẫu)")).await?;
    let results = usecase::candidates(app, actor).await?;
    let results = results.into_iter().find(|candidate| candidate.kind == Kind::Results);
    let results = results.context("a published conclusion has results")?;
    usecase::prepare(app, actor, &form(&results)).await?;
    Ok(())
}
