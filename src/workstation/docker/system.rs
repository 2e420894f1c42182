//! `docker version`, `docker info`, and the choice of the image store.

use super::VERSION;
use super::flags::Matches;
use super::store::ImageStore;
use crate::workstation::session::Session;
use crate::workstation::shell::Invocation;

/// The version of the API between docker's command line and its daemon.
const API_VERSION: &str = "1.50";

/// `docker version`
pub(super) fn version(session: &mut Session<'_>, _: &Matches) -> u8 {
    session.out(&format!(
        "Client:\n Version:           {VERSION}\n API version:       {API_VERSION}\n OS/Arch:           \
         linux/amd64\n Context:           default\n\nServer: drydock\n Engine:\n  Version:          \
         {VERSION}\n  API version:      {API_VERSION} (minimum version 1.24)\n  OS/Arch:          \
         linux/amd64\n  Experimental:     false"
    ));
    0
}

/// `docker info`: the lines of docker's that the simulator can fill.
pub(super) fn info(session: &mut Session<'_>, _: &Matches) -> u8 {
    let Some(docker) = session.docker() else { return 0 };
    let images = docker.images().count();
    let storage = match docker.image_store() {
        ImageStore::Classic => "overlay2",
        ImageStore::Containerd => "overlayfs\n  driver-type: io.containerd.snapshotter.v1",
    };
    session.out(&format!(
        "Client:\n Version:    {VERSION}\n Context:    default\n Debug Mode: false\n Plugins:\n  \
         buildx: Docker Buildx\n\nServer:\n Containers: 0\n  Running: 0\n  Paused: 0\n  Stopped: 0\n \
         Images: {images}\n Server Version: {VERSION}\n Storage Driver: {storage}\n OSType: linux\n \
         Architecture: x86_64\n Name: drydock"
    ));
    0
}

/// `docker-mode [classic|containerd]`: a switch of the simulator, for what is a setting of the
/// daemon (`containerd-snapshotter` in its `daemon.json`).
pub(in crate::workstation) fn mode(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    let store = match invocation.arguments.as_slice() {
        [] => session.docker().map(super::store::Docker::image_store).unwrap_or_default(),
        [word] if let Ok(store) = word.parse::<ImageStore>() => {
            let is_other = session.docker().is_some_and(|docker| docker.image_store() != store);
            if is_other && let Some(docker) = session.docker_mut() {
                docker.set_image_store(store);
            }
            store
        }
        _ => return session.fail("docker-mode: takes `classic`, `containerd`, or nothing", 2),
    };
    let about = match store {
        ImageStore::Classic => "a push puts a manifest without asking for it first",
        ImageStore::Containerd => {
            "a push asks by HEAD for every manifest first, which needs ecr:BatchGetImage"
        }
    };
    session.out(&format!("{store}: {about}"));
    0
}
