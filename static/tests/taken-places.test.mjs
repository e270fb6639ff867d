import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boxAlong, TakenPlaces } from '../src/canvas/taken-places.js';

function random(seed) {
  let state = seed;
  return () => { state = (state * 1103515245 + 12345) % 2147483648; return state / 2147483648; };
}

const apart = (a, b) => a.x >= b.x + b.width + 8 || b.x >= a.x + a.width + 8 || a.y >= b.y + b.height + 8 || b.y >= a.y + a.height + 8;

test('finds the same places free as a look at everything would', () => {
  const next = random(7);
  const box = () => ({ x: (next() - 0.5) * 2000, y: (next() - 0.5) * 2000, width: next() * 400, height: next() * 200 });
  const boxes = Array.from({ length: 60 }, box);
  const taken = new TakenPlaces();
  boxes.forEach((each) => taken.add(each));
  const asked = Array.from({ length: 500 }, box);
  assert.deepEqual(asked.map((each) => taken.isFree(each)), asked.map((each) => boxes.every((other) => apart(each, other))));
});

test('a line takes the box that it goes through', () => {
  assert.deepEqual(boxAlong([{ x: 30, y: 5 }, { x: 10, y: 5 }]), { x: 10, y: 5, width: 20, height: 0 });
});
