//! The head of a directive as people type it in: number, date, jurisdiction and the rest, checked field by field.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thihanh_kernel::ids::{AgencyId, ProgrammeId};
use thihanh_kernel::problem::FieldError;
use thihanh_kernel::{time, vietnamese};

/// Longest number; "1620/STP-XDKT&TDTHPL" is a long one.
const NUMBER_MAX: usize = 60;
/// Longest code of another directive.
const CODE_MAX: usize = 40;
/// Longest title; titles of plans that quote two other titles come to some 600 characters.
const TITLE_MAX: usize = 1_000;
/// Longest name of an issuer, a signer or a post.
const NAME_MAX: usize = 200;

/// The kinds of directive (wire values of docs/extraction.md), in the order of the form: the most frequent first.
pub const KINDS: [&str; 20] = [
    "ke_hoach",
    "cong_van",
    "chi_thi",
    "quyet_dinh",
    "thong_bao",
    "ket_luan",
    "nghi_quyet",
    "chuong_trinh",
    "huong_dan",
    "cong_dien",
    "de_an",
    "quy_che",
    "quy_dinh",
    "bao_cao",
    "to_trinh",
    "luat",
    "phap_lenh",
    "nghi_dinh",
    "thong_tu",
    "khac",
];

/// The facts in the head of a directive.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Head {
    /// One of [`KINDS`].
    pub kind: String,
    /// Number and symbol, "86/KH-UBND".
    pub number: Option<String>,
    /// The date it bears.
    pub issued_on: Option<NaiveDate>,
    /// Who issued it, as written.
    pub issuer: Option<String>,
    /// What it is about (trích yếu).
    pub title: String,
    /// Who signed it.
    pub signer: Option<String>,
    /// The signer's post.
    pub signer_position: Option<String>,
    /// The agency inside which its phrases are understood.
    pub jurisdiction: Option<AgencyId>,
    /// The programme it belongs to.
    pub programme: Option<ProgrammeId>,
    /// Who follows it up; `None`: the jurisdiction's rule decides.
    pub overseer: Option<AgencyId>,
    /// Code of the directive that it carries out: of a district's plan, the province's.
    #[serde(default)]
    pub carries_out: Option<String>,
}

impl Head {
    /// Whether a party body issued it: the party writes "12-CT/TU" where the state writes "15/CT-UBND" (Hướng dẫn 36-HD/VPTW), and its
    /// committees are called "… ủy".
    #[must_use]
    pub fn is_of_party(&self) -> bool {
        let by_number = self.number.as_deref().and_then(|number| Some(number.find('-')? < number.find('/')?));
        let by_issuer = || {
            let issuer = vietnamese::fold(self.issuer.as_deref().unwrap_or_default());
            ["tinh uy", "thanh uy", "huyen uy", "dang uy", "ban bi thu", "bo chinh tri", "trung uong dang"]
                .iter()
                .any(|body| issuer.contains(body))
        };
        by_number.unwrap_or_else(by_issuer)
    }
}

/// The form of the head as it was sent: every field a text. A field that is not sent is kept as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct HeadForm {
    /// One of [`KINDS`].
    pub kind: Option<String>,
    /// Number and symbol.
    pub number: Option<String>,
    /// Date, as people write it or ISO.
    pub issued_on: Option<String>,
    /// Issuer.
    pub issuer: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Signer.
    pub signer: Option<String>,
    /// The signer's post.
    pub signer_position: Option<String>,
    /// Agency id.
    pub jurisdiction: Option<String>,
    /// Programme id.
    pub programme: Option<String>,
    /// Agency id.
    pub overseer: Option<String>,
    /// Code of the directive that it carries out.
    pub carries_out: Option<String>,
}

