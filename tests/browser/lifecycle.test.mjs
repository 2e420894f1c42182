// A lifecycle policy is written, looked at against the clock, and put.
import assert from 'node:assert/strict';
import { journey, open } from './support/journey.mjs';
import { everyLook } from './support/look.mjs';
import { run } from './support/terminal.mjs';

const REPOSITORY = 'arn:aws:ecr:us-east-1:111122223333:repository/team/api';

journey('a policy is written in a form, seen at work, and put', async ({ page, site }) => {
  await open(page, site, '#/sim');
  await run(page, ['as publisher/admin']);
  await page.goto(`${site.url}#/lifecycle?on=${REPOSITORY}`);
  const policy = page.getByRole('region', { name: 'Policy' });
  const forecast = page.getByRole('region', { name: 'What it does' });
  await forecast.getByText('Write a rule').waitFor();

  // By keyboard: a rule that keeps one image.
  await policy.getByRole('button', { name: 'Add a rule' }).focus();
  await page.keyboard.press('Enter');
  const rule = policy.getByRole('group', { name: 'Rule 1' });
  await rule.getByRole('combobox', { name: 'Images' }).selectOption('any');
  await rule.getByRole('combobox', { name: 'When' }).selectOption('imageCountMoreThan');
  await rule.getByRole('textbox', { name: 'Images' }).fill('1');
  await forecast.getByText(/1 expire, 0 go into the archive, 1 stay/).waitFor();
  await forecast.getByRole('row', { name: /expires by rule 1/ }).waitFor();
  assert.match(await forecast.getByRole('img').getAttribute('aria-label'), /^2 images from/);

  // Text and form are one: what is wrong is said, and the last good version stays in sight.
  await rule.getByRole('textbox', { name: 'Images' }).fill('0');
  await policy.getByText(/minimum: 1, found: 0/).waitFor();
  await forecast.getByText('Shown is the last version').waitFor();
  await rule.getByRole('textbox', { name: 'Images' }).fill('1');
  await policy.getByRole('button', { name: 'Add a rule' }).click();
  await policy.getByRole('button', { name: 'Earlier: rule 2' }).click();
  await policy.getByRole('group', { name: 'Rule 1' }).getByRole('textbox', { name: 'Days' }).waitFor();
  await forecast.getByRole('slider', { name: /Look ahead/ }).fill('20');
  await forecast.getByText('in 20 days').waitFor();
  await everyLook(page, 'lifecycle');

  // The draft outlives a look elsewhere, and is put as a step.
  await page.goto(`${site.url}#/why`);
  await page.goto(`${site.url}#/lifecycle?on=${REPOSITORY}`);
  await policy.getByText('A draft.').waitFor();
  await policy.getByRole('button', { name: /^Put as publisher\/admin/ }).focus();
  await page.keyboard.press('Enter');
  await policy.getByText('This is the policy that the repository has.').waitFor();
  await page.getByRole('group', { name: 'Steps' }).getByRole('button', { name: 'Undo' }).click();
  await policy.getByText('The repository has no policy').waitFor();
});

journey('a text that no form can show can be edited all the same', async ({ page, site }) => {
  await open(page, site, `#/lifecycle?on=${REPOSITORY}`);
  const policy = page.getByRole('region', { name: 'Policy' });
  await policy.getByRole('tab', { name: 'JSON' }).click();
  await policy.getByRole('textbox', { name: 'Policy text' }).fill('{"rules":[],"colour":1}');
  await policy.getByText(/properties which are not allowed by the schema/).waitFor();
  await policy.getByRole('tab', { name: 'Form' }).click();
  await policy.getByText('there is no field for `colour`').waitFor();
  await page.goto(`${site.url}#/lifecycle?on=${REPOSITORY}x`);
  await page.getByText('There is no such repository now').waitFor();
});
