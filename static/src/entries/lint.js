/** Runs the rules of the drawing beside the page: it keeps all rows and hears only of those that changed. */
import { speakWith } from '../i18n.js';
import { findAll } from '../editor/lint/rules.js';

const rows = new Map();

self.onmessage = ({ data: { all, changed, removed, version, texts } }) => {
  if (texts) speakWith(texts);
  if (all) rows.clear();
  for (const row of all || changed) rows.set(row.id, row);
  for (const id of removed || []) rows.delete(id);
  self.postMessage({ version, findings: findAll([...rows.values()]) });
};
