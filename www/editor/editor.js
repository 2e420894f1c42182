// The editor of policies: CodeMirror, in a shadow root.
//
// Nothing is decided here. What is wrong with a text, what could be written and what a word means
// comes from the program, which asks for this file the first time that somebody writes a policy;
// see `src/app/policy_editor`. Places are UTF-16 units, as JavaScript counts them.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, pickedCompletion, startCompletion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { search, searchKeymap } from '@codemirror/search';
import { Annotation, EditorState, Prec, StateEffect, StateField } from '@codemirror/state';
import { EditorView, GutterMarker, gutter, hoverTooltip, keymap, lineNumbers, tooltips } from '@codemirror/view';

import { colours, theme } from './theme.js';

/** Marks a change that came from the program, which need not be told of it. */
const fromProgram = Annotation.define();

const setCoverage = StateEffect.define();

/** How many of the recorded calls each line's statement has decided, as the program words it. */
const coverage = StateField.define({
  create: () => [],
  update: (rows, { effects }) => effects.reduce((now, effect) => (effect.is(setCoverage) ? effect.value : now), rows),
});

class Share extends GutterMarker {
  constructor(row) {
    super();
    this.row = row;
  }

  eq(other) {
    return other.row.words === this.row.words;
  }

  toDOM() {
    const element = document.createElement('span');
    element.textContent = this.row.words;
    element.title = this.row.title;
    element.className = this.row.isUsed ? 'share' : 'share is-unused';
    return element;
  }
}

const coverageGutter = gutter({
  class: 'cm-shares',
  lineMarker(view, line) {
    const { number } = view.state.doc.lineAt(line.from);
    const row = view.state.field(coverage).find((each) => each.line === number);
    return row ? new Share(row) : null;
  },
  lineMarkerChange: (update) => update.docChanged || update.startState.field(coverage) !== update.state.field(coverage),
});

/**
 * The box of a word's meaning. The text is the program's; it becomes nodes, never markup.
 */
function meaning({ title, text, sourceTitle, sourceUrl }) {
  const dom = document.createElement('div');
  dom.className = 'meaning';
  const head = dom.appendChild(document.createElement('b'));
  head.textContent = title;
  dom.appendChild(document.createElement('p')).textContent = text;
  if (sourceUrl) {
    const link = dom.appendChild(document.createElement('a'));
    link.href = sourceUrl;
    link.target = '_blank';
    link.rel = 'noreferrer';
    link.textContent = sourceTitle;
  }
  return { dom };
}

/**
 * Typing over a selection. A browser that does this itself keeps the look of the lines that it
 * joins with `style` attributes, which the page's policy forbids.
 */
const replacing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main } = view.state.selection;
    if (event.inputType !== 'insertText' || event.isComposing || !event.data || main.empty) return false;
    const typed = () => view.state.update(view.state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true });
    const isHandled = view.state.facet(EditorView.inputHandler).some((handle) => handle(view, main.from, main.to, event.data, typed));
    if (!isHandled) view.dispatch(typed());
    event.preventDefault();
    return true;
  },
});

/** The one stretch in which two texts differ. */
function difference(before, after) {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from += 1;
  let tail = 0;
  while (tail < shorter - from && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) };
}

/**
 * An editor in `host`, which becomes the root of a shadow. `start` is JSON: `label`, `text`, the
 * selection as `from` and `to`, `top` for how far it is scrolled, `hasFocus`.
 *
 * The program then sets `ask`, a function of a word, a text and a number, which is called with
 * `text` when the text has changed, `caret` when the caret has moved, `tab` when Tab means
 * something else, `fix` when a problem is to be mended, by its number; with `next` and `mend` for
 * the keys that go to the next problem and mend one, which answers with nothing where there is
 * none; and with `complete` and `hover`, which answer with JSON.
 */
class Surface {
  constructor(host, start) {
    const { label, text, from, to, top, hasFocus } = JSON.parse(start);
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    const parent = document.createElement('div');
    const boxes = document.createElement('div');
    root.replaceChildren(parent, boxes);
    const state = EditorState.create({
      doc: text,
      selection: { anchor: from, head: to },
      extensions: this.extensions(label, boxes),
    });
    this.view = new EditorView({ state, parent, root });
    // Tab leaves the field, until Ctrl+M says otherwise.
    this.view.setTabFocusMode(true);
    this.tabIndents = false;
    if (hasFocus) this.view.focus();
    this.view.scrollDOM.scrollTop = top;
  }

