//! The commands of docker that the simulator has, in docker's order and in docker's words.

use super::flags::{Action, DockerFlag, Subcommand};
use super::{
    build, history, images, imagetools, inspect, load, login, pull, push, remote, remove,
    run_image, save, system,
};
use crate::workstation::command::Completes;

/// Every command by its first word.
pub(in crate::workstation) const SUBCOMMANDS: [Subcommand; 18] = [
    RUN, BUILD, PULL, PUSH, IMAGES, LOGIN, LOGOUT, VERSION, INFO, BUILDX, IMAGE, MANIFEST, HISTORY,
    INSPECT, LOAD, RMI, SAVE, TAG,
];

const QUIET: DockerFlag = DockerFlag::switch("quiet", Some('q'), "Suppress verbose output");
const FORMAT: DockerFlag =
    DockerFlag::value("format", "string", "Format output using a custom template");
const FILTER: DockerFlag =
    DockerFlag::value("filter", "filter", "Filter output based on conditions provided").short('f');
const NO_TRUNC: DockerFlag = DockerFlag::switch("no-trunc", None, "Don't truncate output");
const ONLY_IDS: DockerFlag = DockerFlag::switch("quiet", Some('q'), "Only show image IDs");
const PLATFORMS: Completes = Completes::Words(&["linux/amd64", "linux/arm64"]);

const fn platform(about: &'static str) -> DockerFlag {
    DockerFlag::value("platform", "string", about).completing(PLATFORMS)
}

const RUN: Subcommand = Subcommand {
    name: "run",
    form: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
    about: "Create and run a new container from an image",
    flags: &[
        DockerFlag::switch("detach", Some('d'), "Run container in background").unmodelled(),
        DockerFlag::switch("interactive", Some('i'), "Keep STDIN open even if not attached"),
        DockerFlag::value("name", "string", "Assign a name to the container"),
        platform("Set platform if server is multi-platform capable"),
        DockerFlag::switch("rm", None, "Automatically remove the container when it exits"),
        DockerFlag::switch("tty", Some('t'), "Allocate a pseudo-TTY"),
    ],
    arguments: (1, usize::MAX),
    completes: Completes::AnyImage,
    action: Action::RunProgram(run_image::run),
};

const BUILD: Subcommand = Subcommand {
    name: "build",
    form: "[OPTIONS] PATH | URL | -",
    about: "Start a build",
    flags: &[
        DockerFlag::value("build-arg", "stringArray", "Set build-time variables"),
        DockerFlag::value("cache-from", "stringArray", "External cache sources").unmodelled(),
        DockerFlag::value(
            "file",
            "string",
            "Name of the Dockerfile (default: \"PATH/Dockerfile\")",
        )
        .short('f')
        .completing(Completes::File),
        DockerFlag::value("label", "stringArray", "Set metadata for an image"),
        DockerFlag::switch("load", None, "Shorthand for \"--output=type=docker\""),
        DockerFlag::switch("no-cache", None, "Do not use cache when building the image"),
        DockerFlag::value("output", "stringArray", "Output destination").short('o').unmodelled(),
        platform("Set target platform for build"),
        DockerFlag::value("progress", "string", "Set type of progress output (\"plain\")")
            .completing(Completes::Words(&["plain"])),
        DockerFlag::value("provenance", "string", "Shorthand for \"--attest=type=provenance\"")
            .completing(Completes::Words(&["false"])),
        DockerFlag::switch("pull", None, "Always attempt to pull all referenced images"),
        DockerFlag::switch("push", None, "Shorthand for \"--output=type=registry\""),
        DockerFlag::switch(
            "quiet",
            Some('q'),
            "Suppress the build output and print image ID on success",
        ),
        DockerFlag::value("sbom", "string", "Shorthand for \"--attest=type=sbom\"")
            .completing(Completes::Words(&["false"])),
        DockerFlag::value("secret", "stringArray", "Secret to expose to the build").unmodelled(),
        DockerFlag::value(
            "tag",
            "stringArray",
            "Image identifier (format: \"[registry/]repository[:tag]\")",
        )
        .short('t')
        .completing(Completes::AnyImage),
        DockerFlag::value("target", "string", "Set the target build stage to build"),
    ],
    arguments: (1, 1),
    completes: Completes::Words(&["."]),
    action: Action::Run(build::run),
};

const PULL: Subcommand = Subcommand {
    name: "pull",
    form: "[OPTIONS] NAME[:TAG|@DIGEST]",
    about: "Download an image from a registry",
    flags: &[
        DockerFlag::switch("all-tags", Some('a'), "Download all tagged images in the repository"),
        platform("Set platform if server is multi-platform capable"),
        QUIET,
    ],
    arguments: (1, 1),
    completes: Completes::RemoteImage,
    action: Action::Run(pull::run),
};

