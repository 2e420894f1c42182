// The settings and quotas of a registry, by keyboard: each change is a step of the terminal.
import assert from 'node:assert/strict';
import { journey, open } from './support/journey.mjs';
import { everyLook } from './support/look.mjs';
import { type } from './support/terminal.mjs';

const pane = (page, name) => page.getByRole('region', { name, exact: true });
const log = (page) => page.getByRole('log', { name: 'Terminal output' });

async function tab(inspector, name) {
  await inspector.getByRole('tab', { name, exact: true }).focus();
  await inspector.page().keyboard.press('Enter');
}

/** Chooses a value and presses the button beside it. */
async function set(inspector, label, value) {
  const field = inspector.getByRole('combobox', { name: label, exact: true });
  await field.selectOption(value);
  await field.locator('xpath=ancestor::*[contains(@class, "choice")]').getByRole('button', { name: /^Set as/ }).press('Enter');
}

journey('a setting is changed, and the quotas of a study text are tried', async ({ page, site }) => {
  await open(page, site, '#/sim/two-accounts?sel=registry:111122223333/us-east-1&pane=inspector');
  const inspector = pane(page, 'Inspector');
  await tab(inspector, 'Settings');
  // Whoever is of another account is told so.
  await inspector.getByText(/consumer\/ci belongs to another account/).waitFor();
  await inspector.getByRole('button', { name: 'Type as the owner' }).press('Enter');
  await inspector.getByText(/belongs to another account/).waitFor({ state: 'detached' });

  const account = inspector.getByRole('region', { name: 'Account settings' });
  await account.getByText('every repository gets its layers by upload').waitFor();
  await set(inspector, 'Blob mounting', 'ENABLED');
  await account.getByText('a push may take layers over from other repositories').waitFor();
  await log(page).getByText('aws ecr put-account-setting --name BLOB_MOUNTING --value ENABLED').waitFor();
  await set(inspector, 'Scan type', 'ENHANCED');
  await inspector.getByRole('region', { name: 'Scanning' }).getByText(/Amazon Inspector/).waitFor();
  await everyLook(page, 'settings');

  await tab(inspector, 'Quotas');
  const images = inspector.getByRole('meter', { name: /Images in a repository/ });
  assert.equal(await images.getAttribute('max'), '100000');
  await set(inspector, 'Go by', 'study-text');
  await inspector.getByText('In force: Study text').waitFor();
  assert.equal(await images.getAttribute('max'), '10000');
  await everyLook(page, 'quotas');

  await type(page, 'undo');
  await inspector.getByText('In force: AWS today').waitFor();
  assert.equal(await images.getAttribute('max'), '100000');
});