impl HeadForm {
    /// The head after the form, or every field that breaks a rule.
    ///
    /// # Errors
    /// The refusals in the order of the form.
    pub fn apply(&self, head: Head, today: NaiveDate) -> Result<Head, Vec<FieldError>> {
        let mut errors = Vec::new();
        let kept = head.clone();
        let head = Head {
            kind: take(&self.kind, kept.kind, &mut errors, kind),
            number: take(&self.number, kept.number, &mut errors, |text| optional(text, number)),
            issued_on: take(&self.issued_on, kept.issued_on, &mut errors, |text| {
                optional(text, |text| issue_date(text, today))
            }),
            issuer: take(&self.issuer, kept.issuer, &mut errors, |text| {
                optional(text, |text| line("issuer", text, NAME_MAX))
            }),
            title: take(&self.title, kept.title, &mut errors, title),
            signer: take(&self.signer, kept.signer, &mut errors, |text| {
                optional(text, |text| line("signer", text, NAME_MAX))
            }),
            signer_position: take(&self.signer_position, kept.signer_position, &mut errors, |text| {
                optional(text, |text| line("signer_position", text, NAME_MAX))
            }),
            jurisdiction: take(&self.jurisdiction, kept.jurisdiction, &mut errors, |text| {
                optional(text, |text| id("jurisdiction", text))
            }),
            programme: take(&self.programme, kept.programme, &mut errors, |text| {
                optional(text, |text| id("programme", text))
            }),
            overseer: take(&self.overseer, kept.overseer, &mut errors, |text| {
                optional(text, |text| id("overseer", text))
            }),
            carries_out: take(&self.carries_out, kept.carries_out, &mut errors, |text| {
                optional(&text.to_uppercase(), |text| line("carries_out", text, CODE_MAX))
            }),
        };
        if errors.is_empty() { Ok(head) } else { Err(errors) }
    }
}

/// The field that was sent, else what was there; a refusal is noted.
fn take<T>(
    sent: &Option<String>,
    kept: T,
    errors: &mut Vec<FieldError>,
    parse: impl FnOnce(&str) -> Result<T, FieldError>,
) -> T {
    let Some(text) = sent else { return kept };
    parse(&vietnamese::nfc(text.trim())).unwrap_or_else(|error| {
        errors.push(error);
        kept
    })
}

fn optional<T>(text: &str, parse: impl FnOnce(&str) -> Result<T, FieldError>) -> Result<Option<T>, FieldError> {
    if text.is_empty() { Ok(None) } else { parse(text).map(Some) }
}

fn kind(text: &str) -> Result<String, FieldError> {
    if KINDS.contains(&text) { Ok(text.to_owned()) } else { Err(FieldError::new("kind", "kind-unknown")) }
}

/// A number in the sense of Decree 30/2020/NĐ-CP, Annex I: digits, then symbols of the kind and of the agency after "/" and "-";
/// the party writes "12-CT/TU". Spaces inside are slips.
///
/// # Errors
/// When it does not look like one.
pub fn number(text: &str) -> Result<String, FieldError> {
    let number: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let fits = number.chars().count() <= NUMBER_MAX
        && number.starts_with(|c: char| c.is_ascii_digit())
        && number.contains(['/', '-'])
        && number.ends_with(char::is_alphanumeric)
        && number.chars().all(|c| c.is_alphanumeric() || "/-.&".contains(c));
    if fits { Ok(number) } else { Err(FieldError::new("number", "number-malformed").with("example", "86/KH-UBND")) }
}

/// A directive cannot be dated after today, nor before the state that issues directives.
///
/// # Errors
/// When it is no date or lies outside.
pub fn issue_date(text: &str, today: NaiveDate) -> Result<NaiveDate, FieldError> {
    let first = NaiveDate::from_ymd_opt(1945, 9, 2).unwrap_or(NaiveDate::MIN);
    let day =
        time::parse_date(text).ok_or_else(|| FieldError::new("issued_on", "date-malformed").with("text", text))?;
    if day > today {
        return Err(FieldError::new("issued_on", "date-in-future").with("today", time::vn_date(today)));
    }
    if day < first { Err(FieldError::new("issued_on", "date-too-early")) } else { Ok(day) }
}

fn title(text: &str) -> Result<String, FieldError> {
    if text.is_empty() { Err(FieldError::new("title", "required")) } else { line("title", text, TITLE_MAX) }
}

fn line(field: &'static str, text: &str, max: usize) -> Result<String, FieldError> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > max {
        return Err(FieldError::new(field, "too-long").with("max", max.to_string()));
    }
    Ok(text)
}

fn id<T: std::str::FromStr>(field: &'static str, text: &str) -> Result<T, FieldError> {
    text.parse().map_err(|_| FieldError::new(field, "choice-unknown"))
}

/// Words of a title that was made from the text.
const FALLBACK_WORDS: usize = 16;

