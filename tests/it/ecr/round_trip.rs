//! What is pushed comes back as it was.

use std::rc::Rc;

use drydock::ecr::operations::image::{BatchGetImage, ImageIdentifier, PutImage};
use drydock::ecr::operations::layer::{
    CompleteLayerUpload, GetDownloadUrlForLayer, InitiateLayerUpload, InitiateLayerUploadResponse,
    UploadLayerPart,
};
use drydock::ecr::{Answer, Call, Error, ImageTag, LayerPart, Target};
use drydock::oci::{Digest, LayerContent, published};
use drydock::wire::BlobRange;

use super::Bench;

fn target() -> Target {
    Target::new("team/api".parse().unwrap())
}

/// Uploads a blob as the registry's door does: real bytes as they are, a published layer in two
/// stretches where it is so large that its halves are allowed as parts.
fn push(bench: &mut Bench, digest: Digest, content: &LayerContent) {
    let parts = match content {
        LayerContent::Bytes(bytes) => vec![LayerPart::Bytes(Rc::clone(bytes))],
        LayerContent::Declared { size_bytes, .. } => {
            let half = size_bytes / 2;
            let lengths =
                if half < 5 << 20 { vec![*size_bytes] } else { vec![half, size_bytes - half] };
            ranges(digest, *size_bytes, &lengths)
        }
    };
    upload(bench, parts, digest).unwrap();
}

fn ranges(digest: Digest, size_bytes: u64, lengths: &[u64]) -> Vec<LayerPart> {
    let mut first_byte = 0;
    let range = |&length_bytes: &u64| {
        let range = BlobRange { digest, size_bytes, first_byte, length_bytes };
        first_byte += length_bytes;
        LayerPart::Range(range)
    };
    lengths.iter().map(range).collect()
}

fn upload(bench: &mut Bench, parts: Vec<LayerPart>, digest: Digest) -> Result<Answer, Error> {
    let call = Call::InitiateLayerUpload(InitiateLayerUpload { target: target(), mount: None });
    let Answer::InitiateLayerUpload(InitiateLayerUploadResponse::Started { upload_id, .. }) =
        bench.execute(call)?
    else {
        panic!("another answer")
    };
    let mut first = 0;
    for part in parts {
        let last = first + part.length_bytes() - 1;
        bench.execute(Call::UploadLayerPart(UploadLayerPart {
            target: target(),
            upload_id: upload_id.clone(),
            part_first_byte: first,
            part_last_byte: last,
            layer_part_blob: part,
        }))?;
        first = last + 1;
    }
    let layer_digests = vec![digest.to_string().into()];
    bench.execute(Call::CompleteLayerUpload(CompleteLayerUpload {
        target: target(),
        upload_id,
        layer_digests,
    }))
}

#[test]
fn every_published_image_is_pushed_and_pulled_under_its_digest() {
    for image in published::all() {
        let mut bench = Bench::with_repository();
        for (digest, content) in &image.blobs {
            push(&mut bench, *digest, content);
        }
        let tag: ImageTag = "1.0".parse().unwrap();
        let put = Call::PutImage(PutImage {
            target: target(),
            image_manifest: Rc::clone(image.manifest.bytes()),
            image_manifest_media_type: Some(image.manifest.media_type().clone()),
            image_tag: Some(tag.clone()),
            image_digest: None,
        });
        let Ok(Answer::PutImage(put)) = bench.execute(put) else {
            panic!("{} is not put", image.name)
        };
        assert_eq!(put.manifest.digest(), image.manifest.digest());

        let get = Call::BatchGetImage(BatchGetImage {
            target: target(),
            image_ids: vec![ImageIdentifier::tag(&tag)],
            accepted_media_types: Vec::new(),
        });
        let Ok(Answer::BatchGetImage(got)) = bench.execute(get) else {
            panic!("{} is not got", image.name)
        };
        assert_eq!(got.images[0].manifest, image.manifest, "{}", image.name);
        for (digest, content) in &image.blobs {
            let get = Call::GetDownloadUrlForLayer(GetDownloadUrlForLayer {
                target: target(),
                layer_digest: digest.to_string().into(),
            });
            let Ok(Answer::GetDownloadUrlForLayer(layer)) = bench.execute(get) else {
                panic!("{digest}")
            };
            assert_eq!((layer.layer_digest, layer.content.digest()), (*digest, *digest));
            assert_eq!(layer.content.bytes(), content.bytes());
            assert!(layer.download_url.starts_with(
                "https://prod-us-east-1-starport-layer-bucket.s3.us-east-1.amazonaws.com/"
            ));
        }
    }
}

#[test]
fn stretches_make_a_layer_only_when_they_are_all_of_one() {
    const MIB: u64 = 1 << 20;
    let (one, two) = (Digest::of(b"one"), Digest::of(b"two"));
    let of = |digest, first_byte, length_bytes| {
        LayerPart::Range(BlobRange { digest, size_bytes: 12 * MIB, first_byte, length_bytes })
    };
    let bytes = LayerPart::Bytes(vec![0; 6 << 20].into());
    let cases = [
        ("all of it", vec![of(one, 0, 6 * MIB), of(one, 6 * MIB, 6 * MIB)], true),
        ("the first half", vec![of(one, 0, 6 * MIB)], false),
        ("the first half twice", vec![of(one, 0, 6 * MIB), of(one, 0, 6 * MIB)], false),
        ("halves of two", vec![of(one, 0, 6 * MIB), of(two, 6 * MIB, 6 * MIB)], false),
        ("bytes and a half", vec![bytes.clone(), of(one, 6 * MIB, 6 * MIB)], false),
        ("a half and bytes", vec![of(one, 0, 6 * MIB), bytes], false),
    ];
    for (what, parts, is_layer) in cases {
        let mut bench = Bench::with_repository();
        let result = upload(&mut bench, parts, one).err();
        assert_eq!(result, if is_layer { None } else { Some(Error::InvalidLayer) }, "{what}");
    }
}
