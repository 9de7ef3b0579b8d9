//! Reads the text of a Vietnamese administrative document: header, outline, citations, tasks, agencies, deadlines.
