// The start scene: a denied pull, why, the fix, the image, and back; by keyboard alone.
import assert from 'node:assert/strict';
import { journey, open } from './support/journey.mjs';
import { everyLook } from './support/look.mjs';

const IMAGE = '111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2';
const DIGEST = /Digest: sha256:[0-9a-f]{64}/;

const verdict = (page) => page.getByRole('status', { name: 'Verdict' });
const output = (page) => page.getByRole('log', { name: 'Terminal output' });
const focused = (page) => page.evaluate(() => document.activeElement.innerText.replaceAll('\n', ' ').trim());

/** Presses Tab until the focus is on the element of that id, as somebody without a mouse would. */
async function tabTo(page, id) {
  for (let presses = 0; presses < 60; presses += 1) {
    if ((await page.evaluate(() => document.activeElement.id)) === id) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab never came to ${id}`);
}

journey('a denied pull is seen, explained, mended and taken back by keyboard alone', async ({ page, site }) => {
  await open(page, site);
  assert.match(await output(page).innerText(), /not authorized to perform: ecr:BatchGetImage/);
  assert.doesNotMatch(await output(page).innerText(), DIGEST);
  assert.match(await verdict(page).innerText(), /Denied: silent, not forbidden/);
  assert.match(await verdict(page).innerText(), /111122223333 owns the repository and has said nothing about account 444455556666/);

  await tabTo(page, 'why');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.getAttribute('aria-expanded') === 'true');
  assert.match(await focused(page), /Repository policy.*decides/);
  await page.getByRole('heading', { name: 'A statement like this would decide' }).waitFor();

  await tabTo(page, 'try-fix');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.id === 'undo-fix');
  assert.match(await verdict(page).innerText(), /Allowed/);
  assert.match(await verdict(page).innerText(), /AllowPull.*PullTeamImages/);
  assert.match(await output(page).innerText(), DIGEST);
  assert.match(await output(page).innerText(), new RegExp(`Downloaded newer image for ${IMAGE}`));

  await page.keyboard.press('Enter'); // Undo has the focus.
  await page.waitForFunction(() => document.activeElement.id === 'why');
  assert.match(await verdict(page).innerText(), /Denied/);
});

journey('the scene looks right at every size, before, with and after the fix', async ({ page, site }) => {
  await open(page, site);
  await everyLook(page, 'scene-denied');
  await page.locator('#why').click();
  await page.locator('#try-fix').waitFor();
  await everyLook(page, 'scene-why');
  await page.locator('#try-fix').click();
  await page.locator('#undo-fix').waitFor();
  await everyLook(page, 'scene-allowed');
});
