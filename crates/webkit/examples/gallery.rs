//! Every component on one page each of staff and public frame, to look at: `cargo run -p thihanh-webkit --example gallery` serves them on
//! a loopback address. All names and figures are invented.

use std::net::Ipv4Addr;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use chrono::NaiveDate;
use thihanh_kernel::ids::CountingIds;
use thihanh_kernel::page::Count;
use thihanh_kernel::problem::{Difference, FieldError, Problem};
use thihanh_kernel::time::FixedClock;
use thihanh_webkit::chart::{Bar, Bars, Part, Point, StackedBar, Trend};
use thihanh_webkit::parts::{
    Action, Chip, Choice, ConfirmForm, Direction, EmptyState, ErrorSummary, Field, FilterChip, FilterChips, KeyValues,
    PageHead, Pager, SortHead, State, Timeline, TimelineEntry, Version, Versions,
};
use thihanh_webkit::{
    Contact, CsrfKey, Failure, Html, Lang, Layout, Link, MenuGroup, MenuItem, SessionCookie, Settings, Staff, Text,
    Visit, assets, language_routes, render, shield,
};

#[derive(Template)]
#[template(path = "gallery.html")]
struct Gallery {
    page: Layout,
    head: PageHead,
    choices: FilterChips,
    conditions: FilterChips,
    sort_heads: Vec<SortHead>,
    rows: Vec<Row>,
    pager: Pager,
    states: Vec<Chip>,
    bars: Bars,
    stacked: StackedBar,
    trend: Trend,
    facts: KeyValues,
    history: Timeline,
    errors: ErrorSummary,
    fields: Vec<Field>,
    confirm: ConfirmForm,
    versions: Versions,
    empty: EmptyState,
}

struct Row {
    code: &'static str,
    title: &'static str,
    source: &'static str,
    lead: &'static str,
    due: &'static str,
    state: Chip,
}

#[derive(Template)]
#[template(path = "gallery_sign_in.html")]
struct SignIn {
    page: Layout,
    fields: Vec<Field>,
}

fn menu() -> Vec<MenuGroup> {
    // A gallery has no keys of its own: an unknown key shows itself.
    let text = |words: &'static str| Text::new(Lang::Vi, words);
    let item = |id, words, icon, count: Option<u64>, is_alarm| MenuItem {
        id,
        text: text(words),
        icon,
        href: "/",
        count: count.map(Count::Exact),
        is_alarm,
    };
    vec![
        MenuGroup {
            title: text("Hằng ngày"),
            items: vec![
                item("desk", "Việc của tôi", "inbox", Some(9), false),
                item("register", "Sổ nhiệm vụ", "list-check", Some(1_284), false),
                item("directives", "Văn bản chỉ đạo", "file-earmark-text", Some(47), false),
            ],
        },
        MenuGroup {
            title: text("Theo dõi"),
            items: vec![
                item("home", "Tổng quan", "house", None, false),
                item("urging", "Đôn đốc", "megaphone", Some(22), true),
                item("agencies", "Đơn vị", "building", Some(80), false),
            ],
        },
    ]
}

fn sign_in_as(visit: &Visit) {
    visit.signed_in(Staff {
        name: "Lê Thị Thu Hà".into(),
        position: "Chuyên viên, Sở Tư pháp".into(),
        menu: menu(),
        acts_for: None,
    });
}

