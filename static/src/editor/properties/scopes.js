/** Sub-processes of every kind, and calls of other processes. */
import { placeOf } from '../../periscope/places.js';
import { childLimitsGroup } from './activity.js';
import { ownExpression, ownProperty, setting } from './entries.js';
import { group } from './lists.js';
import { inputGroup, outputsGroup } from './mappings.js';

const SCOPE = placeOf('SubprocessConfiguration');
const CALL = placeOf('CallActivityConfiguration');
const EXECUTION = [{ value: 'child', label: 'As a workflow of its own' }, { value: 'inline', label: 'Inside this workflow' }];
const BINDINGS = () => [{ value: 'deployment', label: 'the one live when this is deployed' }, { value: 'latest', label: 'the one live when it is called' }, { value: 'version:1', label: 'version 1, for ever' }];
const ORDERINGS = [{ value: 'Parallel', label: 'Side by side' }, { value: 'Sequential', label: 'One at a time' }];

/** The groups of an embedded sub-process. */
export function subprocessGroups(element, injector) {
  return [
    group('subprocess', 'Execution', [
      setting(SCOPE, 'execution', 'Runs', { kind: 'select', choices: EXECUTION, fallback: 'child' }),
      setting(SCOPE, 'waitForCompletion', 'Wait for its end', { kind: 'check', fallback: 'true' }),
    ]),
    inputGroup(element, injector, 'SubprocessConfiguration'),
    outputsGroup(element, injector, 'SubprocessConfiguration'),
    childLimitsGroup(),
  ];
}

/** What an ad-hoc sub-process has besides. */
export function adHocGroup() {
  return group('ad-hoc', 'Ad hoc', [
    ownProperty('ordering', 'Its activities run', { kind: 'select', choices: ORDERINGS, fallback: 'Parallel' }),
    ownExpression('completionCondition', 'Done when'),
    ownProperty('cancelRemainingInstances', 'What still runs then is cancelled', { kind: 'check', fallback: 'true' }),
  ]);
}

/** The groups of a call activity. */
export function callActivityGroups(element, injector) {
  return [
    group('call', 'Called process', [
      ownProperty('calledElement', 'Process', { kind: 'template', choices: (by) => by.get('suggestions').processes, description: 'Its id; ${variable} chooses when it is called.' }),
      setting(CALL, 'processId', 'Process id of the configuration', { kind: 'template', description: 'Some files name the process here instead.' }),
      setting(CALL, 'versionBinding', 'Version', { kind: 'names', choices: BINDINGS, placeholder: 'deployment', description: 'deployment, latest or version:N.' }),
      setting(CALL, 'businessKey', 'Business key', { kind: 'template' }),
      setting(CALL, 'waitForCompletion', 'Wait for its end', { kind: 'check', fallback: 'true' }),
    ]),
    inputGroup(element, injector, 'CallActivityConfiguration'),
    outputsGroup(element, injector, 'CallActivityConfiguration'),
    childLimitsGroup(),
  ];
}
