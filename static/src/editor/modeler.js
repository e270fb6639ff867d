/** The canvas that edits: bpmn-js with our properties, copying rules, colours and words. */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import 'bpmn-js-color-picker/colors/color-picker.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';
import '../styles/canvas.css';
import '../styles/editor.css';
import '../styles/form-builder.css';
import BpmnModeler from 'bpmn-js/lib/Modeler';
import ColourPickerModule from 'bpmn-js-color-picker';
import { CreateAppendAnythingModule } from 'bpmn-js-create-append-anything';
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule } from 'bpmn-js-properties-panel';
import GridModule from 'diagram-js-grid';
import MinimapModule from 'diagram-js-minimap';
import { CANVAS_COLOURS } from '../canvas/colours.js';
import LabelSlackModule from '../canvas/label-slack.js';
import TranslationModule from '../canvas/translation.js';
import AllowedInModule from '../periscope/allowed-in.js';
import { buildDescriptor, keepUnknownTypes } from '../periscope/descriptor.js';
import DirectEditingModule from './direct-editing.js';
import EditingLockModule from './editing-lock.js';
import FirstClicksModule from './first-clicks.js';
import FlowKeysModule from './flow-keys.js';
import FormBuildingModule from './form-building.js';
import KeepSelectedModule from './keep-selected.js';
import PresetsModule from './presets.js';
import PeriscopePropertiesModule from './properties/provider.js';
import SupportedElementsModule from './supported-elements.js';
import TabClipboardModule from './tab-clipboard.js';
import TaskKindsModule from './task-kinds.js';

/** Makes the modeler; `suggestions` ({agents, groups, templates}) fill the pickers of the properties panel. */
export function createModeler({ canvas, properties, suggestions }) {
  const modeler = new BpmnModeler({
    container: canvas,
    propertiesPanel: { parent: properties },
    bpmnRenderer: CANVAS_COLOURS,
    moddleExtensions: { periscope: buildDescriptor() },
    additionalModules: [
      BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, PeriscopePropertiesModule, CreateAppendAnythingModule,
      GridModule, MinimapModule, AllowedInModule, LabelSlackModule, TranslationModule, SupportedElementsModule, TaskKindsModule, FirstClicksModule, DirectEditingModule, KeepSelectedModule, EditingLockModule, FlowKeysModule, ColourPickerModule, TabClipboardModule, PresetsModule, FormBuildingModule,
      { suggestions: ['value', suggestions] },
    ],
  });
  keepUnknownTypes(modeler.get('moddle'));
  return modeler;
}
