/** A script task: inline Python, or a function of the library. */
import { placeOf } from '../../periscope/places.js';
import { ownProperty, setting } from './entries.js';
import { functionInputGroups } from './function-inputs.js';
import { group } from './lists.js';
import { inputGroup } from './mappings.js';

const FUNCTION = placeOf('ScriptTaskConfiguration');

const functionChoices = (injector) => [{ value: '', label: '(choose a function)' }, ...injector.get('suggestions').functions];

/** The groups of a script task. */
export function scriptTaskGroups(element, injector) {
  return [
    group('script', 'Script', [
      ownProperty('script', 'Python', { kind: 'area', rows: 8, monospace: true, autoResize: true, description: 'Sees the variables; what it assigns is written back.' }),
      ownProperty('scriptFormat', 'Language', { placeholder: 'python' }),
    ]),
    group('script-function', 'Or a function of the library', [
      setting(FUNCTION, 'functionId', 'Function', { kind: 'select', choices: functionChoices, description: 'Published ones; the key stands in the file.' }),
      setting(FUNCTION, 'version', 'Version', { placeholder: 'latest', description: 'Pinned when the process is deployed.' }),
      setting(FUNCTION, 'description', 'Description'),
      setting(FUNCTION, 'outputVariable', 'Output variable'),
      setting(FUNCTION, 'errorVariable', 'Error variable'),
    ]),
    ...functionInputGroups(element, injector),
    inputGroup(element, injector, 'ScriptTaskConfiguration', { type: 'ScriptTaskInputMapping' }),
  ];
}
