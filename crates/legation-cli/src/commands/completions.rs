//! `legation completions`: a script that tells a shell what may follow.

use clap::CommandFactory as _;

use crate::args::{Arguments, CompletionsArguments};
use crate::messages::{Failure, Status};
use crate::output::Output;

/// Runs the command.
///
/// # Errors
/// The script cannot be written.
pub fn run(raw: CompletionsArguments) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(raw.shell, &mut Arguments::command(), "legation", &mut script);
    Output::open(None, &[])?.write(&script)?;
    Ok(Status::Fine)
}
