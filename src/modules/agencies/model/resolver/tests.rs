//! Phrases as they stand in directives, against the sample province in 2021 (three levels), in August 2025 and in 2026 (two
//! levels), and against one commune.

use std::collections::BTreeSet;

use super::*;
use crate::modules::agencies::model::sample::Sample;
use proptest::prelude::*;

/// What a row expects: codes of agencies, `kind@level` for all of them (`kind@level/Words_of_the_name` for some), joined by
/// `+`; or `-reason`. Behind it, after a blank: `heads`, `some` (only those concerned), `elsewhere=Name`, `left` (a part was not understood).
type Row = (&'static str, &'static str);

struct Case {
    sample: Sample,
    resolver: Resolver,
}

impl Case {
    fn new(jurisdiction: &str, on: &str) -> Self {
        let sample = Sample::load();
        let snapshot = sample.snapshot(jurisdiction, &[("cơ quan thường trực Hội đồng", "so-tu-phap")]);
        Self { resolver: Resolver::new(snapshot, on.parse().unwrap()), sample }
    }

    fn expected(&self, words: &str) -> BTreeSet<String> {
        let one = |word: &str| -> Vec<String> {
            let Some((kind, level)) = word.split_once('@') else {
                let id = self.sample.id(word);
                assert!(self.sample.version(id, self.resolver.on()).is_some(), "{word} is not valid on the day");
                return vec![word.to_owned()];
            };
            let (level, place) = level.split_once('/').unwrap_or((level, ""));
            let place = place.replace('_', " ");
            let of_kind = self
                .resolver
                .index
                .valid_for_test(kind, crate::modules::agencies::model::agency::Level::parse(level).unwrap());
            let named = of_kind
                .into_iter()
                .filter(|(_, name)| name.contains(&place))
                .map(|(id, _)| self.sample.code(id).to_owned());
            let named: Vec<_> = named.collect();
            assert!(!named.is_empty(), "{word} means nobody: a row that proves nothing");
            named
        };
        words.split('+').flat_map(one).collect()
    }

    fn told(&self, phrase: &str) -> (BTreeSet<String>, BTreeSet<String>) {
        let (mut marks, mut codes) = (BTreeSet::new(), BTreeSet::new());
        match self.resolver.resolve(phrase) {
            Resolution::Agencies { agencies, addresses_heads, notices, .. } => {
                codes.extend(agencies.iter().map(|id| self.sample.code(*id).to_owned()));
                marks.extend(addresses_heads.then(|| "heads".to_owned()));
                marks.extend(notices.into_iter().map(|notice| match notice {
                    Notice::OtherPlace { name } => format!("elsewhere={}", name.replace(' ', "_")),
                    Notice::NotUnderstood { .. } => "left".to_owned(),
                    Notice::OnlyConcerned => "some".to_owned(),
                }));
            }
            Resolution::OtherProvince { name, same_kind, addresses_heads } => {
                codes.extend(same_kind.iter().map(|id| self.sample.code(*id).to_owned()));
                marks.insert(format!("province={}", name.replace(' ', "_")));
                marks.extend(addresses_heads.then(|| "heads".to_owned()));
            }
            Resolution::Unknown { reason } => {
                marks.insert(match reason {
                    Why::NotFound => "-not-found".to_owned(),
                    Why::Indefinite { .. } => "-indefinite".to_owned(),
                    Why::Persons => "-persons".to_owned(),
                    Why::Central => "-central".to_owned(),
                    Why::Ended { on, successors, .. } => {
                        codes.extend(successors.iter().map(|id| self.sample.code(*id).to_owned()));
                        format!("-ended={}", on.map_or_else(String::new, |day| day.to_string()))
                    }
                    Why::GroupEnded { on, .. } => {
                        format!("-group-ended={}", on.map_or_else(String::new, |day| day.to_string()))
                    }
                    Why::NoneHere => "-none-here".to_owned(),
                    Why::TooLong => "-too-long".to_owned(),
                });
            }
        }
        (codes, marks)
    }

