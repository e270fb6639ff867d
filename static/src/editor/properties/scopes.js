/** Sub-processes and calls of other processes. */
import { placeOf } from '../../periscope/places.js';
import { ownProperty, setting } from './entries.js';
import { group } from './lists.js';
import { inputGroup, outputsGroup } from './mappings.js';

const SCOPE = placeOf('SubprocessConfiguration');
const CALL = placeOf('CallActivityConfiguration');
const EXECUTION = [{ value: 'child', label: 'As a workflow of its own' }, { value: 'inline', label: 'Inside this workflow' }];

/** The groups of an embedded sub-process. */
export function subprocessGroups(element, injector) {
  return [
    group('subprocess', 'Execution', [
      setting(SCOPE, 'execution', 'Runs', { kind: 'select', choices: EXECUTION, fallback: 'child' }),
      setting(SCOPE, 'waitForCompletion', 'Wait for its end', { kind: 'check', fallback: 'true' }),
    ]),
    inputGroup(element, injector, 'SubprocessConfiguration'),
    outputsGroup(element, injector, 'SubprocessConfiguration'),
  ];
}

/** The groups of a call activity. */
export function callActivityGroups(element, injector) {
  return [
    group('call', 'Called process', [
      ownProperty('calledElement', 'Process id'),
      setting(CALL, 'versionBinding', 'Version', { placeholder: 'deployment', description: 'deployment, latest or version:N.' }),
      setting(CALL, 'businessKey', 'Business key'),
      setting(CALL, 'waitForCompletion', 'Wait for its end', { kind: 'check', fallback: 'true' }),
    ]),
    inputGroup(element, injector, 'CallActivityConfiguration'),
    outputsGroup(element, injector, 'CallActivityConfiguration'),
  ];
}
