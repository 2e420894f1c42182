//! The learner's machine in front of the real cloud: lines typed, lines printed.

mod aws_cli;
mod complete;
mod docker;
mod docker_build;
mod docker_images;
mod docker_load;
mod manual;
mod shell;
mod support;
