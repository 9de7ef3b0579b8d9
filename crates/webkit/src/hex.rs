//! Bytes as hexadecimal digits: for ids and tokens in cookies and forms.

use std::fmt::Write as _;

/// Two digits for each byte.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Exactly `N` bytes from `2 N` lower-case digits; anything else is none.
#[must_use]
pub fn decode<const N: usize>(hex: &str) -> Option<[u8; N]> {
    let digits = hex.as_bytes();
    if digits.len() != N * 2 || digits.iter().any(|digit| !matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_and_other_strings_do_not() {
        assert_eq!(encode(&[0, 255, 16]), "00ff10");
        assert_eq!(decode(&encode(&[7; 32])), Some([7_u8; 32]));
        for wrong in ["", "0", "00f", "00FF10", "00ff1g", "+0ff10", "00ff1011", "đ0ff1"] {
            assert_eq!(decode::<3>(wrong), None, "{wrong:?}");
        }
    }
}
