//! A reorganisation that the sample province prepares. All of it is invented, and says so.

use chrono::{Duration, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::time::vn_date;

use super::find;
use crate::app::App;
use crate::modules::agencies::api::restructure::{Heir, NewBody, Step};
use crate::modules::reorganisation::model::form::DecisionForm;
use crate::modules::reorganisation::usecase;

/// A department that is split, so that somebody must say who takes over what, and one that gets another name.
pub(super) async fn prepare(app: &App, actor: &Actor, day: NaiveDate) -> anyhow::Result<()> {
    // A demo may stand on a day when an agency is called otherwise, or not there.
    if find(app, "Sở Khoa học và Công nghệ", day).await.is_err() || find(app, "Sở Y tế", day).await.is_err()
    {
        return Ok(());
    }
    let form = DecisionForm {
        title: "Sắp xếp cơ quan chuyên môn thuộc UBND tỉnh (dữ liệu mẫu)".to_owned(),
        number: "27/NQ-HĐND".to_owned(),
        decided_on: vn_date(day - Duration::days(5)),
        effective_on: vn_date(day + Duration::days(15)),
        ..DecisionForm::default()
    };
    let code = usecase::begin(app, actor, &form).await?.code;
    let body = |code: &str, name: &str| {
        Heir::New(NewBody {
            code: code.to_owned(),
            name: name.to_owned(),
            short_name: String::new(),
            kind: String::new(),
            parent: String::new(),
            official_code: String::new(),
        })
    };
    let steps = [
        Step::Split {
            agency: "so-khcn".to_owned(),
            into: vec![body("so-khoa-hoc", "Sở Khoa học"), body("so-chuyen-doi-so", "Sở Chuyển đổi số")],
            goes_on: false,
        },
        Step::Rename {
            agency: "so-y-te".to_owned(), name: "Sở Y tế và Dân số".to_owned(), short_name: String::new()
        },
    ];
    usecase::set_steps(app, actor, (&code, None), &steps).await?;
    Ok(())
}
