// Copies in other Regions and accounts: configured, seen under way, arrived, and denied.
import assert from 'node:assert/strict';
import { journey, open } from './support/journey.mjs';
import { everyLook } from './support/look.mjs';
import { press, run } from './support/terminal.mjs';

const HOST = '111122223333.dkr.ecr.us-east-1.amazonaws.com';
const REPOSITORY = 'arn:aws:ecr:us-east-1:111122223333:repository/team/api';

/** Pushes an image under a new tag. */
const push = (tag) => [`docker tag busybox:1.38.0-glibc ${HOST}/team/api:${tag}`, `docker push ${HOST}/team/api:${tag}`];

/** Adds a rule through the form. */
async function add(page, rules, account, region, filters = '') {
  await rules.getByRole('combobox', { name: 'To the account' }).selectOption(account);
  await rules.getByRole('combobox', { name: 'In the Region' }).selectOption(region);
  await rules.getByRole('textbox', { name: /^Beginnings of names/ }).fill(filters);
  await press(page, rules.getByRole('button', { name: /^Add the rule as publisher\/admin/ }));
}

journey('copies are configured, under way, there, and denied with their reason', async ({ page, site }) => {
  await open(page, site, '#/replication');
  await page.getByText('No registry sends copies anywhere.').waitFor();
  await page.getByRole('table', { name: 'Registries' }).getByRole('link', { name: 'team/api' }).click();
  const part = (name) => page.getByRole('region', { name, exact: true });
  const rules = part('Rules of the registry');
  await rules.getByText('belongs to another account').waitFor();
  await press(page, rules.getByRole('button', { name: 'Type as publisher/admin' }));

  await rules.getByRole('textbox', { name: /^Beginnings of names/ }).fill('Team');
  await rules.getByText('`Team` is no prefix of a name').waitFor();
  await add(page, rules, '111122223333', 'eu-west-1', 'team/');
  await rules.getByText('Rule 1 copies repositories named `team/…` to eu-west-1 of 111122223333').waitFor();
  await add(page, rules, '444455556666', 'us-west-2', '');
  await add(page, rules, '111122223333', 'us-east-2', 'prod/');
  await press(page, rules.getByText('The configuration as JSON'));
  await rules.getByText('"filter": "team/"').waitFor();
  await press(page, rules.getByText('The configuration as JSON'));
  const images = part('Images');
  await images.getByText(/before a rule sent it here; a backfill sends it/).first().waitFor();

  await page.goto(`${site.url}#/sim`);
  await run(page, [`aws ecr get-login-password | docker login --username AWS --password-stdin ${HOST}`, ...push('2.0.0')]);
  await page.goto(`${site.url}#/replication?on=${REPOSITORY}`);
  const lanes = part('Lanes');
  const row = images.getByRole('row', { name: /^2\.0\.0/ });
  await row.getByText(/^on its way since/).first().waitFor();
  await lanes.getByRole('row', { name: /eu-west-1 of 111122223333/ }).getByText('1 under way').waitFor();
  await lanes.getByRole('row', { name: /us-east-2/ }).getByText(/filtered out/).waitFor();
  await everyLook(page, 'replication-under-way');

  await press(page, lanes.getByRole('button', { name: /^Clock to the last/ }));
  await row.getByText(/^arrived at/).waitFor();
  await row.getByText(/the destination does not allow `ecr:CreateRepository`/).waitFor();
  assert.match(await lanes.getByRole('row', { name: /us-west-2/ }).innerText(), /1 failed/);
  await lanes.getByText('nothing is under way in this registry').waitFor();

  // The destination lets copies in, and a backfill sends what was missed.
  const others = part('Other accounts');
  await others.getByText(/the last copy was denied `ecr:CreateRepository`/).waitFor();
  await everyLook(page, 'replication-denied');
  await press(page, others.getByRole('button', { name: 'Type as consumer/admin' }));
  await press(page, others.getByRole('button', { name: 'Put as consumer/admin: the registry policy of us-west-2 of 444455556666', exact: true }));
  await others.getByText('That registry has a policy now').waitFor();
  const backfills = part('Backfills');
  await press(page, backfills.getByRole('button', { name: 'Type as publisher/admin' }));
  await press(page, backfills.getByRole('button', { name: 'Start one to us-west-2 of 444455556666: a backfill', exact: true }));
  await backfills.getByText('PREPARING').waitFor();
  await press(page, lanes.getByRole('button', { name: 'Clock to the next' }));
  await backfills.getByText('IN_PROGRESS').waitFor();
  assert.equal(await backfills.getByRole('progressbar').count(), 1);
  await press(page, lanes.getByRole('button', { name: /^Clock to the last/ }));
  await backfills.getByText('COMPLETE').waitFor();
  await others.getByText(/the last copy was let in/).waitFor();
  await everyLook(page, 'replication-backfill');

  // What is refused is said here too.
  await press(page, rules.getByRole('button', { name: 'Remove rule 3' }));
  await rules.getByText(/^Rule 3/).waitFor({ state: 'detached' });
  await add(page, rules, '111122223333', 'us-east-1');
  await page.getByText('Replication destination cannot be the same as the source registry').waitFor();

  await page.getByRole('combobox', { name: 'Repository' }).selectOption('');
  await page.getByRole('region', { name: 'us-east-1 of 111122223333' }).getByRole('table').waitFor();
  await everyLook(page, 'replication-overview');
});

journey('the inspector leads to the copies and back', async ({ page, site }) => {
  await open(page, site, `#/sim?sel=${REPOSITORY}&pane=inspector`);
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'See where these images go' }).click();
  await page.getByRole('heading', { level: 1, name: 'Replication' }).waitFor();
  await page.getByText('No rule sends anything from this registry').waitFor();
  await page.getByRole('link', { name: 'its registry' }).click();
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('link', { name: /^See lanes/ }).click();
  await page.getByText('No registry sends copies anywhere.').waitFor();
  await page.goto(`${site.url}#/replication?on=${REPOSITORY}x`);
  await page.getByText('There is no such repository now').waitFor();
});
