// The workbench by keyboard alone: from the tree to a layer, to a policy, to a pull that succeeds.
import assert from 'node:assert/strict';
import { journey, open } from './support/journey.mjs';
import { everyLook } from './support/look.mjs';
import { type } from './support/terminal.mjs';

const IMAGE = '111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2';
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'ConsumerPulls',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::444455556666:role/ci' },
      Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    },
  ],
});

const pane = (page, name) => page.getByRole('region', { name, exact: true });
const prompt = (page) => page.getByRole('textbox', { name: 'Command', exact: true });

/** Types a command; what its block in the log says. */
const say = async (page, line) => (await type(page, line)).innerText();

/** Moves in the tree until the line whose name matches has the focus, and chooses it. */
async function choose(page, name) {
  await page.locator('[role=treeitem][tabindex="0"]').focus();
  await page.keyboard.press('Home');
  for (let step = 0; step < 40; step += 1) {
    const words = await page.evaluate(() => document.activeElement.innerText);
    if (name.test(words)) {
      await page.keyboard.press('Enter');
      return;
    }
    await page.keyboard.press('ArrowDown');
  }
  assert.fail(`no line of the tree matches ${name}`);
}

/** Presses a button that has a name, by keyboard. */
async function press(scope, name, key = 'Enter') {
  await scope.getByRole('button', { name, exact: true }).press(key);
}

journey('a policy is edited, tried and taken back by keyboard', async ({ page, site }) => {
  await open(page, site, '#/sim');
  const inspector = pane(page, 'Inspector');

  await choose(page, /^1\.4\.2\b/);
  await inspector.getByRole('heading', { name: 'team/api:1.4.2' }).waitFor();
  assert.ok((await inspector.getByRole('region', { name: 'Layers' }).getByRole('listitem').count()) >= 2);
  await everyLook(page, 'sim-image');

  await say(page, 'as publisher/admin');
  await choose(page, /^team\/api\b/);
  await inspector.getByRole('heading', { name: 'team/api', exact: true }).waitFor();
  await inspector.getByRole('tab', { name: 'Images' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await press(inspector, 'Write a policy');
  const field = inspector.getByRole('textbox', { name: 'Policy of team/api' });
  await field.focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText('{ "Statement": [');
  await inspector.getByRole('button', { name: /^line 1,/ }).first().waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(POLICY);
  await everyLook(page, 'sim-policy');
  await press(inspector, 'Apply as publisher/admin');
  await inspector.getByRole('button', { name: 'Edit', exact: true }).waitFor();

  await say(page, 'as consumer/ci');
  const pulled = await say(page, `docker pull ${IMAGE}`);
  assert.match(pulled, /Downloaded newer image/);

  const events = pane(page, 'Events');
  await events.getByRole('textbox', { name: 'Filter' }).focus();
  await page.keyboard.type('SetRepositoryPolicy');
  await events.getByRole('status').getByText('1 entry').waitFor();
  await events.getByRole('button', { name: /SetRepositoryPolicy/ }).press('Enter');
  await events.getByText('Caller’s side').waitFor();
  await everyLook(page, 'sim-events');

  // The pull, the identity, the draft that was done with, the policy; then the draft itself.
  for (const line of ['undo', 'undo', 'undo', 'undo']) await say(page, line);
  await inspector.getByRole('button', { name: 'Discard' }).waitFor();
  await say(page, 'undo');
  await inspector.getByText('No policy: this repository says nothing').waitFor();
});

journey('a refusal stands beside the editor', async ({ page, site }) => {
  await open(page, site, '#/sim?sel=arn:aws:ecr:us-east-1:111122223333:repository/team/api');
  const inspector = pane(page, 'Inspector');
  await inspector.getByRole('tab', { name: 'Policy', exact: true }).press('Enter');
  await press(inspector, 'Write a policy');
  await inspector.locator('.cm-content').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(POLICY);
  await press(inspector, 'Apply as consumer/ci');
  await inspector.getByRole('status').getByText(/AccessDeniedException/).waitFor();
  // Nothing is lost: who may change the policy applies the same draft.
  const lines = await inspector.locator('.cm-line').allTextContents();
  assert.equal(lines.join('\n'), POLICY);
  await say(page, 'as publisher/admin');
  await press(inspector, 'Apply as publisher/admin');
  await inspector.getByRole('button', { name: 'Delete policy' }).waitFor();
  assert.equal(await inspector.getByRole('textbox').count(), 0);
});

journey('a repository tells where its tags pointed, and how an image gets there', async ({ page, site }) => {
  await open(page, site, '#/sim');
  const inspector = pane(page, 'Inspector');
  const host = '111122223333.dkr.ecr.us-east-1.amazonaws.com';
  await say(page, 'as publisher/admin');
  for (const version of ['1.4.1', '1.4.2']) {
    await say(page, `docker tag ${host}/team/api:${version} ${host}/team/api:latest`);
    await say(page, `docker push ${host}/team/api:latest`);
  }
  await choose(page, /^team\/api\b/);
  const tab = async (name) => {
    const button = inspector.getByRole('tab', { name, exact: true });
    await button.press('Enter');
    await inspector.getByRole('tab', { name, exact: true, selected: true }).waitFor();
  };
  await tab('Tags');
  const moves = inspector.getByRole('list', { name: 'Where latest pointed' }).getByRole('listitem');
  assert.equal(await moves.count(), 2);
  await everyLook(page, 'sim-tags');
  // A move leads back to its world.
  await moves.first().getByRole('button', { name: /^Go to the world/ }).press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('.tag-lane').length === 3);
  assert.equal(await moves.count(), 1);
  await tab('Push');
  await inspector.getByRole('button', { name: 'Log in', exact: true }).press('Enter');
  await page.getByRole('log', { name: 'Terminal output' }).getByText('Login Succeeded').last().waitFor();
  await everyLook(page, 'sim-push');
});

journey('another scenario is opened, and the one that was left is kept', async ({ page, site }) => {
  await open(page, site, '#/sim');
  await say(page, 'echo remember me');
  await page.getByLabel('Scenario').selectOption('An organisation');
  await choose(page, /^organization o-/);
  const inspector = pane(page, 'Inspector');
  await inspector.getByRole('region', { name: 'Tree of the organization' }).waitFor();
  assert.ok((await inspector.getByRole('figure').count()) >= 2, 'its policies are shown');
  await everyLook(page, 'sim-organization');
  assert.equal(await page.getByText('remember me').count(), 0);
  await page.getByLabel('Scenario').selectOption('Two accounts');
  await page.getByRole('log', { name: 'Terminal output' }).getByText('remember me').first().waitFor();
  await page.goto(`${site.url}#/sim/nowhere`);
  await page.getByRole('heading', { name: 'No such page' }).waitFor();
});

journey(
  'a narrow screen shows one pane at a time',
  async ({ page, site }) => {
    await open(page, site, '#/sim');
    assert.equal(await pane(page, 'World').isVisible(), false);
    await page.getByRole('navigation', { name: 'Panes' }).getByRole('link', { name: 'World' }).press('Enter');
    await pane(page, 'World').waitFor();
    assert.equal(await pane(page, 'Terminal').isVisible(), false);
    await choose(page, /^team\/api\b/);
    await pane(page, 'Inspector').getByRole('heading', { name: 'team/api' }).waitFor();
    // The focus follows in an effect, after the pane is drawn.
    await page.waitForFunction(() => document.activeElement.id === 'pane-inspector');
  },
  { context: { viewport: { width: 390, height: 844 } } },
);
