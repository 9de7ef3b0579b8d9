//! From what was issued to what everybody reads, on both databases and through the pages.

use axum::http::{Method, StatusCode};
use chrono::NaiveDate;
use thihanh_kernel::access::{Actor, Role};
use thihanh_kernel::page::Page;
use thihanh_kernel::problem::Problem;
use thihanh_store::db_tests;
use thihanh_webkit::Lang;

use super::model::document::{Document, Part};
use super::model::progress::Progress;
use super::model::publication::{ChoicesForm, Kind, PrepareForm, PublishForm, State};
use super::policy::{self, Action};
use super::store;
use super::usecase::{self, Filter, PublicationError};
use crate::modules::inspections::model::finding::{FindingForm, RecommendationForm};
use crate::modules::inspections::model::form::InspectionForm;
use crate::modules::inspections::model::paper::{PaperKind, SignForm};
use crate::modules::inspections::usecase::{self as inspections, MemberForm};
use crate::modules::proposals::model::ProposalForm;
use crate::modules::proposals::usecase as proposals;
use crate::testing::TestProvince;

const ROOT: &str = "Tỉnh Minh Giang";
const JUSTICE: &str = "Sở Tư pháp";
const FRONT: &str = "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Minh Giang";
const SUMMARY: &str =
    "Ông Lò Văn Tư, CCCD 001085012345, gọi 0912345678; làm việc với Trần Thị Hạnh theo Nghị định số 59/2012/NĐ-CP.";

