//! The side menu: one line per page that a role may open.

use thihanh_kernel::access::{Actor, Module, Role};
use thihanh_webkit::{Lang, MenuGroup, MenuItem};

use crate::app::App;
use crate::modules::notices;
use Module::{Audit, Directives, Letters, Monitoring, Notices, Obligations, People, Programmes, Proposals};
use Role::{
    Administrator, Auditor, Coordinator, FocalOfficer, Inspector, Leader, Observer, Partner, RecordsClerk, UnitHead,
};

/// Ids by which pages say where they belong.
pub mod ids {
    /// My desk.
    pub const DESK: &str = "desk";
    /// The desk of an agency's head.
    pub const UNIT: &str = "unit";
    /// The board of whoever follows others up.
    pub const BOARD: &str = "board";
    /// The register of obligations.
    pub const REGISTER: &str = "register";
    /// Directives.
    pub const DIRECTIVES: &str = "directives";
    /// The month's calendar.
    pub const CALENDAR: &str = "calendar";
    /// Official letters.
    pub const LETTERS: &str = "letters";
    /// The urging centre.
    pub const URGING: &str = "urging";
    /// Home: the whole picture.
    pub const HOME: &str = "home";
    /// Programmes.
    pub const PROGRAMMES: &str = "programmes";
    /// Plans of monitoring law.
    pub const PLANS: &str = "plans";
    /// Proposals of partner agencies.
    pub const PROPOSALS: &str = "proposals";
    /// Surveys.
    pub const SURVEYS: &str = "surveys";
    /// Inspections, findings, recommendations.
    pub const INSPECTIONS: &str = "inspections";
    /// The information book, and supervision from outside.
    pub const INFORMATION: &str = "information";
    /// People, training and money for carrying law out.
    pub const CONDITIONS: &str = "conditions";
    /// Collaborators of monitoring.
    pub const COLLABORATORS: &str = "collaborators";
    /// Agencies by risk.
    pub const RISK: &str = "risk";
    /// Indicators of how law is carried out.
    pub const INDICATORS: &str = "indicators";
    /// What is done about what monitoring found.
    pub const HANDLINGS: &str = "handlings";
    /// What is made public.
    pub const PUBLICATIONS: &str = "publications";
    /// Agencies.
    pub const AGENCIES: &str = "agencies";
    /// Reorganisations of agencies.
    pub const REORGANISATION: &str = "reorganisation";
    /// People.
    pub const PEOPLE: &str = "people";
    /// Collective phrases.
    pub const GROUPS: &str = "groups";
    /// Days off.
    pub const HOLIDAYS: &str = "holidays";
    /// The journal.
    pub const JOURNAL: &str = "journal";
    /// How the installation runs.
    pub const OPERATIONS: &str = "operations";
    /// A person's own notices.
    pub const NOTICES: &str = "notices";
    /// What is late and went up the line.
    pub const LADDER: &str = "ladder";
    /// Rows of reminders.
    pub const NOTICE_RULES: &str = "notice-rules";
    /// What is sent out.
    pub const DELIVERY: &str = "delivery";
}

struct Line {
    id: &'static str,
    text: &'static str,
    icon: &'static str,
    href: &'static str,
    /// The modules whose objects the page shows: one of the roles must count in each. None where a role of any module will do.
    of: &'static [Module],
    roles: &'static [Role],
}

impl Line {
    fn is_for(&self, actor: &Actor) -> bool {
        let in_each = |module: &Module| self.roles.iter().any(|role| actor.rights_in(*module).has(*role));
        match self.of {
            [] => actor.grants_in_any_module().iter().any(|grant| self.roles.contains(&grant.role)),
            modules => modules.iter().all(in_each),
        }
    }
}

const EVERYBODY: &[Role] =
    &[Administrator, Coordinator, Leader, UnitHead, FocalOfficer, RecordsClerk, Inspector, Observer, Partner, Auditor];
const WORKERS: &[Role] = &[Administrator, Coordinator, Leader, UnitHead, FocalOfficer, RecordsClerk];

