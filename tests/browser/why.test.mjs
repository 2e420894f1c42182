// One question: by its address, by the form, of every kind of ending.
import assert from 'node:assert/strict';
import { journey, open } from './support/journey.mjs';
import { everyLook } from './support/look.mjs';

const HOST = '111122223333.dkr.ecr.us-east-1.amazonaws.com';
const verdict = (page) => page.getByRole('status', { name: 'Verdict' });

const questions = [
  ['consumer/ci', 'pull', `${HOST}/team/api:1.4.2`, /Denied: silent.*444455556666/],
  ['publisher/admin', 'pull', `${HOST}/team/api:1.4.2`, /Allowed/],
  ['consumer/ci', 'login', HOST, /Allowed/],
  ['publisher/ci', 'push', `${HOST}/team/api:2.0.0`, /Allowed/],
  ['publisher/admin', 'pull', `${HOST}/team/api:9.9.9`, /Failed: not a matter of permissions.*not found/],
  ['publisher/admin', 'push', `${HOST}/team/web:2.0.0`, /Failed: not a matter of permissions.*immutable/],
  ['publisher/admin', 'pull', `${HOST.replace('us-east-1', 'us-west-2')}/team/api:1.4.2`, /Failed: not a matter of permissions.*does not exist/],
  ['nobody/here', 'pull', `${HOST}/team/api:1.4.2`, /Failed.*there is no `nobody\/here`/],
  ['publisher/admin', 'pull', 'not an image', /Failed/],
];
for (const [who, does, on, expected] of questions) {
  journey(`${who} ${does} ${on} is answered by its address`, async ({ page, site }) => {
    await open(page, site, `#/why?who=${who}&do=${does}&on=${encodeURIComponent(on)}`);
    await page.waitForFunction(() => document.title.startsWith('Why?'));
    assert.match((await verdict(page).innerText()).replaceAll('\n', ' '), expected);
    assert.equal(await page.getByLabel('Who').inputValue(), who);
    assert.equal(await page.getByLabel('Does what').inputValue(), does);
    assert.equal(await page.getByLabel('On which image').inputValue(), on);
  });
}

journey('without an address the scenario’s own question is asked, and the form asks others', async ({ page, site }) => {
  await open(page, site, '#/why');
  assert.match(await verdict(page).innerText(), /Denied: silent/);
  await page.getByText('What the person at the keyboard saw').waitFor();
  await page.getByText('AWS’s message').waitFor();
  await page.getByLabel('Who').selectOption('publisher/admin');
  await page.getByLabel('On which image').press('Enter');
  await page.waitForURL(/#\/why\?who=publisher\/admin&do=pull&on=/);
  await verdict(page).getByText('Allowed').waitFor();
  await page.goBack();
  await verdict(page).getByText('Denied: silent').waitFor();
  assert.equal(await page.getByLabel('Who').inputValue(), 'consumer/ci');
});

journey('the way out is tried in the world, asked again, and taken back', async ({ page, site, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, site, '#/why');
  await page.getByRole('button', { name: 'Link to this' }).click();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /sub-folder\/#\/why\?who=consumer\/ci&do=pull&on=1111.*1\.4\.2$/);
  await page.getByRole('button', { name: 'What would allow it?' }).press('Enter');
  await page.waitForFunction(() => document.activeElement.id === 'try-fix');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.id === 'undo-fix');
  assert.match(await verdict(page).innerText(), /Allowed/);
  // The statement that decided, in the text of its policy.
  await page.getByRole('figure').filter({ hasText: 'Repository policy of team/api' }).locator('mark').first().waitFor();
  await page.keyboard.press('Enter');
  await verdict(page).getByText('Denied: silent').waitFor();
});

for (const [name, fragment] of [['why', '#/why'], ['why-failed', `#/why?who=publisher/admin&do=pull&on=${HOST}/team/api:9.9.9`], ['missing', '#/no/such/page']]) {
  journey(`${fragment} looks right at every size`, async ({ page, site }) => {
    await open(page, site, fragment);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await everyLook(page, name);
  });
}

journey('the proof with its truth table stands without width for columns', async ({ page, site }) => {
  await open(page, site, '#/why');
  await page.getByRole('button', { name: /Role policies/ }).click();
  await page.getByRole('table').first().waitFor();
  await everyLook(page, 'why-truth');
});