async fn gallery(visit: Visit) -> Response {
    sign_in_as(&visit);
    let lang = visit.lang();
    let here = Link::new("/").with("class", "open");
    let errors =
        [FieldError::new("due", "date-malformed").with("text", "31/02/2026"), FieldError::new("reason", "required")];
    let page = visit.layout("Sổ nhiệm vụ").under("register");
    let counted = |text: &str, count| FilterChip::new(text, &here).counting(Count::Exact(count));
    let fields = vec![
        Field::date(lang, "due", "Hạn đề nghị").value("31/02/2026").required().errors(lang, &errors),
        Field::area("reason", "Lý do", 3).hint("Ví dụ: chờ kết quả kiểm nghiệm").required().errors(lang, &errors),
        Field::select("agency", "Chủ trì", vec![Choice::new("", "Mọi đơn vị"), Choice::new("1", "Sở Tư pháp")])
            .value("1"),
        Field::file("file", "Tệp minh chứng", ".docx,.pdf"),
    ];
    render(&Gallery {
        head: PageHead::new("Sổ nhiệm vụ")
            .crumb(Html::link("/", "Tổng quan"))
            .crumb("Năm 2026")
            .sentence("Có 128 nhiệm vụ: 41 quá hạn, 24 sắp đến hạn, 11 chờ xác nhận, 52 còn hạn.")
            .action(Action::new("Bản in", "/").icon("printer"))
            .action(Action::primary("Thêm nhiệm vụ", "/").icon("plus-lg")),
        choices: FilterChips::choices(
            lang,
            "Lọc nhanh",
            vec![
                counted("Cần xong trong tháng", 128),
                counted("Quá hạn", 41),
                counted("Sắp đến hạn", 24),
                counted("Cả năm", 1_284),
            ],
            Some(0),
        ),
        conditions: FilterChips::conditions(
            lang,
            "Điều kiện đang dùng",
            vec![FilterChip::new("Chưa hoàn thành", &here), FilterChip::new("Hạn đến 31/10/2026", &here)],
        ),
        sort_heads: vec![
            SortHead::new("Hạn", here.with("sort", "-due"), Some(Direction::Ascending)),
            SortHead::new("Cập nhật", here.with("sort", "updated"), None).number(),
        ],
        rows: rows(lang),
        pager: Pager::new(lang, &here.with("after", "x"), 50, Some("y")),
        states: State::ALL.into_iter().map(|state| Chip::of(lang, state)).collect(),
        bars: bars(lang),
        stacked: stacked(lang),
        trend: trend(lang),
        facts: facts(),
        history: history(),
        errors: ErrorSummary::of(lang, &errors),
        fields,
        confirm: ConfirmForm::new(
            lang,
            page.csrf(),
            "Phát hành 41 nhiệm vụ cho 22 đơn vị?",
            "Sau khi phát hành, các đơn vị nhìn thấy nhiệm vụ và thời hạn bắt đầu được tính.",
            "/",
            "Phát hành",
            "/",
        )
        .field(Field::text("note", "Ghi chú gửi kèm")),
        versions: Versions::new(lang, differing()),
        empty: EmptyState::new(
            "funnel",
            "Không có nhiệm vụ nào khớp cả ba điều kiện",
            "Điều kiện làm danh sách rỗng là Chủ trì: Sở Tài chính. Sở này không có việc quá hạn.",
        )
        .action(Action::primary("Bỏ điều kiện chủ trì, xem 41 việc", "/"))
        .action(Action::new("Xem 36 việc của Sở Tài chính", "/")),
        page,
    })
}

fn rows(lang: Lang) -> Vec<Row> {
    vec![
        Row {
            code: "NV-2026-00236",
            title: "Ban hành kế hoạch theo dõi tình hình thi hành pháp luật năm 2026",
            source: "KH 21/KH-UBND, IV.2",
            lead: "UBND xã Thạch Bàn",
            due: "02/03/2026",
            state: Chip::overdue(lang, 158),
        },
        Row {
            code: "NV-2026-00417",
            title: "Báo cáo kết quả kiểm tra thi hành pháp luật về an toàn thực phẩm",
            source: "KH 21/KH-UBND, II.3.b",
            lead: "Sở Y tế",
            due: "07/10/2026",
            state: Chip::overdue(lang, 6),
        },
        Row {
            code: "NV-2026-00421",
            title: "Góp ý dự thảo quyết định quy định chi tiết Luật An toàn thực phẩm",
            source: "KH 86/KH-UBND, II.2",
            lead: "Sở Nông nghiệp và Môi trường",
            due: "19/10/2026",
            state: Chip::left(lang, State::DueSoon, 2),
        },
    ]
}

fn bars(lang: Lang) -> Bars {
    let bar = |name: &str, value| Bar { name: name.to_owned(), value, state: State::Overdue };
    let bars = vec![
        bar("UBND xã Thạch Bàn", 14),
        bar("Sở Nông nghiệp và Môi trường", 9),
        bar("Sở Y tế", 4),
        bar("Sở Tài chính", 0),
    ];
    Bars::new(lang, "Việc quá hạn theo đơn vị", "UBND xã Thạch Bàn nhiều nhất, 14 việc", ("Đơn vị", "Quá hạn"), bars)
}

fn stacked(lang: Lang) -> StackedBar {
    let counts =
        [(State::DoneOnTime, 18), (State::DoneLate, 3), (State::Waiting, 5), (State::InTime, 20), (State::Overdue, 6)];
    StackedBar::new(lang, "Tiến độ của kế hoạch", counts.map(|(state, value)| Part { state, value }).to_vec())
}

