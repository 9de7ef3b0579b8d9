//! Adding up what was right, wrong and missing.

use super::data::Field;

/// Right, wrong (given, but not in the gold) and missing values. A half is possible for citations.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Count {
    pub right: f64,
    pub wrong: f64,
    pub missing: f64,
}

impl Count {
    pub fn new(right: f64, given: usize, wanted: usize) -> Self {
        Self { right, wrong: given as f64 - right, missing: wanted as f64 - right }
    }

    pub fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missing += other.missing;
    }

    pub fn precision(self) -> f64 {
        share(self.right, self.right + self.wrong).unwrap_or_default()
    }

    pub fn recall(self) -> f64 {
        share(self.right, self.right + self.missing).unwrap_or_default()
    }

    /// `None` where nothing was to be found and nothing was given.
    pub fn f1(self) -> Option<f64> {
        share(2.0 * self.right, 2.0 * self.right + self.wrong + self.missing)
    }
}

fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

/// Counts the wanted values that were given, each given value once.
pub fn compare<T>(wanted: &[T], given: &[T], same: impl Fn(&T, &T) -> bool) -> Count {
    let mut left: Vec<&T> = given.iter().collect();
    let mut right = 0;
    for value in wanted {
        if let Some(found) = left.iter().position(|other| same(value, other)) {
            left.swap_remove(found);
            right += 1;
        }
    }
    Count::new(f64::from(right), given.len(), wanted.len())
}

/// The six parts of the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Tasks,
    Lead,
    Support,
    Deadlines,
    Citations,
    Metadata,
}

impl Part {
    pub const ALL: [Self; 6] =
        [Self::Tasks, Self::Lead, Self::Support, Self::Deadlines, Self::Citations, Self::Metadata];

    pub fn name(self) -> &'static str {
        match self {
            Self::Tasks => "tasks",
            Self::Lead => "lead",
            Self::Support => "support",
            Self::Deadlines => "deadlines",
            Self::Citations => "citations",
            Self::Metadata => "metadata",
        }
    }

    /// Citations and metadata weigh a half each: they are the easy parts, and half of the tasks lost shall cost more than
    /// they can make up for.
    fn weight(self) -> f64 {
        match self {
            Self::Tasks | Self::Lead | Self::Support | Self::Deadlines => 1.0,
            Self::Citations | Self::Metadata => 0.5,
        }
    }
}

/// The counts of one document, or the sums over several.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    pub tasks: Count,
    pub lead: Count,
    pub support: Count,
    pub deadlines: Count,
    pub citations: Count,
    /// The value of each counted metadata field, 0 to 1.
    pub fields: Vec<(Field, f64)>,
    /// Required tasks in the gold.
    pub gold_tasks: usize,
}

impl Tally {
    pub fn add(&mut self, other: &Self) {
        self.tasks.add(other.tasks);
        self.lead.add(other.lead);
        self.support.add(other.support);
        self.deadlines.add(other.deadlines);
        self.citations.add(other.citations);
        self.fields.extend(&other.fields);
        self.gold_tasks += other.gold_tasks;
    }

    /// The counts of a part; metadata is no count but a mean.
    pub fn count(&self, part: Part) -> Option<Count> {
        match part {
            Part::Tasks => Some(self.tasks),
            Part::Lead => Some(self.lead),
            Part::Support => Some(self.support),
            Part::Deadlines => Some(self.deadlines),
            Part::Citations => Some(self.citations),
            Part::Metadata => None,
        }
    }

    /// F1 of the part, for metadata the mean of its fields; `None` where nothing is to be judged.
    pub fn part(&self, part: Part) -> Option<f64> {
        self.count(part).map_or_else(|| mean(self.fields.iter().map(|(_, value)| *value)), Count::f1)
    }

    /// Mean of one metadata field over the documents in which it counts.
    pub fn field(&self, field: Field) -> Option<f64> {
        mean(self.fields.iter().filter(|(name, _)| *name == field).map(|(_, value)| *value))
    }

    /// Weighted mean of the parts that can be judged.
    pub fn combined(&self) -> Option<f64> {
        let judged = Part::ALL.iter().filter_map(|part| Some((part.weight(), self.part(*part)?)));
        let (weights, values) =
            judged.fold((0.0, 0.0), |(weights, values), (weight, value)| (weights + weight, values + weight * value));
        share(values, weights)
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (count, sum) = values.fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    share(sum, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_given_value_counts_once() {
        let count = compare(&["a", "a", "b"], &["a", "c"], |one, other| one == other);
        assert_eq!(count, Count { right: 1.0, wrong: 1.0, missing: 2.0 });
        // 2·1 / (2·1 + 1 + 2)
        assert_eq!(count.f1(), Some(0.4));
    }

    #[test]
    fn parts_without_anything_to_judge_are_left_out_of_the_mean() {
        assert_eq!(Tally::default().combined(), None);
        let half = Count { right: 1.0, wrong: 1.0, missing: 1.0 };
        let tally = Tally { tasks: half, fields: vec![(Field::Kind, 1.0)], ..Tally::default() };
        // (1 · 0.5 + 0.5 · 1) / 1.5
        assert_eq!(tally.combined(), Some(2.0 / 3.0));
    }
}
