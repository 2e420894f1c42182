//! `docker load` of files that somebody else made.

use std::rc::Rc;

use drydock::oci::{Digest, LayerContent};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestCaseError};

use super::support::World;

/// A tar archive with these files.
fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = Vec::new();
    for (path, content) in files {
        let mut header = vec![0; 512];
        header[..path.len()].copy_from_slice(path.as_bytes());
        header[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        header[156] = b'0';
        header[257..262].copy_from_slice(b"ustar");
        header[148..156].fill(b' ');
        let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        archive.extend(header);
        archive.extend(*content);
        archive.resize(archive.len().next_multiple_of(512), 0);
    }
    archive.resize(archive.len() + 1024, 0);
    archive
}

/// The path of a blob.
fn blob(bytes: &[u8]) -> String {
    format!("blobs/sha256/{}", Digest::of(bytes).hex())
}

const CONFIG: &[u8] =
    br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"#;
const LAYER: &[u8] = b"a layer";

fn manifest() -> Vec<u8> {
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{}","size":{}}},"layers":[{{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{}","size":{}}}]}}"#,
        Digest::of(CONFIG), CONFIG.len(), Digest::of(LAYER), LAYER.len(),
    )
    .into_bytes()
}

fn index(name: &str) -> Vec<u8> {
    let manifest = manifest();
    format!(
        r#"{{"schemaVersion":2,"manifests":[{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{}","size":{},"annotations":{{"io.containerd.image.name":"{name}"}}}}]}}"#,
        Digest::of(&manifest), manifest.len(),
    )
    .into_bytes()
}

/// An OCI layout as `docker save` and other tools write it.
fn layout() -> Vec<u8> {
    let manifest = manifest();
    tar(&[
        ("oci-layout", br#"{"imageLayoutVersion":"1.0.0"}"#),
        ("index.json", &index("docker.io/library/app:1")),
        (&blob(&manifest), &manifest),
        (&blob(CONFIG), CONFIG),
        (&blob(LAYER), LAYER),
    ])
}

#[test]
fn images_keep_their_digests() {
    let mut world = World::new();
    world.machine.write_file("a.tar", &layout());
    assert_eq!(world.shown("docker load -i a.tar"), "Loaded image: app:1\n");
    world.all(&["docker-mode containerd"]);
    let id = world.shown("docker image inspect --format '{{.Id}}' app:1");
    assert_eq!(id.trim(), Digest::of(&manifest()).to_string());
    // What came from outside can go to a registry, where its digest is the same.
    world.login();
    world.all(&[
        "aws ecr create-repository --repository-name app",
        "docker tag app:1 $REGISTRY/app:1",
    ]);
    let pushed = world.shown("docker push $REGISTRY/app:1");
    assert!(pushed.contains(&Digest::of(&manifest()).to_string()), "{pushed}");
}

#[test]
fn archives_before_docker_25_get_a_manifest() {
    let list = br#"[{"Config":"c.json","RepoTags":["old:1"],"Layers":["l/layer.tar"]}]"#;
    let mut world = World::new();
    world.machine.write_file(
        "old.tar",
        &tar(&[("manifest.json", list), ("c.json", CONFIG), ("l/layer.tar", LAYER)]),
    );
    assert_eq!(world.shown("docker load -q -i old.tar"), "");
    assert_eq!(world.shown("docker images --format '{{.Repository}}:{{.Tag}}' old"), "old:1\n");
}

/// What is wrong with an archive, and what is said about it.
#[test]
fn what_cannot_be_loaded_says_why() {
    const NO_MANIFEST: &str = "invalid archive: does not contain a manifest.json";
    let manifest = manifest();
    let (path, index) = (blob(&manifest), index("app:1"));
    let list = br#"[{"Config":"c.json","Layers":["../../x"]}]"#;
    let many = format!("[{}]", vec!["{}"; 65].join(","));
    let cases: [(Vec<u8>, &str, String); 10] = [
        (b"\x1f\x8b\x08".to_vec(), NO_MANIFEST, "compressed with gzip; the simulator reads plain .tar files: unpack it first, with `gunzip FILE`".into()),
        (b"hello".to_vec(), NO_MANIFEST, "no tar archive".into()),
        (tar(&[]), NO_MANIFEST, "neither `index.json` nor `manifest.json` in it; `docker save` and OCI layouts have them".into()),
        (tar(&[("index.json", b"{")]), "invalid archive", "`index.json` cannot be read".into()),
        (tar(&[("index.json", &index)]), "invalid archive", format!("`{path}` is not in it")),
        (tar(&[("index.json", &index), (&path, b"{}")]), "invalid archive", format!("`{path}` does not have the digest that it is named for")),
        (tar(&[("index.json", &index), (&path, &manifest)]), "invalid archive", format!("`{}` is not in it", blob(CONFIG))),
        (tar(&[("manifest.json", list), ("c.json", CONFIG)]), "invalid archive", "`../../x` is not in it".into()),
        (tar(&[("manifest.json", many.as_bytes())]), "invalid archive", "more than 64 images".into()),
        (layout()[..1600].to_vec(), NO_MANIFEST, "ends within `index.json`".into()),
    ];
    for (bytes, docker, ours) in cases {
        let mut world = World::new();
        world.machine.write_file("x.tar", &bytes);
        let expected = format!("Error response from daemon: {docker}\nⓘ x.tar: {ours}\n[exit 1]\n");
        assert_eq!(world.shown("docker load -i x.tar"), expected);
    }
}

/// Loading ends, whatever the bytes; what is refused leaves no trace, and every blob that is kept
/// has the digest that it is kept under.
fn load(bytes: &[u8]) -> Result<(), TestCaseError> {
    let mut world = World::new();
    world.machine.write_file("x.tar", bytes);
    let images = |world: &World| {
        let docker = world.machine.docker().unwrap();
        (docker.images().count(), docker.tags().count())
    };
    let before = images(&world);
    let run = world.run("docker load -i x.tar");
    prop_assert!(run.exit_code <= 1);
    if run.exit_code == 1 {
        prop_assert!(run.is_only_looking());
        prop_assert_eq!(images(&world), before);
        return Ok(());
    }
    let docker = world.machine.docker().unwrap();
    for image in docker.images().map(Rc::clone) {
        for named in image.blobs() {
            if let Some(LayerContent::Bytes(bytes)) = docker.blob(named.digest) {
                prop_assert_eq!(Digest::of(bytes), named.digest);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(Config::with_cases(300))]

    #[test]
    fn any_bytes_end(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
        load(&bytes)?;
    }

    #[test]
    fn a_damaged_archive_never_brings_a_blob_of_another_digest(
        changes in prop::collection::vec((any::<Index>(), any::<u8>()), 1..4),
        length in any::<Index>(),
        is_cut in any::<bool>(),
    ) {
        let mut bytes = layout();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if is_cut {
            bytes.truncate(length.index(bytes.len()));
        }
        load(&bytes)?;
    }

    #[test]
    fn any_documents_in_an_archive_end(
        index in "[\\[\\]{}\":,a-z0-9]{0,60}",
        list in "\\[\\{\"(Config|Layers)\":(\"c\"|\\[\"c\"\\])(,\"Layers\":\\[(\"c\"(,\"c\")?)?\\])?\\}\\]",
        has_index in any::<bool>(),
    ) {
        let name = if has_index { "index.json" } else { "manifest.json" };
        let text = if has_index { &index } else { &list };
        load(&tar(&[(name, text.as_bytes()), ("c", CONFIG)]))?;
    }
}
