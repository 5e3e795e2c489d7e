//! Where results go: standard output, or a file that appears when all is done.
//!
//! A file is written beside its final name as `FILE.partial` and renamed at the end. So a run that is broken off
//! neither spoils an older FILE nor loses what it has done, and nobody takes half a result for a whole one.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use crate::input::Source;
use crate::messages::Failure;

/// Where results go.
pub struct Output {
    writer: BufWriter<Box<dyn Write>>,
    file: Option<Files>,
}

/// The names that an output file has.
struct Files {
    path: PathBuf,
    /// What it is called until it is complete; none for what cannot be renamed, such as /dev/null.
    partial: Option<PathBuf>,
}

impl Output {
    /// Opens standard output or a file.
    ///
    /// # Errors
    /// The file's folder does not exist, the file is a folder or one of the inputs, or it cannot be created.
    pub fn open(path: Option<PathBuf>, inputs: &[Source]) -> Result<Output, Failure> {
        match path {
            Some(path) => Output::named("--out", path, inputs),
            None => Ok(Output { writer: BufWriter::new(Box::new(io::stdout())), file: None }),
        }
    }

    /// Opens the file that an option names.
    ///
    /// # Errors
    /// As [`Output::open`].
    pub fn named(option: &str, path: PathBuf, inputs: &[Source]) -> Result<Output, Failure> {
        check(option, &path, inputs)?;
        let special = path.metadata().is_ok_and(|m| !m.is_file());
        // Renaming onto a link would replace the link, not the file it leads to.
        let path = path.canonicalize().unwrap_or(path);
        let partial = (!special).then(|| partial_name(&path));
        let file = File::create(partial.as_ref().unwrap_or(&path)).map_err(|error| Failure::Output {
            path: Some(path.clone()),
            error,
            kept: None,
        })?;
        Ok(Output { writer: BufWriter::new(Box::new(file)), file: Some(Files { path, partial }) })
    }

    /// Whether what is written is out of the user's sight, so that a progress bar does not get in its way.
    pub fn is_out_of_sight(&self) -> bool {
        self.file.is_some() || stdout_is_file()
    }

    /// Writes, and sends on what is written.
    ///
    /// # Errors
    /// The disk is full, the pipe is closed, ...
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.writer.write_all(bytes).and_then(|()| self.writer.flush()).map_err(|error| self.failure(error))
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// It cannot be renamed.
    pub fn finish(self) -> Result<(), Failure> {
        let Some(Files { path, partial: Some(partial) }) = &self.file else { return Ok(()) };
        fs::rename(partial, path).map_err(|error| self.failure(error))
    }

    fn failure(&self, error: io::Error) -> Failure {
        match &self.file {
            None if error.kind() == io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
            None => Failure::Output { path: None, error, kept: None },
            Some(Files { path, partial }) => Failure::Output { path: Some(path.clone()), error, kept: partial.clone() },
        }
    }
}

fn partial_name(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    PathBuf::from(name)
}

fn check(option: &str, path: &Path, inputs: &[Source]) -> Result<(), Failure> {
    let usage = |message: String| Err(Failure::Usage(format!("{option} {}: {message}", path.display())));
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return usage(format!("there is no folder {}; make it first", folder.display()));
    }
    if path.is_dir() {
        return usage("this is a folder; name a file in it".to_string());
    }
    let same = |source: &Source| match (source, path.canonicalize()) {
        (Source::File(input), Ok(path)) => path.is_file() && input.canonicalize().is_ok_and(|input| input == path),
        _ => false,
    };
    if inputs.iter().any(same) {
        return usage("this file is to be read as well, and would be replaced; name another".to_string());
    }
    Ok(())
}

/// Whether standard output was sent to a file (`> FILE`), not to a terminal, and not to another program, which may be
/// one that shows it (`| less`).
#[cfg(unix)]
fn stdout_is_file() -> bool {
    use std::os::fd::AsFd as _;
    let file = io::stdout().as_fd().try_clone_to_owned().map(File::from);
    file.and_then(|f| f.metadata()).is_ok_and(|m| m.is_file()) && !io::stdout().is_terminal()
}

/// Elsewhere only a terminal can be told from the rest.
#[cfg(not(unix))]
fn stdout_is_file() -> bool {
    !io::stdout().is_terminal()
}
