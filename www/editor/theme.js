// How the editor looks: the page's own colours, which reach into the shadow as custom properties,
// so that light, dark and high contrast are the page's matter.
import { HighlightStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

export const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent)' },
  { tag: tags.string, color: 'var(--text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--unknown)' },
  { tag: [tags.brace, tags.squareBracket, tags.separator], color: 'var(--muted)' },
  { tag: tags.invalid, color: 'var(--forbid)' },
]);

const box = {
  border: '1px solid var(--control)',
  borderRadius: 'var(--radius)',
  backgroundColor: 'var(--bg)',
  color: 'var(--text)',
  fontFamily: 'var(--ui)',
  fontSize: 'var(--small)',
};

export const theme = EditorView.theme({
  // The boxes beside the text stand in an element of the same class.
  '&.cm-editor': {
    minBlockSize: '14lh',
    maxBlockSize: '70vh',
    border: '1px solid var(--control)',
    borderRadius: 'var(--radius)',
    backgroundColor: 'var(--bg)',
    color: 'var(--text)',
    fontSize: 'var(--small)',
  },
  '&.cm-editor.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '2px' },
  '.cm-scroller': { fontFamily: 'var(--code)', lineHeight: '1.45', minBlockSize: '14lh' },
  '.cm-content': { paddingBlock: '8px', caretColor: 'var(--text)' },
  '.cm-line': { paddingInline: '4px 8px' },
  '.cm-gutters': { border: 'none', backgroundColor: 'transparent', color: 'var(--muted)' },
  '.cm-lineNumbers .cm-gutterElement': { paddingInline: '8px 8px', minInlineSize: '3ch' },
  '.cm-shares .cm-gutterElement': { paddingInlineStart: '8px' },
  '.share': { fontFamily: 'var(--ui)', color: 'var(--allow)' },
  '.share.is-unused': { color: 'var(--muted)', fontStyle: 'italic' },
  '&.cm-focused .cm-matchingBracket, .cm-matchingBracket': {
    backgroundColor: 'transparent',
    outline: '1px solid var(--control)',
  },
  '&.cm-focused .cm-nonmatchingBracket, .cm-nonmatchingBracket': {
    backgroundColor: 'transparent',
    outline: '1px dashed var(--forbid)',
  },
  // Underlined in different ways, so that colour is not all that tells them apart.
  '.cm-lintRange': {
    backgroundImage: 'none',
    paddingBlockEnd: '0',
    textDecorationLine: 'underline',
    textDecorationThickness: '1.5px',
    textUnderlineOffset: '0.2em',
    textDecorationSkipInk: 'none',
  },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecorationStyle: 'wavy', textDecorationColor: 'var(--forbid)' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecorationStyle: 'dashed', textDecorationColor: 'var(--warn)' },
  '.cm-lintRange-info': { backgroundImage: 'none', textDecorationStyle: 'dotted', textDecorationColor: 'var(--muted)' },
  '.cm-lintRange-active': { backgroundColor: 'var(--warn-tint)' },
  '.cm-lintPoint:after': { borderBottomColor: 'var(--forbid)' },
  '.cm-tooltip': box,
  '.cm-tooltip-section:not(:first-child)': { borderBlockStart: '1px solid var(--divider)' },
  '.cm-diagnostic': { maxInlineSize: '48ch', paddingBlock: '6px', borderInlineStart: '4px solid var(--forbid)' },
  '.cm-diagnostic-warning': { borderInlineStartColor: 'var(--warn)' },
  '.cm-diagnostic-info': { borderInlineStartColor: 'var(--muted)' },
  '.cm-diagnosticAction': {
    backgroundColor: 'transparent',
    color: 'var(--accent)',
    textDecoration: 'underline',
    marginInlineStart: '0',
    font: 'inherit',
    display: 'block',
    paddingInline: '0',
  },
  '.meaning': { maxInlineSize: '48ch', padding: '6px 10px' },
  '.meaning p': { margin: '2px 0' },
  '.meaning a': { color: 'var(--accent)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--code)', maxBlockSize: '16lh' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--on-accent)',
  },
  '.cm-completionMatchedText': { textDecoration: 'underline' },
  '.cm-tooltip.cm-completionInfo': { ...box, maxInlineSize: '40ch', padding: '6px 10px' },
  '.cm-panels': { backgroundColor: 'var(--surface)', color: 'var(--text)', borderBlockEnd: '1px solid var(--divider)' },
  '.cm-panel.cm-search': { fontFamily: 'var(--ui)', fontSize: 'var(--small)' },
  '.cm-textfield, .cm-button': {
    border: '1px solid var(--control)',
    borderRadius: 'var(--radius)',
    backgroundColor: 'var(--bg)',
    backgroundImage: 'none',
    color: 'var(--text)',
  },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-tint)', outline: '1px solid var(--warn)' },
  '.cm-searchMatch-selected': { outline: '2px solid var(--warn)' },
  '@media (forced-colors: active)': {
    '.cm-tooltip-autocomplete ul li[aria-selected]': { outline: '2px solid Highlight' },
  },
});
