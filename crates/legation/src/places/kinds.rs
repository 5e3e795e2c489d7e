//! What sorts of places there are, by GeoNames' feature codes.

/// A sort of place, as far as it matters which is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A state or territory.
    State,
    /// A first-order division.
    Division,
    /// A second-order division.
    District,
    /// The capital of a state.
    Capital,
    /// The seat of a first-order division.
    Seat,
    /// Any other town.
    Town,
    /// A part of a town.
    Quarter,
    /// A building, base, airport: smaller than a town.
    Site,
    /// A continent, region, sea, river, mountain, island.
    Region,
}

impl Kind {
    pub fn of(feature: &str) -> Kind {
        match feature {
            "ADM1" | "ADM1H" => Kind::Division,
            "PPLC" => Kind::Capital,
            "PPLA" => Kind::Seat,
            "PPLX" => Kind::Quarter,
            f if f.starts_with("PCL") || f == "TERR" => Kind::State,
            f if f.starts_with("ADM") => Kind::District,
            f if f.starts_with("PPL") || f == "STLMT" => Kind::Town,
            "CONT" | "OCN" | "SEA" | "GULF" | "BAY" | "STRT" | "CNL" | "CHNM" | "LK" | "RSV" | "STM" | "STMX"
            | "DLTA" | "WAD" | "MTS" | "MT" | "PASS" | "VLC" | "DSRT" | "PLN" | "PLAT" | "VAL" | "PEN" | "CAPE"
            | "ISL" | "ISLS" | "ATOL" | "RGN" | "RGNE" | "RGNH" | "TRB" | "ZN" | "AREA" | "FRST" | "RF" | "SHOL"
            | "BNK" => Kind::Region,
            _ => Kind::Site,
        }
    }

    /// Whether it is a town or a part of one.
    pub fn is_town(self) -> bool {
        matches!(self, Kind::Capital | Kind::Seat | Kind::Town | Kind::Quarter)
    }

    /// PLOVER's level of resolution (table 6.6): 5 smaller than a city, 4 city, 3 district, 2 province, 1 country. What is
    /// wider than a state, or a sea, is as exact as a state.
    pub fn resolution(self) -> u8 {
        match self {
            Kind::Site | Kind::Quarter => 5,
            Kind::Capital | Kind::Seat | Kind::Town => 4,
            Kind::District => 3,
            Kind::Division | Kind::Region => 2,
            Kind::State => 1,
        }
    }
}
