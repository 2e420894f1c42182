// The log: filter by form and by address, why, back to a moment, files, the policy, metrics.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { journey, open } from './support/journey.mjs';
import { everyLook } from './support/look.mjs';
import { run as type } from './support/terminal.mjs';

const HOST = '111122223333.dkr.ecr.us-east-1.amazonaws.com';

/** Opens the simulator and types lines into its terminal, one after the other. */
async function run(page, site, lines) {
  await open(page, site, '#/sim');
  await type(page, lines);
}

const PULLS = [
  'as publisher/admin',
  `aws ecr get-login-password | docker login --username AWS --password-stdin ${HOST}`,
  `docker pull ${HOST}/team/api:1.4.2`,
  'clock +2m',
  `docker pull ${HOST}/team/api:1.4.2`,
];
const ALARM = 'aws cloudwatch put-metric-alarm --alarm-name many-pulls --namespace AWS/ECR --metric-name RepositoryPullCount --dimensions Name=RepositoryName,Value=team/api --statistic Sum --period 60 --evaluation-periods 1 --threshold 0 --comparison-operator GreaterThanThreshold';

const list = (page) => page.getByRole('list', { name: 'Calls and events' });
const rows = (page) => list(page).locator('.event');

journey('the form writes the address, and the address is the filter', async ({ page, site }) => {
  await run(page, site, ['as consumer/ci', 'aws ecr create-repository --repository-name mine', 'aws ecr list-images --repository-name mine']);
  await open(page, site, '#/log');
  await page.getByRole('heading', { level: 1, name: 'Log' }).waitFor();
  const all = await rows(page).count();
  assert.ok(all > 20, `${all} rows`);
  await page.getByRole('combobox', { name: 'Outcome' }).selectOption('denied');
  await page.waitForURL(/filter=outcome:denied/);
  await page.getByText(/^\d+ entr(y|ies), newest first$/).waitFor();
  // The address is there before the page has drawn what it asks for.
  await rows(page).filter({ hasNotText: 'denied' }).waitFor({ state: 'detached' });
  assert.ok((await rows(page).count()) >= 1);
  await page.getByLabel('Words').fill('who:ci createrepo');
  await page.getByLabel('Words').press('Enter');
  await page.waitForURL(/who:ci/);
  await page.waitForFunction(() => document.activeElement?.value === 'createrepo');
  await rows(page).filter({ hasText: 'CreateRepository' }).first().waitFor();
  await page.goBack();
  await page.waitForURL(/filter=outcome:denied$/);
  await page.getByRole('link', { name: 'Clear' }).click();
  await page.waitForURL(/#\/log$/);
  await page.getByLabel('Words').fill('outcome:perhaps');
  await page.getByLabel('Words').press('Enter');
  await page.getByRole('alert').getByText('there is no `perhaps`').waitFor();
});

journey('a row tells why, shows its record, and leads back to its moment', async ({ page, site }) => {
  await run(page, site, PULLS);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Log' }).click();
  const login = list(page).getByRole('button', { name: /GetAuthorizationToken/ }).first();
  await login.click();
  await page.getByText('Why?', { exact: false }).first().waitFor();
  await page.getByText('"eventName": "GetAuthorizationToken"').waitFor();
  const before = await rows(page).count();
  await page.getByRole('button', { name: /^Go to this moment \(step \d+\)$/ }).click();
  await page.waitForFunction((count) => document.querySelectorAll('.log .event').length < count, before);
  assert.match(await rows(page).first().innerText(), /GetAuthorizationToken/);
});

journey('what is shown is saved, and makes the least policy', async ({ page, site }) => {
  await run(page, site, PULLS);
  await open(page, site, '#/log?filter=action:get');
  const saved = async (name) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name }).click(),
    ]);
    return { file: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
  };
  const json = await saved('Save as JSONL');
  assert.equal(json.file, 'drydock-log.jsonl');
  const records = json.text.trim().split('\n').map((line) => JSON.parse(line));
  assert.ok(records.length >= 2);
  for (const record of records) assert.match(record.eventName, /Get/);
  const csv = await saved('Save as CSV');
  assert.equal(csv.file, 'drydock-log.csv');
  assert.equal(csv.text.trim().split('\n').length, records.length + 1);
  await list(page).getByRole('checkbox').first().check();
  await page.getByText('1 entry ticked').waitFor();
  await page.getByRole('button', { name: 'Make the policy' }).click();
  await page.getByText(/every one is allowed again/).waitFor();
  const policy = await page.getByLabel('Least privilege', { exact: true }).innerText();
  assert.equal(JSON.parse(policy).Statement.length, 1);
  await page.getByRole('button', { name: 'Untick all' }).click();
  await page.getByRole('button', { name: 'Make the policy' }).waitFor();
});

journey('metrics are drawn with their figures, and what does not exist is said', async ({ page, site }) => {
  await run(page, site, [...PULLS, ALARM, 'clock +2m', `docker pull ${HOST}/team/api:1.4.2`, 'clock +1m']);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Log' }).click();
  const metrics = page.getByRole('region', { name: 'Metrics' });
  await metrics.getByText('RepositorySizeBytes').waitFor();
  await page.getByRole('button', { name: 'Metrics' }).click();
  await page.waitForFunction(() => document.activeElement.id === 'log-metrics');
  await metrics.getByRole('row', { name: /team\/api.*3/ }).first().waitFor();
  await metrics.getByText('The figures of the plot').click();
  await metrics.getByRole('table', { name: 'Pulls by period' }).waitFor();
  await metrics.getByRole('row', { name: /many-pulls.*ALARM/ }).waitFor();
  await everyLook(page, 'log-metrics');
});

journey('the log looks right at every size', async ({ page, site }) => {
  await run(page, site, PULLS);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Log' }).click();
  await page.getByRole('button', { name: 'Make the policy' }).click();
  await list(page).getByRole('button', { name: /PutImage|BatchGetImage/ }).first().click();
  await everyLook(page, 'log');
});

journey('a log without entries looks right', async ({ page, site }) => {
  await open(page, site, '#/log?filter=nothing-is-called-this');
  await page.getByText('Nothing fits the filter.').waitFor();
  await everyLook(page, 'log-empty');
});