    fn check(&self, rows: &[Row]) {
        let mut wrong = Vec::new();
        for (phrase, wanted) in rows {
            let mut words = wanted.split(' ').filter(|word| !word.is_empty()).peekable();
            let is_mark =
                |word: &str| word.starts_with('-') || word.contains('=') || matches!(word, "heads" | "some" | "left");
            let codes = words.next_if(|word| !is_mark(word)).map_or_else(BTreeSet::new, |list| self.expected(list));
            let marks: BTreeSet<String> = words.map(str::to_owned).collect();
            let told = self.told(phrase);
            if told != (codes.clone(), marks) {
                let (got, got_marks) = &told;
                let (less, more): (Vec<_>, Vec<_>) =
                    (codes.difference(got).take(4).collect(), got.difference(&codes).take(4).collect());
                wrong.push(format!(
                    "{phrase}\n    wanted {wanted}\n    marks {got_marks:?}, missing {less:?}, too many {more:?}"
                ));
            }
        }
        assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
    }
}

const DEPARTMENTS: &str = "department@province";
const SECTORS: &str = "police@province+military@province+civil_enforcement@province+vertical_agency@province";

#[test]
fn three_levels_in_2021() {
    let boards = format!(
        "{DEPARTMENTS}+inspectorate@province+committee_office@province+board@province+management_board@province+{SECTORS}"
    );
    let unions = "mass_organization@province+association@province";
    let everybody = format!("{boards}+fatherland_front@province+{unions}");
    let under_committee = format!(
        "{DEPARTMENTS}+inspectorate@province+committee_office@province+board@province+management_board@province+broadcaster@province+public_service_unit@province"
    );
    let specialised = format!("{DEPARTMENTS}+inspectorate@province+committee_office@province+board@province");
    let units = format!("{under_committee}+{SECTORS}");
    let localities = "peoples_committee@district+peoples_committee@commune";
    let with = |list: &str, marks: &str| -> &'static str { format!("{list} {marks}").leak() };
    let central = format!("{SECTORS}+court@province+procuracy@province");
    Case::new("mg", "2021-06-01").check(&[
        // One agency by name, short name, abbreviation, other spelling.
        ("Sở Tư pháp", "so-tu-phap"),
        ("sở tư pháp", "so-tu-phap"),
        ("So Tu phap", "so-tu-phap"),
        ("STP", "so-tu-phap"),
        ("Sở Tư pháp tỉnh", "so-tu-phap"),
        ("Sở Tư pháp tỉnh Minh Giang", "so-tu-phap"),
        ("Giám đốc Sở Tư pháp", "so-tu-phap heads"),
        ("Sở Nội vụ", "so-noi-vu"),
        ("Sở Tài chính", "so-tai-chinh"),
        ("Sở Thông tin và Truyền thông", "so-tttt"),
        ("Sở TT&TT", "so-tttt"),
        ("STTTT", "so-tttt"),
        ("Sở Giáo dục và Đào tạo", "so-gddt"),
        ("Sở Giáo dục - Đào tạo", "so-gddt"),
        ("Sở GDĐT", "so-gddt"),
        ("Sở Lao động - Thương binh và Xã hội", "so-ldtbxh"),
        ("Sở Lao động – Thương binh và Xã hội", "so-ldtbxh"),
        ("Sở LĐ-TB&XH", "so-ldtbxh"),
        ("Sở Tài nguyên và Môi trường", "so-tnmt"),
        ("Sở Nông nghiệp và PTNT", "so-nnptnt"),
        ("Sở Nông nghiệp và Phát triển nông thôn", "so-nnptnt"),
        ("Sở Văn hóa, Thể thao và Du lịch", "so-vhttdl"),
        ("Sở Văn hoá, Thể thao và Du lịch", "so-vhttdl"),
        ("Thanh tra tỉnh", "thanh-tra"),
        ("Chánh Thanh tra tỉnh", "thanh-tra heads"),
        ("Văn phòng UBND tỉnh", "vp-ubnd"),
        ("Văn phòng Ủy ban nhân dân tỉnh", "vp-ubnd"),
        ("VP UBND tỉnh", "vp-ubnd"),
        ("Chánh Văn phòng UBND tỉnh", "vp-ubnd heads"),
        ("Ban Dân tộc", "ban-dan-toc"),
        ("Công an tỉnh", "cong-an"),
        ("Giám đốc Công an tỉnh", "cong-an heads"),
        ("Bộ chỉ huy quân sự tỉnh", "bchqs"),
        ("Bộ CHQS tỉnh", "bchqs"),
        ("Tòa án nhân dân tỉnh", "tand"),
        ("Toà án nhân dân tỉnh", "tand"),
        ("Chánh án Tòa án nhân dân tỉnh", "tand heads"),
        ("Viện kiểm sát nhân dân tỉnh", "vksnd"),
        ("Viện Kiểm sát nhân dân tỉnh", "vksnd"),
        ("Cục trưởng Cục Thi hành án dân sự cấp tỉnh", "thads heads"),
        ("Bảo hiểm xã hội tỉnh", "bhxh"),
        ("Kho bạc Nhà nước tỉnh", "kbnn"),
        ("Liên đoàn Lao động tỉnh", "ldld"),
        ("Tỉnh đoàn", "tinh-doan"),
        ("Hội Luật gia tỉnh", "hlg"),
        ("Đoàn Luật sư", "doan-luat-su"),
        ("Đài Phát thanh và Truyền hình tỉnh", "dai-ptth"),
        ("Báo Minh Giang", "bao"),
        ("Ủy ban MTTQ Việt Nam tỉnh", "mttq"),
        ("Ủy ban Mặt trận Tổ quốc tỉnh", "mttq"),
        ("ủy ban mặt trận Tổ quốc", "mttq"),
        ("UBMTTQ tỉnh", "mttq"),
        ("UBND tỉnh", "ubnd"),
        ("UBND", "ubnd"),
        ("Chủ tịch UBND tỉnh", "ubnd heads"),
        ("CT, các PCT UBND tỉnh", "ubnd heads"),
        ("Chủ tịch, các Phó Chủ tịch UBND tỉnh", "ubnd heads"),
        ("Hội đồng nhân dân tỉnh", "hdnd"),
        ("Thường trực HĐND tỉnh", "hdnd"),
        ("Thường trực HĐND", "hdnd"),
        ("Ban Pháp chế HĐND tỉnh", "ban-phap-che-hdnd"),
        ("các Ban của Hội đồng nhân dân tỉnh", "council_committee@province"),
        ("Tỉnh ủy", "tinh-uy"),
        ("Thường trực Tỉnh ủy", "tinh-uy"),
        ("TT Tỉnh ủy, TT HĐND tỉnh", "tinh-uy+hdnd"),
        ("Ban Nội chính Tỉnh ủy", "ban-noi-chinh"),
        ("Văn phòng Tỉnh ủy", "vp-tinh-uy"),
        ("Đảng đoàn Hội đồng nhân dân tỉnh", "dang-doan-hdnd"),
        ("Ban cán sự đảng Ủy ban nhân dân tỉnh", "bcsd-ubnd"),
        ("Hội đồng phối hợp PBGDPL tỉnh", "hd-pbgdpl"),
        ("Hội đồng phối hợp phổ biến, giáo dục pháp luật tỉnh", "hd-pbgdpl"),
        ("UBND huyện Thạch Bàn", "ubnd-huyen-thach-ban"),
        ("Chủ tịch UBND huyện Thạch Bàn", "ubnd-huyen-thach-ban heads"),
        ("UBND thành phố Minh Giang", "ubnd-thanh-pho-minh-giang"),
        ("UBND thị xã An Lạc", "ubnd-thi-xa-an-lac"),
        ("huyện Phú Thuận", "ubnd-huyen-phu-thuan"),
        ("UBND xã Nà Loan", "ubnd-xa-na-loan"),
        ("Phòng Tư pháp huyện Bến Đá", "p-tu-phap-huyen-ben-da"),
        ("cơ quan thường trực Hội đồng", "so-tu-phap"),
        // Collective phrases.
        ("Giám đốc các sở", with(DEPARTMENTS, "heads")),
        ("các sở, ban, ngành", boards.clone().leak()),
        ("Các Sở, ban, ngành tỉnh", boards.clone().leak()),
        ("Các Sở, Ban, ngành cấp tỉnh", boards.clone().leak()),
        ("Các sở, cơ quan, ban, ngành tỉnh", boards.clone().leak()),
        ("các sở, ban, ngành của tỉnh Minh Giang", boards.clone().leak()),
        ("Sở, ngành tỉnh", boards.clone().leak()),
        ("các Sở, ngành tỉnh có liên quan", with(&boards, "some")),
        ("các sở, ngành liên quan", with(&boards, "some")),
        ("Thủ trưởng các Sở, ngành tỉnh", with(&boards, "heads")),
        ("Thủ trưởng các Sở, Ban, ngành cấp tỉnh", with(&boards, "heads")),
        ("các sở, ban, ngành theo chức năng, nhiệm vụ được giao", boards.clone().leak()),
        ("các sở, ban, ngành, đoàn thể", everybody.clone().leak()),
        ("Thủ trưởng các sở, ban, ngành, đoàn thể", with(&everybody, "heads")),
        ("Các Sở, ngành, đoàn thể của tỉnh", everybody.clone().leak()),
        ("các sở, cơ quan thuộc UBND tỉnh", under_committee.clone().leak()),
        ("các sở, cơ quan", under_committee.clone().leak()),
        ("thủ trưởng các cơ quan thuộc UBND tỉnh", with(&under_committee, "heads")),
        ("Các sở, cơ quan chuyên môn thuộc UBND tỉnh", specialised.clone().leak()),
        ("thủ trưởng các cơ quan chuyên môn thuộc Ủy ban nhân dân tỉnh", with(&specialised, "heads")),
        ("các cơ quan, đơn vị", units.clone().leak()),
        ("các cơ quan, đơn vị, địa phương", with(&format!("{units}+{localities}"), "")),
        ("Người đứng đầu các cơ quan, đơn vị, địa phương", with(&format!("{units}+{localities}"), "heads")),
        ("các cơ quan, đơn vị, địa phương có liên quan", with(&format!("{units}+{localities}"), "some")),
        ("các cơ quan, đơn vị đã ban hành Kế hoạch theo dõi thi hành pháp luật", units.clone().leak()),
        ("các địa phương", localities),
        ("đoàn thể", unions),
        ("các tổ chức chính trị - xã hội", "mass_organization@province"),
        ("các tổ chức CT-XH tỉnh", "mass_organization@province"),
        ("Ủy ban MTTQ và các tổ chức chính trị - xã hội tỉnh", "mttq+mass_organization@province"),
        ("Ủy ban MTTQ Việt Nam và các tổ chức CT-XH tỉnh", "mttq+mass_organization@province"),
        ("các tổ chức thành viên của Mặt trận", unions),
        ("các tổ chức xã hội - nghề nghiệp", "professional_association@province"),
        ("UBND cấp huyện", "peoples_committee@district"),
        ("Ủy ban nhân dân cấp huyện", "peoples_committee@district"),
        ("UBND các huyện, thị xã, thành phố", "peoples_committee@district"),
        ("UBND các huyện, thành phố, thị xã", "peoples_committee@district"),
        ("UBND các huyện", "peoples_committee@district/huyện"),
        ("Chủ tịch UBND huyện, thành phố", "peoples_committee@district heads"),
        ("Chủ tịch UBND các huyện, thị xã, thành phố", "peoples_committee@district heads"),
        ("các huyện, thị xã và thành phố", "peoples_committee@district"),
        ("UBND cấp xã", "peoples_committee@commune"),
        ("UBND các xã, phường, thị trấn", "peoples_committee@commune"),
        ("UBND các phường", "peoples_committee@commune/phường"),
        ("UBND cấp huyện, cấp xã", "peoples_committee@district+peoples_committee@commune"),
        ("UBND các cấp", "peoples_committee@province+peoples_committee@district+peoples_committee@commune"),
        ("HĐND, UBND cấp huyện", "peoples_council@district+peoples_committee@district"),
        ("HĐND và UBND các xã, phường, thị trấn", "peoples_council@commune+peoples_committee@commune"),
        ("Công an các huyện, thị xã, thành phố", "police@district"),
        ("Phòng Tư pháp cấp huyện", "division@district/Phòng_Tư_pháp"),
        ("Trưởng Phòng Tư pháp cấp huyện", "division@district/Phòng_Tư_pháp heads"),
        ("Chi cục trưởng Chi cục Thi hành án dân sự cấp huyện", "civil_enforcement@district heads"),
        ("Hội đồng phối hợp PBGDPL cấp huyện", "dissemination_council@district"),
        ("Hội đồng phối hợp PBGDPL các cấp", "dissemination_council@province+dissemination_council@district"),
        ("các cơ quan Trung ương đóng trên địa bàn tỉnh", central.clone().leak()),
        ("Các cơ quan TW trên địa bàn tỉnh", central.clone().leak()),
        ("Các cơ quan tư pháp", "police@province+procuracy@province+court@province+civil_enforcement@province"),
        ("cơ quan báo chí ở địa phương", "newspaper@province+broadcaster@province"),
        ("các cấp ủy, chính quyền", "party_committee@province+party_committee@district+party_committee@commune+peoples_committee@province+peoples_committee@district+peoples_committee@commune"),
        ("Các cấp ủy đảng từ cấp huyện, cấp xã", "party_committee@district+party_committee@commune"),
        ("Các ban cán sự đảng, đảng đoàn", "party_group@province"),
        ("Các huyện ủy, thị ủy, thành ủy, đảng ủy trực thuộc Tỉnh ủy", "party_committee@district"),
        // Enumerations.
        ("các sở, ban, ngành, đoàn thể; UBND các huyện, thị xã, thành phố", with(&format!("{everybody}+peoples_committee@district"), "")),
        ("Giám đốc các sở, Thủ trưởng các cơ quan thuộc UBND tỉnh, Chủ tịch UBND huyện, thành phố", with(&format!("{under_committee}+peoples_committee@district"), "heads")),
        ("đoàn thể, UBND cấp huyện", with(&format!("{unions}+peoples_committee@district"), "")),
        ("Sở Nội vụ, Tài chính và Tư pháp", "so-noi-vu+so-tai-chinh+so-tu-phap"),
        ("Các Sở: Nội vụ, Tài chính, Văn hóa, Thể thao và Du lịch", "so-noi-vu+so-tai-chinh+so-vhttdl"),
        ("Các Sở, ngành: Tư pháp, Công an tỉnh, Tài nguyên và Môi trường", "so-tu-phap+cong-an+so-tnmt"),
        ("UBND các huyện Thạch Bàn, Phú Thuận và thị xã An Lạc", "ubnd-huyen-thach-ban+ubnd-huyen-phu-thuan+ubnd-thi-xa-an-lac"),
        ("VP: TU, Đoàn ĐBQH và HĐND tỉnh", "vp-tinh-uy+vp-dbqh-hdnd"),
        ("VP UBND tỉnh: CVP, các PCVP", "vp-ubnd"),
        ("các phòng, ban của huyện", "division@district/huyện"),
        ("Sở Tư pháp, Hội Chăn nuôi", "so-tu-phap left"),
        // Other provinces and places.
        ("Ủy ban Mặt trận Tổ quốc tỉnh Thái Nguyên", "mttq province=Thái_Nguyên"),
        ("Chủ tịch UBND tỉnh Bắc Giang", "ubnd province=Bắc_Giang heads"),
        ("Báo Thái Nguyên", "bao province=Thái_Nguyên"),
        ("UBND tỉnh Hoàng Liên", "ubnd province=Hoàng_Liên"),
        ("Ủy ban nhân dân các huyện, thị xã, thành phố Huế", "peoples_committee@district elsewhere=Huế"),
        ("Chủ tịch UBND các huyện, thị xã, thành phố, tỉnh Sóc Trăng", "peoples_committee@district heads elsewhere=Sóc_Trăng"),
        ("Ủy ban MTTQ xã Lương Minh", "-not-found"),
        // Nobody.
        ("các cơ quan liên quan", "-indefinite"),
        ("một số cơ quan khác có liên quan", "-indefinite"),
        ("các cơ quan hữu quan", "-indefinite"),
        ("các cơ quan chức năng", "-indefinite"),
        ("các đơn vị có liên quan", "-indefinite"),
        ("các chi bộ thôn, bản, tổ dân phố", "-indefinite"),
        ("các trường học", "-indefinite"),
        ("toàn thể cán bộ, công chức, viên chức, người lao động", "-persons"),
        ("Người đứng đầu", "-persons"),
        ("Bộ Tư pháp", "-central"),
        ("Cục QLXLVPHC&TDTHPL - Bộ Tư pháp", "-central"),
        ("Ban Bí thư Trung ương Đảng", "-central"),
        ("Sở Nông nghiệp và Môi trường", "-ended="),
        ("Phòng Phổ biến, giáo dục pháp luật", "-not-found"),
        ("các phòng, đơn vị thuộc Sở", "-not-found"),
        ("", "-not-found"),
        (" ; , và :", "-not-found"),
    ]);
}

