/**
 * node menu-entries.mjs: prints a script for a browser. There `menu.entries()` gives what the palette and the create menu
 * of the editor would put on the canvas: [{id, xml}], one element each.
 */
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const SOURCE = `
  import { createModeler } from './src/editor/modeler.js';
  import { emptyNames } from './src/editor/library-names.js';

  const EMPTY = '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" targetNamespace="t"><bpmn:process id="p"/><bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="pl" bpmnElement="p"/></bpmndi:BPMNDiagram></bpmn:definitions>';

  export async function entries() {
    const [canvas, properties] = [document.createElement('div'), document.createElement('div')];
    document.body.append(canvas, properties);
    const modeler = createModeler({ canvas, properties, suggestions: emptyNames() });
    await modeler.importXML(EMPTY);
    let made;
    modeler.get('create').start = (event, elements) => { made = [elements].flat()[0]; };
    const provided = (menu, id) => modeler.get('popupMenu')._getProviders(menu).reduce((all, provider) => {
      const more = provider.getPopupMenuEntries(id);
      return typeof more === 'function' ? more(all) : { ...all, ...more };
    }, {});
    const palette = modeler.get('palette').getEntries();
    const all = { ...provided('bpmn-create', modeler.get('canvas').getRootElement()), ...Object.fromEntries(Object.entries(palette).filter(([name]) => name.startsWith('create.'))) };
    const found = [];
    for (const [name, entry] of Object.entries(all)) {
      if (entry.disabled) continue;
      made = undefined;
      (entry.action.click || entry.action)(new MouseEvent('click'), entry);
      if (!made) continue;
      const { xml } = await modeler.get('moddle').toXML(made.businessObject, { preamble: false });
      found.push({ id: name, xml });
    }
    return found;
  }
`;

const { outputFiles } = await esbuild.build({
  stdin: { contents: SOURCE, resolveDir: fileURLToPath(new URL('..', import.meta.url)) },
  bundle: true, format: 'iife', globalName: 'menu', write: false, logLevel: 'error', loader: { '.css': 'empty', '.woff2': 'empty' },
  define: { 'process.env.NODE_ENV': '"production"' },
});
process.stdout.write(outputFiles[0].text);
