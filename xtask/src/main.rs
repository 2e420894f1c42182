//! The build tool of Drydock.
fn main() {}