const PUSH: Subcommand = Subcommand {
    name: "push",
    form: "[OPTIONS] NAME[:TAG]",
    about: "Upload an image to a registry",
    flags: &[
        DockerFlag::switch("all-tags", Some('a'), "Push all tags of an image to the repository"),
        platform("Push a platform-specific manifest as a single-platform image"),
        QUIET,
    ],
    arguments: (1, 1),
    completes: Completes::LocalImage,
    action: Action::Run(push::run),
};

const IMAGES: Subcommand = Subcommand {
    name: "images",
    form: "[OPTIONS] [REPOSITORY[:TAG]]",
    about: "List images",
    flags: &[
        DockerFlag::switch("all", Some('a'), "Show all images (default hides intermediate images)"),
        DockerFlag::switch("digests", None, "Show digests"),
        FILTER.completing(Completes::Words(&["dangling=true", "label=", "reference="])),
        FORMAT.completing(Completes::Words(&["json", "table"])),
        NO_TRUNC,
        ONLY_IDS,
        DockerFlag::switch("tree", None, "List multi-platform images as a tree (EXPERIMENTAL)")
            .unmodelled(),
    ],
    arguments: (0, 1),
    completes: Completes::LocalImage,
    action: Action::Run(images::run),
};

const LOGIN: Subcommand = Subcommand {
    name: "login",
    form: "[OPTIONS] [SERVER]",
    about: "Authenticate to a registry.\nDefaults to Docker Hub if no server is specified.",
    flags: &[
        DockerFlag::value("password", "string", "Password or Personal Access Token (PAT)")
            .short('p'),
        DockerFlag::switch(
            "password-stdin",
            None,
            "Take the Password or Personal Access Token (PAT) from stdin",
        ),
        DockerFlag::value("username", "string", "Username")
            .short('u')
            .completing(Completes::Words(&["AWS"])),
    ],
    arguments: (0, 1),
    completes: Completes::RegistryHost,
    action: Action::Run(login::login),
};

const LOGOUT: Subcommand = Subcommand {
    name: "logout",
    form: "[SERVER]",
    about: "Log out from a registry.\nIf no server is specified, the default is defined by the daemon.",
    flags: &[],
    arguments: (0, 1),
    completes: Completes::RegistryHost,
    action: Action::Run(login::logout),
};

const VERSION: Subcommand = Subcommand {
    name: "version",
    form: "[OPTIONS]",
    about: "Show the Docker version information",
    flags: &[FORMAT.short('f').unmodelled()],
    arguments: (0, 0),
    completes: Completes::Nothing,
    action: Action::Run(system::version),
};

const INFO: Subcommand = Subcommand {
    name: "info",
    form: "[OPTIONS]",
    about: "Display system-wide information",
    flags: &[FORMAT.short('f').unmodelled()],
    arguments: (0, 0),
    completes: Completes::Nothing,
    action: Action::Run(system::info),
};

const fn group(
    name: &'static str,
    about: &'static str,
    subcommands: &'static [Subcommand],
) -> Subcommand {
    Subcommand {
        name,
        form: "",
        about,
        flags: &[],
        arguments: (0, 0),
        completes: Completes::Commands,
        action: Action::Group(subcommands),
    }
}

const BUILDX: Subcommand = group(
    "buildx",
    "Docker Buildx",
    &[
        Subcommand { action: Action::Run(build::run_buildx), ..BUILD },
        group(
            "imagetools",
            "Commands to work on images in registry",
            &[IMAGETOOLS_CREATE, IMAGETOOLS_INSPECT],
        ),
    ],
);

const IMAGETOOLS_CREATE: Subcommand = Subcommand {
    name: "create",
    form: "[OPTIONS] [SOURCE...]",
    about: "Create a new image based on source images",
    flags: &[
        DockerFlag::value("annotation", "stringArray", "Add annotation to the image").unmodelled(),
        DockerFlag::switch("append", None, "Append to existing manifest"),
        DockerFlag::switch("dry-run", None, "Show final image instead of pushing"),
        DockerFlag::value("file", "stringArray", "Read source descriptor from file")
            .short('f')
            .unmodelled(),
        DockerFlag::value(
            "prefer-index",
            "bool",
            "When only a single source is specified, prefer outputting an image index or manifest \
             list instead of performing a carbon copy (default true)",
        )
        .unmodelled(),
        DockerFlag::value("progress", "string", "Set type of progress output (\"plain\")")
            .completing(Completes::Words(&["plain"])),
        DockerFlag::value("tag", "stringArray", "Set reference for new image")
            .short('t')
            .completing(Completes::RemoteImage),
    ],
    arguments: (0, usize::MAX),
    completes: Completes::RemoteImage,
    action: Action::Run(imagetools::create),
};