#[test]
fn two_levels_in_august_2025() {
    Case::new("mg", "2025-08-15").check(&[
        ("UBND các xã, phường", "peoples_committee@commune"),
        ("UBND các xã, phường, đặc khu", "peoples_committee@commune"),
        ("UBND cấp xã", "peoples_committee@commune"),
        ("UBND các cấp", "peoples_committee@province+peoples_committee@commune"),
        ("Chủ tịch UBND các xã, phường ven sông Giang", "peoples_committee@commune heads some"),
        ("Thường trực HĐND, UBND các xã, phường", "peoples_council@commune+peoples_committee@commune"),
        ("UBND cấp huyện", "-group-ended=2025-06-30"),
        ("UBND các huyện, thị xã, thành phố", "-group-ended=2025-06-30"),
        ("UBND cấp huyện, cấp xã", "peoples_committee@commune left"),
        ("UBND huyện Bến Đá", "ubnd-xa-ben-da-2025+ubnd-xa-son-phong-2025+ubnd-xa-son-khe-2025+ubnd-xa-nam-luong-2025+ubnd-xa-dong-phong-2025+ubnd-xa-quang-ha+ubnd-xa-xuan-dien-2025 -ended=2025-06-30"),
        ("Sở Nông nghiệp và Môi trường", "so-nnmt"),
        ("SNNMT", "so-nnmt"),
        ("Sở Dân tộc và Tôn giáo", "so-dttg"),
        ("Sở Giao thông vận tải", "so-xay-dung -ended=2025-02-28"),
        ("Sở Lao động - Thương binh và Xã hội", "so-noi-vu+so-gddt+so-y-te+so-nnmt -ended=2025-02-28"),
        ("Cục Thi hành án dân sự tỉnh", "thads -ended=2025-06-30"),
        ("Thi hành án dân sự tỉnh", "thads"),
        ("Giám đốc các sở: Nông nghiệp và Môi trường, Xây dựng, Tài chính", "so-nnmt+so-xay-dung+so-tai-chinh heads"),
        ("Văn phòng HĐND và UBND các xã, phường", "committee_office@commune"),
        ("Trung tâm Phục vụ hành chính công tỉnh", "tt-pvhcc"),
    ]);
}

