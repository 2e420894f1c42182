// Starts the program, and says in plain words when it cannot start or has stopped.
//
// A classic script, not a module: opened from disk, a browser refuses every module without a word,
// and then nobody would be left to say why the page stays empty.
(() => {
  'use strict';

  const { program, wasm, rest, later, editor } = document.currentScript.dataset;
  const folder = new URL('.', document.currentScript.src);
  const element = (id) => document.getElementById(id);

  // Where the program keeps its work (`src/app` writes it before each step), and the word by which
  // this page asks the next start to leave the last step out.
  const SAVED = 'drydock.session';
  const UNDO = 'drydock.undo';

  function stored(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // Storage can be forbidden altogether; then there is nothing to offer.
    }
  }

  function show(title, what, remedy) {
    element('trouble-title').textContent = title;
    element('trouble-what').textContent = what;
    element('trouble-remedy').textContent = remedy;
    element('boot')?.remove();
    element('trouble').hidden = false;
  }

  // The program's panic hook calls this with the panic's message; the error handler below is for
  // a program that has none. The first word is the nearest to the cause, so it stays.
  let stopped = false;
  globalThis.drydockStopped = (message) => {
    if (stopped) return;
    stopped = true;
    show(
      'Drydock stopped',
      `A mistake in the program: ${message}`,
      'Your work up to the step before is kept. A report with the copied state helps to mend this.',
    );
    const state = stored(SAVED);
    element('trouble-undo').hidden = state === null;
    element('trouble-copy').hidden = state === null;
  };

  addEventListener('error', ({ error }) => {
    if (error instanceof WebAssembly.RuntimeError) globalThis.drydockStopped(error.message);
  });
  addEventListener('unhandledrejection', ({ reason }) => {
    if (reason instanceof WebAssembly.RuntimeError) globalThis.drydockStopped(reason.message);
  });

  // The buttons stand below this script in the page.
  addEventListener('DOMContentLoaded', () => {
    element('trouble-reload').addEventListener('click', () => location.reload());
    element('trouble-undo').addEventListener('click', () => {
      localStorage.setItem(UNDO, '1');
      location.reload();
    });
    element('trouble-copy').addEventListener('click', async ({ target }) => {
      await navigator.clipboard.writeText(stored(SAVED) ?? '');
      target.textContent = 'Copied';
    });
  });

  /** What a reader can do about a start that failed. */
  function remedy(error) {
    if (location.protocol === 'file:') {
      return 'A browser runs no program from a file. Serve the folder: `cargo xtask serve` in the sources, or any web server.';
    }
    if (typeof WebAssembly !== 'object') {
      return 'This browser has no WebAssembly, or it is switched off. Allow it for this page, or take a current browser.';
    }
    if (error instanceof WebAssembly.CompileError && /content security policy|unsafe-eval/i.test(error.message)) {
      return "A content security policy forbids WebAssembly. The page needs 'wasm-unsafe-eval' in script-src.";
    }
    return 'A file of the page did not arrive whole. Reload; if it stays, the folder on the server is incomplete.';
  }

  // The build cuts the program in two: what the first screen runs, and the rest, which is fetched
  // while the reader reads. A program that was compiled quickly is whole and names no rest.
  let first = null;
  let isWhole = !rest;

  /** Gives the first part what it lacks: the rest puts its functions into the table of the first. */
  function join(compiled) {
    if (isWhole) return;
    new WebAssembly.Instance(compiled, { first });
    isWhole = true;
  }

  async function fetchRest() {
    const response = await fetch(new URL(rest, folder));
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return WebAssembly.compile(await response.arrayBuffer());
  }

  // The program calls this when it needs the rest before it came. It cannot wait, so this does not
  // return before the rest is there: the one place where a request holds up the page.
  globalThis.drydockLoadRest = () => {
    try {
      const request = new XMLHttpRequest();
      request.open('GET', new URL(rest, folder), false);
      // Without this a text would be decoded; with it every byte comes as one character.
      request.overrideMimeType('text/plain; charset=x-user-defined');
      request.send();
      if (request.status !== 200) throw new Error(`${request.status} ${request.statusText}`);
      const bytes = Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0));
      join(new WebAssembly.Module(bytes));
    } catch (error) {
      stopped = true;
      show(
        'Drydock stopped',
        `A part of the program did not arrive: ${error.message}`,
        'Your work up to the step before is kept. Reload when the connection is back.',
      );
      throw error;
    }
  };

  /** The program calls this the first time that somebody writes a policy. */
  globalThis.drydockLoadEditor = () => import(new URL(editor, folder));

  /** Whether the start needs no more than the first part: the start scene, begun afresh. */
  function isFirstScreen() {
    return ['', '#', '#/'].includes(location.hash) && stored(UNDO) === null;
  }

  /** The look of everything behind the first screen. */
  function dress() {
    if (document.getElementById('later')) return;
    document.head.append(Object.assign(document.createElement('link'), { id: 'later', rel: 'stylesheet', href: new URL(later, folder) }));
  }

  async function start() {
    const slow = setTimeout(() => {
      const status = element('boot');
      if (status) status.textContent = 'Loading the simulator…';
    }, 800);
    try {
      if (location.protocol === 'file:') throw new Error('opened from disk');
      if (typeof WebAssembly !== 'object') throw new Error('no WebAssembly');
      if (!isFirstScreen()) dress();
      const isEnough = isWhole || isFirstScreen();
      const beside = isEnough ? null : fetchRest();
      // A failure is reported where the rest is waited for, not before.
      beside?.catch(() => {});
      const module = await import(new URL(program, folder));
      first = await module.default({ module_or_path: new URL(wasm, folder) });
      if (beside) join(await beside);
      module.start();
    } catch (error) {
      show('Drydock cannot start', String(error.message ?? error), remedy(error));
      return;
    } finally {
      clearTimeout(slow);
    }
    document.documentElement.dataset.started = '';
    dress();
    await bringRest();
    keepOffline();
  }

  /** Fetches the rest behind the first screen. Should that fail, the program asks when it has to. */
  async function bringRest() {
    try {
      if (!isWhole) join(await fetchRest());
      document.documentElement.dataset.whole = '';
    } catch (error) {
      console.info(`The rest of the program did not arrive yet: ${error.message}`);
    }
  }

  // After the start, so that storing the files for offline use never competes with showing them.
  function keepOffline() {
    if (!('serviceWorker' in navigator)) return;
    navigator.serviceWorker.register(new URL('service-worker.js', folder)).catch((error) => {
      // Private windows refuse service workers. The page works all the same, only not offline.
      console.info(`Not kept for offline use: ${error.message}`);
    });
  }

  start();
})();