  extensions(label, boxes) {
    const place = (view) => view.state.selection.main.head;
    const own = [
      { key: 'F8', run: (view) => this.asks('next', '', place(view)) !== '' },
      { key: 'Mod-.', run: (view) => this.asks('mend', '', place(view)) !== '' },
      { key: 'Ctrl-m', mac: 'Shift-Alt-m', run: () => this.toggleTab() },
    ];
    return [
      Prec.high(keymap.of(own)),
      coverage,
      coverageGutter,
      lineNumbers(),
      history(),
      indentOnInput(),
      indentUnit.of('  '),
      EditorState.tabSize.of(2),
      bracketMatching(),
      closeBrackets(),
      json(),
      syntaxHighlighting(colours),
      search({ top: true }),
      tooltips({ parent: boxes }),
      autocompletion({ override: [(context) => this.completions(context)], icons: false, maxRenderedOptions: 120 }),
      hoverTooltip((view, at) => this.meaningAt(view, at)),
      keymap.of([...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
      EditorView.contentAttributes.of({ 'aria-label': label, autocapitalize: 'off', spellcheck: 'false' }),
      EditorView.lineWrapping,
      replacing,
      EditorView.updateListener.of((update) => this.told(update)),
      theme,
    ];
  }

  asks(word, text, number) {
    return this.ask?.(word, text, number) ?? '';
  }

  told(update) {
    const isProgram = update.transactions.some((each) => each.annotation(fromProgram));
    if (update.docChanged && !isProgram) this.asks('text', update.state.doc.toString(), 0);
    if (update.selectionSet || update.docChanged) this.asks('caret', '', update.state.selection.main.head);
  }

  toggleTab() {
    this.tabIndents = !this.tabIndents;
    this.view.setTabFocusMode(!this.tabIndents);
    this.asks('tab', '', this.tabIndents ? 1 : 0);
    return true;
  }

  completions(context) {
    const before = context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos);
    // Unasked only where a word or a quote stands in front of the caret.
    if (!context.explicit && !/[\w"*:/.-]/.test(before)) return null;
    if (!this.ask) return null;
    const { from, to, items } = JSON.parse(this.asks('complete', context.state.doc.toString(), context.pos));
    if (items.length === 0) return null;
    const options = items.map(({ label, note, insert, caret }) => ({
      label,
      info: note || undefined,
      apply(view, completion, start, end) {
        view.dispatch({
          changes: { from: start, to: end, insert },
          selection: { anchor: start + caret },
          annotations: pickedCompletion.of(completion),
          userEvent: 'input.complete',
          scrollIntoView: true,
        });
        // What was put in has a place to go on writing in.
        if (caret < insert.length) startCompletion(view);
      },
    }));
    return { from, to, options, filter: false };
  }

  meaningAt(view, at) {
    if (!this.ask) return null;
    const found = JSON.parse(this.asks('hover', view.state.doc.toString(), at));
    return found && { pos: found.from, end: found.to, above: true, create: () => meaning(found) };
  }

  /** Takes over a text that was changed elsewhere; the caret stays with its letters. */
  setText(text) {
    const before = this.view.state.doc.toString();
    if (before === text) return;
    this.view.dispatch({ changes: difference(before, text), annotations: fromProgram.of(true) });
  }

  /** Selects a stretch, shows it, and takes the focus. */
  select(from, to) {
    this.view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
    this.view.focus();
  }

  /** Marks problems: JSON, each with `from`, `to`, `severity`, `message` and perhaps `fix`. */
  setProblems(problems) {
    const length = this.view.state.doc.length;
    const marks = JSON.parse(problems).map(({ from, to, severity, message, fix }, index) => ({
      from: Math.min(from, length),
      to: Math.min(to, length),
      severity,
      message,
      actions: fix ? [{ name: fix, apply: () => this.asks('fix', '', index) }] : [],
    }));
    this.view.dispatch(setDiagnostics(this.view.state, marks));
  }

  /** Shows beside lines how much they decided: JSON, each with `line`, `words`, `title`, `isUsed`. */
  setCoverage(rows) {
    this.view.dispatch({ effects: setCoverage.of(JSON.parse(rows)) });
  }

  text() {
    return this.view.state.doc.toString();
  }

  /** Where it stands, for the plain field that takes its place. */
  place() {
    const { from, to } = this.view.state.selection.main;
    return JSON.stringify({ from, to, top: Math.round(this.view.scrollDOM.scrollTop), hasFocus: this.view.hasFocus });
  }

  destroy() {
    this.ask = null;
    this.view.destroy();
    this.view.root.replaceChildren();
  }
}

export const mount = (host, start) => new Surface(host, start);
