//! Collaborators and contracts of the sample province. All of it is invented.

use chrono::{Duration, NaiveDate};
use thihanh_kernel::access::Actor;
use thihanh_kernel::time::vn_date;

use super::{at, find};
use crate::app::App;
use crate::modules::collaborators::model::contract::{ActForm, ContractForm};
use crate::modules::collaborators::model::person::{CheckForm, CollaboratorForm};
use crate::modules::collaborators::usecase;

/// Name, year of birth, kind of organisation, organisation, field, criteria that were checked and met with the years of work.
type Invented = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static [&'static str]);

const PEOPLE: &[Invented] = &[
    ("Lý Thị Hòa", "1979", "bar", "Đoàn Luật sư tỉnh Minh Giang", "an_toan_thuc_pham", ALL),
    ("Đinh Văn Khánh", "1968", "lawyers_association", "Hội Luật gia tỉnh Minh Giang", "dat_dai", ALL),
    ("Mã Quỳnh Trang", "1988", "research", "Trường Chính trị tỉnh Minh Giang", "dat_dai", &["capacity", "degree"]),
];

/// Every criterion that ships.
const ALL: &[&str] = &["capacity", "clean_record", "degree", "experience", "not_salaried"];

/// Makes them: one whose product was accepted, one whose product is overdue, one whose draft cannot be signed yet.
pub(super) async fn keep(app: &App, actor: &Actor, day: NaiveDate) -> anyhow::Result<()> {
    let begun = at(app, day - Duration::days(80));
    let justice = find(app, "Sở Tư pháp", day).await?;
    for (number, (name, born, kind, organisation, field, criteria)) in (1_i64..).zip(PEOPLE) {
        let form = CollaboratorForm {
            agency: justice.to_string(),
            name: (*name).to_owned(),
            birth_year: (*born).to_owned(),
            kind: (*kind).to_owned(),
            organisation: format!("{organisation} (dữ liệu mẫu)"),
            field: vec![(*field).to_owned()],
            ..CollaboratorForm::default()
        };
        let made = usecase::add(&begun, actor, &form).await?;
        for criterion in *criteria {
            let check = CheckForm {
                criterion: (*criterion).to_owned(),
                is_met: "yes".to_owned(),
                years: "8".to_owned(),
                shown: "Sơ yếu lý lịch có xác nhận (dữ liệu mẫu)".to_owned(),
                ..CheckForm::default()
            };
            usecase::add_check(&begun, actor, made.id, None, &check).await?;
        }
        let from = day - Duration::days(75);
        let contract = ContractForm {
            collaborator: made.id.to_string(),
            number: format!("{number:02}/HĐCTV-STP"),
            from: vn_date(from),
            to: vn_date(day + Duration::days(20)),
            job: "Tổng hợp thông tin, nhận xét kết quả khảo sát (dữ liệu mẫu)".to_owned(),
            field: (*field).to_owned(),
            fee: "6.000.000".to_owned(),
            product: "Báo cáo tổng hợp (dữ liệu mẫu)".to_owned(),
            due_on: vn_date(day - Duration::days(if number == 1 { 10 } else { 3 })),
            ..ContractForm::default()
        };
        let code = usecase::draft(&begun, actor, &contract).await?.code;
        if *criteria != ALL {
            continue;
        }
        let signed = at(app, from);
        usecase::sign(&signed, actor, &code, None, &ActForm::default()).await?;
        if number == 1 {
            let accepted = at(app, day - Duration::days(12));
            let act =
                ActForm { note: "Đã thanh toán một lần (dữ liệu mẫu)".to_owned(), ..ActForm::default() };
            usecase::accept(&accepted, actor, &code, None, &act).await?;
        }
    }
    Ok(())
}