#[test]
fn two_levels_in_2026() {
    Case::new("mg", "2026-03-16").check(&[
        ("Chủ tịch UBND các xã, phường", "peoples_committee@commune heads"),
        ("Công an các xã, phường", "police@commune"),
        ("UBND phường An Lạc", "ubnd-phuong-an-lac-2025"),
        ("phường Minh Giang", "ubnd-phuong-minh-giang-2025"),
        ("Các đảng ủy xã, phường", "party_committee@commune"),
        ("Đồng chí Bí thư Đảng ủy phường An Lạc", "dang-uy-phuong-an-lac-2025 heads"),
        ("Đảng ủy UBND tỉnh, Đảng ủy các cơ quan Đảng tỉnh", "dang-uy-ubnd+dang-uy-cqd"),
        ("Ban Tuyên giáo và Dân vận Tỉnh ủy", "ban-tuyen-giao-dan-van"),
        ("Báo và phát thanh, truyền hình Minh Giang", "bao-ptth"),
        ("Báo Minh Giang", "bao-ptth -ended=2025-06-30"),
        ("Ban cán sự đảng UBND tỉnh", "dang-uy-ubnd -ended=2025-02-09"),
        ("UBND tỉnh Bắc Ninh", "ubnd province=Bắc_Ninh"),
        ("UBND thành phố Huế", "ubnd province=Huế"),
    ]);
}

