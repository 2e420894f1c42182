// A small image in an OCI layout, as `docker save` packs it, made without docker.
import { createHash } from 'node:crypto';

const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');

function entry(path, content) {
  const header = Buffer.alloc(512);
  header.write(path, 0);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  header.write('0', 156);
  header.write('ustar\0' + '00', 257);
  header.write(' '.repeat(8), 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

/** The bytes of an archive with one image, and the image's digest. */
export function archive(name) {
  const files = new Map();
  const put = (mediaType, content) => {
    const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
    files.set(`blobs/sha256/${digest(bytes)}`, bytes);
    return { mediaType, digest: `sha256:${digest(bytes)}`, size: bytes.length };
  };
  const config = put('application/vnd.oci.image.config.v1+json', { architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } });
  const layer = put('application/vnd.oci.image.layer.v1.tar', 'a layer of its own');
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = put(mediaType, { schemaVersion: 2, mediaType, config, layers: [layer] });
  const annotations = { 'io.containerd.image.name': `docker.io/library/${name}` };
  files.set('index.json', Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [{ ...manifest, annotations }] })));
  const entries = [...files].map(([path, content]) => entry(path, content));
  return { bytes: Buffer.concat([...entries, Buffer.alloc(1024)]), digest: manifest.digest };
}
