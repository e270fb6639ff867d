import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answersOf } from '../src/answering/answers.js';
import { FormModel } from '../src/form-builder/form-model.js';

const names = (model) => model.fields.map(({ name }) => name).join('');
const made = (letters) => new FormModel({ fields: [...letters].map((name) => ({ name, type: 'string' })) });

test('fields are added, moved, copied and removed, and every step goes back and forth', () => {
  const model = made('abc');
  model.add([1], { name: 'x' });
  model.move([3], 0);
  model.remove([1]);
  assert.equal(names(model), 'cxb');
  model.copy([1]);
  assert.equal(model.fields[2].name, 'x_2');
  for (let step = 0; step < 4; step += 1) model.undo();
  assert.equal(names(model), 'abc');
  model.undo();
  assert.equal(names(model), 'abc');
  for (let step = 0; step < 4; step += 1) model.redo();
  assert.equal(model.fields.length, 4);
});

test('typing into one property is one step, and what is empty is taken away', () => {
  const model = made('a');
  for (const label of ['N', 'Na', 'Name']) model.set([0], { label });
  model.set([0], { required: true });
  model.set([0], { required: false });
  assert.deepEqual(model.fields, [{ name: 'a', type: 'string', label: 'Name' }]);
  model.undo();
  model.undo();
  assert.deepEqual(model.fields, [{ name: 'a', type: 'string' }]);
});

test('columns are fields of their table, and a move stays within it', () => {
  const model = new FormModel({ fields: [{ name: 't', type: 'table', fields: [{ name: 'a' }, { name: 'b' }] }] });
  model.move([0, 1], 0);
  assert.deepEqual(model.fields[0].fields.map(({ name }) => name), ['b', 'a']);
  model.remove([0, 0]);
  model.remove([0, 0]);
  assert.deepEqual(model.chosen, [0]);
});

test('a step after going back forgets what was ahead, and asks listeners to save', () => {
  const heard = [];
  const model = new FormModel({ fields: [{ name: 'a' }] }, ({ edited }) => heard.push(edited));
  model.choose([0]);
  model.set([0], { label: 'A' });
  model.undo();
  model.set([0], { label: 'B' });
  model.redo();
  assert.equal(model.fields[0].label, 'B');
  assert.deepEqual(heard, [false, true, true, true]);
});

test('answers hold rows of tables in their order and files as references', () => {
  const entries = [
    ['csrf', 'x'], ['answer-a', '1'], ['answer-items', 'rows'], ['answer-items-7-what', 'Pen'], ['answer-items-12-what', 'Ink'], ['answer-items-7-cost', '2'],
    ['answer-empty', 'rows'], ['answer-file', '{"file": "1", "filename": "a.pdf"}'], ['answer-note', '{"file'],
  ];
  assert.deepEqual(answersOf(entries, ['items', 'empty']), {
    a: '1', items: [{ what: 'Pen', cost: '2' }, { what: 'Ink' }], empty: [], file: { file: '1', filename: 'a.pdf' }, note: '{"file',
  });
});
