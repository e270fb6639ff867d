/** The editor in the colours of the page, light and dark: custom properties reach into shadow roots. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const surface = EditorView.theme({
  '&': { color: 'var(--ps-ink)', backgroundColor: 'var(--ps-surface)', fontSize: '.84rem', border: '1px solid var(--ps-line-strong)', borderRadius: 'var(--ps-radius-sm)' },
  '&.cm-focused': { outline: '2px solid var(--ps-accent)', outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: 'var(--ps-mono)', lineHeight: '1.55', minHeight: 'var(--code-height, 4rem)', maxHeight: 'var(--code-most, none)', overflow: 'auto' },
  '.cm-gutters': { color: 'var(--ps-ink-soft)', backgroundColor: 'var(--ps-sunken)', borderRight: '1px solid var(--ps-line)' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--ps-accent) 7%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent' },
  '.cm-cursor': { borderLeftColor: 'var(--ps-ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'color-mix(in srgb, var(--ps-accent) 26%, transparent)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--ps-accent-soft)', outline: '1px solid var(--ps-accent)' },
  '.cm-tooltip': { color: 'var(--ps-ink)', backgroundColor: 'var(--ps-raised)', border: '1px solid var(--ps-line-strong)', borderRadius: 'var(--ps-radius-sm)', boxShadow: 'var(--ps-shadow-2)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { color: 'var(--ps-on-accent)', backgroundColor: 'var(--ps-accent)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--state-incident)' },
  '.cm-panels': { color: 'var(--ps-ink)', backgroundColor: 'var(--ps-sunken)' },
  '.cm-changedLine': { backgroundColor: 'color-mix(in srgb, var(--diff-changed) 12%, transparent)' },
  '.cm-collapsedLines': { color: 'var(--ps-ink-soft)', background: 'var(--ps-sunken)' },
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"⋯"' },
  '.cm-deletedChunk': { backgroundColor: 'color-mix(in srgb, var(--diff-removed) 10%, transparent)' },
});

const words = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword], color: 'var(--state-waiting_person)', fontWeight: '600' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--state-done)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--state-running)' },
  { tag: tags.comment, color: 'var(--ps-ink-soft)', fontStyle: 'italic' },
  { tag: [tags.function(tags.variableName), tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], color: 'var(--ps-accent)' },
]);

export const codeTheme = [surface, syntaxHighlighting(words)];