#[test]
fn a_commune_as_jurisdiction() {
    Case::new("xa-na-loan-2025", "2026-03-16").check(&[
        ("UBND xã", "ubnd-xa-na-loan-2025"),
        ("UBND xã Nà Loan", "ubnd-xa-na-loan-2025"),
        ("Ban Thường trực UBMTTQ xã", "mttq-xa-na-loan-2025"),
        ("Thường trực HĐND, UBND xã", "hdnd-xa-na-loan-2025+ubnd-xa-na-loan-2025"),
        ("Phòng Kinh tế", "p-kt-xa-na-loan-2025"),
        ("Phòng Văn hóa - Xã hội", "p-vhxh-xa-na-loan-2025"),
        ("Công an xã", "ca-xa-na-loan-2025"),
        ("Ban Chỉ huy Quân sự xã", "bchqs-xa-na-loan-2025"),
        ("Trạm Y tế xã", "tyt-xa-na-loan-2025"),
        ("Văn phòng HĐND, UBND xã", "vp-xa-na-loan-2025"),
        ("Đoàn Thanh niên xã", "doan-tn-xa-na-loan-2025"),
        ("các tổ chức thành viên", "mass_organization@commune"),
        ("các đoàn thể", "mass_organization@commune"),
        ("Các phòng, đơn vị thuộc xã", "division@commune+committee_office@commune"),
        (
            "các cơ quan, đơn vị",
            "committee_office@commune+division@commune+subordinate_unit@commune+police@commune+military@commune",
        ),
        ("các sở, ban, ngành", "-none-here"),
        ("Trưởng các thôn", "-none-here"),
        ("Sở Nông nghiệp và Môi trường", "-not-found"),
        ("thú y viên", "-persons"),
    ]);
}

