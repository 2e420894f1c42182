// The page arrives: it starts, says why when it cannot, and stays when the network goes.
import assert from 'node:assert/strict';
import { journey, keptOffline, open } from './support/journey.mjs';
import { everyLook } from './support/look.mjs';

const heading = (page) => page.getByRole('heading', { level: 1 }).first();

journey('the page starts in a sub-folder and looks right at every size', async ({ page, site }) => {
  await open(page, site);
  assert.match(await page.title(), /Drydock/);
  await heading(page).waitFor();
  assert.equal(await page.locator('#trouble').isVisible(), false);
  await everyLook(page, 'start');
});

journey('the page says what it is before the program has come', async ({ page, site }) => {
  await page.route('**/*.wasm', () => {}); // Neither answered nor refused.
  await page.goto(site.url);
  await heading(page).waitFor();
  await page.getByText('Loading the simulator…').waitFor();
  assert.match(await page.locator('main').innerText(), /simulated in this page/);
});

const REST = '**/rest-*.wasm';

journey(
  'the first screen needs the first part of the program alone, and says so when it needs more',
  async ({ page, site }) => {
    await open(page, site);
    await page.getByRole('log', { name: 'Terminal output' }).getByText('denied').first().waitFor();
    await page.locator('.rung.is-deciding').waitFor();
    await page.getByLabel('Command').fill('help');
    await page.keyboard.press('Enter');
    await page.getByText('A part of the program did not arrive').waitFor();
    await page.getByRole('button', { name: 'Reload' }).waitFor();
  },
  { replace: { 'rest.wasm': null }, expected: [/status of 404|rest-.*ERR_ABORTED/, /exception: 404/] },
);

journey('a reader who is faster than the network gets what was asked for', async ({ page, site }) => {
  let requests = 0;
  let answer;
  await page.route(REST, (route) => {
    requests += 1;
    // The one that is fetched by the way stays under way; the one that is waited for is answered.
    if (requests === 1) answer = () => route.continue();
    else route.continue();
  });
  await open(page, site);
  await page.getByLabel('Command').fill('help');
  await page.keyboard.press('Enter');
  await page.getByText('Push and pull images').waitFor();
  assert.equal(requests, 2);
  answer();
  await page.waitForSelector('html[data-whole]');
  assert.equal(await page.locator('#trouble').isVisible(), false);
});

journey('a page that is not the first waits for the whole program', async ({ page, site }) => {
  let requests = 0;
  await page.route(REST, (route) => { requests += 1; route.continue(); });
  await open(page, site, '#/sim');
  await page.getByRole('tree').waitFor();
  await page.waitForSelector('html[data-whole]');
  assert.equal(requests, 1);
});

journey('the page starts again with the network gone', async ({ page, site }) => {
  await open(page, site);
  await keptOffline(page);
  await site.stop();
  await page.reload();
  await page.waitForSelector('html[data-started]');
  await heading(page).waitFor();
});

const replaced = {};
journey(
  'a new version waits until nobody uses the old one, or until it is asked for',
  async ({ page, site }) => {
    await open(page, site);
    await keptOffline(page);
    const worker = await (await fetch(`${site.url}service-worker.js`)).text();
    replaced['service-worker.js'] = `${worker}\n// Another version.`;
    const changes = await page.evaluate(async () => {
      const changes = [];
      navigator.serviceWorker.addEventListener('controllerchange', () => changes.push('controller'));
      const registration = await navigator.serviceWorker.ready;
      await registration.update();
      while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 20));
      const before = changes.length;
      registration.waiting.postMessage('SKIP_WAITING');
      while (changes.length === before) await new Promise((resolve) => setTimeout(resolve, 20));
      return { before, after: changes.length };
    });
    assert.deepEqual(changes, { before: 0, after: 1 });
  },
  { replace: replaced },
);

