//! Where the list is that a number counts, under the same agency, period and field.

use thihanh_kernel::time::vn_date;
use thihanh_webkit::Link;

use super::{INDICATORS, asked};
use crate::modules::indicators::model::indicator::{Indicator, Part};
use crate::modules::indicators::model::measure::Measure;
use crate::modules::indicators::usecase::Setting;

/// The list behind what a part counts.
pub(super) fn of(setting: &Setting, indicator: &Indicator, part: &Part) -> Option<Link> {
    use Measure as M;
    let measure = part.measure?;
    let (from, to) = setting.period.days();
    let agency = setting.agency;
    let findings = || {
        let link = Link::new("/theo-doi/phat-hien").with("duoi", agency).with("tu", from).with("den", to);
        match &setting.field {
            Some(field) => link.with("linh_vuc", &field.code),
            None => link,
        }
    };
    let faults = |criterion: &str| findings().with("ton_tai", "1").with("tieu_chi", criterion);
    let tasks = || {
        Link::new("/nhiem-vu")
            .with("agency", agency)
            .with("due_from", from)
            .with("due_to", to)
            .with("origin", "directive")
    };
    let on = vn_date(setting.on);
    let people = || Link::new("/theo-doi/dieu-kien/can-bo").with("agency", agency).with("on", &on);
    let money = || {
        let year = setting.period.word().unwrap_or_default();
        Link::new("/theo-doi/dieu-kien/kinh-phi").with("agency", agency).with("year", year)
    };
    Some(match measure {
        M::UnityFound => faults("A2"),
        M::UnityUnlawful => faults("A2").with("loai", "violation"),
        M::UnityHandled => faults("A2").with("tinh_trang", "closed"),
        M::UnityPending => faults("A2").with("tinh_trang", "open"),
        M::FeasibilityFound => faults("A3"),
        M::GuidanceFound => faults("C2"),
        M::ViolationsFound => findings().with("loai", "violation"),
        M::ViolationsHandled => findings().with("loai", "violation").with("tinh_trang", "closed"),
        M::AskedAmend | M::AskedReplace | M::AskedRepeal | M::AskedIssue | M::UnmetRate | M::SurveyRate => {
            asked::link(format!("{INDICATORS}/{}/so-lieu", indicator.code), setting).with("phan", &part.code)
        }
        M::Classes | M::Trainees | M::TargetRate => {
            let link =
                Link::new("/theo-doi/dieu-kien/tap-huan").with("agency", agency).with("from", from).with("to", to);
            let link = link.with("held", "1");
            match &setting.field {
                Some(field) => link.with("field", &field.code),
                None => link,
            }
        }
        M::Posts => Link::new("/theo-doi/dieu-kien/can-bo/bien-che").with("agency", agency).with("on", &on),
        M::Filled => people(),
        M::FullTime => people().with("time", "full"),
        M::PartTime => people().with("time", "part"),
        M::LawDegree | M::LawDegreeRate => people().with("degree", "law"),
        M::Trained | M::TrainedRate => people().with("trained", "yes"),
        M::WithoutFocalPoint => {
            Link::new("/theo-doi/dieu-kien/can-bo/thieu-dau-moi").with("agency", agency).with("on", &on)
        }
        M::AskedVnd | M::AllottedVnd | M::SpentVnd => money(),
        M::ShortRate => money().with("show", "short"),
        M::TasksOnTime => tasks().with("status", "completed_on_time"),
        M::TasksLate => tasks().with("status", "completed_late"),
        M::TasksOverdue => tasks().with("status", "overdue"),
        M::TasksInTime => tasks().with("status", "in_time"),
        M::TasksRate => tasks(),
        M::Petitions => {
            let link = Link::new("/theo-doi/thong-tin").with("nguon", crate::modules::information::api::PETITIONS);
            let link = link.with("xac_minh", "verified").with("duoi", agency).with("tu", from).with("den", to);
            match &setting.field {
                Some(field) => link.with("linh_vuc", &field.code),
                None => link,
            }
        }
    })
}