/// A title for a file that states none (letters without `V/v`): the first words after the salutation, else the file's name.
#[must_use]
pub fn fallback_title(text: &str, file_name: &str) -> String {
    let is_address =
        |line: &str| line.is_empty() || line.starts_with(['-', '–', '+', '•']) || line.ends_with([';', ':']);
    let lines = text.lines().map(str::trim);
    let body = lines.skip_while(|line| is_address(line) || line.to_lowercase().starts_with("kính gửi"));
    let mut words = body.flat_map(str::split_whitespace);
    let mut title = words.by_ref().take(FALLBACK_WORDS).collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        return file_name.to_owned();
    }
    if words.next().is_some() {
        title = title.trim_end_matches([',', ';']).chars().take(200).collect::<String>() + "…";
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn numbers() {
        let table = [
            ("86/KH-UBND", Some("86/KH-UBND")),
            ("Số 86/KH-UBND", None),
            ("231 / UBND-NC", Some("231/UBND-NC")),
            ("12-CT/TU", Some("12-CT/TU")),
            ("1620/STP-XDKT&TDTHPL", Some("1620/STP-XDKT&TDTHPL")),
            ("01/2026/QĐ-UBND", Some("01/2026/QĐ-UBND")),
            ("86", None),
            ("/KH-UBND", None),
            ("86/", None),
            ("86/<b>", None),
            ("86/KH-UBND; DROP", None),
        ];
        for (text, expected) in table {
            assert_eq!(number(text).ok().as_deref(), expected, "{text}");
        }
        assert!(number(&format!("1/{}", "A".repeat(NUMBER_MAX))).is_err());
    }

    #[test]
    fn dates_lie_between_the_state_and_today() {
        let today = day(2026, 3, 16);
        let table = [
            ("16/3/2026", Some(day(2026, 3, 16))),
            ("2026-03-16", Some(day(2026, 3, 16))),
            ("17/03/2026", None),
            ("30/02/2026", None),
            ("01/09/1945", None),
            ("hôm nay", None),
        ];
        for (text, expected) in table {
            assert_eq!(issue_date(text, today).ok(), expected, "{text}");
        }
    }

    #[test]
    fn the_party_is_told_by_its_number_or_its_name() {
        let table = [
            (Some("12-CT/TU"), None, true),
            (Some("80-KL/TW"), None, true),
            (Some("86/KH-UBND"), Some("UBND tỉnh Minh Giang"), false),
            (None, Some("Ban Thường vụ Tỉnh ủy Minh Giang"), true),
            (None, Some("UBND tỉnh Minh Giang"), false),
            (None, None, false),
        ];
        for (number, issuer, expected) in table {
            let head = Head { number: number.map(Into::into), issuer: issuer.map(Into::into), ..Head::default() };
            assert_eq!(head.is_of_party(), expected, "{number:?} {issuer:?}");
        }
    }

    #[test]
    fn a_form_changes_what_it_sends_and_names_every_mistake() {
        let head = Head {
            kind: "ke_hoach".into(),
            title: "Cũ".into(),
            signer: Some("Nguyễn Văn A".into()),
            ..Head::default()
        };
        let form = HeadForm { number: Some(" 86 /KH-UBND".into()), signer: Some("  ".into()), ..HeadForm::default() };
        let after = form.apply(head.clone(), day(2026, 3, 16)).unwrap();
        assert_eq!(after, Head { number: Some("86/KH-UBND".into()), signer: None, ..head.clone() });

        let form = HeadForm {
            kind: Some("tho".into()),
            number: Some("số một".into()),
            issued_on: Some("1/1/2030".into()),
            title: Some(String::new()),
            jurisdiction: Some("không".into()),
            ..HeadForm::default()
        };
        let errors = form.apply(head, day(2026, 3, 16)).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| (error.field, error.code)).collect();
        assert_eq!(
            fields,
            [
                ("kind", "kind-unknown"),
                ("number", "number-malformed"),
                ("issued_on", "date-in-future"),
                ("title", "required"),
                ("jurisdiction", "choice-unknown"),
            ]
        );
    }

    #[test]
    fn a_title_is_one_line_in_composed_letters() {
        let form = HeadForm { title: Some("Ke\u{302}\u{301}  hoạch\n mới".into()), ..HeadForm::default() };
        let head = form.apply(Head::default(), day(2026, 3, 16)).unwrap();
        assert_eq!(head.title, "Kế hoạch mới");
        assert_eq!(fallback_title(" \n", "a.txt"), "a.txt");
        assert_eq!(fallback_title("Một  hai", "a.txt"), "Một hai");
        let letter = "Kính gửi:\n- Các sở;\n- Ủy ban nhân dân các huyện.\n\nThời gian qua,\ncông tác đã được quan tâm.";
        assert_eq!(fallback_title(letter, "a.txt"), "Thời gian qua, công tác đã được quan tâm.");
        assert_eq!(fallback_title("Kính gửi: Các sở, ngành", "a.txt"), "a.txt");
        let long = format!("{} mười sáu, thừa", "từ ".repeat(14).trim());
        assert_eq!(fallback_title(&long, "a.txt"), format!("{} mười sáu…", "từ ".repeat(14).trim()));
    }
}
