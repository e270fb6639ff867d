import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

test('lists what it does not draw: a lane has no place without a pool', async () => {
  const { notDrawn } = await layOut(ONE.replace('<startEvent', '<laneSet id="set"><lane id="crew" name="Crew"><flowNodeRef>t1</flowNodeRef></lane></laneSet><startEvent'));
  assert.deepEqual(notDrawn, [{ id: 'crew', name: 'Crew', type: 'Lane' }]);
});

test('stands what is no process, and a flow that leads to a flow', async () => {
  assert.deepEqual((await layOut(`${HEAD}</definitions>`)).notDrawn, []);
  const { xml, notDrawn } = await layOut(ONE.replace('<endEvent', '<sequenceFlow id="odd" sourceRef="t1" targetRef="a1"/><endEvent'));
  assert.deepEqual(drawn(xml), ['a1', 'b1', 'e1', 's1', 't1']);
  assert.deepEqual(notDrawn.map(({ id }) => id), ['odd']);
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

const LANES = `${HEAD}<collaboration id="c"><participant id="farm" processRef="p"/></collaboration><process id="p"><laneSet id="set">
  <lane id="field"><flowNodeRef>s</flowNodeRef><flowNodeRef>sow</flowNodeRef><flowNodeRef>late</flowNodeRef><flowNodeRef>e</flowNodeRef></lane>
  <lane id="office"><childLaneSet id="inner"><lane id="desk"><flowNodeRef>bill</flowNodeRef></lane><lane id="till"><flowNodeRef>pay</flowNodeRef></lane></childLaneSet></lane></laneSet>
  <startEvent id="s"/><task id="sow"/><boundaryEvent id="late" attachedToRef="sow"><timerEventDefinition/></boundaryEvent><task id="bill"/><task id="pay"/><endEvent id="e"/>
  <sequenceFlow id="f1" sourceRef="s" targetRef="sow"/><sequenceFlow id="f2" name="done" sourceRef="sow" targetRef="bill"/><sequenceFlow id="f3" sourceRef="late" targetRef="pay"/>
  <sequenceFlow id="f4" sourceRef="bill" targetRef="pay"/><sequenceFlow id="f5" sourceRef="pay" targetRef="e"/><sequenceFlow id="f6" sourceRef="pay" targetRef="sow"/></process></definitions>`;
const inside = (inner, outer) => inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;

test('sorts what a process does into its lanes, one under the other', async () => {
  const { xml, notDrawn } = await layOut(LANES);
  const [farm, field, office, desk, till] = ['farm', 'field', 'office', 'desk', 'till'].map((id) => boundsOf(xml, id)[0]);
  assert.deepEqual(notDrawn, []);
  for (const [id, lane] of [['s', field], ['sow', field], ['e', field], ['bill', desk], ['pay', till]]) assert.ok(inside(boundsOf(xml, id)[0], lane), id);
  assert.ok([field, office].every((lane) => inside(lane, farm)) && [desk, till].every((lane) => inside(lane, office)));
  assert.ok(field.y + field.height === office.y && desk.y + desk.height === till.y);
});

test('leads lines between lanes along the axes and around what stands between', async () => {
  const { xml } = await layOut(LANES);
  const shapes = ['s', 'sow', 'bill', 'pay', 'e'].map((id) => boundsOf(xml, id)[0]);
  for (const [, edge] of xml.matchAll(/<bpmndi:BPMNEdge([\s\S]*?)<\/bpmndi:BPMNEdge>/g)) {
    const points = [...edge.matchAll(/<di:waypoint x="(-?[\d.]+)" y="(-?[\d.]+)"/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
    for (const [from, to] of points.slice(1).map((to, i) => [points[i], to])) {
      assert.ok(Math.abs(from.x - to.x) < 1 || Math.abs(from.y - to.y) < 1, edge);
      const line = { x: Math.min(from.x, to.x) + 2, y: Math.min(from.y, to.y) + 2, width: Math.max(0, Math.abs(from.x - to.x) - 4), height: Math.max(0, Math.abs(from.y - to.y) - 4) };
      assert.ok(shapes.every((box) => apart(line, { x: box.x + 3, y: box.y + 3, width: box.width - 6, height: box.height - 6 })), edge);
    }
  }
});

test('finds free places for notes, data and groups, and draws the lines to them', async () => {
  const loose = '<textAnnotation id="note"><text>Only when it is dry, and never on a Sunday</text></textAnnotation><association id="line" sourceRef="note" targetRef="t1"/><dataObject id="object"/><dataObjectReference id="seed" dataObjectRef="object"/><dataStoreReference id="barn"/><group id="circle" categoryValueRef="value"/>';
  const xml = ONE.replace('</process>', `${loose}</process>`).replace('</definitions>', '<category id="category"><categoryValue id="value"/></category></definitions>')
    .replace('<task id="t1" name="Sow"/>', '<task id="t1" name="Sow"><categoryValueRef>value</categoryValueRef><dataInputAssociation id="in"><sourceRef>seed</sourceRef></dataInputAssociation><dataOutputAssociation id="out"><targetRef>barn</targetRef></dataOutputAssociation></task>');
  const { xml: laidOut, notDrawn } = await layOut(xml);
  assert.deepEqual(notDrawn, []);
  const [task, ...loosely] = ['t1', 'note', 'seed', 'barn'].map((id) => boundsOf(laidOut, id)[0]);
  for (const [i, box] of loosely.entries()) for (const other of [task, ...loosely.slice(i + 1)]) assert.ok(apart(box, other));
  assert.ok(inside(task, boundsOf(laidOut, 'circle')[0]));
  for (const line of ['line', 'in', 'out']) assert.ok(drawn(laidOut).includes(line), line);
});

const SHARED = process.env.PERISCOPE_SHARED || new URL('../../../shared', import.meta.url).pathname;
const MODELS = `${SHARED}/data/miwg`;

test('draws every node and flow of the reference models without their own diagrams', { skip: !existsSync(MODELS) }, async () => {
  for (const name of readdirSync(MODELS).filter((each) => each.endsWith('.bpmn'))) {
    const xml = readFileSync(`${MODELS}/${name}`, 'utf8').replace(/<(\w+:)?BPMNDiagram[\s\S]*?<\/(\w+:)?BPMNDiagram>/g, '');
    const { notDrawn } = await layOut(xml);
    assert.deepEqual(notDrawn.filter(({ type }) => !['Lane', 'MessageFlow', 'Group', 'Association'].includes(type)), [], name);
  }
});
