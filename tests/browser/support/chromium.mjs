// The browser, and the first thing that everybody does with it.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const CHROMIUM = [process.env.DRYDOCK_CHROMIUM, process.env.CHROME, '/usr/bin/chromium'].find((path) => path && existsSync(path));

// `--no-sandbox` only where the sandbox refuses to work; the others keep Chromium from calling home.
const ARGUMENTS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** A Chromium without a window. */
export function launch() {
  assert.ok(CHROMIUM, 'no Chromium: run this through `cargo xtask test browser`, or set CHROME');
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: ARGUMENTS });
}

/** Opens the page and waits until the program has started. */
export async function open(page, site, fragment = '') {
  await page.goto(site.url + fragment);
  await page.waitForSelector('html[data-started]');
}
