//! Vocabulary and pure helpers of thihanh: ids, dates, working days, Vietnamese text, problems.
