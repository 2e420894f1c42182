// An image on debian is scanned, its findings are read, filtered and compared, and the clock moves.
import assert from 'node:assert/strict';
import { journey, open } from './support/journey.mjs';
import { everyLook } from './support/look.mjs';
import { press, run } from './support/terminal.mjs';

const REPOSITORY = 'arn:aws:ecr:us-east-1:111122223333:repository/team/api';
const REGISTRY = '111122223333.dkr.ecr.us-east-1.amazonaws.com';

/** The number of findings that the filter leaves. */
async function shown(findings) {
  return Number.parseInt(await findings.getByRole('search').getByRole('status').textContent(), 10);
}

journey('an image is scanned, and its findings are read and filtered', async ({ page, site, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, site, '#/sim');
  await run(page, [
    'as publisher/admin',
    `aws ecr get-login-password | docker login --username AWS --password-stdin ${REGISTRY}`,
    `docker tag debian:trixie-slim ${REGISTRY}/team/api:trixie`,
    `docker push -q ${REGISTRY}/team/api:trixie`,
    `docker tag debian:bookworm-slim ${REGISTRY}/team/api:base`,
    `docker push -q ${REGISTRY}/team/api:base`,
  ]);
  await page.goto(`${site.url}#/sim?sel=${REPOSITORY}&pane=inspector`);
  await page.getByRole('tab', { name: 'Settings' }).click();
  await press(page, page.getByRole('link', { name: 'See scans and findings' }));
  const settings = page.getByRole('region', { name: 'How images are scanned' });
  const images = page.getByRole('region', { name: 'Images' });
  const findings = page.getByRole('region', { name: 'Findings' });
  await settings.getByText('ECR scans an image when somebody asks for it.').waitFor();
  await findings.getByText('Not scanned yet.').waitFor();

  // Asked for and waited for, each a step; the wait moves the clock.
  await press(page, images.getByRole('button', { name: /^Scan now: base/ }));
  await images.getByRole('row', { name: /^base.*scan goes on/ }).waitFor();
  await press(page, images.getByRole('button', { name: /^Wait for it: base/ }));
  await images.getByRole('row', { name: /^base.*scanned.*2 critical, 2 high, 3 medium, 1 low, 8 informational/ }).waitFor();
  await findings.getByText('16 findings: 2 critical').waitFor();
  assert.equal(await shown(findings), 16);

  // Filtered by severity, then by a word.
  const severity = findings.getByRole('combobox', { name: 'Severity' });
  await severity.selectOption('CRITICAL');
  assert.equal(await shown(findings), 2);
  await findings.getByRole('row', { name: /^CVE-2023-45853 CRITICAL zlib1g/ }).waitFor();
  await severity.selectOption('');
  await findings.getByRole('textbox', { name: /Weakness/ }).fill('perl');
  await findings.getByRole('row', { name: /^CVE-2023-31484.*newer base image/ }).waitFor();
  assert.equal(await shown(findings), 1);
  const copy = findings.getByRole('button', { name: 'Copy the findings as CSV' });
  await press(page, copy);
  const csv = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(csv, /^name,severity,package.*\nCVE-2023-31484,HIGH,perl-base,5\.36\.0-7\+deb12u1,.*\n$/);
  await findings.getByRole('textbox', { name: /Weakness/ }).fill('');

  // Another release beside it.
  await press(page, images.getByRole('button', { name: /^Scan now: trixie/ }));
  await press(page, images.getByRole('button', { name: /^Wait for it: trixie/ }));
  await findings.getByRole('combobox', { name: 'From which image' }).selectOption({ index: 1 });
  await findings.getByText('0 gone, 4 new, 12 the same.').waitFor();
  await findings.getByRole('heading', { name: 'New, 4' }).waitFor();
  await findings.getByText(/^Layer 1: \d+ packages/).click();
  await copy.getByText('CSV', { exact: true }).waitFor();
  await everyLook(page, 'scans');

  // An image of which nothing is known says so; the address names it.
  await press(page, images.getByRole('link', { name: '1.4.1' }));
  await page.waitForURL(/&image=sha256:/);
  await press(page, findings.getByRole('button', { name: 'Scan now' }));
  await press(page, findings.getByRole('button', { name: 'Wait for it' }));
  await findings.getByText('UNSUPPORTED_IMAGE').waitFor();
  await images.getByText('Refused.').waitFor();

  // A setting is changed as a step, and the words follow.
  const rule = settings.getByRole('combobox', { name: /registry’s rule/ });
  await rule.selectOption('enhanced-continuous');
  await press(page, settings.getByRole('button', { name: /^Set as/ }).last());
  await settings.getByText('CONTINUOUS_SCAN rule covers it, by the filter team/api').waitFor();
  await press(page, images.getByRole('button', { name: /^Wait for it: base/ }));
  await images.getByRole('row', { name: /^base.*scanned and watched/ }).waitFor();
});

journey('where there is nothing, the first command stands', async ({ page, site }) => {
  await open(page, site, '#/sim');
  await run(page, ['as publisher/admin', 'aws ecr create-repository --repository-name team/empty']);
  await page.goto(`${site.url}#/scans?on=${REPOSITORY.replace('team/api', 'team/empty')}`);
  await page.getByRole('region', { name: 'Images' }).getByText(/docker push .*team\/empty:latest/).waitFor();
  await page.goto(`${site.url}#/scans?on=${REPOSITORY}&image=sha256:${'0'.repeat(64)}`);
  await page.getByText('There is no such image now').waitFor();
  await page.goto(`${site.url}#/scans?on=${REPOSITORY}x`);
  await page.getByText('There is no such repository now').waitFor();
});
