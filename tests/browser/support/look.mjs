// How a page looks and feels: accessibility, pictures, width, speed.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ARTIFACTS = fileURLToPath(new URL('../artifacts/', import.meta.url));
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
  { width: 320, height: 640 },
];

/** Fails on every finding of axe-core, best practices included. */
export async function accessible(page) {
  // Through the debugger, which no content security policy stops.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  const findings = violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} at ${target.join(' ')}`));
  assert.deepEqual(findings, [], 'axe-core found barriers');
}

/**
 * Looks at the page at every width, light and dark: no barriers, nothing wider than the window,
 * and a picture in `tests/browser/artifacts` for people. Leaves it at the first size, in light.
 */
export async function everyLook(page, name) {
  mkdirSync(ARTIFACTS, { recursive: true });
  for (const colorScheme of ['dark', 'light']) {
    await page.emulateMedia({ colorScheme });
    for (const size of SIZES.toReversed()) {
      await page.setViewportSize(size);
      await settled(page);
      await page.screenshot({ path: `${ARTIFACTS}${name}-${colorScheme}-${size.width}.png` });
      await fits(page);
      await accessible(page);
    }
  }
}

/** Waits until colours have stopped changing: halfway between light and dark no contrast counts. */
async function settled(page) {
  await page.evaluate(async () => {
    // The first frame has the new style, and with it what begins to move.
    await new Promise((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(resolve));
    });
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  });
}

/** Fails when the page is wider than the window. */
export async function fits(page) {
  const { content, view } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    view: document.documentElement.clientWidth,
  }));
  assert.ok(content <= view, `the page is ${content} px wide in a window of ${view} px`);
}

/** Milliseconds from a key to the frame that shows it, for every letter of `text`, in order. */
export async function keyToFrame(page, text) {
  await page.evaluate(() => {
    globalThis.drydockFrames = [];
    addEventListener(
      'keydown',
      ({ timeStamp }) => {
        requestAnimationFrame(() => {
          // A message comes after the frame is painted; a second animation frame would be one late.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => globalThis.drydockFrames.push(performance.now() - timeStamp);
          port2.postMessage(null);
        });
      },
      { capture: true },
    );
  });
  await page.keyboard.type(text, { delay: 40 });
  await page.waitForFunction((count) => globalThis.drydockFrames.length >= count, text.length);
  return page.evaluate(() => globalThis.drydockFrames);
}

/** The value that the given share of `values` does not exceed: `percentile(times, 0.95)`. */
export function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}
