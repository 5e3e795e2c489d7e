//! A digest of content, for ids that are the same whenever and wherever the content is the same.
//!
//! FNV-1a with 64 bits, run twice with different beginnings to get 128: no secret is kept with it, it only tells apart.
//! Written out here because the standard library's hashers promise nothing about their results in the next release.

/// A digest in the making.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Digest(u64, u64);

const PRIME: u64 = 0x0000_0100_0000_01b3;

impl Digest {
    pub(crate) fn new() -> Self {
        Digest(0xcbf2_9ce4_8422_2325, 0x6c62_272e_07bb_0142)
    }

    /// Adds a part; ("ab", "c") and ("a", "bc") differ.
    pub(crate) fn add(&mut self, part: &str) -> &mut Self {
        for &byte in part.as_bytes().iter().chain(&[0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(PRIME);
            self.1 = (self.1 ^ u64::from(byte).rotate_left(17)).wrapping_mul(PRIME);
        }
        self
    }

    /// Sixteen hexadecimal digits.
    pub(crate) fn hex(self) -> String {
        format!("{:016x}", self.0 ^ self.1.rotate_left(32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_count_and_results_stay() {
        let hex = |parts: &[&str]| {
            let mut digest = Digest::new();
            parts.iter().for_each(|p| {
                digest.add(p);
            });
            digest.hex()
        };
        assert_ne!(hex(&["ab", "c"]), hex(&["a", "bc"]));
        assert_eq!(hex(&["legation"]), hex(&["legation"]));
    }
}
