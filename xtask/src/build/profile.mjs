// Draws the first screen once, without a browser, and prints which functions of the program ran:
// a number a line. Called by the build; see split.rs beside this file.
//
//   node profile.mjs PROGRAM.js INSTRUMENTED.wasm INDEX.html
import { readFile } from 'node:fs/promises';
import { Window } from 'happy-dom';

const [program, wasm, index] = process.argv.slice(2);
const RAN = /^ran_(\d+)$/;

// What a program for the browser finds there. The global object has to pass for a window.
const view = new Window({ url: 'http://localhost/' });
const NAMES = ['document', 'localStorage', 'location', 'navigator', 'Node', 'Element', 'HTMLElement',
  'Text', 'Event', 'KeyboardEvent', 'ShadowRoot'];
for (const name of NAMES) {
  Object.defineProperty(globalThis, name, { value: view[name], configurable: true });
}
globalThis.Window = class {
  static [Symbol.hasInstance](value) { return value === globalThis; }
};
globalThis.addEventListener = view.addEventListener.bind(view);
globalThis.drydockStopped = (message) => { throw new Error(message); };
globalThis.drydockLoadRest = () => { throw new Error('the program is still whole'); };

const [, body] = /<body>(.*)<\/body>/s.exec(await readFile(index, 'utf8'));
const source = (await readFile(program)).toString('base64');
const bytes = await readFile(wasm);

/** Draws the first screen for a reader with a choice of theme; gives the names of what ran. */
async function draw(theme) {
  if (theme) view.localStorage.setItem('drydock.theme', theme);
  // What stands in the page before the program runs is taken away by it. Scripts do not run here.
  view.document.body.innerHTML = body;
  // The fragment makes it another module, with another program inside.
  const module = await import(`data:text/javascript;base64,${source}#${theme}`);
  const exports = module.initSync({ module: bytes });
  module.start();
  // Drawing goes on in tasks of its own, as in a browser. It is done when nothing changes any more.
  let drawn = '';
  for (let last = null; drawn !== last;) {
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    [last, drawn] = [drawn, view.document.body.innerHTML];
  }
  for (const part of ['<h1', 'role="log"', 'class="ladder"', '<footer']) {
    if (!drawn.includes(part)) throw new Error(`the first screen was drawn without ${part}`);
  }
  return Object.keys(exports).filter((name) => RAN.test(name) && exports[name].value === 1);
}

const ran = new Set([...await draw(''), ...await draw('dark')]);
const lines = [...ran].map((name) => `${RAN.exec(name)[1]}\n`).join('');
// The page's timers would keep Node.js running.
process.stdout.write(lines, () => process.exit(0));
