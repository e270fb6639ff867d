/** The draft held against the latest version, with the comments on that version; nothing can be changed here. */
import { get } from '../../api.js';
import { mark, t } from '../../i18n.js';
import { element, icon } from '../../page.js';
import { ChangeList } from '../../diff/change-list.js';
import { nothingChanged } from '../../diff/comparison-words.js';
import { groupChanges } from '../../diff/kinds.js';
import { DiffMarks } from '../../diff/marks.js';
import { CommentThreads } from './comment-threads.js';

const ON_CANVAS = ['added', 'changed', 'renamed', 'moved'];

async function latestVersion(data) {
  const { items } = await get(`${data.urls.versions}?limit=1`);
  return items[0];
}

function showNothingYet(panel) {
  panel.replaceChildren(element('div', { class: 'mode-panel' }, element('h2', {}, t('Review')), element('p', { class: 'muted' }, t('There is no version yet to compare with. Create one first; comments stand on versions.'))));
}

function heading(version, data) {
  const words = element('h2', {}, t('Draft against version {number}', { number: version.number }));
  const link = element('a', { class: 'btn btn-sm btn-outline-secondary', href: `${data.urls.detail}/versions/${version.number}` }, icon('review'), t('Page of version {number}', { number: version.number }));
  return element('div', { class: 'mode-panel-head' }, words, link);
}

/** Shows the changes on the canvas and as a list; returns what takes them away. */
async function showChanges({ editor, modeler, data }, version, place) {
  const { changes } = await get(`/api/v1/processes/${data.key}/compare?from=${version.number}&to=draft`);
  const grouped = groupChanges(changes);
  if (!grouped.length) {
    place.replaceChildren(nothingChanged());
    return () => {};
  }
  const marks = new DiffMarks(modeler, grouped, ON_CANVAS);
  const list = new ChangeList(grouped, { onFilter: (visible) => marks.show(visible), onChoose: (id) => editor.select(id) });
  const follow = ({ detail }) => list.markSelected(detail.id);
  document.addEventListener('element:selected', follow);
  place.replaceChildren(list.node);
  marks.show(list.visible);
  return () => {
    document.removeEventListener('element:selected', follow);
    marks.show(new Set());
  };
}

async function open(context) {
  const { editor, data, panel } = context;
  await editor.autosave.flush().catch(() => {});
  const version = await latestVersion(data);
  if (!version) {
    showNothingYet(panel);
    return undefined;
  }
  const [changes, comments] = [element('div'), element('section', { 'aria-label': t('Comments') })];
  panel.replaceChildren(element('div', { class: 'mode-panel' }, heading(version, data), changes, comments));
  const threads = new CommentThreads(comments, { ...context, version });
  const [withdraw] = await Promise.all([showChanges(context, version, changes), threads.open()]);
  return () => {
    withdraw();
    threads.close();
  };
}

export const REVIEW = { id: 'review', label: mark('Review'), icon: 'review', edits: false, open };
