import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { BpmnModdle } from 'bpmn-moddle';
import { buildDescriptor, keepUnknownTypes, swapCase, writeType } from '../src/periscope/descriptor.js';
import { TYPES } from '../src/periscope/types.js';
import { describeXml } from './describe-xml.mjs';

const MIXED = readFileSync(new URL('./mixed.bpmn', import.meta.url), 'utf8');

function makeModdle() {
  return keepUnknownTypes(new BpmnModdle({ periscope: buildDescriptor() }));
}

test('keeps every element, attribute and text of a file in both spellings', async () => {
  const moddle = makeModdle();
  const { rootElement } = await moddle.fromXML(MIXED);
  const { xml } = await moddle.toXML(rootElement, { format: true });
  assert.deepEqual(describeXml(xml), describeXml(MIXED));
});

test('finds an element under its canonical name whichever way it is spelled', async () => {
  const { rootElement } = await makeModdle().fromXML(MIXED);
  const judge = rootElement.rootElements[0].flowElements.find((element) => element.id === 'judge');
  const agents = judge.extensionElements.values.filter((value) => value.$instanceOf('periscope:AIAgentConfiguration'));
  assert.deepEqual(agents.map((agent) => agent.agentId), ['one', 'two', 'three']);
});

test('no child property is named like a tag, else the tag would lose its spelling', () => {
  const tags = new Set(Object.keys(TYPES).flatMap((name) => [name, swapCase(name)]));
  const clashes = Object.values(TYPES).flatMap(({ children = {} }) => Object.keys(children)).filter((name) => tags.has(name));
  assert.deepEqual(clashes, []);
});

test('writes configurations in PascalCase and their parts in camelCase', () => {
  assert.equal(writeType('TaskDefinition'), 'periscope:TaskDefinition');
  assert.equal(writeType('InputMapping'), 'periscope:inputMapping');
});
