//! Taking over people from a table: heads are found, rows are read, each is compared with who is there, and it is said of each what would
//! happen. Nothing is written here, so that a preview and the import cannot differ.

mod plan;
mod read;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Grant, Module, Role};
use thihanh_kernel::ids::{AccountId, AgencyId};
use thihanh_kernel::problem::FieldError;

use crate::modules::accounts::api::PersonFacts;

pub use plan::plan;
pub use read::read;

/// Rows of one import: every official of a province who works with directives.
pub const MAX_ROWS: usize = 5_000;
/// Bytes of one file: five thousand rows with some hundred bytes in each of ten cells.
pub const MAX_BYTES: usize = 4 << 20;
/// Characters of one cell: twice the longest name or post.
pub const CELL_MAX_CHARS: usize = 400;

/// The columns with their heads, as people call them; marks, case and punctuation do not count. The first is that of the template.
pub const COLUMNS: [(&str, &[&str]); 10] = [
    ("name", &["Họ và tên", "Họ tên", "Họ, tên", "name", "full name"]),
    ("position", &["Chức vụ", "Chức danh", "position", "post"]),
    (
        "agency",
        &["Đơn vị", "Cơ quan", "Cơ quan, đơn vị", "Tên đơn vị", "Tên cơ quan", "Mã đơn vị", "Mã cơ quan", "agency"],
    ),
    ("role", &["Vai trò", "role"]),
    ("module", &["Phân hệ", "Chỉ trong phân hệ", "module"]),
    ("email", &["Thư điện tử", "Email", "e-mail", "mail", "Địa chỉ thư điện tử"]),
    ("phone", &["Điện thoại", "Số điện thoại", "phone", "telephone"]),
    ("login", &["Tên đăng nhập", "Tài khoản", "login", "user name", "username"]),
    ("from", &["Từ ngày", "from", "valid from"]),
    ("to", &["Đến ngày", "Đến hết ngày", "to", "until", "valid to"]),
];

/// A row as it stands in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number in the file, from 1.
    pub line: u32,
    /// Name, post, how to reach the person.
    pub facts: PersonFacts,
    /// Login; may be empty.
    pub login: String,
    /// Name, short name or code of an agency; may be empty.
    pub agency: String,
    /// Role in words or as its code; may be empty.
    pub role: String,
    /// Module in words or as its code, to which the role is limited; empty for every one.
    pub module: String,
    /// First day; may be empty.
    pub from: String,
    /// Last day; may be empty.
    pub to: String,
}

/// Somebody with an account.
#[derive(Debug, Clone)]
pub struct Known {
    /// The account.
    pub account: AccountId,
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Whether the account can sign in.
    pub is_active: bool,
    /// By which an address is told without being known.
    pub email: Option<Vec<u8>>,
    /// Every role, those that are over too.
    pub grants: Vec<Grant>,
}

/// What rows are compared with.
#[derive(Debug)]
pub struct Context {
    /// Who imports.
    pub actor: Actor,
    /// The agencies that rows name, each with everything above it.
    pub above: HashMap<AgencyId, Vec<AgencyId>>,
    /// Folded words → roles.
    pub roles: HashMap<String, Role>,
    /// Folded words → modules; `None` for every one.
    pub modules: HashMap<String, Option<Module>>,
    /// What rows call agencies → the agencies that are called so, with their names.
    pub agencies: HashMap<String, Vec<(AgencyId, String)>>,
    /// Everybody with an account.
    pub known: Vec<Known>,
    /// The first day of a role where a row says none.
    pub today: NaiveDate,
}

/// What a row comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A new person, with the role where the row has one.
    Person,
    /// One more role for somebody.
    Role,
    /// Everything in it is so already.
    Nothing,
}

/// A row with what it comes to.
#[derive(Debug, Clone)]
pub struct Line {
    /// The row.
    pub row: Row,
    /// The login of its person; as the row has it where the row is wrong.
    pub login: String,
    /// What it comes to, or everything that is wrong with it.
    pub outcome: Result<Change, Vec<FieldError>>,
}

/// A person to be added, or to be given roles.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The account; `None` for somebody new.
    pub account: Option<AccountId>,
    /// Login.
    pub login: String,
    /// Name, post, how to reach the person; for somebody new.
    pub facts: PersonFacts,
    /// New roles.
    pub grants: Vec<Grant>,
}

/// What an import would do.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Row by row.
    pub lines: Vec<Line>,
    /// Person by person; only those for whom something changes.
    pub people: Vec<Planned>,
}

impl Plan {
    /// Rows that are wrong: with any of them nothing is imported.
    #[must_use]
    pub fn wrong(&self) -> usize {
        self.lines.iter().filter(|line| line.outcome.is_err()).count()
    }

    /// People who would be new.
    #[must_use]
    pub fn added(&self) -> usize {
        self.people.iter().filter(|person| person.account.is_none()).count()
    }

    /// New roles, those of new people too.
    #[must_use]
    pub fn grants(&self) -> usize {
        self.people.iter().map(|person| person.grants.len()).sum()
    }

    /// By which the plan that somebody looked at is told from another.
    #[must_use]
    pub fn words(&self) -> String {
        let person = |it: &Planned| format!("{} {:?} {:?} {:?}\n", it.login, it.account, it.facts, it.grants);
        self.people.iter().map(person).collect()
    }
}
