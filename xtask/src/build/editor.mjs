// Joins the editor and what it is made of into one file and prints it. Called by the build; see
// editor.rs beside this file.
//
//   node editor.mjs ENTRY.js
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const PACKAGES = fileURLToPath(new URL('../../node_modules', import.meta.url));
const [entry] = process.argv.slice(2);

const { outputFiles, metafile } = await build({
  entryPoints: [entry],
  bundle: true,
  format: 'esm',
  minify: true,
  target: 'es2022',
  // The sources are not below the folder of the packages.
  nodePaths: [PACKAGES],
  metafile: true,
  outdir: 'nowhere',
  write: false,
});

/** The names of the packages whose files went in. */
const packages = new Set(
  Object.keys(metafile.inputs)
    .map((path) => path.split('node_modules/')[1]?.split('/'))
    .filter((parts) => parts)
    .map((parts) => parts.slice(0, parts[0].startsWith('@') ? 2 : 1).join('/')),
);

// Their licences want to go along; most have the same one, word for word.
const notices = new Map();
for (const name of [...packages].sort()) {
  const text = (await readFile(join(PACKAGES, ...name.split('/'), 'LICENSE'), 'utf8')).trim();
  notices.set(text, [...(notices.get(text) ?? []), name]);
}
const words = [...notices].map(([text, names]) => `${names.join(', ')}:\n\n${text}`).join('\n\n');
process.stdout.write(`/*!\n${words.replaceAll('*/', '* /')}\n*/\n${outputFiles[0].text}`);