#[test]
fn what_people_taught_stands_before_everything_else() {
    let sample = Sample::load();
    let snapshot = sample.snapshot("mg", &[("các sở, ban, ngành", "so-tu-phap")]);
    let told = Resolver::new(snapshot, "2026-03-16".parse().unwrap()).resolve("Các Sở, ban, ngành");
    let Resolution::Agencies { how, agencies, .. } = told else { panic!("{told:?}") };
    assert_eq!((how, agencies), (How::Alias, vec![sample.id("so-tu-phap")]));
}

#[test]
fn the_reason_says_which_part_means_whom() {
    let case = Case::new("mg", "2021-06-01");
    let told = case.resolver.resolve("các sở, ban, ngành; UBND huyện Thạch Bàn");
    let Resolution::Agencies { how: How::Parts { parts }, .. } = told else { panic!("{told:?}") };
    assert_eq!(parts.len(), 2);
    assert_eq!(parts[0].words, "sở, ban, ngành");
    assert_eq!(parts[0].how, How::Group { code: "departments_boards_sectors".to_owned() });
    assert_eq!((parts[1].words.as_str(), &parts[1].how), ("UBND huyện Thạch Bàn", &How::Name));
}

#[test]
fn decomposed_text_is_read_like_composed_text() {
    let case = Case::new("mg", "2021-06-01");
    let decomposed = "So\u{31b}\u{309} Tu\u{31b} pha\u{301}p";
    assert_eq!(case.resolver.resolve(decomposed), case.resolver.resolve("Sở Tư pháp"));
}