const AUDITING: &[Role] = &[Administrator, Auditor];

const REBUILDING: &[Role] = &[Administrator, Coordinator, Leader];

const HEADS: &[Role] = &[Coordinator, Leader, UnitHead];

const FOLLOWING: &[Role] = &[Coordinator, Leader, UnitHead, FocalOfficer];

const CHOOSING: &[Role] = &[Coordinator, Leader, UnitHead, Inspector];

const URGING: &[Role] = &[Coordinator, Leader, UnitHead];

const DAILY: &[Line] = &[
    Line { id: ids::DESK, text: "menu-desk", icon: "inbox", href: "/viec-cua-toi", of: &[Obligations], roles: WORKERS },
    Line { id: ids::UNIT, text: "menu-unit", icon: "people", href: "/viec-don-vi", of: &[Obligations], roles: HEADS },
    Line {
        id: ids::BOARD,
        text: "menu-board",
        icon: "eye",
        href: "/bang-theo-doi",
        of: &[Obligations],
        roles: FOLLOWING,
    },
    Line { id: ids::NOTICES, text: "menu-notices", icon: "bell", href: "/thong-bao", of: &[], roles: EVERYBODY },
    Line {
        id: ids::REGISTER,
        text: "menu-register",
        icon: "list-check",
        href: "/nhiem-vu",
        of: &[Obligations],
        roles: EVERYBODY,
    },
    Line {
        id: ids::DIRECTIVES,
        text: "menu-directives",
        icon: "file-earmark-text",
        href: "/van-ban",
        of: &[Directives],
        roles: EVERYBODY,
    },
    Line {
        id: ids::PROPOSALS,
        text: "menu-proposals",
        icon: "chat-left-text",
        href: "/kien-nghi",
        of: &[Proposals],
        roles: EVERYBODY,
    },
    Line { id: ids::LETTERS, text: "menu-letters", icon: "send", href: "/cong-van", of: &[Letters], roles: EVERYBODY },
    Line {
        id: ids::CALENDAR,
        text: "menu-calendar",
        icon: "calendar3",
        href: "/lich",
        of: &[Obligations],
        roles: EVERYBODY,
    },
];

const OVERSIGHT: &[Line] = &[
    Line { id: ids::HOME, text: "menu-home", icon: "house", href: "/", of: &[Obligations], roles: EVERYBODY },
    Line { id: ids::LADDER, text: "menu-ladder", icon: "flag", href: "/len-bac", of: &[Obligations], roles: EVERYBODY },
    Line {
        id: ids::URGING,
        text: "menu-urging",
        icon: "megaphone",
        href: "/don-doc",
        of: &[Obligations, Letters],
        roles: URGING,
    },
    Line {
        id: ids::PROGRAMMES,
        text: "menu-programmes",
        icon: "diagram-3",
        href: "/chuong-trinh",
        of: &[Programmes],
        roles: EVERYBODY,
    },
    Line {
        id: ids::PLANS,
        text: "menu-plans",
        icon: "calendar-check",
        href: "/theo-doi/ke-hoach",
        of: &[Monitoring],
        roles: EVERYBODY,
    },
    Line {
        id: ids::SURVEYS,
        text: "menu-surveys",
        icon: "bar-chart",
        href: "/theo-doi/khao-sat",
        of: &[Monitoring],
        roles: EVERYBODY,
    },
    Line {
        id: ids::INSPECTIONS,
        text: "menu-inspections",
        icon: "shield-check",
        href: "/theo-doi/kiem-tra",
        of: &[Monitoring],
        roles: EVERYBODY,
    },
    Line {
        id: ids::INFORMATION,
        text: "menu-information",
        icon: "journal-text",
        href: "/theo-doi/thong-tin",
        of: &[Monitoring],
        roles: EVERYBODY,
    },
    Line {
        id: ids::CONDITIONS,
        text: "menu-conditions",
        icon: "mortarboard",
        href: "/theo-doi/dieu-kien",
        of: &[Monitoring],
        roles: EVERYBODY,
    },
    Line {
        id: ids::RISK,
        text: "menu-risk",
        icon: "sliders",
        href: "/theo-doi/rui-ro",
        of: &[Monitoring],
        roles: CHOOSING,
    },
    Line {
        id: ids::COLLABORATORS,
        text: "menu-collaborators",
        icon: "people",
        href: "/theo-doi/cong-tac-vien",
        of: &[Monitoring],
        roles: EVERYBODY,
    },
    Line {
        id: ids::INDICATORS,
        text: "menu-indicators",
        icon: "table",
        href: "/theo-doi/chi-so",
        of: &[Monitoring],
        roles: EVERYBODY,
    },
    Line {
        id: ids::HANDLINGS,
        text: "menu-handlings",
        icon: "arrow-repeat",
        href: "/theo-doi/xu-ly",
        of: &[Monitoring],
        roles: EVERYBODY,
    },
    Line {
        id: ids::PUBLICATIONS,
        text: "menu-publications",
        icon: "megaphone",
        href: "/theo-doi/cong-khai",
        of: &[Monitoring],
        roles: EVERYBODY,
    },
    Line { id: ids::AGENCIES, text: "menu-agencies", icon: "building", href: "/don-vi", of: &[], roles: EVERYBODY },
];

