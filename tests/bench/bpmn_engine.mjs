// npm's bpmn-engine on one file: `node bpmn_engine.mjs FOLDER FILE INSTANCES` prints seconds of processor time per instance,
// parsed once. FOLDER is where `npm install bpmn-engine` was run.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, file, count] = process.argv.slice(2);
const installed = createRequire(pathToFileURL(`${folder}/`));
const { Engine } = installed('bpmn-engine');
const moddle = await import(pathToFileURL(installed.resolve('bpmn-moddle')));
const BpmnModdle = moddle.BpmnModdle ?? moddle.default;
const context = await new BpmnModdle().fromXML(fs.readFileSync(file, 'utf8'));

function execute(engine) {
  return new Promise((done, failed) => {
    engine.once('end', done);
    engine.once('error', failed);
    engine.execute().catch(failed);
  });
}

const began = process.cpuUsage();
for (let number = 0; number < Number(count); number += 1) {
  await execute(new Engine({ name: 'bench', moddleContext: context }));
}
const { user, system } = process.cpuUsage(began);
console.log((user + system) / 1e6 / Number(count));