fn system() -> Actor {
    Actor::system("test")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A conclusion that the department of justice sent, with a recommendation to the department of health. Gives the inspection's code.
async fn conclusion(t: &TestProvince, number: &str) -> String {
    let inspection = InspectionForm {
        agency: t.agency(JUSTICE).await.to_string(),
        title: "Kiểm tra việc cấp phép".into(),
        subject_names: "Sở Y tế".into(),
        period_from: "1/1/2025".into(),
        period_to: "31/12/2025".into(),
        starts_on: "16/3/2026".into(),
        ends_on: "20/3/2026".into(),
        ..InspectionForm::default()
    };
    let code = inspections::create(t, &system(), &inspection).await.unwrap().code;
    let head = MemberForm {
        name: "Trần Thị Hạnh".into(),
        agency: JUSTICE.into(),
        role: "head".into(),
        ..MemberForm::default()
    };
    inspections::add_member(t, &system(), &code, None, &head).await.unwrap();
    // A second one meets the first.
    inspections::decide(t, &system(), &code, None, "thử").await.unwrap();
    let sign = |kind, number: &str| SignForm {
        kind,
        subject: None,
        number: number.into(),
        symbol: String::new(),
        on: "16/3/2026".into(),
        signer_title: "Giám đốc".into(),
        signer_name: "Chu Hồng Vân".into(),
    };
    inspections::sign(t, &system(), &code, None, &sign(PaperKind::Decision, number)).await.unwrap();
    inspections::notify(t, &system(), &code, None, "").await.unwrap();
    inspections::begin(t, &system(), &code, None).await.unwrap();
    let finding = FindingForm {
        criterion: "C1".into(),
        kind: "obstacle".into(),
        description: "Hồ sơ chậm".into(),
        ..FindingForm::default()
    };
    let finding = inspections::add_finding(t, &system(), &code, &finding).await.unwrap().code;
    let recommendation = RecommendationForm {
        to: "Sở Y tế".into(),
        measure: "H3".into(),
        content: "Giải quyết hồ sơ của ông Lò Văn Tư".into(),
        due_on: "31/3/2026".into(),
        finding: vec![finding],
        ..RecommendationForm::default()
    };
    inspections::add_recommendation(t, &system(), &code, &recommendation).await.unwrap();
    inspections::leave(t, &system(), &code, None).await.unwrap();
    inspections::conclude(t, &system(), &code, None, SUMMARY).await.unwrap();
    inspections::sign(t, &system(), &code, None, &sign(PaperKind::Conclusion, number)).await.unwrap();
    inspections::send(t, &system(), &code, None).await.unwrap();
    code
}

fn of(kind: &str, code: &str) -> PrepareForm {
    PrepareForm { kind: kind.into(), code: code.into() }
}

fn seen(reason: &str) -> PublishForm {
    PublishForm { seen: "1".into(), reason: reason.into() }
}

fn words(document: &Document) -> String {
    let part = |part: &Part| match part {
        Part::Heading { text } | Part::Text { text } => text.clone(),
        Part::Table { rows, .. } => rows.iter().flatten().cloned().collect::<Vec<_>>().join(" "),
    };
    document.parts.iter().map(part).collect::<Vec<_>>().join("\n")
}

fn problem(error: PublicationError) -> Problem {
    Problem::from(error)
}

async fn slugs(t: &TestProvince, filter: &Filter) -> Vec<String> {
    let (slice, _, _) = usecase::public_list(t, filter, &Page::default()).await.unwrap();
    slice.items.into_iter().map(|publication| publication.slug).collect()
}

db_tests! {
    async fn a_conclusion_is_looked_at_masked_published_corrected_and_withdrawn(t: TestProvince) {
        t.on(day("2026-03-16"));
        let code = conclusion(&t, "41").await;
        let officer = t.person("tuphap", Role::FocalOfficer, JUSTICE).await;
        let head = t.person("giamdoc", Role::UnitHead, JUSTICE).await;
        let stranger = t.person("yte", Role::UnitHead, "Sở Y tế").await;
        let denied = usecase::prepare(&t, &stranger, &of("conclusion", &code)).await.unwrap_err();
        assert_eq!(problem(denied), Problem::denied("publication-prepare"), "issued by another agency");
        let made = usecase::prepare(&t, &officer, &of("conclusion", &code.to_lowercase())).await.unwrap();
        assert_eq!((made.slug.as_str(), made.state), ("ket-luan-41-tb-stp-2026", State::Prepared));
        let again = usecase::prepare(&t, &head, &of("conclusion", &code)).await.unwrap_err();
        assert_eq!(problem(again), Problem::refused("publication-exists").with("slug", made.slug.as_str()));
        let slug = made.slug.as_str();
        assert_eq!(problem(usecase::public(&t, slug).await.unwrap_err()), Problem::not_found("publication"));
        let hidden = usecase::look(&t, &stranger, slug, Lang::Vi).await.unwrap_err();
        assert_eq!(problem(hidden), Problem::not_found("publication"));
        let denied = usecase::publish(&t, &officer, slug, None, &seen("")).await.unwrap_err();
        assert_eq!(problem(denied), Problem::denied("publication-publish"));
        let preview = usecase::look(&t, &head, slug, Lang::Vi).await.unwrap().preview.unwrap();
        assert!(preview.offered.iter().any(|(_, text, is_kept)| text == "Lò Văn Tư" && !is_kept), "{:?}", preview.offered);
        let choices = ChoicesForm { masked: "việc CẤP phép".into(), intro: "Gọi 0912345678".into(), ..usecase::filled(&made) };
        let edited = usecase::edit(&t, &officer, slug, Some(1), &choices).await.unwrap();
        assert_eq!(edited.version, 2);
        let stale = usecase::publish(&t, &head, slug, Some(1), &seen("")).await.unwrap_err();
        assert_eq!(problem(stale), Problem::conflict("publication", Vec::new()));
        usecase::publish(&t, &head, slug, Some(2), &seen("")).await.unwrap();
        let view = usecase::public(&t, slug).await.unwrap();
        let version = view.version.unwrap();
        let text = words(&version.document);
        for gone in ["001085012345", "0912345678", "Lò Văn Tư", "Trần Thị Hạnh", "việc cấp phép"] {
            assert!(!text.contains(gone) && !version.choices.title.contains(gone), "{gone} in {text}");
        }
        assert!(text.contains("59/2012/NĐ-CP") && text.contains("Ông [đã che], CCCD [đã che], gọi [đã che]"), "{text}");
        assert_eq!(version.choices.intro, "Gọi [đã che]");
        assert_eq!(version.document.signer_name, "Chu Hồng Vân", "whoever signs does so in public");
        let standing = &view.standings[0];
        assert_eq!((standing.content.as_str(), standing.progress), ("Giải quyết hồ sơ của ông [đã che]", Progress::InTime));
        t.on(day("2026-04-01"));
        let later = usecase::public(&t, slug).await.unwrap();
        assert_eq!(later.standings[0].progress, Progress::Late, "reckoned, not copied");

        let kept = ChoicesForm { kept: vec!["Lò Văn Tư".into(), "001085012345".into()], masked: String::new(), ..choices };
        usecase::edit(&t, &head, slug, None, &kept).await.unwrap();
        let unchanged = usecase::public(&t, slug).await.unwrap().version.unwrap();
        assert_eq!(unchanged.number, 1, "nothing changes before it is published");
        usecase::publish(&t, &head, slug, None, &seen("Ông Lò Văn Tư đồng ý nêu tên, số 001085012345")).await.unwrap();
        let corrected = usecase::public(&t, slug).await.unwrap();
        let text = words(&corrected.version.unwrap().document);
        assert!(text.contains("Ông Lò Văn Tư, CCCD [đã che]"), "a name may be kept and a number not: {text}");
        assert_eq!(corrected.versions[0].2, "Ông Lò Văn Tư đồng ý nêu tên, số [đã che]");
        assert_eq!(corrected.publication.published_on, Some(day("2026-03-16")));

        usecase::withdraw(&t, &head, slug, None, "Công khai nhầm, hỏi 0912345678").await.unwrap();
        let gone = usecase::public(&t, slug).await.unwrap();
        assert!(gone.version.is_none() && gone.standings.is_empty());
        assert_eq!(gone.publication.withdrawal.unwrap().reason, "Công khai nhầm, hỏi [đã che]");
        assert_eq!(slugs(&t, &Filter::default()).await, [slug], "that it was there stays");
        let by_text = Filter { words: Some("hồ sơ chậm".into()), ..Filter::default() };
        assert!(slugs(&t, &by_text).await.is_empty(), "its text is found no more");
        let anew = usecase::prepare(&t, &head, &of("conclusion", &code)).await.unwrap();
        assert_eq!(anew.slug, "ket-luan-41-tb-stp-2026-2");
        usecase::discard(&t, &officer, &anew.slug, Some(1)).await.unwrap();
        assert_eq!(problem(usecase::look(&t, &head, &anew.slug, Lang::Vi).await.unwrap_err()), Problem::not_found("publication"));
        let actions: Vec<String> =
            usecase::history(&t, &head, slug).await.unwrap().into_iter().map(|record| record.action).collect();
        assert_eq!(actions, ["withdrawn", "corrected", "edited", "published", "edited", "prepared"]);
    }

    async fn results_follow_the_conclusion_and_stay_as_they_were(t: TestProvince) {
        t.on(day("2026-03-16"));
        let code = conclusion(&t, "41").await;
        let kinds = async || -> Vec<Kind> {
            usecase::candidates(&t, &system()).await.unwrap().into_iter().map(|candidate| candidate.kind).collect()
        };
        assert_eq!(kinds().await, [Kind::Conclusion]);
        let made = usecase::prepare(&t, &system(), &of("conclusion", &code)).await.unwrap();
        assert!(kinds().await.is_empty(), "being prepared");
        usecase::publish(&t, &system(), &made.slug, None, &seen("")).await.unwrap();
        assert_eq!(kinds().await, [Kind::Results]);
        let results = usecase::prepare(&t, &system(), &of("results", &code)).await.unwrap();
        usecase::publish(&t, &system(), &results.slug, None, &seen("")).await.unwrap();
        t.on(day("2026-04-01"));
        let view = usecase::public(&t, &results.slug).await.unwrap();
        let text = words(&view.version.unwrap().document);
        assert!(text.contains("Đến ngày 16/03/2026") && text.contains("Đang thực hiện, trong hạn"), "{text}");
        assert_eq!(view.related.unwrap().0, made.slug);
        let of_kind = Filter { kind: Some(Kind::Results), ..Filter::default() };
        assert_eq!(slugs(&t, &of_kind).await, [results.slug]);
    }

    async fn lists_are_narrowed_by_everything_and_go_on_page_by_page(t: TestProvince) {
        t.on(day("2026-03-16"));
        let code = conclusion(&t, "41").await;
        let made = usecase::prepare(&t, &system(), &of("conclusion", &code)).await.unwrap();
        usecase::publish(&t, &system(), &made.slug, None, &seen("")).await.unwrap();
        t.on(day("2026-03-20"));
        let results = usecase::prepare(&t, &system(), &of("results", &code)).await.unwrap();
        usecase::publish(&t, &system(), &results.slug, None, &seen("")).await.unwrap();
        let (first, second) = (results.slug.as_str(), made.slug.as_str());
        let none = Filter::default;
        let justice = t.agency(JUSTICE).await;
        let health = t.agency("Sở Y tế").await;
        for (filter, expected) in [
            (none(), vec![first, second]),
            (Filter { year: Some(2026), ..none() }, vec![first, second]),
            (Filter { year: Some(2025), ..none() }, vec![]),
            (Filter { kind: Some(Kind::Conclusion), ..none() }, vec![second]),
            (Filter { agency: Some(justice), ..none() }, vec![first, second]),
            (Filter { agency: Some(health), ..none() }, vec![]),
            (Filter { field: Some("khong_co".into()), ..none() }, vec![]),
            (Filter { words: Some("danh gia chung".into()), ..none() }, vec![second]),
            (Filter { words: Some("khongcogi".into()), ..none() }, vec![]),
        ] {
            assert_eq!(slugs(&t, &filter).await, expected, "{filter:?}");
        }
        let page = Page::new(Some(1), None);
        let (one, _, _) = usecase::public_list(&t, &none(), &page).await.unwrap();
        let (rest, _, _) = usecase::public_list(&t, &none(), &Page::new(Some(1), one.next)).await.unwrap();
        assert_eq!((rest.items[0].slug.as_str(), rest.next), (second, None));
    }

    async fn what_waits_too_long_is_listed_by_the_rule(t: TestProvince) {
        t.on(day("2026-03-16"));
        let code = conclusion(&t, "41").await;
        let coordinator = t.person("dieuphoi", Role::Coordinator, ROOT).await;
        let stranger = t.person("yte", Role::UnitHead, "Sở Y tế").await;
        let codes = async |actor: &Actor| -> Vec<String> {
            let missing = usecase::missing(&t, actor).await.unwrap();
            assert_eq!((missing.days, missing.is_verified), (15, false));
            missing.rows.into_iter().map(|row| row.conclusion.code).collect()
        };
        t.on(day("2026-03-31"));
        assert!(codes(&coordinator).await.is_empty(), "fifteen days are not too long");
        t.on(day("2026-04-01"));
        assert_eq!(codes(&coordinator).await, [code.as_str()]);
        assert!(codes(&stranger).await.is_empty(), "another agency's");
        let observer = t.person("noichinh", Role::Observer, ROOT).await;
        let denied = usecase::missing(&t, &observer).await.unwrap_err();
        assert_eq!(problem(denied), Problem::denied("publication-prepare"));
        let made = usecase::prepare(&t, &coordinator, &of("conclusion", &code)).await.unwrap();
        assert!(usecase::missing(&t, &coordinator).await.unwrap().rows[0].is_prepared);
        usecase::publish(&t, &coordinator, &made.slug, None, &seen("")).await.unwrap();
        assert!(codes(&coordinator).await.is_empty());
    }

    async fn who_may_see_is_who_is_shown(t: TestProvince) {
        t.on(day("2026-03-16"));
        let code = conclusion(&t, "41").await;
        let made = usecase::prepare(&t, &system(), &of("conclusion", &code)).await.unwrap();
        let people = [
            (Role::Coordinator, ROOT, true),
            (Role::Inspector, ROOT, true),
            (Role::FocalOfficer, JUSTICE, true),
            (Role::UnitHead, "Sở Y tế", false),
            (Role::Partner, ROOT, false),
            (Role::Observer, ROOT, false),
        ];
        let mut actors = Vec::new();
        for (index, (role, place, prepares)) in people.into_iter().enumerate() {
            actors.push((t.person(&format!("nguoi{index}"), role, place).await, prepares));
        }
        for is_public in [false, true] {
            if is_public {
                usecase::publish(&t, &system(), &made.slug, None, &seen("")).await.unwrap();
            }
            let publication = store::find(t.store.read(), &made.slug).await.unwrap().unwrap();
            let stakes = store::stakes(t.store.read(), &publication).await.unwrap();
            for (actor, prepares) in &actors {
                let may = policy::may(actor, Action::View, &stakes).is_ok();
                let (slice, _) = usecase::list(&t, actor, &Filter::default(), &Page::default()).await.unwrap();
                assert_eq!((may, !slice.items.is_empty()), (*prepares || is_public, *prepares || is_public));
            }
        }
    }

    async fn partners_answer_with_proposals(t: TestProvince) {
        t.on(day("2026-03-16"));
        let code = conclusion(&t, "41").await;
        let made = usecase::prepare(&t, &system(), &of("conclusion", &code)).await.unwrap();
        usecase::publish(&t, &system(), &made.slug, None, &seen("")).await.unwrap();
        let partner = t.person("mattran", Role::Partner, FRONT).await;
        let next = ChoicesForm { title: "Nêu tên ông Lò Văn Tư".into(), ..usecase::filled(&made) };
        usecase::edit(&t, &system(), &made.slug, None, &next).await.unwrap();
        let looked = usecase::look(&t, &partner, &made.slug, Lang::Vi).await.unwrap();
        assert_eq!(looked.publication.choices.title, made.choices.title, "the next title is not theirs to know");
        let (listed, _) = usecase::list(&t, &partner, &Filter::default(), &Page::default()).await.unwrap();
        assert_eq!(listed.items[0].choices.title, made.choices.title);
        assert!(looked.may_propose && looked.preview.is_none() && looked.current.is_some());
        let proposal = ProposalForm {
            from: t.agency(FRONT).await.to_string(),
            to: t.agency(JUSTICE).await.to_string(),
            title: "Công khai thêm".into(),
            content: "Đề nghị công khai thêm số liệu.".into(),
            publication: format!("https://thihanh.example.vn/cong-khai/{}", made.slug),
            ..ProposalForm::default()
        };
        let proposal = proposals::submit(&t, &partner, &proposal).await.unwrap();
        let codes = async |actor: &Actor| -> Vec<String> {
            let looked = usecase::look(&t, actor, &made.slug, Lang::Vi).await.unwrap();
            looked.proposals.into_iter().map(|brief| brief.code).collect()
        };
        assert_eq!(codes(&partner).await, [proposal.code.as_str()]);
        let outsider = t.person("noivu", Role::UnitHead, "Sở Nội vụ").await;
        assert!(codes(&outsider).await.is_empty(), "a proposal between others");
    }

    async fn pages_api_and_feed_say_the_same(t: TestProvince) {
        t.on(day("2026-03-16"));
        let code = conclusion(&t, "41").await;
        t.person("giamdoc", Role::UnitHead, JUSTICE).await;
        let mut browser = t.browser_of("giamdoc").await;
        let offered = browser.get("/theo-doi/cong-khai/moi").await;
        assert!(offered.body.contains(&code), "{}", offered.body);
        let done = browser.post("/theo-doi/cong-khai/moi", &[("kind", "conclusion"), ("code", &code)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let slug = "ket-luan-41-tb-stp-2026";
        assert_eq!(done.location(), format!("/theo-doi/cong-khai/{slug}"));
        let page = browser.get(&format!("/theo-doi/cong-khai/{slug}")).await;
        assert!(page.body.contains("<mark title=\"số giấy tờ tùy thân\">001085012345</mark>"), "{}", page.body);
        let unseen = browser.post(&format!("/theo-doi/cong-khai/{slug}/cong-bo"), &[("version", "1")]).await;
        assert_eq!(unseen.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = browser.post(&format!("/theo-doi/cong-khai/{slug}/cong-bo"), &[("version", "1"), ("seen", "1")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);

        let mut anybody = t.browser();
        let address = format!("/cong-khai/{slug}");
        let public = anybody.get(&address).await;
        assert_eq!(public.status, StatusCode::OK);
        assert!(public.body.contains("[đã che]") && !public.body.contains("001085012345"), "{}", public.body);
        assert!(public.body.contains("Trong hạn") && !public.body.contains("csrf"), "{}", public.body);
        let list = anybody.get("/cong-khai?q=danh+gia").await;
        assert!(list.body.contains(&address), "{}", list.body);
        let nothing = anybody.get(&format!("/cong-khai?q={}&nam=x&after=%00&loai=khong", "a".repeat(1_000))).await;
        assert_eq!(nothing.status, StatusCode::OK, "whatever is asked");
        for wrong in ["/cong-khai/khong-co", "/cong-khai/%2e%2e", "/cong-khai/KET-LUAN"] {
            assert_eq!(anybody.get(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
        let feed = anybody.get("/cong-khai/atom.xml").await;
        assert!(feed.body.starts_with("<?xml") && feed.body.contains(&format!("/cong-khai/{slug}</id>")), "{}", feed.body);
        let open = anybody.get(&format!("/api/v1/public/publications/{slug}")).await.json();
        assert_eq!((&open["kind"], &open["recommendations"][0]["progress"]), (&"conclusion".into(), &"in_time".into()));
        assert!(!open.to_string().contains("Trần Thị Hạnh"), "the people of the team are not public");
        let many = anybody.get("/api/v1/public/publications?limit=100000").await.json();
        assert_eq!(many["items"].as_array().map(Vec::len), Some(1));
        let wrong = anybody.get("/api/v1/public/publications?kind=x").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);

        let program = t.program_of("giamdoc", "write:publications").await;
        let one = program.send(Method::GET, &format!("/api/v1/publications/{slug}"), &[], "").await.json();
        assert_eq!(one["actions"], serde_json::json!(["view", "prepare", "publish"]));
        let json = [("content-type", "application/json")];
        let path = format!("/api/v1/publications/{slug}/withdraw");
        let done = program.send(Method::POST, &path, &json, "{\"reason\":\"Nhầm\"}").await;
        assert_eq!((done.status, &done.json()["state"]), (StatusCode::OK, &"withdrawn".into()), "{}", done.body);
        let gone = anybody.get(&address).await;
        assert!(gone.body.contains("Nhầm") && !gone.body.contains("Hồ sơ chậm"), "{}", gone.body);
    }

    async fn pages_for_everybody_may_be_kept(t: TestProvince) {
        t.on(day("2026-03-16"));
        let mut anybody = t.browser();
        let first = anybody.send_with(Method::GET, "/cong-khai", &[], Vec::new()).await;
        let header = |name: &str| first.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(header("cache-control").as_deref(), Some("public, max-age=60"));
        assert_eq!(header("set-cookie"), None, "nothing of one browser");
        let tag = header("etag").unwrap();
        let again = anybody.send_with(Method::GET, "/cong-khai", &[("if-none-match", &tag)], Vec::new()).await;
        assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    }
}