const failures = [
  {
    name: 'a program that is missing on the server',
    replace: { 'drydock.wasm': null },
    expected: [/404/],
    says: /did not arrive whole/,
  },
  {
    name: 'a script that is missing on the server',
    replace: { 'drydock.js': null },
    expected: [/404/, /request: .*drydock-.*\.js/],
    says: /did not arrive whole/,
  },
  {
    name: 'a program that is cut off',
    replace: { 'drydock.wasm': '\0asm' },
    expected: [],
    says: /did not arrive whole/,
  },
];
for (const { name, replace, expected, says } of failures) {
  journey(
    `${name} is said in words`,
    async ({ page, site }) => {
      await page.goto(site.url);
      const trouble = page.getByRole('alert');
      await trouble.getByRole('heading', { name: 'Drydock cannot start' }).waitFor();
      assert.match(await trouble.innerText(), says);
      await heading(page).waitFor();
      await everyLook(page, `trouble-${name.replaceAll(' ', '-')}`);
    },
    { replace, expected },
  );
}

journey('a browser without WebAssembly is told so', async ({ page, site }) => {
  await page.addInitScript(() => delete globalThis.WebAssembly);
  await page.goto(site.url);
  await page.getByText('This browser has no WebAssembly').waitFor();
});

journey(
  'a policy that forbids WebAssembly is told so',
  async ({ page, site }) => {
    // Hosts send policies of their own; the strictest of all counts.
    await page.route(site.url, async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), 'content-security-policy': "script-src 'self'" };
      await route.fulfill({ response, headers });
    });
    await page.goto(site.url);
    await page.getByText("The page needs 'wasm-unsafe-eval'").waitFor();
  },
  { expected: [/policy: script-src blocks wasm-eval/] },
);

journey(
  'a program that stops leaves a page that speaks, and the work up to the step before',
  async ({ page, site, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await open(page, site);
    const command = page.getByRole('textbox', { name: 'Command' });
    await command.fill('as publisher/admin');
    await command.press('Enter');
    await page.getByText('Acting as publisher/admin').waitFor();
    // A browser that makes no more elements: what the program relies on without asking.
    await page.evaluate(() => {
      const { createElement, createElementNS } = Document.prototype;
      const { cloneNode } = Node.prototype;
      globalThis.mended = () => {
        Object.assign(Document.prototype, { createElement, createElementNS });
        Object.assign(Node.prototype, { cloneNode });
      };
      const refuse = () => {
        throw new Error('made to fail by the test');
      };
      Document.prototype.createElement = refuse;
      Document.prototype.createElementNS = refuse;
      Node.prototype.cloneNode = refuse;
    });
    await command.fill('docker images');
    await command.press('Enter');
    const trouble = page.getByRole('alert');
    await trouble.getByRole('heading', { name: 'Drydock stopped' }).waitFor();
    assert.match(await trouble.innerText(), /A mistake in the program/);
    await page.evaluate(() => globalThis.mended());
    await everyLook(page, 'stopped');
    await trouble.getByRole('button', { name: 'Copy state' }).click();
    await trouble.getByRole('button', { name: 'Copied' }).waitFor();
    const state = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
    assert.deepEqual(state, { scenario: 'two-accounts', lines: ['as publisher/admin', 'docker images'] });
    await trouble.getByRole('button', { name: 'Undo the last step' }).click();
    await page.waitForSelector('html[data-started]');
    assert.equal(await page.locator('#trouble').isVisible(), false);
    await page.getByText('Acting as publisher/admin').waitFor();
    assert.doesNotMatch(await page.getByRole('log').innerText(), /docker images/);
  },
  { expected: [/unreachable|made to fail/] },
);

journey('a kept session that cannot be read is left alone', async ({ page, site }) => {
  await page.addInitScript(() => {
    localStorage.setItem('drydock.session', '{"steps":["docker images"]}');
    localStorage.setItem('drydock.undo', '1');
  });
  await open(page, site);
  await page.getByText('Acting as consumer/ci').waitFor();
});
