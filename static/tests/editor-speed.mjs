/**
 * node editor-speed.mjs: prints a script for a browser. There `speed.measure({elements, ours})` opens a file of that size
 * and makes steps in it, with our editor or with plain bpmn-js: {open, step} in milliseconds.
 */
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const SOURCE = `
  import BpmnModeler from 'bpmn-js/lib/Modeler';
  import { createModeler } from './src/editor/modeler.js';
  import { emptyNames } from './src/editor/library-names.js';

  const PER_ROW = 30;
  const STEPS = 7;

  function file(elements) {
    const nodes = [], flows = [], shapes = [], edges = [];
    const place = (i) => ({ x: 100 + (i % PER_ROW) * 150, y: 100 + Math.floor(i / PER_ROW) * 120 });
    for (let i = 0; i < elements; i += 1) {
      const { x, y } = place(i);
      nodes.push('<bpmn:userTask id="n' + i + '" name="Task ' + i + '"><bpmn:extensionElements><periscope:TaskDefinition assignee="ana"/></bpmn:extensionElements></bpmn:userTask>');
      shapes.push('<bpmndi:BPMNShape id="s' + i + '" bpmnElement="n' + i + '"><dc:Bounds x="' + x + '" y="' + y + '" width="100" height="80"/></bpmndi:BPMNShape>');
      if (!i) continue;
      const from = place(i - 1);
      flows.push('<bpmn:sequenceFlow id="f' + i + '" sourceRef="n' + (i - 1) + '" targetRef="n' + i + '"/>');
      edges.push('<bpmndi:BPMNEdge id="e' + i + '" bpmnElement="f' + i + '"><di:waypoint x="' + (from.x + 100) + '" y="' + (from.y + 40) + '"/><di:waypoint x="' + x + '" y="' + (y + 40) + '"/></bpmndi:BPMNEdge>');
    }
    return '<?xml version="1.0"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:periscope="http://periscope.dev/schema/bpmn" targetNamespace="t"><bpmn:process id="p">' + nodes.join('') + flows.join('') + '</bpmn:process><bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="pl" bpmnElement="p">' + shapes.join('') + edges.join('') + '</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>';
  }

  const paint = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

  function make(ours) {
    const [canvas, properties] = [document.createElement('div'), document.createElement('div')];
    canvas.style.cssText = 'width:1200px;height:700px';
    document.body.replaceChildren(canvas, properties);
    return ours ? createModeler({ canvas, properties, suggestions: emptyNames() }) : new BpmnModeler({ container: canvas });
  }

  /** A step is one move of one element with the flows at it, as the hand that lets go of it makes it. */
  export async function measure({ elements, ours }) {
    const text = file(elements);
    const modeler = make(ours);
    const began = performance.now();
    await modeler.importXML(text);
    await paint();
    const open = performance.now() - began;
    const shape = modeler.get('elementRegistry').get('n' + Math.floor(elements / 2));
    modeler.get('selection').select(shape);
    await paint();
    const steps = [];
    for (let i = 0; i < STEPS; i += 1) {
      const start = performance.now();
      modeler.get('modeling').moveElements([shape], { x: i % 2 ? -10 : 10, y: 0 });
      steps.push(performance.now() - start);
      await paint();
    }
    modeler.destroy();
    return { open, step: median(steps) };
  }
`;

const { outputFiles } = await esbuild.build({
  stdin: { contents: SOURCE, resolveDir: fileURLToPath(new URL('..', import.meta.url)) },
  bundle: true, format: 'iife', globalName: 'speed', minify: true, write: false, logLevel: 'error', loader: { '.css': 'empty', '.woff2': 'empty' },
  define: { 'process.env.NODE_ENV': '"production"' },
});
process.stdout.write(outputFiles[0].text);