const IMAGETOOLS_INSPECT: Subcommand = Subcommand {
    name: "inspect",
    form: "[OPTIONS] NAME",
    about: "Show details of an image in the registry",
    flags: &[
        DockerFlag::value("format", "string", "Format the output using the given Go template")
            .completing(Completes::Words(&["'{{json .Manifest}}'", "'{{.Manifest.Digest}}'"])),
        DockerFlag::switch("raw", None, "Show original, unformatted JSON manifest"),
    ],
    arguments: (1, 1),
    completes: Completes::RemoteImage,
    action: Action::Run(imagetools::inspect),
};

const IMAGE: Subcommand = group(
    "image",
    "Manage images",
    &[
        BUILD,
        HISTORY,
        Subcommand {
            form: "[OPTIONS] IMAGE [IMAGE...]",
            about: "Display detailed information on one or more images",
            action: Action::Run(inspect::image),
            ..INSPECT
        },
        LOAD,
        IMAGES.named("ls"),
        Subcommand {
            name: "prune",
            form: "[OPTIONS]",
            about: "Remove unused images",
            flags: &[
                DockerFlag::switch(
                    "all",
                    Some('a'),
                    "Remove all unused images, not just dangling ones",
                ),
                DockerFlag::value("filter", "filter", "Provide filter values").unmodelled(),
                DockerFlag::switch("force", Some('f'), "Do not prompt for confirmation"),
            ],
            arguments: (0, 0),
            completes: Completes::Nothing,
            action: Action::Run(remove::prune),
        },
        PULL,
        PUSH,
        RMI.named("rm"),
        SAVE,
        TAG,
    ],
);

const MANIFEST: Subcommand = group(
    "manifest",
    "Manage Docker image manifests and manifest lists",
    &[Subcommand {
        name: "inspect",
        form: "[OPTIONS] [MANIFEST_LIST] MANIFEST",
        about: "Display an image manifest, or manifest list",
        flags: &[
            DockerFlag::switch("insecure", None, "Allow communication with an insecure registry"),
            DockerFlag::switch(
                "verbose",
                Some('v'),
                "Output additional info including layers and platform",
            ),
        ],
        arguments: (1, 2),
        completes: Completes::RemoteImage,
        action: Action::Run(remote::manifest_inspect),
    }],
);

const HISTORY: Subcommand = Subcommand {
    name: "history",
    form: "[OPTIONS] IMAGE",
    about: "Show the history of an image",
    flags: &[
        FORMAT.completing(Completes::Words(&["json", "table"])),
        DockerFlag::switch("human", Some('H'), "Print sizes and dates in human readable format"),
        NO_TRUNC,
        ONLY_IDS,
    ],
    arguments: (1, 1),
    completes: Completes::LocalImage,
    action: Action::Run(history::run),
};

const INSPECT: Subcommand = Subcommand {
    name: "inspect",
    form: "[OPTIONS] NAME|ID [NAME|ID...]",
    about: "Return low-level information on Docker objects",
    flags: &[FORMAT.short('f').completing(Completes::Words(&["'{{.Id}}'", "json"]))],
    arguments: (1, usize::MAX),
    completes: Completes::LocalImage,
    action: Action::Run(inspect::object),
};

const RMI: Subcommand = Subcommand {
    name: "rmi",
    form: "[OPTIONS] IMAGE [IMAGE...]",
    about: "Remove one or more images",
    flags: &[
        DockerFlag::switch("force", Some('f'), "Force removal of the image"),
        DockerFlag::switch("no-prune", None, "Do not delete untagged parents"),
        DockerFlag::value("platform", "strings", "Remove only the given platform variant")
            .unmodelled(),
    ],
    arguments: (1, usize::MAX),
    completes: Completes::LocalImage,
    action: Action::Run(remove::rmi),
};

const LOAD: Subcommand = Subcommand {
    name: "load",
    form: "[OPTIONS]",
    about: "Load an image from a tar archive or STDIN",
    flags: &[
        DockerFlag::value("input", "string", "Read from tar archive file, instead of STDIN")
            .short('i')
            .completing(Completes::File),
        DockerFlag::switch("quiet", Some('q'), "Suppress the load output"),
    ],
    arguments: (0, 0),
    completes: Completes::Nothing,
    action: Action::Run(load::load),
};

const SAVE: Subcommand = Subcommand {
    name: "save",
    form: "[OPTIONS] IMAGE [IMAGE...]",
    about: "Save one or more images to a tar archive (streamed to STDOUT by default)",
    flags: &[DockerFlag::value("output", "string", "Write to a file, instead of STDOUT").short('o')],
    arguments: (1, usize::MAX),
    completes: Completes::LocalImage,
    action: Action::Run(save::save),
};

const TAG: Subcommand = Subcommand {
    name: "tag",
    form: "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
    about: "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE",
    flags: &[],
    arguments: (2, 2),
    completes: Completes::AnyImage,
    action: Action::Run(images::tag),
};