fn trend(lang: Lang) -> Trend {
    let weeks = [
        ("30/7", 72),
        ("06/8", 70),
        ("13/8", 74),
        ("20/8", 66),
        ("27/8", 61),
        ("03/9", 63),
        ("10/9", 58),
        ("17/9", 52),
        ("24/9", 55),
        ("01/10", 49),
        ("08/10", 47),
        ("15/10", 41),
    ];
    let points = weeks.map(|(name, value)| Point { name: name.to_owned(), value }).to_vec();
    Trend::new(lang, "Việc quá hạn theo tuần", "Giảm từ 72 còn 41", ("Tuần", "Quá hạn"), State::Overdue, points)
}

fn facts() -> KeyValues {
    KeyValues::new()
        .row("Chủ trì", Html::link("/", "Sở Y tế"))
        .row("Phối hợp", "Sở Công Thương; Sở Nông nghiệp và Môi trường; 2 phường")
        .row("Văn bản", Html::whole("21/KH-UBND").and("ngày 23/01/2026"))
        .row("Trạng thái", Chip::new(State::DoneOnTime, "Đã xác nhận"))
        .row_if("Gia hạn", None::<&str>)
}

fn history() -> Timeline {
    Timeline::new(vec![
        TimelineEntry::next(State::InTime, "20/10/2026", "Hạn bổ sung minh chứng"),
        TimelineEntry::new(State::Overdue, "13/10/2026, 16:20", "Sở Tư pháp đôn đốc lần 1"),
        TimelineEntry::new(State::InTime, "28/09/2026, 10:05", "Cho gia hạn đến 07/10/2026; hạn cũ 30/09/2026"),
        TimelineEntry::new(State::NotCounted, "26/01/2026, 09:12", "Phát hành từ Kế hoạch 21/KH-UBND"),
    ])
}

fn differing() -> Vec<Version> {
    let version =
        |label: &str, saved: &str, own: &str| Version { label: label.into(), saved: saved.into(), own: own.into() };
    vec![
        version("Kết quả", "Kiểm tra 6 cơ sở, 2 cơ sở vi phạm", "Kiểm tra 6 cơ sở, 3 cơ sở vi phạm"),
        version("Kinh phí", "18,5 triệu đồng", "18,5 triệu đồng"),
        version("Khó khăn", "", "Chờ kết quả kiểm nghiệm 2 mẫu"),
    ]
}

async fn sign_in(visit: Visit) -> Response {
    let fields = vec![
        Field::credential("login", "Tên đăng nhập", "username").required(),
        Field::credential("password", "Mật khẩu", "current-password").required(),
    ];
    render(&SignIn { page: visit.layout("Đăng nhập"), fields })
}

async fn denied(visit: Visit) -> Failure {
    sign_in_as(&visit);
    Problem::denied("manage-accounts").into()
}

async fn conflict(visit: Visit) -> Failure {
    sign_in_as(&visit);
    let difference =
        Difference {
            field: "Kết quả", stored: "Kiểm tra 6 cơ sở".into(), sent: "Kiểm tra 7 cơ sở".into()
        };
    Problem::conflict("obligation", vec![difference]).into()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let settings = Settings {
        cookie: SessionCookie::new(false),
        csrf_key: CsrfKey::new(b"only a gallery: no session is worth a real key"),
        public_origin: None,
        place: "Tỉnh Minh Giang".into(),
        contact: Some(Contact { name: "Sở Tư pháp".into(), phone: "0200 3800 115".into() }),
        clock: Arc::new(FixedClock::on(NaiveDate::from_ymd_opt(2026, 3, 16).ok_or("no such day")?)),
        is_demo: true,
        ids: Arc::new(CountingIds::default()),
        max_body_bytes: 1 << 20,
        max_seconds: 30,
        max_upload_seconds: 60,
    };
    let routes = Router::new()
        .route("/", get(gallery))
        .route("/dang-nhap", get(sign_in))
        .route("/thieu-quyen", get(denied))
        .route("/hai-ban", get(conflict))
        .merge(language_routes().into_router())
        .merge(assets::routes().into_router());
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    println!("http://{}/  also /dang-nhap /thieu-quyen /hai-ban /khong-co", listener.local_addr()?);
    axum::serve(listener, shield(routes, settings)).await?;
    Ok(())
}
