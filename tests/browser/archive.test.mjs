// A reader's own image: chosen in the field by keyboard, or dropped on the page.
import assert from 'node:assert/strict';

import { archive } from './support/archive.mjs';
import { journey, open } from './support/journey.mjs';
import { everyLook } from './support/look.mjs';

const blocks = (page) => page.getByRole('log', { name: 'Terminal output' }).getByRole('article');
const field = (page) => page.getByLabel('A .tar file of docker save, or an OCI layout');

async function loaded(page, act) {
  const before = await blocks(page).count();
  await act();
  await blocks(page).nth(before).waitFor();
  return blocks(page).last().innerText();
}

/** Drags files over the page and, unless told otherwise, lets go. */
async function drag(page, files, end = 'drop') {
  await page.evaluate(
    ([list, last]) => {
      const dataTransfer = new DataTransfer();
      for (const { name, bytes } of list) dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
      for (const type of ['dragenter', 'dragover', last]) {
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }
    },
    [files.map(({ name, bytes }) => ({ name, bytes: [...bytes] })), end],
  );
}

journey('an archive chosen by keyboard is one step that undo takes back', async ({ page, site }) => {
  await open(page, site, '#/sim');
  const summary = page.getByText('Load an image archive');
  await summary.focus();
  await page.keyboard.press('Enter');
  await page.getByText('It stays in this tab').waitFor();
  const { bytes, digest } = archive('mine:1');
  const said = await loaded(page, () => field(page).setInputFiles({ name: 'My image.tar', mimeType: 'application/x-tar', buffer: bytes }));
  assert.match(said, /docker load -i My-image\.tar/);
  assert.match(said, /Loaded image: mine:1/);
  await page.getByRole('status').getByText('My image.tar was handed to docker load.').waitFor();
  await everyLook(page, 'archive');
  const command = page.getByRole('textbox', { name: 'Command' });
  const run = (line) =>
    loaded(page, async () => {
      await command.fill(line);
      await command.press('Enter');
    });
  await run('docker-mode containerd');
  assert.match(await run("docker image inspect --format '{{.Id}}' mine:1"), new RegExp(digest));
  await run('undo 2');
  assert.match(await run('docker images mine'), /IMAGE ID\s+CREATED\s+SIZE\s*(Re-run|Copy|$)/);
});

journey('an archive can be dropped anywhere on the page', async ({ page, site }) => {
  await open(page, site, '#/sim');
  const file = { name: 'dropped.tar', bytes: archive('other:2').bytes };
  await drag(page, [file], 'dragover');
  await page.getByText('Drop the archive to load its images').waitFor();
  const said = await loaded(page, () => drag(page, [file]));
  assert.match(said, /Loaded image: other:2/);
  assert.equal(await page.getByText('Drop the archive to load its images').count(), 0);
});

journey('what is no archive, or more than one, is refused in words', async ({ page, site }) => {
  await open(page, site, '#/sim');
  const notes = { name: 'notes.txt', bytes: Buffer.from('no archive') };
  const said = await loaded(page, () => drag(page, [notes]));
  assert.match(said, /invalid archive: does not contain a manifest\.json/);
  assert.match(said, /notes\.txt: no tar archive/);
  await drag(page, [notes, notes]);
  await page.getByRole('status').getByText('One archive at a time, please.').waitFor();
  const large = { name: 'large.tar', mimeType: 'application/x-tar', buffer: Buffer.alloc(49) };
  await page.evaluate(() => {
    // Nobody has 64 MB at hand in a test: the file only says that it is larger.
    Object.defineProperty(File.prototype, 'size', { get: () => 2 ** 26 + 1 });
  });
  await page.getByText('Load an image archive').click();
  await field(page).setInputFiles(large);
  await page.getByRole('status').getByText('large.tar is larger than 64 MB.').waitFor();
});
