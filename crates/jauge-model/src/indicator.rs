//! Indicators: figures with a name, a date, a numerator, a denominator, a unit and a source. No figure of a report
//! stands without them.

use serde::Serialize;

use crate::disclosure::Withheld;
use crate::study::ZoningKind;
use crate::text::Text;

/// Where an indicator's figure is from; printed beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Counted in a register or a list.
    Counted,
    /// Declared by those who answered.
    Reported,
    /// Computed from a part, with an interval or a range.
    Estimated,
    /// Carried beyond what was counted, by a formula that is printed.
    Extrapolated,
    /// Taken from elsewhere.
    External,
}

impl Status {
    /// Words of the study file.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("counted", Self::Counted),
        ("reported", Self::Reported),
        ("estimated", Self::Estimated),
        ("extrapolated", Self::Extrapolated),
        ("external", Self::External),
    ];

    /// The word for readers.
    #[must_use]
    pub fn label(self) -> Text {
        let (fr, en) = match self {
            Self::Counted => ("compté", "counted"),
            Self::Reported => ("déclaré", "reported"),
            Self::Estimated => ("estimé", "estimated"),
            Self::Extrapolated => ("extrapolé", "extrapolated"),
            Self::External => ("externe", "external"),
        };
        Text::both(fr, en)
    }

    /// Whether the formula and the range have to be printed with the figure.
    #[must_use]
    pub const fn needs_formula(self) -> bool {
        matches!(self, Self::Estimated | Self::Extrapolated)
    }
}

/// Whom a figure is about, for secrecy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Secrecy {
    /// People: not below the threshold of people.
    Persons,
    /// Organisations, projects, places.
    Organisations,
    /// Nobody: an amount of public money, a number of regions.
    Public,
}

impl Secrecy {
    /// Words of the study file.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("persons", Self::Persons),
        ("organisations", Self::Organisations),
        ("public", Self::Public),
    ];
}

/// Where the figure of an indicator is taken from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Counted: those counted, and those who could have been where it is a share.
    Count(u64, Option<u64>),
    /// A quantity, with its range if it has one.
    Value(f64, Option<(f64, f64)>),
    /// A finding of this study, by its identifier.
    Finding(String),
    /// Other indicators put together, by identifier: their product, unless the indicator says another operation.
    Product(Vec<String>),
}

/// How other indicators are put together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Their product.
    #[default]
    Times,
    /// The first divided by each of the others.
    Divided,
    /// Their sum.
    Plus,
    /// The first less the others.
    Minus,
}

impl Operation {
    /// The keys of the study file.
    pub const KEYS: [(&'static str, Self); 4] = [
        ("product", Self::Times),
        ("quotient", Self::Divided),
        ("sum", Self::Plus),
        ("difference", Self::Minus),
    ];

    /// The sign between two figures.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Times => "×",
            Self::Divided => "÷",
            Self::Plus => "+",
            Self::Minus => "−",
        }
    }

    /// Two figures put together.
    #[must_use]
    pub fn of(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Times => a * b,
            Self::Divided => a / b,
            Self::Plus => a + b,
            Self::Minus => a - b,
        }
    }
}

/// A declared indicator.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Indicator {
    /// Identifier: what tells two figures of the same size apart.
    pub id: String,
    /// Name for readers.
    pub label: Text,
    /// What is counted, in the plural: projects, people, places.
    pub unit: Text,
    /// Who is in the numerator.
    pub numerator_is: Text,
    /// Who is in the denominator, for a share.
    pub denominator_is: Option<Text>,
    /// Stage of the flow that it is about, or vintage of a zoning.
    pub stage: Option<Text>,
    /// Where it is from.
    pub status: Status,
    /// Day it holds for, `2025-06-24`.
    pub date: String,
    /// Who says so.
    pub source: Text,
    /// How it was computed, where it was not simply counted.
    pub formula: Option<Text>,
    /// Whom it is about, for secrecy.
    pub secrecy: Secrecy,
    /// Where the figure is from; the figure itself is in [`IndicatorValue`].
    #[serde(skip)]
    pub figure: Figure,
    /// How other indicators are put together, where the figure is from them.
    #[serde(skip)]
    pub operation: Operation,
    /// What each organisation contributes to an amount, to check that none makes almost all of it. Never printed.
    #[serde(skip)]
    pub contributions: Vec<f64>,
    /// The figure as it was printed elsewhere, to be checked: `47 %`.
    pub printed: Option<String>,
}

/// An indicator of the library: all that is the same whoever counts it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Definition {
    /// Identifier.
    pub id: String,
    /// Name for readers.
    pub label: Text,
    /// What is counted, in the plural.
    pub unit: Text,
    /// Who is in the numerator.
    pub numerator_is: Text,
    /// Who is in the denominator, for a share.
    pub denominator_is: Option<Text>,
    /// Stage of the flow that it is about.
    pub stage: Option<Text>,
    /// Where such a figure usually is from.
    pub status: Status,
    /// Whom it is about, for secrecy.
    pub secrecy: Secrecy,
    /// The family of perimeters it is about: which one and of which year is for the study to say.
    pub zoning: Option<ZoningKind>,
    /// The figure that the programme printed, to be checked.
    pub printed: Option<String>,
    /// What is often taken for something else.
    pub note: Option<Text>,
}

/// Indicators that are defined together.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Definitions {
    /// Identifier.
    pub id: String,
    /// `major.minor.patch`.
    pub version: String,
    /// Licence of the wording.
    pub licence: String,
    /// Day of the printed figures, `2025-06-25`.
    pub date: String,
    /// Name.
    pub title: Text,
    /// Where they come from.
    pub source: Text,
    /// The indicators, in order.
    pub indicators: Vec<Definition>,
}

/// An indicator with its figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IndicatorValue {
    /// The definition.
    #[serde(flatten)]
    pub definition: Indicator,
    /// Those counted.
    pub numerator: Option<u64>,
    /// Those who could have been.
    pub denominator: Option<u64>,
    /// The figure; a share from 0 to 1 where there is a denominator.
    pub value: Option<f64>,
    /// Its range.
    pub range: Option<(f64, f64)>,
    /// What checking the printed figure gave.
    pub check: Option<Check>,
    /// Why there is no figure.
    pub not_computed: Option<Text>,
    /// Why it may not be shown.
    pub withheld: Option<Withheld>,
}

/// What checking a printed figure gave.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    /// Whether the printed figure can be right.
    pub agrees: bool,
    /// In words.
    pub text: Text,
}

impl IndicatorValue {
    pub(crate) fn withhold(&mut self, reason: Withheld) {
        self.numerator = None;
        self.denominator = None;
        self.value = None;
        self.range = None;
        self.check = None;
        self.definition.printed = None;
        // Nothing of a withheld figure is left: neither where it was given nor the formula that has it.
        self.definition.figure = Figure::Product(Vec::new());
        self.definition.contributions.clear();
        self.definition.formula = None;
        self.withheld = Some(reason);
    }
}