const REFERENCE: &[Line] = &[
    Line {
        id: ids::REORGANISATION,
        text: "menu-reorganisation",
        icon: "diagram-3",
        href: "/don-vi/sap-xep",
        of: &[Module::Agencies],
        roles: REBUILDING,
    },
    Line { id: ids::GROUPS, text: "menu-groups", icon: "people", href: "/don-vi/nhom", of: &[], roles: EVERYBODY },
    Line {
        id: ids::HOLIDAYS,
        text: "menu-holidays",
        icon: "calendar-x",
        href: "/don-vi/ngay-nghi",
        of: &[],
        roles: EVERYBODY,
    },
    Line {
        id: ids::NOTICE_RULES,
        text: "menu-notice-rules",
        icon: "clock",
        href: "/quy-tac-nhac-viec",
        of: &[],
        roles: EVERYBODY,
    },
    Line {
        id: ids::JOURNAL,
        text: "menu-journal",
        icon: "journal-text",
        href: "/nhat-ky",
        of: &[Audit],
        roles: AUDITING,
    },
];

const ADMINISTRATION: &[Line] = &[
    Line {
        id: ids::PEOPLE,
        text: "menu-people",
        icon: "person-circle",
        href: "/nguoi-dung",
        of: &[People],
        roles: AUDITING,
    },
    Line {
        id: ids::DELIVERY,
        text: "menu-delivery",
        icon: "send",
        href: "/gui-tin",
        of: &[Notices],
        roles: &[Administrator],
    },
    Line {
        id: ids::OPERATIONS,
        text: "menu-operations",
        icon: "sliders",
        href: "/van-hanh",
        of: &[Audit],
        roles: &[Administrator],
    },
];

/// The menu of somebody, with how many notices were not read.
pub async fn of(app: &App, actor: &Actor, lang: Lang) -> Vec<MenuGroup> {
    let unread = match actor.account() {
        Some(account) => notices::api::unread(app, account).await,
        None => None,
    };
    [
        ("menu-group-daily", DAILY),
        ("menu-group-oversight", OVERSIGHT),
        ("menu-group-reference", REFERENCE),
        ("menu-group-administration", ADMINISTRATION),
    ]
    .into_iter()
    .filter_map(|(title, lines)| {
        let items: Vec<_> = lines
            .iter()
            .filter(|line| line.is_for(actor))
            .map(|line| MenuItem {
                id: line.id,
                text: lang.t(line.text),
                icon: line.icon,
                href: line.href,
                count: if line.id == ids::NOTICES { unread } else { None },
                is_alarm: line.id == ids::NOTICES,
            })
            .collect();
        (!items.is_empty()).then(|| MenuGroup { title: lang.t(title), items })
    })
    .collect()
}
