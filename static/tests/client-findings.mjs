/**
 * node client-findings.mjs: reads {name: xml} from its input and prints what the rules of the editor's worker find in each
 * file that the editor reads without a warning.
 */
import { readFileSync } from 'node:fs';
import { BpmnModdle } from 'bpmn-moddle';
import { findAll, RULES } from '../src/editor/lint/rules.js';
import { rowOf } from '../src/editor/lint/rows.js';

const files = JSON.parse(readFileSync(0, 'utf8'));
const found = {};
for (const [name, xml] of Object.entries(files)) {
  const { elementsById, warnings } = await new BpmnModdle().fromXML(xml).catch(() => ({ warnings: ['unreadable'] }));
  if (!warnings.length) found[name] = findAll(Object.values(elementsById).map(rowOf).filter(Boolean));
}
console.log(JSON.stringify({ rules: RULES, found }));
