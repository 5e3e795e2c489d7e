//! The `legation` command: news in, event data out.
//!
//! This page is the map: [`args`] says what may be asked for, [`commands`] has a module for each command. Every
//! command takes documents from [`input`], has them read on all cores by [`pipeline`], in order, and writes to
//! [`output`]; [`messages`] says what was wrong on the way and settles the exit status. The work itself is the library's.
//! Two commands take readings instead of documents: `eval` measures them ([`evaluation`]), `diff` compares two
//! ([`difference`]); which event is which, [`pairing`] says for both.

mod args;
mod commands;
mod difference;
mod evaluation;
mod input;
mod messages;
mod outline;
mod output;
mod pairing;
mod pipeline;
mod pretty;
mod progress;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::{Arguments, Command};
use crate::messages::{Failure, Status};

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(status) => status.into(),
        Err(failure) => messages::give_up(&failure),
    }
}

fn run(arguments: Arguments) -> Result<Status, Failure> {
    match arguments.command {
        Command::Read(raw) => commands::read::run(raw),
        Command::Code(raw) => commands::code::run(raw),
        Command::Quotes(raw) => commands::quotes::run(raw),
        Command::Actors(raw) => commands::actors::run(raw),
        Command::Parse(raw) => commands::parse::run(raw),
        Command::Check(raw) => commands::check::run(raw),
        Command::Eval(raw) => commands::eval::run(raw),
        Command::Diff(raw) => commands::diff::run(raw),
        Command::Completions(raw) => commands::completions::run(raw),
    }
}
