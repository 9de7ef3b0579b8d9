//! What comes in: duplicates, secrets, bad files, lists.

use thihanh_kernel::access::Role;
use thihanh_kernel::page::{Count, Page};
use thihanh_kernel::secrecy::SecrecyMark;
use thihanh_store::db_tests;

use super::*;
use crate::modules::directives::model::directive::DirectiveState;
use crate::modules::directives::store::list::DirectiveFilter;
use crate::modules::directives::usecase::{DirectiveError, IssueCommand, Refusal, TEXT_MAX_BYTES};
use crate::testing::TestProvince;

db_tests! {
    async fn the_same_content_comes_in_once(t: TestProvince) {
        let code = received(&t, &system(), PLAN).await;
        let again = usecase::receive(&t, &system(), file("ban-sao.txt", PLAN), None).await.unwrap();
        let Received::AlreadyThere { first: Some(first) } = again else { panic!("{again:?}") };
        assert_eq!(first.code, code);
        assert_eq!(rows(&t, "directive").await, 1);
    }

    async fn what_a_directive_cites_is_kept_with_its_place(t: TestProvince) {
        let first = received(&t, &system(), PLAN).await;
        // The plan of another year under the same number, and an order that cites a law, the plan twice, and a number nobody holds.
        let text = PLAN
            .replace("Số: 41/KH-UBND", "Số: 52/KH-UBND")
            .replace("nghiêm minh, thống nhất.", "nghiêm minh theo Nghị định số 80/2025/NĐ-CP ngày 01/4/2025 và Kế hoạch số 41/KH-UBND.")
            .replace("rà soát định mức kinh phí", "rà soát định mức kinh phí theo Kế hoạch số 41/KH-UBND ngày 02/3/2026");
        let code = received(&t, &system(), &text).await;
        let looked = looked(&t, &code).await;
        let told: Vec<_> = looked
            .citations
            .iter()
            .map(|citation| (&looked.directive.text[citation.source.clone()], citation.kind.as_deref(), citation.issued_on, citation.mentions))
            .collect();
        assert_eq!(
            told,
            [
                ("80/2025/NĐ-CP", Some("nghi_dinh"), Some(day("2025-04-01")), 1),
                ("41/KH-UBND", Some("ke_hoach"), Some(day("2026-03-02")), 2),
            ]
        );
        let held: Vec<_> = looked.citations.iter().map(|citation| citation.held_as.as_deref()).collect();
        assert_eq!(held, [None, Some(first.as_str())]);
        // Whoever may not see the cited directive is not told that it is here.
        let stranger = person(3, Role::FocalOfficer, agency(&t, "Sở Tài chính").await);
        let seen = usecase::look(&t, &stranger, &code).await;
        assert!(matches!(seen, Err(DirectiveError::NotFound)), "{:?}", seen.map(|looked| looked.citations));
        accept_all(&t, &system(), &code).await;
        usecase::issue(&t, &system(), &code, &IssueCommand::default()).await.unwrap();
        let seen = usecase::look(&t, &stranger, &code).await.unwrap();
        assert!(seen.citations.iter().all(|citation| citation.held_as.is_none()), "{:?}", seen.citations);
        // A plan of the same number and another date is another plan.
        let other = received(&t, &system(), &text.replace("Số: 52/KH-UBND", "Số: 53/KH-UBND").replace("41/KH-UBND ngày 02/3/2026", "41/KH-UBND ngày 02/3/2025")).await;
        assert_eq!(super::looked(&t, &other).await.citations[1].held_as, None);
    }

    async fn two_uploads_of_one_file_at_the_same_moment_make_one_directive(t: TestProvince) {
        let (one, actor) = (file("a.txt", PLAN), system());
        let both = tokio::join!(usecase::receive(&t, &actor, one.clone(), None), usecase::receive(&t, &actor, one, None));
        let outcomes = [both.0.unwrap(), both.1.unwrap()];
        let new = outcomes.iter().filter(|outcome| matches!(outcome, Received::New { .. })).count();
        assert_eq!(new, 1, "{outcomes:?}");
        assert_eq!(rows(&t, "directive").await, 1);
    }

    async fn nothing_is_kept_of_a_secret(t: TestProvince) {
        let text = PLAN.replace("KẾ HOẠCH\n", "TỐI MẬT\nKẾ HOẠCH\n");
        let refused = usecase::receive(&t, &system(), file("mat.txt", &text), None).await.unwrap();
        assert_eq!(refused, Received::Refused(Refusal::Secret(SecrecyMark::Secret)));
        assert_eq!((rows(&t, "directive").await, rows(&t, "blob").await), (0, 0));
    }

    async fn bad_input_is_refused_in_a_sentence(t: TestProvince) {
        let empty = usecase::paste(&t, &system(), " \r\n ", None).await;
        assert!(matches!(empty, Err(DirectiveError::Invalid(_))), "{empty:?}");
        let long = usecase::paste(&t, &system(), &"a".repeat(TEXT_MAX_BYTES + 1), None).await.unwrap();
        assert_eq!(long, Received::Refused(Refusal::TextTooLong));
        for bytes in [&b""[..], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old office", b"PK\x03\x04"] {
            let outcome = usecase::receive(&t, &system(), Incoming { name: "x".into(), bytes: bytes.to_vec() }, None).await.unwrap();
            assert!(matches!(outcome, Received::Refused(Refusal::Unreadable(_))), "{outcome:?}");
        }
        assert_eq!(rows(&t, "directive").await, 0);
    }

    async fn two_megabytes_are_read(t: TestProvince) {
        let text = format!("{PLAN}\n{}", "Một câu kể chuyện bình thường, không giao việc cho ai cả.\n".repeat(30_000));
        assert!(text.len() > 2_000_000);
        let received = usecase::paste(&t, &system(), &text, None).await.unwrap();
        assert!(matches!(received, Received::New { .. }), "{received:?}");
    }

    async fn lists_find_with_and_without_marks_and_go_by_pages(t: TestProvince) {
        let mut codes = Vec::new();
        for n in 1..=3 {
            codes.push(received(&t, &system(), &PLAN.replace("41/KH-UBND", &format!("4{n}/KH-UBND"))).await);
        }
        let other = received(&t, &system(), &PLAN.replace("tổ chức thi hành pháp luật năm", "phổ biến, giáo dục pháp luật năm").replace("41/", "50/")).await;
        usecase::withdraw(&t, &system(), &other, None, "").await.unwrap();
        let find = async |filter: DirectiveFilter, page: Page| {
            let (slice, count) = usecase::list(&t, &system(), &filter, &page).await.unwrap();
            (slice.items.into_iter().map(|item| item.code).collect::<Vec<_>>(), slice.next, count)
        };
        let q = |q: &str| DirectiveFilter { q: Some(q.into()), ..DirectiveFilter::default() };
        assert_eq!(find(q("42/KH-UBND"), Page::default()).await.0, std::slice::from_ref(&codes[1]));
        assert_eq!(find(q("pho bien, giao duc"), Page::default()).await.0, std::slice::from_ref(&other));
        assert_eq!(find(q("phổ biến"), Page::default()).await.0, std::slice::from_ref(&other));
        let withdrawn = DirectiveFilter { state: Some(DirectiveState::Withdrawn), ..DirectiveFilter::default() };
        assert_eq!(find(withdrawn, Page::default()).await.0, std::slice::from_ref(&other));
        let old = DirectiveFilter { year: Some(2021), ..DirectiveFilter::default() };
        assert_eq!(find(old, Page::default()).await.0, Vec::<String>::new());

        let (first, next, count) = find(DirectiveFilter::default(), Page::new(Some(3), None)).await;
        assert_eq!((first, count), (vec![other, codes[2].clone(), codes[1].clone()], Count::Exact(4)));
        let (second, next, _) = find(DirectiveFilter::default(), Page::new(Some(3), next)).await;
        assert_eq!((second, next), (vec![codes[0].clone()], None));
    }

    async fn the_original_comes_back_byte_by_byte(t: TestProvince) {
        let code = received(&t, &system(), PLAN).await;
        let (name, bytes) = usecase::original(&t, &system(), &code).await.unwrap();
        assert_eq!((name.as_str(), bytes), ("ke-hoach.txt", PLAN.as_bytes().to_vec()));
    }
}
