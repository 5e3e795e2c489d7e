//! The hash behind the model's features. Training stores what it gives, so it must never change by itself.

use super::atoms::plain;

/// Where the hash of a row of characters begins.
pub(super) const START: u32 = 0x811c_9dc5;

/// Takes one more value into a hash.
#[inline]
pub(super) fn mix(hash: u32, value: u32) -> u32 {
    (hash.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b1)
}

/// A character as the hash sees it: lower case (its first character where there are several), apostrophes straight.
#[inline]
pub(super) fn lower(c: char) -> u32 {
    if c.is_ascii() {
        return u32::from(plain(c.to_ascii_lowercase()));
    }
    u32::from(c.to_lowercase().next().map_or(c, plain))
}

/// Hash of a row of characters, lower-cased.
pub(super) fn letters(chars: impl Iterator<Item = char>) -> u32 {
    chars.fold(START, |hash, c| mix(hash, lower(c)))
}
