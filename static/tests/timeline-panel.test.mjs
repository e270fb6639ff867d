import assert from 'node:assert/strict';
import { test } from 'node:test';

/** As much of a page as the panel needs. */
class Node {
  constructor(tag) {
    Object.assign(this, { tag, children: [], parent: null, attributes: {} });
  }

  get textContent() { return this.children.map((child) => child.textContent ?? String(child)).join(''); }

  get firstChild() { return this.children[0] ?? null; }

  get nextSibling() { return this.parent?.children[this.parent.children.indexOf(this) + 1] ?? null; }

  setAttribute(name, value) { this.attributes[name] = value; }

  addEventListener() {}

  append(...nodes) { nodes.forEach((node) => this.insertBefore(node, null)); }

  insertBefore(node, before) {
    if (node instanceof Node) node.parent = this;
    this.children.splice(before ? this.children.indexOf(before) : this.children.length, 0, node);
  }

  replaceChildren(...nodes) { this.children = []; this.append(...nodes); }

  replaceWith(node) {
    node.parent = this.parent;
    this.parent.children[this.parent.children.indexOf(this)] = node;
  }
}

globalThis.document = {
  querySelector: () => null, getElementById: () => null, documentElement: { lang: 'en' },
  createTextNode: (text) => ({ textContent: text }), createElement: (tag) => new Node(tag), createElementNS: (_space, tag) => new Node(tag),
};
const { TimelinePanel } = await import('../src/live/timeline-panel.js');

test('what was told before a name was learned is told anew, and nothing else', () => {
  const known = {};
  const place = new Node('div');
  const panel = new TimelinePanel(place, { who: (user) => known[user] || user, step: (id) => id });
  const deed = { kind: 'VariableChanged', at: 1, actor: 'mia', name: 'amount', new: 9 };
  panel.add('a', [{ ...deed, sequence: 1 }, { kind: 'InstanceCompleted', at: 2, sequence: 2 }]);
  const [other, before] = panel.list.children;
  assert.match(before.textContent, /mia set/);

  known.mia = 'Mia Moller';
  panel.retell();

  assert.equal(panel.list.children.length, 2);
  assert.equal(panel.list.children[0], other);
  assert.match(panel.list.children[1].textContent, /Mia Moller set/);
});
