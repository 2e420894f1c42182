// One journey of a visitor: a fresh browser profile, the built page, and no tolerated noise.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch } from './chromium.mjs';
import { serve } from './site.mjs';

export { open } from './chromium.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/**
 * A test in which a visitor opens the page. `walk` gets `{ page, site, context, complaints }`.
 *
 * Fails when the browser complains of anything: an error on the console, an exception, a violation
 * of the content security policy, a request that fails. `options.context` goes to the browser
 * (`{ colorScheme, viewport, … }`), `options.replace` to the server; a journey that provokes
 * complaints says with `options.expected` which of them are meant: patterns, each of which must
 * come.
 */
export function journey(name, walk, options = {}) {
  test(name, async () => {
    const site = await serve(options.replace);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options.context });
    try {
      const page = await context.newPage();
      const complaints = await listen(page);
      await walk({ page, site, context, complaints });
      judge(complaints, options.expected ?? []);
    } finally {
      await context.close();
      await site.stop();
    }
  });
}

/** Waits until the page is kept for offline use and its service worker answers for it. */
export async function keptOffline(page) {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
    });
  });
}

async function listen(page) {
  const complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('requestfailed', (request) => complaints.push(`request: ${request.url()} ${request.failure()?.errorText}`));
  await page.exposeFunction('drydockViolation', (text) => complaints.push(`policy: ${text}`));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) => {
      globalThis.drydockViolation(`${violatedDirective} blocks ${blockedURI} at ${sourceFile}:${lineNumber}`);
    });
  });
  return complaints;
}

function judge(complaints, expected) {
  const unexpected = complaints.filter((complaint) => !expected.some((pattern) => pattern.test(complaint)));
  assert.deepEqual(unexpected, [], 'the browser complained');
  for (const pattern of expected) {
    assert.ok(complaints.some((complaint) => pattern.test(complaint)), `nobody complained of ${pattern}`);
  }
}
