/** A script task: inline Python, or a function of the library. */
import { placeOf, ownerOf, findPlace, readSetting } from '../../periscope/places.js';
import { ownProperty, setting } from './entries.js';
import { functionInputGroups } from './function-inputs.js';
import { group } from './lists.js';
import { inputGroup } from './mappings.js';

const FUNCTION = placeOf('ScriptTaskConfiguration');

const functionChoices = (injector) => [{ value: '', label: '(choose a function)' }, ...injector.get('suggestions').functions];

/** The published versions of the chosen function, the newest first. */
function versionChoices(element) {
  return (injector) => {
    const chosen = readSetting(findPlace(ownerOf(element), FUNCTION), 'functionId');
    const newest = injector.get('suggestions').functions.find(({ value }) => value === chosen)?.version || 0;
    return ['latest', ...Array.from({ length: newest }, (_, i) => String(newest - i))].map((value) => ({ value, label: value }));
  };
}

/** Which function, in which version, and where its result goes. */
export function functionGroups(element, injector) {
  return [
    group('script-function', 'Function of the library', [
      setting(FUNCTION, 'functionId', 'Function', { kind: 'select', choices: functionChoices, description: 'Published ones; the key stands in the file.' }),
      setting(FUNCTION, 'version', 'Version', { kind: 'names', choices: versionChoices(element), placeholder: 'latest', description: 'Pinned when the process is deployed.' }),
      setting(FUNCTION, 'functionName', 'Name in the file'),
      setting(FUNCTION, 'description', 'Description'),
      setting(FUNCTION, 'outputVariable', 'Output variable', { kind: 'names' }),
      setting(FUNCTION, 'errorVariable', 'Error variable', { kind: 'names' }),
    ]),
    ...functionInputGroups(element, injector),
    inputGroup(element, injector, 'ScriptTaskConfiguration', { type: 'ScriptTaskInputMapping' }),
  ];
}

/** The groups of a script task. */
export function scriptTaskGroups(element, injector) {
  return [
    group('script', 'Script', [
      ownProperty('script', 'Python', { kind: 'python', lines: 'python', description: 'Sees the variables; what it assigns is written back. Instead of a function of the library.' }),
      ownProperty('scriptFormat', 'Language', { placeholder: 'python' }),
    ]),
    ...functionGroups(element, injector),
  ];
}
