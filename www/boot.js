// Starts the program, and says in plain words when it cannot start or has stopped.
//
// A classic script, not a module: opened from disk, a browser refuses every module without a word,
// and then nobody would be left to say why the page stays empty.
(() => {
  'use strict';

  const { program, wasm } = document.currentScript.dataset;
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

  async function start() {
    const slow = setTimeout(() => {
      const status = element('boot');
      if (status) status.textContent = 'Loading the simulator…';
    }, 800);
    try {
      if (location.protocol === 'file:') throw new Error('opened from disk');
      if (typeof WebAssembly !== 'object') throw new Error('no WebAssembly');
      const module = await import(new URL(program, folder));
      await module.default({ module_or_path: new URL(wasm, folder) });
      module.start();
    } catch (error) {
      show('Drydock cannot start', String(error.message ?? error), remedy(error));
      return;
    } finally {
      clearTimeout(slow);
    }
    document.documentElement.dataset.started = '';
    keepOffline();
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
