//! People in legal posts, training classes and money of the sample province. All of it is invented.

use chrono::{Datelike, Duration, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::time::vn_date;

use super::{at, find};
use crate::app::App;
use crate::modules::conditions::model::budget::BudgetForm;
use crate::modules::conditions::model::staff::{PostsForm, StaffForm};
use crate::modules::conditions::model::training::{ClassForm, TraineesForm};
use crate::modules::conditions::usecase;

/// Agency, name, role, time, degree, trained. Departments that are not named have no focal point, and are listed so.
const PEOPLE: &[(&str, &str, &str, &str, &str, bool)] = &[
    ("Sở Tư pháp", "Đặng Thu Hiền", "both", "full", "law", true),
    ("Sở Tư pháp", "Lục Văn Sơn", "legal_officer", "full", "law", true),
    ("Sở Y tế", "Hà Thị Mai", "both", "part", "law", true),
    ("Sở Nội vụ", "Nông Quốc Việt", "focal_point", "part", "other", false),
    ("Sở Tài chính", "Phùng Minh Đức", "legal_officer", "full", "law", false),
    ("Sở Xây dựng", "Tạ Ngọc Anh", "both", "part", "other", true),
];

/// Agency and how many posts it has.
const POSTS: &[(&str, u32)] =
    &[("Sở Tư pháp", 3), ("Sở Y tế", 1), ("Sở Nội vụ", 1), ("Sở Tài chính", 2), ("Sở Xây dựng", 1)];

/// Who came to a class: agency, how many, how many reached the target.
type Came = [(&'static str, u32, u32)];

/// Title, days before the demo's day, persons planned, and who came.
const CLASSES: &[(&str, i64, u32, &Came)] = &[
    (
        "Tập huấn nghiệp vụ theo dõi tình hình thi hành pháp luật",
        45,
        60,
        &[("Sở Y tế", 12, 11), ("Sở Nội vụ", 9, 9), ("Sở Xây dựng", 15, 12)],
    ),
    ("Tập huấn Nghị định số 80/2025/NĐ-CP về tổ chức thi hành văn bản quy phạm pháp luật", -20, 80, &[]),
];

/// Agency, activity, asked for, allotted, spent in millions of đồng, why more was spent.
const MONEY: &[(&str, &str, u32, u32, u32, &str)] = &[
    ("Sở Tư pháp", "train", 120, 100, 42, ""),
    ("Sở Tư pháp", "survey", 80, 80, 15, ""),
    ("Sở Tư pháp", "inspect", 60, 45, 48, "Bù từ kinh phí tự chủ của Sở (dữ liệu mẫu)"),
    ("Sở Y tế", "inspect", 25, 20, 8, ""),
    ("Sở Nội vụ", "collect", 10, 10, 0, ""),
];

/// Makes them.
pub(super) async fn keep(app: &App, actor: &Actor, day: NaiveDate) -> anyhow::Result<()> {
    let begun = NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap_or(day);
    for (agency, posts) in POSTS {
        // A demo may stand on a day when an agency is called otherwise, or not there.
        let Ok(agency) = find(app, agency, day).await else { continue };
        let form = PostsForm {
            agency: agency.to_string(),
            posts: posts.to_string(),
            from: vn_date(begun),
            note: "Quyết định giao biên chế (dữ liệu mẫu)".to_owned(),
        };
        usecase::put_posts(app, actor, &form).await?;
    }
    for (agency, name, role, time, degree, is_trained) in PEOPLE {
        let Ok(agency) = find(app, agency, day).await else { continue };
        let trained_on = if *is_trained { vn_date(day - Duration::days(44)) } else { String::new() };
        let form = StaffForm {
            agency: agency.to_string(),
            name: (*name).to_owned(),
            role: (*role).to_owned(),
            time: (*time).to_owned(),
            degree: (*degree).to_owned(),
            trained_on,
            from: vn_date(begun),
            ..StaffForm::default()
        };
        usecase::add_staff(app, actor, &form).await?;
    }
    for (title, before, planned, came) in CLASSES {
        let start = day - Duration::days(*before);
        let then = at(app, start.min(day) - Duration::days(5));
        let Ok(organiser) = find(&then, "Sở Tư pháp", day).await else { continue };
        let form = ClassForm {
            organiser: organiser.to_string(),
            title: format!("{title} (dữ liệu mẫu)"),
            starts_on: vn_date(start),
            ends_on: vn_date(start + Duration::days(1)),
            place: "Hội trường Sở Tư pháp".to_owned(),
            planned: planned.to_string(),
            plan_ref: format!("Kế hoạch theo dõi năm {}, hoạt động 1 (dữ liệu mẫu)", day.year()),
            ..ClassForm::default()
        };
        let code = usecase::add_class(&then, actor, &form).await?.code;
        for (agency, attended, passed) in *came {
            let Ok(agency) = find(app, agency, day).await else { continue };
            let form = TraineesForm {
                agency: agency.to_string(),
                attended: attended.to_string(),
                passed: passed.to_string(),
                ..TraineesForm::default()
            };
            usecase::put_trainees(app, actor, &code, None, &form).await?;
        }
    }
    for (agency, activity, asked, allotted, spent, over_reason) in MONEY {
        let Ok(agency) = find(app, agency, day).await else { continue };
        let millions = |amount: &u32| format!("{amount}000000");
        let form = BudgetForm {
            agency: agency.to_string(),
            year: day.year().to_string(),
            activity: (*activity).to_owned(),
            asked: millions(asked),
            allotted: millions(allotted),
            spent: millions(spent),
            note: "Dữ liệu mẫu".to_owned(),
            over_reason: (*over_reason).to_owned(),
            ..BudgetForm::default()
        };
        usecase::add_budget(app, actor, &form).await?;
    }
    Ok(())
}
