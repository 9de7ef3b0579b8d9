//! The frame of every page: band, menu, notices, foot.

use askama::Template;
use askama::filters::HtmlSafe;
use thihanh_kernel::page::Count;

use crate::assets;
use crate::csrf::CsrfToken;
use crate::lang::Lang;
use crate::link::Link;
use crate::parts::{Icon, Written};
use crate::text::Text;
use crate::visit::Visit;

/// Where the frame's own links and forms lead; the application has a route for each.
pub mod paths {
    /// The first page.
    pub const HOME: &str = "/";
    /// Page to sign in; takes `?next=` (see [`crate::link::local_path`]).
    pub const SIGN_IN: &str = "/dang-nhap";
    /// Takes the form that ends a session.
    pub const SIGN_OUT: &str = "/dang-xuat";
    /// One's own account.
    pub const ACCOUNT: &str = "/tai-khoan";
    /// Takes the form by which somebody works in their own name again.
    pub const ACT_FOR: &str = "/tai-khoan/thay-mat";
    /// Takes `?q=` of the search box in the band.
    pub const SEARCH: &str = "/nhiem-vu";
    /// Help pages.
    pub const HELP: &str = "/tro-giup";
    /// `/ngon-ngu/en?next=/…` chooses a language; its route is in [`crate::language_routes`].
    pub const LANGUAGE: &str = "/ngon-ngu";
}

/// Somebody signed in, as the frame shows them.
#[derive(Debug, Clone, Default)]
pub struct Staff {
    /// "Lê Thị Thu Hà"
    pub name: String,
    /// "Chuyên viên, Sở Tư pháp"
    pub position: String,
    /// What they may open, in groups.
    pub menu: Vec<MenuGroup>,
    /// In whose place they work, where they do: said on every page.
    pub acts_for: Option<String>,
}

/// A group of the side menu.
#[derive(Debug, Clone)]
pub struct MenuGroup {
    /// Its heading.
    pub title: Text,
    /// Its lines.
    pub items: Vec<MenuItem>,
}

/// A line of the side menu.
#[derive(Debug, Clone)]
pub struct MenuItem {
    /// Name by which a page says that it belongs here ([`Layout::under`]).
    pub id: &'static str,
    /// Its words.
    pub text: Text,
    /// Its icon in the sprite.
    pub icon: &'static str,
    /// Its page.
    pub href: &'static str,
    /// How many things wait there.
    pub count: Option<Count>,
    /// Whether the number is an alarm (something is overdue) and red.
    pub is_alarm: bool,
}

/// The frame of one page. A page struct holds one in a field `page`, and its template begins with `{% extends "layout.html" %}`.
#[derive(Debug, Clone)]
pub struct Layout {
    title: String,
    visit: Visit,
    active: &'static str,
    scripts: Vec<&'static str>,
    place: Option<String>,
}

impl Layout {
    pub(crate) fn new(visit: Visit, title: String) -> Self {
        Self { title, visit, active: "", scripts: Vec::new(), place: None }
    }

    /// The page belongs to this line of the menu.
    #[must_use]
    pub fn under(mut self, menu_item: &'static str) -> Self {
        self.active = menu_item;
        self
    }

    /// The page also loads a script of `assets/`: `htmx.min.js` for live parts, or one of its own. It must work without.
    #[must_use]
    pub fn with_script(mut self, name: &'static str) -> Self {
        self.scripts.push(name);
        self
    }

    /// Shows another place under the product's name than the installation's: the person's own province.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// Language of the page.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.visit.lang()
    }

    /// A text in the language of the page.
    #[must_use]
    pub fn t(&self, key: &'static str) -> Text {
        self.lang().t(key)
    }

    /// An icon of the sprite.
    #[must_use]
    pub fn icon(&self, name: &'static str) -> Icon {
        Icon::new(name)
    }

    /// Hidden field that every form of the page needs.
    #[must_use]
    pub fn csrf(&self) -> CsrfToken {
        self.visit.csrf()
    }

    /// The page's own address, for links that change one parameter.
    #[must_use]
    pub fn here(&self) -> &Link {
        self.visit.here()
    }

    /// The request.
    #[must_use]
    pub fn visit(&self) -> &Visit {
        &self.visit
    }

    /// The page's own title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Content of `<head>`.
    #[must_use]
    pub fn head(&self) -> Head<'_> {
        Head { page: self }
    }

    /// Everything before `<main>`: way to the content, band, demo day, menu.
    #[must_use]
    pub fn band(&self) -> Band<'_> {
        Band { page: self, staff: self.visit.staff() }
    }

    /// What is said once at the top of the page.
    #[must_use]
    pub fn notices(&self) -> Notices<'_> {
        Notices { page: self }
    }

    /// Everything after `<main>`.
    #[must_use]
    pub fn foot(&self) -> Foot<'_> {
        Foot { page: self }
    }

    /// Class of `<body>`: the frame of the staff, or the narrow page for everybody.
    #[must_use]
    pub fn body_class(&self) -> &'static str {
        if self.visit.staff().is_some() { "app" } else { "pub" }
    }

    fn place(&self) -> &str {
        self.place.as_deref().unwrap_or(&self.visit.settings().place)
    }

    /// Address that shows this page in the other language.
    fn other_language(&self) -> Link {
        Link::new(format!("{}/{}", paths::LANGUAGE, self.lang().other().code())).with("next", self.here())
    }
}

/// Content of `<head>`.
#[derive(Template)]
#[template(path = "frame/head.html")]
pub struct Head<'a> {
    page: &'a Layout,
}

/// Way to the content, band, demo day and menu.
#[derive(Template)]
#[template(path = "frame/band.html")]
pub struct Band<'a> {
    page: &'a Layout,
    staff: Option<&'a Staff>,
}

/// What is said once at the top of the page.
#[derive(Template)]
#[template(path = "frame/notices.html")]
pub struct Notices<'a> {
    page: &'a Layout,
}

/// Foot of the page.
#[derive(Template)]
#[template(path = "frame/foot.html")]
pub struct Foot<'a> {
    page: &'a Layout,
}

impl Foot<'_> {
    /// Of the program: all crates of the workspace bear the same.
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
}

impl HtmlSafe for Head<'_> {}
impl HtmlSafe for Band<'_> {}
impl HtmlSafe for Notices<'_> {}
impl HtmlSafe for Foot<'_> {}