#[test]
fn a_text_longer_than_any_phrase_is_refused_at_once() {
    let case = Case::new("mg", "2021-06-01");
    let long = "các sở, ".repeat(100_000);
    assert_eq!(case.resolver.resolve(&long), Resolution::Unknown { reason: Why::TooLong });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_gives_an_answer_with_agencies_of_the_day_only(
        words in proptest::collection::vec(
            prop_oneof![
                Just("các"), Just("sở"), Just("ban"), Just("ngành"), Just(","), Just(";"), Just(":"), Just("và"), Just("UBND"),
                Just("huyện"), Just("xã"), Just("cấp"), Just("tỉnh"), Just("Minh Giang"), Just("Thạch Bàn"), Just("Chủ tịch"),
                Just("Tư pháp"), Just("liên quan"), Just("Huế"), Just("("), Just(")"), Just("thành phố"), Just("\u{301}"), Just("ủy"),
            ],
            0..14,
        )
    ) {
        thread_local!(static CASE: Case = Case::new("mg", "2021-06-01"));
        CASE.with(|case| {
            let told = case.resolver.resolve(&words.join(" "));
            for id in told.agencies() {
                prop_assert!(case.sample.version(*id, case.resolver.on()).is_some());
            }
            Ok(())
        })?;
    }
}

#[test]
fn what_is_kept_is_of_the_same_snapshot_and_date() {
    let (sample, on) = (Sample::load(), "2026-03-16".parse::<NaiveDate>().unwrap());
    let (resolvers, snapshot) = (Resolvers::default(), sample.snapshot("mg", &[]));
    let first = resolvers.of(snapshot.clone(), on);
    assert!(Arc::ptr_eq(&first, &resolvers.of(snapshot.clone(), on)));
    assert!(!Arc::ptr_eq(&first, &resolvers.of(snapshot, on.pred_opt().unwrap())));
    let words = "cơ quan thường trực Hội đồng";
    let later = resolvers.of(sample.snapshot("mg", &[(words, "so-tu-phap")]), on);
    assert_eq!(later.resolve(words).agencies(), [sample.id("so-tu-phap")]);
    assert_eq!(first.resolve(words).agencies(), []);
}
