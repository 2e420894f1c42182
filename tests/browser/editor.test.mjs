// The editor of policies, in the inspector: by keyboard, plain and rich, as text and as fields.
import assert from 'node:assert/strict';
import { journey, open } from './support/journey.mjs';
import { everyLook, keyToFrame, percentile } from './support/look.mjs';

const REPOSITORY = '#/sim?sel=arn:aws:ecr:us-east-1:111122223333:repository/team/api&pane=inspector';
const pane = (page) => page.getByRole('region', { name: 'Inspector', exact: true });
const POLICY = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::444455556666:root" },
      "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayers"]
    }
  ]
}`;

/** Opens the editor of a repository that has no policy yet. */
async function write(page, site) {
  await open(page, site, REPOSITORY);
  const inspector = pane(page);
  await inspector.getByRole('tab', { name: 'Policy', exact: true }).press('Enter');
  await inspector.getByRole('button', { name: 'Write a policy' }).press('Enter');
  return inspector;
}

const field = (inspector) => inspector.getByRole('textbox', { name: 'Policy of team/api', exact: true });
const rich = (inspector) => inspector.locator('.cm-content');
const text = async (inspector) => (await rich(inspector).locator('.cm-line').allTextContents()).join('\n');

/** Replaces the whole text. */
async function put(page, at, words) {
  await at.focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(words);
}

journey('a policy is written with problems, quick fixes, completion and meanings', async ({ page, site }) => {
  const inspector = await write(page, site);
  await rich(inspector).waitFor();
  await put(page, field(inspector), POLICY);

  // A problem is marked, listed, found by key and mended by key.
  const problems = inspector.getByRole('region', { name: 'Problems' });
  await problems.getByText('1 problem').waitFor();
  await inspector.locator('.cm-lintRange').waitFor();
  await everyLook(page, 'editor');
  await page.setViewportSize({ width: 1280, height: 800 });
  await field(inspector).focus();
  await page.keyboard.press('F8');
  await inspector.getByText(/^Line 8, column \d+: /).waitFor();
  await page.keyboard.press('Control+.');
  await problems.getByText('No problems found').waitFor();
  assert.match(await text(inspector), /"ecr:GetDownloadUrlForLayer"\]/);
  // The fix is a change like any other: the editor takes it back.
  await page.keyboard.press('Control+Z');
  await problems.getByText('1 problem').waitFor();
  await problems.getByRole('button', { name: 'line 8, column 39' }).press('Enter');
  await page.keyboard.press('ArrowLeft');
  // What the word at the caret means, with its source.
  await inspector.locator('.policy-about').getByText('explained here').waitFor();
  for (let step = 0; step < 12; step += 1) await page.keyboard.press('ArrowLeft');
  await inspector.locator('.policy-about').getByText('Fetches manifests by tag or digest').waitFor();
  assert.equal(await inspector.locator('.policy-about a').getAttribute('href'), 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html');

  // Completion offers what the world has.
  await put(page, field(inspector), '{\n"Statement": {\n"Effect": "Allow",\n"Principal": { "AWS": \n');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('End');
  await page.keyboard.press('Control+Space');
  await inspector.getByRole('option', { name: 'arn:aws:iam::444455556666:root' }).waitFor();
  await page.keyboard.type('"4444');
  await inspector.getByRole('option', { name: /role\/ci/ }).first().waitFor();
  await everyLook(page, 'editor-completion');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  // Tab leaves, until it is told to indent.
  await put(page, field(inspector), '{}');
  await page.keyboard.press('Control+M');
  await inspector.getByText(/Tab indents; Ctrl\+M lets it leave/).waitFor();
  await page.keyboard.press('Control+M');
  await page.keyboard.press('Tab');
  assert.equal(await rich(inspector).evaluate((element) => element.getRootNode().activeElement === element), false);
});

journey('the same policy as fields: a field changes its own element alone', async ({ page, site }) => {
  const inspector = await write(page, site);
  await rich(inspector).waitFor();
  await put(page, field(inspector), POLICY);
  await inspector.getByRole('tab', { name: 'Form', exact: true }).press('Enter');
  const action = inspector.getByRole('combobox', { name: 'Action 2 of statement 1', exact: true });
  assert.equal(await action.inputValue(), 'ecr:GetDownloadUrlForLayers');
  await action.fill('ecr:GetDownloadUrlForLayer');
  await action.press('Tab');
  await inspector.getByRole('region', { name: 'Problems' }).getByText('No problems found').waitFor();
  await inspector.getByRole('button', { name: 'Add condition of statement 1' }).press('Enter');
  const values = inspector.getByRole('textbox', { name: 'Values, one a line, 1 of statement 1' });
  await values.fill('o-exampleorg1');
  await values.press('Tab');
  await everyLook(page, 'editor-form');
  await page.setViewportSize({ width: 1280, height: 800 });
  await inspector.getByRole('tab', { name: 'JSON', exact: true }).press('Enter');
  const expected = POLICY.replace('Layers"]', 'Layer"],\n      "Condition": {\n        "StringEquals": { "aws:PrincipalOrgID": "o-exampleorg1" }\n      }');
  assert.equal(await text(inspector), expected);

  // What was removed gives the focus to what stands beside it.
  await inspector.getByRole('tab', { name: 'Form', exact: true }).press('Enter');
  await inspector.getByRole('button', { name: 'Remove condition 1 of statement 1' }).press('Enter');
  await inspector.getByRole('button', { name: 'Add condition of statement 1' }).and(page.locator(':focus')).waitFor();
  await inspector.getByRole('button', { name: 'Discard' }).press('Enter');
  await inspector.getByText('No policy: this repository says nothing').waitFor();
});

journey('the plain field stays by choice, and the caret stays where it was', async ({ page, site }) => {
  const inspector = await write(page, site);
  await rich(inspector).waitFor();
  await put(page, field(inspector), POLICY);
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowDown');
  await inspector.getByRole('checkbox', { name: 'Plain editor' }).press('Space');
  const plain = inspector.locator('textarea');
  await plain.waitFor();
  assert.equal(await plain.inputValue(), POLICY);
  assert.equal(await plain.evaluate((element) => element.selectionStart), 2);
  await everyLook(page, 'editor-plain');
  await page.setViewportSize({ width: 1280, height: 800 });
  // The keys work here, too.
  await plain.focus();
  await page.keyboard.press('F8');
  assert.equal(await plain.evaluate((element) => element.value.slice(element.selectionStart, element.selectionEnd)), '"ecr:GetDownloadUrlForLayers"');
  await page.keyboard.press('Control+.');
  await inspector.getByText('No problems found').waitFor();
  assert.match(await plain.inputValue(), /"ecr:GetDownloadUrlForLayer"\]/);
  const caret = await plain.evaluate((element) => element.selectionStart);
  await inspector.getByRole('checkbox', { name: 'Plain editor' }).press('Space');
  await rich(inspector).waitFor();
  await inspector.getByRole('button', { name: 'Format' }).press('Enter');
  await inspector.getByText('Formatted.').waitFor();
  assert.match(await text(inspector), /\n {8}"ecr:GetDownloadUrlForLayer"\n/);
  assert.ok(caret > 0);
});

journey('a caret in the plain field is where it was when the editor arrives', async ({ page, site }) => {
  // A service worker would have the file already.
  await page.addInitScript(() => {
    delete Navigator.prototype.serviceWorker;
  });
  let send;
  const sent = new Promise((resolve) => {
    send = resolve;
  });
  await page.route('**/editor-*.js', async (route) => {
    await sent;
    await route.continue();
  });
  const inspector = await write(page, site);
  const plain = inspector.locator('textarea');
  await put(page, plain, POLICY);
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  send();
  await rich(inspector).waitFor();
  await page.keyboard.type('X');
  assert.match(await text(inspector), /\nX {2}"Statement"/);
});

journey(
  'without its file the editor is the plain field and says so',
  async ({ page, site }) => {
    const inspector = await write(page, site);
    await inspector.getByText(/own file did not arrive/).waitFor();
    await put(page, inspector.locator('textarea'), POLICY);
    await inspector.getByText('1 problem').waitFor();
  },
  { replace: { 'editor.js': null }, expected: [/editor-|status of 404/] },
);

journey(
  'on a phone the plain field is the first choice',
  async ({ page, site }) => {
    const inspector = await write(page, site);
    await inspector.locator('textarea').waitFor();
    assert.equal(await inspector.getByRole('checkbox', { name: 'Plain editor' }).isChecked(), true);
    await inspector.getByRole('checkbox', { name: 'Plain editor' }).press('Space');
    await rich(inspector).waitFor();
    await page.reload();
    await inspector.getByRole('tab', { name: 'Policy', exact: true }).press('Enter');
    await inspector.getByRole('button', { name: 'Write a policy' }).press('Enter');
    await rich(inspector).waitFor();
  },
  { context: { viewport: { width: 390, height: 844 } } },
);

journey('typing into a policy keeps up with the keyboard', async ({ page, site }) => {
  const inspector = await write(page, site);
  await rich(inspector).waitFor();
  const statement = (index) => ({ Sid: `S${index}`, Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${444455550000 + index}:root` }, Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'] });
  const large = { Version: '2012-10-17', Statement: Array.from({ length: 40 }, (_, index) => statement(index)) };
  await put(page, field(inspector), JSON.stringify(large, null, 2));
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowDown');
  for (let step = 0; step < 14; step += 1) await page.keyboard.press('ArrowRight');
  const frames = await keyToFrame(page, 'abcdefghijklmnopqrstuvwxyz');
  const slow = percentile(frames, 0.95);
  console.log(`key to frame, policy of ${JSON.stringify(large).length} characters: median ${percentile(frames, 0.5).toFixed(0)} ms, p95 ${slow.toFixed(0)} ms`);
  assert.ok(slow <= 100, `p95 is ${slow} ms`);
});
