import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layOut } from '../src/canvas/lay-out.js';
import { needsLayout } from '../src/canvas/layout.js';

const HEAD = '<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="http://farm.example" id="d">';
const FLOW = (n) => `<startEvent id="s${n}"/><sequenceFlow id="a${n}" sourceRef="s${n}" targetRef="t${n}"/><task id="t${n}" name="Sow"/><sequenceFlow id="b${n}" sourceRef="t${n}" targetRef="e${n}"/><endEvent id="e${n}"/>`;
const ONE = `${HEAD}<process id="p1">${FLOW(1)}</process></definitions>`;
const TWO = `${HEAD}<collaboration id="c"><participant id="farm" processRef="p1"/><participant id="shop" processRef="p2"/><participant id="bank"/><messageFlow id="m" sourceRef="t1" targetRef="s2"/></collaboration><process id="p1">${FLOW(1)}</process><process id="p2">${FLOW(2)}</process></definitions>`;

const drawn = (xml) => [...xml.matchAll(/BPMN(?:Shape|Edge)[^>]*bpmnElement="([^"]+)"/g)].map(([, id]) => id).sort();

test('draws every node and flow even where flow ends are not listed', async () => {
  const { xml, notDrawn } = await layOut(ONE);
  assert.deepEqual(drawn(xml), ['a1', 'b1', 'e1', 's1', 't1']);
  assert.deepEqual(notDrawn, []);
});

test('draws all pools of a collaboration and the messages between them', async () => {
  const { xml, notDrawn } = await layOut(TWO);
  assert.deepEqual(drawn(xml), ['a1', 'a2', 'b1', 'b2', 'bank', 'e1', 'e2', 'farm', 'm', 's1', 's2', 'shop', 't1', 't2']);
  assert.deepEqual(notDrawn, []);
});

test('lists what it does not draw', async () => {
  const { notDrawn } = await layOut(ONE.replace('</process>', '<textAnnotation id="note"><text>dry</text></textAnnotation></process>'));
  assert.deepEqual(notDrawn, [{ id: 'note', name: '', type: 'TextAnnotation' }]);
});

test('asks for a layout when there are shapes without lines', () => {
  assert.equal(needsLayout('<BPMNShape id="x"/><sequenceFlow id="f"/>'), true);
  assert.equal(needsLayout('<bpmndi:BPMNShape id="x"/><bpmndi:BPMNEdge id="y"/><bpmn:sequenceFlow id="f"/>'), false);
});

test('puts the name of a gateway above it where a line leaves below', async () => {
  const split = `${HEAD}<process id="p"><startEvent id="s"/><exclusiveGateway id="g" name="Ripe?"/><task id="x"/><task id="y"/><sequenceFlow id="f1" sourceRef="s" targetRef="g"/><sequenceFlow id="f2" sourceRef="g" targetRef="x"/><sequenceFlow id="f3" sourceRef="g" targetRef="y"/></process></definitions>`;
  const { xml } = await layOut(split);
  const [shape] = /<bpmndi:BPMNShape[^>]*bpmnElement="g"[\s\S]*?<\/bpmndi:BPMNShape>/.exec(xml);
  const [gateway, label] = [...shape.matchAll(/ y="(-?\d+)"/g)].map(([, y]) => Number(y));
  assert.ok(label < gateway, shape);
});

test('draws around a flow that leads to nothing, and keeps it', async () => {
  const { xml, notDrawn } = await layOut(ONE.replace('</process>', '<sequenceFlow id="lost" sourceRef="t1" targetRef="gone"/></process>'));
  assert.deepEqual(drawn(xml), ['a1', 'b1', 'e1', 's1', 't1']);
  assert.deepEqual(notDrawn, [{ id: 'lost', name: '', type: 'SequenceFlow' }]);
  assert.match(xml, /<[^>]*sequenceFlow id="lost"/);
});

const boundsOf = (xml, id) => {
  const [, found] = new RegExp(`<bpmndi:BPMN(?:Shape|Edge)[^>]*bpmnElement="${id}"([\\s\\S]*?)</bpmndi:BPMN(?:Shape|Edge)>`).exec(xml);
  return [...found.matchAll(/<dc:Bounds x="(-?[\d.]+)" y="(-?[\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)].map(([, ...numbers]) => {
    const [x, y, width, height] = numbers.map(Number);
    return { x, y, width, height };
  });
};
const apart = (a, b) => a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

test('keeps the names of flows clear of every shape and of each other', async () => {
  const split = `${HEAD}<process id="p"><startEvent id="s"/><exclusiveGateway id="g" name="How much is it?"/><task id="x"/><task id="y"/><task id="z"/><sequenceFlow id="f1" sourceRef="s" targetRef="g"/><sequenceFlow id="f2" name="amount is at most 5000" sourceRef="g" targetRef="x"/><sequenceFlow id="f3" name="amount is above five thousand, or nobody knows" sourceRef="g" targetRef="y"/><sequenceFlow id="f4" name="then" sourceRef="x" targetRef="z"/></process></definitions>`;
  const { xml } = await layOut(split);
  const shapes = ['s', 'g', 'x', 'y', 'z'].flatMap((id) => boundsOf(xml, id));
  const names = ['f2', 'f3', 'f4'].flatMap((id) => boundsOf(xml, id));
  assert.equal(names.length, 3);
  for (const [i, name] of names.entries()) {
    for (const other of [...shapes, ...names.slice(i + 1)]) assert.ok(apart(name, other), JSON.stringify([name, other]));
  }
});
