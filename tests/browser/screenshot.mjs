// The README's picture: `node screenshot.mjs FILE`, run by `cargo xtask screenshot`.
import { launch, open } from './support/chromium.mjs';
import { serve } from './support/site.mjs';

const site = await serve();
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light', reducedMotion: 'reduce' });
await open(page, site);
await page.getByRole('button', { name: 'Why?', exact: true }).click();
await page.locator('#try-fix').waitFor();
await page.evaluate(() => document.activeElement.blur());
await page.screenshot({ path: process.argv[2] });
await browser.close();
await site.stop();
