// The built page on a local server, in a sub-folder, as any static host would show it.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = process.env.DRYDOCK_DIST ?? fileURLToPath(new URL('../../../www/dist', import.meta.url));

// Deep, so that a path written from the root, or one folder short, is found out.
const FOLDER = '/some/sub-folder/';

const MEDIA_TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Serves the page. `replace` maps a file's name without its hash (`drydock.wasm`) to what is sent
 * instead: a text, or `null` for "not found".
 */
export async function serve(replace = {}) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const body = pathname.startsWith(FOLDER) ? await content(pathname.slice(FOLDER.length), replace) : null;
    const type = MEDIA_TYPES[extname(pathname)] ?? MEDIA_TYPES['.html'];
    response.writeHead(body === null ? 404 : 200, { 'Content-Type': type, 'Cache-Control': 'no-cache' });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${FOLDER}`,
    /** From now on nothing answers, not even to connections that are open: as offline as it gets. */
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function content(path, replace) {
  const name = path === '' ? 'index.html' : path;
  const plain = name.replace(/-[0-9a-f]{10}(?=\.)/, '');
  if (plain in replace) return replace[plain];
  const file = normalize(join(DIST, name));
  if (!file.startsWith(DIST)) return null;
  return readFile(file).catch(() => null);
}
