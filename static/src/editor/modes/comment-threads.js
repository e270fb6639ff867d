/** The comments on a version beside the canvas: threads of the chosen element first, and a new one for it. */
import { get, post } from '../../api.js';
import { t } from '../../i18n.js';
import { clockTime } from '../../moments.js';
import { element } from '../../page.js';
import { showToast } from '../../toasts.js';
import { hideCommentMarks, showCommentMarks } from '../../viewer/comment-marks.js';

function head({ author, at }) {
  return element('div', { class: 'comment-head' }, element('strong', {}, author), element('time', { datetime: at }, clockTime(new Date(at), new Date())));
}

export class CommentThreads {
  constructor(node, { editor, modeler, version }) {
    Object.assign(this, { node, editor, modeler, version, threads: [], chosen: {} });
    this.url = `/api/v1/processes/${editor.data.key}/versions/${version.number}/comments`;
    this.list = element('div');
    this.target = element('span', {}, t('the whole process'));
    this.text = element('textarea', { id: 'mode-comment', rows: '3', maxlength: '10000', required: true });
    const form = element(
      'form', { onsubmit: (event) => { event.preventDefault(); this.add(); } },
      element('div', { class: 'field' }, element('label', { for: 'mode-comment' }, t('Comment on'), ' ', this.target), this.text),
      element('button', { class: 'btn btn-sm btn-outline-secondary' }, t('Add comment')),
    );
    node.replaceChildren(element('h2', {}, t('Comments')), this.list, form);
    this.follow = ({ detail }) => this.choose(detail);
    document.addEventListener('element:selected', this.follow);
  }

  async open() {
    const { items } = await get(`${this.url}?limit=200`);
    this.threads = items;
    const [selected] = this.modeler.get('selection').get();
    this.chosen = selected ? { id: selected.businessObject.id, name: selected.businessObject.name } : {};
    this.show();
  }

  choose({ id, name }) {
    this.chosen = { id, name };
    this.show();
  }

  show() {
    const { id, name } = this.chosen;
    this.target.textContent = id ? name || id : t('the whole process');
    const mine = (thread) => Number(Boolean(id) && thread.element === id);
    const sorted = [...this.threads].sort((a, b) => mine(b) - mine(a));
    this.list.replaceChildren(...(sorted.length ? sorted.map((thread) => this.thread(thread)) : [element('p', { class: 'muted small' }, t('No comments yet.'))]));
    hideCommentMarks(this.modeler);
    showCommentMarks(this.modeler, this.counts(), (element_) => this.editor.select(element_));
  }

  counts() {
    const counts = {};
    for (const { element: id, resolved_at: resolved } of this.threads) if (id && !resolved) counts[id] = (counts[id] || 0) + 1;
    return counts;
  }

  thread(thread) {
    const place = thread.element && element('button', { type: 'button', class: 'link-button small', onclick: () => this.editor.select(thread.element) }, element('code', {}, thread.element));
    const marks = [thread.must_fix && element('span', { class: 'chip' }, t('Must fix')), thread.resolved_at && element('span', { class: 'chip' }, t('Settled'))];
    const replies = thread.replies.length && element('div', { class: 'comment-replies' }, ...thread.replies.flatMap((reply) => [head(reply), element('p', { class: 'comment-body' }, reply.body)]));
    const first = head(thread);
    first.append(...[place, ...marks].filter(Boolean));
    return element('div', { class: `thread${thread.element && thread.element === this.chosen.id ? ' is-selected' : ''}` }, first, element('p', { class: 'comment-body' }, thread.body), replies || null);
  }

  async add() {
    try {
      const made = await post(this.url, { body: this.text.value.trim(), element: this.chosen.id || '' });
      this.threads.push(made);
      this.text.value = '';
      this.show();
    } catch (error) {
      showToast(error.message, { kind: 'error' });
    }
  }

  close() {
    document.removeEventListener('element:selected', this.follow);
    hideCommentMarks(this.modeler);
  }
}
