//! Pages about people.

mod account;
mod activate;
mod forgotten;
mod guide;
pub mod import;
mod list;
mod person;
mod slip;
mod template;
pub mod words;

use std::sync::Arc;

use thihanh_webkit::Routes;

use super::usecase::ACTIVATION;
use crate::app::App;

/// One's own account.
const ACCOUNT: &str = "/tai-khoan";
/// Everybody's.
const PEOPLE: &str = "/nguoi-dung";
/// People from a table.
const IMPORT: &str = "/nguoi-dung/nhap";
/// A table within its limit, with what a form puts around it.
const UPLOAD_MAX_BYTES: usize = super::model::import::MAX_BYTES + (64 << 10);
/// Where somebody who forgot a password asks for another; the sign-in page leads there.
const FORGOTTEN: &str = "/quen-mat-khau";
/// What to do first.
pub const GUIDE: &str = "/bat-dau";

/// The module's pages.
pub fn routes() -> Routes<Arc<App>> {
    let import = Routes::new()
        .get(IMPORT, import::show)
        .post(IMPORT, import::look)
        .body_limit(UPLOAD_MAX_BYTES)
        .post("/nguoi-dung/nhap/xac-nhan", import::confirm)
        .post("/nguoi-dung/nhap/thu-moi", slip::mail_all)
        .get("/nguoi-dung/nhap/mau.csv", import::csv)
        .get("/nguoi-dung/nhap/mau.xlsx", import::xlsx);
    Routes::new()
        .merge(import)
        .get(ACCOUNT, account::show)
        .post("/tai-khoan/mat-khau", account::change_password)
        .post("/tai-khoan/do-manh", account::strength)
        .post("/tai-khoan/ma-xac-thuc", account::begin_factor)
        .post("/tai-khoan/ma-xac-thuc/xac-nhan", account::confirm_factor)
        .post("/tai-khoan/ma-xac-thuc/ma-giay", account::new_codes)
        .post("/tai-khoan/ma-xac-thuc/tat", account::remove_factor)
        .post("/tai-khoan/phien", account::end_others)
        .post("/tai-khoan/phien/{id}", account::end_session)
        .post("/tai-khoan/lien-ket/{id}", account::remove_identity)
        .post("/tai-khoan/khoa", account::make_token)
        .post("/tai-khoan/khoa/{id}", account::revoke_token)
        .post("/tai-khoan/vang-mat", account::tell_absence)
        .post("/tai-khoan/vang-mat/{id}", account::withdraw_absence)
        .post("/tai-khoan/uy-quyen", account::name_substitute)
        .post("/tai-khoan/uy-quyen/{id}", account::end_substitution)
        .post("/tai-khoan/thay-mat", account::act_for)
        .get(FORGOTTEN, forgotten::show)
        .post(FORGOTTEN, forgotten::submit)
        .get(ACTIVATION, activate::show)
        .post(ACTIVATION, activate::submit)
        .get(GUIDE, guide::show)
        .get(PEOPLE, list::show)
        .post(PEOPLE, list::add)
        .get("/nguoi-dung/{login}", person::show)
        .post("/nguoi-dung/{login}/sua", person::change)
        .post("/nguoi-dung/{login}/vai-tro", person::give_role)
        .post("/nguoi-dung/{login}/vai-tro/{id}", person::end_role)
        .post("/nguoi-dung/{login}/viec", person::act)
        .post("/nguoi-dung/{login}/phieu", slip::make)
        .post("/nguoi-dung/{login}/thu", slip::mail)
}
