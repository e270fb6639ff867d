/** A read-only canvas: pan, zoom, select. */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '../styles/canvas.css';
import '../styles/islands.css';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import OutlineModule from 'bpmn-js/lib/features/outline';
import { buildDescriptor, keepUnknownTypes } from '../periscope/descriptor.js';
import { CANVAS_COLOURS } from './colours.js';
import LabelSlackModule from './label-slack.js';
import { withLayout } from './layout.js';
import TranslationModule from './translation.js';

/** Opens a file in `container`; resolves to {viewer, notDrawn}. */
export async function openViewer(container, xml) {
  const viewer = new NavigatedViewer({
    container,
    bpmnRenderer: CANVAS_COLOURS,
    moddleExtensions: { periscope: buildDescriptor() },
    additionalModules: [OutlineModule, LabelSlackModule, TranslationModule],
  });
  keepUnknownTypes(viewer.get('moddle'));
  const { xml: drawn, notDrawn } = await withLayout(xml);
  await viewer.importXML(drawn);
  return { viewer, notDrawn };
}
