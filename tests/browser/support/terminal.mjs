// The terminal of the simulator, as a keyboard uses it.

/** Types a command and waits for its block in the log; gives the block. */
export async function type(page, line) {
  const blocks = page.getByRole('log', { name: 'Terminal output' }).getByRole('article');
  const before = await blocks.count();
  await page.getByRole('textbox', { name: 'Command', exact: true }).focus();
  await page.keyboard.type(line);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await blocks.nth(before).waitFor();
  return blocks.nth(before);
}

/** Types one command after the other. */
export async function run(page, lines) {
  for (const line of lines) await type(page, line);
}

/** Presses a button with the keyboard alone. */
export async function press(page, button) {
  await button.focus();
  await page.keyboard.press('Enter');
}
