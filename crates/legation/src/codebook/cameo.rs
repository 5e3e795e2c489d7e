//! CAMEO codes of modes, for users of older data: `cameo.tsv` beside this file, the one table.

/// The CAMEO code of a category's mode, where the table has one.
pub fn of_mode(category: &str, mode: &str) -> Option<&'static str> {
    let rows = include_str!("cameo.tsv").lines();
    let mut cells = rows.map(|row| row.split('\t')).map(|mut c| (c.next(), c.next(), c.next()));
    cells.find(|c| (c.0, c.1) == (Some(category), Some(mode)))?.2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_has_a_code_of_its_own_category() {
        let codebook = crate::codebook::Codebook::embedded().unwrap();
        for category in &codebook.categories {
            for mode in &category.modes {
                let code = of_mode(category.name, mode).unwrap_or_else(|| panic!("{} {mode}", category.name));
                assert!((3..=4).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit()), "{code}");
            }
        }
        assert_eq!(of_mode("ASSAULT", "visit"), None);
    }
}
