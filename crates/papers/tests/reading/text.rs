//! Text files: the encoding is told, Unicode stays as it is, old encodings are converted and said.

use thihanh_papers::{Encoding, Format, Notice, ReadError, ReadOptions, Unsupported, read};

use crate::support::{error, paper};

const MOTTO: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\r\nĐộc lập - Tự do - Hạnh phúc\r\n\r\nQuyết định về việc phê duyệt kế hoạch năm 2026.\n";

fn utf16(text: &str, little: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

#[test]
fn unicode_text_comes_back_as_it_is() {
    let nfd = "Quyê\u{301}t đi\u{323}nh"; // decomposed letters stay decomposed
    let rows: Vec<(&str, Vec<u8>, Encoding)> = vec![
        (MOTTO, MOTTO.as_bytes().to_vec(), Encoding::Utf8),
        (MOTTO, [b"\xef\xbb\xbf", MOTTO.as_bytes()].concat(), Encoding::Utf8),
        (MOTTO, [b"\xff\xfe".to_vec(), utf16(MOTTO, true)].concat(), Encoding::Utf16Le),
        (MOTTO, [b"\xfe\xff".to_vec(), utf16(MOTTO, false)].concat(), Encoding::Utf16Be),
        (MOTTO, utf16(MOTTO, true), Encoding::Utf16Le),
        (MOTTO, utf16(MOTTO, false), Encoding::Utf16Be),
        (nfd, nfd.as_bytes().to_vec(), Encoding::Utf8),
        ("plain", b"plain".to_vec(), Encoding::Utf8),
    ];
    for (expected, bytes, encoding) in rows {
        let paper = paper(&bytes);
        assert_eq!((paper.text.as_str(), paper.encoding), (expected, Some(encoding)));
        assert_eq!((paper.format, paper.notices), (Format::Text, vec![]));
    }
}

/// The codes of TCVN 5712, as `iconv -f TCVN` has them too, and those of VNI for Windows.
#[test]
fn old_encodings_are_converted_and_said() {
    let expected = "Độc lập - Tự do - Hạnh phúc. Quyết định về việc phê duyệt kế hoạch";
    let tcvn3 = b"\xa7\xe9c l\xcbp - T\xf9 do - H\xb9nh ph\xf3c. Quy\xd5t \xae\xdenh v\xd2 vi\xd6c ph\xaa duy\xd6t k\xd5 ho\xb9ch";
    let vni = b"\xd1o\xe4c la\xe4p - T\xf6\xef do - Ha\xefnh phu\xf9c. Quye\xe1t \xf1\xf2nh ve\xe0 vie\xe4c phe\xe2 duye\xe4t ke\xe1 hoa\xefch";
    let (windows_1258, _, _) = encoding_rs::WINDOWS_1258.encode(
        "Đô\u{323}c lâ\u{323}p - Tư\u{323} do - Ha\u{323}nh phu\u{301}c. Quyê\u{301}t đi\u{323}nh vê\u{300} viê\u{323}c phê duyê\u{323}t kê\u{301} hoa\u{323}ch",
    );
    let rows: [(&[u8], Encoding); 3] =
        [(tcvn3, Encoding::Tcvn3), (vni, Encoding::Vni), (&windows_1258, Encoding::Windows1258)];
    for (bytes, encoding) in rows {
        let paper = paper(bytes);
        assert_eq!((paper.text.as_str(), paper.encoding), (expected, Some(encoding)));
        assert_eq!(paper.notices, [Notice::ConvertedFrom(encoding)]);
    }
}

/// The whole alphabet through each old encoding: nothing is lost, and the right encoding is told.
#[test]
fn every_letter_survives_tcvn3() {
    let words = "bàn bản bãn bán bạn bằng bẳn bẵn bắn bặn lần lẩn lẫn lấn lận đền bẻ bẽ bé bẹ về kể kễ kế kệ mì mỉ mĩ mí mị \
        trò trỏ trõ tró trọ hồ hổ hỗ hố hộ mờ mở mỡ mớ mợ tù tủ tũ tú tụ từ tử tữ tứ tự kỳ kỷ kỹ ký kỵ trăng năm tân ông ơn ưng đi";
    // From the standard's table: the code of each letter, in the order of `LETTERS`.
    const LETTERS: &str = "ăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ";
    const CODES: &[u8] = b"\xa8\xa9\xaa\xab\xac\xad\xae\xb5\xb6\xb7\xb8\xb9\xbb\xbc\xbd\xbe\xc6\xc7\xc8\xc9\xca\xcb\xcc\xce\xcf\xd0\xd1\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xdc\xdd\xde\xdf\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xeb\xec\xed\xee\xef\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe";
    assert_eq!(LETTERS.chars().count(), CODES.len());
    let stored: Vec<u8> = words
        .chars()
        .map(|letter| match LETTERS.chars().position(|known| known == letter) {
            Some(index) => CODES[index],
            None => u8::try_from(letter).expect("ASCII"),
        })
        .collect();
    let paper = paper(&stored);
    assert_eq!((paper.text.as_str(), paper.encoding), (words, Some(Encoding::Tcvn3)));
}

#[test]
fn text_pasted_from_an_old_font_is_converted() {
    let paper = paper("Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc".as_bytes());
    assert_eq!(paper.text, "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc");
    assert_eq!(paper.notices, [Notice::ConvertedFrom(Encoding::Tcvn3)]);
}

#[test]
fn a_few_broken_characters_are_said() {
    let mut bytes = MOTTO.repeat(3).into_bytes();
    bytes.extend_from_slice(b"\xe1\xbb");
    let paper = paper(&bytes);
    assert!(paper.text.ends_with('\u{fffd}'));
    assert_eq!(paper.notices, [Notice::UnreadableCharacters { count: 1 }]);
}

#[test]
fn what_is_no_text_is_refused() {
    let odd = [b"\xff\xfe".to_vec(), b"abc".to_vec()].concat();
    let rows: [(&[u8], ReadError); 6] = [
        (b"", ReadError::Empty),
        (b" \n\t\xc2\xa0", ReadError::Empty),
        (&[0; 5000], ReadError::Unsupported { what: Unsupported::Binary }),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0", ReadError::Unsupported { what: Unsupported::Binary }),
        (b"\xd0\xcf\xca\xc7 \xce\xc4\xbc\xfe \xb2\xbb", ReadError::Unsupported { what: Unsupported::UnknownEncoding }),
        (&odd, ReadError::Truncated),
    ];
    for (bytes, expected) in rows {
        assert_eq!(error(bytes), expected, "{bytes:?}");
    }
    let small = ReadOptions { max_bytes: 3, ..ReadOptions::default() };
    assert_eq!(read(b"abcd", None, &small), Err(ReadError::TooLarge { limit_bytes: 3 }));
    let short = ReadOptions { max_text_bytes: 3, ..ReadOptions::default() };
    assert_eq!(read(b"abcd", None, &short), Err(ReadError::TextTooLong { limit_bytes: 3 }));
}
