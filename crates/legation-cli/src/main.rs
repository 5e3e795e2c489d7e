//! The `legation` command.

fn main() {
    println!("legation");
}
