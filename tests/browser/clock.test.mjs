// Time in the learner's hand: what is due stands in a list, and the clock goes there.
import assert from 'node:assert/strict';
import { journey, open } from './support/journey.mjs';
import { everyLook } from './support/look.mjs';

const LOGIN = 'aws ecr get-login-password | docker login --username AWS --password-stdin $ACCOUNT_ID.dkr.ecr.us-east-1.amazonaws.com';

journey('the agenda says what is due, and the clock goes there', async ({ page, site }) => {
  await open(page, site, '#/sim');
  const clock = page.getByRole('group', { name: 'Simulated clock' });
  const prompt = page.getByRole('textbox', { name: 'Command', exact: true });
  await prompt.focus();
  for (const line of ['as publisher/admin', 'docker logout $ACCOUNT_ID.dkr.ecr.us-east-1.amazonaws.com', LOGIN]) {
    await page.keyboard.type(line);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
  }
  const next = clock.getByRole('button', { name: /^Next, 2026-06-01 21:00: the login at/ });
  await next.waitFor();

  await clock.getByRole('button', { name: /^Agenda/ }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'What is due' });
  await dialog.getByRole('listitem').filter({ hasText: 'publisher/admin' }).waitFor();
  await everyLook(page, 'agenda');
  await dialog.getByRole('button', { name: /^Go there: move the clock to 2026-06-01 21:00/ }).first().focus();
  await page.keyboard.press('Enter');
  assert.match(await clock.locator('time').innerText(), /2026-06-01 21:00/);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
});
